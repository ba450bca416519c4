"""A lead that was given on waits until its former owner's desk has read of it."""

from typing import Any
from uuid import UUID

import pytest

from app.domain import facts as f
from tests.helpers.team_server import Somebody, TeamServer


def asks(team: TeamServer, who: Somebody, after: dict[str, Any], *, firm: bool) -> dict[str, Any]:
    """A page of the feed; what the desk says of itself is taken at once."""
    team.root.execute("UPDATE device SET read_at = '-infinity' WHERE device = %s", (who.device,))
    body = {"generation": team.generation(), "after": after, "limit": 2000, "firm": firm}
    return who.call("feed", **body)


def last_of(page: dict[str, Any]) -> dict[str, Any]:
    """The place after a page whose rows are all safe."""
    assert all(one["safe"] for one in page["rows"])
    row = page["rows"][-1]
    return {"xid": row["xid"], "seq": row["seq"]}


def to_have(who: Somebody, lead: UUID) -> str:
    """Why not; 'given' where there is nothing against it."""
    found = who.call("hold", lead=str(lead), kind="look")
    return "given" if found["lease"] else str(found["why"])


@pytest.fixture
def three(team_server: TeamServer) -> tuple[Somebody, Somebody, UUID, dict[str, Any]]:
    """Mara, who owns a lead and has read all there is; Tom; the lead; where she is."""
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    lead = team_server.lead(team_server.campaign(), stage="conversing", owner=mara.id)
    place = mara.call("bootstrap", limit=500)["cursor"]
    asks(team_server, mara, place, firm=True)
    return mara, tom, lead, place


def test_a_desk_that_only_asked_something_has_not_read_of_it(
    team_server: TeamServer, three: tuple[Somebody, Somebody, UUID, dict[str, Any]]
) -> None:
    mara, tom, lead, place = three
    team_server.root.execute("UPDATE lead SET owner = %s WHERE id = %s", (tom.id, lead))
    mara.call("hello")
    assert to_have(tom, lead) == "waits"
    page = asks(team_server, mara, place, firm=True)  # the answer may be lost
    assert to_have(tom, lead) == "waits"
    asks(team_server, mara, last_of(page), firm=False)  # something may yet come before it
    assert to_have(tom, lead) == "waits"
    asks(team_server, mara, last_of(page), firm=True)
    assert to_have(tom, lead) == "given"


def reassigned(by: Somebody, lead: UUID, to: Somebody, base: int) -> None:
    said = by.act(
        "reassign",
        lead,
        f.Reassigned(to=to.id),
        role="supervisor",
        state={"owner": str(to.id)},
        base=base,
    )
    (answer,) = by.push(said)
    assert answer["answer"] == "stored", answer


def test_what_a_desk_gave_on_itself_waits_for_no_other_word_of_it(team_server: TeamServer) -> None:
    mara = team_server.person("Mara", "telemarketer", "supervisor")
    tom = team_server.person("Tom", "telemarketer", "supervisor")
    lead = team_server.lead(team_server.campaign(), stage="conversing", owner=mara.id)
    for who in (mara, tom):
        asks(team_server, who, who.call("bootstrap", limit=500)["cursor"], firm=True)
    reassigned(mara, lead, tom, 0)
    assert to_have(tom, lead) == "given"
    tom.call("release", leases=[])
    team_server.root.execute("UPDATE lease SET until = NULL WHERE lead = %s", (lead,))
    # By her desk, not by his: he has not read of it.
    reassigned(mara, lead, mara, team_server.state(lead)["rev"])
    assert to_have(mara, lead) == "waits"


def test_a_desk_of_an_older_program_is_waited_for_until_it_is_heard(
    team_server: TeamServer,
) -> None:
    mara, tom = (team_server.person(name, "telemarketer") for name in ("Mara", "Tom"))
    lead = team_server.lead(team_server.campaign(), stage="conversing", owner=mara.id)
    team_server.root.execute(
        "UPDATE device SET heard_at = heard_at - interval '1 minute' WHERE person = %s", (mara.id,)
    )
    team_server.root.execute("UPDATE lead SET owner = %s WHERE id = %s", (tom.id, lead))
    assert to_have(tom, lead) == "waits"
    mara.pull()
    assert to_have(tom, lead) == "given"
