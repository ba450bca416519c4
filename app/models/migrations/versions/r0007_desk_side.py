"""A desk of a team: its outbox, its leases, how far it has read.

Revision: 0007, after 0006. Empty in a store that is everything by itself.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.models.types import Id, JsonText, UtcDateTime

revision = "0007"
down_revision = "0006"


def _id(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Id(), nullable=nullable)


def _string(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=False)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, JsonText(), nullable=False)


def _moment(name: str, *, nullable: bool) -> sa.Column[Any]:
    return sa.Column(name, UtcDateTime(), nullable=nullable)


def _big(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def upgrade() -> None:
    """Makes the tables; nothing that is there is touched."""
    op.create_table(
        "outbox",
        sa.Column("n", sa.Integer(), nullable=False, autoincrement=True),
        _id("act_id"),
        _json("content"),
        _json("prospects"),
        _string("state"),
        _string("reason"),
        _moment("answered_at", nullable=True),
        _string("generation"),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_outbox")),
        sa.UniqueConstraint("act_id", name=op.f("uq_outbox_act_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_state", "outbox", ["state", "n"])
    op.create_table(
        "heard_state",
        _id("prospect"),
        _json("content"),
        _json("own"),
        sa.PrimaryKeyConstraint("prospect", name=op.f("pk_heard_state")),
    )
    op.create_table(
        "held_lease",
        _id("lead"),
        _id("prospect"),
        _id("campaign", nullable=True),
        _string("kind"),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        _big("sent_boot_ns"),
        _moment("sent_wall", nullable=False),
        _string("boot_id"),
        _id("person"),
        _json("phones"),
        sa.Column("leaving", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("lead", name=op.f("pk_held_lease")),
    )
    op.create_table(
        "team_sync",
        sa.Column("number", sa.Integer(), nullable=False),
        _string("org"),
        _id("person"),
        _string("device"),
        _string("generation"),
        _big("cursor_xid"),
        _big("cursor_seq"),
        _big("contact_boot_ns", nullable=True),
        _moment("contact_wall", nullable=True),
        _string("contact_boot_id"),
        _json("settings"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_team_sync")),
    )
