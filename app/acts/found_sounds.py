"""Files of the watched folder: what was found, and those that a person leaves alone. No facts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.acts.changes import NOTHING, Changes
from app.domain.errors import NotAllowed
from app.models.local import FoundSound
from app.reads.desk import Desk

ATTACHED, WAITING, UNREADABLE, LEFT = "attached", "waiting", "unreadable", "left"


@dataclass(frozen=True, slots=True)
class KeepFoundSound:
    """What a file of the watched folder is; see `models.local.FoundSound`."""

    path: str
    size: int
    written_at: datetime
    state: str
    seconds: float = 0.0
    words: str = ""
    attempt: UUID | None = None
    of_lead: UUID | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LeaveSound:
    """This file belongs to no call: it is not asked about again."""

    path: str


@dataclass(frozen=True, slots=True)
class AskSoundAgain:
    """This file was left by mistake: somebody has to decide on it again."""

    path: str


def keep_found_sound(command: KeepFoundSound, desk: Desk) -> Changes:
    """Keeps it in place of what was known of this path.

    Raises:
        NotAllowed: A person asks; only the program watches.
    """
    if desk.actor.id is not None:
        raise NotAllowed("Only the program itself keeps this.")
    row = desk.session.get(FoundSound, command.path)
    if row is None:
        row = FoundSound(path=command.path)
        desk.session.add(row)
    row.size, row.written_at, row.seen_at = command.size, command.written_at, desk.now
    row.state, row.problem = command.state, command.problem
    row.seconds, row.words = command.seconds, command.words
    row.attempt, row.lead = command.attempt, command.of_lead
    desk.session.flush()
    return Changes(frozenset({"recordings"}))


def leave_sound(command: LeaveSound, desk: Desk) -> Changes:
    """Marks a file as nobody's call."""
    row = desk.session.get(FoundSound, command.path)
    if row is None or row.state == ATTACHED:
        return NOTHING
    row.state = LEFT
    desk.session.flush()
    return Changes(frozenset({"recordings"}))


def ask_sound_again(command: AskSoundAgain, desk: Desk) -> Changes:
    """The file is what it was before it was left: it waits, or can't be read.

    Raises:
        NotAllowed: It is not left: it changed meanwhile, or somebody said whose call it is.
    """
    row = desk.session.get(FoundSound, command.path)
    if row is None or row.state != LEFT:
        raise NotAllowed("This file is not left alone any more.", "Nothing was changed.")
    row.state = UNREADABLE if row.problem else WAITING
    desk.session.flush()
    return Changes(frozenset({"recordings"}))
