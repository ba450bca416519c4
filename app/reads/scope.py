"""Which leads a person may see: the conditions that every list shares, in SQL."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

from app.domain.permissions import DESK_STAGES
from app.domain.vocabulary import CLOSED_STAGES, Role, Stage
from app.models.state import Lead
from app.reads.desk import Desk


def own_campaigns(desk: Desk) -> ColumnElement[bool]:
    """Leads of the person's campaigns."""
    if not desk.actor.campaigns:
        return true()
    return Lead.campaign.in_(desk.actor.campaigns)


def offered(desk: Desk) -> ColumnElement[bool]:
    """Hand-offs that this person may answer: named, first free, or past their time."""
    return and_(
        Lead.stage == Stage.HANDED_OFF,
        own_campaigns(desk),
        or_(
            Lead.handoff_to == desk.actor.id,
            and_(Lead.handoff.is_not(None), Lead.handoff_to.is_(None)),
            Lead.answer_by < desk.now,
        ),
    )


def visible(desk: Desk) -> ColumnElement[bool]:
    """Leads whose thread this person may read, by all roles together."""
    roles = desk.actor.roles
    if Role.SUPERVISOR in roles:
        return Lead.stage != Stage.WITHDRAWN
    parts: list[Any] = []
    if Role.TELEMARKETER in roles:
        parts += [
            Lead.owner == desk.actor.id,
            and_(Lead.owner.is_(None), own_campaigns(desk), Lead.stage != Stage.WITHDRAWN),
        ]
    if Role.TELESALES in roles:
        parts += [Lead.owner == desk.actor.id, offered(desk)]
    if Role.QUALIFIER in roles:
        parts.append(and_(own_campaigns(desk), Lead.stage.in_([str(s) for s in DESK_STAGES])))
    return or_(*parts) if parts else false()


def named(desk: Desk) -> ColumnElement[bool]:
    """Leads whose name and stage this person may see (a search finds them)."""
    roles = desk.actor.roles
    if roles & {Role.SUPERVISOR, Role.ADMIN}:
        return Lead.stage != Stage.WITHDRAWN
    return or_(visible(desk), Lead.credit == desk.actor.id)


def point_overdue(desk: Desk) -> ColumnElement[bool]:
    """As `domain.points.is_overdue` says, in SQL: its window is over and nobody has dialled."""
    return and_(
        Lead.point.is_not(None),
        Lead.point_from < desk.now,
        Lead.point_until <= desk.now,
        Lead.point_kept.is_(False),
        or_(Lead.last_attempt_at.is_(None), Lead.last_attempt_at < Lead.point_from),
        Lead.stage.not_in([str(one) for one in CLOSED_STAGES]),
    )
