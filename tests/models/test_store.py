"""The store: durable, one writer, refused when newer, and made by its migrations alone."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import KnownError
from app.models import schema
from app.models.base import Base
from app.models.store import NewerStore, Store, pragma
from app.models.types import Id, UtcDateTime


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "segue.db")


def test_writes_are_durable_and_reads_can_not_write(store: Store) -> None:
    with store:
        with store.writing() as session:
            assert pragma(session, "journal_mode") == "wal"
            assert pragma(session, "synchronous") == 2  # FULL
            assert pragma(session, "foreign_keys") == 1
        with store.reading() as session, pytest.raises(sa.exc.OperationalError, match="readonly"):
            session.execute(sa.text("DELETE FROM fact"))


def test_an_error_does_not_say_what_was_typed(store: Store) -> None:
    with store, pytest.raises(sa.exc.OperationalError) as failed, store.writing() as session:
        session.execute(sa.text("INSERT INTO nowhere VALUES (:said)"), {"said": "Frau Schmidt"})
    assert "nowhere" in str(failed.value)
    assert "Schmidt" not in str(failed.value)


def test_the_file_belongs_to_its_owner_alone(store: Store) -> None:
    with store:
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def _break_off(store: Store) -> None:
    """Writes a row and then fails, in one transaction."""
    with store.writing() as session:
        session.execute(sa.text("INSERT INTO pin_try(person, wrong, last_at) VALUES (x'00', 1, 0)"))
        session.execute(sa.text("INSERT INTO no_such_table VALUES (1)"))


def test_a_failing_transaction_leaves_nothing(store: Store) -> None:
    with store:
        with pytest.raises(sa.exc.OperationalError):
            _break_off(store)
        with store.reading() as session:
            assert session.execute(sa.text("SELECT count(*) FROM pin_try")).scalar() == 0


def _inside(path: Path) -> list[tuple[object, ...]]:
    """All that a file's tables are, and what stands in them."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master"
        ).fetchall()
        rows = [
            (name, *row)
            for kind, name, _, _ in tables
            if kind == "table"
            for row in connection.execute(f'SELECT * FROM "{name}"')
        ]
        return [*tables, *rows, *connection.execute("PRAGMA journal_mode")]


def test_a_second_store_of_a_process_is_as_the_first_one_was_made(tmp_path: Path) -> None:
    one, other = tmp_path / "one.db", tmp_path / "two.db"
    schema.upgrade(one)
    Store(other).close()  # whatever this process made before, the next is not its first
    log = tmp_path / "two.db-wal"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("INSERT INTO pin_try (person, wrong, last_at) VALUES (x'00', 1, 0)")
        connection.commit()
        left = log.read_bytes()
    other.unlink()
    log.write_bytes(left)
    Store(other).close()
    assert _inside(other) == _inside(one)
    assert stat.S_IMODE(other.stat().st_mode) == 0o600
    assert sorted(file.name for file in tmp_path.iterdir()) == ["one.db", "two.db"]


def test_migrations_make_exactly_the_tables_of_the_classes(store: Store) -> None:
    with store, store.write_engine.connect() as connection:
        context = MigrationContext.configure(connection)
        differences = [
            one
            for one in compare_metadata(context, Base.metadata)
            if not (
                one[0] == "remove_table"
                and one[1].name.startswith(("prospect_text", "spoken_text"))
            )
        ]
    assert differences == []


def test_revisions_are_named_in_order() -> None:
    folder = schema.FOLDER / "versions"
    found = sorted(one.name[1:5] for one in folder.glob("r[0-9]*.py"))
    assert set(found) == set(schema.REVISIONS)
    assert schema.REVISIONS[-1] == schema.HEAD


def test_a_newer_store_is_refused_by_name_and_not_changed(store: Store) -> None:
    store.close()
    with sqlite3.connect(store.path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9042'")
    before = store.path.read_bytes()
    with pytest.raises(NewerStore, match="9042"):
        Store(store.path)
    assert store.path.read_bytes() == before


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "segue.db"
    path.write_bytes(b"not a database, just some words" * 100)
    with pytest.raises(KnownError, match="not a store of Segue"):
        Store(path)
    assert path.read_bytes().startswith(b"not a database")


def test_a_copy_is_whole_while_the_store_is_in_use(store: Store, tmp_path: Path) -> None:
    insert = sa.text("INSERT INTO pin_try(person, wrong, last_at) VALUES (x'01', 3, 5)")
    with store:
        with store.writing() as session:
            session.execute(insert)
        store.copy_to(tmp_path / "copy.db")
    with Store(tmp_path / "copy.db") as copy, copy.reading() as session:
        assert session.execute(sa.text("SELECT wrong FROM pin_try")).scalar() == 3


EARLIEST = datetime(1900, 1, 1)  # noqa: DTZ001 - Hypothesis adds the zone
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


@given(st.datetimes(timezones=ZONES, min_value=EARLIEST))
def test_moments_keep_their_microsecond(moment: datetime) -> None:
    kind, dialect = UtcDateTime(), sa.create_engine("sqlite://").dialect
    kept = kind.process_bind_param(moment, dialect)
    assert isinstance(kept, int)
    assert kind.process_result_value(kept, dialect) == moment


def test_a_moment_without_a_zone_is_refused() -> None:
    dialect = sa.create_engine("sqlite://").dialect
    with pytest.raises(ValueError, match="without a zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 24), dialect)  # noqa: DTZ001


@given(st.uuids())
def test_ids_keep_their_order_as_bytes(number: object) -> None:
    kind, dialect = Id(), sa.create_engine("sqlite://").dialect
    kept = kind.process_bind_param(number, dialect)  # type: ignore[arg-type]
    assert kind.process_result_value(kept, dialect) == number
    assert (
        kept < kind.process_bind_param(type(number)(int=2**128 - 1), dialect)
        or kept == b"\xff" * 16
    )  # type: ignore[call-arg,attr-defined]


def test_utc_is_what_comes_back() -> None:
    dialect = sa.create_engine("sqlite://").dialect
    back = UtcDateTime().process_result_value(0, dialect)
    assert back == datetime(1970, 1, 1, tzinfo=UTC)
