"""What the store says about a person's queue: the rows to order, and one row whole."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select, text

from app.domain.points import BEFORE, SOON
from app.domain.vocabulary import PromiseBy, Role, Stage
from app.models.local import Draft
from app.models.quick import Quick
from app.models.state import CampaignRow, Lead, Promise, Prospect
from app.reads.desk import Desk
from app.reads.scope import offered, own_campaigns

NEW_SHOWN = 60  # new leads of the pool that are read at most; the rest are only counted

_COLUMNS = (
    Lead.id,
    Lead.stage,
    Lead.campaign,
    Lead.source,
    Lead.score,
    Lead.attempts,
    Lead.added_at,
    Lead.stage_since,
    Lead.last_attempt_at,
    Lead.last_disposition,
    Lead.next_try_at,
    Lead.next_why,
    Lead.point,
    Lead.point_wall,
    Lead.point_zone,
    Lead.point_from,
    Lead.point_until,
    Lead.point_lapses,
    Lead.point_span,
    Lead.point_kept,
    Lead.point_open,
    Lead.point_goes_on,
    Lead.point_stopped_at,
    Lead.handoff,
    Lead.handoff_to,
    Lead.handed_at,
    Lead.answer_by,
    Lead.parked_until,
    Lead.rejected,
    Lead.owner,
    Lead.deal_minor,
    Lead.deal_currency,
    Lead.callable_from,
    Lead.callable_until,
    Lead.held_by,
    Lead.open_attempt,
    Prospect.name,
    Prospect.role,
    Prospect.company,
    Prospect.place,
    Prospect.pronoun,
    Prospect.zone,
    Prospect.zones,
    Prospect.id.label("prospect"),
)


def _base() -> Any:
    return select(*_COLUMNS).join(Prospect, Prospect.id == Lead.prospect)


# What the order asks; most of what somebody owns is for later and is never shown whole.
_ORDER_COLUMNS = (
    Lead.id,
    Lead.stage,
    Lead.score,
    Lead.stage_since,
    Lead.added_at,
    Lead.attempts,
    Lead.point,
    Lead.point_from,
    Lead.point_until,
    Lead.point_lapses,
    Lead.point_span,
    Lead.point_kept,
    Lead.last_attempt_at,
    Lead.next_try_at,
    Lead.answer_by,
    Lead.parked_until,
    Lead.callable_from,
    Lead.callable_until,
)


_OWNED_STAGES = (
    Stage.CONVERSING,
    Stage.INTERESTED,
    Stage.QUALIFIED,
    Stage.RETURNED,
    Stage.HANDED_OFF,
    Stage.ACCEPTED,
    Stage.WORKING,
    Stage.NURTURE,
)
_CLOSER = (Stage.ACCEPTED, Stage.WORKING, Stage.NURTURE)


OWNED_STAGES = {Role.TELEMARKETER: _OWNED_STAGES, Role.TELESALES: _CLOSER}
"""Stages of the own leads that stand in the queue of each role."""
_RESTLESS = (Stage.RETURNED, Stage.ACCEPTED, Stage.WORKING, Stage.CONVERSING)


def _of_stages(stages: tuple[Stage, ...]) -> Any:
    return or_(*(Lead.stage == str(stage) for stage in stages))


def _owned_by(stages: tuple[Stage, ...], *more: Any) -> Quick:
    return Quick(
        select(*_ORDER_COLUMNS)
        .where(Lead.owner == bindparam("owner"), _of_stages(stages), *more)
        .where(
            or_(
                Lead.point_from.is_not(None),
                Lead.next_try_at.is_not(None),
                Lead.parked_until.is_not(None),
                _of_stages(_RESTLESS),
            )
        )
        .limit(2000)
    )


_OWNED = {True: _owned_by(_CLOSER), False: _owned_by(_OWNED_STAGES)}
# A point further off than this is for later, whatever else is true of it (see `points`).
_NEAR = SOON + BEFORE
_DUE_PROMISE = (
    select(Promise.id)
    .where(Promise.lead == Lead.id, Promise.done_at.is_(None))
    .where(Promise.by == str(PromiseBy.US), Promise.due_at <= bindparam("near"))
    .exists()
)
_IS_NEAR = or_(
    Lead.point_from.is_(None),
    Lead.point_from <= bindparam("near"),
    Lead.point_kept.is_(True),
    Lead.stage == str(Stage.RETURNED),
    _DUE_PROMISE,
)
_OWNED_NEAR = {
    True: _owned_by(_CLOSER, _IS_NEAR),
    False: _owned_by(_OWNED_STAGES, _IS_NEAR),
}
ONE = Quick(_base().where(Lead.id == bindparam("lead")))
_SOME = 20
_MANY = Quick(_base().where(or_(*(Lead.id == bindparam(f"lead_{n}") for n in range(_SOME)))))


def whole(desk: Desk, leads: Sequence[UUID]) -> dict[UUID, Any]:
    """Rows with everything they say, twenty to a statement."""
    found: dict[UUID, Any] = {}
    for start in range(0, len(leads), _SOME):
        given = {f"lead_{n}": lead for n, lead in enumerate(leads[start : start + _SOME])}
        found |= {row.id: row for row in _MANY.rows(desk.session, **given)}
    return found


def owned(desk: Desk, *, later: bool) -> list[Any]:
    """What the person owns.

    Args:
        later: Also what is surely not asked of anybody today.
    """
    if desk.actor.id is None:
        return []
    closer = desk.role is Role.TELESALES
    if later:
        return _OWNED[closer].rows(desk.session, owner=desk.actor.id)
    near = desk.now + _NEAR
    return _OWNED_NEAR[closer].rows(desk.session, owner=desk.actor.id, near=near)


def offers(desk: Desk) -> list[Any]:
    """Hand-offs that wait for this person's answer."""
    if desk.role is not Role.TELESALES:
        return []
    return list(desk.session.execute(select(*_ORDER_COLUMNS).where(offered(desk)).limit(500)))


def pool_where(desk: Desk) -> list[Any]:
    """Leads of the pool have no owner: `pool` says so, and its index has all that is asked."""
    return [Lead.pool == text("1"), own_campaigns(desk)]


_OPEN_NOW = and_(
    Lead.pool == text("1"),  # as the partial index has it
    Lead.campaign == bindparam("campaign"),
    Lead.callable_from <= bindparam("now"),
    Lead.callable_until > bindparam("now"),
)
_POOL = Quick(
    select(*_ORDER_COLUMNS)
    .where(_OPEN_NOW)
    .order_by(Lead.score.desc(), Lead.id.desc())
    .limit(NEW_SHOWN)
)
_POOL_COUNT = Quick(select(func.count().label("n")).select_from(Lead).where(_OPEN_NOW))
_CAMPAIGNS = Quick(select(CampaignRow.id))


def pool(desk: Desk, *, count: bool) -> tuple[list[Any], int]:
    """The best new leads that may be called now, and how many there are.

    Campaign by campaign, because the index gives each campaign's best without sorting all.

    Args:
        count: Whether anybody wants to know how many there are.
    """
    if desk.role is not Role.TELEMARKETER:
        return [], 0
    campaigns = desk.actor.campaigns or {row[0] for row in _CAMPAIGNS.rows(desk.session)}
    best: list[Any] = []
    total = 0
    for campaign in campaigns:
        rows = _POOL.rows(desk.session, campaign=campaign, now=desk.now)
        best += rows
        if count and len(rows) == NEW_SHOWN:
            total += _POOL_COUNT.value(desk.session, campaign=campaign, now=desk.now)
        else:
            total += len(rows)
    best.sort(key=lambda row: (row.score, row.id.bytes), reverse=True)
    return best[:NEW_SHOWN], total


def promises(desk: Desk) -> dict[UUID, Any]:
    """The earliest open promise of ours on each lead."""
    found: dict[UUID, Any] = {}
    if desk.actor.id is not None:
        for row in _PROMISED.rows(desk.session, owner=desk.actor.id):
            found.setdefault(row.lead, row)
    return found


_PROMISED = Quick(
    select(Promise.lead, Promise.what, Promise.due_at)
    # A join is planned from the promises of all; from the owner's leads it is a few.
    .where(Promise.lead.in_(select(Lead.id).where(Lead.owner == bindparam("owner"))))
    .where(Promise.done_at.is_(None), Promise.by == str(PromiseBy.US))
    .order_by(Promise.due_at.is_(None), Promise.due_at)
)
DRAFTS = Quick(select(Draft.lead).where(Draft.person == bindparam("person")))
