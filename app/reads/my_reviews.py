"""The reviews of one's own work, also of leads that somebody else has by now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.domain import facts as f
from app.models import facts as tables
from app.models.state import Lead, Prospect
from app.reads import cases
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.review_rows import REVIEW, ReviewRow, review_row, reviews_where


@dataclass(frozen=True, slots=True)
class MyReviewsQuestion:
    """The reviews of the asker's work.

    Attributes:
        unanswered: Only those that wait for an answer.
        of_lead: Only those of calls with this lead; None is all.
    """

    unanswered: bool = False
    of_lead: UUID | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class MyReview:
    """A review with the call that it is about. `practise` stands in the review."""

    review: ReviewRow
    lead: UUID
    name: str
    company: str
    dialled_at: datetime


@dataclass(frozen=True, slots=True)
class MyReviews:
    """Newest first. `n` counts all, `unanswered` those that wait for an answer."""

    rows: tuple[MyReview, ...]
    n: int
    unanswered: int


def my_reviews(question: MyReviewsQuestion, desk: Desk) -> MyReviews:
    """Reviews that were sent to the asker; what is still held back is not here."""
    session = desk.session
    conditions = [REVIEW.c.person == desk.actor.id]
    if question.of_lead is not None:
        conditions.append(filters.SPINE.c.lead == question.of_lead)
    found = [
        (fact, body)
        for fact, body in reviews_where(desk, *conditions)
        if fact.made_by != desk.actor.id
    ]
    if not found:
        return MyReviews((), 0, 0)
    names = cases.names(session)
    typed, spine = tables.TABLES[f.ReviewAnswered], tables.SPINE
    ids = session.scalars(
        select(typed.c.id).where(
            typed.c.review.in_([fact.id for fact, _ in found]), filters.counts(typed)
        )
    ).all()
    answers = [
        (one, one.body)
        for one in cases.facts_where(session, spine.c.id.in_(ids))
        if isinstance(one.body, f.ReviewAnswered)
    ]
    rows = [(fact, review_row(fact, body, answers, names, desk)) for fact, body in reversed(found)]
    waiting = [one for one in rows if one[1].answer is None]
    shown = (waiting if question.unanswered else rows)[: question.limit]
    return MyReviews(_with_calls(shown, desk), len(rows), len(waiting))


def _with_calls(rows: list[tuple[f.Fact, ReviewRow]], desk: Desk) -> tuple[MyReview, ...]:
    attempt = tables.TABLES[f.Attempt]
    calls = {
        row.id: row
        for row in desk.session.execute(
            select(attempt.c.id, attempt.c.dialled_at, Prospect.name, Prospect.company)
            .join(tables.SPINE, tables.SPINE.c.id == attempt.c.id)
            .join(Lead, Lead.id == tables.SPINE.c.lead)
            .join(Prospect, Prospect.id == Lead.prospect)
            .where(attempt.c.id.in_([row.attempt for _, row in rows]))
        )
    }
    return tuple(
        MyReview(row, fact.lead, one.name, one.company, one.dialled_at)
        for fact, row in rows
        if (one := calls.get(row.attempt)) is not None and fact.lead is not None
    )
