"""What the sign-in needs to check a PIN."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.errors import NotAllowed
from app.models.local import PinTry
from app.models.state import Person
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class PinQuestion:
    """How the PIN of this person is checked, now."""

    person: UUID


@dataclass(frozen=True, slots=True)
class PinState:
    """The argon2 string (None: no PIN), and the wrong tries in a row."""

    pin_hash: str | None
    wrong: int
    last_at: datetime | None


def pin(question: PinQuestion, desk: Desk) -> PinState:
    """Only the computer itself (while nobody is signed in) and the person may ask.

    Raises:
        NotAllowed: Somebody else asks, or there is no such person.
    """
    if desk.actor.id not in (None, question.person):
        raise NotAllowed("A PIN is checked for whom it belongs to.")
    row = desk.session.get(Person, question.person)
    if row is None or not row.active:
        raise NotAllowed("This person is no longer in the team.")
    tries = desk.session.get(PinTry, question.person)
    if tries is None:
        return PinState(row.pin_hash, 0, None)
    return PinState(row.pin_hash, tries.wrong, tries.last_at)
