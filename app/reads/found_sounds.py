"""Sound files from elsewhere: those of the watched folder, and the calls that one may belong to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.domain import facts as f
from app.domain.errors import NotAllowed
from app.domain.sound_clues import Basis, Clues, read_clues
from app.domain.sound_match import CallFacts, Candidate, match
from app.models import facts as tables
from app.models.local import FoundSound
from app.models.state import Lead, Prospect
from app.reads.desk import Desk
from app.reads.recording_filters import ATTEMPT, KEPT, SPINE
from app.reads.scope import visible

_SAVED = tables.TABLES[f.CallSaved]
_HUNG_UP = tables.TABLES[f.HungUp]

_SAID = timedelta(hours=15)
"""Around a time that a file names: clocks of other zones are at most so far away."""
_WRITTEN = timedelta(days=1)
"""Before a file was written, where nothing but that is known."""
_NUMBERED = timedelta(days=14)
"""Before it was written, where it names a number."""
_MOST = 500


@dataclass(frozen=True, slots=True)
class CallsForSoundQuestion:
    """Which calls a file with these clues may belong to."""

    clues: Clues


def calls_for_sound(question: CallsForSoundQuestion, desk: Desk) -> tuple[Candidate, ...]:
    """Candidates among the calls whose lead the person may see, the most certain first."""
    return match(question.clues, _calls(question.clues, desk))


@dataclass(frozen=True, slots=True)
class CallQuestion:
    """One call, as a person names it to attach a sound to it."""

    attempt: UUID


def call_for_sound(question: CallQuestion, desk: Desk) -> CallFacts | None:
    """The call; None when it is not here or its lead may not be seen."""
    found = _where(ATTEMPT.c.id == question.attempt, desk)
    return found[0] if found else None


def _calls(clues: Clues, desk: Desk) -> list[CallFacts]:
    spans = [_span(one.at, one.basis, clues) for one in clues.moments]
    return _where(or_(*(ATTEMPT.c.dialled_at.between(*one) for one in spans)), desk)


def _where(condition: ColumnElement[bool], desk: Desk) -> list[CallFacts]:
    """The newest calls for which this holds and whose lead the person may see."""
    later = KEPT.alias()
    newest = (
        select(later.c.sound)
        .where(later.c.attempt == ATTEMPT.c.id)
        .order_by(later.c.id.desc())
        .limit(1)
        .correlate(ATTEMPT)
        .scalar_subquery()
    )
    rows = desk.session.execute(
        select(
            ATTEMPT.c.id,
            SPINE.c.lead,
            Prospect.name,
            Prospect.company,
            ATTEMPT.c.e164,
            ATTEMPT.c.dialled_at,
            _SAVED.c.answered_at,
            func.coalesce(_HUNG_UP.c.at, _SAVED.c.ended_at).label("ended_at"),
            newest.label("sound"),
        )
        .select_from(ATTEMPT)
        .join(SPINE, SPINE.c.id == ATTEMPT.c.id)
        .join(Lead, Lead.id == SPINE.c.lead)
        .join(Prospect, Prospect.id == Lead.prospect)
        .outerjoin(_SAVED, _SAVED.c.attempt == ATTEMPT.c.id)
        .outerjoin(
            _HUNG_UP, and_(_HUNG_UP.c.e164 == ATTEMPT.c.e164, _HUNG_UP.c.attempt == ATTEMPT.c.id)
        )
        .where(condition, visible(desk))
        .order_by(ATTEMPT.c.dialled_at.desc())
        .limit(_MOST)
    )
    found: dict[UUID, CallFacts] = {}
    for row in rows:
        call = CallFacts(
            row.id,
            row.lead,
            row.name or row.company or row.e164,
            row.e164,
            row.dialled_at,
            row.answered_at,
            row.ended_at,
            row.sound is not None,
        )
        found.setdefault(row.id, call)  # a corrected call is saved twice
    return list(found.values())


def _span(at: datetime, basis: Basis, clues: Clues) -> tuple[datetime, datetime]:
    if basis is not Basis.FILE:
        return at - _SAID, at + _SAID
    back = _NUMBERED if clues.numbers else _WRITTEN
    return at - back - timedelta(seconds=clues.seconds), at + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FoundSoundsQuestion:
    """Files of the watched folder; with `waiting` only those that a person has to decide on.

    Attributes:
        matched: Look for the calls of waiting ones; not needed to count them.
    """

    waiting: bool = False
    limit: int = 100
    matched: bool = True


@dataclass(frozen=True, slots=True)
class FoundSoundRow:
    """A file of the watched folder.

    Attributes:
        state: 'attached', 'waiting', 'unreadable', 'left'.
        attempt, lead: The call that it was attached to.
        problem: Why it can't be read.
        candidates: Of a waiting one, with reasons and doubts; empty when no call fits.
        words: What was kept inside the file.
    """

    path: str
    seconds: float
    written_at: datetime
    state: str
    attempt: UUID | None
    lead: UUID | None
    problem: str
    candidates: tuple[Candidate, ...] = ()
    words: str = ""

    @property
    def name(self) -> str:
        """Of the file, without its folder."""
        return PurePath(self.path).name


def found_sounds(question: FoundSoundsQuestion, desk: Desk) -> tuple[FoundSoundRow, ...]:
    """The files last written first, as they stand."""
    query = select(FoundSound).order_by(FoundSound.written_at.desc()).limit(question.limit)
    if question.waiting:
        query = query.where(FoundSound.state == "waiting")
    rows = desk.session.scalars(query)
    return tuple(_row(one, desk, matched=question.matched) for one in rows)


def _row(one: FoundSound, desk: Desk, *, matched: bool) -> FoundSoundRow:
    candidates: tuple[Candidate, ...] = ()
    if matched and one.state == "waiting":
        clues = read_clues(
            (PurePath(one.path).stem, one.words), one.written_at, one.seconds, desk.zone
        )
        candidates = match(clues, _calls(clues, desk))
    return FoundSoundRow(
        one.path,
        one.seconds,
        one.written_at,
        one.state,
        one.attempt,
        one.lead,
        one.problem,
        candidates,
        one.words,
    )


@dataclass(frozen=True, slots=True)
class KnownSoundsQuestion:
    """What the watch has looked at below a folder."""

    folder: str


@dataclass(frozen=True, slots=True)
class KnownSound:
    """A file as it was when it was last looked at."""

    size: int
    written_at: datetime
    state: str
    seconds: float
    words: str


def known_sounds(question: KnownSoundsQuestion, desk: Desk) -> dict[str, KnownSound]:
    """By path. Only the computer itself asks this.

    Raises:
        NotAllowed: A person asks.
    """
    if desk.actor.id is not None:
        raise NotAllowed("Only the program itself asks this.")
    rows = desk.session.scalars(
        select(FoundSound).where(FoundSound.path.startswith(question.folder, autoescape=True))
    )
    return {
        row.path: KnownSound(row.size, row.written_at, row.state, row.seconds, row.words)
        for row in rows
    }
