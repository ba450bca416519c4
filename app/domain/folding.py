"""The fold: facts in order make state. It applies decisions and never decides again.

`fold(facts)` gives the case of one prospect from all its facts; `apply(case, fact)` adds one.
Retracted acts do not count and corrected fields say what they say now, so that taking an act back
gives exactly the state before it. The clock never enters here.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from app.domain import facts as f
from app.domain.corrections import laid_over
from app.domain.state import (
    Case,
    LeadState,
    NumberState,
    PhoneLine,
    PromiseState,
    ProspectState,
)
from app.domain.vocabulary import PhoneState, Stage

RECENT = timedelta(hours=48)  # how far back attempts matter for the cap of a day


def effective(facts: Iterable[f.Fact]) -> list[f.Fact]:
    """The facts that count, with corrections laid over them, in their order."""
    kept = list(facts)
    gone = {one.body.retracts for one in kept if isinstance(one.body, f.Retraction)}
    # A retraction of a correction's act takes the correction back too.
    said: dict[UUID, list[f.Correction]] = {}
    for one in kept:
        if isinstance(one.body, f.Correction) and one.act_id not in gone:
            said.setdefault(one.body.fact, []).append(one.body)
    return [
        _corrected(one, said.get(one.id, []))
        for one in kept
        if one.act_id not in gone and not isinstance(one.body, f.Retraction)
    ]


def _corrected(fact: f.Fact, corrections: list[f.Correction]) -> f.Fact:
    body = laid_over(fact.body, corrections)
    return fact if body is fact.body else replace(fact, body=body)


def fold(facts: Iterable[f.Fact]) -> Case | None:
    """The case of one prospect; None when no lead was ever added.

    Args:
        facts: All facts of one prospect in order of acceptance.
    """
    case: Case | None = None
    for fact in effective(facts):
        if case is None:
            if not isinstance(fact.body, f.LeadAdded) or fact.prospect is None:
                continue
            case = Case(ProspectState(fact.prospect))
        apply(case, fact)
    return case


def apply(case: Case, fact: f.Fact) -> None:
    """Adds one fact to a case. Unknown kinds and late facts move no stage."""
    if isinstance(fact.body, f.LeadAdded):
        _lead_added(case, fact, fact.body)
    on_prospect = _PROSPECT.get(type(fact.body))
    if on_prospect is not None:
        on_prospect(case, fact)
    lead = case.leads.get(fact.lead) if fact.lead else None
    if lead is None:
        return
    on_lead = _LEAD.get(type(fact.body))
    if on_lead is not None and (fact.stale is None or isinstance(fact.body, _ALWAYS)):
        on_lead(lead, fact)
    lead.rev += 1
    lead.changed_at = fact.made_at
    lead.changed_by = fact.made_by


def _lead_added(case: Case, fact: f.Fact, body: f.LeadAdded) -> None:
    prospect = case.prospect
    for name in _GAPS:
        if not getattr(prospect, name):
            setattr(prospect, name, getattr(body, name))
    if prospect.pronoun == "their":
        prospect.pronoun = body.pronoun
    if prospect.zone is None and not prospect.zones:
        prospect.zone, prospect.zones = body.zone, list(body.zones)
        prospect.zone_basis = body.zone_basis
    known = {phone.e164 for phone in prospect.phones}
    for phone in body.phones:
        if isinstance(phone, dict) and phone["e164"] not in known:
            prospect.phones.append(
                PhoneLine(
                    phone["e164"], phone.get("kind", ""), phone["state"], phone.get("ext", "")
                )
            )
    prospect.shares_number = prospect.shares_number or body.shares_number
    if fact.lead is not None:
        case.leads[fact.lead] = LeadState(
            id=fact.lead,
            prospect=prospect.id,
            campaign=body.campaign,
            source=body.source,
            segment=body.segment,
            job=body.job,
            line=body.line,
            added_at=fact.made_at,
            stage_since=fact.made_at,
        )


_GAPS = ("name", "role", "company", "place", "country", "staff", "email", "language")


# --- on the prospect -----------------------------------------------------------------------------


def _phone_changed(case: Case, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.PhoneChanged)
    phones = case.prospect.phones
    there = next((one for one in phones if one.e164 == body.e164), None)
    if body.change == "add" and there is None:
        phones.insert(body.position, PhoneLine(body.e164, body.phone_kind, body.state))
    elif there is not None and body.change == "strike":
        there.state = PhoneState.STRUCK
    elif there is not None and body.change in ("restore", "add"):
        there.state = body.state
    elif there is not None and body.change == "order":
        phones.remove(there)
        phones.insert(body.position, there)


def _profile_corrected(case: Case, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.ProfileCorrected)
    if body.field == "zone":
        case.prospect.zone = body.now or None
        case.prospect.zone_basis = "by hand"
    elif body.field in (*_GAPS, "pronoun"):
        setattr(case.prospect, body.field, body.now)


def _consent(case: Case, fact: f.Fact) -> None:
    assert isinstance(fact.body, f.Consent)
    case.prospect.consent = fact.body.given
    case.prospect.consent_at = fact.made_at


def _do_not_call(case: Case, fact: f.Fact) -> None:
    body = fact.body
    assert isinstance(body, f.DoNotCall)
    lifted = body.lifted
    case.prospect.do_not_call_at = None if lifted else fact.made_at
    case.prospect.do_not_call_by = None if lifted else fact.made_by
    case.prospect.do_not_call_why = "" if lifted else body.why
    for lead in case.leads.values():
        if lifted and lead.stage == Stage.DO_NOT_CALL:
            _move(lead, lead.stage_before or Stage.NEW, fact.made_at)
        elif not lifted and lead.stage not in (Stage.DO_NOT_CALL, Stage.WITHDRAWN):
            _move(lead, Stage.DO_NOT_CALL, fact.made_at)
            _close_point(lead)
            _end_handoff(lead)


def _attempt_made(case: Case, fact: f.Fact) -> None:
    assert isinstance(fact.body, f.Attempt)
    at = fact.body.dialled_at
    recent = [one for one in case.prospect.recent_attempts if at - one < RECENT]
    case.prospect.recent_attempts = [*recent, at]


_PROSPECT: dict[type[f.Body], Callable[[Case, f.Fact], None]] = {
    f.PhoneChanged: _phone_changed,
    f.ProfileCorrected: _profile_corrected,
    f.Consent: _consent,
    f.DoNotCall: _do_not_call,
    f.Attempt: _attempt_made,
}


# --- on the lead ---------------------------------------------------------------------------------


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


_LEAD: dict[type[f.Body], Callable[[LeadState, f.Fact], None]] = {
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


# --- on numbers ----------------------------------------------------------------------------------


def number_of(body: f.Body) -> tuple[str, ...]:
    """The numbers whose state a fact moves."""
    if isinstance(body, f.Attempt | f.HungUp | f.CallSaved):
        return (body.e164,)
    if isinstance(body, f.DoNotCall):
        return tuple(str(one) for one in body.numbers)
    return ()


def apply_number(number: NumberState, fact: f.Fact) -> None:
    """Adds one fact to a number's state. Late facts count too: the line did ring."""
    body = fact.body
    if isinstance(body, f.Attempt) and not body.incoming:
        number.last_dialled_at = body.dialled_at
        number.last_outcome = ""
    elif isinstance(body, f.HungUp):
        number.last_ended_at = body.at
        if body.how == "dropped":
            number.last_outcome = "dropped"
    elif isinstance(body, f.CallSaved):
        if number.last_outcome != "dropped" or body.disposition == "busy":
            number.last_outcome = body.disposition
        number.busy_redials = number.busy_redials + 1 if body.disposition == "busy" else 0
    elif isinstance(body, f.DoNotCall):
        number.do_not_call_at = None if body.lifted else fact.made_at
        number.do_not_call_why = "" if body.lifted else body.why
