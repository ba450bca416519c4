"""Leads by whom they are credited to: the list of somebody's own recordings begins there.

Revision: 0005, after 0004.
"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Makes the index."""
    op.create_index("ix_lead_credit", "lead", ["credit"])
