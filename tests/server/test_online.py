"""Slow things are compared and set; rows of a list are told apart and kept."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.domain import facts as f
from app.host.ids import new_id
from tests.helpers.team_server import Somebody, TeamServer


def card(who: Somebody, card_id: UUID, version: int, name: str) -> dict[str, Any]:
    body = f.ScorecardSet(card=card_id, version=version, layer="telesales", name=name, questions=[])
    made = who.act("set_scorecard", None, body, role="supervisor")
    return who.call("write", **made)


def test_who_comes_second_sees_both(team_server: TeamServer) -> None:
    petra, paul = (team_server.person(name, "supervisor") for name in ("Petra", "Paul"))
    mara = team_server.person("Mara", "telemarketer")
    id_ = new_id()
    assert card(petra, id_, 1, "first") == {"stored": 1}
    assert card(petra, id_, 2, "hers") == {"stored": 1}
    conflict = card(paul, id_, 2, "his")["conflict"]
    assert (conflict["here"]["name"], conflict["said"]["name"]) == ("hers", "his")
    assert card(paul, id_, 3, "his") == {"stored": 1}
    assert [one["name"] for one in mara.fed("scorecard") if one["id"] == str(id_)] == ["his"]
    with pytest.raises(psycopg.Error, match="not for you"):
        card(mara, id_, 4, "mine")


def test_roles_follow_the_person(team_server: TeamServer) -> None:
    petra, mara = (
        team_server.person("Petra", "supervisor"),
        team_server.person("Mara", "telemarketer"),
    )
    version = team_server.one("SELECT version FROM person WHERE id = %s", mara.id)
    body = f.PersonSet(
        person=mara.id, version=version + 1, name="Mara L", roles=["telesales"], campaigns=[]
    )
    assert petra.call("write", **petra.act("set_person", None, body, role="supervisor")) == {
        "stored": 1
    }
    assert mara.call("hello")["roles"] == ["telesales"]
    assert mara.pull()["bootstrap"], "what she sees is another now"
    assert mara.sql("SELECT pg_has_role('segue_team_telemarketer', 'MEMBER')") == [(False,)]
    climb = f.PersonSet(
        person=mara.id, version=version + 2, name="M", roles=["admin"], campaigns=[]
    )
    for act in ("set_person", "set_pin"):
        with pytest.raises(psycopg.Error) as refused:
            mara.call("write", **mara.act(act, None, climb, role="telesales"))
        assert refused.value.sqlstate == "SG001"
    pin = f.PersonSet(
        person=mara.id,
        version=version + 2,
        name="M",
        roles=["telesales"],
        campaigns=[],
        pin_hash="h",
    )
    assert mara.call("write", **mara.act("set_pin", None, pin, role="telesales"))["stored"] == 1


def row(line: int, *numbers: str, name: str = "") -> dict[str, Any]:
    prospect, lead = new_id(), new_id()
    return {
        "prospect": {"id": str(prospect), "name": name, "name_key": name.casefold()},
        "phones": [{"position": n, "e164": one, "state": "good"} for n, one in enumerate(numbers)],
        "lead": {"id": str(lead), "line": line, "score": 5},
        "facts": [],
        "ids": (lead, prospect),
    }


def test_a_list_comes_in(team_server: TeamServer) -> None:
    petra = team_server.person("Petra", "supervisor")
    campaign, other = team_server.campaign(), team_server.campaign()
    one, two, blocked = (team_server.number() for _ in range(3))
    team_server.root.execute(
        "INSERT INTO number (e164, do_not_call_at) VALUES (%s, now())", (blocked,)
    )

    def bring(place: UUID, *rows: dict[str, Any]) -> dict[str, Any]:
        for said in rows:
            if "ids" in said:
                lead, prospect = said.pop("ids")
                body = f.LeadAdded(campaign=place, zones=[], phones=[])
                said["facts"].append(petra.fact(body, lead, prospect))
        return petra.call(
            "import_rows", job="j", act_id=str(new_id()), campaign=str(place), rows=list(rows)
        )

    first = row(2, one, name="Ewa")
    done = bring(
        campaign,
        first,
        row(3, one, name="ewa"),
        row(4, two, name="Tom"),
        row(5, blocked),
        row(6),
        {"lead": {"line": 7, "id": "nonsense"}, "phones": [{"e164": two}]},
    )
    assert (done["taken"], done["duplicates"], done["refused"]) == (2, 1, 3)
    assert [one["line"] for one in done["problems"]] == [3, 5, 6, 7]
    assert bring(campaign, first)["taken"] == 1, "the same rows again are the same rows"
    assert team_server.one("SELECT count(*) FROM lead WHERE campaign = %s", campaign) == 2
    again = bring(other, row(2, one, name="EWA"), row(3, two, name="Somebody else"))
    assert again["taken"] == 2
    shared = team_server.one("SELECT prospect FROM lead WHERE campaign = %s AND line = 2", other)
    assert shared == UUID(first["prospect"]["id"])
    assert team_server.one("SELECT shares_number FROM prospect WHERE name = %s", "Somebody else")
    assert team_server.one("SELECT count(*) FROM lease WHERE campaign = %s AND pool", other) == 2
    fact = team_server.one(
        "SELECT f.prospect FROM fact f JOIN lead l ON l.id = f.lead WHERE l.campaign = %s"
        " AND l.line = 2",
        other,
    )
    assert fact == shared
