"""A store that a released program wrote is brought to this one with all that is in it."""

import sqlite3
import stat
from pathlib import Path

import pytest

from app.host.paths import Paths
from app.jobs.doctor import examine
from app.models import schema
from app.models.store import Store
from tests.helpers.released import FOLDER, RELEASED, unpack


def _rows(path: Path) -> dict[str, int]:
    with sqlite3.connect(path) as connection:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'"
            )
        ]
        counts = {n: connection.execute(f'SELECT count(*) FROM "{n}"').fetchone()[0] for n in names}
    connection.close()
    return counts


def test_every_released_revision_left_a_store() -> None:
    assert {one.name.removesuffix(".db.gz") for one in FOLDER.glob("*.db.gz")} == set(RELEASED)
    assert set(RELEASED) <= set(schema.REVISIONS)


@pytest.mark.parametrize("revision", RELEASED)
def test_a_released_store_is_upgraded_with_its_data(profile: Paths, revision: str) -> None:
    unpack(revision, profile.store)
    before = _rows(profile.store)
    assert before["fact"] > 50
    Store(profile.store).close()
    after = _rows(profile.store)
    assert {name: after[name] for name in before} == before
    with sqlite3.connect(profile.store) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    connection.close()
    assert found == (schema.HEAD,)
    report = examine(profile)
    assert report.ok, report
    copy = profile.store.with_name(f"segue.before-{schema.HEAD}.db")
    assert _rows(copy) == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
