"""What a claim must not lose to its speed: who asks is looked at each time, every number is locked.

A claim of a desk that was heard just now takes a shorter way than its first; both must refuse.
"""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.host.ids import new_id
from app.sync.setting_up import set_up
from tests.helpers.team_server import Somebody, TeamServer


def claim(who: Somebody, campaign: UUID, count: int = 1, **more: Any) -> list[dict[str, Any]]:
    body = {"request": str(new_id()), "campaign": str(campaign), "stage": "new", "kind": "look"}
    leases: list[dict[str, Any]] = who.call("claim", **body, count=count, **more)["leases"]
    return leases


def holder(team: TeamServer, number: str) -> str | None:
    """The lead that has a number now."""
    found = team.one("SELECT lead FROM lease_phone WHERE e164 = %s", number)
    return None if found is None else str(found)


def give_back(who: Somebody, lease: dict[str, Any]) -> int:
    named = [{"lead": lease["lead"], "epoch": lease["epoch"]}]
    released: int = who.call("release", leases=named)["released"]
    return released


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE login SET roles = '{qualifier}' WHERE person = %(who)s", "SG001"),
        ("UPDATE login SET campaigns = ARRAY[%(who)s] WHERE person = %(who)s", "SG001"),
        ("UPDATE login SET state = 'removed' WHERE person = %(who)s", "SG001"),
        ("UPDATE server SET min_program = '99'", "SG002"),
    ],
)
def test_a_desk_that_was_just_heard_is_looked_at_again(
    team_server: TeamServer, change: str, code: str
) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    for _ in range(3):
        team_server.lead(campaign)
    assert len(claim(mara, campaign)) == len(claim(mara, campaign)) == 1
    team_server.root.execute(change, {"who": mara.id})
    with pytest.raises(psycopg.Error) as refused:
        claim(mara, campaign, rows=False)
    assert refused.value.sqlstate == code


@pytest.mark.parametrize("wrong", [{"stage": "conversing"}, {"kind": "call"}, {"campaign": None}])
def test_a_claim_that_names_too_little_is_refused_also_when_heard(
    team_server: TeamServer, wrong: dict[str, Any]
) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    team_server.lead(campaign)
    mara.call("hello")
    body = {"request": str(new_id()), "campaign": str(campaign), "stage": "new", "kind": "look"}
    with pytest.raises(psycopg.Error) as refused:
        mara.call("claim", **{**body, **wrong})
    assert refused.value.sqlstate == "SG004"


def test_a_desk_is_heard_by_its_claim(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    team_server.lead(campaign)
    mara.call("release", leases=[], leaving=True)
    assert len(claim(mara, campaign)) == 1
    assert team_server.one(
        "SELECT NOT signed_out AND heard_at > now() - interval '1 minute' FROM device"
        " WHERE device = %s",
        mara.device,
    )


def test_a_request_of_somebody_else_gives_nothing(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    for _ in range(3):
        team_server.lead(campaign)
    request = str(new_id())
    body = {"request": request, "campaign": str(campaign), "stage": "new", "kind": "look"}
    assert len(mara.call("claim", **body)["leases"]) == 1
    assert tom.call("claim", **body)["leases"] == []


def test_a_number_that_stands_twice_is_taken_once(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    number = team_server.number()
    lead = team_server.lead(campaign, number, number)
    (lease,) = claim(mara, campaign)
    assert (lease["lead"], lease["phones"]) == (str(lead), [number])
    assert holder(team_server, number) == str(lead)


def test_of_several_numbers_all_are_taken_or_none(team_server: TeamServer) -> None:
    one, other = team_server.campaign(), team_server.campaign()
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    shared, free = team_server.number(), team_server.number()
    first = team_server.lead(one, shared)
    team_server.lead(other, free, shared)
    (lease,) = claim(mara, one)
    assert claim(tom, other) == []
    assert (holder(team_server, shared), holder(team_server, free)) == (str(first), None)
    assert give_back(mara, lease) == 1
    assert len(claim(tom, other)) == 1


def test_a_prospect_who_must_not_be_called_is_passed_over(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    barred, number = team_server.lead(campaign, score=90), team_server.number()
    team_server.lead(campaign, team_server.number(), number, score=80)
    last = team_server.lead(campaign, score=70)
    team_server.root.execute(
        "UPDATE prospect SET do_not_call_at = now() WHERE id = %s", (team_server.prospects[barred],)
    )
    team_server.root.execute(
        "INSERT INTO number (e164, do_not_call_at) VALUES (%s, now())", (number,)
    )
    assert [one["lead"] for one in claim(mara, campaign, 3)] == [str(last)]


def test_who_dialled_another_number_gives_back_both(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    number, dialled = team_server.number(), team_server.number()
    lead = team_server.lead(campaign, number)
    (look,) = claim(mara, campaign)
    # Struck off meanwhile: what the lease holds is what it took, not what the prospect has now.
    team_server.root.execute("UPDATE phone SET state = 'struck' WHERE e164 = %s", (number,))
    said = mara.call("confirm", lead=str(lead), epoch=look["epoch"], e164=dialled)
    assert said["go"]
    assert [holder(team_server, one) for one in (number, dialled)] == [str(lead)] * 2
    (renewed,) = mara.call("renew", leases=[said["lease"]])["leases"]
    ends = "SELECT DISTINCT until FROM lease_phone WHERE lead = %s"
    assert team_server.one(ends, lead) == team_server.one(
        "SELECT until FROM lease WHERE lead = %s", lead
    )
    assert give_back(mara, renewed) == 1
    assert [holder(team_server, one) for one in (number, dialled)] == [None, None]


def test_a_lease_of_an_older_team_ends_as_any_other(team_server: TeamServer) -> None:
    """Before, a lease did not say which numbers it holds: they were found by an index."""
    campaign = team_server.campaign()
    mara = team_server.person("Mara", "telemarketer")
    number = team_server.number()
    team_server.lead(campaign, number)
    (lease,) = claim(mara, campaign)
    team_server.root.execute("ALTER TABLE lease DROP COLUMN phones")
    team_server.root.execute(
        "CREATE INDEX lease_phone_lead ON lease_phone (lead) WHERE lead IS NOT NULL"
    )
    set_up(team_server.cluster.url(), "team")
    assert team_server.one("SELECT to_regclass('lease_phone_lead')") is None
    assert give_back(mara, lease) == 1
    assert holder(team_server, number) is None
