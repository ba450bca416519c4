"""The part of the fold that works on one lead: which stage, point, promises, hand-off, deal."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from app.domain import facts as f
from app.domain.state import LeadState, PromiseState
from app.domain.vocabulary import Stage


def apply_to_lead(lead: LeadState, fact: f.Fact) -> None:
    """Adds one fact to a lead. Unknown kinds and late facts move no stage."""
    fold = _FOLDS.get(type(fact.body))
    if fold is not None and (fact.stale is None or isinstance(fact.body, _ALWAYS)):
        fold(lead, fact)
    lead.rev += 1
    lead.changed_at = fact.made_at
    lead.changed_by = fact.made_by


def apply_do_not_call(lead: LeadState, at: datetime, *, lifted: bool) -> None:
    """Nobody calls the person any more, what was promised or offered ends; or it is lifted."""
    if lifted:
        if lead.stage == Stage.DO_NOT_CALL:
            _move(lead, lead.stage_before or Stage.NEW, at)
    elif lead.stage not in (Stage.DO_NOT_CALL, Stage.WITHDRAWN):
        _move(lead, Stage.DO_NOT_CALL, at)
        _close_point(lead)
        _end_handoff(lead)


def _move(lead: LeadState, stage: str, at: datetime) -> None:
    if stage != lead.stage:
        lead.stage_before = lead.stage
        lead.stage = stage
        lead.stage_since = at


def _close_point(lead: LeadState) -> None:
    if lead.point is not None:
        lead.last_point = lead.point
    lead.point = None
    lead.point_from = lead.point_until = lead.point_lapses = None
    lead.point_kept = False
    lead.point_misses = 0
    lead.point_wall = lead.point_zone = lead.point_way = ""
    lead.point_stopped_at = lead.point_opens_with = lead.point_open = lead.point_goes_on = ""
    lead.point_span = lead.point_asked = False


def _end_handoff(lead: LeadState) -> None:
    lead.handoff = lead.handoff_to = lead.handed_at = lead.answer_by = None
    lead.handoff_line = ""


def _attempt(lead: LeadState, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.Attempt)
    lead.attempts += 1
    lead.first_attempt_at = lead.first_attempt_at or body.dialled_at
    lead.last_attempt_at = body.dialled_at
    lead.open_attempt = fact.id
    if body.in_window and lead.point is not None:
        lead.point_kept = True


def _call_saved(lead: LeadState, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.CallSaved)
    lead.last_disposition = body.disposition
    lead.conversations += body.reached
    if lead.open_attempt == body.attempt:
        lead.open_attempt = None


def _decision(lead: LeadState, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.Decision)
    _move(lead, body.stage_to, fact.made_at)
    lead.owner = body.owner
    if lead.credit is None and fact.role == "telemarketer" and body.owner is not None:
        lead.credit = body.owner
    lead.next_try_at, lead.next_why = body.next_try_at, body.next_why
    lead.misses, lead.point_misses = body.misses, body.point_misses
    lead.busy_redials, lead.gate_met = body.busy_redials, body.gate_met
    if body.stage_to != Stage.NURTURE:
        lead.parked_until, lead.parked_why = None, ""
    if body.stage_to not in (Stage.HANDED_OFF, Stage.DO_NOT_CALL):
        _end_handoff(lead)
    elif lead.handoff is not None:
        _move_offer(lead, body)
    if body.stage_to in (Stage.WON, Stage.LOST, Stage.DISQUALIFIED, Stage.NURTURE):
        _close_point(lead)


def _move_offer(lead: LeadState, body: f.Decision) -> None:
    """A supervisor gave the open hand-off to another rep, with a new time to answer."""
    offer = body.rules.get("offer") if isinstance(body.rules, dict) else None
    if offer is not None:
        lead.handoff_to = UUID(offer["to"])
        lead.answer_by = datetime.fromisoformat(offer["answer_by"])


def _scored(lead: LeadState, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.Scored)
    lead.score, lead.uncapped, lead.card_version = body.score, body.uncapped, body.card_version
    lead.score_reasons = list(body.reasons)


def _answer(lead: LeadState, fact: f.Fact) -> None:
    assert isinstance(fact.body, f.Answer)
    lead.answers = {**lead.answers, fact.body.question: fact.body.choice}


def _point_set(lead: LeadState, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.PointSet)
    _close_point(lead)
    lead.point = fact.id
    lead.point_stopped_at, lead.point_opens_with = body.stopped_at, body.opens_with
    lead.point_open = body.open_objection or body.open_question
    lead.point_goes_on, lead.point_way = body.goes_on_with, body.way
    lead.point_wall, lead.point_zone = body.wall, body.zone
    lead.point_from, lead.point_until = body.due_from, body.due_until
    lead.point_lapses, lead.point_span = body.lapses_at, body.span
    lead.point_asked = body.asked
    for promise in lead.promises.values():  # ours that are open go over to the next point
        if promise.done_at is None:
            promise.point = fact.id


def _point_moved(lead: LeadState, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.PointMoved)
    if lead.point != body.point:
        return
    lead.point_wall, lead.point_zone = body.wall, body.zone
    lead.point_from, lead.point_until = body.due_from, body.due_until
    lead.point_lapses, lead.point_span = body.lapses_at, body.span
    lead.point_asked, lead.point_kept, lead.point_misses = body.asked, False, 0


def _point_closed(lead: LeadState, fact: f.Fact) -> None:
    assert isinstance(fact.body, f.PointClosed)
    if lead.point == fact.body.point:
        _close_point(lead)


def _promise_made(lead: LeadState, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.PromiseMade)
    lead.promises[fact.id] = PromiseState(
        fact.id, body.point, body.by, body.what, body.due_at, body.wall, body.zone
    )


def _promise_done(lead: LeadState, fact: f.Fact) -> None:
    assert isinstance(fact.body, f.PromiseDone)
    promise = lead.promises.get(fact.body.promise)
    if promise is not None:
        promise.done_at = fact.made_at


def _waived(lead: LeadState, fact: f.Fact) -> None:
    lead.waived_by = fact.made_by


def _handed_off(lead: LeadState, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.HandedOff)
    lead.handoff, lead.handoff_to = fact.id, body.to
    lead.handed_at, lead.answer_by = fact.made_at, body.answer_by
    lead.handoff_line = body.line
    lead.passed_by = fact.made_by
    lead.returned_to_desk = False


def _handoff_answered(lead: LeadState, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.HandOffAnswered)
    if body.accepted:
        lead.rejected = lead.rejected_line = ""
        return
    lead.rejected, lead.rejected_line = body.reason, body.line
    lead.rejected_by, lead.rejected_at = fact.made_by, fact.made_at
    lead.returned_to_desk = lead.passed_by is not None


def _sent_back(lead: LeadState, fact: f.Fact) -> None:
    lead.returned_to_desk = False


def _parked(lead: LeadState, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.Parked)
    lead.parked_until, lead.parked_why = body.until, body.why


def _withdrawn(lead: LeadState, fact: f.Fact) -> None:
    _move(lead, Stage.WITHDRAWN, fact.made_at)


def _deal_set(lead: LeadState, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.DealSet)
    lead.deal, lead.deal_minor = body.deal, body.amount_minor
    lead.deal_currency, lead.deal_per, lead.deal_closes = body.currency, body.per, body.closes_on


_FOLDS: dict[type[f.Body], Callable[[LeadState, f.Fact], None]] = {
    f.Attempt: _attempt,
    f.CallSaved: _call_saved,
    f.Decision: _decision,
    f.Scored: _scored,
    f.Answer: _answer,
    f.PointSet: _point_set,
    f.PointMoved: _point_moved,
    f.PointClosed: _point_closed,
    f.PromiseMade: _promise_made,
    f.PromiseDone: _promise_done,
    f.Waived: _waived,
    f.HandedOff: _handed_off,
    f.HandOffAnswered: _handoff_answered,
    f.SentBack: _sent_back,
    f.Parked: _parked,
    f.LeadWithdrawn: _withdrawn,
    f.DealSet: _deal_set,
}

# What holds even when it comes too late: an attempt was made, whoever held the lead.
_ALWAYS = (f.Attempt, f.Answer)
