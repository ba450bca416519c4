"""How recordings were talked, and sound files of the watched folder.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

from app.models.types import Id, JsonText, UtcDateTime

revision = "0003"
down_revision = "0002"

_SECONDS = ("heard_s", "rep_talk_s", "prospect_talk_s", "speech_s")
_RUNS = ("talk_share", "longest_monologue_s", "longest_story_s")
_COUNTS = ("overlaps", "overlaps_by_rep", "overlaps_by_prospect")
_REST = ("overlap_s", "patience_s", "switches_per_minute", "silence_s", "dead_air_s")


def upgrade() -> None:
    """Makes both tables; they are filled again from the sound at any time."""
    op.create_table(
        "speech",
        sa.Column("attempt", Id(), nullable=False),
        sa.Column("sound", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("segments", JsonText(), nullable=False),
        *(sa.Column(name, sa.Double(), nullable=True) for name in _SECONDS + _RUNS),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in _COUNTS),
        *(sa.Column(name, sa.Double(), nullable=True) for name in _REST),
        sa.PrimaryKeyConstraint("attempt", "sound", name=op.f("pk_speech")),
    )
    op.create_table(
        "found_sound",
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("attempt", Id(), nullable=True),
        sa.Column("lead", Id(), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_found_sound")),
    )
