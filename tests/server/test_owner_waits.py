"""A lead that was given on waits until its former owner's desk has read of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain import facts as f
from app.sync import keeping
from tests.helpers.team_server import Somebody, TeamServer, now

SV = "supervisor"


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


def own(team: TeamServer, lead: UUID, who: Somebody | None) -> None:
    """Somebody else gives the lead on, with one more turn of the feed between."""
    owner = who.id if who else None
    team.root.execute("UPDATE lead SET owner = %s, rev = rev + 1 WHERE id = %s", (owner, lead))


def waited_for(petra: Somebody, lead: UUID) -> list[UUID]:
    """Whose desks were not heard lately and may still call the lead, as a supervisor is told."""
    now = petra.team.root
    now.execute("UPDATE device SET heard_at = heard_at - interval '1 minute'")
    return sorted(
        UUID(one["person"]) for one in petra.call("held")["waits"] if one["lead"] == str(lead)
    )


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
    reassigned(tom, lead, tom, team_server.state(lead)["rev"])  # moves nothing, from another desk
    assert to_have(tom, lead) == "given"
    tom.call("release", leases=[])
    team_server.root.execute("UPDATE lease SET until = NULL WHERE lead = %s", (lead,))
    # By her desk, not by his: he has not read of it.
    reassigned(mara, lead, mara, team_server.state(lead)["rev"])
    assert to_have(mara, lead) == "waits"


def test_who_had_it_before_the_last_owner_is_waited_for_too(
    team_server: TeamServer, three: tuple[Somebody, Somebody, UUID, dict[str, Any]]
) -> None:
    """Mara, without a network, still calls her own; he gives it on before she has read of it."""
    mara, tom, lead, place = three
    ines, petra = (team_server.person(n, r) for n, r in (("Ines", "telemarketer"), ("Petra", SV)))
    own(team_server, lead, tom)
    own(team_server, lead, None)
    own(team_server, lead, ines)
    asks(team_server, tom, last_of(asks(team_server, tom, place, firm=True)), firm=True)
    assert to_have(ines, lead) == "waits"
    assert petra.call("held")["waits"] == []  # a desk that is there reads of it within seconds
    assert waited_for(petra, lead) == [mara.id]
    asks(team_server, mara, last_of(asks(team_server, mara, place, firm=True)), firm=True)
    assert waited_for(petra, lead) == []
    assert to_have(ines, lead) == "given"


def test_the_last_of_several_can_be_spoken_with_and_the_others_are_waited_for(
    team_server: TeamServer, three: tuple[Somebody, Somebody, UUID, dict[str, Any]]
) -> None:
    mara, tom, lead, _ = three
    ines, petra = (team_server.person(n, r) for n, r in (("Ines", "telemarketer"), ("Petra", SV)))
    asks(team_server, tom, tom.call("bootstrap", limit=500)["cursor"], firm=True)
    own(team_server, lead, tom)
    own(team_server, lead, ines)
    assert waited_for(petra, lead) == sorted([mara.id, tom.id])
    petra.call("revoke", device=None, person=str(tom.id), spoken=True, why="rang him up")
    assert waited_for(petra, lead) == [mara.id]
    assert to_have(ines, lead) == "waits"
    petra.call("revoke", device=None, person=str(mara.id), spoken=True, why="and her")
    assert to_have(ines, lead) == "given"


def test_to_have_spoken_with_somebody_ends_nobody_elses_lease(
    team_server: TeamServer, three: tuple[Somebody, Somebody, UUID, dict[str, Any]]
) -> None:
    """Her desk was away for longer than it may call; he has the lead; now it is heard again."""
    mara, tom, lead, _ = three
    petra = team_server.person("Petra", SV)
    own(team_server, lead, tom)
    away = "UPDATE device SET heard_at = heard_at - %s * interval '6 hours' WHERE device = %s"
    team_server.root.execute(away, (1, mara.device))
    (lease,) = (tom.call("hold", lead=str(lead), kind="call")["lease"],)
    team_server.root.execute(away, (-1, mara.device))
    assert waited_for(petra, lead) == [mara.id]
    petra.call("revoke", device=None, person=str(mara.id), spoken=True, why="rang her up")
    assert waited_for(petra, lead) == []
    said = [{"lead": str(lead), "epoch": lease["epoch"]}]
    assert [one["epoch"] for one in tom.call("renew", leases=said)["leases"]] == [lease["epoch"]]


def test_after_a_restore_what_the_backup_says_of_desks_is_old(
    team_server: TeamServer, three: tuple[Somebody, Somebody, UUID, dict[str, Any]]
) -> None:
    """The backup is of the night: all had signed out, or had last been heard in the evening."""
    mara, tom, lead, _ = three
    for night in ("signed_out = true", "heard_at = clock_timestamp() - interval '8 hours'"):
        team_server.root.execute(f"UPDATE device SET {night} WHERE device = %s", (mara.device,))
        own(team_server, lead, mara)
        keeping.restored(team_server.cluster.url(), "team")
        keeping.hand_out(team_server.cluster.url(), "team")
        own(team_server, lead, tom)
        assert to_have(tom, lead) == "waits", night
        mara.call("release", leases=[], leaving=True)
        assert to_have(tom, lead) == "given", night
        tom.call("release", leases=[], leaving=True)


def test_after_a_restore_the_pool_rests_for_what_may_be_called_as_ones_own(
    team_server: TeamServer,
) -> None:
    team_server.person("Mara", "telemarketer")
    rest = keeping.restored(team_server.cluster.url(), "team").rest
    try:
        assert rest is not None
        assert rest.until > now() + timedelta(hours=4, minutes=50)
    finally:
        keeping.hand_out(team_server.cluster.url(), "team")


def test_the_desk_that_is_waited_for_is_named_not_another_of_the_same_person(
    team_server: TeamServer, three: tuple[Somebody, Somebody, UUID, dict[str, Any]]
) -> None:
    mara, tom, lead, place = three
    own(team_server, lead, tom)
    team_server.root.execute("UPDATE device SET heard_at = heard_at - interval '1 minute'")
    at_home = f"home-{mara.device}"
    after = last_of(tom.call("feed", generation=team_server.generation(), after=place, limit=2000))
    team_server.root.execute(
        "INSERT INTO device (device, person, read_xid, read_seq) VALUES (%s, %s, %s, %s)",
        (at_home, mara.id, after["xid"], after["seq"]),
    )
    (row,) = (
        one
        for one in team_server.person("Petra", SV).call("held")["waits"]
        if one["lead"] == str(lead)
    )
    assert row["device"] == mara.device


def test_who_has_it_back_is_waited_for_no_more(
    team_server: TeamServer, three: tuple[Somebody, Somebody, UUID, dict[str, Any]]
) -> None:
    mara, tom, lead, _ = three
    asks(team_server, tom, tom.call("bootstrap", limit=500)["cursor"], firm=True)
    own(team_server, lead, tom)
    own(team_server, lead, mara)
    assert to_have(mara, lead) == "waits"  # for Tom, who has not read of it
    own(team_server, lead, tom)
    assert to_have(tom, lead) == "waits"  # for Mara, who has not read of it
    petra = team_server.person("Petra", SV)
    assert waited_for(petra, lead) == [mara.id]
    petra.call("revoke", device=None, lead=str(lead), spoken=True, why="rang her up")
    assert to_have(tom, lead) == "given"


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
