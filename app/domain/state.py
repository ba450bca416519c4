"""State of prospects and leads: what the facts add up to. Derived, never decided here."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.vocabulary import PhoneState, Stage


@dataclass(slots=True)
class PhoneLine:
    """One phone of a prospect, in order of preference."""

    e164: str
    kind: str = ""
    state: str = PhoneState.GOOD
    ext: str = ""


@dataclass(slots=True)
class PromiseState:
    """A promise of the open thread; `done_at` None while it is open."""

    id: UUID
    point: UUID
    by: str
    what: str
    due_at: datetime | None
    wall: str
    zone: str
    done_at: datetime | None = None


@dataclass(slots=True)
class LeadState:
    """One prospect in one campaign, as the facts have it. Times are aware UTC."""

    id: UUID
    prospect: UUID
    campaign: UUID
    source: str = ""
    segment: str = ""
    job: str | None = None
    line: int | None = None
    added_at: datetime | None = None
    stage: str = Stage.NEW
    stage_before: str | None = None
    stage_since: datetime | None = None
    owner: UUID | None = None
    credit: UUID | None = None
    passed_by: UUID | None = None
    attempts: int = 0
    conversations: int = 0
    misses: int = 0
    busy_redials: int = 0
    first_attempt_at: datetime | None = None
    last_attempt_at: datetime | None = None
    last_disposition: str = ""
    open_attempt: UUID | None = None
    next_try_at: datetime | None = None
    next_why: str = ""
    score: int = 0
    uncapped: int = 0
    card_version: int = 0
    score_reasons: list[Any] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    gate_met: bool = False
    waived_by: UUID | None = None
    point: UUID | None = None
    point_stopped_at: str = ""
    point_opens_with: str = ""
    point_open: str = ""
    point_goes_on: str = ""
    point_way: str = ""
    point_wall: str = ""
    point_zone: str = ""
    point_from: datetime | None = None
    point_until: datetime | None = None
    point_lapses: datetime | None = None
    point_span: bool = False
    point_asked: bool = False
    point_kept: bool = False
    point_misses: int = 0
    last_point: UUID | None = None
    handoff: UUID | None = None
    handoff_to: UUID | None = None
    handed_at: datetime | None = None
    answer_by: datetime | None = None
    handoff_line: str = ""
    rejected: str = ""
    rejected_line: str = ""
    rejected_by: UUID | None = None
    rejected_at: datetime | None = None
    returned_to_desk: bool = False
    parked_until: datetime | None = None
    parked_why: str = ""
    deal: UUID | None = None
    deal_minor: int = 0
    deal_currency: str = ""
    deal_per: str = ""
    deal_closes: str = ""
    changed_at: datetime | None = None
    changed_by: UUID | None = None
    rev: int = 0
    promises: dict[UUID, PromiseState] = field(default_factory=dict)


@dataclass(slots=True)
class ProspectState:
    """The person or company that is called."""

    id: UUID
    name: str = ""
    role: str = ""
    company: str = ""
    place: str = ""
    country: str = ""
    staff: str = ""
    email: str = ""
    language: str = ""
    pronoun: str = "their"
    zone: str | None = None
    zones: list[str] = field(default_factory=list)
    zone_basis: str = ""
    shares_number: bool = False
    consent: bool | None = None
    consent_at: datetime | None = None
    do_not_call_at: datetime | None = None
    do_not_call_by: UUID | None = None
    do_not_call_why: str = ""
    recent_attempts: list[datetime] = field(default_factory=list)
    phones: list[PhoneLine] = field(default_factory=list)


@dataclass(slots=True)
class Case:
    """A prospect with all its leads: what one fold works on."""

    prospect: ProspectState
    leads: dict[UUID, LeadState] = field(default_factory=dict)


@dataclass(slots=True)
class NumberState:
    """What belongs to a number, whoever has it: the gap and do-not-call."""

    e164: str
    last_dialled_at: datetime | None = None
    last_outcome: str = ""
    last_ended_at: datetime | None = None
    busy_redials: int = 0
    do_not_call_at: datetime | None = None
    do_not_call_why: str = ""
