"""The team and its campaigns, drafts and calls that were broken off."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.domain import facts as f
from app.domain.campaign import Campaign, Costs
from app.domain.vocabulary import Role
from app.models import facts as tables
from app.models.state import Lead, Person, Prospect
from app.reads import cases
from app.reads.desk import Actor, Desk


@dataclass(frozen=True, slots=True)
class PeopleQuestion:
    """The people of the team."""

    active_only: bool = True


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person. `has_pin` says whether a PIN is asked, `version` which one was read."""

    id: UUID
    name: str
    roles: tuple[Role, ...]
    languages: tuple[str, ...]
    campaigns: frozenset[UUID]
    has_pin: bool
    active: bool
    away: str | None
    away_since: datetime | None
    version: int = 0

    def actor(self) -> Actor:
        """The person as the one who acts."""
        return Actor(self.id, self.name, frozenset(self.roles), self.campaigns)


_PERSON = (
    *(Person.id, Person.name, Person.roles, Person.languages, Person.campaigns),
    *(Person.active, Person.away, Person.away_since, Person.version),
)


def people(question: PeopleQuestion, desk: Desk) -> tuple[PersonRow, ...]:
    """The people in the order of the sequence, then by name."""
    # A PIN is for this computer alone: nobody reads it in the team's database.
    pins = set(desk.here.scalars(select(Person.id).where(Person.pin_hash.is_not(None))))
    rows = [
        PersonRow(
            row.id,
            row.name,
            tuple(Role(one) for one in row.roles),
            tuple(row.languages),
            frozenset(UUID(one) for one in row.campaigns),
            row.id in pins,
            row.active,
            row.away,
            row.away_since,
            row.version,
        )
        for row in desk.session.execute(select(*_PERSON))
        if row.active or not question.active_only
    ]
    places = {role: place for place, role in enumerate(Role)}
    return tuple(sorted(rows, key=lambda one: (places[one.roles[0]] if one.roles else 9, one.name)))


@dataclass(frozen=True, slots=True)
class CampaignsQuestion:
    """All campaigns, newest versions."""

    active_only: bool = False


def campaigns(question: CampaignsQuestion, desk: Desk) -> tuple[Campaign, ...]:
    """The campaigns by name; costs and rates only for supervisors."""
    found = cases.load_campaigns(desk.session).values()
    kept = [one for one in found if one.active or not question.active_only]
    if Role.SUPERVISOR not in desk.actor.roles:
        kept = [replace(one, costs=Costs()) for one in kept]
    return tuple(sorted(kept, key=lambda one: one.name))


@dataclass(frozen=True, slots=True)
class UnfinishedQuestion:
    """Calls of the person that have no ending: a crash, a power cut."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A call that was broken off; it stands on top at the next start."""

    lead: UUID
    attempt: UUID
    name: str
    company: str
    dialled_at: datetime
    e164: str


def unfinished(question: UnfinishedQuestion, desk: Desk) -> tuple[Unfinished, ...]:
    """Attempts without an ending, newest first."""
    spine, typed = tables.SPINE, tables.TABLES[f.Attempt]
    rows = desk.session.execute(
        select(
            Lead.id, typed.c.id, Prospect.name, Prospect.company, typed.c.dialled_at, typed.c.e164
        )
        .join(typed, typed.c.id == Lead.open_attempt)
        .join(spine, spine.c.id == typed.c.id)
        .join(Prospect, Prospect.id == Lead.prospect)
        .where(spine.c.made_by == desk.actor.id)
        .order_by(typed.c.dialled_at.desc())
    )
    return tuple(Unfinished(*row) for row in rows)
