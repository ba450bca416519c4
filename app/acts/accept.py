"""Accept a hand-off: the lead is the rep's from now on."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import Changes
from app.acts.decide import decide, require_stage
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import Stale
from app.domain.vocabulary import Stage
from app.reads import cases
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class Accept:
    """Accept and open."""

    lead: UUID


def accept(command: Accept, desk: Desk) -> Changes:
    """The accepting rep becomes the owner; accepting one's own hand-off is marked."""
    journal = Journal(desk, "accept")
    _, lead = journal.lead(command.lead)
    require_stage("accept", lead)
    if lead.handoff is None:
        raise Stale("This hand-off was answered already.", "Nothing was changed.")
    campaign = cases.load_campaign(desk.session, lead.campaign)
    journal.say(
        f.HandOffAnswered(
            handoff=lead.handoff,
            campaign=lead.campaign,
            accepted=True,
            late=lead.answer_by is not None and desk.now > lead.answer_by,
            own=lead.passed_by == desk.actor.id or lead.credit == desk.actor.id,
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    decide(journal, lead, campaign, Stage.ACCEPTED, owner=desk.actor.id)
    return journal.close("handoffs")
