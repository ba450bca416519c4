"""State rows as the server sends them, written over those that are here or, many new ones, at once.

A desk's first filling is hundreds of prospects that it has nothing of: those go in table by table.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.orm import Session

from app.models import cases, search
from app.models.bulk_insert import insert_rows
from app.models.quick import Quick, change_row, driver_cursor
from app.models.state import Lead, Phone, Promise, Prospect
from app.sync import in_call
from app.sync.wire import Plain, row_of, table_of

_PROSPECTS, _LEADS = table_of(Prospect), table_of(Lead)
_PHONES, _PROMISES = table_of(Phone), table_of(Promise)
_NUMBER_OF = Quick(select(_PROSPECTS.c.number).where(_PROSPECTS.c.id == bindparam("of")))
_NO_PROMISES = Quick(delete(_PROMISES).where(_PROMISES.c.lead == bindparam("of")))
_NO_PHONES = Quick(delete(_PHONES).where(_PHONES.c.prospect == bindparam("of")))
_WORDS = Quick(
    select(_PROSPECTS.c.name, _PROSPECTS.c.company, _PROSPECTS.c.place, _PROSPECTS.c.email).where(
        _PROSPECTS.c.id == bindparam("of")
    )
)
_DIGITS = Quick(select(_PHONES.c.e164).where(_PHONES.c.prospect == bindparam("of")))
_OF_QUEUE = ("callable_from", "callable_until", "held_by", "opened_at")


def write(session: Session, prospect: UUID, said: Plain) -> None:
    """Writes rows of one prospect: {"prospect", "phones", "leads", "promises"}, each if named."""
    _write_prospect(session, prospect, said)
    for key, columns in said.get("leads", {}).items():
        lead = UUID(key)
        row = in_call.still_open(session, lead, row_of(_LEADS, columns))
        _write_lead(session, prospect, lead, row)
    for key, promises in said.get("promises", {}).items():
        _NO_PROMISES.run(session, of=UUID(key))
        kept = [{**row_of(_PROMISES, one), "lead": UUID(key)} for one in promises]
        for row in kept:
            insert_rows(session, _PROMISES, [row])


def write_new(session: Session, said: Mapping[UUID, Plain]) -> None:
    """Writes rows of prospects of which there is nothing here yet, as `write` would.

    Args:
        said: By prospect; each has its "prospect".
    """
    if not said:
        return
    prospects, phones, leads, promises, words = [], [], [], [], []
    first = search.next_number(session)
    for number, (prospect, part) in enumerate(said.items(), first):
        row = {**row_of(_PROSPECTS, part["prospect"]), "id": prospect, "number": number}
        prospects.append(row)
        lines = _phone_rows(prospect, part.get("phones", ()))
        phones += lines
        who = [row.get(name) or "" for name in ("name", "company", "place", "email")]
        said_by = search.text_of(who, [one["e164"] for one in lines])
        words.append((number, *said_by, prospect.bytes))
        for key, columns in part.get("leads", {}).items():
            leads.append(_lead_row(prospect, UUID(key), row_of(_LEADS, columns)))
        for key, lines_ in part.get("promises", {}).items():
            promises += [{**row_of(_PROMISES, one), "lead": UUID(key)} for one in lines_]
    for table, rows in (
        (_PROSPECTS, prospects),
        (_PHONES, phones),
        (_LEADS, leads),
        (_PROMISES, promises),
    ):
        _insert(session, table, rows)
    connection = session.connection()
    search.add(connection, driver_cursor(connection), words)


def _insert(session: Session, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Inserts rows that may name different columns."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        alike.setdefault(tuple(sorted(row)), []).append(row)
    for some in alike.values():
        insert_rows(session, table, some)


def known(session: Session, prospects: Iterable[UUID]) -> set[UUID]:
    """Those of these prospects that are here."""
    return _there(session, _PROSPECTS, "id", prospects)


def _there(session: Session, table: Table, key: str, values: Iterable[Any]) -> set[Any]:
    column = table.c[key]
    return {
        one
        for some in cases.in_hundreds(list(values))
        for one in session.scalars(select(column).where(column.in_(some)))
    }


def _write_prospect(session: Session, prospect: UUID, said: Plain) -> None:
    row = row_of(_PROSPECTS, said.get("prospect", {}))
    # The number by which text search knows it is each store's own.
    row.pop("number", None)
    row["id"] = prospect
    number = _NUMBER_OF.value(session, of=prospect)
    fresh = number is None
    if number is None:
        number = search.next_number(session)
        insert_rows(session, _PROSPECTS, [{**row, "number": number}])
    elif len(row) > 1:
        change_row(session, _PROSPECTS, "id", prospect, row)
    if "phones" in said:
        _NO_PHONES.run(session, of=prospect)
        for line in _phone_rows(prospect, said["phones"]):
            insert_rows(session, _PHONES, [line])
    if fresh or len(row) > 1 or "phones" in said:
        _index(session, prospect, number)


def _phone_rows(prospect: UUID, said: Iterable[Plain]) -> list[dict[str, Any]]:
    return [
        {"position": place, **row_of(_PHONES, one), "prospect": prospect}
        for place, one in enumerate(said)
    ]


def _index(session: Session, prospect: UUID, number: int) -> None:
    who = tuple(_WORDS.row(session, of=prospect))
    phones = [one[0] for one in _DIGITS.rows(session, of=prospect)]
    search.keep(session, [search.row_of(number, prospect, who, phones)])


def _write_lead(session: Session, prospect: UUID, lead: UUID, row: dict[str, Any]) -> None:
    put(session, _LEADS, "id", _lead_row(prospect, lead, row))


def _lead_row(prospect: UUID, lead: UUID, row: dict[str, Any]) -> dict[str, Any]:
    row |= {"id": lead, "prospect": prospect}
    if "pool" not in row and "stage" in row:
        row["pool"] = int(cases.in_pool(row.get("owner"), row["stage"]))
    if not any(name in row for name in _OF_QUEUE) and row.get("changed_at") is not None:
        # Its window was worked out for another state: over at once, so that it is renewed.
        row["callable_until"] = row["changed_at"]
    return row


def upsert(session: Session, row_class: Any, key: str, said: Plain) -> None:
    """Writes one row of a table whose key is one column; what it does not name stays."""
    upsert_all(session, row_class, key, [said])


def upsert_all(session: Session, row_class: Any, key: str, said: Iterable[Plain]) -> None:
    """Writes rows as `upsert` does; of several with one key the last counts."""
    table = table_of(row_class)
    rows = {row[key]: row for row in (row_of(table, one) for one in said) if key in row}
    here = _there(session, table, key, rows)
    for value in here:
        change = {k: v for k, v in rows[value].items() if k != key}
        change_row(session, table, key, value, change)
    _insert(session, table, [_filled(table, row) for k, row in rows.items() if k not in here])


def _filled(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    for column in table.columns:
        if column.name not in row and not column.nullable and column.server_default is None:
            row[column.name] = _empty(column)
    return row


def put(session: Session, table: Table, key: str, row: dict[str, Any]) -> None:
    """Writes a row over the one with the same key, or beside the others."""
    if there(session, table, key, row[key]):
        change_row(session, table, key, row[key], {k: v for k, v in row.items() if k != key})
    else:
        insert_rows(session, table, [row])


def there(session: Session, table: Table, key: str, value: Any) -> bool:
    """A row with this key exists."""
    return _finder(table, key).row(session, value=value) is not None


@lru_cache(maxsize=64)
def _finder(table: Table, key: str) -> Quick:
    column = table.c[key]
    return Quick(select(column).where(column == bindparam("value", type_=column.type)))


def _empty(column: Any) -> Any:
    """What stands in a column that this person is not sent."""
    kind = column.type.python_type if not hasattr(column.type, "impl") else dict
    return {bool: False, int: 0, str: ""}.get(kind, {})
