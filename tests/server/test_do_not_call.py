"""Do-not-call of a number reaches all leads of the number, also those that the desk does not have.

A desk has a few of the team's leads: what it can't name, the server finds by the number.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.domain import facts as f
from app.jobs.team_keep import renew
from tests.helpers.team_server import Somebody, TeamServer, now
from tests.helpers.waiting import until
from tests.server.test_claims import holder
from tests.server.test_feed import end
from tests.server.test_leases import claim


def block(who: Somebody, *numbers: str, lifted: bool = False) -> dict[str, Any]:
    """An admin puts numbers on the list, of whom that desk knows nothing; or takes them off."""
    body = f.DoNotCall(numbers=list(numbers), asked_by="a letter", why="a letter", lifted=lifted)
    act = "lift_do_not_call" if lifted else "block_number"
    (answer,) = who.push(who.act(act, None, body, role="admin"))
    return answer


def blocked(team: TeamServer, lead: UUID) -> bool:
    """Whether nobody may call it: in its stage, of its prospect, and in no pool."""
    found = team.root.execute(
        "SELECT l.stage = 'do_not_call', p.do_not_call_at IS NOT NULL, l.pool = 0, NOT q.pool,"
        " l.callable_from IS NULL AND q.callable_from IS NULL"
        " FROM lead l JOIN prospect p ON p.id = l.prospect JOIN lease q ON q.lead = l.id"
        " WHERE l.id = %s",
        (lead,),
    ).fetchone()
    assert found is not None
    assert len(set(found)) == 1, "half of it"
    return bool(found[0])


def renewed(team: TeamServer) -> None:
    """As `segue team keep` does each minute."""
    renew(team.cluster.url(), "team", lambda: None, now)


def test_a_number_that_is_blocked_takes_all_its_leads_out_of_the_pool(
    team_server: TeamServer,
) -> None:
    one, other = team_server.campaign(), team_server.campaign()
    ada, mara = team_server.person("Ada", "admin"), team_server.person("Mara", "telemarketer")
    petra = team_server.person("Petra", "supervisor")
    number = team_server.number()
    first = team_server.lead(one, number, score=90)
    twin = team_server.lead(other, prospect=team_server.prospects[first])
    shares = team_server.lead(one, team_server.number(), number, score=80)
    stays = team_server.lead(one)
    cursor = end(petra)
    assert block(ada, number)["answer"] == "stored"
    assert [blocked(team_server, x) for x in (first, twin, shares, stays)] == [True] * 3 + [False]
    assert [lease["lead"] for lease in claim(mara, one, 3)] == [str(stays)]
    assert claim(mara, other) == []
    told = {row["id"]: row["stage"] for row in petra.fed("lead", cursor)}
    assert told == {str(x): "do_not_call" for x in (first, twin, shares)}


def test_who_owns_or_looks_at_such_a_lead_is_told_and_who_talks_goes_on(
    team_server: TeamServer,
) -> None:
    campaign = team_server.campaign()
    ada = team_server.person("Ada", "admin")
    tom, mara = (team_server.person(name, "telemarketer") for name in ("Tom", "Mara"))
    numbers = [team_server.number() for _ in range(3)]
    owned = team_server.lead(campaign, numbers[0], stage="conversing", owner=tom.id)
    looked, talked = (team_server.lead(campaign, one) for one in numbers[1:])
    epochs = {x: mara.call("hold", lead=str(x))["lease"]["epoch"] for x in (looked, talked)}
    assert mara.call("confirm", lead=str(talked), epoch=epochs[talked], e164=numbers[2])["go"]
    at_toms, at_maras = end(tom), end(mara)
    assert block(ada, *numbers)["answer"] == "stored"
    assert [row["stage"] for row in tom.fed("lead", at_toms)] == ["do_not_call"]
    told = {row["id"]: row["stage"] for row in mara.fed("lead", at_maras) if "stage" in row}
    assert told == {str(looked): "do_not_call", str(talked): "do_not_call"}
    assert holder(team_server, numbers[1]) is None
    assert holder(team_server, numbers[2]) == str(talked)
    assert all(blocked(team_server, x) for x in (owned, looked, talked))


def test_what_is_lifted_comes_back_to_the_pool_with_a_window_of_its_own(
    team_server: TeamServer,
) -> None:
    campaign = team_server.campaign()
    ada, mara = team_server.person("Ada", "admin"), team_server.person("Mara", "telemarketer")
    number, second = team_server.number(), team_server.number()
    one = team_server.lead(campaign, number)
    both = team_server.lead(campaign, number, second)
    team_server.root.execute("UPDATE prospect SET zone = 'Europe/Berlin'")
    block(ada, number, second)
    assert block(ada, number, lifted=True)["answer"] == "stored"
    assert (team_server.state(one)["stage"], blocked(team_server, both)) == ("new", True)
    assert claim(mara, campaign) == [], "nobody has worked out when it may be called"
    renewed(team_server)
    assert [lease["lead"] for lease in claim(mara, campaign, 3)] == [str(one)]
    block(ada, second, lifted=True)
    assert team_server.state(both)["stage"] == "new"


@pytest.mark.parametrize("listed", [False, True])
def test_a_number_on_the_list_gets_no_new_window(team_server: TeamServer, listed: bool) -> None:
    """A lead that came to such a number later, or that a team of before has in its pool."""
    campaign, number = team_server.campaign(), team_server.number()
    past = now().replace(year=2020)
    lead = team_server.lead(campaign, number, callable_from=past, callable_until=past)
    team_server.root.execute("UPDATE prospect SET zone = 'Europe/Berlin'")
    if listed:
        team_server.root.execute(
            "INSERT INTO number (e164, do_not_call_at) VALUES (%s, now())", (number,)
        )
    renewed(team_server)
    state = team_server.state(lead)
    assert (state["callable_from"] is None, state["held_by"] == "do_not_call") == (listed, listed)


@pytest.mark.parametrize("by", ["an admin's list", "a prospect, of all of their phones"])
def test_a_struck_number_closes_nobodys_lead(team_server: TeamServer, by: str) -> None:
    here, there = team_server.campaign(), team_server.campaign()
    mara, ada = team_server.person("Mara", "telemarketer"), team_server.person("Ada", "admin")
    tess = team_server.person("Tess", "telesales")
    number, good = team_server.number(), team_server.number()
    wrong = team_server.lead(here, good, number, owner=mara.id, stage="interested")
    struck = "UPDATE phone SET state = 'struck' WHERE e164 = %s"
    team_server.root.execute(struck, (number,))
    right = team_server.lead(there, number, owner=tess.id, stage="accepted")
    if by == "an admin's list":
        assert block(ada, number)["answer"] == "stored"
        assert team_server.state(wrong)["stage"] == "interested", "it is theirs no more"
        return
    body = f.DoNotCall(numbers=[good, number], asked_by="who answers", why="asked")
    act = mara.act("do_not_call", wrong, body, role="telemarketer", state={"stage": "do_not_call"})
    assert mara.push(act)[0]["answer"] == "stored"
    assert blocked(team_server, wrong)
    assert team_server.state(right)["stage"] == "accepted", "whose number it is has not asked"


def test_a_do_not_call_locks_as_other_acts_do(team_server: TeamServer) -> None:
    """Whoever has a lead of the number in hand, and then its prospect, waits for nobody."""
    campaign, number = team_server.campaign(), team_server.number()
    mara, tom = (team_server.person(one, "telemarketer") for one in ("Mara", "Tom"))
    own = team_server.lead(campaign, number, owner=mara.id, stage="interested")
    his = team_server.lead(campaign, number, owner=tom.id, stage="interested")
    body = f.DoNotCall(numbers=[number], asked_by="who answers", why="asked")
    act = mara.act("do_not_call", own, body, role="telemarketer", state={"stage": "do_not_call"})
    with psycopg.connect(team_server.cluster.url()) as other, ThreadPoolExecutor(1) as beside:
        other.execute("SET search_path = segue_team")
        other.execute("SELECT FROM lead WHERE id = %s FOR UPDATE", (his,))
        pushed = beside.submit(mara.push, act)
        until(lambda: team_server.one(WAITS) > 0, what="the push to wait for the lead")
        other.execute(
            "UPDATE prospect SET recent_attempts = '[]' WHERE id = %s",
            (team_server.prospects[his],),
        )
        other.commit()
        assert pushed.result(10)[0]["answer"] == "stored"
    assert blocked(team_server, his)


WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
