"""The team and its campaigns: people, PINs, absence, campaigns; and drafts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from app.acts.changes import NOTHING, Changes
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.campaign import Campaign, Costs, to_json
from app.domain.errors import Incomplete, NotAllowed, Stale
from app.domain.phrases import phrase
from app.domain.roles_given import may_give
from app.domain.vocabulary import Role
from app.models import desk_side
from app.models.local import Draft
from app.models.state import CampaignRow, Person
from app.reads.desk import Desk

_MANAGERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
ONLY_ADMIN = phrase("Only an admin gives the role of an admin, and takes it away.")
"""Why somebody who may change people may not do this."""


@dataclass(frozen=True, slots=True)
class SetPerson:
    """A person of the team, new (`person` None) or changed.

    Attributes:
        base: The version that was read before it was changed; None takes whichever is there.
    """

    name: str
    roles: tuple[str, ...]
    person: UUID | None = None
    languages: tuple[str, ...] = ()
    campaigns: tuple[UUID, ...] = ()
    active: bool = True
    base: int | None = None


@dataclass(frozen=True, slots=True)
class SetPin:
    """The argon2 string of a person's new PIN, made outside the store; None takes it away."""

    person: UUID
    pin_hash: str | None


@dataclass(frozen=True, slots=True)
class GoAway:
    """Leave the queue with a reason, or come back (`reason` None)."""

    reason: str | None


@dataclass(frozen=True, slots=True)
class SetCampaign:
    """A campaign as from now on; its version is counted by the act.

    Costs are for supervisors: from anybody else the ones before are kept.

    Attributes:
        base: The version that was read before it was changed; None takes whichever is there.
    """

    campaign: Campaign
    base: int | None = None


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """What is typed and not yet saved; None drops the draft.

    It is its writer's own, whoever has the lead by now: that may go while they type.

    Attributes:
        of: The lead; the call (its attempt) for what is being written about a recording.
    """

    of: UUID
    content: dict[str, Any] | None
    kept_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PersonKept:
    """Who was kept."""

    person: UUID
    changes: Changes


def set_person(command: SetPerson, desk: Desk) -> PersonKept:
    """Keeps a new version of a person."""
    if not command.name.strip():
        raise Incomplete("name", "Say the person's name.")
    old = desk.session.get(Person, command.person) if command.person else None
    _somebody_manages(command, old, desk)
    _may_give(command, old, desk)
    journal = Journal(desk, "set_person")
    person = command.person or desk.new_id()
    _keep_person(
        journal,
        f.PersonSet(
            person=person,
            version=next_version(desk, command.base, old.version if old else 0, command.name),
            name=command.name.strip(),
            roles=[str(Role(one)) for one in command.roles],
            pin_hash=old.pin_hash if old else None,
            languages=list(command.languages),
            campaigns=[str(one) for one in command.campaigns],
            active=command.active,
        ),
    )
    return PersonKept(person, journal.close("people"))


def next_version(desk: Desk, base: int | None, here: int, name: str) -> int:
    """The version that a change of something slow makes, of the one that was read.

    In a team the database compares: it alone knows the newest.

    Raises:
        Stale: Here it has another version by now.
    """
    if base is None:
        return here + 1
    if base != here and not desk_side.in_team(desk.session):
        raise Stale(
            phrase("Somebody has changed {name} since you opened it.", name=name),
            phrase(
                "It has version {here}, yours was made from version {base}.", here=here, base=base
            ),
            "Look at both, then set it again.",
        )
    return base + 1


def _somebody_manages(command: SetPerson, old: Person | None, desk: Desk) -> None:
    """The last person who may change the team stays one who may."""

    def manages(roles: Iterable[Any]) -> bool:
        return any(Role(one) in _MANAGERS for one in roles)

    if old is None or not old.active or not manages(old.roles):
        return
    if command.active and manages(command.roles):
        return
    others = desk.session.scalars(select(Person).where(Person.active, Person.id != old.id))
    if not any(manages(one.roles) for one in others):
        raise Incomplete(
            "roles", "Nobody else may change the team. Give somebody else this role first."
        )


def _may_give(command: SetPerson, old: Person | None, desk: Desk) -> None:
    """Roles are given and taken away by whom the table says.

    Without a team a supervisor makes the first admin: nobody else could.
    """
    if not command.active:
        return
    before = [Role(one) for one in old.roles] if old is not None and old.active else []
    if may_give(desk.actor.roles, before, [Role(one) for one in command.roles]):
        return
    people = desk.session.scalars(select(Person).where(Person.active))
    if desk_side.in_team(desk.session) or any(Role.ADMIN in one.roles for one in people):
        raise Incomplete("roles", ONLY_ADMIN)


def set_pin(command: SetPin, desk: Desk) -> Changes:
    """Keeps a new PIN; only one's own, or any as a supervisor or admin."""
    if command.person != desk.actor.id and not desk.actor.roles & _MANAGERS:
        raise NotAllowed("Only its owner, a supervisor or an admin sets a PIN.")
    journal = Journal(desk, "set_pin")
    old = desk.session.get_one(Person, command.person)
    _keep_person(
        journal,
        f.PersonSet(
            person=old.id,
            version=old.version + 1,
            name=old.name,
            roles=list(old.roles),
            pin_hash=command.pin_hash,
            languages=list(old.languages),
            campaigns=list(old.campaigns),
            active=old.active,
        ),
    )
    return journal.close("people")


def _keep_person(journal: Journal, body: f.PersonSet) -> None:
    journal.say(body)
    session = journal.desk.session
    row = {
        "version": body.version,
        "name": body.name,
        "roles": body.roles,
        "languages": body.languages or [],
        "campaigns": body.campaigns or [],
        "pin_hash": body.pin_hash,
        "active": body.active,
    }
    done = session.execute(
        update(Person).where(Person.id == body.person).values(**row).returning(Person.id)
    ).first()
    if done is None:
        session.execute(insert(Person).values(id=body.person, away=None, away_since=None, **row))


def go_away(command: GoAway, desk: Desk) -> Changes:
    """'Away' is a state: hand-offs pass the person by until the way back."""
    journal = Journal(desk, "go_away")
    if desk.actor.id is None:
        return NOTHING
    journal.say(f.Away(person=desk.actor.id, reason=command.reason))
    desk.session.execute(
        update(Person)
        .where(Person.id == desk.actor.id)
        .values(away=command.reason, away_since=desk.now if command.reason else None)
    )
    return journal.close("people")


def set_campaign(command: SetCampaign, desk: Desk) -> Changes:
    """Keeps a new version of a campaign; older leads keep what was decided under older ones."""
    one = command.campaign
    if not one.name.strip():
        raise Incomplete("name", "Say the campaign's name.")
    old = desk.session.get(CampaignRow, one.id)
    other = desk.session.execute(
        select(CampaignRow.id).where(CampaignRow.name == one.name.strip(), CampaignRow.id != one.id)
    ).first()
    if other is not None:
        raise Incomplete("name", "Another campaign has this name.")
    if Role.SUPERVISOR not in desk.actor.roles:
        one = replace(one, costs=Costs(**old.costs) if old else Costs())
    journal = Journal(desk, "set_campaign")
    version = next_version(desk, command.base, old.version if old else 0, one.name)
    if command.base is None:
        version = max(one.version, version)
    plain = {
        "version": version,
        "name": one.name.strip(),
        "desk": str(one.desk),
        "region": one.region,
        "gap_minutes": one.gap_minutes,
        "attempts_in_a_row": one.attempts_in_a_row,
        "attempts_a_day": one.attempts_a_day,
        "answer_minutes": one.answer_minutes,
        "ask_consent_each_time": one.ask_consent_each_time,
        "active": one.active,
        **to_json(one),
    }
    journal.say(f.CampaignSet(campaign=one.id, **plain))
    if old is None:
        desk.session.execute(insert(CampaignRow).values(id=one.id, **plain))
    else:
        desk.session.execute(update(CampaignRow).where(CampaignRow.id == one.id).values(**plain))
        desk.session.expire_all()
    return journal.close("campaigns", "queue")


def keep_draft(command: KeepDraft, desk: Desk) -> Changes:
    """Keeps a draft in place of the one before; it is no fact."""
    if desk.actor.id is None:
        return NOTHING
    row = desk.session.get(Draft, (command.of, desk.actor.id))
    if command.content is None:
        if row is not None:
            desk.session.delete(row)
    elif row is None:
        desk.session.add(
            Draft(
                lead=command.of,
                person=desk.actor.id,
                kept_at=desk.now,
                content=command.content,
            )
        )
    else:
        row.content, row.kept_at = command.content, desk.now
    desk.session.flush()
    return NOTHING
