"""Acts up: what is taken, what came too late, what is set aside; each in its own words."""

import threading
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.domain import facts as f
from app.host.ids import new_id
from app.models.server.rights import seeds
from tests.helpers.team_server import Somebody, TeamServer, now
from tests.server.test_leases import claim


def attempt(campaign: UUID, number: str, **more: Any) -> f.Attempt:
    plain: dict[str, Any] = {"stage": "new", "owner": None, "incoming": False}
    return f.Attempt(campaign=campaign, e164=number, dialled_at=now(), **{**plain, **more})


def decision(start: str, end: str, owner: UUID | None = None) -> f.Decision:
    return f.Decision(stage_from=start, stage_to=end, owner=owner, rules={"z": 1, "a": 2})


def saved(who: Somebody, lead: UUID, campaign: UUID, number: str, **more: Any) -> dict[str, Any]:
    """A conversation: the lead is the telemarketer's from now on."""
    body = f.CallSaved(
        attempt=new_id(),
        campaign=campaign,
        e164=number,
        disposition="interested",
        reached=True,
        dialled_at=now(),
    )
    state = {"stage": "interested", "owner": str(who.id), "credit": str(who.id), "score": 40}
    return who.act(
        "save_call",
        lead,
        body,
        decision("new", "interested", who.id),
        role="telemarketer",
        state=state,
        **more,
    )


def setting(team: TeamServer) -> tuple[UUID, Somebody, UUID, str]:
    campaign = team.campaign()
    number = team.number()
    return (
        campaign,
        team.person("Mara", "telemarketer"),
        team.lead(campaign, number),
        number,
    )


def test_a_saved_call_moves_the_lead_and_ends_the_lease(team_server: TeamServer) -> None:
    campaign, mara, lead, number = setting(team_server)
    (lease,) = claim(mara, campaign)
    (answer,) = mara.push(saved(mara, lead, campaign, number, epoch=lease["epoch"]))
    assert (answer["answer"], answer["reason"]) == ("stored", None)
    assert answer["revs"] == {str(lead): 1}
    row = team_server.state(lead)
    assert (row["stage"], row["owner"], row["pool"]) == ("interested", str(mara.id), 0)
    assert team_server.one("SELECT until FROM lease WHERE lead = %s", lead) is None
    # Keys in the order they were written: the hash of the fact is over these words.
    rules = team_server.one(
        "SELECT rules::text FROM decision d JOIN fact f USING (id) WHERE f.lead = %s", lead
    )
    assert rules.replace(" ", "") == '{"z":1,"a":2}'
    assert team_server.one("SELECT made_by FROM fact WHERE lead = %s LIMIT 1", lead) == mara.id


def test_an_answer_that_was_lost_is_given_again(team_server: TeamServer) -> None:
    campaign, mara, lead, number = setting(team_server)
    (lease,) = claim(mara, campaign)
    act = saved(mara, lead, campaign, number, epoch=lease["epoch"])
    mara.push(act)
    (again,) = mara.push(act)
    assert (again["answer"], again["revs"]) == ("duplicate", {str(lead): 1})
    assert {one["answer"] for one in again["facts"]} == {"duplicate"}
    assert team_server.one("SELECT count(*) FROM fact WHERE lead = %s", lead) == 2


def test_who_lost_the_lease_comes_too_late(team_server: TeamServer) -> None:
    campaign, mara, lead, number = setting(team_server)
    tom = team_server.person("Tom", "telemarketer")
    (old,) = claim(mara, campaign)
    over = "SET until = now() - interval '1 s' WHERE"
    team_server.root.execute(f"UPDATE lease {over} lead = %s", (lead,))
    team_server.root.execute(f"UPDATE lease_phone {over} lead = %s", (lead,))
    assert claim(tom, campaign)
    (answer,) = mara.push(
        mara.act(
            "start_attempt",
            lead,
            attempt(campaign, number),
            role="telemarketer",
            state={"stage": "attempting", "attempts": 1},
            epoch=old["epoch"],
        )
    )
    assert (answer["answer"], answer["reason"]) == ("stale", "lease")
    row = team_server.state(lead)
    # It moves nothing, but the line did ring.
    assert (row["stage"], row["attempts"]) == ("new", 1)
    assert team_server.one("SELECT stale FROM fact WHERE lead = %s", lead) == "lease"
    assert team_server.one("SELECT last_dialled_at FROM number WHERE e164 = %s", number)


def test_what_somebody_else_changed_is_not_overwritten(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    jonas = team_server.person("Jonas", "telesales")
    petra = team_server.person("Petra", "supervisor")
    lead = team_server.lead(campaign, stage="working", owner=jonas.id)

    def deal(who: Somebody, base: int) -> dict[str, Any]:
        body = f.DealSet(deal=new_id(), amount_minor=100, currency="EUR")
        return who.act("set_deal", lead, body, role="telesales", state={"deal_minor": 1}, base=base)

    assert [one["answer"] for one in jonas.push(deal(jonas, 0), deal(jonas, 0))] == [
        "stored",
        "stored",
    ], "one's own acts in a row are no conflict"
    moved = petra.act(
        "reassign", lead, f.Reassigned(to=jonas.id), role="supervisor", state={}, base=2
    )
    assert petra.push(moved)[0]["answer"] == "stored"
    (late,) = jonas.push(deal(jonas, 2))
    assert (late["answer"], late["reason"], late["revs"]) == ("stale", "moved", {str(lead): 3})
    note = jonas.act(
        "add_notes",
        lead,
        f.Note(note_kind="fact", text="heard"),
        role="telesales",
        state={},
        base=0,
    )
    # What only adds holds, whatever else was done meanwhile.
    assert jonas.push(note)[0]["answer"] == "stored"
    assert team_server.one("SELECT stale FROM fact WHERE kind='note' AND lead = %s", lead) is None


@pytest.mark.parametrize(
    ("act", "role", "state"),
    [
        ("win", "telemarketer", {"stage": "won"}),
        ("reassign", "telemarketer", {"owner": None}),
        ("lift_do_not_call", "telemarketer", {"stage": "new"}),
        ("accept", "telesales", {"stage": "accepted"}),
        ("set_person", "telemarketer", {}),
        ("no_such_act", "telemarketer", {}),
    ],
)
def test_what_a_role_may_not_do_is_kept_aside(
    team_server: TeamServer, act: str, role: str, state: dict[str, Any]
) -> None:
    _, mara, lead, _ = setting(team_server)
    said = mara.act(act, lead, f.Reassigned(to=None), role=role, state=state)
    (answer,) = mara.push(said)
    assert (answer["answer"], answer["reason"]) == ("quarantined", "not_allowed")
    assert team_server.one("SELECT count(*) FROM fact WHERE lead = %s", lead) == 0
    assert team_server.one("SELECT raw->>'act' FROM quarantine ORDER BY n DESC LIMIT 1") == act
    assert team_server.state(lead)["stage"] == "new"


def test_a_move_that_the_table_does_not_have_is_too_much(team_server: TeamServer) -> None:
    campaign, mara, lead, number = setting(team_server)
    tom = team_server.person("Tom", "telemarketer")
    (lease,) = claim(mara, campaign)
    for stage, owner in (("won", mara.id), ("accepted", mara.id), ("interested", tom.id)):
        act = saved(mara, lead, campaign, number, epoch=lease["epoch"])
        act["state"]["leads"][str(lead)] = {"stage": stage, "owner": str(owner)}
        (answer,) = mara.push(act)
        assert (answer["answer"], answer["reason"]) == ("stale", "transition")
    assert team_server.state(lead)["stage"] == "new"


def test_a_poison_row_blocks_nothing(team_server: TeamServer) -> None:
    campaign, mara, lead, number = setting(team_server)
    (lease,) = claim(mara, campaign)
    bad = mara.act(
        "add_notes",
        lead,
        f.Note(note_kind="fact", text="good"),
        f.Note(note_kind="fact", text="bad"),
        role="telemarketer",
        state={},
    )
    bad["facts"][1]["body"]["attempt"] = "not an id"
    unknown = mara.act(
        "add_notes", lead, f.Note(note_kind="a", text="b"), role="telemarketer", state={}
    )
    unknown["facts"][0]["kind"] = "telepathy"
    good = saved(mara, lead, campaign, number, epoch=lease["epoch"])
    answers = mara.push(bad, unknown, {"nonsense": [1]}, good)
    assert [one["answer"] for one in answers] == [
        "quarantined",
        "quarantined",
        "quarantined",
        "stored",
    ]
    assert [one["answer"] for one in answers[0]["facts"]] == ["stale", "quarantined"]
    assert answers[1]["facts"][0]["reason"] == "unknown kind"
    kept = team_server.one(
        "SELECT raw#>>'{body,attempt}' FROM quarantine WHERE fact = %s", bad["facts"][1]["id"]
    )
    assert kept == "not an id"


def test_what_a_newer_program_says_is_kept_and_fed_on(team_server: TeamServer) -> None:
    campaign, mara, lead, _ = setting(team_server)
    claim(mara, campaign)
    act = mara.act(
        "add_notes", lead, f.Note(note_kind="fact", text="x"), role="telemarketer", state={}
    )
    act["facts"][0]["body"]["mood"] = "glad"
    del act["facts"][0]["body"]["topic"]
    assert mara.push(act)[0]["answer"] == "stored"
    fed = next(one for one in mara.fed("fact") if one["id"] == act["facts"][0]["id"])
    assert (fed["extra"], fed["body"]["topic"]) == ({"mood": "glad"}, "")


def test_an_id_of_somebody_else_is_a_clash(team_server: TeamServer) -> None:
    campaign, mara, lead, _ = setting(team_server)
    claim(mara, campaign)

    def note(text: str) -> dict[str, Any]:
        body = f.Note(note_kind="fact", text=text)
        return mara.act("add_notes", lead, body, role="telemarketer", state={})

    first, other = note("one"), note("two")
    mara.push(first)
    other["facts"][0]["id"] = first["facts"][0]["id"]
    (answer,) = mara.push(other)
    assert answer["answer"] == "quarantined"
    assert answer["facts"][0]["reason"] == "id_clash"


def test_do_not_call_holds_even_when_it_comes_too_late(team_server: TeamServer) -> None:
    campaign, mara, lead, number = setting(team_server)
    other = team_server.lead(team_server.campaign(), prospect=team_server.prospects[lead])
    claim(mara, campaign)
    team_server.root.execute(
        "UPDATE lead SET owner = %s, stage = 'conversing' WHERE id = %s", (new_id(), lead)
    )
    body = f.DoNotCall(numbers=[number], asked_by="Ewa", why="asked in the call")
    (answer,) = mara.push(
        mara.act("do_not_call", lead, body, role="telemarketer", state={"stage": "do_not_call"})
    )
    assert (answer["answer"], answer["reason"]) == ("stale", "not_yours")
    assert team_server.state(lead)["stage"] == "do_not_call"
    assert team_server.state(other)["stage"] == "do_not_call"
    assert team_server.one("SELECT do_not_call_at FROM number WHERE e164 = %s", number)
    lifted = f.DoNotCall(numbers=[number], asked_by="Mara", why="please", lifted=True)
    (no,) = mara.push(mara.act("do_not_call", lead, lifted, role="telemarketer", state={}))
    assert no["reason"] == "not_allowed"


def test_one_takes_back_only_what_one_did(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    jonas, lea = (team_server.person(name, "telesales") for name in ("Jonas", "Lea"))
    lead = team_server.lead(campaign, stage="working", owner=jonas.id)
    lose = jonas.act(
        "lose",
        lead,
        f.DealClosed(deal=None, campaign=campaign, won=False, reason="Price"),
        decision("working", "lost", jonas.id),
        role="telesales",
        state={"stage": "lost"},
    )
    assert jonas.push(lose)[0]["answer"] == "stored"
    back = f.Retraction(retracts=UUID(lose["act_id"]))

    def undo(who: Somebody) -> dict[str, Any]:
        return who.push(
            who.act("undo", lead, back, role="telesales", state={"stage": "working"}, base=1)
        )[0]

    assert undo(lea)["reason"] == "not_allowed"
    assert undo(jonas)["answer"] == "stored"
    assert team_server.state(lead)["stage"] == "working"


def test_a_hand_off_wakes_the_others(team_server: TeamServer) -> None:
    campaign = team_server.campaign()
    dana = team_server.person("Dana", "qualifier")
    jonas = team_server.person("Jonas", "telesales")
    lead = team_server.lead(campaign, stage="qualified", owner=new_id())
    jonas.sql("LISTEN segue_team")
    note = f.Note(note_kind="fact", text="x")
    dana.push(dana.act("add_notes", lead, note, role="qualifier", state={}))
    assert not list(jonas.connection.notifies(timeout=0.3))
    body = f.HandedOff(campaign=campaign, to=jonas.id, line="", answer_by=now())
    (answer,) = dana.push(
        dana.act(
            "hand_off",
            lead,
            body,
            decision("qualified", "handed_off"),
            role="qualifier",
            base=9,
            state={"stage": "handed_off", "handoff_to": str(jonas.id), "handoff": str(new_id())},
        )
    )
    assert answer["answer"] == "stored"
    woken = list(jonas.connection.notifies(timeout=3, stop_after=1))
    assert [(one.channel, one.payload) for one in woken] == [("segue_team", str(jonas.id))]
    petra = team_server.person("Petra", "supervisor")
    moved = petra.act("reassign", lead, f.Reassigned(to=None), role="supervisor", state={}, base=9)
    petra.push(moved)
    woken = list(jonas.connection.notifies(timeout=3, stop_after=1))
    assert [one.payload for one in woken] == [""], "whom it may concern is not known"


def test_two_desks_push_one_act_at_once(team_server: TeamServer) -> None:
    campaign, mara, lead, _ = setting(team_server)
    claim(mara, campaign)
    acts = [
        mara.act(
            "add_notes",
            lead,
            f.Note(note_kind="fact", text=str(n)),
            role="telemarketer",
            state={},
        )
        for n in range(10)
    ]
    answers: list[list[dict[str, Any]]] = []

    def push(connection: "psycopg.Connection[Any]") -> None:
        body = {"device": mara.device, "acts": acts}
        answers.append(team_server.ask(connection, "push", body)["answers"])

    threads = [threading.Thread(target=push, args=(mara.another(),)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert len(answers) == 4
    for place in range(10):
        assert sorted(one[place]["answer"] for one in answers) == ["duplicate"] * 3 + ["stored"]
    assert team_server.one("SELECT count(*) FROM quarantine WHERE device = %s", mara.device) == 0


def test_rights_and_moves_are_those_of_the_domain(team_server: TeamServer) -> None:
    for table, rows in seeds().items():
        found = team_server.root.execute(f"SELECT * FROM {table}").fetchall()
        assert sorted(found) == rows
    accepting = team_server.root.execute(
        "SELECT role, stage_from, stage_to, owner_rule FROM transition WHERE act = 'accept'"
    )
    assert accepting.fetchall() == [("telesales", "handed_off", "accepted", "taker")]


def test_who_only_adds_to_a_moved_lead_has_changed_it_without_moving_it(
    team_server: TeamServer,
) -> None:
    """As the fold says: each fact of a lead is the newest of what changed it."""
    campaign, mara, _, _ = setting(team_server)
    petra = team_server.person("Petra", "supervisor")
    lead = team_server.lead(campaign, stage="conversing", owner=mara.id)
    said = {"stage": "conversing", "score": 7}
    corrected = petra.act("reassign", lead, f.Reassigned(to=mara.id), role="supervisor", state=said)
    assert petra.push(corrected)[0]["answer"] == "stored"
    late = mara.act(
        "add_notes",
        lead,
        f.Note(note_kind="fact", text="x"),
        f.Note(note_kind="fact", text="y"),
        role="telemarketer",
        state={"score": 1},
    )
    (answer,) = mara.push(late)
    assert (answer["answer"], answer["reason"]) == ("stored", None)
    row = team_server.state(lead)
    assert (row["score"], row["changed_by"]) == (7, str(mara.id))
    last = late["facts"][-1]["made_at"]
    assert last > late["facts"][0]["made_at"] > late["made_at"], "each has its own moment"
    assert datetime.fromisoformat(row["changed_at"]) == datetime.fromisoformat(last)
