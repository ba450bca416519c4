"""A supervisor's desk has not every lead: one that is opened or acted on there comes here first."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject

from app.domain.errors import KnownError, NotHere
from app.domain.vocabulary import Role
from app.host.lanes import Urgency
from app.ui.bridge import Back, Ticket

if TYPE_CHECKING:
    from app.ui.office import Office

Told = Callable[[Any], object]
Failed = Callable[[KnownError], object]


class Brings:
    """Does again what failed for want of a lead, once the lead is here.

    Args:
        keeper: Lives as long as the window: an act is done though its screen is gone.
        bring: Brings a lead to this desk; waits for the network.
    """

    def __init__(self, office: "Office", keeper: QObject, bring: Callable[[UUID], None]) -> None:
        self._office, self._keeper, self._bring = office, keeper, bring

    def act(
        self, command: Any, *, owner: QObject, on_done: Told, on_failed: Failed
    ) -> Ticket | None:
        """Performs an act on the write lane; None where it is no supervisor's on a lead."""
        office = self._office
        if Role.SUPERVISOR not in office.actor.roles or not hasattr(command, "lead"):
            return None
        work = partial(office.workplace.act, command, office.actor, office.role)
        done, failed = _told(on_done, owner), _told(on_failed, owner)

        def refused(error: KnownError) -> None:
            if not isinstance(error, NotHere):
                failed(error)
                return
            office.bridge.submit(
                "team",
                partial(self._bring, error.lead),
                owner=self._keeper,
                on_done=lambda _: self._write(work, done, failed),
                on_failed=failed,
            )

        return self._write(work, done, refused)

    def _write(self, work: Callable[[], Any], done: Told, failed: Failed) -> Ticket:
        return self._office.bridge.submit(
            "write", work, owner=self._keeper, on_done=done, on_failed=failed, urgency=Urgency.ACT
        )

    def open(
        self,
        question: Any,
        lead: UUID,
        *,
        owner: QObject,
        on_done: Told,
        instead: Failed,
        key: str,
    ) -> None:
        """Asks the desk about a lead once more when it is here.

        Args:
            instead: What is done where it does not come, or the desk refuses again.
            key: As in `Bridge.submit`: whoever asks something else by then is not told.
        """
        office = self._office
        work = partial(office.workplace.ask, question, office.actor, office.role)
        office.bridge.submit(
            "team",
            partial(self._bring, lead),
            owner=owner,
            on_done=lambda _: office.bridge.submit(
                "read", work, owner=owner, on_done=on_done, on_failed=instead, key=key
            ),
            on_failed=instead,
            key=key,
        )


def _told(call: Told, owner: QObject) -> Told:
    back = Back(call, owner)

    def tell(what: Any) -> None:
        take = back()
        if take is not None:
            take(what)

    return tell
