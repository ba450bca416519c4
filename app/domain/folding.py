"""The fold: facts in order make state. It applies decisions and never decides again.

`fold(facts)` gives the case of one prospect from all its facts; `apply(case, fact)` adds one.
Retracted acts do not count and corrected fields say what they say now, so that taking an act back
gives exactly the state before it. The clock never enters here.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from app.domain import facts as f
from app.domain.corrections import laid_over
from app.domain.folding_lead import apply_do_not_call, apply_to_lead
from app.domain.state import Case, LeadState, NumberState, PhoneLine, ProspectState
from app.domain.vocabulary import PhoneState

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
    if lead is not None:
        apply_to_lead(lead, fact)


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
        apply_do_not_call(lead, fact.made_at, lifted=lifted)


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
