"""A scorecard of a call: kept as a draft, sent to whose work it is, answered; the cards."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from app.acts.changes import NOTHING, Changes
from app.acts.house import next_version
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain import scorecards as cards
from app.domain.errors import Incomplete, NotAllowed, Stale
from app.domain.phrases import phrase
from app.domain.reviewing import HOLD
from app.domain.scorecards import Scorecard
from app.domain.vocabulary import Role
from app.models import facts as tables
from app.models.local import ReviewDraft
from app.models.state import ScorecardRow
from app.reads import cases
from app.reads.desk import Desk
from app.reads.one_call import OneCall, the_call
from app.reads.recording_filters import counts
from app.reads.scorecards import all_cards


@dataclass(frozen=True, slots=True)
class SendReview:
    """A review of a call, as it is sent; `version` is that of the card which was scored.

    Attributes:
        scores: {question key: 1 to 5, or true / false}; what does not apply is left out.
        private: For the reviewed person and supervisors; else for all who may hear the call.
    """

    lead: UUID
    attempt: UUID
    card: UUID
    version: int
    scores: Mapping[str, int | bool]
    practise: str = ""
    private: bool = True


@dataclass(frozen=True, slots=True)
class KeepReviewDraft:
    """A review as far as it is, in place of the draft before; None drops it.

    Attributes:
        content: {"card": str, "version": int, "scores": {...}, "practise": str, "private": bool}.
        kept_at: When it was typed; None is now.
    """

    lead: UUID
    attempt: UUID
    content: dict[str, Any] | None
    kept_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AnswerReview:
    """Acknowledge a review of one's own work, or dispute it and say why."""

    review: UUID
    disputed: bool
    line: str = ""


@dataclass(frozen=True, slots=True)
class SetScorecard:
    """A scorecard as from now on. `card.version` is the one that was read; 0 for a new card."""

    card: Scorecard


def send_review(command: SendReview, desk: Desk) -> Changes:
    """Sends a review. For ten seconds it is its author's alone and can be taken back.

    The draft stays where it is until it is older than a review that counts, so that taking the
    review back gives it again.

    Raises:
        Incomplete: `field` is 'card', 'scores' or the key of a question.
        Stale: The card has another version by now.
    """
    call = the_call(desk, command.lead, command.attempt)
    card = _card(command, desk)
    cards.check_scores(card, command.scores)
    journal = Journal(desk, "send_review")
    _, lead = journal.lead(command.lead)
    before = [
        fact.id
        for fact, body in call.reviews
        if fact.made_by == desk.actor.id and body.card == card.id
    ]
    journal.say(
        f.ReviewSent(
            attempt=command.attempt,
            person=_reviewed(call, card),
            card=card.id,
            card_version=card.version,
            layer=str(card.layer),
            asked=cards.to_json(card.questions),
            scores=dict(command.scores),
            total=cards.total(card.questions, command.scores),
            failed=list(cards.failed(card.questions, command.scores)),
            practise=command.practise.strip(),
            private=command.private,
            replaces=before[-1] if before else None,
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close("recordings")


def _card(command: SendReview, desk: Desk) -> Scorecard:
    found = next((one for one in all_cards(desk.session) if one.id == command.card), None)
    if found is None or not found.active:
        raise Incomplete("card", "Choose a scorecard.")
    if found.version != command.version:
        raise Stale(
            phrase("The scorecard {name} was changed while you scored.", name=found.name),
            "Your draft is kept.",
            "Look at its questions again.",
        )
    return found


def _reviewed(call: OneCall, card: Scorecard) -> UUID:
    """Whose work a card scores: the desk's card whoever passed the lead on, others the caller."""
    if card.layer == Role.QUALIFIER:
        if call.passed_by is None:
            raise Incomplete("card", "Nobody at the desk has decided on this call yet.")
        return call.passed_by
    if call.attempt.role in cards.LAYERS and card.layer != call.attempt.role:
        raise Incomplete(
            "card",
            phrase("This call was made in {role}: take its scorecard.", role=call.attempt.role),
        )
    if call.by is None:
        raise Incomplete("card", "Nobody of the team made this call.")
    return call.by


def keep_review_draft(command: KeepReviewDraft, desk: Desk) -> Changes:
    """Keeps a draft in place of the one before; it is no fact."""
    if desk.actor.id is None:
        return NOTHING
    row = desk.session.get(ReviewDraft, (command.attempt, desk.actor.id))
    at = command.kept_at or desk.now
    if command.content is None:
        if row is not None:
            desk.session.delete(row)
    elif row is None:
        desk.session.add(
            ReviewDraft(
                attempt=command.attempt,
                person=desk.actor.id,
                kept_at=at,
                content=command.content,
            )
        )
    else:
        row.content, row.kept_at = command.content, at
    desk.session.flush()
    return NOTHING


def answer_review(command: AnswerReview, desk: Desk) -> Changes:
    """Keeps what the reviewed person says; the newest answer holds.

    Raises:
        NotAllowed: It is not the actor's work, or the review was taken back.
        Incomplete: A dispute says why.
    """
    fact = _review(command.review, desk)
    assert isinstance(fact.body, f.ReviewSent)
    if fact.body.person != desk.actor.id:
        raise NotAllowed("Only whose work was reviewed answers a review.")
    if desk.now < fact.made_at + HOLD and fact.made_by != desk.actor.id:
        raise NotAllowed("This review was not sent yet.")
    if command.disputed and not command.line.strip():
        raise Incomplete("line", "Say in a line what you see otherwise.")
    journal = Journal(desk, "answer_review")
    journal.say(
        f.ReviewAnswered(
            review=fact.id,
            attempt=fact.body.attempt,
            disputed=command.disputed,
            line=command.line.strip(),
        ),
        lead=fact.lead,
        prospect=fact.prospect,
    )
    return journal.close("recordings")


def _review(review: UUID, desk: Desk) -> f.Fact:
    """A review that counts."""
    typed, spine = tables.TABLES[f.ReviewSent], tables.SPINE
    kept = desk.session.scalars(select(typed.c.id).where(typed.c.id == review, counts(typed)))
    if kept.one_or_none() is None:
        raise NotAllowed("This review is no longer here.")
    return cases.facts_where(desk.session, spine.c.id == review)[0]


def set_scorecard(command: SetScorecard, desk: Desk) -> Changes:
    """Keeps a new version of a card; reviews that were sent keep the questions they asked.

    Raises:
        Incomplete: `field` is 'name', 'layer' or 'questions'.
        Stale: Somebody has changed the card since it was read.
    """
    cards.check_card(command.card)
    known = {one.id: one for one in all_cards(desk.session)}
    name = command.card.name.strip()
    if any(one.name.casefold() == name.casefold() for one in _others(known, command.card.id)):
        raise Incomplete("name", phrase("Another scorecard is called {name}.", name=name))
    old = known.get(command.card.id)
    base = command.card.version if old is not None else 0
    called = f"the scorecard {old.name if old is not None else name}"
    version = next_version(desk, base, old.version if old is not None else 0, called)
    card = replace(command.card, version=version, name=name)
    journal = Journal(desk, "set_scorecard")
    row: dict[str, Any] = {
        "version": card.version,
        "layer": str(card.layer),
        "name": card.name,
        "questions": cards.to_json(card.questions),
        "active": card.active,
    }
    journal.say(f.ScorecardSet(card=card.id, **row))
    if desk.session.get(ScorecardRow, card.id) is None:
        desk.session.execute(insert(ScorecardRow).values(id=card.id, **row))
    else:
        desk.session.execute(update(ScorecardRow).where(ScorecardRow.id == card.id).values(**row))
        desk.session.expire_all()
    return journal.close("recordings")


def _others(known: dict[UUID, Scorecard], card: UUID) -> list[Scorecard]:
    return [one for one in known.values() if one.id != card]
