"""Recordings of a desk on their way to the team's store.

Revision: 0008, after 0007. Empty in a store that is everything by itself.
"""

import sqlalchemy as sa
from alembic import op

from app.models.types import Id, UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "sent_sound",
        sa.Column("recording", Id(), nullable=False),
        sa.Column("attempt", Id(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sound", sa.String(), nullable=False),
        sa.Column("upload", sa.String(), nullable=False),
        sa.Column("blob", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("recording", name=op.f("pk_sent_sound")),
    )
