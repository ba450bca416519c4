"""Before and in a call: open and leave a lead, dial, answered, ended, incoming."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update

from app.acts.changes import NOTHING, Changes
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import RuleForbids, Stale
from app.domain.state import Case, LeadState
from app.models import facts as tables
from app.models.bulk_insert import insert_rows
from app.models.quick import Quick, change_row
from app.models.state import Number
from app.reads.desk import Desk
from app.reads.dialling import dial_verdict

LEASE = timedelta(minutes=30)

_SPINE = tables.SPINE
_ATTEMPTS = tables.TABLES[f.Attempt]
_ANSWERS = tables.TABLES[f.Answered]
_DIALLED = Quick(select(_ATTEMPTS.c.e164).where(_ATTEMPTS.c.id == bindparam("attempt")))
# By the lead's facts: the typed table has no index that every answer would have to keep.
_ANSWERED = Quick(
    select(_ANSWERS.c.id)
    .join(_SPINE, _SPINE.c.id == _ANSWERS.c.id)
    .where(_SPINE.c.lead == bindparam("lead"), _ANSWERS.c.attempt == bindparam("attempt"))
)
_NUMBERS = cast(Table, Number.__table__)
_LEASE = Quick(
    select(Number.lease_by, Number.lease_until, Number.epoch).where(
        Number.e164 == bindparam("e164")
    )
)
_FREE = Quick(
    update(_NUMBERS)
    .where(_NUMBERS.c.e164 == bindparam("number"), _NUMBERS.c.lease_by == bindparam("holder"))
    .values(lease_lead=None, lease_by=None, lease_until=None)
)


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
    """The line was answered; `at` is when, None is now."""

    lead: UUID
    attempt: UUID
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EndCall:
    """The line has ended: 'by us', 'by them' or 'dropped'; `at` is when, None is now."""

    lead: UUID
    attempt: UUID
    how: str = "by us"
    at: datetime | None = None


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
        row = _LEASE.row(desk.session, e164=phone.e164)
        lease: dict[str, Any] = {
            "lease_lead": lead.id,
            "lease_by": desk.actor.id,
            "lease_until": desk.now + LEASE,
        }
        if row is None:
            insert_rows(desk.session, _NUMBERS, [{"e164": phone.e164, **lease, "epoch": 1}])
        elif row.lease_by in (None, desk.actor.id) or (row.lease_until or desk.now) <= desk.now:
            lease["epoch"] = row.epoch + 1
            change_row(desk.session, _NUMBERS, "e164", phone.e164, lease)


def end_lease(desk: Desk, case: Case) -> None:
    """Gives the phones of a prospect free, if the person holds them."""
    if desk.actor.id is not None:
        for phone in case.prospect.phones:
            _FREE.run(desk.session, number=phone.e164, holder=desk.actor.id)


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
    journal = Journal(desk, "answer_call")
    _, lead = journal.lead(command.lead)
    if _ANSWERED.row(desk.session, lead=lead.id, attempt=command.attempt) is not None:
        return NOTHING
    journal.say(
        f.Answered(attempt=command.attempt, at=command.at or desk.now),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close()


def end_call(command: EndCall, desk: Desk) -> Changes:
    """Keeps the moment of the end."""
    journal = Journal(desk, "end_call")
    _, lead = journal.lead(command.lead)
    e164 = _DIALLED.value(desk.session, attempt=command.attempt)
    if e164 is None:
        raise Stale("This call is not known.", "Nothing was changed.")
    journal.say(
        f.HungUp(attempt=command.attempt, e164=e164, at=command.at or desk.now, how=command.how),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close()
