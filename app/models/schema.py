"""Revisions of the store and the way from one to the next (Alembic)."""

import os
import sqlite3
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from app.models.base import Base

if TYPE_CHECKING:
    from sqlalchemy import Connection

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
HEAD = REVISIONS[-1]
FOLDER = Path(__file__).parent / "migrations"


_empty: list[bytes] = []
"""The first empty store that this process made, packed: joining a team, say, makes two."""


def make(path: Path) -> None:
    """Makes an empty store of this program's revision: as all revisions one after the other do.

    Args:
        path: The SQLite file, which is empty and belongs to its person alone.
    """
    if not _empty:
        upgrade(path)
        made = sqlite3.connect(path)
        try:
            _empty.append(zlib.compress(made.serialize(), 1))
        finally:
            made.close()
        return
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    with part.open("wb") as file:
        file.write(zlib.decompress(_empty[0]))
        file.flush()
        os.fsync(file.fileno())
    for log in ("-wal", "-shm"):  # of a file that is gone: it would be read into this one
        path.with_name(path.name + log).unlink(missing_ok=True)
    part.replace(path)


def copy_aside(path: Path) -> None:
    """Keeps a copy of a store beside it, before it is brought to another revision."""
    copy = path.with_name(f"{path.stem}.before-{HEAD}{path.suffix}")
    copy.write_bytes(path.read_bytes())
    copy.chmod(0o600)


def upgrade(path: Path) -> None:
    """Brings a store, or an empty file, to this program's revision."""
    # Alembic takes 150 ms to import; a store that is up to date never needs it.
    from alembic import command
    from alembic.config import Config

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
