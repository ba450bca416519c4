"""One lead, whole: what the call panel, the desk and a hand-off show before the ring tone ends."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain import facts as f
from app.domain import permissions
from app.domain.campaign import Campaign, worded_for
from app.domain.errors import KnownError, NotAllowed
from app.domain.folding import effective
from app.domain.gate import GateResult, gate
from app.domain.state import LeadState, PhoneLine, ProspectState
from app.domain.vocabulary import NoteKind, PhoneState
from app.models.local import Draft
from app.reads import cases
from app.reads.desk import Desk
from app.reads.dialling import DialVerdict, dial_verdict
from app.reads.one_call import without_private
from app.reads.standing import lead_row, standing
from app.reads.thread import ThreadItem, choices_of, lines


@dataclass(frozen=True, slots=True)
class LeadCardQuestion:
    """One lead with its thread."""

    lead: UUID


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise of the thread."""

    id: UUID
    by: str
    what: str
    due_at: datetime | None
    wall: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection over all calls: the same words count once, `raised` times."""

    note: UUID
    text: str
    raised: int
    answered: bool
    how: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """Where we stopped: the open point, or the last one, with the call it came from.

    Attributes:
        open: It is still to be kept; False: closed, shown as history.
        conversations: Which conversation it was (3: 'third conversation').
    """

    point: UUID
    set_at: datetime
    by: UUID | None
    by_name: str
    stopped_at: str
    open_question: str
    open_objection: str
    goes_on_with: str
    opens_with: str
    wall: str
    zone: str
    due_from: datetime
    due_until: datetime
    lapses_at: datetime
    span: bool
    kept: bool
    way: str
    open: bool
    attempt: UUID | None
    seconds: int
    conversations: int
    promises: tuple[PromiseRow, ...]


@dataclass(frozen=True, slots=True)
class LeadCard:
    """Everything about one lead that this person may see.

    Attributes:
        may: Names of the acts that the person's roles allow on this lead now.
        amounts: Whether amounts may be shown.
        attempt: The unfinished attempt, if a call is under way or was broken off.
        draft: What was typed and not saved yet.
        answer_details: What was said beside the choice, by question ('31 December').
    """

    state: LeadState
    prospect: ProspectState
    campaign: Campaign
    owner_name: str
    credit_name: str
    passed_name: str
    receiver_name: str
    rejected_by_name: str
    verdict: DialVerdict
    gate: GateResult
    stop: Stop | None
    objections: tuple[Objection, ...]
    thread: tuple[ThreadItem, ...]
    last_attempt: ThreadItem | None
    answers_at: dict[str, tuple[UUID | None, int | None]]
    may: frozenset[str]
    amounts: bool
    attempt: f.Attempt | None
    attempt_id: UUID | None
    answered_at: datetime | None
    ended_at: datetime | None
    draft: dict[str, Any] | None
    source_line: str = ""
    answer_details: dict[str, str] = field(default_factory=dict)

    @property
    def phone(self) -> PhoneLine | None:
        """The phone to dial first: the first that is not struck."""
        left = [one for one in self.prospect.phones if one.state != PhoneState.STRUCK]
        return left[0] if left else None


def lead_card(question: LeadCardQuestion, desk: Desk) -> LeadCard:
    """The card of a lead.

    Raises:
        KnownError: The lead is not here.
        NotAllowed: None of the person's roles may read its thread.
    """
    row = lead_row(desk.session, question.lead)
    if row is None:
        raise KnownError("This lead is no longer here.")
    found = permissions.relations(desk.actor.id, desk.actor.campaigns, standing(row, desk))
    if not permissions.may(permissions.READS, "lead_card", desk.actor.roles, found):
        raise NotAllowed("Your roles do not show this lead.")
    case = cases.load_case(desk.session, row.prospect)
    assert case is not None
    lead = case.leads[question.lead]
    campaign = cases.load_campaign(desk.session, lead.campaign)
    names = cases.names(desk.session)
    facts = cases.load_facts(desk.session, lead=lead.id)
    counting = effective(facts)
    items = lines(without_private(facts, desk), names, choices_of(campaign))
    attempt, answered, ended = _open_attempt(counting, lead)
    amounts = permissions.may(permissions.READS, "amounts", desk.actor.roles, found)
    return LeadCard(
        state=lead if amounts else replace(lead, deal_minor=0, deal_currency=""),
        prospect=case.prospect,
        campaign=worded_for(campaign, case.prospect.pronoun),
        owner_name=names.get(lead.owner, "") if lead.owner else "",
        credit_name=names.get(lead.credit, "") if lead.credit else "",
        passed_name=names.get(lead.passed_by, "") if lead.passed_by else "",
        receiver_name=names.get(lead.handoff_to, "") if lead.handoff_to else "",
        rejected_by_name=names.get(lead.rejected_by, "") if lead.rejected_by else "",
        verdict=dial_verdict(desk, case, lead),
        gate=gate(
            campaign,
            points=lead.score,
            answers=lead.answers,
            has_phone=any(one.state != PhoneState.STRUCK for one in case.prospect.phones),
            point_when=lead.point_wall if lead.point else None,
        ),
        stop=_stop(counting, lead, names),
        objections=_objections(counting),
        thread=items,
        last_attempt=next((one for one in items if one.attempt is not None), None),
        answers_at={
            one.body.question: (one.body.attempt, one.body.offset_ms)
            for one in counting
            if isinstance(one.body, f.Answer)
        },
        may=frozenset(
            act
            for act in permissions.ACTS
            if permissions.may(permissions.ACTS, act, desk.actor.roles, found)
        ),
        amounts=amounts,
        attempt=attempt,
        attempt_id=lead.open_attempt,
        answered_at=answered,
        ended_at=ended,
        draft=_draft(desk, lead.id),
        answer_details={
            one.body.question: one.body.detail for one in counting if isinstance(one.body, f.Answer)
        },
    )


def _draft(desk: Desk, lead: UUID) -> dict[str, Any] | None:
    row = desk.here.get(Draft, (lead, desk.actor.id)) if desk.actor.id else None
    return dict(row.content) if row is not None else None


def _open_attempt(
    facts: list[f.Fact], lead: LeadState
) -> tuple[f.Attempt | None, datetime | None, datetime | None]:
    attempt = answered = ended = None
    for fact in facts:
        body = fact.body
        if isinstance(body, f.Attempt) and fact.id == lead.open_attempt:
            attempt = body
        elif isinstance(body, f.Answered) and body.attempt == lead.open_attempt:
            answered = body.at
        elif isinstance(body, f.HungUp) and body.attempt == lead.open_attempt:
            ended = body.at
    return attempt, answered, ended


def _stop(facts: list[f.Fact], lead: LeadState, names: dict[UUID, str]) -> Stop | None:
    wanted = lead.point or lead.last_point
    conversations = 0
    seconds: dict[UUID | None, int] = {}
    for fact in facts:
        if isinstance(fact.body, f.CallSaved):
            seconds[fact.body.attempt] = fact.body.talk_s
    for fact in facts:
        body = fact.body
        if isinstance(body, f.CallSaved) and body.reached:
            conversations += 1
        if fact.id != wanted or not isinstance(body, f.PointSet):
            continue
        still = lead.point == fact.id
        return Stop(
            point=fact.id,
            set_at=fact.made_at,
            by=fact.made_by,
            by_name=names.get(fact.made_by, "") if fact.made_by else "",
            stopped_at=body.stopped_at,
            open_question=body.open_question,
            open_objection=body.open_objection,
            goes_on_with=body.goes_on_with,
            opens_with=body.opens_with,
            wall=lead.point_wall if still else body.wall,
            zone=lead.point_zone if still else body.zone,
            due_from=(lead.point_from if still else None) or body.due_from,
            due_until=(lead.point_until if still else None) or body.due_until,
            lapses_at=(lead.point_lapses if still else None) or body.lapses_at,
            span=body.span,
            kept=lead.point_kept if still else False,
            way=body.way,
            open=still,
            attempt=body.attempt,
            seconds=seconds.get(body.attempt, 0),
            conversations=max(1, conversations),
            promises=tuple(
                PromiseRow(one.id, one.by, one.what, one.due_at, one.wall, one.done_at)
                for one in lead.promises.values()
                if one.point == fact.id
            ),
        )
    return None


def _objections(facts: list[f.Fact]) -> tuple[Objection, ...]:
    found: dict[str, Objection] = {}
    by_note: dict[UUID, str] = {}
    for fact in facts:
        body = fact.body
        if isinstance(body, f.Note) and body.note_kind == NoteKind.OBJECTION:
            key = body.text.casefold().strip(' ."“”')
            by_note[fact.id] = key
            old = found.get(key)
            found[key] = Objection(
                fact.id,
                body.topic or body.text,
                (old.raised if old else 0) + 1,
                False,
                "",
                fact.made_at,
            )
        elif isinstance(body, f.ObjectionAnswered) and body.note in by_note:
            key = by_note[body.note]
            found[key] = replace(
                found[key], answered=body.answered, how=body.how, last_at=fact.made_at
            )
    return tuple(sorted(found.values(), key=lambda one: (one.answered, -one.raised)))
