"""Revisions of the store and the way from one to the next (Alembic)."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.models.base import Base

if TYPE_CHECKING:
    from sqlalchemy import Connection

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
HEAD = REVISIONS[-1]
FOLDER = Path(__file__).parent / "migrations"


def upgrade(path: Path, *, fresh: bool) -> None:
    """Brings a store to this program's revision; an existing one is copied first.

    Args:
        path: The SQLite file.
        fresh: The file is empty; no copy is needed.
    """
    # Alembic takes 150 ms to import; a store that is up to date never needs it.
    from alembic import command
    from alembic.config import Config

    if not fresh:
        copy = path.with_name(f"{path.stem}.before-{HEAD}{path.suffix}")
        copy.write_bytes(path.read_bytes())
        copy.chmod(0o600)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["path"] = path
    command.upgrade(config, "head")


def upgrade_team(connection: "Connection", schema: str) -> None:
    """Brings the tables of a team to this program's revision, in the caller's transaction.

    Args:
        connection: To PostgreSQL, as a role that may create in the schema.
        schema: Where the tables lie, e.g. `segue_team`.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    config.attributes["schema"] = schema
    command.upgrade(config, "head")


metadata = Base.metadata
