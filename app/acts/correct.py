"""Correct what was saved: who, what, was, is, why. The author the same day, a supervisor always."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.acts.changes import Changes
from app.acts.decide import decide, has_phone, settle
from app.acts.journal import Journal
from app.acts.points import PointWhen
from app.domain import corrections
from app.domain import facts as f
from app.domain.campaign import Campaign
from app.domain.corrections import FIELDS
from app.domain.dispositions import DISPOSITIONS
from app.domain.errors import Incomplete, NotAllowed, Stale
from app.domain.folding import effective
from app.domain.state import Case, LeadState
from app.domain.transitions import after_not_reached, after_reached
from app.domain.vocabulary import Disposition, Role, Stage
from app.reads import cases
from app.reads.desk import Desk
from app.reads.dialling import next_try_for
from app.reads.standing import lead_row, moves_nothing


@dataclass(frozen=True, slots=True)
class Correct:
    """A saved fact says something else now.

    Attributes:
        field: What of it, see `domain.corrections.FIELDS`; 'when' is a point's time.
        now: What it says now, as text; not used for 'when'.
        also: Further fields of the same fact that are corrected with it, (field, now).
        when: The point's time, read in the prospect's zone.
    """

    lead: UUID
    fact: UUID
    field: str
    now: str
    why: str
    also: tuple[tuple[str, str], ...] = ()
    when: PointWhen | None = None


def correct(command: Correct, desk: Desk) -> Changes:
    """Keeps the correction; the stage follows unless another person acted after it.

    A lead that was passed on stays as it is: the next act of who has it looks at the gate again.

    Raises:
        Incomplete: No reason is given, or the new value can't be.
        NotAllowed: Not the author on the same day and no supervisor, or no such field.
        Stale: The point was moved since.
    """
    if not command.why.strip():
        raise Incomplete("why", "Say why it is corrected.")
    journal = Journal(desk, "correct")
    _, lead = journal.lead(command.lead)
    campaign = cases.load_campaign(desk.session, lead.campaign)
    facts = cases.load_facts(desk.session, lead=lead.id)
    counting = {one.id: one for one in effective(facts)}
    fact = counting.get(command.fact)
    if fact is None:
        raise NotAllowed("This can't be corrected.")
    _require_right(desk, fact)
    changes = _changes(command, fact, campaign, list(counting.values()))
    for target, field, now in changes:
        was = corrections.as_text(getattr(target.body, field))
        if was != now:
            journal.say(
                f.Correction(fact=target.id, field=field, was=was, now=now, why=command.why),
                lead=lead.id,
                prospect=lead.prospect,
                corrects=target.id,
            )
    journal.refold()
    if moves_nothing("correct", lead_row(desk.session, command.lead), desk):
        return journal.close("recordings")
    case, lead = journal.lead(command.lead)
    ending = next((now for _, field, now in changes if field == "disposition"), None)
    if ending is not None and not _overtaken(fact, facts, desk):
        _follow(journal, case, lead, campaign, fact, facts, Disposition(ending))
    settle(journal, case, lead, campaign)
    return journal.close("recordings")


def _changes(
    command: Correct, fact: f.Fact, campaign: Campaign, facts: list[f.Fact]
) -> list[tuple[f.Fact, str, str]]:
    """Which field of which fact says what now, all of it checked."""
    body, wanted = fact.body, [(command.field, command.now), *command.also]
    plain = [(field, now) for field, now in wanted if field != "when"]
    known = FIELDS.get(body.kind, ())
    # A won deal keeps its day and its amount in the deal that was set by the same act.
    deal = [one for one in facts if isinstance(one.body, f.DealSet) and one.act_id == fact.act_id]
    targets = [fact, *(deal if isinstance(body, f.DealClosed) and body.won else [])]
    found: list[tuple[f.Fact, str, str]] = []
    for field, now in plain:
        of_field = [one for one in targets if field in FIELDS.get(one.body.kind, ())]
        if not of_field or (field in known and isinstance(body, f.DealClosed) and not body.won):
            raise NotAllowed("This can't be corrected.")
        corrections.check(body, field, now)
        if isinstance(body, f.Answer) and now not in _choices(campaign, body.question):
            raise Incomplete("choice", "Choose one of the answers.")
        found += [(one, field, now) for one in of_field]
    if any(field == "disposition" for field, _ in plain) and isinstance(body, f.CallSaved):
        ending = next(now for field, now in plain if field == "disposition")
        if ending not in set(Disposition):
            raise NotAllowed("This can't be corrected.")
        reached = DISPOSITIONS[Disposition(ending)].reached
        found.append((fact, "reached", corrections.as_text(reached)))
    if len(plain) < len(wanted):
        found += _new_time(command, fact, facts)
    if isinstance(body, f.PointSet):
        said = [f.Correction(fact=fact.id, field=a, was="", now=b, why="") for _, a, b in found]
        corrected = corrections.laid_over(body, said)
        assert isinstance(corrected, f.PointSet)
        promised = any(
            isinstance(one.body, f.PromiseMade) and one.body.point == fact.id for one in facts
        )
        corrections.check_open(corrected, promised)
    return found


def _choices(campaign: Campaign, question: str) -> set[str]:
    return {
        choice.key for one in campaign.questions if one.key == question for choice in one.choices
    }


def _new_time(command: Correct, fact: f.Fact, facts: list[f.Fact]) -> list[tuple[f.Fact, str, str]]:
    """Everything the corrected time of a point was worked out to."""
    when = command.when
    if not isinstance(fact.body, f.PointSet):
        raise NotAllowed("This can't be corrected.")
    if when is None:
        raise Incomplete("when", "Say when, in the prospect's time.")
    moved = any(isinstance(one.body, f.PointMoved) and one.body.point == fact.id for one in facts)
    if moved:
        raise Stale(
            "This continuation point was moved since.", "Nothing was changed.", "Move it again."
        )
    return [(fact, name, corrections.as_text(getattr(when, name))) for name in corrections.WHEN]


def _overtaken(fact: f.Fact, facts: list[f.Fact], desk: Desk) -> bool:
    """Whether the stage has gone on since: by another person, or by a later act of anybody."""
    later = [one for one in facts if one.seq > fact.seq and one.act_id != fact.act_id]
    others = {one.made_by for one in later} - {desk.actor.id, fact.made_by, None}
    moved = any(
        isinstance(one.body, f.Decision) and one.made_by is not None and one.act != "correct"
        for one in effective(later)
    )
    return bool(others) or moved


def _follow(
    journal: Journal,
    case: Case,
    lead: LeadState,
    campaign: Campaign,
    fact: f.Fact,
    facts: list[f.Fact],
    ending: Disposition,
) -> None:
    """The stage that the call would have led to with its right ending."""
    assert isinstance(fact.body, f.CallSaved)
    rule = DISPOSITIONS[ending]
    first = next(
        (
            one.body
            for one in facts
            if one.act_id == fact.act_id and isinstance(one.body, f.Decision)
        ),
        None,
    )
    before = Stage(first.stage_from) if first else Stage(lead.stage)
    if rule.reached:
        closing = fact.role == Role.TELESALES
        stage = after_reached(before, rule.stage, closing=closing)
        owner = lead.owner or fact.made_by
        decide(journal, lead, campaign, stage, owner=owner, misses=0)
        return
    misses = max(1, first.misses if first else 1)
    left = has_phone(case)
    stage = after_not_reached(
        before, misses=misses, cap=campaign.attempts_in_a_row, phones_left=left
    )
    attempt: Any = next((one.body for one in facts if one.id == fact.body.attempt), fact.body)
    retry = next_try_for(journal.desk, case, lead, ending, attempt, None)
    decide(
        journal,
        lead,
        campaign,
        stage,
        owner=lead.owner if lead.conversations else None,
        next_try_at=retry.at,
        next_why=rule.label,
        misses=misses,
        busy_redials=retry.busy_redials,
    )


def _require_right(desk: Desk, fact: f.Fact) -> None:
    if Role.SUPERVISOR in desk.actor.roles:
        return
    zone = ZoneInfo(desk.zone)
    same_day = fact.made_at.astimezone(zone).date() == desk.now.astimezone(zone).date()
    if fact.made_by != desk.actor.id or not same_day:
        raise NotAllowed(
            "Only who wrote it can correct it, the same day.", "", "Ask a supervisor to correct it."
        )
