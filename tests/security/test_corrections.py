"""What a correction reaches: the own words on that lead, and no stage but the one they led to."""

from typing import Any
from uuid import UUID

import pytest

from app.domain import facts as f
from app.domain.vocabulary import Stage
from app.host.ids import new_id
from tests.helpers.team_server import Somebody, TeamServer, now

ROLE = "telemarketer"
MONEY = {"deal_minor": 500000, "deal_currency": "EUR"}


def saved(
    team: TeamServer, who: Somebody, lead: UUID, ending: str, *, end: str, role: str = ROLE
) -> UUID:
    """A call that was saved with this ending; the lead goes to `end`. The call's id."""
    row = team.state(lead)
    body = f.CallSaved(
        attempt=new_id(), campaign=UUID(row["campaign"]), e164="+49301", disposition=ending,
        reached=ending == "interested", dialled_at=now(),
    )  # fmt: skip
    owner = UUID(row["owner"]) if row["owner"] else None
    went = f.Decision(stage_from=row["stage"], stage_to=end, owner=owner, rules={})
    if row["owner"] != str(who.id):
        team.root.execute(
            "UPDATE lease SET epoch = 1, person = %s, device = %s, kind = 'call',"
            " until = now() + interval '1 hour' WHERE lead = %s",
            (who.id, who.device, lead),
        )
    made = who.act(
        "save_call", lead, body, went, role=role, epoch=1, state={**row, "stage": end},
        base=row["rev"],
    )  # fmt: skip
    if row["owner"] == str(who.id):
        made["epoch"] = None
    (answer,) = who.push(made)
    assert answer["answer"] == "stored", answer
    return UUID(made["facts"][0]["id"])


def correct(
    who: Somebody,
    lead: UUID,
    fact: UUID,
    *more: f.Body,
    act: str = "correct",
    field: str = "disposition",
    role: str = ROLE,
    **columns: Any,
) -> tuple[str, str | None]:
    """The answer to a correction that brings these columns along."""
    body = f.Correction(fact=fact, field=field, was="no_answer", now="interested", why="mistyped")
    row = who.team.one("SELECT row_to_json(l) FROM lead l WHERE id = %s", lead)
    state = {**row, **columns} if row else None
    base = row["rev"] if row else 0
    made = who.act(act, lead, body, *more, role=role, state=state, base=base)
    made["facts"][0]["corrects"] = str(fact)
    (answer,) = who.push(made)
    return answer["answer"], answer["reason"]


def mara_and_tom(team: TeamServer) -> tuple[Somebody, Somebody, UUID]:
    campaign = team.campaign()
    mara, tom = team.person("Mara", ROLE), team.person("Tom", "telesales")
    return mara, tom, campaign


def test_of_a_lead_that_was_passed_on_only_the_words_are_corrected(team_server: TeamServer) -> None:
    mara, tom, campaign = mara_and_tom(team_server)
    lead = team_server.lead(campaign, stage="conversing", owner=mara.id, credit=mara.id)
    call = saved(team_server, mara, lead, "interested", end="interested")
    team_server.root.execute(
        "UPDATE lead SET stage = 'working', owner = %s, deal_minor = 500000, rev = rev + 1"
        " WHERE id = %s",
        (tom.id, lead),
    )
    before = team_server.state(lead)
    columns = {"stage": "lost", "deal_minor": 0, "score": 99, "credit": None}
    assert correct(mara, lead, call, **columns) == ("stored", None)
    told = {"changed_at": None, "changed_by": None}
    assert {**team_server.state(lead), **told} == {**before, **told}
    went = f.Decision(stage_from="working", stage_to="lost", owner=mara.id, rules={})
    assert correct(mara, lead, call, went, **columns) == ("stale", "transition")
    toms = saved(team_server, tom, lead, "callback", end="working", role="telesales")
    assert correct(mara, lead, toms, **columns) == ("quarantined", "not_allowed")
    assert (team_server.state(lead)["stage"], team_server.state(lead)["deal_minor"]) == (
        "working",
        500000,
    )


def test_a_comment_on_a_lead_that_was_passed_on_moves_nothing(team_server: TeamServer) -> None:
    """A desk sees little of such a lead: what it says of the rest is nothing."""
    mara, tom, campaign = mara_and_tom(team_server)
    lead = team_server.lead(campaign, stage="working", owner=tom.id, credit=mara.id, **MONEY)
    before = team_server.state(lead)
    body = f.ReviewComment(attempt=new_id(), offset_ms=1, text="x")
    state = {**before, "deal_minor": None, "attempts": 77}
    made = mara.act("comment", lead, body, role=ROLE, state=state, base=before["rev"])
    assert mara.push(made)[0]["answer"] == "stored"
    now_there = team_server.state(lead)
    assert (now_there["deal_minor"], now_there["attempts"]) == (500000, 0)


def test_a_lead_of_the_pool_moves_by_the_own_call_that_is_corrected(
    team_server: TeamServer,
) -> None:
    mara, _, campaign = mara_and_tom(team_server)
    lead, other = team_server.lead(campaign), team_server.lead(campaign)
    mine = {"owner": str(mara.id), "credit": str(mara.id)}
    call = saved(team_server, mara, lead, "no_answer", end="attempting")
    for of, fact in ((other, call), (lead, new_id()), (other, new_id())):
        why = "no_such_act" if of == lead else "not_allowed"
        assert correct(mara, of, fact, stage="won", **mine)[1] == why
    assert correct(mara, lead, call, stage="won", **mine) == ("stale", "transition")
    assert team_server.state(lead)["owner"] is None
    assert team_server.state(other)["stage"] == "new"
    note = mara.act("add_notes", lead, f.Note(note_kind="fact", text="x"), role=ROLE)
    mara.push(note)
    of_note = UUID(note["facts"][0]["id"])
    said = correct(mara, lead, of_note, field="text", stage="interested", **mine)
    assert said == ("stale", "transition"), "a note has led nowhere"
    assert correct(mara, lead, call, stage="interested", **mine) == ("stored", None)
    assert team_server.state(lead)["stage"] == "interested"
    assert team_server.state(lead)["owner"] == str(mara.id)


def test_where_a_call_leads_depends_on_where_it_came_from(team_server: TeamServer) -> None:
    """Both stages are such that some call leads to them."""
    mara, _, campaign = mara_and_tom(team_server)
    lead = team_server.lead(campaign, stage="interested", owner=mara.id, credit=mara.id)
    call = saved(team_server, mara, lead, "no_answer", end="interested")
    assert correct(mara, lead, call, stage="attempting") == ("stale", "transition")
    assert correct(mara, lead, call, stage="qualified") == ("stored", None)


def test_only_the_own_words_on_that_lead_are_corrected(team_server: TeamServer) -> None:
    mara, _, campaign = mara_and_tom(team_server)
    jonas, petra = team_server.person("J", ROLE), team_server.person("Petra", "supervisor")
    lead = team_server.lead(campaign, stage="conversing", owner=jonas.id, credit=jonas.id)
    his = saved(team_server, jonas, lead, "callback", end="conversing")
    own = team_server.lead(campaign, stage="conversing", owner=mara.id, credit=mara.id)
    hers = saved(team_server, mara, own, "callback", end="conversing")
    not_allowed = ("quarantined", "not_allowed")
    assert correct(mara, own, his) == not_allowed, "of another lead"
    decided = team_server.one("SELECT id FROM decision JOIN fact USING (id) WHERE lead = %s", own)
    assert correct(mara, own, decided, field="stage_to") == not_allowed
    assert correct(mara, own, hers, field="dialled_at") == not_allowed
    assert correct(mara, own, hers, act="correct_profile", field="disposition") == not_allowed
    team_server.root.execute(
        "UPDATE lead SET owner = %s, rev = rev + 1 WHERE id = %s", (mara.id, lead)
    )
    assert correct(mara, lead, his, field="summary") == not_allowed, "her lead, his words"
    team_server.root.execute(
        "UPDATE lead SET owner = %s, credit = %s, rev = rev + 1 WHERE id = %s",
        (jonas.id, jonas.id, own),
    )
    theirs = saved(team_server, jonas, own, "callback", end="conversing")
    assert correct(mara, own, theirs, field="summary") == not_allowed, "she had to do with it once"
    assert correct(mara, own, hers, field="summary") == ("stale", "not_yours")
    said = correct(petra, lead, his, role="supervisor", stage="interested")
    assert said == ("stored", None)
    kinds = "SELECT count(*) FROM correction c JOIN fact f USING (id) WHERE c.fact = ANY (%s)"
    assert team_server.one(kinds, [his, theirs]) == 1


def test_a_supervisor_corrects_in_the_stead_of_the_author(team_server: TeamServer) -> None:
    """The one who talked with the prospect has the lead, not who corrected it."""
    mara, _, campaign = mara_and_tom(team_server)
    petra = team_server.person("Petra", "supervisor")
    lead = team_server.lead(campaign)
    call = saved(team_server, mara, lead, "no_answer", end="attempting")
    said = correct(petra, lead, call, role="supervisor", stage="interested", owner=str(mara.id))
    assert said == ("stored", None)
    assert team_server.state(lead)["owner"] == str(mara.id)


@pytest.mark.parametrize("how", ["correct", "undo"])
def test_a_lead_that_is_not_there_is_no_way_to_what_others_said(
    team_server: TeamServer, how: str
) -> None:
    """Their calls would count otherwise, or no more: by their own ids, whatever the lead is."""
    mara, tom, campaign = mara_and_tom(team_server)
    lead = team_server.lead(campaign, stage=Stage.WORKING, owner=tom.id)
    call = saved(team_server, tom, lead, "callback", end="working", role="telesales")
    act = team_server.one("SELECT act_id FROM fact WHERE id = %s", call)
    body = (
        f.Retraction(retracts=act)
        if how == "undo"
        else f.Correction(fact=call, field="disposition", was="", now="no_answer", why="x")
    )
    (answer,) = mara.push(mara.act(how, new_id(), body, role=ROLE))
    assert (answer["answer"], answer["reason"]) == ("quarantined", "not_allowed")
    assert team_server.one("SELECT count(*) FROM fact WHERE device = %s", mara.device) == 0
