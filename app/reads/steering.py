"""What needs a supervisor: overdue points, hand-offs past their time, leads that nobody owns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.domain.points import PointFacts, new_leads_wait
from app.domain.vocabulary import CLOSED_STAGES, Role, Stage
from app.models.state import CampaignRow, Lead, Person, Prospect
from app.reads.desk import Desk
from app.reads.scope import point_overdue

MOST = 300
"""Rows read of one group; the counts are of all."""


class SteeringGroup(StrEnum):
    """The lists of the screen 'Needs you', in their order."""

    OVERDUE = "overdue"  # points late or lapsed, by person
    PAST_TIME = "past_time"  # hand-offs that nobody answered in time
    UNOWNED = "unowned"  # leads in conversation without anybody who could go on
    DUE = "due"  # hand-offs that still wait within their time
    OWNED = "owned"  # everything else of the person asked about


NEEDS = (SteeringGroup.OVERDUE, SteeringGroup.PAST_TIME, SteeringGroup.UNOWNED)
"""The groups that are counted as things to do."""
NEEDS_OWNER = frozenset(
    {
        Stage.CONVERSING,
        Stage.INTERESTED,
        Stage.QUALIFIED,
        Stage.HANDED_OFF,
        Stage.ACCEPTED,
        Stage.WORKING,
        Stage.NURTURE,
    }
)
"""Stages in which somebody has talked with the prospect and has to go on."""
_CLOSED = [str(one) for one in CLOSED_STAGES]


@dataclass(frozen=True, slots=True)
class SteeringQuestion:
    """What needs a supervisor.

    Attributes:
        owner: Only what this person has, and all else that the person owns too.
    """

    owner: UUID | None = None


@dataclass(frozen=True, slots=True)
class SteeringRow:
    """One lead of a list.

    Attributes:
        owner_name: '' while nobody owns it.
        owner_left: Its owner is no longer in the team.
        point: The open continuation point, None without one.
        receiver: Whom it was handed to; None is the first who is free.
        handoff_to: Their name, '' for nobody in particular.
    """

    lead: UUID
    group: SteeringGroup
    name: str
    company: str
    place: str
    pronoun: str
    zone: str
    stage: str
    score: int
    campaign: UUID
    campaign_name: str
    owner: UUID | None
    owner_name: str
    owner_left: bool
    point: PointFacts | None
    receiver: UUID | None
    handoff_to: str
    handed_at: datetime | None
    answer_by: datetime | None


@dataclass(frozen=True, slots=True)
class SteeringPerson:
    """Somebody who calls, or who has left and still owns leads.

    Attributes:
        owned: Leads that are not closed.
        overdue: Of those, with a point that is late or lapsed.
    """

    id: UUID
    name: str
    roles: tuple[Role, ...]
    campaigns: frozenset[UUID]
    active: bool
    away: str | None
    owned: int
    overdue: int

    @property
    def full(self) -> bool:
        """So many points are overdue that new leads wait."""
        return new_leads_wait(self.overdue)


@dataclass(frozen=True, slots=True)
class SteeringAnswer:
    """The lists, how many each has in all, and the people leads can stand with."""

    rows: tuple[SteeringRow, ...]
    counts: dict[SteeringGroup, int]
    people: tuple[SteeringPerson, ...]

    @property
    def total(self) -> int:
        """All that has to be seen to."""
        return sum(self.counts.get(group, 0) for group in NEEDS)


def steering(question: SteeringQuestion, desk: Desk) -> SteeringAnswer:
    """The lists of leads that need a supervisor, oldest first."""
    team = {row.id: row for row in desk.session.scalars(select(Person))}
    named = desk.session.execute(select(CampaignRow.id, CampaignRow.name))
    names = {row.id: row.name for row in named}
    rows: list[SteeringRow] = []
    counts: dict[SteeringGroup, int] = {}
    for group in SteeringGroup:
        if group is SteeringGroup.OWNED and question.owner is None:
            continue
        where = _where(group, desk, team.values(), question.owner)
        found = _rows(desk, where, group)
        counts[group] = len(found)
        if len(found) == MOST:
            counts[group] = _count(desk, where)
        rows += [_row(row, group, team, names) for row in found]
    return SteeringAnswer(tuple(rows), counts, _people(desk, team.values()))


def needing(desk: Desk) -> int:
    """All that has to be seen to in the team, as `SteeringAnswer.total` has it, only counted."""
    team = desk.session.scalars(select(Person)).all()
    return sum(_count(desk, _where(group, desk, team, None)) for group in NEEDS)


def _count(desk: Desk, where: ColumnElement[bool]) -> int:
    return desk.session.execute(select(func.count()).select_from(Lead).where(where)).scalar_one()


def _unowned(team: Iterable[Person]) -> ColumnElement[bool]:
    gone = [one.id for one in team if not one.active]
    return or_(
        and_(Lead.owner.is_(None), Lead.stage.in_([str(one) for one in NEEDS_OWNER])),
        and_(Lead.owner.in_(gone), Lead.stage.not_in(_CLOSED)),
    )


def _where(
    group: SteeringGroup, desk: Desk, team: Iterable[Person], owner: UUID | None
) -> ColumnElement[bool]:
    here = [one.id for one in team if one.active]
    handed = and_(Lead.stage == Stage.HANDED_OFF, Lead.handoff.is_not(None))
    past = and_(Lead.answer_by.is_not(None), Lead.answer_by <= desk.now)
    where: ColumnElement[bool] = {
        SteeringGroup.OVERDUE: and_(Lead.owner.in_(here), point_overdue(desk)),
        SteeringGroup.PAST_TIME: and_(handed, past),
        SteeringGroup.UNOWNED: _unowned(team),
        SteeringGroup.DUE: and_(handed, Lead.answer_by > desk.now),
        SteeringGroup.OWNED: and_(
            Lead.owner.in_(here), Lead.stage.not_in(_CLOSED), ~point_overdue(desk)
        ),
    }[group]
    if owner is None:
        return where
    mine = Lead.owner == owner
    if group in (SteeringGroup.PAST_TIME, SteeringGroup.DUE):
        mine = or_(mine, Lead.handoff_to == owner)
    elif group is SteeringGroup.OWNED:
        where = and_(where, Lead.stage != Stage.HANDED_OFF)
    return and_(where, mine)


def _rows(desk: Desk, where: ColumnElement[bool], group: SteeringGroup) -> Sequence[Any]:
    by: tuple[Any, ...] = {
        SteeringGroup.OVERDUE: (Person.name, Lead.owner, Lead.point_until),
        SteeringGroup.PAST_TIME: (Lead.answer_by,),
        SteeringGroup.DUE: (Lead.answer_by,),
        SteeringGroup.UNOWNED: (Lead.stage_since,),
        SteeringGroup.OWNED: (Lead.point_from.is_(None), Lead.point_from, Lead.stage_since),
    }[group]
    return desk.session.execute(
        select(
            Lead.id,
            Lead.stage,
            Lead.score,
            Lead.campaign,
            Lead.owner,
            Lead.point,
            Lead.point_zone,
            Lead.point_from,
            Lead.point_until,
            Lead.point_lapses,
            Lead.point_span,
            Lead.point_kept,
            Lead.last_attempt_at,
            Lead.handoff_to,
            Lead.handed_at,
            Lead.answer_by,
            Prospect.name,
            Prospect.company,
            Prospect.place,
            Prospect.pronoun,
            Prospect.zone,
            Prospect.zones,
        )
        .join(Prospect, Prospect.id == Lead.prospect)
        .outerjoin(Person, Person.id == Lead.owner)
        .where(where)
        .order_by(*by, Lead.id)
        .limit(MOST)
    ).all()


def _row(
    row: Any, group: SteeringGroup, team: dict[UUID, Person], campaigns: dict[UUID, str]
) -> SteeringRow:
    owner, receiver = team.get(row.owner), team.get(row.handoff_to)
    return SteeringRow(
        lead=row.id,
        group=group,
        name=row.name,
        company=row.company,
        place=row.place,
        pronoun=row.pronoun,
        zone=row.point_zone or row.zone or (row.zones[0] if row.zones else "UTC"),
        stage=row.stage,
        score=row.score,
        campaign=row.campaign,
        campaign_name=campaigns.get(row.campaign, ""),
        owner=row.owner,
        owner_name=owner.name if owner is not None else "",
        owner_left=owner is not None and not owner.active,
        point=_point(row),
        receiver=row.handoff_to,
        handoff_to=receiver.name if receiver is not None else "",
        handed_at=row.handed_at,
        answer_by=row.answer_by,
    )


def _point(row: Any) -> PointFacts | None:
    if row.point is None or row.point_from is None:
        return None
    dialled = row.last_attempt_at
    return PointFacts(
        due_from=row.point_from,
        due_until=row.point_until,
        lapses_at=row.point_lapses,
        span=row.point_span,
        dialled_at=dialled if dialled is not None and dialled >= row.point_from else None,
        kept=row.point_kept,
    )


def _people(desk: Desk, team: Iterable[Person]) -> tuple[SteeringPerson, ...]:
    """Who owns leads or may: callers of the team, and people who left with leads of theirs."""
    owned = _counted(desk, Lead.stage.not_in(_CLOSED))
    overdue = _counted(desk, point_overdue(desk))
    found = [
        SteeringPerson(
            id=one.id,
            name=one.name,
            roles=tuple(Role(role) for role in one.roles),
            campaigns=frozenset(UUID(campaign) for campaign in one.campaigns),
            active=one.active,
            away=one.away,
            owned=owned.get(one.id, 0),
            overdue=overdue.get(one.id, 0),
        )
        for one in team
    ]
    calls = {Role.TELEMARKETER, Role.TELESALES}
    kept = [one for one in found if (one.active and calls & set(one.roles)) or one.owned]
    return tuple(sorted(kept, key=lambda one: (not one.active, one.name.casefold())))


def _counted(desk: Desk, where: ColumnElement[bool]) -> dict[UUID, int]:
    rows = desk.session.execute(
        select(Lead.owner, func.count()).where(Lead.owner.is_not(None), where).group_by(Lead.owner)
    )
    return {owner: count for owner, count in rows if owner is not None}
