"""Recorded calls by caller, role, campaign and time: the own ones, and for supervisors all."""

from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, select

from app.domain.vocabulary import Role
from app.models.state import Lead
from app.reads import recording_filters as filters
from app.reads.desk import Desk
from app.reads.recording_filters import ATTEMPT, KEPT, SPINE


class Which(Protocol):
    """What a question about such calls says; `BreaksQuestion` tells the attributes."""

    @property
    def person(self) -> UUID | None: ...
    @property
    def role(self) -> str: ...
    @property
    def campaign(self) -> UUID | None: ...
    @property
    def days(self) -> int: ...


def calls(which: Which, desk: Desk) -> Select[UUID]:
    """The ids of the calls that the question is about and the asker may know of."""
    return (
        select(ATTEMPT.c.id)
        .join(KEPT, KEPT.c.attempt == ATTEMPT.c.id)
        .join(SPINE, SPINE.c.id == ATTEMPT.c.id)
        .join(Lead, Lead.id == SPINE.c.lead)
        .where(*_conditions(which, desk))
    )


def _conditions(which: Which, desk: Desk) -> list[ColumnElement[bool]]:
    found = [
        filters.heard(desk),
        filters.newest_sound(),
        ATTEMPT.c.dialled_at >= filters.days_back(which.days, desk),
    ]
    if Role.SUPERVISOR not in desk.actor.roles:
        found.append(SPINE.c.made_by == desk.actor.id if desk.actor.id is not None else false())
    if which.person is not None:
        found.append(SPINE.c.made_by == which.person)
    if which.role:
        found.append(SPINE.c.role == which.role)
    if which.campaign is not None:
        found.append(ATTEMPT.c.campaign == which.campaign)
    return found
