"""Many rows into one table in one go, without the ORM's work on each.

The statement is compiled once per table and set of columns; values go through the columns' own
types, so what is written is what an ordinary insert writes. `Rows` does the same in two steps:
what a row says is made ready beforehand, elsewhere; the writer only adds what it alone knows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from app.models.quick import driver_cursor
from app.models.types import dumps

Process = Callable[[Any], Any]
_STORE: Dialect = sqlite.dialect(json_serializer=dumps)


@lru_cache(maxsize=64)
def _statement(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[tuple[str, Process | None], ...]]:
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    order = compiled.positiontup or list(names)
    return str(compiled), _steps(table, tuple(order), dialect)


def _steps(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[tuple[str, Process | None], ...]:
    steps = [(name, table.c[name].type.dialect_impl(dialect)) for name in names]
    return tuple((name, kind.bind_processor(dialect)) for name, kind in steps)


def insert_rows(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts rows that all name the same columns; columns left out get their server default."""
    if not rows:
        return
    connection = session.connection()
    sql, steps = _statement(table, tuple(rows[0]), connection.dialect)
    columns = [_column([row[name] for row in rows], process) for name, process in steps]
    driver_cursor(connection).executemany(sql, list(zip(*columns, strict=True)))


def _column(values: list[Any], process: Process | None) -> list[Any]:
    if process is None:
        return values
    first = values[0]
    if first is values[-1] and all(one is first for one in values):
        return [process(first)] * len(values)
    return [process(one) for one in values]


class Rows:
    """An insert of rows whose first columns are made ready before the writer is there.

    Args:
        ready: Columns that a row says by itself.
        added: Columns that are known only when it is written; they stand behind.

    Attributes:
        names: All columns in their order.
    """

    def __init__(self, table: Table, ready: tuple[str, ...], added: tuple[str, ...] = ()) -> None:
        quote = _STORE.identifier_preparer.quote
        names = self.names = (*ready, *added)
        columns, marks = ", ".join(quote(one) for one in names), ", ".join("?" for _ in names)
        self._sql = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})"
        self._ready = _steps(table, ready, _STORE)
        self._added = _steps(table, added, _STORE)

    def ready(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """The first columns as the file takes them."""
        return _values(self._ready, row)

    def added(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """The columns behind them as the file takes them."""
        return _values(self._added, row)

    def write(self, cursor: Any, rows: Iterable[tuple[Any, ...]]) -> None:
        """Inserts rows, each with all of its columns; `cursor` is the driver's."""
        cursor.executemany(self._sql, rows)


def _values(
    steps: tuple[tuple[str, Process | None], ...], row: Mapping[str, Any]
) -> tuple[Any, ...]:
    # A list first: a generator is resumed once per column, and lists have 60 of them per row.
    return tuple([row[name] if process is None else process(row[name]) for name, process in steps])
