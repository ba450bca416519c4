"""The hand-off desk: which interested leads wait for a decision, and what each lacks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select

from app.domain import facts as f
from app.domain.campaign import Campaign
from app.domain.gate import gate
from app.domain.points import BEFORE, PointFacts, PointState, point_state
from app.domain.vocabulary import DeskKind, Disposition, PhoneState, PromiseBy, Stage
from app.models import facts as tables
from app.models.state import CampaignRow, Lead, Phone, Promise, Prospect
from app.reads import cases
from app.reads.desk import Desk

MOST = 300
"""Rows shown of one group; the counts are of all."""


class DeskOrder(StrEnum):
    """By what the desk is sorted."""

    INTENT = "intent"
    WAITING = "waiting"


class DeskGroup(StrEnum):
    """The groups of the desk, in their order."""

    PASS = "pass"
    SHORT = "short"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class DeskQuestion:
    """The leads that wait at the desk."""

    order: DeskOrder = DeskOrder.INTENT


@dataclass(frozen=True, slots=True)
class DeskPoint:
    """The open continuation point of a row.

    Attributes:
        at: The promised moment; for a span its start.
        pressing: Due, late or lapsed, or what the last call was closed with.
    """

    at: datetime
    zone: str
    span: bool
    state: PointState
    pressing: bool


@dataclass(frozen=True, slots=True)
class DeskRow:
    """One lead at the desk.

    Attributes:
        since: Since when it waits: when it came to this stage.
        reasons: What gave it points, most first.
        summary: What the last conversation came to, in one line; may be empty.
        callback_at: We promised to call back then.
        short: What the gate misses, worst first; empty in the first group.
        waived: Somebody let it through although something is short.
        rejected: The reason's code, for what came back.
    """

    lead: UUID
    group: DeskGroup
    name: str
    company: str
    place: str
    staff: str
    pronoun: str
    score: int
    since: datetime
    reasons: tuple[str, ...]
    short: tuple[str, ...] = ()
    waived: bool = False
    rejected: str = ""
    rejected_line: str = ""
    point: DeskPoint | None = None
    summary: str = ""
    callback_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """The desk: rows in order of group and sort, and how many each group has in all."""

    rows: tuple[DeskRow, ...]
    counts: dict[DeskGroup, int]

    @property
    def total(self) -> int:
        """All leads that wait at the desk."""
        return sum(self.counts.values())


def desk(question: DeskQuestion, desk: Desk) -> DeskAnswer:
    """The leads of the person's campaigns that wait for a decision.

    Only leads in three stages are read, through the index over campaign and stage; what a row
    lacks is worked out for the rows that are shown.
    """
    campaigns = _campaigns(desk)
    if not campaigns:
        return DeskAnswer((), dict.fromkeys(DeskGroup, 0))
    rows: list[DeskRow] = []
    counts: dict[DeskGroup, int] = {}
    for group in DeskGroup:
        where = and_(Lead.campaign.in_(list(campaigns)), _of_group(group))
        found = _rows(desk, where, question.order)
        counts[group] = len(found)
        if len(found) == MOST:
            counts[group] = _count(desk, where)
        said = _Said.of(desk, [row.id for row in found]) if group is DeskGroup.PASS else _Said()
        rows += [_row(row, group, campaigns[row.campaign], said, desk.now) for row in found]
    return DeskAnswer(tuple(rows), counts)


def waiting(desk: Desk) -> int:
    """How many leads pass the gate and wait to be handed off: the first group, only counted."""
    campaigns = _campaigns(desk)
    return _count(desk, and_(Lead.campaign.in_(list(campaigns)), _of_group(DeskGroup.PASS)))


def _count(desk: Desk, where: ColumnElement[bool]) -> int:
    return desk.session.execute(select(func.count()).select_from(Lead).where(where)).scalar_one()


def _campaigns(desk: Desk) -> dict[UUID, Campaign]:
    """The person's campaigns that have a desk; an automatic one passes its leads on itself."""
    query = select(CampaignRow).where(CampaignRow.desk == str(DeskKind.QUALIFIER))
    if desk.actor.campaigns:
        query = query.where(CampaignRow.id.in_(desk.actor.campaigns))
    return {row.id: cases.campaign_of(row) for row in desk.session.scalars(query)}


def _of_group(group: DeskGroup) -> ColumnElement[bool]:
    if group is DeskGroup.BACK:
        return and_(
            Lead.stage == Stage.RETURNED, Lead.rejected != "", Lead.returned_to_desk.is_(True)
        )
    return Lead.stage == (Stage.QUALIFIED if group is DeskGroup.PASS else Stage.INTERESTED)


def _rows(desk: Desk, where: ColumnElement[bool], order: DeskOrder) -> Sequence[Any]:
    phone = exists().where(Phone.prospect == Lead.prospect, Phone.state != PhoneState.STRUCK)
    waiting = (Lead.stage_since, Lead.id)
    by = (Lead.score.desc(), *waiting) if order is DeskOrder.INTENT else waiting
    return desk.session.execute(
        select(
            Lead.id,
            Lead.campaign,
            Lead.stage_since,
            Lead.score,
            Lead.score_reasons,
            Lead.answers,
            Lead.waived_by,
            Lead.rejected,
            Lead.rejected_line,
            Lead.last_disposition,
            Lead.point,
            Lead.point_wall,
            Lead.point_zone,
            Lead.point_from,
            Lead.point_until,
            Lead.point_lapses,
            Lead.point_span,
            Lead.point_kept,
            Lead.last_attempt_at,
            Prospect.name,
            Prospect.company,
            Prospect.place,
            Prospect.staff,
            Prospect.pronoun,
            phone.label("has_phone"),
        )
        .join(Prospect, Prospect.id == Lead.prospect)
        .where(where)
        .order_by(*by)
        .limit(MOST)
    ).all()


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said about the rows of a group, by lead."""

    summaries: dict[UUID, str] = field(default_factory=dict)
    callbacks: dict[UUID, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, desk: Desk, leads: list[UUID]) -> "_Said":
        """Reads the last conversation of each lead, and promises of ours to call back."""
        spine, saved = tables.SPINE, tables.TABLES[f.CallSaved]
        calls = (
            select(spine.c.lead, saved.c.summary)
            .join(saved, saved.c.id == spine.c.id)
            .where(spine.c.lead.in_(leads), saved.c.reached)
            .order_by(spine.c.seq)
        )
        promised = select(Promise.lead, Promise.due_at).where(
            Promise.lead.in_(leads),
            Promise.by == str(PromiseBy.US),
            Promise.done_at.is_(None),
            Promise.due_at.is_not(None),
            func.lower(Promise.what).like("call%"),
        )
        return cls(
            {row[0]: row[1] for row in desk.session.execute(calls)},
            {row[0]: row[1] for row in desk.session.execute(promised) if row[1] is not None},
        )


def _row(row: Any, group: DeskGroup, campaign: Campaign, said: _Said, now: datetime) -> DeskRow:
    back = group is DeskGroup.BACK
    return DeskRow(
        lead=row.id,
        group=group,
        name=row.name,
        company=row.company,
        place=row.place,
        staff=row.staff,
        pronoun=row.pronoun,
        score=row.score,
        since=row.stage_since or now,
        reasons=tuple(one["reason"] for one in row.score_reasons if one["points"] > 0),
        short=_short(row, campaign) if group is DeskGroup.SHORT else (),
        waived=row.waived_by is not None,
        rejected=row.rejected if back else "",
        rejected_line=row.rejected_line if back else "",
        point=_point(row, now),
        summary=said.summaries.get(row.id, ""),
        callback_at=said.callbacks.get(row.id),
    )


def _short(row: Any, campaign: Campaign) -> tuple[str, ...]:
    return gate(
        campaign,
        points=row.score,
        answers=row.answers,
        has_phone=bool(row.has_phone),
        point_when=row.point_wall if row.point else None,
    ).short


def _point(row: Any, now: datetime) -> DeskPoint | None:
    if row.point is None or not (row.point_from and row.point_until and row.point_lapses):
        return None
    dialled = row.last_attempt_at
    state = point_state(
        PointFacts(
            due_from=row.point_from,
            due_until=row.point_until,
            lapses_at=row.point_lapses,
            span=row.point_span,
            dialled_at=dialled if dialled and dialled >= row.point_from else None,
            kept=row.point_kept,
        ),
        now,
    )
    pressing = state in (PointState.DUE, PointState.LATE, PointState.LAPSED)
    return DeskPoint(
        at=row.point_from + (timedelta(0) if row.point_span else BEFORE),
        zone=row.point_zone,
        span=row.point_span,
        state=state,
        pressing=pressing or row.last_disposition == Disposition.CALLBACK,
    )
