"""Where conversations break: by reason, minute, objection, stage, person.

For the person whose calls they are, and for supervisors. Each figure counts calls, and the list of
recordings with the same filters and `cut` has exactly so many rows.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from app.domain import facts as f
from app.domain.phrases import phrase
from app.domain.reviewing import CUTS, Break, break_counts
from app.domain.vocabulary import NoteKind
from app.models import facts as tables
from app.reads import cases
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.recorded_calls import calls
from app.reads.recording_filters import ATTEMPT, SPINE

BREAK_DAYS = 30
"""How far back it is looked unless the question says otherwise; today is the last day."""
_COMMENT = tables.TABLES[f.ReviewComment]
_NOTE = tables.TABLES[f.Note]


@dataclass(frozen=True, slots=True)
class BreaksQuestion:
    """Where calls broke.

    Attributes:
        person: Whose calls; None: of everybody the asker may know of.
        role: In which role they called.
        days: Of today and the days before it, so many in all.
    """

    person: UUID | None = None
    role: str = ""
    campaign: UUID | None = None
    days: int = BREAK_DAYS


@dataclass(frozen=True, slots=True)
class BreakRow:
    """In `n` calls it broke so.

    Attributes:
        value: What `RecordingsQuestion.cut` names, with the cut.
        label: For people: a person's name, 'minute 6', otherwise the value.
    """

    value: str
    label: str
    n: int


@dataclass(frozen=True, slots=True)
class Breaks:
    """Where calls broke.

    Attributes:
        n: Calls that broke, in all.
        heard: Calls with sound in that time, broken or not: what `n` is out of.
        cuts: Rows by cut ('reason', 'minute', 'objection', 'stage', 'person'), most first.
    """

    n: int
    heard: int
    cuts: dict[str, tuple[BreakRow, ...]]


def breaks(question: BreaksQuestion, desk: Desk) -> Breaks:
    """The counts of every cut."""
    found = found_breaks(question, desk)
    names = cases.names(desk.session)
    cuts = {
        cut: tuple(
            BreakRow(value, _label(cut, value, names), n) for value, n in break_counts(found, cut)
        )
        for cut in CUTS
    }
    some = calls(question, desk).subquery()
    heard = desk.session.execute(select(func.count()).select_from(some)).scalar_one()
    return Breaks(len({one.attempt for one in found}), heard, cuts)


def _label(cut: str, value: str, names: dict[UUID, str]) -> str:
    if cut == "person":
        return names.get(UUID(value), "") if value else ""
    if cut == "minute":
        return phrase("minute {minute}", minute=int(value) + 1)
    if cut == "objection" and not value:
        return phrase("no objection before it")
    return value


def found_breaks(question: BreaksQuestion, desk: Desk) -> list[Break]:
    """Every 'broke here' of recorded calls that the asker may know of."""
    # From the marks on, which are few, and not from all calls of the time.
    marks = desk.session.execute(
        select(_COMMENT.c.attempt, _COMMENT.c.broke, _COMMENT.c.offset_ms).where(
            _COMMENT.c.broke != "", filters.counts(_COMMENT)
        )
    ).all()
    among = _among({row.attempt for row in marks}, question, desk)
    raised = _objections(set(among), desk)
    return [
        Break(
            row.attempt,
            row.broke,
            max(0, row.offset_ms) // 60_000,
            _last_before(raised.get(row.attempt, []), row.offset_ms),
            *among[row.attempt],
        )
        for row in marks
        if row.attempt in among
    ]


def _among(
    attempts: set[UUID], question: BreaksQuestion, desk: Desk
) -> dict[UUID, tuple[str, UUID | None]]:
    """(stage, who called) of those of these calls that the question is about."""
    found: dict[UUID, tuple[str, UUID | None]] = {}
    for some in cases.in_hundreds(list(attempts)):
        rows = desk.session.execute(
            calls(question, desk)
            .add_columns(ATTEMPT.c.stage, SPINE.c.made_by)
            .where(ATTEMPT.c.id.in_(some))
        )
        found |= {row.id: (row.stage, row.made_by) for row in rows}
    return found


def _objections(attempts: set[UUID], desk: Desk) -> dict[UUID, list[tuple[int, str]]]:
    """The objections of these calls by time: (call_ms, topic)."""
    found: dict[UUID, list[tuple[int, str]]] = {}
    for some in cases.in_hundreds(list(attempts)):
        rows = desk.session.execute(
            select(_NOTE.c.attempt, _NOTE.c.offset_ms, _NOTE.c.topic, _NOTE.c.text)
            .where(
                _NOTE.c.attempt.in_(some),
                _NOTE.c.note_kind == str(NoteKind.OBJECTION),
                _NOTE.c.offset_ms.is_not(None),
                filters.counts(_NOTE),
            )
            .order_by(_NOTE.c.offset_ms)
        )
        for row in rows:
            found.setdefault(row.attempt, []).append((row.offset_ms, row.topic or row.text))
    return found


def _last_before(raised: list[tuple[int, str]], call_ms: int) -> str:
    before = [topic for at, topic in raised if at <= call_ms]
    return before[-1] if before else ""


def breaks_of(person: UUID | None, desk: Desk) -> tuple[tuple[str, int], ...]:
    """Why calls of a person broke lately, with in how many: for the person and supervisors."""
    if person is None:
        return ()
    return break_counts(found_breaks(BreaksQuestion(person), desk), "reason")
