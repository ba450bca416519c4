"""Leases on a real PostgreSQL: exclusive for lead and phones, fenced, idempotent."""

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.host.ids import new_id
from tests.helpers.team_server import Somebody, TeamServer, now


def claim(who: Somebody, campaign: UUID, count: int = 1, **more: Any) -> list[dict[str, Any]]:
    leases: list[dict[str, Any]] = claimed(who, campaign, count, **more)["leases"]
    return leases


def claimed(who: Somebody, campaign: UUID, count: int = 1, **more: Any) -> dict[str, Any]:
    """The whole answer of a claim."""
    body = {
        "request": str(new_id()),
        "campaign": str(campaign),
        "stage": "new",
        "kind": "look",
        "count": count,
        **more,
    }
    return who.call("claim", **body)


def ran_out(team: TeamServer, lead: UUID | str) -> None:
    past = now() - timedelta(seconds=1)
    team.root.execute("UPDATE lease SET until = %s WHERE lead = %s", (past, str(lead)))
    team.root.execute("UPDATE lease_phone SET until = %s WHERE lead = %s", (past, str(lead)))


def test_a_claim_gives_the_first_of_the_queue(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    low = team_server.lead(campaign, score=10)
    high = team_server.lead(campaign, score=80)
    tried = team_server.lead(campaign, score=80, attempts=2)
    team_server.lead(campaign, score=99, callable_from=now() + timedelta(hours=1))
    team_server.lead(campaign, score=99, callable_until=now() - timedelta(hours=1))
    got = claim(mara, campaign, 3)
    assert [one["lead"] for one in got] == [str(high), str(tried), str(low)]
    assert all(80 <= one["seconds"] <= 90 and one["epoch"] == 1 for one in got)
    assert claim(mara, campaign) == []


def test_a_claim_brings_what_the_desk_needs(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    lead = team_server.lead(campaign)
    answer = mara.call(
        "claim",
        request=str(new_id()),
        campaign=str(campaign),
        stage="new",
        kind="look",
        count=1,
    )
    assert {one["what"] for one in answer["rows"]} == {"prospect", "lead"}
    prospect = next(one["row"] for one in answer["rows"] if one["what"] == "prospect")
    assert [one["e164"] for one in prospect["phones"]] == answer["leases"][0]["phones"]
    assert answer["leases"][0]["lead"] == str(lead)


def test_who_wants_no_rows_is_told_the_revision(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    lead = team_server.lead(campaign, rev=7)
    body = {"campaign": str(campaign), "stage": "new", "kind": "look", "rows": False}
    answer = mara.call("claim", request=str(new_id()), **body)
    assert (answer["rows"], answer["leases"][0]["rev"]) == ([], 7)
    asked = mara.call("lead_rows", leads=[str(lead)])["rows"]
    assert [one["row"]["rev"] for one in asked if one["what"] == "lead"] == [7]


def test_the_same_request_gives_the_same_leads(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    for _ in range(6):
        team_server.lead(campaign)
    request = str(new_id())
    first = claim(mara, campaign, 2, request=request)
    again = claim(mara, campaign, 2, request=request)
    assert [(one["lead"], one["epoch"]) for one in first] == [
        (one["lead"], one["epoch"]) for one in again
    ]
    assert team_server.one("SELECT count(*) FROM lease WHERE person = %s", mara.id) == 2


def test_a_lease_holds_every_phone_in_every_campaign(team_server: TeamServer) -> None:
    one, other = team_server.campaign(), team_server.campaign()
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    shared = team_server.number()
    first = team_server.lead(one, team_server.number(), shared)
    second = team_server.lead(other, shared)
    assert [lease["lead"] for lease in claim(mara, one)] == [str(first)]
    assert claim(tom, other) == []
    held = tom.call("hold", lead=str(second), kind="look")
    assert (held["lease"], held["why"], held["by_name"]) == (None, "phone", "Mara")
    mara.call("release", leases=[{"lead": str(first), "epoch": 1}])
    assert [lease["lead"] for lease in claim(tom, other)] == [str(second)]


def test_do_not_call_is_never_given(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    number = team_server.number()
    lead = team_server.lead(campaign, number)
    held = mara.call("hold", lead=str(lead), kind="look")["lease"]
    team_server.root.execute(
        "INSERT INTO number (e164, do_not_call_at) VALUES (%s, now())", (number,)
    )
    said = mara.call("confirm", lead=str(lead), epoch=held["epoch"], e164=number)
    assert (said["go"], said["why"]) == (False, "do_not_call")
    mara.call("release", leases=[{"lead": str(lead), "epoch": held["epoch"]}])
    assert claim(mara, campaign) == []


def test_an_epoch_fences_an_old_holder(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    number = team_server.number()
    lead = team_server.lead(campaign, number)
    (old,) = claim(mara, campaign)
    ran_out(team_server, lead)
    (new,) = claim(tom, campaign)
    assert new["epoch"] == old["epoch"] + 1
    said = mara.call("confirm", lead=str(lead), epoch=old["epoch"], e164=number)
    assert (said["go"], said["why"], said["by_name"]) == (False, "held", "Tom")
    assert mara.call("release", leases=[{"lead": str(lead), "epoch": old["epoch"]}]) == {
        "released": 0
    }
    lost = mara.call("renew", leases=[{"lead": str(lead), "epoch": old["epoch"]}])["lost"]
    assert lost == [{"lead": str(lead), "why": "held"}]
    assert tom.call("confirm", lead=str(lead), epoch=new["epoch"], e164=number)["go"]


def test_a_confirm_makes_it_a_call_that_others_see(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    number = team_server.number()
    lead = team_server.lead(campaign, number)
    (look,) = claim(mara, campaign)
    said = mara.call("confirm", lead=str(lead), epoch=look["epoch"], e164=number)
    assert said["go"]
    assert said["lease"]["kind"] == "call"
    assert 3590 <= said["lease"]["seconds"] <= 3600
    held = tom.call("hold", lead=str(lead), kind="look")
    assert (held["why"], held["by_name"], held["talking"]) == ("held", "Mara", True)


def test_a_lease_that_ran_out_and_that_nobody_got_may_still_dial(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    number = team_server.number()
    lead = team_server.lead(campaign, number)
    (look,) = claim(mara, campaign)
    ran_out(team_server, lead)
    said = mara.call("confirm", lead=str(lead), epoch=look["epoch"], e164=number)
    assert said["go"]
    assert said["lease"]["epoch"] == look["epoch"] + 1


def test_packs_are_limited(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    for _ in range(25):
        team_server.lead(campaign)
    assert len(claim(mara, campaign, 15, kind="pack")) == 15
    assert len(claim(mara, campaign, 15, kind="pack")) == 5
    assert claim(mara, campaign, 15, kind="pack") == []


def test_the_same_question_once_more_gives_nothing_back_that_was_given_back(
    team_server: TeamServer,
) -> None:
    campaign = team_server.campaign()
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    lead = team_server.lead(campaign)
    asked = {"request": str(new_id())}
    (lease,) = claim(mara, campaign, **asked)
    assert [one["epoch"] for one in claim(mara, campaign, **asked)] == [lease["epoch"]]
    mara.call("release", leases=[{"lead": str(lead), "epoch": lease["epoch"]}])
    assert claim(mara, campaign, **asked) == []
    (held,) = (mara.call("hold", lead=str(lead), kind="look", **asked)["lease"],)
    assert held["epoch"] == lease["epoch"] + 1, "one of its own, not the answer of before"
    mara.call("release", leases=[{"lead": str(lead), "epoch": held["epoch"]}])
    assert claim(tom, campaign)
    assert mara.call("hold", lead=str(lead), kind="look", **asked)["why"] == "held"


def test_an_owned_lead_is_its_owners_alone(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    number = team_server.number()
    lead = team_server.lead(campaign, number, stage="conversing", owner=mara.id)
    held = tom.call("hold", lead=str(lead), kind="look")
    assert (held["lease"], held["why"], held["by_name"]) == (None, "owned", "Mara")
    # An owner needs no lease before: a desk that was offline has none.
    assert mara.call("confirm", lead=str(lead), epoch=None, e164=number)["go"]


def test_who_had_a_lead_keeps_it_offline_for_five_hours(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    petra = team_server.person("Petra", "supervisor")
    lead = team_server.lead(campaign, stage="conversing", owner=mara.id)
    other = team_server.lead(campaign, stage="conversing", owner=mara.id)

    def heard(hours: float) -> None:
        team_server.root.execute(
            "UPDATE device SET heard_at = clock_timestamp() - make_interval(mins => %s)"
            " WHERE device = %s",
            (int(hours * 60), mara.device),
        )

    heard(4.5)
    team_server.root.execute("UPDATE lead SET owner = %s WHERE owner = %s", (tom.id, mara.id))
    held = tom.call("hold", lead=str(lead), kind="look")
    assert (held["why"], held["by_name"]) == ("waits", "Mara")
    waits = petra.call("revoke", device=None, lead=str(lead), spoken=False, why="gone home")
    assert waits["revoked"] == 0
    assert [one["lead"] for one in waits["waits"]] == [str(lead)]
    assert (
        petra.call("revoke", device=None, lead=str(lead), spoken=True, why="rang him up")["revoked"]
        == 1
    )
    assert tom.call("hold", lead=str(lead), kind="look")["lease"]
    assert team_server.one(
        "SELECT count(*) FROM audit WHERE what = 'revoke' AND detail->>'why' = 'rang him up'"
    )
    assert tom.call("hold", lead=str(other), kind="look")["why"] == "waits"
    mara.call("hello")
    assert tom.call("hold", lead=str(other), kind="look")["lease"]


def test_a_revoked_lease_is_fenced(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    petra = team_server.person("Petra", "supervisor")
    number = team_server.number()
    lead = team_server.lead(campaign, number)
    (look,) = claim(mara, campaign)
    assert petra.call("revoke", device=mara.device, spoken=False, why="lost")["waits"]
    assert petra.call("revoke", device=mara.device, spoken=True, why="lost")["revoked"] == 1
    said = mara.call("confirm", lead=str(lead), epoch=look["epoch"], e164=number)
    assert (said["go"], said["why"]) == (False, "lease")


def test_nobody_gets_what_somebody_has(team_server: TeamServer) -> None:
    """Four people at two desks each take leads that share numbers in pairs, all at once."""
    campaign = team_server.campaign()
    desks = [team_server.person(f"Desk {n}", "telemarketer") for n in range(4)]
    with team_server.root.transaction():
        for _ in range(150):
            shared = team_server.number()
            team_server.lead(campaign, shared, team_server.number())
            team_server.lead(campaign, team_server.number(), shared)
    given: list[dict[str, Any]] = []
    lock, failures = threading.Lock(), []

    def work(who: Somebody, connection: "psycopg.Connection[Any]") -> None:
        try:
            empty = 0
            while empty < 3:
                answer = team_server.ask(
                    connection,
                    "claim",
                    {
                        "device": who.device,
                        "request": str(new_id()),
                        "campaign": str(campaign),
                        "stage": "new",
                        "kind": "look",
                        "count": 1,
                    },
                )["leases"]
                empty = 0 if answer else empty + 1
                with lock:
                    given.extend(answer)
        except psycopg.Error as problem:
            failures.append(problem)

    threads = [
        threading.Thread(target=work, args=(who, who.another())) for who in desks for _ in range(2)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(40)
    assert not failures
    numbers = [e164 for one in given for e164 in one["phones"]]
    assert len(numbers) == len(set(numbers)), "a number was given twice"
    assert len({one["lead"] for one in given}) == len(given) == 150


@pytest.mark.parametrize("role", ["qualifier", "telesales", "supervisor", "admin"])
def test_only_telemarketers_take_from_a_pool(team_server: TeamServer, role: str) -> None:
    campaign = team_server.campaign()
    team_server.lead(campaign)
    who = team_server.person("Somebody", role)
    with pytest.raises(psycopg.Error) as refused:
        claim(who, campaign)
    assert refused.value.sqlstate in ("42501", "SG001")


def test_a_claim_waits_for_nobody(team_server: TeamServer) -> None:
    """What somebody is just taking is passed over, the lead as well as its number."""
    one, other = team_server.campaign(), team_server.campaign()
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    shared = team_server.number()
    team_server.lead(one, shared, score=50)
    second = team_server.lead(one, score=40)
    team_server.lead(other, shared)
    tom.sql("SET statement_timeout = '3s'")
    with mara.connection.transaction():
        assert claim(mara, one)
        assert [lease["lead"] for lease in claim(tom, one)] == [str(second)]
        assert claim(tom, other) == []


@pytest.mark.parametrize(("leaving", "waits"), [(False, "off"), (True, "on")])
def test_only_who_leaves_waits_for_the_disk(
    team_server: TeamServer, leaving: bool, waits: str
) -> None:
    campaign, mara = team_server.campaign(), team_server.person("Mara", "telemarketer")
    team_server.lead(campaign)
    (lease,) = claim(mara, campaign)
    given = [{"lead": lease["lead"], "epoch": lease["epoch"]}]
    with mara.connection.transaction():
        assert mara.call("release", leases=given, leaving=leaving)["released"] == 1
        assert mara.sql("SHOW synchronous_commit") == [(waits,)]
    assert mara.sql("SHOW synchronous_commit") == [("on",)]
