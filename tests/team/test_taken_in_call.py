"""A lead that goes to somebody else during its call: the call is saved, and then it goes."""

import json
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from app.acts.attempt import AnswerCall, EndCall, StartAttempt
from app.acts.house import KeepDraft
from app.acts.recording import KeepRecording
from app.host.clock import SystemClock
from app.models.local import Draft
from app.models.state import Lead
from app.reads.house import UnfinishedQuestion
from tests.bench.calls import saving
from tests.team.test_two_desks import campaign, lead_in_pool, sit_down  # noqa: F401

SILENT = ("", None, 0.0, "")


@pytest.fixture
def owned(sit_down, team_server, campaign):  # noqa: F811
    """Mara, who owns a lead and works by the true time; Ben, who gets it; the lead, its number."""
    always = json.dumps([[[0, 24 * 60]]] * 7)
    team_server.root.execute("UPDATE campaign SET hours = %s WHERE id = %s", (always, campaign))
    mara, ben = sit_down("Mara", "telemarketer"), sit_down("Ben", "telemarketer")
    mara.workplace.clock = ben.workplace.clock = SystemClock()
    lead, phone = lead_in_pool(team_server, campaign)
    team_server.root.execute(
        "UPDATE lead SET owner = %s, stage = 'conversing', rev = rev + 1 WHERE id = %s",
        (mara.actor.id, lead),
    )
    for one in (mara, ben):
        read(team_server, one)
    return mara, ben, lead, phone


def read(team_server, desk):
    """Two turns: what came with the first the desk has read with the next."""
    for _ in range(2):
        team_server.root.execute(
            "UPDATE device SET read_at = '-infinity' WHERE device = %s", (desk.link.here.device,)
        )
        desk.turn()


def given_on(team_server, lead, to):
    team_server.root.execute(
        "UPDATE lead SET owner = %s, rev = rev + 1 WHERE id = %s", (to.actor.id, lead)
    )


def why_not(desk, lead):
    """Why somebody can't have a lead."""
    held = desk.link.leases.hold(lead)
    return held.what if held else ""


def here(desk, lead):
    with desk.workplace.store.reading() as session:
        return session.get(Lead, lead)


def save(desk, lead, attempt):
    due = desk.workplace.clock.now() + timedelta(days=1)
    return desk.act(saving(lead, attempt, "callback", due, "Europe/Berlin", Random(0)))


def said_of(team_server, lead):
    rows = team_server.root.execute("SELECT kind, stale FROM fact WHERE lead = %s", (lead,))
    return dict(rows.fetchall())


def test_the_call_is_saved_with_its_sound_and_then_the_lead_goes(owned, team_server):
    mara, ben, lead, phone = owned
    assert mara.link.leases.confirm(lead, phone).go
    attempt = mara.act(StartAttempt(lead, phone)).attempt
    mara.act(AnswerCall(lead, attempt))
    mara.turn()
    given_on(team_server, lead, ben)
    read(team_server, mara)
    mara.act(KeepDraft(lead, {"notes": ["She wants two pallets"]}))
    mara.act(EndCall(lead, attempt))
    assert mara.ask(UnfinishedQuestion())[0].lead == lead
    read(team_server, mara)
    assert why_not(ben, lead)
    save(mara, lead, attempt)
    read(team_server, mara)
    assert here(mara, lead) is not None, "its sound is not kept yet"
    mara.act(KeepRecording(lead, attempt, *SILENT, problems=("not recorded: no consent",)))
    mara.link.leases.leave(lead)
    read(team_server, mara)
    assert here(mara, lead) is None
    with mara.workplace.store.reading() as session:
        assert session.scalars(select(Draft.lead)).all() == []
    told = said_of(team_server, lead)
    assert {"call_saved", "hung_up", "recording_kept"} <= told.keys()
    assert why_not(ben, lead) == ""


def test_who_dialled_without_the_network_keeps_the_call_and_the_next_owner_waits(
    owned, team_server
):
    mara, ben, lead, phone = owned
    attempt = mara.act(StartAttempt(lead, phone)).attempt  # its owner needs no lease
    mara.act(AnswerCall(lead, attempt))
    given_on(team_server, lead, ben)
    read(team_server, mara)  # the network is back: too late for the attempt
    assert said_of(team_server, lead)["attempt"]
    assert "Mara" in why_not(ben, lead), "she is still on the phone"
    assert mara.ask(UnfinishedQuestion())[0].lead == lead
    mara.act(EndCall(lead, attempt))
    save(mara, lead, attempt)
    mara.act(KeepRecording(lead, attempt, *SILENT))
    read(team_server, mara)
    assert here(mara, lead) is None
    told = said_of(team_server, lead)
    assert told["call_saved"], "kept, as what came too late"
    assert why_not(ben, lead) == ""


def test_other_news_comes_in_during_the_call(owned, team_server, campaign):  # noqa: F811
    mara, ben, lead, phone = owned
    attempt = mara.act(StartAttempt(lead, phone)).attempt
    other, _ = lead_in_pool(team_server, campaign)
    given_on(team_server, lead, ben)
    team_server.root.execute(
        "UPDATE lead SET owner = %s, stage = 'conversing', rev = rev + 1 WHERE id = %s",
        (mara.actor.id, other),
    )
    read(team_server, mara)
    assert here(mara, other) is not None
    assert here(mara, lead).open_attempt == attempt
