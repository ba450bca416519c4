"""What a login reaches with acts of its own making: no lead that it has no right to."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from app.domain import facts as f
from app.domain.act_facts import SAYS
from app.domain.permissions import ACTS, Relation
from app.host.ids import new_id
from tests.helpers.team_server import Somebody, TeamServer, now

TAKES = ("owner", "credit", "stage", "attempts", "score", "handoff_to")
"""What a lead is taken by, or spoilt."""


@dataclass
class Theirs:
    """Tom's lead, and somebody of another campaign who knows its ids."""

    team: TeamServer
    tom: Somebody
    eve: Somebody
    lead: UUID

    def columns(self, lead: UUID | None = None) -> dict[str, Any]:
        row = self.team.state(lead or self.lead)
        return {name: row[name] for name in TAKES}

    def takes(self, **more: Any) -> dict[str, Any]:
        """Columns as she would like them."""
        row = self.team.state(self.lead)
        mine = {"owner": str(self.eve.id), "credit": str(self.eve.id), "attempts": 77, "score": 99}
        return {**row, **mine, **more}

    def undo(self, act: dict[str, Any], lead: UUID | None = None, **more: Any) -> dict[str, Any]:
        back = f.Retraction(retracts=UUID(act["act_id"]))
        role = more.pop("role", "telemarketer")
        more = {"state": self.takes(), "base": 1_000_000, **more}
        return self.eve.push(self.eve.act("undo", lead or self.lead, back, role=role, **more))[0]


def theirs(team: TeamServer, *roles: str) -> Theirs:
    here, there = team.campaign(), team.campaign()
    tom = team.person("Tom", "telemarketer", campaigns=(here,))
    eve = team.person("Eve", *roles, campaigns=(there,))
    lead = team.lead(here, stage="conversing", owner=tom.id, credit=tom.id)
    return Theirs(team, tom, eve, lead)


def away(who: Somebody, role: str) -> dict[str, Any]:
    return who.act("go_away", None, f.Away(person=who.id, reason="break"), role=role)


def now_owned_by(columns: dict[str, Any]) -> UUID | None:
    return UUID(columns["owner"]) if columns["owner"] else None


def decision(start: str, end: str, owner: UUID | None) -> f.Decision:
    return f.Decision(stage_from=start, stage_to=end, owner=owner, rules={})


NO_LEAD = sorted(
    name for name, by in ACTS.items() if any(Relation.NONE in some for some in by.values())
)


@pytest.mark.parametrize("act", NO_LEAD)
def test_an_act_about_no_lead_brings_none_along(team_server: TeamServer, act: str) -> None:
    role = next(str(one) for one, some in ACTS[act].items() if some)
    set_ = theirs(team_server, role)
    before = set_.columns()
    note = f.Note(note_kind="fact", text="x")
    bodies: dict[str, f.Body] = {
        "retraction": f.Retraction(retracts=new_id()),
        "away": f.Away(person=set_.eve.id, reason="break"),
        "do_not_call": f.DoNotCall(numbers=[], asked_by="x", why="x"),
        "review_answered": f.ReviewAnswered(review=new_id(), attempt=new_id(), disputed=False),
    }
    own = [bodies[kind] for kind in SAYS.get(act, ()) if kind in bodies]
    for said in ([note], [*own, note], own):
        if not said:
            continue
        (answer,) = set_.eve.push(
            set_.eve.act(act, set_.lead, *said, role=role, state=set_.takes(), base=10**6)
        )
        assert (answer["answer"], answer["reason"]) == ("quarantined", "not_allowed"), said
        if note in said:  # nor is it said beside the lead
            (answer,) = set_.eve.push(set_.eve.act(act, None, *said, role=role))
            assert (answer["answer"], answer["reason"]) == ("quarantined", "not_allowed"), said
    assert set_.columns() == before
    assert team_server.one("SELECT count(*) FROM fact WHERE device = %s", set_.eve.device) == 0


def test_an_act_about_no_lead_moves_no_number(team_server: TeamServer) -> None:
    set_ = theirs(team_server, "qualifier")
    number = team_server.number()
    leave = away(set_.eve, "qualifier")
    leave["state"] = {"numbers": {number: {"last_dialled_at": now().isoformat()}}}
    assert set_.eve.push(leave)[0]["answer"] == "stored"
    assert team_server.one("SELECT away FROM person WHERE id = %s", set_.eve.id) == "break"
    assert team_server.one("SELECT count(*) FROM number WHERE e164 = %s", number) == 0


def test_an_act_about_a_lead_names_one(team_server: TeamServer) -> None:
    set_ = theirs(team_server, "telemarketer")
    body = f.DoNotCall(numbers=[], asked_by="x", why="x")
    act = set_.eve.act("do_not_call", None, body, role="telemarketer")
    act["facts"][0]["prospect"] = str(team_server.prospects[set_.lead])
    assert set_.eve.push(act)[0]["reason"] == "not_allowed"
    assert team_server.state(set_.lead)["stage"] == "conversing"


def test_an_undo_of_something_else_reaches_no_lead(team_server: TeamServer) -> None:
    set_ = theirs(team_server, "telemarketer")
    before = set_.columns()
    leave = away(set_.eve, "telemarketer")
    own = team_server.lead(set_.eve.team.campaign(), stage="conversing", owner=set_.eve.id)
    note = set_.eve.act(
        "add_notes", own, f.Note(note_kind="fact", text="x"), role="telemarketer", state={}
    )
    assert [one["answer"] for one in set_.eve.push(leave, note)] == ["stored", "stored"]
    for act in (leave, note, {"act_id": str(new_id())}):
        assert set_.undo(act)["reason"] == "not_allowed"
    assert set_.columns() == before
    assert set_.eve.call("lead_rows", leads=[str(set_.lead)])["rows"] == []


def test_an_undo_gives_nobody_what_the_act_did_not_take(team_server: TeamServer) -> None:
    """She had to do with the lead; a note that is taken back takes no lead from the pool."""
    set_ = theirs(team_server, "telemarketer", "qualifier")
    (campaign,) = team_server.one("SELECT campaigns FROM login WHERE person = %s", set_.eve.id)
    pool = team_server.lead(campaign)
    desk = team_server.lead(campaign, stage="interested", owner=set_.tom.id, credit=set_.tom.id)
    for lead, role in ((pool, "telemarketer"), (desk, "qualifier")):
        before = set_.columns(lead)
        note = f.Note(note_kind="fact", text="x")
        stays = decision(before["stage"], before["stage"], now_owned_by(before))
        said = set_.eve.act("add_notes", lead, note, stays, role=role, state={})
        assert set_.eve.push(said)[0]["answer"] == "stored"
        now_there = team_server.state(lead)
        for wanted in (
            {"owner": str(set_.eve.id)},
            {"credit": str(set_.eve.id)},
            {"owner": None, "stage": "new", "score": 3} if lead == desk else {"stage": "won"},
            {"handoff_to": str(set_.eve.id)},
            {"owner": str(set_.eve.id) if lead == pool else None},
        ):
            done = set_.undo(said, lead, state={**now_there, **wanted}, role=role, base=10**6)
            assert (done["answer"], done["reason"]) == ("stale", "transition"), (role, wanted)
        assert set_.columns(lead) == before


def test_an_undo_comes_too_late_once_somebody_else_has_moved_the_lead(
    team_server: TeamServer,
) -> None:
    """Whatever revision it says that it is based on."""
    set_ = theirs(team_server, "telemarketer")
    jonas = team_server.person("Jonas", "telesales")
    campaign = team_server.campaign()
    lead = team_server.lead(
        campaign, stage="conversing", owner=set_.eve.id, credit=set_.eve.id, attempts=1
    )
    saved = f.CallSaved(
        attempt=new_id(), campaign=campaign, e164="+49301", disposition="interested",
        reached=True, dialled_at=now(),
    )  # fmt: skip
    call = set_.eve.act(
        "save_call", lead, saved, decision("conversing", "interested", set_.eve.id),
        role="telemarketer", state={"stage": "interested"},
    )  # fmt: skip
    assert set_.eve.push(call)[0]["answer"] == "stored"
    # Passed by the gate, and taken.
    team_server.root.execute(
        "UPDATE lead SET stage = 'handed_off', handoff = %s, rev = rev + 1 WHERE id = %s",
        (new_id(), lead),
    )
    answered = f.HandOffAnswered(handoff=new_id(), campaign=campaign, accepted=True)
    accepted = jonas.act(
        "accept", lead, answered, decision("handed_off", "accepted", jonas.id),
        role="telesales", state={"stage": "accepted", "owner": str(jonas.id)}, base=10**6,
    )  # fmt: skip
    assert jonas.push(accepted)[0]["answer"] == "stored"
    there = team_server.state(lead)
    for wanted in ({"stage": "conversing", "owner": str(set_.eve.id)}, {"attempts": 0}):
        done = set_.undo(call, lead, state={**there, **wanted})
        assert (done["answer"], done["reason"]) == ("stale", "moved")
    assert (set_.columns(lead)["owner"], set_.columns(lead)["attempts"]) == (str(jonas.id), 1)


def test_a_correction_takes_no_lead_back_that_was_passed_on(team_server: TeamServer) -> None:
    set_ = theirs(team_server, "telemarketer")
    jonas = team_server.person("Jonas", "telesales")
    (campaign,) = team_server.one("SELECT campaigns FROM login WHERE person = %s", set_.eve.id)
    lead = team_server.lead(campaign, stage="working", owner=jonas.id, credit=set_.eve.id)
    note = set_.eve.fact(f.Note(note_kind="fact", text="a"), lead, team_server.prospects[lead])
    said = set_.eve.act("add_notes", lead, role="telemarketer", facts=[note])
    team_server.root.execute("UPDATE lead SET owner = %s WHERE id = %s", (set_.eve.id, lead))
    assert set_.eve.push(said)[0]["answer"] == "stored"
    team_server.root.execute("UPDATE lead SET owner = %s WHERE id = %s", (jonas.id, lead))
    body = f.Correction(fact=UUID(note["id"]), field="text", was="a", now="b", why="x")
    for owner in (str(set_.eve.id), None):
        made = set_.eve.act(
            "correct", lead, body, role="telemarketer", state={"stage": "working", "owner": owner}
        )
        assert set_.eve.push(made)[0]["answer"] == "stored"
    assert set_.columns(lead)["owner"] == str(jonas.id)


def test_only_whose_work_was_reviewed_answers_and_only_there(team_server: TeamServer) -> None:
    """The lead is somebody else's by now: the answer holds and moves nothing."""
    set_ = theirs(team_server, "telemarketer")
    petra = team_server.person("Petra", "supervisor")
    other = team_server.lead(team_server.campaign(), stage="working", owner=set_.tom.id)

    def review(person: UUID) -> dict[str, Any]:
        body = f.ReviewSent(
            attempt=new_id(), person=person, card=new_id(), card_version=1,
            layer="telemarketer", asked=[], scores={}, total=0, failed=[], practise="",
            private=False, replaces=None,
        )  # fmt: skip
        sent = petra.act("send_review", set_.lead, body, role="supervisor", state={}, base=9)
        assert petra.push(sent)[0]["answer"] == "stored"
        return sent

    hers, his = review(set_.eve.id), review(set_.tom.id)
    before, rev = set_.columns(), team_server.state(set_.lead)["rev"]

    def answer(sent: dict[str, Any], lead: UUID, **more: Any) -> dict[str, Any]:
        body = f.ReviewAnswered(
            review=UUID(sent["facts"][0]["id"]), attempt=new_id(), disputed=False
        )
        made = set_.eve.act("answer_review", lead, body, role="telemarketer", **more)
        return set_.eve.push(made)[0]

    assert answer(his, set_.lead)["reason"] == "not_allowed"
    assert answer(hers, other)["reason"] == "not_allowed"
    spoilt = {**team_server.state(set_.lead), "attempts": 77, "score": 99}
    taken = answer(hers, set_.lead, state=spoilt, base=rev)
    assert (taken["answer"], taken["revs"]) == ("stored", {str(set_.lead): rev + 1})
    assert set_.columns() == before
    assert team_server.state(set_.lead)["changed_by"] == str(set_.eve.id)
    late = answer(hers, set_.lead, state=spoilt, base=rev)
    assert late["revs"] == {str(set_.lead): rev + 1}, "it did not know of the one before"


def test_a_fact_that_only_another_act_says_is_set_aside(team_server: TeamServer) -> None:
    """Taken back by a note, an act would count at no desk any more."""
    set_ = theirs(team_server, "telemarketer")
    lead = team_server.lead(team_server.campaign(), stage="conversing", owner=set_.eve.id)
    bodies = (f.Note(note_kind="fact", text="x"), f.Retraction(retracts=new_id()))
    made = set_.eve.act("add_notes", lead, *bodies, role="telemarketer", state={"score": 9})
    (answer,) = set_.eve.push(made)
    assert (answer["answer"], answer["reason"]) == ("quarantined", "not understood")
    assert [one["reason"] for one in answer["facts"]] == [None, "not of this act"]
    kinds = "SELECT array_agg(kind) FROM fact WHERE lead = %s"
    assert team_server.one(kinds, lead) == ["note"]
    assert team_server.state(lead)["score"] == 0


def test_what_follows_an_act_that_came_too_late_says_more_than_there_is(
    team_server: TeamServer,
) -> None:
    """An honest desk's base may be above the lead's revision: it counted the one that was not."""
    campaign = team_server.campaign()
    jonas = team_server.person("Jonas", "telesales")
    lead = team_server.lead(campaign, stage="working", owner=jonas.id)
    late = jonas.act(
        "park", lead, decision("working", "won", jonas.id),
        role="telesales", state={"stage": "won"}, base=0,
    )  # fmt: skip
    deal = f.DealSet(deal=new_id(), amount_minor=100, currency="EUR")
    after = jonas.act("set_deal", lead, deal, role="telesales", state={"deal_minor": 1}, base=1)
    answers = jonas.push(late, after)
    assert [one["answer"] for one in answers] == ["stale", "stored"]
    assert team_server.state(lead)["deal_minor"] == 1
