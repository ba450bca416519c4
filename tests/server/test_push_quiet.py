"""What changes nothing of a lead makes nobody else's act come too late: a note, a recording."""

import pytest

from app.domain import facts as f
from tests.helpers.team_server import TeamServer
from tests.server.test_push import decision

NOTE = f.Note(note_kind="fact", text="Two sites")


def test_a_hand_off_is_accepted_though_a_note_came_since(team_server: TeamServer) -> None:
    mara, lea = team_server.person("Mara", "telemarketer"), team_server.person("Lea", "telesales")
    lead = team_server.lead(
        team_server.campaign(), stage="handed_off", owner=mara.id, handoff_to=lea.id
    )
    for rev in (0, 1):
        state = {"owner": str(mara.id), "stage": "handed_off", "handoff_to": str(lea.id)}
        note = mara.act("add_notes", lead, NOTE, role="telemarketer", base=rev, state=state)
        assert mara.push(note)[0]["answer"] == "stored"
    accept = lea.act(
        "accept", lead, decision("handed_off", "accepted", lea.id), role="telesales", base=0,
        state={"owner": str(lea.id), "stage": "accepted"},
    )  # fmt: skip
    (said,) = lea.push(accept)
    assert (said["answer"], said["reason"]) == ("stored", None)
    assert team_server.state(lead)["stage"] == "accepted"


@pytest.mark.parametrize("ends", ["UPDATE lead SET rev = rev + 1 WHERE id = %s", "move"])
def test_what_moved_the_lead_since_is_not_overwritten(team_server: TeamServer, ends: str) -> None:
    mara, lea = team_server.person("Mara", "telemarketer"), team_server.person("Lea", "telesales")
    petra = team_server.person("Petra", "supervisor")
    lead = team_server.lead(
        team_server.campaign(), stage="handed_off", owner=mara.id, handoff_to=lea.id
    )
    state = {"owner": str(mara.id), "stage": "handed_off", "handoff_to": str(lea.id)}
    note = mara.act("add_notes", lead, NOTE, role="telemarketer", base=0, state=state)
    assert mara.push(note)[0]["answer"] == "stored"
    if ends == "move":
        moved = petra.act(
            "reassign", lead, f.Reassigned(to=mara.id), role="supervisor", base=1, state=state
        )
        assert petra.push(moved)[0]["answer"] == "stored"
    else:
        team_server.root.execute(ends, (lead,))
    accept = lea.act(
        "accept", lead, decision("handed_off", "accepted", lea.id), role="telesales", base=1,
        state={"owner": str(lea.id), "stage": "accepted"},
    )  # fmt: skip
    (said,) = lea.push(accept)
    assert (said["answer"], said["reason"]) == ("stale", "moved")
    assert team_server.state(lead)["stage"] == "handed_off"
