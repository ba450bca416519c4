"""What several acts decide alike: keeping a decision, settling score and gate, passing on."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.acts.journal import Journal
from app.domain import facts as f
from app.domain import gate as gates
from app.domain.campaign import Campaign, worded
from app.domain.errors import NotAllowed
from app.domain.phrases import phrase
from app.domain.points import BEFORE, OVERDUE_LIMIT
from app.domain.queue_order import answer_by
from app.domain.state import Case, LeadState
from app.domain.transitions import FROM
from app.domain.vocabulary import DeskKind, PhoneState, Role, Stage
from app.domain.wall_time import Hours
from app.models.state import Lead, Person
from app.reads import cases
from app.reads.scope import point_overdue

_KEEP: Any = object()
# What a score is worked out from, and what takes it back or mends it.
_SCORED_BY = frozenset({f.Answer, f.Note, f.Retraction, f.Correction})
# The team's working hours, in which the hand-off clock runs.
TEAM_HOURS: Hours = (((8 * 60, 19 * 60),),) * 5 + ((), ())


def require_stage(act: str, lead: LeadState) -> None:
    """Refuses an act from a stage that it does not start from.

    Raises:
        NotAllowed: The lead stands elsewhere.
    """
    if Stage(lead.stage) not in FROM[act]:
        stage = lead.stage.replace("_", " ")
        raise NotAllowed(
            phrase("This lead is {stage} now.", stage=stage),
            "Nothing was changed.",
            "Look at it again.",
        )


def decide(
    journal: Journal,
    lead: LeadState,
    campaign: Campaign,
    stage: Stage | str,
    *,
    owner: UUID | None = _KEEP,
    next_try_at: datetime | None = None,
    next_why: str = "",
    misses: int | None = None,
    point_misses: int | None = None,
    busy_redials: int = 0,
    gate_met: bool | None = None,
    by_nobody: bool = False,
    offer: tuple[UUID, datetime] | None = None,
) -> None:
    """Keeps a decision: where the lead stands and who owns it from now on.

    Args:
        offer: Who answers the open hand-off from now on, and by when.
    """
    rules: dict[str, Any] = {"campaign": campaign.version}
    if offer is not None:
        rules["offer"] = {"to": str(offer[0]), "answer_by": offer[1].isoformat()}
    journal.say(
        f.Decision(
            stage_from=lead.stage,
            stage_to=str(stage),
            owner=lead.owner if owner is _KEEP else owner,
            next_try_at=next_try_at,
            next_why=next_why,
            misses=lead.misses if misses is None else misses,
            point_misses=lead.point_misses if point_misses is None else point_misses,
            busy_redials=busy_redials,
            gate_met=lead.gate_met if gate_met is None else gate_met,
            rules=rules,
        ),
        lead=lead.id,
        prospect=lead.prospect,
        by_nobody=by_nobody,
    )


def has_phone(case: Case) -> bool:
    """Whether a phone that may be dialled is left."""
    return any(phone.state != PhoneState.STRUCK for phone in case.prospect.phones)


def _heard(journal: Journal, lead: UUID) -> tuple[dict[str, gates.Heard], list[gates.Heard]]:
    """What was answered and heard so far: (newest answer by question, notes in order)."""
    facts = cases.load_facts(journal.desk.session, lead=lead, kinds=_SCORED_BY)
    own = [one for one in journal.facts if one.lead == lead]
    from app.domain.folding import effective

    answers: dict[str, gates.Heard] = {}
    heard: list[gates.Heard] = []
    for fact in effective([*facts, *own]):
        body = fact.body
        if isinstance(body, f.Answer):
            attempt = str(body.attempt) if body.attempt else None
            answers[body.question] = gates.Heard("answer", body.choice, attempt, body.offset_ms)
        elif isinstance(body, f.Note):
            attempt = str(body.attempt) if body.attempt else None
            heard.append(gates.Heard(body.note_kind, "", attempt, body.offset_ms, body.text))
    return answers, heard


_LONGEST = 12  # digits of a number of people


def staff_number(staff: str) -> int | None:
    """'240', '1.200', '100-250' (the lower end) as a number; None when it says none."""
    head = staff.replace(".", "").replace(",", "").replace("–", "-").split("-")[0].strip()
    # '²' is a digit and no number; a thousand digits are neither.
    return int(head) if head.isdecimal() and len(head) <= _LONGEST else None


def rescore(journal: Journal, case: Case, lead: LeadState, campaign: Campaign) -> None:
    """Keeps the score if it moved."""
    answers, heard = _heard(journal, lead.id)
    score = gates.score(
        campaign,
        answers=answers,
        heard=heard,
        source=lead.source,
        staff=staff_number(case.prospect.staff),
    )
    pronoun = case.prospect.pronoun
    reasons: list[Any] = [
        {**asdict(one), "reason": worded(one.reason, pronoun)} for one in score.reasons
    ]
    if (score.value, reasons, campaign.version) == (
        lead.score,
        lead.score_reasons,
        lead.card_version,
    ):
        return
    journal.say(
        f.Scored(
            score=score.value,
            uncapped=score.uncapped,
            card_version=campaign.version,
            reasons=reasons,
        ),
        lead=lead.id,
        prospect=lead.prospect,
        by_nobody=True,
    )


def gate_of(case: Case, lead: LeadState, campaign: Campaign) -> gates.GateResult:
    """The campaign's gate over a lead as it stands."""
    return gates.gate(
        campaign,
        points=lead.score,
        answers=lead.answers,
        has_phone=has_phone(case),
        point_when=lead.point_wall if lead.point else None,
    )


def settle(journal: Journal, case: Case, lead: LeadState, campaign: Campaign) -> None:
    """After an act: score, gate, and in a campaign without a qualifier the hand-off.

    The gate makes interested qualified, and returned qualified when something changed since;
    qualified goes back to interested when it is no longer met and nobody waived it.
    """
    rescore(journal, case, lead, campaign)
    met = gate_of(case, lead, campaign).passed or lead.waived_by is not None
    if met and lead.stage in (Stage.INTERESTED, Stage.RETURNED):
        decide(journal, lead, campaign, Stage.QUALIFIED, gate_met=True, by_nobody=True)
    elif not met and lead.stage == Stage.QUALIFIED:
        decide(journal, lead, campaign, Stage.INTERESTED, gate_met=False, by_nobody=True)
    if lead.stage == Stage.QUALIFIED and campaign.desk is DeskKind.AUTOMATIC:
        pass_on(journal, lead, campaign, to=first_free(journal, campaign), line="", auto=True)


def pass_on(
    journal: Journal,
    lead: LeadState,
    campaign: Campaign,
    *,
    to: UUID | None,
    line: str,
    auto: bool = False,
) -> UUID:
    """Hands a qualified lead off. Returns the id of the hand-off."""
    until = answer_time(journal, lead, campaign)
    handoff = journal.say(
        f.HandedOff(
            campaign=campaign.id,
            to=to,
            line=line,
            answer_by=until,
            automatic=auto,
            score=lead.score,
        ),
        lead=lead.id,
        prospect=lead.prospect,
        by_nobody=auto,
    )
    decide(journal, lead, campaign, Stage.HANDED_OFF, gate_met=True, by_nobody=auto)
    return handoff


def answer_time(journal: Journal, lead: LeadState, campaign: Campaign) -> datetime:
    """By when a hand-off that is offered now has to be answered."""
    return answer_by(
        journal.desk.now,
        campaign.answer_minutes,
        lead.point_from + BEFORE if lead.point_from and not lead.point_span else lead.point_from,
        hours=TEAM_HOURS,
        zone=journal.desk.zone,
    )


def first_free(journal: Journal, campaign: Campaign) -> UUID | None:
    """The telesales rep to whom an automatic hand-off goes.

    Present, not above the limit of overdue points, with the fewest open hand-offs; None leaves it
    to the first who is free.
    """
    session = journal.desk.session
    waiting: dict[UUID, int] = {
        row[0]: row[1]
        for row in session.execute(
            select(Lead.handoff_to, func.count())
            .where(Lead.stage == Stage.HANDED_OFF)
            .group_by(Lead.handoff_to)
        )
        if row[0] is not None
    }
    overdue: dict[UUID, int] = {
        row[0]: row[1]
        for row in session.execute(
            select(Lead.owner, func.count()).where(point_overdue(journal.desk)).group_by(Lead.owner)
        )
        if row[0] is not None
    }
    people = [
        person
        for person in session.scalars(select(Person).where(Person.active, Person.away.is_(None)))
        if Role.TELESALES in person.roles
        and (not person.campaigns or str(campaign.id) in person.campaigns)
        and overdue.get(person.id, 0) <= OVERDUE_LIMIT
    ]
    if not people:
        return None
    return min(people, key=lambda one: (waiting.get(one.id, 0), one.name)).id
