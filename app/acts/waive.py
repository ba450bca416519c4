"""A supervisor lets a lead through the gate."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import Changes
from app.acts.decide import gate_of, require_stage, settle
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import Incomplete
from app.reads import cases
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class Waive:
    """Waive what is short, with why."""

    lead: UUID
    why: str


def waive(command: Waive, desk: Desk) -> Changes:
    """The lead is qualified although something is short; who and why are kept."""
    if not command.why:
        raise Incomplete("why", "Say why it may pass.")
    journal = Journal(desk, "waive")
    case, lead = journal.lead(command.lead)
    require_stage("waive", lead)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    short = list(gate_of(case, lead, campaign).short)
    journal.say(f.Waived(short=short, why=command.why), lead=lead.id, prospect=lead.prospect)
    settle(journal, case, lead, campaign)
    return journal.close()
