"""Follow-ups: resumed or restarted, as the rep says and as a reviewer says, and how they agree.

A follow-up is a conversation that a continuation point led to. Reps see their own ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.domain import facts as f
from app.domain.measure_cases import REACHED
from app.domain.reviewing import Agreement, agreement
from app.models import facts as tables
from app.reads import cases
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.recorded_calls import calls
from app.reads.recording_filters import ATTEMPT

DAYS = 90
_JUDGED = tables.TABLES[f.ResumeJudged]


@dataclass(frozen=True, slots=True)
class ResumesQuestion:
    """How follow-ups went on.

    Attributes:
        person: Who called; None: everybody the asker may know of.
        role: In which role they called.
        days: Of today and the days before it, so many in all.
    """

    person: UUID | None = None
    role: str = ""
    campaign: UUID | None = None
    days: int = DAYS


@dataclass(frozen=True, slots=True)
class Judged:
    """A recorded follow-up. True is *resumed*, False *restarted*, None not said."""

    attempt: UUID
    rep: bool | None
    reviewer: bool | None


@dataclass(frozen=True, slots=True)
class Resumes:
    """Follow-ups and what was said of them.

    Attributes:
        n: Recorded follow-ups.
        counts: In how many, by the second part of `RecordingsQuestion.cut` ('resume', ...):
            'resumed', 'restarted' (the reviewer's word before the rep's), 'unsaid', 'agreed',
            'differed'.
        agreement: Of those that both judged.
    """

    n: int
    counts: dict[str, int]
    agreement: Agreement


def resumes(question: ResumesQuestion, desk: Desk) -> Resumes:
    """The counts and the agreement."""
    found = judged(question, desk)
    both = [
        (one.rep, one.reviewer) for one in found if one.rep is not None and one.reviewer is not None
    ]
    counts = {key: sum(map(test, found)) for key, test in VALUES.items()}
    return Resumes(len(found), counts, agreement(both))


def _last_word(one: Judged) -> bool | None:
    return one.rep if one.reviewer is None else one.reviewer


VALUES: dict[str, Callable[[Judged], bool]] = {
    "resumed": lambda one: _last_word(one) is True,
    "restarted": lambda one: _last_word(one) is False,
    "unsaid": lambda one: _last_word(one) is None,
    "agreed": lambda one: one.rep is not None and one.rep == one.reviewer,
    "differed": lambda one: None not in (one.rep, one.reviewer) and one.rep != one.reviewer,
}


def calls_of(value: str, question: ResumesQuestion, desk: Desk) -> set[UUID]:
    """The calls that one of the counts counts."""
    test = VALUES.get(value)
    return {one.attempt for one in judged(question, desk) if test is not None and test(one)}


def judged(question: ResumesQuestion, desk: Desk) -> list[Judged]:
    """The recorded follow-ups that the asker may know of."""
    found = desk.session.scalars(
        calls(question, desk)
        .where(filters.saved_in(REACHED), ATTEMPT.c.point.is_not(None))
        .order_by(ATTEMPT.c.dialled_at)
    ).all()
    said: dict[tuple[UUID, bool], bool] = {}
    for some in cases.in_hundreds(list(found)):
        for row in desk.session.execute(
            select(_JUDGED)
            .where(_JUDGED.c.attempt.in_(some), filters.counts(_JUDGED))
            .order_by(_JUDGED.c.id)
        ):
            said[row.attempt, row.as_reviewer] = row.resumed
    return [Judged(call, said.get((call, False)), said.get((call, True))) for call in found]
