"""The first tables.

Revision: 0001, after None.
"""

from alembic import op

from app.models import search
from app.models.migrations.first import said, spine, state

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes the tables: facts first, which typed rows and state refer to."""
    spine.make()
    state.make()
    said.make()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(search.CREATE)
