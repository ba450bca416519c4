"""Statements that are compiled once and then run without the work that SQLAlchemy does on each.

For the few paths where a person waits: saving a call, the next lead, the queue. A statement is
written in SQLAlchemy as everywhere; values and results go through the columns' own types, so what
is read and written is what an ordinary execution reads and writes.
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Select, Table, bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import Executable

Process = Callable[[Any], Any]
_Bind = tuple[str, Any, Process | None]


def _maker(names: tuple[str, ...]) -> Any:
    # Made at run time from the statement's columns: no class could be written for it.
    return getattr(namedtuple("Row", names, rename=True), "_make")  # noqa: B009


class _Ready:
    """A statement as one dialect takes it."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        if compiled.post_compile_params:
            raise TypeError("a list of unknown length (IN) can't be compiled once")
        self.sql = str(compiled)
        self.binds: list[_Bind] = []
        for name in compiled.positiontup or ():
            bind = compiled.binds[name]
            kind = bind.type.dialect_impl(dialect)
            process = kind.bind_processor(dialect)
            default = bind.value if not bind.required else None
            self.binds.append((bind.key, default, process))
        self.results: list[tuple[int, Process]] = []
        self.row: Any = tuple
        if isinstance(statement, Select):
            columns = list(statement.selected_columns)
            self.row = _maker(tuple(str(one.key) for one in columns))
            for place, column in enumerate(columns):
                own = getattr(column.type, "reader", None)
                if own is not None:
                    read = own(dialect)
                else:
                    read = column.type.dialect_impl(dialect).result_processor(dialect, None)
                if read is not None:
                    self.results.append((place, read))

    def values(self, given: dict[str, Any]) -> tuple[Any, ...]:
        """The parameters in the order of the statement."""
        found = []
        for name, default, process in self.binds:
            value = given.get(name, default)
            found.append(value if process is None else process(value))
        return tuple(found)

    def read(self, raw: Sequence[Any]) -> Any:
        """A row with the values of Python, by name and by place."""
        row = list(raw)
        for place, process in self.results:
            if row[place] is not None:
                row[place] = process(row[place])
        return self.row(row)


class Quick:
    """One statement of the Core without IN; its parameters are `bindparam`s."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._ready: dict[str, _Ready] = {}

    def _on(self, dialect: Dialect) -> _Ready:
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = _Ready(self._statement, dialect)
        return ready

    def rows(self, session: Session, **given: Any) -> list[Any]:
        """All rows."""
        connection = session.connection()
        if connection.dialect.name != "sqlite":
            # The team's database: what is saved here is nothing beside the way there.
            return list(session.execute(self._statement, given))
        ready = self._on(connection.dialect)
        cursor = driver_cursor(connection)
        try:
            cursor.execute(ready.sql, ready.values(given))
            found = cursor.fetchall()
        finally:
            cursor.close()
        read = ready.read
        return [read(raw) for raw in found]

    def row(self, session: Session, **given: Any) -> Any:
        """The first row, or None."""
        return next(iter(self.rows(session, **given)), None)

    def value(self, session: Session, **given: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.row(session, **given)
        return None if row is None else row[0]

    def run(self, session: Session, **given: Any) -> None:
        """Executes a statement that gives no rows."""
        connection = session.connection()
        ready = self._on(connection.dialect)
        driver_cursor(connection).execute(ready.sql, ready.values(given))


def driver_cursor(connection: Connection) -> Any:
    """The driver's own cursor, in the transaction that is open.

    For statements that are many and short: what SQLAlchemy does around each takes longer than they
    do. Errors are the driver's own.
    """
    return connection.connection.cursor()


@lru_cache(maxsize=1024)
def _change(table: Table, key: str, names: tuple[str, ...]) -> Quick:
    values = {name: bindparam(name, type_=table.c[name].type) for name in names}
    where = table.c[key] == bindparam("_key", type_=table.c[key].type)
    return Quick(update(table).where(where).values(values))


def change_row(session: Session, table: Any, key: str, of: Any, row: dict[str, Any]) -> None:
    """Updates the columns of `row` where column `key` is `of`; nothing for an empty row."""
    if row:
        _change(table, key, tuple(sorted(row))).run(session, _key=of, **row)
