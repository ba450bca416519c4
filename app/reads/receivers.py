"""Who can take a lead on: the telesales people of its campaign, with what speaks for each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select

from app.domain import facts as f
from app.domain import permissions
from app.domain.calling_rules import openings
from app.domain.errors import NotAllowed, NotHere
from app.domain.languages import language_code, spoken_by
from app.domain.phrases import phrase
from app.domain.points import BEFORE, OVERDUE_LIMIT
from app.domain.refusals import allowed_words
from app.domain.vocabulary import PromiseBy, Role, Stage
from app.domain.wall_time import day_bounds, local_of
from app.domain.wording import moment_words
from app.models import facts as tables
from app.models.state import Lead, Person, Promise, Prospect
from app.reads import cases
from app.reads.desk import Desk
from app.reads.dialling import context, zones_of
from app.reads.scope import point_overdue
from app.reads.standing import standing

CALL = timedelta(minutes=30)
"""How long a promised call is taken to keep somebody busy."""
_UNTIL = "May be called until"
AHEAD = timedelta(hours=12)
"""A point farther off than this says nothing about who is free for it."""
BAND = 5
"""Scores are compared within bands of so many points: 80 to 84."""


@dataclass(frozen=True, slots=True)
class ReceiversQuestion:
    """Who can take on the lead `about`."""

    about: UUID


class Presence(StrEnum):
    """Whether somebody can take a hand-off."""

    FREE = "free"
    BUSY = "busy"
    IN_CALL = "in_call"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Share:
    """Won of all that ended (won or lost)."""

    won: int
    of: int


@dataclass(frozen=True, slots=True)
class Receiver:
    """One telesales person of the campaign.

    Attributes:
        speaks: The person speaks the prospect's language.
        presence: At the time the prospect was promised, else now.
        free_at: From when the person is free; None while away or in a call without an end.
        away: Why, while away.
        won: Won leads of the lead's segment.
        due_today: Own continuation points and promises that are due until tonight, overdue ones
            counted.
        overdue: Own points that are late or lapsed.
    """

    id: UUID
    name: str
    languages: tuple[str, ...]
    speaks: bool
    presence: Presence
    free_at: datetime | None
    away: str
    won: Share
    due_today: int
    overdue: int

    @property
    def full(self) -> bool:
        """Too many points are overdue: automatic assignment passes the person by."""
        return self.overdue > OVERDUE_LIMIT


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who can take the lead on, best first.

    Attributes:
        language: What the prospect speaks, as a code; '' when unknown.
        asked_for: The promised moment by which `presence` is worked out; None means now.
        suggested: Whom the list chooses; None is the first who is free.
        band: Leads of the campaign with about this score, and how many of them were won.
        band_from, band_to: The scores of that band.
        may_call: Until or from when the rules allow a call, whoever makes it; '' when not in sight.
        may_call_now: They allow it now.
    """

    people: tuple[Receiver, ...]
    language: str
    asked_for: datetime | None
    suggested: UUID | None
    band: Share
    band_from: int
    band_to: int
    may_call: str
    may_call_now: bool


def receivers(question: ReceiversQuestion, desk: Desk) -> Receivers:
    """Telesales people of the lead's campaign, best first.

    Before others come who is here, has no more than five points overdue, speaks the prospect's
    language, is free at the promised time, and has less to do today.

    Raises:
        NotHere: The lead is not here.
        NotAllowed: None of the person's roles may read the lead.
    """
    lead = _lead(question.about, desk)
    people = [
        person
        for person in desk.session.scalars(select(Person).where(Person.active))
        if Role.TELESALES in person.roles
        and (not person.campaigns or str(lead.campaign) in person.campaigns)
    ]
    ids = [person.id for person in people]
    asked_for = _asked_for(lead, desk.now)
    language = spoken_by(lead.language, lead.country)
    load = _Load(
        won=_won(desk, ids, lead.segment),
        points=_points(desk, ids),
        promises=_promises(desk, ids),
        in_call=_in_call(desk),
    )
    found = [_receiver(person, load, language, asked_for, desk) for person in people]
    found.sort(key=_rank)
    best = found[0] if found and not found[0].full else None
    low = lead.score - lead.score % BAND
    may_call = _may_call(lead, desk)
    return Receivers(
        people=tuple(found),
        language=language,
        asked_for=asked_for,
        suggested=best.id if best and best.presence is not Presence.AWAY else None,
        band=_band(desk, lead.campaign, low),
        band_from=low,
        band_to=min(100, low + BAND - 1),
        may_call=may_call,
        may_call_now=may_call.startswith(_UNTIL),
    )


@dataclass(frozen=True, slots=True)
class _Load:
    """What the telesales people of a campaign have on their hands.

    Attributes:
        points: Owner, begin, end of the window, whether it is a span, whether it was kept.
        promises: Owner and time of what they promised.
    """

    won: dict[tuple[UUID, str], int]
    points: Sequence[Any]
    promises: Sequence[Any]
    in_call: set[UUID]


def _lead(lead: UUID, desk: Desk) -> Any:
    row = desk.session.execute(
        select(Lead.__table__, Prospect.language, Prospect.country)
        .join(Prospect, Prospect.id == Lead.prospect)
        .where(Lead.id == lead)
    ).one_or_none()
    if row is None:
        raise NotHere(lead)
    found = permissions.relations(desk.actor.id, desk.actor.campaigns, standing(row, desk))
    if not permissions.may(permissions.READS, "lead_card", desk.actor.roles, found):
        raise NotAllowed("Your roles do not show this lead.")
    return row


def _may_call(lead: Any, desk: Desk) -> str:
    """Until or from when the rules allow a call, by whomever; the caller's plan holds nobody."""
    case = cases.load_case(desk.session, lead.prospect)
    assert case is not None
    ctx = context(desk, case, case.leads[lead.id], actor=None)
    ways = (replace(ctx, next_try_at=None, point=None), ctx)
    found = [
        (opening.callable_from, ctx_, opening)
        for ctx_ in ways
        if (opening := openings(ctx_, desk.now)).callable_from is not None
    ]
    if not found:
        return ""
    first, best, opening = min(found, key=lambda one: one[0])
    zone = (*zones_of(case), "UTC")[0]
    at = moment_words(first, desk.now, zone, case.prospect.pronoun)
    return allowed_words(best, opening, desk.now) or phrase("May be called from {at}", at=at)


def _asked_for(lead: Any, now: datetime) -> datetime | None:
    if lead.point is None or lead.point_from is None or lead.point_span:
        return None
    promised: datetime = lead.point_from + BEFORE
    return promised if now < promised <= now + AHEAD else None


def _won(desk: Desk, ids: list[UUID], segment: str) -> dict[tuple[UUID, str], int]:
    rows = desk.session.execute(
        select(Lead.owner, Lead.stage, func.count())
        .where(
            Lead.owner.in_(ids),
            Lead.stage.in_([str(Stage.WON), str(Stage.LOST)]),
            Lead.segment == segment,
        )
        .group_by(Lead.owner, Lead.stage)
    )
    return {(owner, stage): count for owner, stage, count in rows if owner is not None}


def _points(desk: Desk, ids: list[UUID]) -> Sequence[Any]:
    return desk.session.execute(
        select(
            Lead.owner,
            Lead.point_from,
            Lead.point_span,
            Lead.point_kept,
            point_overdue(desk).label("overdue"),
        ).where(Lead.owner.in_(ids), Lead.point_from < desk.now + timedelta(hours=36))
    ).all()


def _promises(desk: Desk, ids: list[UUID]) -> Sequence[Any]:
    return desk.session.execute(
        select(Lead.owner, Promise.due_at)
        .join(Lead, Lead.id == Promise.lead)
        .where(
            Promise.done_at.is_(None),
            Promise.by == str(PromiseBy.US),
            Promise.due_at.is_not(None),
            Lead.owner.in_(ids),
        )
    ).all()


def _in_call(desk: Desk) -> set[UUID]:
    spine, typed = tables.SPINE, tables.TABLES[f.Attempt]
    rows = desk.session.execute(
        select(spine.c.made_by)
        .join(typed, typed.c.id == spine.c.id)
        .join(Lead, Lead.open_attempt == typed.c.id)
    )
    return {row[0] for row in rows if row[0] is not None}


def _band(desk: Desk, campaign: UUID, low: int) -> Share:
    query = (
        select(Lead.stage, func.count())
        .where(
            Lead.campaign == campaign,
            Lead.stage.in_([str(Stage.WON), str(Stage.LOST)]),
            and_(Lead.score >= low, Lead.score < low + BAND),
        )
        .group_by(Lead.stage)
    )
    rows: dict[str, int] = {row[0]: row[1] for row in desk.session.execute(query)}
    return Share(rows.get(Stage.WON, 0), sum(rows.values()))


def _receiver(
    person: Person, load: _Load, language: str, asked_for: datetime | None, desk: Desk
) -> Receiver:
    tonight = day_bounds(local_of(desk.now, desk.zone).date(), desk.zone).end_utc
    mine = [one for one in load.points if one.owner == person.id and not one.point_kept]
    calls = [one.point_from + BEFORE for one in mine if not one.point_span]
    free_at = _free_from(asked_for or desk.now, calls)
    won = load.won.get((person.id, Stage.WON), 0)
    presence = _presence(person, load, free_at, asked_for or desk.now, now=asked_for is None)
    known = presence in (Presence.FREE, Presence.BUSY)
    return Receiver(
        id=person.id,
        name=person.name,
        languages=tuple(language_code(one) for one in person.languages),
        speaks=language in {language_code(one) for one in person.languages},
        presence=presence,
        free_at=free_at if known else None,
        away=person.away or "",
        won=Share(won, won + load.won.get((person.id, Stage.LOST), 0)),
        due_today=sum(one.point_from < tonight for one in mine)
        + sum(one.owner == person.id and one.due_at < tonight for one in load.promises),
        overdue=sum(one.overdue for one in mine),
    )


def _presence(
    person: Person, load: _Load, free_at: datetime, wanted: datetime, *, now: bool
) -> Presence:
    if person.away is not None:
        return Presence.AWAY
    if now and person.id in load.in_call:
        return Presence.IN_CALL
    return Presence.FREE if free_at <= wanted else Presence.BUSY


def _free_from(wanted: datetime, calls: list[datetime]) -> datetime:
    """The first moment from `wanted` on with room for a call between the promised ones."""
    at = wanted
    for call in sorted(calls):
        if call - CALL < at < call + CALL:
            at = call + CALL
    return at


def _rank(one: Receiver) -> tuple[object, ...]:
    here = one.presence is not Presence.AWAY
    busy = one.presence is not Presence.FREE
    return (not here, one.full, not one.speaks, busy, one.due_today, one.name)
