"""Park, disqualify, reopen, reassign: the ways aside and back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.acts.changes import Changes
from app.acts.decide import answer_time, decide, require_stage, settle
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import Incomplete
from app.domain.transitions import offer_moves
from app.domain.vocabulary import Stage
from app.models.state import Person
from app.reads import cases
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class Park:
    """Park until a time, with why; `wall` is the local time in `zone`."""

    lead: UUID
    until: datetime
    wall: str
    zone: str
    why: str


@dataclass(frozen=True, slots=True)
class Disqualify:
    """Take a lead out of the sequence."""

    lead: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Reopen:
    """Bring a lead back from a side exit to the stage before."""

    lead: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Reassign:
    """Give a lead, with its point, to another person; of a handed-off lead perhaps the offer."""

    lead: UUID
    to: UUID | None
    why: str = ""


def park(command: Park, desk: Desk) -> Changes:
    """The lead rests in nurture; from that time it stands in its owner's queue."""
    if not command.why:
        raise Incomplete("why", "Say what it waits for.")
    journal = Journal(desk, "park")
    _, lead = journal.lead(command.lead)
    require_stage("park", lead)
    say_parked(journal, lead.id, lead.prospect, command)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    decide(journal, lead, campaign, Stage.NURTURE, next_try_at=command.until)
    return journal.close()


def say_parked(journal: Journal, lead: UUID, prospect: UUID, parked: Park) -> None:
    """Keeps until when and why a lead rests."""
    journal.say(
        f.Parked(until=parked.until, wall=parked.wall, zone=parked.zone, why=parked.why),
        lead=lead,
        prospect=prospect,
    )


def disqualify(command: Disqualify, desk: Desk) -> Changes:
    """The lead leaves the sequence; a supervisor can reopen it."""
    if not command.reason:
        raise Incomplete("reason", "Say why it does not go on.")
    journal = Journal(desk, "disqualify")
    _, lead = journal.lead(command.lead)
    require_stage("disqualify", lead)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    journal.say(f.Disqualified(reason=command.reason), lead=lead.id, prospect=lead.prospect)
    decide(journal, lead, campaign, Stage.DISQUALIFIED)
    return journal.close()


def reopen(command: Reopen, desk: Desk) -> Changes:
    """The lead goes back to the stage before; attempts start to count anew."""
    if not command.reason:
        raise Incomplete("reason", "Say why it is opened again.")
    journal = Journal(desk, "reopen")
    _, lead = journal.lead(command.lead)
    require_stage("reopen", lead)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    journal.say(f.Reopened(reason=command.reason), lead=lead.id, prospect=lead.prospect)
    decide(journal, lead, campaign, lead.stage_before or Stage.NEW, misses=0)
    return journal.close()


def reassign(command: Reassign, desk: Desk) -> Changes:
    """The new owner has the lead and its point at once.

    A handed-off lead that is given to a telesales rep stays its telemarketer's: the open hand-off
    is that rep's to answer, with the whole answer time.
    """
    journal = Journal(desk, "reassign")
    case, lead = journal.lead(command.lead)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    journal.say(f.Reassigned(to=command.to, why=command.why), lead=lead.id, prospect=lead.prospect)
    person = desk.session.get(Person, command.to) if command.to is not None else None
    offered = person is not None and offer_moves(lead.stage, person.roles)
    decide(
        journal,
        lead,
        campaign,
        lead.stage,
        owner=lead.owner if offered else command.to,
        next_try_at=lead.next_try_at,
        next_why=lead.next_why,
        offer=(person.id, answer_time(journal, lead, campaign)) if person and offered else None,
    )
    settle(journal, case, lead, campaign)
    return journal.close()
