"""Reject a hand-off with one of nine reasons and one line; also after accepting."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.acts.changes import Changes
from app.acts.decide import decide, require_stage
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.dispositions import REJECTIONS
from app.domain.errors import Incomplete
from app.domain.vocabulary import RejectionReason, Stage
from app.models import facts as tables
from app.reads import cases
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class Reject:
    """Reject: the reason's code and one line that teaches the start of the line."""

    lead: UUID
    reason: str
    line: str


def reject(command: Reject, desk: Desk) -> Changes:
    """The lead is returned, at the desk that passed it, or at the telemarketer's queue."""
    if command.reason not in REJECTIONS:
        raise Incomplete("reason", "Choose one of the nine reasons.")
    if not command.line.strip():
        raise Incomplete("line", "Say it in one line. The sender reads it today.")
    rule = REJECTIONS[RejectionReason(command.reason)]
    journal = Journal(desk, "reject")
    _, lead = journal.lead(command.lead)
    require_stage("reject", lead)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    after = lead.stage != Stage.HANDED_OFF
    handoff = lead.handoff or _last_handoff(desk, lead.id)
    if handoff is None:
        raise Incomplete("reason", "This lead was never handed off.")
    journal.say(
        f.HandOffAnswered(
            handoff=handoff,
            campaign=lead.campaign,
            accepted=False,
            reason=rule.code,
            line=command.line.strip(),
            after_accepting=after,
            late=lead.answer_by is not None and desk.now > lead.answer_by,
            charged_to=rule.charged_to,
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    decide(
        journal,
        lead,
        campaign,
        Stage.RETURNED,
        owner=lead.credit,
        next_try_at=desk.now,
        next_why=f"Rejected: {rule.label}",
        gate_met=False,
    )
    return journal.close("handoffs")


def _last_handoff(desk: Desk, lead: UUID) -> UUID | None:
    spine = tables.SPINE
    return desk.session.execute(
        select(spine.c.id)
        .where(spine.c.lead == lead, spine.c.kind == f.HandedOff.kind)
        .order_by(spine.c.seq.desc())
        .limit(1)
    ).scalar_one_or_none()
