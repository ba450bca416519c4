"""Before and in a call: open and leave a lead, dial, answered, ended, incoming."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from app.acts.changes import NOTHING, Changes
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import RuleForbids
from app.domain.state import Case, LeadState
from app.models.state import Number
from app.reads.desk import Desk
from app.reads.dialling import dial_verdict

LEASE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class OpenLead:
    """Open a lead for work; a callable one is leased to the person."""

    lead: UUID


@dataclass(frozen=True, slots=True)
class LeaveLead:
    """Leave a lead; its lease ends."""

    lead: UUID


@dataclass(frozen=True, slots=True)
class StartAttempt:
    """Dial one phone of a lead."""

    lead: UUID
    e164: str
    dialer: str = "rehearsal"


@dataclass(frozen=True, slots=True)
class TakeIncoming:
    """The prospect calls back, from this number."""

    lead: UUID
    e164: str


@dataclass(frozen=True, slots=True)
class AnswerCall:
    """The line was answered."""

    lead: UUID
    attempt: UUID


@dataclass(frozen=True, slots=True)
class EndCall:
    """The line has ended: 'by us', 'by them' or 'dropped'."""

    lead: UUID
    attempt: UUID
    how: str = "by us"


@dataclass(frozen=True, slots=True)
class Started:
    """An attempt that is kept; only now may the number leave the program."""

    attempt: UUID
    e164: str
    changes: Changes


def open_lead(command: OpenLead, desk: Desk) -> Changes:
    """Takes the lease on all phones of the prospect, in every campaign."""
    journal = Journal(desk, "open_lead")
    case, lead = journal.lead(command.lead)
    take_lease(desk, case, lead)
    return NOTHING


def take_lease(desk: Desk, case: Case, lead: LeadState) -> None:
    """Grants the lease unless somebody else holds it; the epoch grows with each grant."""
    for phone in case.prospect.phones:
        row = desk.session.get(Number, phone.e164)
        if row is None:
            desk.session.add(
                Number(
                    e164=phone.e164,
                    last_outcome="",
                    busy_redials=0,
                    do_not_call_why="",
                    lease_lead=lead.id,
                    lease_by=desk.actor.id,
                    lease_until=desk.now + LEASE,
                    epoch=1,
                )
            )
        elif row.lease_by in (None, desk.actor.id) or (row.lease_until or desk.now) <= desk.now:
            row.lease_lead, row.lease_by = lead.id, desk.actor.id
            row.lease_until, row.epoch = desk.now + LEASE, row.epoch + 1
    desk.session.flush()


def end_lease(desk: Desk, case: Case) -> None:
    """Gives the phones of a prospect free, if the person holds them."""
    desk.session.execute(
        update(Number)
        .where(
            Number.e164.in_([phone.e164 for phone in case.prospect.phones]),
            Number.lease_by == desk.actor.id,
        )
        .values(lease_lead=None, lease_by=None, lease_until=None)
    )


def leave_lead(command: LeaveLead, desk: Desk) -> Changes:
    """Ends the lease."""
    journal = Journal(desk, "leave_lead")
    case, _ = journal.lead(command.lead)
    end_lease(desk, case)
    return NOTHING


def start_attempt(command: StartAttempt, desk: Desk) -> Started:
    """Checks right, rules and lease, and keeps the attempt before the number leaves.

    Raises:
        RuleForbids: Names the rule, in the words that the screen shows.
    """
    journal = Journal(desk, "start_attempt")
    case, lead = journal.lead(command.lead)
    verdict = dial_verdict(desk, case, lead, command.e164)
    if not verdict.allowed:
        raise RuleForbids(verdict.rule, verdict.head, todo=verdict.detail)
    take_lease(desk, case, lead)
    attempt = _say_attempt(journal, lead, command.e164, command.dialer, incoming=False)
    return Started(attempt, command.e164, journal.close())


def take_incoming(command: TakeIncoming, desk: Desk) -> Started:
    """An incoming call is an attempt too; no rule forbids to answer."""
    journal = Journal(desk, "take_incoming")
    case, lead = journal.lead(command.lead)
    take_lease(desk, case, lead)
    attempt = _say_attempt(journal, lead, command.e164, "incoming", incoming=True)
    journal.say(f.Answered(attempt=attempt, at=desk.now), lead=lead.id, prospect=lead.prospect)
    return Started(attempt, command.e164, journal.close())


def _say_attempt(
    journal: Journal, lead: LeadState, e164: str, dialer: str, *, incoming: bool
) -> UUID:
    now = journal.desk.now
    in_window = (
        lead.point is not None
        and lead.point_from is not None
        and lead.point_until is not None
        and lead.point_from <= now <= lead.point_until
    )
    return journal.say(
        f.Attempt(
            campaign=lead.campaign,
            e164=e164,
            incoming=incoming,
            dialled_at=now,
            stage=lead.stage,
            owner=lead.owner,
            point=lead.point,
            asked_point=in_window and lead.point_asked,
            in_window=in_window,
            dialer=dialer,
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )


def answer_call(command: AnswerCall, desk: Desk) -> Changes:
    """Keeps the moment of the answer; a second one is ignored."""
    from app.models import facts as tables

    journal = Journal(desk, "answer_call")
    _, lead = journal.lead(command.lead)
    typed = tables.TABLES[f.Answered]
    known = desk.session.execute(
        select(typed.c.id).where(typed.c.attempt == command.attempt)
    ).first()
    if known is not None:
        return NOTHING
    journal.say(
        f.Answered(attempt=command.attempt, at=desk.now), lead=lead.id, prospect=lead.prospect
    )
    return journal.close()


def end_call(command: EndCall, desk: Desk) -> Changes:
    """Keeps the moment of the end."""
    from app.models import facts as tables

    journal = Journal(desk, "end_call")
    _, lead = journal.lead(command.lead)
    typed = tables.TABLES[f.Attempt]
    e164 = desk.session.execute(
        select(typed.c.e164).where(typed.c.id == command.attempt)
    ).scalar_one()
    journal.say(
        f.HungUp(attempt=command.attempt, e164=e164, at=desk.now, how=command.how),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close()
