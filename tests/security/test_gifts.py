"""Whose first conversation a lead was, and who answers its hand-off, is not for whoever has it."""

from typing import Any
from uuid import UUID

from app.domain import facts as f
from app.host.ids import new_id
from tests.helpers.team_server import Somebody, TeamServer, now

ROLE = "telemarketer"


def push(who: Somebody, act: str, lead: UUID, *bodies: f.Body, role: str, **said: Any) -> Any:
    row = who.team.state(lead)
    made = who.act(act, lead, *bodies, role=role, state={**row, **said}, base=row["rev"])
    (answer,) = who.push(made)
    assert answer["answer"] == "stored", answer
    return who.team.state(lead)


def decision(start: str, end: str, owner: UUID | None) -> f.Decision:
    return f.Decision(stage_from=start, stage_to=end, owner=owner, rules={})


def handed(campaign: UUID, to: UUID | None) -> f.HandedOff:
    return f.HandedOff(campaign=campaign, to=to, line="", answer_by=now())


def test_credit_stays_or_goes_to_who_talked_first(team_server: TeamServer) -> None:
    mara, tom = (team_server.person(name, ROLE) for name in ("Mara", "Tom"))
    note = f.Note(note_kind="fact", text="x")
    campaign = team_server.campaign()
    lead = team_server.lead(campaign, stage="conversing", owner=mara.id, credit=tom.id)
    for credit in (str(mara.id), None):
        now_there = push(mara, "add_notes", lead, note, role=ROLE, credit=credit, score=7)
        assert (now_there["credit"], now_there["score"]) == (str(tom.id), 7)
    new = team_server.lead(campaign, stage="conversing", owner=mara.id)
    stays = decision("conversing", "conversing", mara.id)
    for bodies, credit in (((note,), mara.id), ((note, stays), tom.id)):
        assert (
            push(mara, "add_notes", new, *bodies, role=ROLE, credit=str(credit))["credit"] is None
        )
    told = push(mara, "add_notes", new, note, stays, role=ROLE, credit=str(mara.id))
    assert told["credit"] == str(mara.id), "her first decision on it"


def test_a_hand_off_goes_to_somebody_who_closes_there(team_server: TeamServer) -> None:
    here, there = team_server.campaign(), team_server.campaign()
    kim, mara = team_server.person("Kim", "qualifier"), team_server.person("Mara", ROLE)
    jonas = team_server.person("Jonas", "telesales", campaigns=(here,))
    lea = team_server.person("Lea", "telesales", campaigns=(there,))
    gone = team_server.person("Gone", "telesales")
    team_server.call("remove", person=str(gone.id), to=None)
    for to, answers in (
        (jonas.id, str(jonas.id)),
        (lea.id, None),
        (mara.id, None),
        (gone.id, None),
        (new_id(), None),
        (None, None),
    ):
        lead = team_server.lead(here, stage="qualified", owner=mara.id, credit=mara.id)
        bodies = handed(here, to), decision("qualified", "handed_off", mara.id)
        said = {"stage": "handed_off", "handoff": str(new_id())}
        target = {"handoff_to": str(to) if to else None}
        now_there = push(kim, "hand_off", lead, *bodies, role="qualifier", **said, **target)
        assert (now_there["stage"], now_there["handoff_to"]) == ("handed_off", answers), to
        stays = push(
            kim, "add_notes", lead, f.Note(note_kind="fact", text="x"), role="qualifier",
            handoff_to=str(lea.id),
        )  # fmt: skip
        assert stays["handoff_to"] == answers, "a note hands nothing off"


def test_a_supervisor_gives_an_open_hand_off_to_another(team_server: TeamServer) -> None:
    petra = team_server.person("Petra", "supervisor")
    jonas, lea = (team_server.person(name, "telesales") for name in ("Jonas", "Lea"))
    mara = team_server.person("Mara", ROLE)
    lead = team_server.lead(
        team_server.campaign(), stage="handed_off", owner=mara.id, handoff_to=jonas.id
    )
    told = f.Reassigned(to=lea.id)
    now_there = push(petra, "reassign", lead, told, role="supervisor", handoff_to=str(lea.id))
    assert now_there["handoff_to"] == str(lea.id)
