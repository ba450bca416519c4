"""The list of recordings: newest first, in pages, with filters; each row says how its call stands.

Filters are conditions in SQL, because a team keeps hundreds of thousands of calls; what a row says
is worked out from the effective facts of the page's leads alone (`recording_rows`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app.domain import facts as f
from app.models.state import Lead
from app.reads import breaks, resumes
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.recording_filters import ATTEMPT, KEPT, SPINE
from app.reads.recording_rows import RecordingRow, counted, rows, told
from app.reads.spoken import said_in

__all__ = ["COUNT_LIMIT", "RecordingRow", "RecordingsAnswer", "RecordingsQuestion", "recordings"]

LOST = "its file is not in the folder of recordings"
COUNT_LIMIT = 1000
"""Beyond this a count says only 'more'."""
_MOST_PARAMETERS = 30_000
"""SQLite takes some more in one statement; nobody pages so far."""


@dataclass(frozen=True, slots=True)
class RecordingsQuestion:
    """One page of recordings; every filter left out lets all through.

    Attributes:
        person: Who called.
        role: In which role they called: 'telesales'.
        outcome: One of `recording_filters.OUTCOMES`.
        shortest, longest: Length in seconds, both ends included.
        not_reviewed: Nobody but the caller has said anything about it.
        has_mark: A note or mark with its moment.
        broke: Somebody said where it broke.
        no_sound: There is no sound of it (any more), and it was said why; else only calls that
            were recorded.
        lost: With `no_sound`: calls whose file is not in the folder of recordings.
        days: Of today and the days before it, so many in all, on the desk's clock.
        text: Words of a name, company or place, digits of a number, words of a note,
            words that were said where they are written down.
        attempt: Only this call.
        cut: What a figure counts: ('reason', 'Price without value') of `reads.breaks` or
            ('resume', 'restarted') of `reads.resumes`, with the same person, role, campaign, days.
        after: The last row of the page before: (dialled_at, attempt).
        count_only: Answer with the count alone, up to `COUNT_LIMIT`.
    """

    person: UUID | None = None
    role: str = ""
    campaign: UUID | None = None
    outcome: str = ""
    shortest: int | None = None
    longest: int | None = None
    not_reviewed: bool = False
    has_mark: bool = False
    broke: bool = False
    no_sound: bool = False
    lost: frozenset[UUID] = frozenset()
    days: int | None = None
    text: str = ""
    attempt: UUID | None = None
    cut: tuple[str, str] | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50
    count_only: bool = False


@dataclass(frozen=True, slots=True)
class RecordingsAnswer:
    """A page. `count` is None unless it was asked for; `more` says that rows follow."""

    rows: tuple[RecordingRow, ...] = ()
    more: bool = False
    count: int | None = None


def recordings(question: RecordingsQuestion, desk: Desk) -> RecordingsAnswer:
    """Recordings that the person may hear, newest first."""
    conditions = _conditions(question, desk)
    few = filters.few_leads(desk)
    if few is not None:
        conditions.append(SPINE.c.lead.in_(few))
    quiet = filters.few_silent(question.lost, desk) if question.no_sound else None
    if quiet is not None:
        conditions.append(ATTEMPT.c.id.in_(quiet))
    if question.count_only:
        some = counted(select(ATTEMPT.c.id)).where(*conditions).limit(COUNT_LIMIT + 1).subquery()
        count = desk.session.execute(select(func.count()).select_from(some)).scalar_one()
        return RecordingsAnswer(more=count > COUNT_LIMIT, count=min(count, COUNT_LIMIT))
    walk = _by_lead if few is not None else _by_call if quiet is not None else _by_time
    found = _page(question, desk, walk(select(ATTEMPT.c.id)).where(*conditions))
    more = len(found) > question.limit
    shown = _without_sound(told(found[: question.limit], desk), question)
    return RecordingsAnswer(_with_words(shown, question.text.strip(), desk), more)


def _with_words(
    shown: tuple[RecordingRow, ...], typed: str, desk: Desk
) -> tuple[RecordingRow, ...]:
    """The rows with the place at which it is said that was searched for."""
    if not typed:
        return shown
    found = said_in(desk.here, [row.attempt for row in shown], typed)
    return tuple(replace(row, said=found.get(row.attempt)) for row in shown)


def _without_sound(
    shown: tuple[RecordingRow, ...], question: RecordingsQuestion
) -> tuple[RecordingRow, ...]:
    """The rows with what is only known of the folder: whose file is not there."""
    if not question.no_sound:
        return shown
    return tuple(
        replace(row, sound=False, lacks=LOST) if row.sound and row.attempt in question.lost else row
        for row in shown
    )


def _by_time(query: Select[UUID]) -> Select[UUID]:
    """The four tables, walked from the attempts on, newest first.

    `coalesce` keeps the engine from beginning at another table (it can't look an expression up in
    an index): a page of the newest then needs no sort of all.
    """
    attempt = func.coalesce(ATTEMPT.c.id, ATTEMPT.c.id)
    lead = func.coalesce(SPINE.c.lead, SPINE.c.lead)
    return (
        query.select_from(ATTEMPT)
        .join(KEPT, KEPT.c.attempt == attempt)
        .join(SPINE, SPINE.c.id == attempt)
        .join(Lead, Lead.id == lead)
        .order_by(*_NEWEST_FIRST)
    )


def _by_lead(query: Select[UUID]) -> Select[UUID]:
    """The four tables, from the facts of some leads on, sorted afterwards."""
    lead = func.coalesce(SPINE.c.lead, SPINE.c.lead)
    return (
        query.select_from(SPINE)
        .join(ATTEMPT, ATTEMPT.c.id == SPINE.c.id)
        .join(KEPT, KEPT.c.attempt == ATTEMPT.c.id)
        .join(Lead, Lead.id == lead)
        .where(SPINE.c.kind == f.Attempt.kind)
        .order_by(*_NEWEST_FIRST)
    )


def _by_call(query: Select[UUID]) -> Select[UUID]:
    """The four tables, from some calls on, sorted afterwards."""
    when, number = (func.coalesce(one, one) for one in (ATTEMPT.c.dialled_at, ATTEMPT.c.id))
    return counted(query).order_by(when.desc(), number.desc())


_NEWEST_FIRST = (ATTEMPT.c.dialled_at.desc(), ATTEMPT.c.id.desc())


def _page(question: RecordingsQuestion, desk: Desk, walk: Select[UUID]) -> list[RecordingRow]:
    """One row more than the page, if there is one; it only tells that there is more."""
    ids = desk.session.scalars(walk.limit(question.limit + 1)).all()
    return rows(ids, desk)


def _conditions(question: RecordingsQuestion, desk: Desk) -> list[ColumnElement[bool]]:
    sound = filters.silent(question.lost) if question.no_sound else filters.newest_sound()
    found = [filters.heard(desk), sound]
    if question.days is not None:
        found.append(ATTEMPT.c.dialled_at >= filters.days_back(question.days, desk))
    if question.attempt is not None:
        found.append(ATTEMPT.c.id == question.attempt)
    if question.after is not None:
        found.append(filters.behind(*question.after))
    if question.text.strip():
        found.append(ATTEMPT.c.id.in_(filters.calls_with(question.text, desk)))
    if question.cut is not None:
        newest = sorted(_behind_figure(question, desk), reverse=True)[:_MOST_PARAMETERS]
        found.append(ATTEMPT.c.id.in_(newest))
    return found + _about_call(question) + _about_review(question, desk)


def _behind_figure(question: RecordingsQuestion, desk: Desk) -> set[UUID]:
    """The calls that a figure counts."""
    cut, value = question.cut or ("", "")
    days = question.days or breaks.BREAK_DAYS
    of = (question.person, question.role, question.campaign, days)
    if cut == "resume":
        return resumes.calls_of(value, resumes.ResumesQuestion(*of), desk)
    marks = breaks.found_breaks(breaks.BreaksQuestion(*of), desk)
    return {one.attempt for one in marks if one.of(cut) == value}


def _about_call(question: RecordingsQuestion) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if question.person is not None:
        found.append(SPINE.c.made_by == question.person)
    if question.role:
        found.append(SPINE.c.role == question.role)
    if question.campaign is not None:
        found.append(ATTEMPT.c.campaign == question.campaign)
    if question.shortest is not None:
        found.append(KEPT.c.seconds >= question.shortest)
    if question.longest is not None:
        found.append(KEPT.c.seconds <= question.longest)
    if question.outcome:
        found.append(filters.ended_as(question.outcome))
    return found


def _about_review(question: RecordingsQuestion, desk: Desk) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if question.not_reviewed:
        found.append(filters.not_reviewed())
    if question.has_mark:
        found.append(filters.marked())
    if question.broke:
        found.append(filters.broken(desk))
    return found
