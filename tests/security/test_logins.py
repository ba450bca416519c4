"""What a person's login can do with any SQL at all, against what the tables of rights say."""

import itertools
import random
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.domain.vocabulary import Role
from app.host.ids import new_id
from app.host.scram import verifier
from app.models.server.policies import FUNCTIONS, READ
from tests.helpers.team_server import Somebody, TeamServer, now

REFUSED = ("42501", "SG001")
"""No privilege; not allowed to this person."""
NO_TABLE = ("42501", "55000", "42809")
"""Of a view that nobody writes through, not even its owner, the last two are said first."""


def tries(who: Somebody, statement: str) -> Any:
    """Rows, or the SQLSTATE of the refusal."""
    try:
        return who.sql(statement)
    except psycopg.Error as problem:
        return problem.sqlstate


def tables(team: TeamServer) -> list[str]:
    rows = team.root.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'segue_team'::regnamespace"
        " AND relkind IN ('r', 'v', 'm', 'p')"
    ).fetchall()
    return [row[0] for row in rows]


def refusals(team: TeamServer, table: str) -> tuple[str, ...]:
    kind = team.one(f"SELECT relkind FROM pg_class WHERE oid = 'segue_team.{table}'::regclass")
    return NO_TABLE if kind in ("v", b"v") else ("42501",)


@pytest.mark.parametrize("role", list(Role))
def test_every_table_is_read_as_the_table_says(team_server: TeamServer, role: Role) -> None:
    who = team_server.person("Somebody", role)
    for table in tables(team_server):
        got = tries(who, f'SELECT count(*) FROM segue_team."{table}"')
        may = str(role) in READ.get(table, {})
        assert (got != "42501") is may, (role, table, got)


@pytest.mark.parametrize("role", list(Role))
def test_no_table_is_written(team_server: TeamServer, role: Role) -> None:
    who = team_server.person("Somebody", role)
    for table in tables(team_server):
        refused = refusals(team_server, table)
        for statement in (
            f'DELETE FROM segue_team."{table}"',
            f'TRUNCATE segue_team."{table}"',
            f'INSERT INTO segue_team."{table}" DEFAULT VALUES',
            f'ALTER TABLE segue_team."{table}" DISABLE ROW LEVEL SECURITY',
            f'DROP TABLE segue_team."{table}"',
            f'DO $$ BEGIN LOCK TABLE segue_team."{table}"; END $$',
        ):
            assert tries(who, statement) in refused, (role, statement)
        columns = team_server.root.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND attidentity = '' ORDER BY attnum LIMIT 1",
            (f'segue_team."{table}"',),
        ).fetchone()
        assert columns is not None
        update = f'UPDATE segue_team."{table}" SET "{columns[0]}" = NULL'
        assert tries(who, update) in refused, (role, update)


@pytest.mark.parametrize("role", list(Role))
def test_every_function_is_executed_as_the_table_says(team_server: TeamServer, role: Role) -> None:
    who = team_server.person("Somebody", role)
    for name, groups in FUNCTIONS.items():
        got = tries(who, f"SELECT segue_team_api_v1.{name}('{{}}')")
        assert (got != "42501") is (str(role) in groups), (role, name, got)
    private = team_server.root.execute(
        "SELECT oid::regprocedure::text, pronargs, proname FROM pg_proc"
        " WHERE pronamespace = 'segue_team'::regnamespace"
    ).fetchall()
    for signature, count, name in private:
        if name in ("me", "manages", "my_campaigns"):
            continue
        may = who.sql(f"SELECT has_function_privilege('{signature}', 'EXECUTE')")
        assert may == [(False,)], (role, signature)
        assert count >= 0


def moment(said: str) -> datetime:
    return datetime.fromisoformat(said)


def sees(team: TeamServer, who: Somebody, roles: set[Role], mine: tuple[UUID, ...]) -> set[str]:
    """The oracle: leads that this login may read, told in Python from the rows themselves."""
    found = set()
    for row in team.root.execute("SELECT row_to_json(l) FROM lead l").fetchall():
        lead = row[0]
        owner, stage = lead["owner"], lead["stage"]
        here = not mine or lead["campaign"] in {str(one) for one in mine}
        desk = stage in ("interested", "qualified", "handed_off", "returned")
        offered = lead["handoff_to"] == str(who.id) or (lead["handoff"] and not lead["handoff_to"])
        offered = offered or (lead["answer_by"] and moment(lead["answer_by"]) < now())
        if stage != "withdrawn" and (
            Role.SUPERVISOR in roles
            or (owner == str(who.id) and roles & {Role.TELEMARKETER, Role.TELESALES})
            or (Role.TELEMARKETER in roles and owner is None and here)
            or (Role.QUALIFIER in roles and here and desk)
            or (Role.TELESALES in roles and here and stage == "handed_off" and offered)
        ):
            found.add(lead["id"])
    return found


@pytest.mark.parametrize("seed", range(6))
def test_random_questions_show_only_the_own_rows(team_server: TeamServer, seed: int) -> None:
    rng = random.Random(seed)
    campaigns = [team_server.campaign() for _ in range(3)]
    roles = {rng.choice(list(Role)), rng.choice(list(Role))}
    mine = tuple(rng.sample(campaigns, rng.choice([0, 1, 2])))
    who = team_server.person("Somebody", *roles, campaigns=mine)
    stages = ["new", "conversing", "qualified", "handed_off", "working", "returned", "withdrawn"]
    with team_server.root.transaction():
        for _ in range(40):
            team_server.lead(
                rng.choice(campaigns),
                stage=rng.choice(stages),
                owner=rng.choice([None, who.id, new_id()]),
                handoff=rng.choice([None, new_id()]),
                handoff_to=rng.choice([None, who.id, new_id()]),
            )
    expected = sees(team_server, who, roles, mine)
    wheres = ["true", "owner IS NULL", "stage <> 'x'", "score >= 0", "campaign IS NOT NULL OR true"]
    forms = [
        "SELECT id::text FROM segue_team.lead WHERE {where}",
        "SELECT l.id::text FROM segue_team.lead l JOIN segue_team.lead m ON m.id = l.id"
        " WHERE l.{where}",
        "WITH x AS (SELECT * FROM (SELECT id, owner, stage, score, campaign FROM segue_team.lead)"
        " y WHERE {where}) SELECT id::text FROM x",
        "SELECT id::text FROM segue_team.lead WHERE {where} UNION SELECT id::text FROM"
        " segue_team.lead",
    ]
    for form, where in itertools.product(forms, wheres):
        if "l.{where}" in form and (where == "true" or " OR " in where):
            continue
        got = tries(who, form.format(where=where))
        if roles == {Role.ADMIN}:
            assert got == "42501"
            continue
        ids = {row[0] for row in got}
        assert ids <= expected, (roles, form, where)
        if where in ("true", "score >= 0"):
            assert ids == expected, (roles, form, where)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_climbs(team_server: TeamServer, role: Role) -> None:
    """Ways to more rights that a login has tried elsewhere; an admin's as well."""
    who = team_server.person("Somebody", role)
    victim = team_server.person("Victim", "supervisor")
    evil = "CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT null'"
    for statement in (
        "CREATE ROLE climber SUPERUSER LOGIN",
        f"ALTER ROLE {who.login} SUPERUSER",
        f"ALTER ROLE {who.login} CREATEROLE",
        f"ALTER ROLE {who.login} CONNECTION LIMIT 100",
        f"ALTER ROLE {victim.login} PASSWORD 'x'",
        "SET ROLE segue_team_owner",
        "SET ROLE segue_team_maker",
        f"SET SESSION AUTHORIZATION {victim.login}",
        f"GRANT segue_team_owner TO {who.login}",
        f"GRANT segue_team_supervisor TO {who.login}",
        f"GRANT pg_execute_server_program TO {who.login}",
        "COPY (SELECT 1) TO PROGRAM 'id'",
        "COPY (SELECT 1) TO '/tmp/segue-out'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
        "CREATE EXTENSION dblink",
        "CREATE SCHEMA mine",
        "CREATE TABLE public.mine (x int)",
        "CREATE TEMP TABLE login (x int)",
        "CREATE FUNCTION segue_team_api_v1.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        evil,
        "ALTER SYSTEM SET fsync = off",
        "SELECT segue_team.make_login('segue_team_p_000000000000', 'x', now())",
        f"SELECT segue_team.set_groups('{who.login}', ARRAY['supervisor'])",
        "SELECT segue_team.whoami('x')",
        "SELECT rolpassword FROM pg_authid",
        "SELECT pin_hash FROM segue_team.person",
        "ALTER TABLE segue_team.lead OWNER TO CURRENT_USER",
        "ALTER FUNCTION segue_team_api_v1.hello(json) OWNER TO CURRENT_USER",
        "CREATE POLICY mine ON segue_team.lead USING (true)",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'segue_test'",
    ):
        assert tries(who, statement) == "42501", (role, statement)
    # Settings are no identity.
    for setting in ("role", "session_authorization", "row_security"):
        tries(who, f"SET {setting} = '{victim.login if setting != 'row_security' else 'off'}'")
    said = who.call("hello")
    assert said["person"] == str(who.id)
    if role is not Role.SUPERVISOR:
        assert tries(who, "SELECT count(*) FROM segue_team.fact") in ("42501",)


@pytest.mark.parametrize(
    "body",
    [
        {"roles": ["superuser"], "verifier": verifier("x")},
        {"roles": ["owner"], "verifier": verifier("x")},
        {"roles": ["admin"], "verifier": "x' SUPERUSER PASSWORD 'y"},
        {"roles": ["admin"], "verifier": verifier("x") + "' SUPERUSER"},
        {"roles": ["admin', 'x"], "verifier": verifier("x")},
        {"roles": ["admin"], "verifier": verifier("x"), "person": "' ; DROP TABLE lead; --"},
        {"roles": ["admin"], "verifier": "md5" + "0" * 32},
        {"roles": [], "verifier": verifier("x")},
    ],
)
def test_an_admin_makes_nothing_but_people(team_server: TeamServer, body: dict[str, Any]) -> None:
    ada = team_server.person("Ada", "admin")
    before = team_server.one("SELECT count(*) FROM pg_roles")
    with pytest.raises(psycopg.Error) as refused:
        ada.call("invite", name="x", **body)
    assert refused.value.sqlstate in ("SG004", "22P02")
    assert team_server.one("SELECT count(*) FROM pg_roles") == before


def test_a_name_is_only_a_name(team_server: TeamServer) -> None:
    ada = team_server.person("Ada", "admin")
    name = "Robert'); DROP TABLE lead; --\" $$ SUPERUSER"
    made = ada.call("invite", name=name, roles=["qualifier"], verifier=verifier("x"))
    assert team_server.one("SELECT name FROM login WHERE rolname = %s", made["login"]) == name
    assert (
        team_server.one("SELECT rolsuper FROM pg_roles WHERE rolname = %s", made["login"]) is False
    )


def test_the_device_of_somebody_else_gives_nothing(team_server: TeamServer) -> None:
    """A desk's name is no secret: what it holds is seen by rights of the login all the same."""
    campaign = team_server.campaign()
    mara, spy = (team_server.person(name, "telemarketer") for name in ("Mara", "Spy"))
    lead = team_server.lead(campaign, stage="conversing", owner=mara.id)
    rows = team_server.ask(
        spy.connection, "lead_rows", {"device": mara.device, "leads": [str(lead)]}
    )["rows"]
    assert rows == []
    assert spy.call("lead_rows", leads=[str(lead)])["rows"] == []
