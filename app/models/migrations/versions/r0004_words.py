"""What was said in recordings, and the search over it.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

import app.models.types
from app.models import spoken_search

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Makes the table and, on SQLite, its search."""
    op.create_table(
        "spoken",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("sound", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("made_at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("words", app.models.types.JsonText(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken")),
        sa.UniqueConstraint("attempt", "sound", "engine", name=op.f("uq_spoken_attempt")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(spoken_search.CREATE)
