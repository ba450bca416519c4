"""Correct what was saved: who, what, was, is, why. The author the same day, a supervisor always."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from app.acts.changes import Changes
from app.acts.decide import decide, settle
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.dispositions import DISPOSITIONS
from app.domain.errors import Incomplete, NotAllowed
from app.domain.folding import effective
from app.domain.transitions import after_reached
from app.domain.vocabulary import Disposition, Role, Stage
from app.reads import cases
from app.reads.desk import Desk

FIELDS: dict[str, tuple[str, ...]] = {
    "call_saved": ("disposition", "reason", "whom", "summary"),
    "note": ("text", "note_kind"),
    "answer": ("choice",),
    "point_set": (
        "stopped_at",
        "opens_with",
        "open_question",
        "open_objection",
        "goes_on_with",
    ),
    "review_comment": ("text",),
    "handed_off": ("line",),
}


@dataclass(frozen=True, slots=True)
class Correct:
    """One field of one fact says something else now."""

    lead: UUID
    fact: UUID
    field: str
    now: str
    why: str


def correct(command: Correct, desk: Desk) -> Changes:
    """Keeps the correction; the stage follows unless another person acted after it.

    Raises:
        NotAllowed: Not the author on the same day and no supervisor, or no such field.
    """
    if not command.why.strip():
        raise Incomplete("why", "Say why it is corrected.")
    journal = Journal(desk, "correct")
    case, lead = journal.lead(command.lead)
    facts = cases.load_facts(desk.session, lead=lead.id)
    fact = next((one for one in facts if one.id == command.fact), None)
    if fact is None or command.field not in FIELDS.get(fact.body.kind, ()):
        raise NotAllowed("This can't be corrected.")
    _require_right(desk, fact)
    said = next((one for one in effective(facts) if one.id == fact.id), fact)
    was = str(getattr(said.body, command.field))
    journal.say(
        f.Correction(fact=fact.id, field=command.field, was=was, now=command.now, why=command.why),
        lead=lead.id,
        prospect=lead.prospect,
        corrects=fact.id,
    )
    others = {one.made_by for one in facts if one.seq > fact.seq and one.act_id != fact.act_id}
    journal.refold()
    case, lead = journal.lead(command.lead)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    if not others - {desk.actor.id, None} and command.field == "disposition":
        rule = DISPOSITIONS[Disposition(command.now)]
        closing = fact.role == Role.TELESALES
        decision = next(
            (
                one.body
                for one in facts
                if one.act_id == fact.act_id and isinstance(one.body, f.Decision)
            ),
            None,
        )
        before = Stage(decision.stage_from) if decision else Stage(lead.stage)
        if rule.reached:
            decide(
                journal,
                lead,
                campaign,
                after_reached(before, rule.stage, closing=closing),
                owner=lead.owner or fact.made_by,
                misses=0,
            )
    settle(journal, case, lead, campaign)
    return journal.close("recordings")


def _require_right(desk: Desk, fact: f.Fact) -> None:
    if Role.SUPERVISOR in desk.actor.roles:
        return
    zone = ZoneInfo(desk.zone)
    same_day = fact.made_at.astimezone(zone).date() == desk.now.astimezone(zone).date()
    if fact.made_by != desk.actor.id or not same_day:
        raise NotAllowed(
            "Only who wrote it can correct it, the same day.", "", "Ask a supervisor to correct it."
        )
