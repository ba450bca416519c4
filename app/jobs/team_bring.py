"""A lead that is at no desk is opened or acted on at a supervisor's: it comes here first."""

from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.errors import KnownError

if TYPE_CHECKING:
    from app.sync.clock import SyncClock
    from app.sync.local import Local
    from app.sync.transport import Transport


class LeadAway(KnownError):
    """The lead is with the team alone, and the team does not answer."""

    def __init__(self) -> None:
        super().__init__(
            "This lead is not on this computer, and the team can't be reached.",
            "Nothing was changed.",
            "What you typed stays here: try again when the team is heard.",
        )


def bring_lead(local: "Local", transport: "Transport", clock: "SyncClock", lead: UUID) -> None:
    """Brings a lead to this desk. Waits for the network: for the lane `team`.

    Raises:
        LeadAway: The team can't be reached.
        KnownError: It refuses.
    """
    from app.sync.bring import bring
    from app.sync.transport import Refused, Unreachable

    try:
        bring(local, transport, clock, lead)
    except Unreachable as problem:
        raise LeadAway from problem
    except Refused as problem:
        raise KnownError(problem.sentence, "Nothing was changed.") from problem
