"""The log is carried into the file beside the writer, and search merges at its own pace."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.host.ids import new_id
from app.models import checkpoints, search
from app.models.quick import driver_cursor
from app.models.store import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(checkpoints, "DUE", 1_000)
    with Store(tmp_path / "segue.db") as store:
        yield store


def write(store: Store, rows: int) -> None:
    with store.writing() as session:
        session.execute(
            sa.text("INSERT INTO pin_try(person, wrong, last_at) VALUES (:person, 1, 0)"),
            [{"person": new_id().bytes} for _ in range(rows)],
        )


def in_the_file(store: Store) -> int:
    """Rows that are in the file itself, without its log."""
    alone = store.path.with_name("alone.db")
    shutil.copyfile(store.path, alone)
    with sqlite3.connect(alone) as connection:
        found: int = connection.execute("SELECT count(*) FROM pin_try").fetchone()[0]
    connection.close()
    return found


def test_what_is_written_goes_into_the_file_when_it_is_due(store: Store) -> None:
    write(store, 900)
    store.rest()
    assert in_the_file(store) == 0, "a commit took the log into the file"
    write(store, 200)
    store.rest()
    assert in_the_file(store) == 1_100


def test_a_job_that_rests_keeps_the_log_short(store: Store) -> None:
    log = store.path.with_name(f"{store.path.name}-wal")
    write(store, 1_000)
    store.rest()
    once = log.stat().st_size
    for _ in range(20):
        write(store, 1_000)
        store.rest()
    assert log.stat().st_size < 3 * once


def test_a_reader_that_stays_hinders_nobody(store: Store) -> None:
    write(store, 1)
    with store.reading() as session:
        count = sa.text("SELECT count(*) FROM pin_try")
        assert session.execute(count).scalar() == 1
        for _ in range(3):
            write(store, 1_000)
            store.rest()
        assert session.execute(count).scalar() == 1
    write(store, 1_000)
    store.rest()
    assert in_the_file(store) == 4_001


def test_the_store_closes_while_the_log_is_due(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with Store(path) as store:
        write(store, checkpoints.DUE)
    assert not path.with_name("other.db-wal").exists()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM pin_try").fetchone()[0] == checkpoints.DUE
    connection.close()


def add(session: sa.orm.Session, row: tuple[int, str, str, bytes]) -> None:
    connection = session.connection()
    search.add(connection, driver_cursor(connection), [row])


def segments(session: sa.orm.Session) -> int:
    found: int = session.execute(
        sa.text("SELECT count(DISTINCT segid) FROM prospect_text_idx")
    ).scalar_one()
    return found


def test_search_stays_in_few_parts_and_finds_everybody(store: Store) -> None:
    for number in range(1, 301):
        with store.writing() as session:
            add(session, (number, f"person{number:03} of berlin", "4930", b"x"))
    with store.writing() as session:
        assert segments(session) <= 16
        found = session.execute(
            sa.text("SELECT rowid FROM prospect_text WHERE prospect_text MATCH :words"),
            {"words": search.phrase("person2")},
        ).all()
        assert [one[0] for one in found] == list(range(200, 300))
        # FTS5 looks through its own index and raises when it is not what the rows say.
        session.execute(
            sa.text("INSERT INTO prospect_text(prospect_text) VALUES ('integrity-check')")
        )


def test_search_merges_in_no_commit(store: Store) -> None:
    with store.writing() as session:
        add(session, (1, "ewa", "48", b"x"))
        kept = dict(session.execute(sa.text("SELECT k, v FROM prospect_text_config")).all())
    assert (kept["automerge"], kept["crisismerge"]) == (0, 64)
