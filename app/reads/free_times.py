"""When telesales could take a conversation on: half hours in which somebody has no point yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.domain.call_windows import on_local_day
from app.domain.vocabulary import Role
from app.domain.wall_time import DAY, Hours, from_us, local_of
from app.models.state import Lead, Person
from app.reads import cases
from app.reads.desk import Desk
from app.reads.dialling import campaign_for, zones_of

STEP = timedelta(minutes=30)
AHEAD = timedelta(minutes=45)
NOON = 13
DAYS = 5


@dataclass(frozen=True, slots=True)
class FreeTimesQuestion:
    """Times that can be offered to the prospect of this lead."""

    lead: UUID


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """At most three moments, aware UTC: one soon, one in the next morning, one after noon."""

    times: tuple[datetime, ...]


def free_times(question: FreeTimesQuestion, desk: Desk) -> FreeTimes:
    """Free half hours in the campaign's hours, on the prospect's clock."""
    prospect = cases.prospect_of(desk.session, question.lead)
    case = cases.load_case(desk.session, prospect) if prospect else None
    if case is None:
        return FreeTimes(())
    lead = case.leads[question.lead]
    zones = zones_of(case)
    people = _closers(desk, lead.campaign)
    if not zones or not people:
        return FreeTimes(())
    hours = campaign_for(desk, lead.campaign).hours
    busy = _busy(desk, people)
    slots = _slots(desk.now, zones, case.prospect.country or None, hours)
    free = [at for at in slots if any(not _taken(busy[one], at) for one in people)]
    return FreeTimes(_spread(free, zones[0]))


def _closers(desk: Desk, campaign: UUID) -> list[UUID]:
    found: list[UUID] = []
    for person in desk.session.scalars(select(Person)):
        mine = not person.campaigns or str(campaign) in person.campaigns
        if person.active and person.away is None and Role.TELESALES in person.roles and mine:
            found.append(person.id)
    return found


def _busy(desk: Desk, people: list[UUID]) -> dict[UUID, list[tuple[datetime, datetime]]]:
    busy: dict[UUID, list[tuple[datetime, datetime]]] = {one: [] for one in people}
    rows: Any = desk.session.execute(
        select(Lead.owner, Lead.point_from, Lead.point_until).where(
            Lead.owner.in_(people), Lead.point_until > desk.now, Lead.point_span.is_(False)
        )
    )
    for owner, start, end in rows:
        busy[owner].append((start, end))
    return busy


def _taken(busy: list[tuple[datetime, datetime]], at: datetime) -> bool:
    return any(start < at + STEP and at < end for start, end in busy)


def _slots(
    now: datetime, zones: tuple[str, ...], country: str | None, hours: Hours
) -> list[datetime]:
    """Half hours of the next calling days, from three quarters of an hour on."""
    today = local_of(now, zones[0]).date()
    first = now + AHEAD
    found: list[datetime] = []
    for step in range(DAYS):
        for start_us, end_us in on_local_day(zones, country, hours, today + step * DAY):
            at, end = from_us(start_us), from_us(end_us)
            while at + STEP <= end:
                if at >= first:
                    found.append(at)
                at += STEP
    return found


def _spread(free: list[datetime], zone: str) -> tuple[datetime, ...]:
    """The first one, the first of the next day, the first after noon of that day."""
    if not free:
        return ()
    day = local_of(free[0], zone).date()
    later = [at for at in free if local_of(at, zone).date() > day]
    picked = [free[0], *later[:1]]
    if later:
        next_day = local_of(later[0], zone).date()
        noon = [
            at
            for at in later[1:]
            if local_of(at, zone).date() == next_day and local_of(at, zone).hour >= NOON
        ]
        picked += noon[:1]
    return tuple(picked)
