"""What a desk of a team keeps beside facts and state: unsent acts, leases, how far it has read.

In a store that is everything by itself these tables are empty, and an act finds that out once per
connection.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.models.base import Base


class OutboxRow(Base):
    """An act that the team database has to hear of, in the order in which the desk did them.

    It leaves only long after the answer: a failover may lose what was acknowledged.

    Attributes:
        content: The act as it is pushed, with its facts' ids: their bodies are in the store.
        prospects: Whose state it moved, so that it is laid over what the server says of them.
        state: 'new', 'acked', 'stale' (kept, moved nothing) or 'quarantined'.
        reason: Of the last two.
        generation: Of the server that answered.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state", "state", "n"), {"sqlite_autoincrement": True})

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    act_id: Mapped[UUID] = mapped_column(unique=True)
    content: Mapped[dict[str, Any]]
    prospects: Mapped[list[Any]]
    state: Mapped[str]
    reason: Mapped[str]
    answered_at: Mapped[datetime | None]
    generation: Mapped[str]


class HeardState(Base):
    """What the server last said of a prospect with unsent acts; the acts are folded over it.

    Attributes:
        content: {"prospect", "phones", "leads": {id: columns}, "promises": {lead: [columns]}} as
            they travel.
        own: How many unsent acts have moved each lead; its `rev` and these make the revision that
            the next act is based on.
    """

    __tablename__ = "heard_state"

    prospect: Mapped[UUID] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    own: Mapped[dict[str, Any]]


class HeldLease(Base):
    """A lease as this desk holds it; the clocks are those before the request left.

    Attributes:
        leaving: Nothing is done with the lead any more: given back when its acts are answered.
    """

    __tablename__ = "held_lease"

    lead: Mapped[UUID] = mapped_column(primary_key=True)
    prospect: Mapped[UUID]
    campaign: Mapped[UUID | None]
    kind: Mapped[str]
    epoch: Mapped[int]
    seconds: Mapped[float]
    sent_boot_ns: Mapped[int] = mapped_column(BigInteger)
    sent_wall: Mapped[datetime]
    boot_id: Mapped[str]
    person: Mapped[UUID]
    phones: Mapped[list[Any]]
    leaving: Mapped[bool]


class SentSound(Base):
    """A recording of this desk on its way to the team's store, and when its own copy went.

    Attributes:
        recording: The fact `recording_kept` that names it; it may have left the desk with its lead.
        sound: sha256 of the file.
        upload: What the sending goes on with; it holds the key, and is empty once the key lies
            behind the team's rights.
        blob: Its name in the store.
        verified_at: When it was read back from there, the key being kept; None: not yet.
        gone_at: When the copy on this computer was let go; None: it is here.
    """

    __tablename__ = "sent_sound"

    recording: Mapped[UUID] = mapped_column(primary_key=True)
    attempt: Mapped[UUID]
    file_name: Mapped[str]
    sound: Mapped[str]
    upload: Mapped[str]
    blob: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    verified_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]


class TeamSync(Base):
    """To which team this store belongs and how far it is; one row, or none.

    Attributes:
        number: Always 1.
        contact_boot_ns, contact_wall, contact_boot_id: The clocks before the last request that was
            answered; the first None when there was none.
        settings: What `hello` said of limits.
    """

    __tablename__ = "team_sync"

    number: Mapped[int] = mapped_column(primary_key=True)
    org: Mapped[str]
    person: Mapped[UUID]
    device: Mapped[str]
    generation: Mapped[str]
    cursor_xid: Mapped[int] = mapped_column(BigInteger)
    cursor_seq: Mapped[int] = mapped_column(BigInteger)
    contact_boot_ns: Mapped[int | None] = mapped_column(BigInteger)
    contact_wall: Mapped[datetime | None]
    contact_boot_id: Mapped[str]
    settings: Mapped[dict[str, Any]]


def enrol(session: Session, *, org: str, person: UUID, device: str) -> None:
    """Makes the store a desk's of this team; from its next act on an outbox is kept."""
    session.merge(
        TeamSync(
            number=1,
            org=org,
            person=person,
            device=device,
            generation="",
            cursor_xid=0,
            cursor_seq=0,
            contact_boot_ns=None,
            contact_wall=None,
            contact_boot_id="",
            settings={},
        )
    )
    session.flush()
    session.connection().info.pop("team", None)


def in_team(session: Session) -> bool:
    """The store belongs to a team. Asked once per connection, for acts ask it each time."""
    info = session.connection().info
    known = info.get("team")
    if known is None:
        known = info["team"] = session.scalar(select(TeamSync.number)) is not None
    return bool(known)
