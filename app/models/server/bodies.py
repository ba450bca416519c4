"""The typed rows of facts: how a body gets in and out, made from the same classes as the tables.

JSON stays text of type `json` all the way: `jsonb` would put keys into another order, and the hash
of a fact is over its words as they were written.
"""

from dataclasses import MISSING, Field, fields
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from app.domain import facts as f
from app.models.facts import TABLES
from app.models.state import (
    CampaignRow,
    Lead,
    Number,
    Person,
    Phone,
    Promise,
    Prospect,
    ScorecardRow,
)
from app.models.types import dumps

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def typed(column: Any) -> str:
    """A column's type as PostgreSQL says it."""
    return str(column.type.compile(dialect=_DIALECT))


def columns(row: type[Any] | Table, *without: str) -> list[str]:
    """The names of a table's columns."""
    table = row if isinstance(row, Table) else cast(Table, row.__table__)
    return [one.name for one in table.columns if one.name not in without]


def listed(names: list[str], of: str = "") -> str:
    """Names as SQL lists them, each quoted; `of` is put before each."""
    return ", ".join(f'{of}"{name}"' for name in names)


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict | list):
        return f"'{dumps(value)}'::json"
    if isinstance(value, UUID | datetime):
        raise TypeError(value)
    return "'" + str(value).replace("'", "''") + "'"


def _value(one: Field[Any], nullable: bool) -> str:
    # What a program of before did not say has the value that its class gives it.
    if one.default is MISSING or nullable:
        return f'r."{one.name}"'
    return f'COALESCE(r."{one.name}", {_literal(one.default)})'


# Names of parameters and variables are none that a column has: PostgreSQL would not know which.
def _branches() -> tuple[str, str, str, str]:
    store, many, read, known = [], [], [], []
    for kind, body in f.KINDS.items():
        table = TABLES[body]
        names = [one.name for one in fields(body)]
        shape = ", ".join(f'"{name}" {typed(table.c[name])}' for name in names)
        given = ", ".join(_value(one, bool(table.c[one.name].nullable)) for one in fields(body))
        store.append(
            f"WHEN '{kind}' THEN INSERT INTO \"{kind}\" (id, {listed(names)})"
            f" SELECT of_fact, {given} FROM json_to_record(its_body) AS r({shape});"
        )
        many.append(
            f"WHEN '{kind}' THEN INSERT INTO \"{kind}\" (id, {listed(names)})"
            f" SELECT x.id, {given}"
            " FROM json_to_recordset(said) AS x(id uuid, kind text, body json),"
            f" json_to_record(x.body) AS r({shape}) WHERE x.kind = of_kind;"
        )
        read.append(
            f"WHEN '{kind}' THEN SELECT row_to_json(x) INTO found FROM"
            f' (SELECT {listed(names)} FROM @priv@."{kind}" t WHERE t.id = of_fact) x;'
        )
        known.append(f"WHEN '{kind}' THEN ARRAY[{', '.join(repr(name) for name in names)}]")
    return "\n".join(store), "\n".join(many), "\n".join(read), " ".join(known)


_STORE, _STORE_MANY, _READ, _KNOWN = _branches()


def _lead(x: str, amounts: str) -> str:
    money = ("deal", "deal_minor", "deal_currency", "deal_per", "deal_closes")
    parts = []
    for name in columns(Lead):
        if name in money:
            empty = {"deal": "NULL", "deal_minor": "0"}.get(name, "''")
            parts.append(f'CASE WHEN {amounts} THEN {x}."{name}" ELSE {empty} END AS "{name}"')
        else:
            parts.append(f'{x}."{name}"')
    return ", ".join(parts)


_OF_PASSED = [
    "id", "prospect", "campaign", "source", "segment", "job", "line", "added_at", "stage",
    "stage_since", "owner", "credit", "passed_by", "handoff", "handoff_to", "handed_at",
    "answer_by", "rejected", "rejected_line", "rejected_by", "rejected_at", "changed_at", "rev",
]  # fmt: skip
_OF_CARD = ["id", "name", "role", "company", "place", "country", "pronoun", "name_key", "number"]


def _row(names: list[str], of: str) -> str:
    return f"row_to_json((SELECT z FROM (SELECT {listed(names, of + '.')}) z))"


# A row as it travels, written into the query that asks: `x` stands for the row's alias. The
# functions of the same names are for queries that rarely come so far as to need them.


def fact_row(x: str) -> str:
    """A fact, with its body made of its typed row.

    An entry of the library brings what it takes to list and hear it where its call is not. Facts of
    the call stay with the lead: they name the prospect.
    """
    spine = (
        "id", "act_id", "act", "kind", "schema_v", "lead", "prospect", "made_at", "made_by",
        "role", "device", "corrects", "stale",
    )  # fmt: skip
    return (
        "json_build_object("
        + ", ".join(f"'{one}', {x}.{one}" for one in spine)
        + f", 'hash', encode({x}.hash, 'hex'), 'extra', CASE {x}.kind WHEN 'library_put' THEN"
        # A store that was moved into the team may have `null` there, which is not NULL.
        f" (COALESCE(NULLIF({x}.extra::jsonb, 'null'), '{{}}') || @priv@.clip_of({x}.id))::json"
        f" ELSE {x}.extra END,"
        f" 'received_at', {x}.received_at, 'body', @priv@.body_of({x}.id, {x}.kind))"
    )


def lead_row(x: str, seen: str, amounts: str) -> str:
    """A lead as far as it is seen, with its promises."""
    promises = _row(columns(Promise, "lead"), "w")
    return f"""CASE WHEN {seen} = 'whole'
      THEN row_to_json((SELECT z FROM (SELECT {_lead(x, amounts)}, {seen} AS sight,
        (SELECT COALESCE(json_agg({promises}), '[]') FROM @priv@.promise w
          WHERE w.lead = {x}.id) AS promises) z))
      ELSE row_to_json((SELECT z FROM (SELECT {listed(_OF_PASSED, f"{x}.")}, {seen} AS sight) z))
      END"""


def prospect_row(x: str, seen: str) -> str:
    """A prospect as far as it is seen, with its phones."""
    phones = _row(columns(Phone, "prospect"), "h")
    return f"""CASE WHEN {seen} = 'whole'
      THEN row_to_json((SELECT z FROM (SELECT {listed(columns(Prospect), f"{x}.")},
        (SELECT COALESCE(json_agg({phones} ORDER BY h.position), '[]') FROM @priv@.phone h
          WHERE h.prospect = {x}.id) AS phones) z))
      ELSE {_row(_OF_CARD, x)} END"""


def number_row(x: str) -> str:
    """A number; its lease is none of the desk's business."""
    return _row(columns(Number, "lease_lead", "lease_by", "lease_until", "epoch"), x)


def _lazy(name: str, given: str, answer: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION @priv@.{name}({given}) RETURNS json\n"
        f"LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN ({answer}); END $$"
    )


SQL = (
    f"""
CREATE OR REPLACE FUNCTION @priv@.store_body(of_fact uuid, of_kind text, its_body json) RETURNS void
LANGUAGE plpgsql SET search_path = @priv@, pg_temp AS $$
BEGIN
  CASE of_kind
  {_STORE}
  ELSE RAISE EXCEPTION 'unknown kind' USING ERRCODE = 'SG004';
  END CASE;
END $$
""",
    # Of all facts of one kind among these.
    f"""
CREATE OR REPLACE FUNCTION @priv@.store_bodies(of_kind text, said json) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  CASE of_kind
  {_STORE_MANY}
  ELSE RAISE EXCEPTION 'unknown kind' USING ERRCODE = 'SG004';
  END CASE;
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.body_of(of_fact uuid, of_kind text) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE found json;
BEGIN
  CASE of_kind
  {_READ}
  ELSE found := '{{}}';
  END CASE;
  RETURN found;
END $$
""",
    f"""
CREATE OR REPLACE FUNCTION @priv@.keys_of(kind text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE kind {_KNOWN} END
$$
""",
    _lazy("fact_json", "x @priv@.fact", fact_row("x")),
    _lazy(
        "lead_json", "l @priv@.lead, seen text, amounts boolean", lead_row("l", "seen", "amounts")
    ),
    _lazy("prospect_json", "x @priv@.prospect, seen text", prospect_row("x", "seen")),
    _lazy("number_json", "x @priv@.number", number_row("x")),
    _lazy(
        "person_json",
        "x @priv@.person, own boolean",
        f"""row_to_json((SELECT z FROM (SELECT {listed(columns(Person, "pin_hash"), "x.")},
        CASE WHEN own THEN x.pin_hash END AS pin_hash) z))""",
    ),
    _lazy(
        "campaign_json",
        "x @priv@.campaign, costs boolean",
        f"""row_to_json((SELECT z FROM (SELECT {listed(columns(CampaignRow, "costs"), "x.")},
        CASE WHEN $2 THEN x.costs ELSE '{{}}'::json END AS costs) z))""",
    ),
    "DROP FUNCTION IF EXISTS @priv@.promises_json(uuid)",
    _lazy("scorecard_json", "x @priv@.scorecard", _row(columns(ScorecardRow), "x")),
)
