"""State: what the facts add up to, written in the same transaction and rebuildable from them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, partial_index

# Constants stand as server defaults, so that a bulk insert names only what a row says.
Text0 = Annotated[str, mapped_column(server_default="")]
Int0 = Annotated[int, mapped_column(server_default="0")]
Flag0 = Annotated[bool, mapped_column(server_default=text("0"))]
List0 = Annotated[list[Any], mapped_column(server_default="[]")]
Dict0 = Annotated[dict[str, Any], mapped_column(server_default="{}")]


class Person(Base):
    """The newest version of each person."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    roles: Mapped[list[Any]]
    languages: Mapped[list[Any]]
    campaigns: Mapped[list[Any]]
    pin_hash: Mapped[str | None]
    active: Mapped[bool]
    away: Mapped[str | None]
    away_since: Mapped[datetime | None]


class CampaignRow(Base):
    """The newest version of each campaign."""

    __tablename__ = "campaign"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str] = mapped_column(unique=True)
    desk: Mapped[str]
    region: Mapped[str | None]
    hours: Mapped[list[Any]]
    gap_minutes: Mapped[int]
    attempts_in_a_row: Mapped[int]
    attempts_a_day: Mapped[int]
    answer_minutes: Mapped[int]
    ask_consent_each_time: Mapped[bool]
    questions: Mapped[list[Any]]
    card: Mapped[list[Any]]
    gate: Mapped[dict[str, Any]]
    costs: Mapped[dict[str, Any]]
    dispositions: Mapped[dict[str, Any]]
    active: Mapped[bool]


class ScorecardRow(Base):
    """The newest version of each scorecard that the team has set; see `domain.scorecards`."""

    __tablename__ = "scorecard"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    layer: Mapped[str]
    name: Mapped[str]
    questions: Mapped[list[Any]]
    active: Mapped[bool]


class Prospect(Base):
    """The person or company that is called."""

    __tablename__ = "prospect"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[Text0]
    role: Mapped[Text0]
    company: Mapped[Text0]
    place: Mapped[Text0]
    country: Mapped[Text0]
    staff: Mapped[Text0]
    email: Mapped[Text0]
    language: Mapped[Text0]
    pronoun: Mapped[Text0]
    zone: Mapped[str | None]
    zones: Mapped[List0]
    zone_basis: Mapped[Text0]
    shares_number: Mapped[Flag0]
    consent: Mapped[bool | None]
    consent_at: Mapped[datetime | None]
    do_not_call_at: Mapped[datetime | None]
    do_not_call_by: Mapped[UUID | None]
    do_not_call_why: Mapped[Text0]
    recent_attempts: Mapped[List0]
    name_key: Mapped[Text0]
    number: Mapped[Int0]


class Phone(Base):
    """The phones of a prospect in order of preference; one number may have several prospects."""

    __tablename__ = "phone"
    __table_args__ = (Index("ix_phone_e164", "e164"),)

    prospect: Mapped[UUID] = mapped_column(ForeignKey("prospect.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    e164: Mapped[Text0]
    kind: Mapped[Text0]
    state: Mapped[Text0]
    ext: Mapped[Text0]


class Number(Base):
    """What belongs to a number whoever has it: the gap, do-not-call, the lease.

    `epoch` grows with each grant, so that an old holder's word can be told from the present one's.
    """

    __tablename__ = "number"

    e164: Mapped[str] = mapped_column(primary_key=True)
    last_dialled_at: Mapped[datetime | None]
    last_outcome: Mapped[Text0]
    last_ended_at: Mapped[datetime | None]
    busy_redials: Mapped[Int0]
    do_not_call_at: Mapped[datetime | None]
    do_not_call_why: Mapped[Text0]
    lease_lead: Mapped[UUID | None]
    lease_by: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    epoch: Mapped[Int0]


class Lead(Base):
    """One prospect in one campaign. See `domain.state.LeadState`; the last block is for the queue.

    `callable_from`, `callable_until` and `held_by` are what `calling_rules.openings` answered at
    `opened_at`: the next window in which every rule allows a dial, and the rule that decides it.
    """

    __tablename__ = "lead"
    __table_args__ = (
        Index("ix_lead_prospect", "prospect"),
        Index("ix_lead_campaign_stage", "campaign", "stage"),
        Index("ix_lead_owner_point", "owner", "point_from"),
        Index("ix_lead_handoff", "stage", "answer_by"),
        Index("ix_lead_job", "job"),
        partial_index(
            "ix_lead_pool",
            "campaign",
            "score",
            "id",
            "callable_from",
            "callable_until",
            "held_by",
            where="pool = 1",
        ),
        Index("ix_lead_renew", "callable_until"),
        Index("ix_lead_open_attempt", "open_attempt"),
        # For the recordings of whoever won the lead for the next layer.
        Index("ix_lead_credit", "credit"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    prospect: Mapped[UUID] = mapped_column(ForeignKey("prospect.id"))
    campaign: Mapped[UUID]
    source: Mapped[Text0]
    segment: Mapped[Text0]
    job: Mapped[str | None]
    line: Mapped[int | None]
    added_at: Mapped[datetime | None]
    stage: Mapped[Text0]
    stage_before: Mapped[str | None]
    stage_since: Mapped[datetime | None]
    owner: Mapped[UUID | None]
    credit: Mapped[UUID | None]
    passed_by: Mapped[UUID | None]
    attempts: Mapped[Int0]
    conversations: Mapped[Int0]
    misses: Mapped[Int0]
    busy_redials: Mapped[Int0]
    first_attempt_at: Mapped[datetime | None]
    last_attempt_at: Mapped[datetime | None]
    last_disposition: Mapped[Text0]
    open_attempt: Mapped[UUID | None]
    next_try_at: Mapped[datetime | None]
    next_why: Mapped[Text0]
    score: Mapped[Int0]
    uncapped: Mapped[Int0]
    card_version: Mapped[Int0]
    score_reasons: Mapped[List0]
    answers: Mapped[Dict0]
    gate_met: Mapped[Flag0]
    waived_by: Mapped[UUID | None]
    point: Mapped[UUID | None]
    point_stopped_at: Mapped[Text0]
    point_opens_with: Mapped[Text0]
    point_open: Mapped[Text0]
    point_goes_on: Mapped[Text0]
    point_way: Mapped[Text0]
    point_wall: Mapped[Text0]
    point_zone: Mapped[Text0]
    point_from: Mapped[datetime | None]
    point_until: Mapped[datetime | None]
    point_lapses: Mapped[datetime | None]
    point_span: Mapped[Flag0]
    point_asked: Mapped[Flag0]
    point_kept: Mapped[Flag0]
    point_misses: Mapped[Int0]
    last_point: Mapped[UUID | None]
    handoff: Mapped[UUID | None]
    handoff_to: Mapped[UUID | None]
    handed_at: Mapped[datetime | None]
    answer_by: Mapped[datetime | None]
    handoff_line: Mapped[Text0]
    rejected: Mapped[Text0]
    rejected_line: Mapped[Text0]
    rejected_by: Mapped[UUID | None]
    rejected_at: Mapped[datetime | None]
    returned_to_desk: Mapped[Flag0]
    parked_until: Mapped[datetime | None]
    parked_why: Mapped[Text0]
    deal: Mapped[UUID | None]
    deal_minor: Mapped[Int0]
    deal_currency: Mapped[Text0]
    deal_per: Mapped[Text0]
    deal_closes: Mapped[Text0]
    changed_at: Mapped[datetime | None]
    changed_by: Mapped[UUID | None]
    rev: Mapped[Int0]
    # for the queue
    pool: Mapped[Int0]
    callable_from: Mapped[datetime | None]
    callable_until: Mapped[datetime | None]
    held_by: Mapped[str | None]
    opened_at: Mapped[datetime | None]


class Promise(Base):
    """Promises of the threads; the open ones of ours stand in the queue until ticked."""

    __tablename__ = "promise"
    __table_args__ = (Index("ix_promise_lead", "lead"), Index("ix_promise_open", "done_at", "by"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lead: Mapped[UUID] = mapped_column(ForeignKey("lead.id"))
    point: Mapped[UUID]
    by: Mapped[str]
    what: Mapped[str]
    due_at: Mapped[datetime | None]
    wall: Mapped[str]
    zone: Mapped[str]
    done_at: Mapped[datetime | None]
