"""What a fact of an act reaches beside the act's own lead: another prospect, a number."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain import facts as f
from app.host.ids import new_id
from tests.helpers.team_server import Somebody, TeamServer, now

ROLE = "telemarketer"


def never(*numbers: str) -> f.DoNotCall:
    return f.DoNotCall(numbers=list(numbers), asked_by="Ewa", why="asked in the call")


def attempt(team: TeamServer, lead: UUID, e164: str, at: datetime) -> f.Attempt:
    campaign = UUID(team.state(lead)["campaign"])
    return f.Attempt(
        campaign=campaign, e164=e164, incoming=False, dialled_at=at, stage="new", owner=None
    )


def blocked(team: TeamServer, e164: str) -> bool:
    return bool(team.one("SELECT do_not_call_at IS NOT NULL FROM number WHERE e164 = %s", e164))


def prospect(team: TeamServer, lead: UUID) -> dict[str, Any]:
    row: dict[str, Any] = team.one(
        "SELECT row_to_json(p) FROM prospect p WHERE id = %s", team.prospects[lead]
    )
    return row


def set_aside(team: TeamServer, who: Somebody) -> list[str]:
    rows = team.root.execute("SELECT reason FROM quarantine WHERE device = %s", (who.device,))
    return [row[0] for row in rows.fetchall()]


def eve_and_a_customer(team: TeamServer, *phones: str) -> tuple[Somebody, UUID, UUID]:
    """Eve with a lead of her own, and somebody else's customer in another campaign."""
    here, there = team.campaign(), team.campaign()
    tom = team.person("Tom", "telesales", campaigns=(here,))
    eve = team.person("Eve", ROLE, campaigns=(there,))
    customer = team.lead(here, *phones, stage="working", owner=tom.id)
    return eve, team.lead(there, stage="conversing", owner=eve.id), customer


@pytest.mark.parametrize("first", [True, False])
def test_do_not_call_of_one_prospect_blocks_nobody_else(
    team_server: TeamServer, first: bool
) -> None:
    number, bare = team_server.number(), team_server.number()
    eve, own, customer = eve_and_a_customer(team_server, number)
    act = eve.act("do_not_call", own, never(), role=ROLE)
    foreign = eve.fact(never(bare, number), None, team_server.prospects[customer])
    act["facts"].insert(0 if first else 1, foreign)
    (answer,) = eve.push(act)
    said = {one["id"]: one["answer"] for one in answer["facts"]}
    assert said.pop(foreign["id"]) == "quarantined"
    assert list(said.values()) == ["stale"]
    assert set_aside(team_server, eve) == ["of another prospect"]
    assert team_server.state(customer)["stage"] == "working"
    assert prospect(team_server, customer)["do_not_call_at"] is None
    assert not blocked(team_server, number)
    assert not blocked(team_server, bare)
    assert team_server.state(own)["stage"] == "do_not_call", "her own prospect did ask for it"
    (again,) = eve.push(act)
    assert again["answer"] == "quarantined"
    assert team_server.state(customer)["stage"] == "working"


def test_do_not_call_reaches_who_shares_a_number(team_server: TeamServer) -> None:
    """As a desk says it: one fact for each prospect, with the numbers of the one who asked."""
    shared, other = team_server.number(), team_server.number()
    eve, _, customer = eve_and_a_customer(team_server, shared, other)
    own_number, campaign = team_server.number(), team_server.campaign()
    asked = team_server.lead(campaign, shared, own_number, stage="conversing", owner=eve.id)
    act = eve.act("do_not_call", asked, never(shared, own_number), role=ROLE)
    fact = eve.fact(never(shared, own_number), None, team_server.prospects[customer])
    act["facts"].append(fact)
    assert eve.push(act)[0]["answer"] == "stored"
    assert team_server.state(customer)["stage"] == "do_not_call"
    assert all(blocked(team_server, one) for one in (shared, own_number, other))


def test_a_number_that_was_only_said_is_shared_and_blocked(team_server: TeamServer) -> None:
    """The phone came too late for the row, the number was dialled: do-not-call is for both."""
    typed, dialled = team_server.number(), team_server.number()
    eve, own, customer = eve_and_a_customer(team_server, typed)
    added = f.PhoneChanged(e164=typed, change="add", position=0, phone_kind="mobile", state="good")
    call = attempt(team_server, own, dialled, now())
    pushed = eve.push(
        eve.act("change_phone", own, added, role=ROLE, base=None),
        eve.act("start_attempt", own, call, role=ROLE, state={}),
    )
    assert [one["answer"] for one in pushed] == ["stored", "stored"]
    act = eve.act("do_not_call", own, never(typed, dialled), role=ROLE)
    fact = eve.fact(never(typed, dialled), None, team_server.prospects[customer])
    act["facts"].append(fact)
    assert eve.push(act)[0]["answer"] == "stored"
    assert blocked(team_server, typed)
    assert blocked(team_server, dialled)
    assert team_server.state(customer)["stage"] == "do_not_call"


def test_do_not_call_blocks_no_number_of_somebody_else(team_server: TeamServer) -> None:
    number, bare = team_server.number(), team_server.number()
    eve, own, customer = eve_and_a_customer(team_server, number)
    mine = team_server.one("SELECT e164 FROM phone WHERE prospect = %s", team_server.prospects[own])
    said = eve.act("do_not_call", own, never(mine, number, bare), role=ROLE)
    assert eve.push(said)[0]["answer"] == "stored"
    assert [blocked(team_server, one) for one in (mine, number, bare)] == [True, False, False]
    assert team_server.state(customer)["stage"] == "working"


def test_a_number_alone_is_blocked_by_who_may(team_server: TeamServer) -> None:
    number = team_server.number()
    petra = team_server.person("Petra", "supervisor")
    _, _, customer = eve_and_a_customer(team_server, number)
    act = petra.act("block_number", None, never(number), role="supervisor")
    act["facts"][0]["prospect"] = str(team_server.prospects[customer])
    assert petra.push(act)[0]["answer"] == "stored"
    assert blocked(team_server, number)
    assert team_server.state(customer)["stage"] == "do_not_call"


@pytest.mark.parametrize("withdrawn", [True, False])
def test_what_comes_too_late_reaches_the_prospect_of_its_lead_alone(
    team_server: TeamServer, withdrawn: bool
) -> None:
    """A lead that is not there, or not there any more, is nobody's way to a customer."""
    number = team_server.number()
    eve, _, customer = eve_and_a_customer(team_server, number)
    of = team_server.prospects[customer]
    gone = new_id()
    if withdrawn:
        gone = team_server.lead(team_server.campaign(), prospect=of, stage="withdrawn")
        team_server.root.execute("UPDATE prospect SET consent = NULL WHERE id = %s", (of,))
    team_server.prospects[gone] = of
    before = prospect(team_server, customer)
    eve.push(
        eve.act("do_not_call", gone, never(number), role=ROLE),
        eve.act("give_consent", gone, f.Consent(given=True), role=ROLE),
        eve.act("start_attempt", gone, attempt(team_server, customer, number, now()), role=ROLE),
    )
    assert prospect(team_server, customer) == before
    assert team_server.state(customer)["stage"] == "working"
    assert team_server.one("SELECT count(*) FROM number WHERE e164 = %s", number) == 0


def test_only_what_stands_alone_is_said_without_a_lead(team_server: TeamServer) -> None:
    """Beside the own lead, too: such a fact names a prospect that nobody has looked at."""
    number = team_server.number()
    eve, own, customer = eve_and_a_customer(team_server, number)
    of, before = team_server.prospects[customer], prospect(team_server, customer)
    call = attempt(team_server, own, number, now())
    for name, body in (("give_consent", f.Consent(given=True)), ("start_attempt", call)):
        act = eve.act(name, own, body, role=ROLE)
        act["facts"].append(eve.fact(body, None, of))
        (answer,) = eve.push(act)
        answers = [one["answer"] for one in answer["facts"]]
        assert (answer["answer"], answers) == ("quarantined", ["stale", "quarantined"]), name
    assert set_aside(team_server, eve) == ["of no lead", "of no lead"]
    assert prospect(team_server, customer) == before
    facts = "SELECT count(*) FROM fact WHERE device = %s AND prospect = %s"
    assert team_server.one(facts, eve.device, of) == 0


def test_nothing_is_taken_back_without_a_lead(team_server: TeamServer) -> None:
    """Whose act it is was looked at on its lead alone: a call of Tom's would count no more."""
    eve, _, customer = eve_and_a_customer(team_server)
    act = eve.act("undo", None, f.Retraction(retracts=new_id()), role=ROLE)
    act["facts"][0]["prospect"] = str(team_server.prospects[customer])
    assert eve.push(act)[0]["answer"] == "quarantined"
    assert team_server.one("SELECT count(*) FROM retraction") == 0


def test_an_act_moves_the_numbers_of_its_prospects_alone(team_server: TeamServer) -> None:
    number, dialled, bare = (team_server.number() for _ in range(3))
    eve, own, _ = eve_and_a_customer(team_server, number)
    mine = team_server.one("SELECT e164 FROM phone WHERE prospect = %s", team_server.prospects[own])
    act = eve.act("start_attempt", own, attempt(team_server, own, dialled, now()), role=ROLE)
    when = now() - timedelta(minutes=5)
    columns = {"last_dialled_at": when.isoformat(), "last_outcome": "busy", "busy_redials": 1}
    act["state"] = {
        "leads": {str(own): team_server.state(own)},
        "numbers": dict.fromkeys((mine, number, dialled, bare), columns),
    }
    assert eve.push(act)[0]["answer"] == "stored"
    rows = team_server.root.execute("SELECT e164, last_dialled_at FROM number ORDER BY e164")
    assert rows.fetchall() == sorted([(mine, when), (dialled, when)])


def test_no_number_was_dialled_at_a_time_to_come(team_server: TeamServer) -> None:
    """It would stay the newest for ever, and nobody could call it again."""
    eve, own, _ = eve_and_a_customer(team_server)
    mine = team_server.one("SELECT e164 FROM phone WHERE prospect = %s", team_server.prospects[own])
    far = datetime(2099, 1, 1, tzinfo=UTC)
    note = eve.act("add_notes", own, f.Note(note_kind="fact", text="x"), role=ROLE)
    moments = {"last_dialled_at": far.isoformat(), "last_ended_at": far.isoformat()}
    columns = {**moments, "last_outcome": "", "busy_redials": 0}
    note["state"] = {"leads": {str(own): team_server.state(own)}, "numbers": {mine: columns}}
    assert eve.push(note)[0]["answer"] == "stored"
    said = "SELECT last_dialled_at <= now() AND last_ended_at <= now() FROM number WHERE e164 = %s"
    assert team_server.one(said, mine)
    # Nor by a call that came too late and counts all the same.
    team_server.root.execute("DELETE FROM number")
    team_server.root.execute("UPDATE lead SET owner = NULL, stage = 'new' WHERE id = %s", (own,))
    late = eve.act("start_attempt", own, attempt(team_server, own, mine, far), role=ROLE, epoch=7)
    assert eve.push(late)[0]["reason"] == "lease"
    said = "SELECT n.last_dialled_at <= now() AND l.last_attempt_at <= now() FROM number n, lead l"
    assert team_server.one(f"{said} WHERE n.e164 = %s AND l.id = %s", mine, own)
