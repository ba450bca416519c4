"""Inviting, joining, changing a secret, removing."""

import re
import secrets
import threading
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from app.domain import facts as f
from app.host.scram import verifier
from app.sync.invitation import proof_of
from tests.helpers.team_server import Somebody, TeamServer
from tests.helpers.waiting import until
from tests.server.test_leases import claim


def test_an_invitation_is_good_for_one_thing_once(team_server: TeamServer) -> None:
    petra = team_server.person("Petra", "supervisor")
    made = petra.call(
        "invite", name="Mara", roles=["telemarketer"], verifier=verifier("once"), days=7
    )
    assert re.fullmatch(r"segue_team_p_[0-9a-f]{12}", made["login"])
    guest = team_server.connect(made["login"], "once")
    with pytest.raises(psycopg.Error, match="has not been taken yet"):
        team_server.ask(guest, "hello", {"device": "d1"})
    took = team_server.ask(guest, "take_invitation", {"device": "d1", "verifier": verifier("own")})
    assert (took["name"], took["roles"]) == ("Mara", ["telemarketer"])
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        team_server.connect(made["login"], "once")
    mara = team_server.connect(made["login"], "own")
    assert team_server.ask(mara, "hello", {"device": "d1"})["person"] == took["person"]
    with pytest.raises(psycopg.Error, match="taken already"):
        team_server.ask(mara, "take_invitation", {"device": "d1", "verifier": verifier("x")})


def test_an_invitation_runs_out(team_server: TeamServer) -> None:
    made = team_server.call("invite", name="Tom", roles=["telesales"], verifier=verifier("once"))
    until = team_server.one("SELECT rolvaliduntil FROM pg_roles WHERE rolname = %s", made["login"])
    assert 6.9 < (until - team_server.one("SELECT now()")).total_seconds() / 86400 < 7.1
    team_server.root.execute(f"ALTER ROLE {made['login']} VALID UNTIL 'yesterday'")
    with pytest.raises(psycopg.OperationalError):
        team_server.connect(made["login"], "once")


def test_a_login_can_do_nothing_but_sign_in(team_server: TeamServer) -> None:
    ada = team_server.person("Ada", "admin", "supervisor")
    row = team_server.root.execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconnlimit,"
        " (SELECT array_agg(g ORDER BY g) FROM pg_auth_members m, text(m.roleid::regrole) g"
        "   WHERE m.member = r.oid) FROM pg_roles r WHERE rolname = %s",
        (ada.login,),
    ).fetchone()
    groups = ["segue_team_admin", "segue_team_supervisor"]
    assert row == (False, False, False, False, False, 10, groups)
    owners = team_server.root.execute(
        "SELECT rolname, rolcanlogin, rolcreaterole FROM pg_roles"
        " WHERE rolname IN ('segue_team_owner', 'segue_team_maker') ORDER BY 1"
    ).fetchall()
    assert owners == [("segue_team_maker", False, True), ("segue_team_owner", False, False)]


def test_a_secret_is_changed_by_its_owner(team_server: TeamServer) -> None:
    mara = team_server.person("Mara", "telemarketer")
    mara.call("change_secret", verifier=verifier("another"))
    with pytest.raises(psycopg.OperationalError):
        mara.another()
    assert team_server.connect(mara.login, "another")
    with pytest.raises(psycopg.Error, match="as its SCRAM-SHA-256 verifier"):
        mara.call("change_secret", verifier="plain words")


def test_who_is_removed_is_out_at_once(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    petra = team_server.person("Petra", "supervisor")
    lead = team_server.lead(campaign, stage="conversing", owner=mara.id, point=uuid4())
    pool = team_server.lead(campaign)
    assert claim(mara, campaign)
    with pytest.raises(psycopg.Error, match="say who gets them"):
        petra.call("remove", person=str(mara.id), to=None)
    done = petra.call("remove", person=str(mara.id), to=str(tom.id))
    assert (done["leads"], done["points"]) == (1, 1)
    with pytest.raises(psycopg.OperationalError):
        mara.call("hello")
    with pytest.raises(psycopg.OperationalError):
        mara.another()
    assert UUID(team_server.state(lead)["owner"]) == tom.id
    # A desk without a network may be calling under it: it runs out by itself.
    left = "SELECT extract(epoch FROM until - clock_timestamp()) FROM lease WHERE lead = %s"
    assert 0 < team_server.one(left, pool) < 100
    listed = {one["person"]: one["state"] for one in petra.call("people")["people"]}
    assert listed[str(mara.id)] == "removed"
    assert str(mara.id) not in {one["person"] for one in tom.call("people")["people"]}


def test_supervisors_see_when_desks_were_heard(team_server: TeamServer) -> None:
    petra, mara = team_server.person("Petra", "supervisor"), team_server.person("Mara", "qualifier")
    mara.call("hello", unsent=12, program="0.1.0", device_name="reception")
    found = {one["device"]: one for one in petra.call("people")["devices"]}
    row = found[mara.device]
    assert (row["unsent"], row["program"], row["device_name"]) == (12, "0.1.0", "reception")
    assert mara.call("people")["devices"] == []


def test_the_watchdog_ends_what_stays_open(team_server: TeamServer) -> None:
    mara, petra = team_server.person("Mara", "qualifier"), team_server.person("Petra", "supervisor")
    mara.sql("BEGIN")
    mara.sql("SELECT 1")
    assert team_server.one("SELECT end_transactions(0)") >= 1
    with pytest.raises(psycopg.OperationalError):
        mara.sql("SELECT 1")
    assert petra.call("watchdog", seconds=30) == {"ended": 0}


def test_the_audit_shows_what_is_missing(team_server: TeamServer) -> None:
    petra = team_server.person("Petra", "supervisor")
    sealed = petra.call("seal_audit")
    assert sealed["place"] == team_server.one("SELECT count(*) FROM audit")
    assert petra.call("check_audit", head=sealed["head"])["ok"]
    assert petra.call("seal_audit")["sealed"] == 0
    with team_server.root.transaction(force_rollback=True):
        team_server.root.execute("ALTER TABLE audit DISABLE TRIGGER only_added")
        team_server.root.execute(
            "UPDATE audit SET detail = '{}' WHERE n = (SELECT n FROM audit_seal WHERE place = 2)"
        )
        assert team_server.call("check_audit")["gap"] == 2
        team_server.root.execute(
            "DELETE FROM audit WHERE n = (SELECT n FROM audit_seal WHERE place = 1)"
        )
        found = team_server.call("check_audit")
        assert (found["ok"], found["gap"]) == (False, 1)
    for statement in ("UPDATE audit SET what = 'x'", "DELETE FROM audit", "DELETE FROM fact"):
        with pytest.raises(psycopg.Error, match="only added"):
            team_server.root.execute(statement)


def test_an_open_transaction_makes_no_gap_in_the_audit(team_server: TeamServer) -> None:
    petra, other = (team_server.person(name, "supervisor") for name in ("Petra", "Paul"))
    name = secrets.token_hex(4)
    with petra.connection.transaction():
        petra.call("invite", name=name, roles=["telesales"], verifier=verifier("x"))
        # Another role: from PostgreSQL 16 on two grants of one wait for each other.
        other.call("invite", name="Later", roles=["qualifier"], verifier=verifier("x"))
        before = other.call("seal_audit")
        assert other.call("check_audit")["ok"]
    after = other.call("seal_audit")
    assert after["place"] >= before["place"] + 2
    assert other.call("check_audit", head=before["head"])["ok"]


def again(by: Somebody, who: Somebody, name: str, *roles: str) -> Any:
    body = {"name": name, "roles": roles, "verifier": verifier("anew"), "person": str(who.id)}
    return by.call("invite", **body, again=True)


def test_who_is_invited_again_loses_the_login_of_now_and_keeps_the_leads(
    team_server: TeamServer,
) -> None:
    petra = team_server.person("Petra", "supervisor")
    mara = team_server.person("Mara", "telemarketer")
    lead = team_server.lead(team_server.campaign(), stage="conversing", owner=mara.id)
    before = {"name": "Mara", "roles": ["telemarketer"], "person": str(mara.id)}
    with pytest.raises(psycopg.Error, match="in the team already"):
        petra.call("invite", **before, verifier=verifier("anew"))
    assert mara.call("hello")["name"] == "Mara", "nothing ended by that"
    made = again(petra, mara, "Mara", "telemarketer")
    assert made["login"] == mara.login
    with pytest.raises(psycopg.OperationalError):
        mara.call("hello")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        mara.another()
    guest = team_server.connect(mara.login, "anew")
    body = {"device": "laptop", "verifier": verifier("own")}
    assert team_server.ask(guest, "take_invitation", body)["person"] == str(mara.id)
    came = team_server.connect(mara.login, "own")
    assert team_server.ask(came, "hello", {"device": "laptop"})["roles"] == ["telemarketer"]
    assert team_server.state(lead)["owner"] == str(mara.id)
    said = team_server.one(
        "SELECT detail->>'was' FROM audit WHERE what = 'invite' ORDER BY n DESC LIMIT 1"
    )
    assert said == "active"


def test_nobody_takes_a_login_by_inviting_again_that_was_not_theirs_to_give(
    team_server: TeamServer,
) -> None:
    petra = team_server.person("Petra", "supervisor")
    ada, mara = team_server.person("Ada", "admin"), team_server.person("Mara", "telemarketer")
    with pytest.raises(psycopg.Error, match="Only an admin invites an admin again"):
        again(petra, ada, "Ada", "telemarketer")
    with pytest.raises(psycopg.Error, match="Nobody invites themselves"):
        again(petra, petra, "Petra", "supervisor")
    with pytest.raises(psycopg.Error, match="permission denied for function invite"):
        again(mara, ada, "Ada", "admin")
    assert ada.call("hello")["roles"] == ["admin"]
    assert ada.another()
    assert again(ada, petra, "Petra", "supervisor")["login"] == petra.login


def test_an_admin_is_brought_back_by_an_admin_alone(team_server: TeamServer) -> None:
    """Else a supervisor ends Ada's login, or finds her not come yet, and comes in as Ada."""
    petra = team_server.person("Petra", "supervisor")
    ada, ines = team_server.person("Ada", "admin"), team_server.person("Ines", "admin")
    with pytest.raises(psycopg.Error, match="Only an admin takes the role of an admin away"):
        petra.call("write", **_roles_of(team_server, petra, ada, "telemarketer"))
    assert petra.call("remove", person=str(ada.id), to=None)["leads"] == 0
    for roles in (("admin",), ("telemarketer",)):
        with pytest.raises(psycopg.Error, match="Only an admin invites an admin again"):
            again(petra, ada, "Ada", *roles)
    assert again(ines, ada, "Ada", "admin")["login"] == ada.login
    with pytest.raises(psycopg.Error, match="Only an admin invites an admin again"):
        again(petra, ada, "Ada", "admin")
    # An admin decides that somebody is none any more; from then on supervisors invite them.
    assert ines.call("write", **_roles_of(team_server, ines, ada, "telemarketer"))["stored"] == 1
    assert again(petra, ada, "Ada", "telemarketer")["login"] == ada.login


def _roles_of(team: TeamServer, by: Somebody, who: Somebody, *roles: str) -> dict[str, Any]:
    version, name = team.root.execute(
        "SELECT version, name FROM person WHERE id = %s", (who.id,)
    ).fetchone() or (0, "")
    body = f.PersonSet(
        person=who.id,
        version=version + 1,
        name=name,
        roles=list(roles),
        pin_hash=None,
        languages=[],
        campaigns=[],
        active=True,
    )
    role = team.one("SELECT roles[1] FROM login WHERE person = %s", by.id)
    return by.act("set_person", None, body, role=role)


def test_only_who_has_the_invitation_takes_it(team_server: TeamServer) -> None:
    """The secret of before opens the login until the new one is committed."""
    petra = team_server.person("Petra", "supervisor")
    mara = team_server.person("Mara", "telemarketer")
    made = {"name": "Mara", "roles": ["telemarketer"], "person": str(mara.id), "again": True}
    with pytest.raises(psycopg.Error, match="SHA-256 in hexadecimal"):
        petra.call("invite", **made, verifier=verifier("anew"), proof="anew")
    with petra.connection.transaction():
        petra.call("invite", **made, verifier=verifier("anew"), proof=proof_of("anew"))
        old, other = mara.another(), mara.another()
        answers: list[Any] = []
        late = threading.Thread(target=lambda: answers.append(_tries_secret(team_server, other)))
        late.start()
        waits = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND wait_event = ANY (%s)"
        until(lambda: team_server.one(waits, mara.login, ["transactionid", "tuple"]) == 1)
    late.join(20)
    assert answers == ["SG001"], "the secret of the invitation is not hers to change"
    taken = {"device": "old", "verifier": verifier("mine")}
    for proof, said in (({}, "newer Segue"), ({"proof": proof_of("x")}, "invited anew")):
        with pytest.raises(psycopg.Error, match=said):
            team_server.ask(old, "take_invitation", {**taken, **proof})
    guest = team_server.connect(mara.login, "anew")
    body = {"device": "laptop", "verifier": verifier("own"), "proof": proof_of("anew")}
    assert team_server.ask(guest, "take_invitation", body)["person"] == str(mara.id)
    with pytest.raises(psycopg.OperationalError):
        team_server.ask(old, "hello", {"device": "old"})
    assert team_server.one("SELECT proof FROM login WHERE person = %s", mara.id) is None


def _tries_secret(team: TeamServer, connection: "psycopg.Connection[Any]") -> str | None:
    try:
        team.ask(connection, "change_secret", {"verifier": verifier("mine")})
    except psycopg.Error as problem:
        return problem.sqlstate
    return None
