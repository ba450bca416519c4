"""A store of which a part can't be written for a while."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def bad_disk(store: Path, verb: str, table: str) -> Iterator[None]:
    """Within it SQLite refuses one verb ("DELETE") on one table, as where there is no room."""
    _do(
        store,
        f"CREATE TRIGGER bad_disk BEFORE {verb} ON {table}"
        " BEGIN SELECT RAISE(ABORT, 'no room'); END",
    )
    try:
        yield
    finally:
        _do(store, "DROP TRIGGER bad_disk")


def _do(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, timeout=10)) as store:
        store.execute(statement)
        store.commit()
