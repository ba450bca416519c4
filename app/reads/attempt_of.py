"""Whose call a recording belongs to that a crash left behind."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.domain import facts as f
from app.domain.errors import NotAllowed
from app.domain.vocabulary import Role
from app.models import facts as tables
from app.models.state import Person
from app.reads.desk import Actor, Desk


@dataclass(frozen=True, slots=True)
class AttemptOfQuestion:
    """The call with this id."""

    attempt: UUID


@dataclass(frozen=True, slots=True)
class AttemptOf:
    """Which lead was called, by whom in which role, and when it was answered."""

    lead: UUID
    actor: Actor
    role: Role
    answered_at: datetime | None


def attempt_of(question: AttemptOfQuestion, desk: Desk) -> AttemptOf | None:
    """The call, or None when it is not here. Only the computer itself asks this.

    Raises:
        NotAllowed: A person asks.
    """
    if desk.actor.id is not None:
        raise NotAllowed("Only the program itself asks this.")
    spine = tables.SPINE
    row = desk.session.execute(
        select(spine.c.lead, spine.c.made_by, spine.c.role).where(spine.c.id == question.attempt)
    ).one_or_none()
    person = desk.session.get(Person, row.made_by) if row is not None and row.made_by else None
    if row is None or row.lead is None or person is None:
        return None
    answered = tables.TABLES[f.Answered]
    at = desk.session.execute(
        select(answered.c.at).where(answered.c.attempt == question.attempt)
    ).scalar()
    actor = Actor(
        person.id,
        person.name,
        frozenset(Role(one) for one in person.roles),
        frozenset(UUID(one) for one in person.campaigns),
    )
    return AttemptOf(row.lead, actor, Role(row.role), at)
