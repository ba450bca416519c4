"""A lead that the team has comes to this desk, because somebody opens it or acts on it here."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.lease import Reading
from app.sync import contact
from app.sync.clock import SyncClock, reading
from app.sync.local import Local
from app.sync.outbox import OUTBOX
from app.sync.receive import receive
from app.sync.transport import Transport
from app.sync.wire import Plain


def bring(local: Local, transport: Transport, clock: SyncClock, lead: UUID) -> None:
    """Brings a lead here with its history; from now on the feed tells of it.

    A supervisor's desk gets what the supervisor may see. Whether it came is for the store to say:
    the team may have it no more.

    Raises:
        Unreachable: There was no answer.
        Refused: The team refuses.
    """
    at = local.read(contact.standing)
    sent = reading(clock)
    body = {"device": at.device, "leads": [str(lead)], "open": True}
    answer = transport.call("lead_rows", body)
    local.write(lambda session: _keep(session, answer["rows"], sent))


def _keep(session: Session, rows: Sequence[Plain], sent: Reading) -> None:
    at = contact.standing(session)
    receive(session, rows, OUTBOX.unsent(session), at, sent.wall)
    contact.heard(session, sent)
