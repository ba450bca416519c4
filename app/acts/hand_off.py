"""Pass a qualified lead on to telesales."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import Changes
from app.acts.decide import pass_on, require_stage
from app.acts.journal import Journal
from app.reads import cases
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class HandOff:
    """Pass: to a named rep, or to the first who is free (`to` None)."""

    lead: UUID
    to: UUID | None
    line: str = ""


def hand_off(command: HandOff, desk: Desk) -> Changes:
    """Hands the lead off; it carries its continuation point."""
    journal = Journal(desk, "hand_off")
    _, lead = journal.lead(command.lead)
    require_stage("hand_off", lead)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    pass_on(journal, lead, campaign, to=command.to, line=command.line)
    return journal.close()
