"""Keeping a team's database up: old rows go, old programs read no more, the audit is watched."""

import json
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from app.domain.syncing import too_old
from app.jobs.team_keep import renew
from app.models.server.leases_seen import MOST
from app.sync import keeping
from tests.helpers.team_server import Somebody, TeamServer, now
from tests.helpers.waiting import until
from tests.server.test_feed import end, note, texts
from tests.server.test_leases import claim
from tests.server.test_push import setting


def age(team_server: TeamServer, days: int) -> None:
    """So many days go by for what was noted of the horizon."""
    team_server.root.execute("UPDATE horizon SET at = at - make_interval(days => %s)", (days,))


def changes(team_server: TeamServer) -> int:
    return int(team_server.one("SELECT count(*) FROM change"))


def test_old_changes_go_and_a_desk_that_has_not_read_them_fills_anew(
    team_server: TeamServer,
) -> None:
    campaign, mara, _, _ = setting(team_server)
    lead = team_server.lead(campaign, stage="conversing", owner=mara.id)
    before = end(mara)
    assert mara.push(note(mara, lead, "old"))[0]["answer"] == "stored"
    read = end(mara)
    # The server's own housekeeping may have a transaction open that began before.
    upto = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    until(lambda: team_server.one(upto) > int(read["xid"]), 20, "the horizon")
    team_server.call("purge")
    assert changes(team_server) > 0, "the first run only notes where it is"
    age(team_server, 29)
    assert team_server.call("purge")["changes"] == 0, "not old enough"
    age(team_server, 2)
    mara.push(note(mara, lead, "new"))
    gone = 0
    while (done := team_server.call("purge", limit=7))["more"]:
        assert done["changes"] <= 7
        gone += done["changes"]
    assert gone + done["changes"] > 0
    assert mara.pull(before)["bootstrap"] is True
    assert mara.pull(before)["rows"] == []
    assert texts(mara, read) == ["new"], "who had read it all reads on"


def test_purging_leaves_what_an_open_transaction_may_yet_come_below(
    team_server: TeamServer,
) -> None:
    campaign, mara, _, _ = setting(team_server)
    lead, other = (team_server.lead(campaign, stage="conversing", owner=mara.id) for _ in range(2))
    cursor = end(mara)
    slow = mara.another()
    with slow.transaction():
        act = note(mara, lead, "slow")
        team_server.ask(slow, "push", {"device": mara.device, "acts": [act]})
        mara.push(note(mara, other, "quick"))
        team_server.call("purge")
        age(team_server, 31)
        team_server.call("purge")
    assert sorted(texts(mara, cursor)) == ["quick", "slow"]


def test_old_requests_go(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    team_server.lead(campaign)
    claim(mara, campaign)
    team_server.root.execute(
        "UPDATE request SET at = at - interval '25 hours' WHERE person = %s", (mara.id,)
    )
    claim(mara, campaign)
    team_server.call("purge")
    left = team_server.one("SELECT count(*) FROM request WHERE person = %s", mara.id)
    assert left == 1


def test_nobody_but_a_manager_purges_or_sees_who_has_what(team_server: TeamServer) -> None:
    mara = team_server.person("Mara", "telemarketer")
    for name in ("purge", "held"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            mara.call(name)


def test_a_program_that_is_too_old_is_heard_and_gets_nothing_new(team_server: TeamServer) -> None:
    campaign, mara, _, _ = setting(team_server)
    lead = team_server.lead(campaign, stage="conversing", owner=mara.id)
    mara.call("hello", program="1.9.3")
    keeping.require_program(team_server.cluster.url(), "team", "1.10.0")
    assert mara.call("hello", program="1.9.3")["min_program"] == "1.10.0"
    asks: tuple[tuple[str, dict[str, Any]], ...] = (
        ("feed", {"generation": team_server.generation()}),
        ("bootstrap", {}),
        ("hold", {"lead": str(lead)}),
    )
    for name, body in asks:
        with pytest.raises(psycopg.Error, match=r"1\.10\.0 or newer") as refused:
            mara.call(name, **body)
        assert refused.value.sqlstate == "SG002"
    assert mara.push(note(mara, lead, "still heard"))[0]["answer"] == "stored"
    mara.call("hello", program="1.10.0")
    assert "still heard" in texts(mara)


@pytest.mark.parametrize(
    ("program", "least", "old"),
    [
        ("0.9", "0.10", True),
        ("0.10.0", "0.10", False),
        ("1.2.0.dev3", "1.2.0", False),
        ("1.2.0.dev3", "1.2.1", True),
        ("", "0.1", True),
        ("0.1.0", "", False),
    ],
)
def test_desk_and_server_call_the_same_programs_old(
    team_server: TeamServer, program: str, least: str, old: bool
) -> None:
    assert too_old(program, least) is old
    mara = team_server.person("Mara", "telemarketer")
    mara.call("hello", program=program)
    team_server.root.execute("UPDATE server SET min_program = %s", (least,))
    try:
        mara.pull()
        refused = False
    except psycopg.Error as problem:
        refused = problem.sqlstate == "SG002"
    assert refused is old


def test_a_supervisor_sees_who_has_what_and_what_waits(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    petra = team_server.person("Petra", "supervisor")
    mine = team_server.lead(campaign)
    assert [one["lead"] for one in claim(mara, campaign, kind="pack")] == [str(mine)]
    owned = team_server.lead(campaign, stage="conversing", owner=mara.id)
    # Not every question of a desk is worth a note: it was heard a minute ago.
    team_server.root.execute(
        "UPDATE device SET heard_at = heard_at - interval '1 minute' WHERE device = %s",
        (mara.device,),
    )
    team_server.root.execute("UPDATE lead SET owner = %s WHERE id = %s", (tom.id, owned))
    found = petra.call("held")
    (held,) = [one for one in found["leases"] if one["lead"] == str(mine)]
    assert (held["person_name"], held["kind"]) == ("Mara", "pack")
    (waits,) = [one for one in found["waits"] if one["lead"] == str(owned)]
    assert (waits["person_name"], waits["owner_name"]) == ("Mara", "Tom")
    mara.call("hello")
    gone = [one["lead"] for one in petra.call("held")["waits"]]
    assert str(owned) not in gone, "the desk has learned of it"


def test_a_supervisor_may_ask_for_one_person_whoever_else_has_leads(
    team_server: TeamServer,
) -> None:
    campaign = team_server.campaign()
    mara, tom, nora = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom", "Nora"))
    petra = team_server.person("Petra", "supervisor")
    leads = [team_server.lead(campaign) for _ in range(3)]
    for who, some in ((mara, leads[:2]), (tom, leads[2:])):
        for lead in some:
            assert who.call("hold", lead=str(lead), kind="pack")["lease"]
    owned = team_server.lead(campaign, stage="conversing", owner=nora.id)
    team_server.root.execute(
        "UPDATE device SET heard_at = heard_at - interval '1 minute' WHERE device = %s",
        (nora.device,),
    )
    team_server.root.execute("UPDATE lead SET owner = %s WHERE id = %s", (tom.id, owned))
    everybody = petra.call("held")
    assert {str(one) for one in leads} <= {one["lead"] for one in everybody["leases"]}
    found = petra.call("held", person=str(mara.id))
    assert {one["lead"] for one in found["leases"]} == {str(one) for one in leads[:2]}
    assert (found["count"], found["waits"], found["wait_count"]) == (2, [], 0)
    had = {one["person"]: one["count"] for one in found["people"]}
    assert [had[str(who.id)] for who in (mara, tom, nora)] == [2, 1, 0], "others can be chosen"
    waited = petra.call("held", person=str(nora.id))
    assert (waited["leases"], waited["count"], waited["wait_count"]) == ([], 0, 1)
    assert [one["lead"] for one in waited["waits"]] == [str(owned)]


def test_beyond_the_rows_of_one_answer_all_are_counted_and_can_be_asked_for(
    team_server: TeamServer,
) -> None:
    campaign = team_server.campaign()
    anna, zoe = (team_server.person(name, "telemarketer") for name in ("Anna", "Zoe"))
    petra = team_server.person("Petra", "supervisor")
    before = petra.call("held")["count"]
    first = team_server.lead(campaign)
    assert anna.call("hold", lead=str(first), kind="pack")["lease"]
    row = "SELECT gen_random_uuid(), prospect, campaign, stage, pool, score, attempts, %s, 'desk', "
    team_server.root.execute(
        "INSERT INTO lease (lead, prospect, campaign, stage, pool, score, attempts, person, device,"
        f" kind, until) {row} 'pack', until FROM lease, generate_series(1, {MOST}) WHERE lead = %s",
        (anna.id, first),
    )
    last = team_server.lead(campaign)
    try:
        assert zoe.call("hold", lead=str(last), kind="pack")["lease"]
        found = petra.call("held")
        assert len(found["leases"]) == MOST
        assert found["count"] == before + MOST + 2
        assert str(last) not in {one["lead"] for one in found["leases"]}
        (one,) = petra.call("held", person=str(zoe.id))["leases"]
        assert one["lead"] == str(last)
    finally:
        team_server.root.execute("DELETE FROM lease WHERE device = 'desk'")


def leases_told(who: Somebody, after: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(one["lead"], one["by"]) for one in who.fed("lease", after)]


def test_a_revoked_lease_is_told_to_the_desk_that_had_it(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    petra = team_server.person("Petra", "supervisor")
    lead = team_server.lead(campaign)
    claim(mara, campaign)
    cursor = end(mara)
    listener = mara.another()
    listener.execute(f"LISTEN segue_{team_server.names.org}")
    petra.call("revoke", device=None, person=str(mara.id), spoken=True, why="ill")
    assert list(listener.notifies(timeout=5, stop_after=1))
    assert leases_told(mara, cursor) == [(str(lead), None)]


def test_the_audit_is_read_on_from_a_place_that_is_known(team_server: TeamServer) -> None:
    team_server.person("Somebody", "telemarketer")
    first = team_server.call("seal_audit")
    team_server.person("Somebody else", "telemarketer")
    head = team_server.call("seal_audit")
    ask = {"since": first["place"], "head": first["head"]}
    assert team_server.call("check_audit", **ask)["ok"]
    assert team_server.call("check_audit", **ask)["place"] == head["place"]
    wrong = {"since": first["place"], "head": head["head"]}
    assert team_server.call("check_audit", **wrong)["gap"] == first["place"]
    beyond = {"since": head["place"] + 5, "head": head["head"]}
    assert not team_server.call("check_audit", **beyond)["ok"]


def test_after_a_restore_the_generation_is_another_one_and_it_is_kept_why(
    team_server: TeamServer,
) -> None:
    mara = team_server.person("Mara", "telemarketer")
    before = team_server.generation()
    after = keeping.restored(team_server.cluster.url(), "team").generation
    assert after == team_server.generation() != before
    said = team_server.one("SELECT detail FROM audit WHERE what = 'restored' ORDER BY n DESC")
    assert json.loads(json.dumps(said))["generation"] == after
    again = mara.call("feed", generation=before, after={"xid": "0", "seq": 0})
    assert again["again"] is True
    assert mara.pull()["bootstrap"] is True, "which leads a desk has the copy does not know"
    mara.call("bootstrap", limit=1)
    assert "bootstrap" not in mara.pull()


def test_a_lead_of_the_pool_whose_time_has_passed_can_be_claimed_at_its_next(
    team_server: TeamServer,
) -> None:
    """A list that came in yesterday is called today: nobody at a desk has its leads."""
    campaign, mara = team_server.campaign(), team_server.person("Mara", "telemarketer")
    whole_day = json.dumps([[[0, 1440]]] * 7)
    team_server.root.execute("UPDATE lead SET callable_until = now() + interval '9 hours'")
    team_server.root.execute("UPDATE campaign SET hours = %s WHERE id = %s", (whole_day, campaign))
    at = now()
    over = {"callable_from": at - timedelta(hours=20), "callable_until": at - timedelta(hours=10)}
    lead = team_server.lead(campaign, **over)
    owned = team_server.lead(campaign, stage="conversing", owner=mara.id, **over)
    team_server.root.execute("UPDATE prospect SET zone = 'Europe/Berlin', country = 'DE'")
    assert claim(mara, campaign) == []
    before = team_server.one("SELECT max(seq) FROM change")
    done = renew(team_server.cluster.url(), "team", lambda: None, now)
    assert done == 1, "who owns a lead renews its time at the own desk"
    state = team_server.state(lead)
    assert datetime.fromisoformat(state["callable_until"]) > at
    assert team_server.state(owned)["callable_until"] == team_server.one(
        "SELECT to_json(%s::timestamptz)", over["callable_until"]
    )
    assert team_server.one("SELECT max(seq) FROM change") == before, "it is nobody's news"
    opening = max(at, datetime.fromisoformat(state["callable_from"]))
    team_server.root.execute(
        "UPDATE lead SET callable_from = callable_from - (%s - now()) WHERE id = %s",
        (opening + timedelta(seconds=1), lead),
    )
    assert [one["lead"] for one in claim(mara, campaign)] == [str(lead)]
    assert renew(team_server.cluster.url(), "team", lambda: None, now) == 0
