"""Many rows into one table in one go, without the ORM's work on each.

The statement is compiled once per table and set of columns; values go through the columns' own
types, so what is written is what an ordinary insert writes.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.orm import Session

Process = Callable[[Any], Any]


@lru_cache(maxsize=64)
def _statement(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> tuple[str, tuple[tuple[str, Process | None], ...]]:
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    order = compiled.positiontup or list(names)
    steps = [(name, table.c[name].type.dialect_impl(dialect)) for name in order]
    return str(compiled), tuple((name, kind.bind_processor(dialect)) for name, kind in steps)


def insert_rows(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts rows that all name the same columns; columns left out get their server default."""
    if not rows:
        return
    connection = session.connection()
    sql, steps = _statement(table, tuple(rows[0]), connection.dialect)
    columns = [_column([row[name] for row in rows], process) for name, process in steps]
    connection.exec_driver_sql(sql, list(zip(*columns, strict=True)))


def _column(values: list[Any], process: Process | None) -> list[Any]:
    if process is None:
        return values
    first = values[0]
    if first is values[-1] and all(one is first for one in values):
        return [process(first)] * len(values)
    return [process(one) for one in values]
