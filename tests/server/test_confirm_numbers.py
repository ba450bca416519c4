"""A call is confirmed with all of its lease's numbers, or not under that lease."""

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.helpers.team_server import TeamServer, now
from tests.helpers.waiting import until
from tests.server.test_leases import claim

TAKE = "UPDATE segue_team.lease_phone SET lead = %s, until = %s WHERE e164 = %s"


def two_leads(team: TeamServer) -> tuple[UUID, UUID, str, str]:
    """A lead with two numbers, and another one; their numbers have rows."""
    campaign, first, second = team.campaign(), team.number(), team.number()
    return team.lead(campaign, first, second), team.lead(campaign), first, second


@pytest.mark.parametrize("lost", [0, 1])
def test_a_lease_that_lost_a_number_confirms_no_call(team_server: TeamServer, lost: int) -> None:
    """It ran out, and somebody took a number of it, while it still looked like a running one."""
    mara = team_server.person("Mara", "telemarketer")
    lead, other, *numbers = two_leads(team_server)
    (lease,) = claim(mara, UUID(str(team_server.state(lead)["campaign"])), stage="new")
    assert lease["lead"] == str(lead)
    soon = now() + timedelta(minutes=1)
    team_server.root.execute(TAKE, (other, soon, numbers[lost]))
    asked = {"lead": str(lead), "epoch": lease["epoch"], "e164": numbers[0]}
    answer = mara.call("confirm", **asked)
    assert (answer["go"], answer["why"]) == (False, "phone")
    kind = "SELECT kind FROM lease WHERE lead = %s"
    assert team_server.one(kind, lead) == "look", "nothing was made longer"
    team_server.root.execute(TAKE, (None, None, numbers[lost]))
    answer = mara.call("confirm", **asked)
    assert (answer["go"], answer["lease"]["epoch"]) == (True, lease["epoch"] + 1)


def test_a_number_that_is_just_being_taken_is_not_confirmed(team_server: TeamServer) -> None:
    mara = team_server.person("Mara", "telemarketer")
    lead, other, number, _ = two_leads(team_server)
    (lease,) = claim(mara, UUID(str(team_server.state(lead)["campaign"])), stage="new")
    answers: list[Any] = []
    asked = {"lead": str(lead), "epoch": lease["epoch"], "e164": number}
    waits = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND wait_event_type = 'Lock'"
    with psycopg.connect(team_server.cluster.url()) as taker:
        taker.execute(TAKE, (other, now() + timedelta(minutes=1), number))
        call = threading.Thread(target=lambda: answers.append(mara.call("confirm", **asked)))
        call.start()
        until(lambda: answers or team_server.one(waits, mara.login) == 1)
        taker.commit()
    call.join(20)
    assert [one["go"] for one in answers] == [False]
