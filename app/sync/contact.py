"""How far this desk is with its team: generation, cursor, when it last heard the server."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import KnownError
from app.domain.lease import Limits, Reading
from app.domain.syncing import Cursor, reading_on
from app.models.desk_side import TeamSync
from app.models.quick import Quick, change_row
from app.sync.outbox import Outbox
from app.sync.wire import table_of

_TEAM = table_of(TeamSync)
_STANDING = Quick(select(_TEAM))
LEFT = "left"
"""Noted beside the settings: leads left this desk, and the team was not told yet (`leaving`)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The row of `team_sync`.

    Attributes:
        contact: The clocks before the last request that was answered; None before the first.
    """

    org: str
    person: UUID
    device: str
    generation: str
    cursor: Cursor
    contact: Reading | None
    limits: Limits


def standing(session: Session) -> Standing:
    """Where this desk stands.

    Raises:
        KnownError: The store belongs to no team.
    """
    row = _STANDING.row(session)
    if row is None:
        raise KnownError("This profile belongs to no team.", "", "Join one: segue team join.")
    contact = None
    if row.contact_boot_ns is not None:
        contact = Reading(row.contact_boot_ns, row.contact_wall, row.contact_boot_id)
    said = row.settings
    defaults = Limits()
    return Standing(
        org=row.org,
        person=row.person,
        device=row.device,
        generation=row.generation,
        cursor=Cursor(row.cursor_xid, row.cursor_seq),
        contact=contact,
        limits=Limits(
            said.get("owner_offline_seconds", defaults.owner_offline),
            said.get("dial_offline_seconds", defaults.dial_offline),
        ),
    )


def keep_settings(session: Session, said: dict[str, Any]) -> None:
    """What the team said of limits and places when it was greeted; what was noted here stays."""
    noted = {k: v for k, v in _STANDING.row(session).settings.items() if k == LEFT}
    change_row(session, _TEAM, "number", 1, {"settings": said | noted})


def heard(session: Session, sent: Reading) -> None:
    """The server answered a request that left at `sent`."""
    said = {
        "contact_boot_ns": sent.boot_ns,
        "contact_wall": sent.wall,
        "contact_boot_id": sent.boot_id,
    }
    change_row(session, _TEAM, "number", 1, said)


def moved(session: Session, cursor: Cursor) -> None:
    """The feed was applied up to here, in the same transaction."""
    said = {"cursor_xid": cursor.xid, "cursor_seq": cursor.seq}
    change_row(session, _TEAM, "number", 1, said)


def settle_generation(session: Session, outbox: Outbox, generation: str, at: datetime) -> bool:
    """Takes note of who answers; another one is read from the start and told all again.

    Args:
        at: The wall clock, for the age of what was answered.

    Returns:
        True if it was another one than before.
    """
    old = standing(session)
    if old.generation == generation:
        return False
    change_row(session, _TEAM, "number", 1, {"generation": generation})
    if old.generation:
        moved(session, reading_on(old.generation, generation, old.cursor))
        outbox.again(session, generation, at)
    return bool(old.generation)
