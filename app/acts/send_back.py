"""Return a lead from the desk to its telemarketer."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import Changes
from app.acts.decide import decide, require_stage
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import Incomplete
from app.domain.vocabulary import Stage
from app.reads import cases
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class SendBack:
    """Return, with the reason that the telemarketer reads."""

    lead: UUID
    reason: str
    line: str = ""


def send_back(command: SendBack, desk: Desk) -> Changes:
    """The lead is returned and due now in the telemarketer's queue."""
    if not command.reason:
        raise Incomplete("reason", "Say what is missing. One sentence is enough.")
    journal = Journal(desk, "send_back")
    _, lead = journal.lead(command.lead)
    require_stage("send_back", lead)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    journal.say(
        f.SentBack(reason=command.reason, line=command.line), lead=lead.id, prospect=lead.prospect
    )
    decide(
        journal,
        lead,
        campaign,
        Stage.RETURNED,
        owner=lead.credit or lead.owner,
        next_try_at=desk.now,
        next_why=command.reason,
        gate_met=False,
    )
    return journal.close()
