"""May this lead be called: the facts that the calling rules ask for, and their answer.

One place for the queue and for every way of dialling; the rules stand in `domain.calling_rules`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from app.domain import calling_rules as rules
from app.domain.campaign import Campaign
from app.domain.next_try import NextTry, TryFacts, next_try
from app.domain.refusals import allowed_words
from app.domain.regions import law_for
from app.domain.state import Case, LeadState
from app.domain.vocabulary import IN_CONVERSATION, PhoneState
from app.models.quick import Quick
from app.models.state import Number
from app.reads import cases
from app.reads.desk import Desk

_NUMBER = Quick(select(Number.__table__).where(Number.__table__.c.e164 == bindparam("e164")))


def campaign_for(desk: Desk, campaign: UUID) -> Campaign:
    """A campaign, read once per session."""
    known: dict[UUID, Campaign] = desk.session.info.setdefault("campaigns", {})
    if campaign not in known:
        known[campaign] = cases.load_campaign(desk.session, campaign)
    return known[campaign]


def names_for(desk: Desk) -> dict[UUID, str]:
    """The names of the team, read once per session."""
    known: dict[UUID, str] | None = desk.session.info.get("names")
    if known is None:
        known = desk.session.info["names"] = cases.names(desk.session)
    return known


def calling_rules_of(campaign: Campaign) -> rules.CallingRules:
    """The campaign's calling rules as the domain asks them."""
    return rules.CallingRules(
        hours=campaign.hours,
        gap_minutes=campaign.gap_minutes,
        attempts_in_a_row=campaign.attempts_in_a_row,
        attempts_a_day=campaign.attempts_a_day,
        paused=not campaign.active,
    )


def _phones(desk: Desk, case: Case, lead: LeadState, leases: bool) -> tuple[rules.PhoneFacts, ...]:
    return tuple(
        _phone(
            desk,
            phone.e164,
            phone.state,
            _NUMBER.row(desk.session, e164=phone.e164),
            lead,
            leases,
        )
        for phone in case.prospect.phones
    )


def _phone(
    desk: Desk, e164: str, state: str, row: Any, lead: LeadState, leases: bool
) -> rules.PhoneFacts:
    if row is None:
        return rules.PhoneFacts(e164, state)
    lease = None
    if leases and row.lease_by is not None and row.lease_by != desk.actor.id:
        holder = names_for(desk).get(row.lease_by, "somebody")
        lease = rules.Lease(row.lease_by, holder, row.lease_until)
    return rules.PhoneFacts(
        e164,
        state,
        last_dialled_at=row.last_dialled_at,
        last_ended_at=row.last_ended_at,
        last_outcome=row.last_outcome,
        busy_redials=lead.busy_redials if row.last_outcome == "busy" else 0,
        do_not_call=row.do_not_call_at is not None,
        lease=lease,
    )


def _elsewhere(desk: Desk, case: Case, lead: LeadState) -> rules.HeldElsewhere | None:
    for other in case.leads.values():
        if other.id != lead.id and other.stage in IN_CONVERSATION:
            who = names_for(desk).get(other.owner, "somebody") if other.owner else "somebody"
            return rules.HeldElsewhere(who, campaign_for(desk, other.campaign).name)
    return None


def open_point(lead: LeadState) -> rules.OpenPoint | None:
    """The open continuation point as the rules ask for it."""
    if lead.point is None or not (lead.point_from and lead.point_until and lead.point_lapses):
        return None
    dialled = lead.last_attempt_at is not None and lead.last_attempt_at >= lead.point_from
    return rules.OpenPoint(
        lead.point_from, lead.point_until, lead.point_lapses, lead.point_asked, dialled
    )


def law_of(case: Case) -> str | None:
    """The region whose calling hours hold for the prospect, see `domain.regions`."""
    return law_for(case.prospect.country, business=bool(case.prospect.company))


def zones_of(case: Case) -> tuple[str, ...]:
    """The prospect's zone, or all candidates while it is not sure."""
    return (case.prospect.zone,) if case.prospect.zone else tuple(case.prospect.zones)


def context(desk: Desk, case: Case, lead: LeadState, *, actor: UUID | None) -> rules.CallContext:
    """Everything that decides whether a lead may be called.

    Args:
        actor: Who would call; None leaves owner and leases out (what is stored for the queue).
    """
    owner_name = names_for(desk).get(lead.owner, "") if lead.owner and actor else ""
    return rules.CallContext(
        stage=lead.stage,
        rules=calling_rules_of(campaign_for(desk, lead.campaign)),
        zones=zones_of(case),
        country=law_of(case),
        phones=_phones(desk, case, lead, leases=actor is not None),
        owner=lead.owner,
        owner_name=owner_name,
        actor=actor,
        recent_attempts=tuple(case.prospect.recent_attempts),
        misses_in_a_row=lead.misses,
        next_try_at=lead.next_try_at,
        point=open_point(lead),
        parked_until=lead.parked_until,
        held_elsewhere=_elsewhere(desk, case, lead),
        do_not_call_at=case.prospect.do_not_call_at,
    )


def opening_for(desk: Desk, case: Case, lead: LeadState) -> rules.Opening:
    """The next window in which every rule allows a dial, as it is stored for the queue."""
    return rules.openings(context(desk, case, lead, actor=None), desk.now)


@dataclass(frozen=True, slots=True)
class DialVerdict:
    """Whether this dial is allowed, and what to say.

    Attributes:
        rule: Value of `Rule`, '' when allowed. A soft rule (planned for later) allows by hand.
        head: What holds it, e.g. 'Too early in Porto: 07:52.'
        detail: What is allowed, e.g. 'This campaign calls from 09:00 to 19:00 his time.'
        final: Nobody at this desk can change it (ban icon rather than clock).
        chip: 'May be called until 20:00', when allowed now.
        planned: 'Planned for Thu 10:00 his time.', when only the plan speaks against it.
    """

    allowed: bool
    rule: str = ""
    head: str = ""
    detail: str = ""
    final: bool = False
    until: datetime | None = None
    chip: str = ""
    planned: str = ""


def dial_verdict(desk: Desk, case: Case, lead: LeadState, e164: str | None = None) -> DialVerdict:
    """Asks every calling rule for a dial by the desk's person, now."""
    from app.reads.refusals import refused

    ctx = context(desk, case, lead, actor=desk.actor.id)
    verdict = rules.may_call(ctx, desk.now, e164)
    said = refused(desk, case, ctx, verdict)
    if verdict.by_hand:
        return DialVerdict(
            True,
            str(verdict.rule or ""),
            until=verdict.until,
            chip=allowed_words(ctx, rules.openings(ctx, desk.now), desk.now),
            planned=said.title if said is not None else "",
        )
    assert said is not None
    return DialVerdict(
        False, str(said.rule), said.title, said.detail, said.final, until=verdict.until
    )


def next_try_for(
    desk: Desk,
    case: Case,
    lead: LeadState,
    disposition: str,
    attempt: Any,
    said: datetime | None,
) -> NextTry:
    """What follows from an attempt that reached nobody."""
    campaign = campaign_for(desk, lead.campaign)
    left = [
        one
        for one in case.prospect.phones
        if one.state != PhoneState.STRUCK and one.e164 != attempt.e164
    ]
    facts = TryFacts(
        dialled_at=attempt.dialled_at,
        zones=zones_of(case),
        hours=campaign.hours,
        country=law_of(case),
        earlier=tuple(case.prospect.recent_attempts[-6:]),
        busy_redials=lead.busy_redials,
        phones_left=len(left),
        said=said,
    )
    return next_try(disposition, facts, desk.now)
