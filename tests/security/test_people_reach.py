"""What of the team itself a login reaches by what is written online: people and their roles."""

from typing import Any

import psycopg
import pytest

from app.domain import facts as f
from app.host.scram import verifier
from tests.helpers.team_server import Somebody, TeamServer


def person_set(team: TeamServer, by: Somebody, who: Somebody, act: str, **said: Any) -> Any:
    """The answer to what is written of a person; all that is not said stays."""
    row = team.one("SELECT row_to_json(p) FROM person p WHERE id = %s", who.id)
    names = ("name", "roles", "languages", "campaigns", "pin_hash", "active")
    body = f.PersonSet(
        **{"person": who.id, "version": row["version"] + 1, **{k: row[k] for k in names}, **said}
    )
    role = team.one("SELECT roles[1] FROM login WHERE person = %s", by.id)
    return by.call("write", **by.act(act, None, body, role=role))


def roles(team: TeamServer, who: Somebody) -> set[str]:
    return set(team.one("SELECT roles FROM login WHERE person = %s", who.id))


def test_an_admin_is_made_by_an_admin_alone(team_server: TeamServer) -> None:
    """By whoever takes the role away, too; and by the login that installed the team."""
    petra, mara = team_server.person("Petra", "supervisor"), team_server.person("M", "telesales")
    for who in (petra, mara):
        with pytest.raises(psycopg.Error, match="Only an admin gives the role of an admin") as no:
            person_set(team_server, petra, who, "set_person", roles=["supervisor", "admin"])
        assert no.value.sqlstate == "SG001"
    with pytest.raises(psycopg.Error, match="Only an admin gives the role of an admin"):
        petra.call("invite", name="Eve", roles=["admin", "qualifier"], verifier=verifier("x"))
    left = team_server.person("Left", "telesales")
    petra.call("remove", person=str(left.id), to=None)
    again = {"name": "Left", "roles": ["admin"], "person": str(left.id), "again": True}
    with pytest.raises(psycopg.Error, match="Only an admin gives the role of an admin"):
        petra.call("invite", **again, verifier=verifier("x"))
    assert (roles(team_server, petra), roles(team_server, mara)) == ({"supervisor"}, {"telesales"})
    assert team_server.one("SELECT count(*) FROM login WHERE name = 'Eve'") == 0
    person_set(team_server, petra, mara, "set_person", roles=["supervisor", "telesales"])
    ada = team_server.person("Ada", "admin")
    person_set(team_server, ada, petra, "set_person", roles=["supervisor", "admin"])
    assert roles(team_server, petra) == {"supervisor", "admin"}
    person_set(team_server, petra, mara, "set_person", roles=["admin"])
    assert roles(team_server, mara) == {"admin"}


def test_a_supervisor_changes_an_admin_who_stays_one(team_server: TeamServer) -> None:
    petra, ada = team_server.person("Petra", "supervisor"), team_server.person("Ada", "admin")
    person_set(team_server, petra, ada, "set_person", name="Ada L", roles=["admin", "qualifier"])
    assert roles(team_server, ada) == {"admin", "qualifier"}


@pytest.mark.parametrize(
    "said",
    [
        {"name": "Ada (admin)"},
        {"languages": ["fi"]},
        {"active": False},
        {"roles": ["telemarketer", "supervisor"]},
    ],
)
def test_a_pin_says_nothing_else_of_a_person(team_server: TeamServer, said: Any) -> None:
    eve, petra = team_server.person("Eve", "telemarketer"), team_server.person("P", "supervisor")
    before = team_server.one("SELECT row_to_json(p) FROM person p WHERE id = %s", eve.id)
    for by in (eve, petra):
        with pytest.raises(psycopg.Error, match="With a PIN nothing else is changed") as no:
            person_set(team_server, by, eve, "set_pin", pin_hash="h", **said)
        assert no.value.sqlstate == "SG001"
    assert team_server.one("SELECT row_to_json(p) FROM person p WHERE id = %s", eve.id) == before


def test_a_pin_is_noted_in_the_audit(team_server: TeamServer) -> None:
    eve, petra = team_server.person("Eve", "telemarketer"), team_server.person("P", "supervisor")
    for by in (eve, petra):
        person_set(team_server, by, eve, "set_pin", pin_hash=f"of {by.id}")
    assert team_server.one("SELECT pin_hash FROM person WHERE id = %s", eve.id) == f"of {petra.id}"
    noted = team_server.root.execute(
        "SELECT person, detail->>'person' FROM audit WHERE what = 'set_pin' ORDER BY n"
    ).fetchall()
    assert noted == [(eve.id, str(eve.id)), (petra.id, str(eve.id))]
