"""Every kind of fact goes into the team database and comes out as it was."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid4

import pytest

from app.domain import facts as f
from app.host.ids import new_id


def some(hint: Any) -> Any:
    """A value of a field, as it travels."""
    if get_origin(hint) in (Union, UnionType):
        hint = next(one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) in (dict, list):
        return {"a": [1, "ü"]} if get_origin(hint) is dict else ["x", {"b": None}]
    return {
        str: "words\n„ü“",
        int: 7,
        float: 1.5,
        bool: True,
        UUID: str(uuid4()),
        datetime: datetime(2026, 11, 24, 13, 3, 0, 123456, tzinfo=UTC).isoformat(),
    }[hint]


def at(value: Any) -> Any:
    """Moments are alike whatever way they are written."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else value
    except ValueError:
        return value


@pytest.mark.parametrize("kind", sorted(f.KINDS))
def test_what_a_fact_says_comes_out_as_it_went_in(team_server, kind):
    body = f.KINDS[kind]
    hints = get_type_hints(body)
    said = {one.name: some(hints[one.name]) for one in fields(body)}
    id_ = new_id()
    root = team_server.root
    with root.transaction(force_rollback=True):  # nobody else is sent what says nothing
        root.execute(
            "INSERT INTO fact (id, act_id, act, kind, schema_v, made_at, role, device, hash)"
            " VALUES (%s, %s, 'test', %s, 1, now(), 'admin', 'desk', '')",
            (id_, id_, kind),
        )
        root.execute("SELECT store_body(%s, %s, %s)", (id_, kind, json.dumps(said)))
        found = team_server.one("SELECT body_of(%s, %s)", id_, kind)
    assert {name: at(value) for name, value in found.items()} == {
        name: at(value) for name, value in said.items()
    }
