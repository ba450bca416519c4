"""A store from before speech gets its table; what was in it stays."""

import sqlite3

import sqlalchemy as sa

from app.models import schema
from app.models.store import Store


def make_first(path):
    """A store as the first program made it."""
    from alembic import command
    from alembic.config import Config

    path.touch(mode=0o600)
    config = Config()
    config.set_main_option("script_location", str(schema.FOLDER))
    config.attributes["path"] = path
    command.upgrade(config, "0001")


def test_an_older_store_is_brought_up_and_copied_before(tmp_path):
    path = tmp_path / "segue.db"
    make_first(path)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO pin_try(person, wrong, last_at) VALUES (x'01', 3, 5)")
        assert not connection.execute("PRAGMA table_info(speech)").fetchall()
    with Store(path) as store, store.reading() as session:
        assert session.execute(sa.text("SELECT wrong FROM pin_try")).scalar() == 3
        assert session.execute(sa.text("SELECT count(*) FROM speech")).scalar() == 0
    assert (tmp_path / f"segue.before-{schema.HEAD}.db").exists()
