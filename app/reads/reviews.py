"""The reviews of one call: the card to score it by, what was sent, the draft, figures beside it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.domain import facts as f
from app.domain import permissions
from app.domain.reviewing import Scoring, Spread, spreads
from app.domain.scorecards import Scorecard, from_json
from app.domain.vocabulary import Role
from app.models.local import ReviewDraft
from app.models.state import Lead
from app.reads import cases
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.one_call import OneCall, the_call
from app.reads.recording_filters import ATTEMPT, LOST_OR_REJECTED, SPINE
from app.reads.review_rows import (
    REVIEW,
    ReviewRow,
    Sent,
    may_read,
    newest,
    review_row,
    sent_where,
)
from app.reads.scorecards import all_cards
from app.reads.standing import lead_row, standing

LAST = 10
"""How many reviews of the person 'last reviews' looks back on."""
TEAM_DAYS = 90
_ACTS = (
    "send_review",
    "cut_snippet",
    "attach_proof",
    "put_in_library",
    "take_from_library",
    "judge_resume",
)


@dataclass(frozen=True, slots=True)
class ReviewsQuestion:
    """The reviews of one call of a lead."""

    lead: UUID
    attempt: UUID


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean total over `n` reviews; None without any."""

    mean: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Draft:
    """The asker's review as far as it is; see `acts.reviews.KeepReviewDraft`."""

    kept_at: datetime
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Whether a follow-up went on where the conversation stopped; None is not said.

    Attributes:
        rep, reviewer: True is *resumed*, False *restarted*.
    """

    rep: bool | None = None
    reviewer: bool | None = None


@dataclass(frozen=True, slots=True)
class Reviews:
    """What there is to a call's review.

    Attributes:
        card: The card of the layer in which the call was made; None when the team has put it
            aside. A sent review says its own questions.
        cards: Cards by which this call may be scored: of its layer, and the desk's once a
            qualifier has decided on the lead.
        reviews: That the asker may read, oldest first.
        draft: Kept and not sent, or sent and taken back; None otherwise.
        last: The mean of the caller's last ten reviews of this layer, for who may know it.
        died: The mean of the team's reviews of lost and rejected calls of this layer, 90 days.
        spreads: How far reviewers lie apart, for supervisors; empty below two reviews of one card.
        follow_up: *Resumed* or *restarted* can be said of this call.
        may: Names of the review acts that the asker may do here.
    """

    person: UUID | None
    person_name: str
    card: Scorecard | None
    cards: tuple[Scorecard, ...]
    reviews: tuple[ReviewRow, ...]
    draft: Draft | None
    last: Mean
    died: Mean
    spreads: tuple[Spread, ...]
    follow_up: bool
    verdicts: Verdicts
    may: frozenset[str]


def reviews(question: ReviewsQuestion, desk: Desk) -> Reviews:
    """The reviews of a call that the asker may hear.

    Raises:
        NotAllowed: The lead has no such call, or it is not the asker's to hear.
    """
    call = the_call(desk, question.lead, question.attempt)
    names = cases.names(desk.session)
    held = newest(call.reviews)
    readable = [(fact, body) for fact, body in held if may_read(fact, body, desk)]
    cards = cards_for(call, desk)
    layer = call.attempt.role
    steers = Role.SUPERVISOR in desk.actor.roles
    knows = steers or call.by == desk.actor.id
    return Reviews(
        person=call.by,
        person_name=names.get(call.by, "") if call.by else "",
        card=next((one for one in cards if one.layer == layer), None),
        cards=cards,
        reviews=tuple(review_row(*one, call.answers, names, desk) for one in readable),
        draft=_draft(question.attempt, held, desk),
        last=last_of(call.by, layer, desk) if knows else Mean(None, 0),
        died=_died(layer, desk) if steers else Mean(None, 0),
        spreads=call_spreads(readable) if steers else (),
        follow_up=call.follow_up,
        verdicts=verdicts(call),
        may=_may(question.lead, call, desk),
    )


def cards_for(call: OneCall, desk: Desk) -> tuple[Scorecard, ...]:
    """The active cards by which a call may be scored."""
    layers = {call.attempt.role} | ({str(Role.QUALIFIER)} if call.passed_by else set())
    return tuple(one for one in all_cards(desk.session) if one.active and one.layer in layers)


def verdicts(call: OneCall) -> Verdicts:
    """What was said last by each side."""
    found = Verdicts()
    for _, body in call.judged:
        side = "reviewer" if body.as_reviewer else "rep"
        found = replace(found, **{side: body.resumed})
    return found


def call_spreads(found: list[tuple[f.Fact, f.ReviewSent]]) -> tuple[Spread, ...]:
    """The spreads of the card that most reviewers of a call used."""
    by_card: dict[UUID, list[Scoring]] = {}
    for fact, body in found:
        scoring = Scoring(fact.made_by, from_json(body.asked), dict(body.scores))
        by_card.setdefault(body.card, []).append(scoring)
    return spreads(max(by_card.values(), key=len)) if by_card else ()


def last_of(person: UUID | None, layer: str, desk: Desk) -> Mean:
    """The mean of a person's last ten reviews of a layer, as far as the asker may read them."""
    if person is None:
        return Mean(None, 0)
    found = sent_where(desk, REVIEW.c.person == person, REVIEW.c.layer == layer)
    return _mean(found[-LAST:])


def _died(layer: str, desk: Desk) -> Mean:
    since = filters.days_back(TEAM_DAYS, desk)
    found = sent_where(desk, REVIEW.c.layer == layer, SPINE.c.made_at >= since)
    died: set[UUID] = set()
    for some in cases.in_hundreds([one.attempt for one in found]):
        died |= set(
            desk.session.scalars(
                select(ATTEMPT.c.id)
                .join(SPINE, SPINE.c.id == ATTEMPT.c.id)
                .join(Lead, Lead.id == SPINE.c.lead)
                .where(ATTEMPT.c.id.in_(some), filters.ended_as(LOST_OR_REJECTED))
            )
        )
    return _mean([one for one in found if one.attempt in died])


def _mean(found: list[Sent]) -> Mean:
    if not found:
        return Mean(None, 0)
    return Mean(round(sum(one.total for one in found) / len(found), 1), len(found))


def _draft(attempt: UUID, held: list[tuple[f.Fact, f.ReviewSent]], desk: Desk) -> Draft | None:
    row = desk.here.get(ReviewDraft, (attempt, desk.actor.id)) if desk.actor.id else None
    if row is None:
        return None
    sent = [fact.made_at for fact, _ in held if fact.made_by == desk.actor.id]
    if sent and max(sent) >= row.kept_at:
        return None  # it was sent; taken back, it is a draft again
    return Draft(row.kept_at, dict(row.content))


def _may(lead: UUID, call: OneCall, desk: Desk) -> frozenset[str]:
    stands = standing(lead_row(desk.session, lead), desk)
    found = permissions.relations(desk.actor.id, desk.actor.campaigns, stands)
    allowed = {
        act for act in _ACTS if permissions.may(permissions.ACTS, act, desk.actor.roles, found)
    }
    judges = call.follow_up and (call.by == desk.actor.id or Role.SUPERVISOR in desk.actor.roles)
    return frozenset(allowed if judges else allowed - {"judge_resume"})
