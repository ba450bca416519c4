"""Reviews as rows: which of them a person may read, which hold, and what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.domain import facts as f
from app.domain.reviewing import HOLD
from app.domain.scorecards import CardQuestion, Scores, from_json
from app.domain.vocabulary import Role
from app.models import facts as tables
from app.reads import cases
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.recording_filters import SPINE

REVIEW = tables.TABLES[f.ReviewSent]


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """What the reviewed person said to a review."""

    disputed: bool
    line: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review as it holds.

    Attributes:
        person: Whose work was reviewed.
        questions: As they were asked, whatever the card says now.
        scores: By question key; what did not apply is not there.
        failed: Keys of must-pass questions that were not passed.
        held_until: Its author may take it back until then, nobody else sees it; None once sent.
        mine: The asker wrote it.
        about_me: The asker's work was reviewed, and an answer is the asker's to give.
    """

    review: UUID
    attempt: UUID
    by: UUID | None
    by_name: str
    at: datetime
    person: UUID
    person_name: str
    card: UUID
    card_version: int
    layer: str
    questions: tuple[CardQuestion, ...]
    scores: Scores
    total: float
    failed: tuple[str, ...]
    practise: str
    private: bool
    held_until: datetime | None
    answer: ReviewAnswer | None
    mine: bool
    about_me: bool


def may_read(fact: f.Fact, body: f.ReviewSent, desk: Desk) -> bool:
    """Whether the person may read a review of a call that they may hear.

    A private one is for the reviewed person and supervisors; during its ten seconds any is its
    author's alone.
    """
    return _readable(fact.made_by, fact.made_at, body.person, body.private, desk)


def _readable(by: UUID | None, at: datetime, person: UUID, private: bool, desk: Desk) -> bool:
    me = desk.actor.id
    if by == me:
        return True
    if desk.now < at + HOLD:
        return False
    return not private or person == me or Role.SUPERVISOR in desk.actor.roles


def newest(
    reviews: Iterable[tuple[f.Fact, f.ReviewSent]],
) -> list[tuple[f.Fact, f.ReviewSent]]:
    """The reviews that hold: the newest of each reviewer and card, of each call."""
    found: dict[Any, tuple[f.Fact, f.ReviewSent]] = {}
    for fact, body in reviews:
        key = (body.attempt, fact.made_by, body.card)
        found.pop(key, None)
        found[key] = (fact, body)
    return list(found.values())


def review_row(
    fact: f.Fact,
    body: f.ReviewSent,
    answers: Iterable[tuple[f.Fact, f.ReviewAnswered]],
    names: dict[UUID, str],
    desk: Desk,
) -> ReviewRow:
    """A review with the newest answer to it."""
    answer = None
    for said, what in answers:
        if what.review == fact.id:
            answer = ReviewAnswer(what.disputed, what.line, said.made_at)
    held = fact.made_at + HOLD
    return ReviewRow(
        review=fact.id,
        attempt=body.attempt,
        by=fact.made_by,
        by_name=names.get(fact.made_by, "") if fact.made_by else "",
        at=fact.made_at,
        person=body.person,
        person_name=names.get(body.person, ""),
        card=body.card,
        card_version=body.card_version,
        layer=body.layer,
        questions=from_json(body.asked),
        scores=dict(body.scores),
        total=body.total,
        failed=tuple(str(one) for one in body.failed),
        practise=body.practise,
        private=body.private,
        held_until=held if desk.now < held else None,
        answer=answer,
        mine=fact.made_by == desk.actor.id,
        about_me=body.person == desk.actor.id,
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """The head of a review: what means are made of."""

    review: UUID
    attempt: UUID
    total: float


def sent_where(desk: Desk, *conditions: ColumnElement[bool]) -> list[Sent]:
    """The reviews that count, hold and may be read, oldest first.

    Args:
        conditions: On `REVIEW` and `recording_filters.SPINE` (of the review); they keep or leave
            all reviews of a call by a reviewer, because newer ones replace older.
    """
    rows = desk.session.execute(
        select(
            REVIEW.c.id,
            REVIEW.c.attempt,
            REVIEW.c.card,
            REVIEW.c.person,
            REVIEW.c.private,
            REVIEW.c.total,
            SPINE.c.made_by,
            SPINE.c.made_at,
        )
        .join(SPINE, SPINE.c.id == REVIEW.c.id)
        .where(filters.counts(REVIEW), *conditions)
        .order_by(SPINE.c.seq)
    )
    found: dict[Any, Any] = {}
    for row in rows:
        key = (row.attempt, row.made_by, row.card)
        found.pop(key, None)
        found[key] = row
    return [
        Sent(row.id, row.attempt, row.total)
        for row in found.values()
        if _readable(row.made_by, row.made_at, row.person, row.private, desk)
    ]


def reviews_where(
    desk: Desk, *conditions: ColumnElement[bool]
) -> list[tuple[f.Fact, f.ReviewSent]]:
    """The same reviews whole; see `sent_where`."""
    found: list[f.Fact] = []
    for some in cases.in_hundreds([one.review for one in sent_where(desk, *conditions)]):
        found += cases.facts_where(desk.session, SPINE.c.id.in_(some))
    found.sort(key=lambda one: one.seq)
    return [(one, one.body) for one in found if isinstance(one.body, f.ReviewSent)]
