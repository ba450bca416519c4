"""Calls without sound: the list of them begins at this index.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Makes the index."""
    silent = sa.text("sound IS NULL")
    op.create_index(
        "ix_recording_kept_silent",
        "recording_kept",
        ["attempt"],
        sqlite_where=silent,
        postgresql_where=silent,
    )
