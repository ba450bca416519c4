"""How rows travel: UUIDs as text, moments ISO 8601, bytes as hex (the team contract, 'Names').

What a newer server says and this program does not know is kept in the spine's `extra`, and an
unknown kind of fact is kept there whole, so that it can be shown as text and passed on.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import JSON, Boolean, ColumnElement, LargeBinary, Table, select
from sqlalchemy.orm import Session

from app.domain import facts as f
from app.models import facts as tables
from app.models.bulk_insert import insert_rows
from app.models.cases import in_hundreds
from app.models.quick import driver_cursor
from app.models.types import Id, JsonText, UtcDateTime

Plain = dict[str, Any]
SPINE_KEYS = (
    "id",
    "kind",
    "schema_v",
    "lead",
    "prospect",
    "made_at",
    "made_by",
    "corrects",
    "hash",
)
_OUT = (*SPINE_KEYS, "extra")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def plain(value: Any) -> Any:
    """A value of a column as JSON takes it."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return value


def plain_row(row: dict[str, Any]) -> Plain:
    """A row as JSON takes it."""
    return {str(name): plain(value) for name, value in row.items()}


def _bytes(value: str) -> bytes:
    return bytes.fromhex(value)


@lru_cache(maxsize=128)
def _readers(table: Table) -> dict[str, Any]:
    made: dict[type, Any] = {Id: UUID, UtcDateTime: datetime.fromisoformat, LargeBinary: _bytes}
    return {one.name: made.get(type(one.type)) for one in table.columns}


def row_of(table: Table, said: Plain) -> dict[str, Any]:
    """The columns of a table that a travelled row names; what the table does not know is left."""
    readers = _readers(table)
    found = {}
    for name, value in said.items():
        if name in readers:
            read = readers[name]
            found[name] = read(value) if read is not None and value is not None else value
    return found


def facts_out(session: Session, ids: list[UUID]) -> dict[str, Plain]:
    """Facts as they travel, by id; bodies come from the typed tables."""
    found = {one["id"]: one for one in _rows_out(session, tables.SPINE, _OUT, ids)}
    of_kind: dict[str, list[UUID]] = {}
    for id_ in ids:
        if (row := found.get(str(id_))) is not None:
            of_kind.setdefault(row["kind"], []).append(id_)
    bodies: dict[str, Plain] = {}
    for kind in of_kind.keys() & f.KINDS.keys():
        typed = tables.TABLES[f.KINDS[kind]]
        for body in _rows_out(session, typed, tuple(typed.c.keys()), of_kind[kind]):
            bodies[body.pop("id")] = body
    for id_, row in found.items():
        extra = row.pop("extra")
        known = id_ in bodies
        row["body"], row["extra"] = (bodies[id_], extra) if known else (extra or {}, None)
        # The gate and the clock decide too; the server takes all else for the person's own.
        row["by_nobody"] = row["made_by"] is None
    return found


def _rows_out(
    session: Session, table: Table, names: tuple[str, ...], ids: list[UUID]
) -> Iterator[Plain]:
    """Rows of a desk's store by their ids, as they travel, without a detour over Python's types."""
    quote = session.connection().dialect.identifier_preparer.quote
    listed, writers = ", ".join(map(quote, names)), _writers(table)
    told = [writers[name] for name in names]
    for some in in_hundreds(ids):
        marks = ", ".join("?" * len(some))
        sql = f"SELECT {listed} FROM {quote(table.name)} WHERE id IN ({marks})"
        cursor = driver_cursor(session.connection())
        for raw in cursor.execute(sql, tuple(one.bytes for one in some)):
            yield {
                name: value if value is None or tell is None else tell(value)
                for name, tell, value in zip(names, told, raw, strict=True)
            }


def _id(value: bytes) -> str:
    word = value.hex()
    return f"{word[:8]}-{word[8:12]}-{word[12:16]}-{word[16:20]}-{word[20:]}"


def _moment(value: int) -> str:
    return (_EPOCH + timedelta(microseconds=value)).isoformat()


@lru_cache(maxsize=128)
def _writers(table: Table) -> dict[str, Callable[[Any], Any] | None]:
    """What makes of a column of a desk's store what travels; None: it is that already."""
    made: dict[type, Callable[[Any], Any]] = {
        Id: _id, UtcDateTime: _moment, LargeBinary: bytes.hex, JsonText: json.loads,
        JSON: json.loads, Boolean: bool,
    }  # fmt: skip
    return {one.name: made.get(type(one.type)) for one in table.columns}


LIBRARY = (f.LibraryPut.kind, f.LibraryTaken.kind)
"""Kinds that stay where their lead goes: the library is the whole team's."""


def keep_facts(session: Session, said: list[Plain]) -> int:
    """Inserts the facts that are not here yet. Returns how many those were.

    A fact that is here already gets the mark of having come too late, if the server set one, and an
    entry of the library where its sound lies now.
    """
    spine = tables.SPINE
    by_id = {UUID(one["id"]): one for one in said}
    here: dict[UUID, str | None] = {}
    for some in in_hundreds(list(by_id)):
        rows = session.execute(select(spine.c.id, spine.c.stale).where(spine.c.id.in_(some)))
        here |= {row.id: row.stale for row in rows}
    fresh: list[dict[str, Any]] = []
    typed: dict[type[f.Body], list[dict[str, Any]]] = {}
    for id_, one in by_id.items():
        if id_ in here:
            if one.get("stale") and here[id_] is None:
                mark_stale(session, [id_], one["stale"])
            if one["kind"] == f.LibraryPut.kind and one.get("extra"):
                session.execute(spine.update().where(spine.c.id == id_).values(extra=one["extra"]))
            continue
        row, body = _received(id_, one)
        fresh.append(row)
        if body is not None:
            typed.setdefault(f.KINDS[one["kind"]], []).append({"id": id_, **body})
    insert_rows(session, spine, fresh)
    for kind, rows_ in typed.items():
        insert_rows(session, tables.TABLES[kind], rows_)
    return len(fresh)


def mark_stale(session: Session, facts: list[UUID], reason: str) -> None:
    """Marks facts as having come too late: kept, shown, moving nothing."""
    spine = tables.SPINE
    for some in in_hundreds(facts):
        session.execute(spine.update().where(spine.c.id.in_(some)).values(stale=reason))


def forget_facts(session: Session, *where: ColumnElement[bool]) -> None:
    """Takes facts out of the store, with their typed rows.

    Args:
        where: Of the spine's columns; all of them hold for a fact that goes.
    """
    spine = tables.SPINE
    by_kind: dict[str, list[UUID]] = {}
    for row in session.execute(select(spine.c.id, spine.c.kind).where(*where)):
        by_kind.setdefault(row.kind, []).append(row.id)
    for kind, ids in by_kind.items():
        known = f.KINDS.get(kind)
        for some in in_hundreds(ids):
            if known is not None:
                typed = tables.TABLES[known]
                session.execute(typed.delete().where(typed.c.id.in_(some)))
            session.execute(spine.delete().where(spine.c.id.in_(some)))


def _received(id_: UUID, said: Plain) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The spine's row of a travelled fact, and its typed row where the kind is known."""
    extra = dict(said.get("extra") or {})
    body: dict[str, Any] | None = None
    kind = f.KINDS.get(said["kind"])
    told = dict(said.get("body") or {})
    if kind is not None:
        typed = tables.TABLES[kind]
        body = row_of(typed, told)
        body.pop("id", None)
        extra |= {name: value for name, value in told.items() if name not in typed.c}
        if not _whole(typed, body):
            body, extra = None, {**extra, **told}  # a shape this program does not know
    else:
        extra |= told
    row = {
        "role": "",
        "device": "",
        "act": "",
        "stale": None,
        "corrects": None,
        "lead": None,
        "prospect": None,
        "made_by": None,
        "schema_v": 1,
        **row_of(tables.SPINE, said),
        "id": id_,
        "extra": extra or None,
    }
    row.pop("seq", None)  # the order of acceptance in this store is its own
    return row, body


def _whole(typed: Table, body: dict[str, Any]) -> bool:
    """Every column that must say something is said; the optional ones are filled up."""
    for column in typed.columns:
        if column.name == "id":
            continue
        if body.setdefault(column.name, None) is None and not column.nullable:
            return False
    return True


def table_of(row: Any) -> Table:
    """The Core table of a class."""
    return cast(Table, row.__table__)
