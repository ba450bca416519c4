"""Wrong PINs are counted, so that waiting longer survives a restart; no fact."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import NOTHING, Changes
from app.domain.errors import NotAllowed
from app.models.local import PinTry
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class KeepPinTry:
    """A PIN was typed for this person, and was right or wrong."""

    person: UUID
    right: bool


@dataclass(frozen=True, slots=True)
class PinTryKept:
    """How many wrong ones there are in a row now."""

    wrong: int
    changes: Changes = NOTHING


def keep_pin_try(command: KeepPinTry, desk: Desk) -> PinTryKept:
    """Counts a wrong PIN, or forgets them after a right one.

    Raises:
        NotAllowed: Somebody else's, by a person who is signed in.
    """
    if desk.actor.id not in (None, command.person):
        raise NotAllowed("A PIN is typed by whom it belongs to.")
    row = desk.session.get(PinTry, command.person)
    if command.right:
        if row is not None:
            desk.session.delete(row)
            desk.session.flush()
        return PinTryKept(0)
    if row is None:
        row = PinTry(person=command.person, wrong=0, last_at=desk.now)
        desk.session.add(row)
    row.wrong, row.last_at = row.wrong + 1, desk.now
    desk.session.flush()
    return PinTryKept(row.wrong)
