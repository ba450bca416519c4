"""A server that crashes loses nothing of what a desk's cursor was moved over.

PostgreSQL gives the xids of lost transactions out once more. An act under one of them lies below
the cursor of whoever was shown the lost one, and would never be told.
"""

import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.domain import facts as f
from app.domain.syncing import Cursor, advanced
from app.host.ids import new_id
from app.models.server.names import Names
from app.sync.setting_up import set_up
from tests.helpers.postgres import cluster
from tests.helpers.team_server import Somebody, TeamServer, now

UNWRITTEN = "wal_writer_delay = 10s\nfull_page_writes = off\n"
"""What nobody waits for stays unwritten for so long, and is so little that no page of the log gets
full with it: a crash surely loses it."""


@pytest.fixture
def crashing() -> Iterator[TeamServer]:
    """A team on a server of its own, which the test may crash."""
    place = TemporaryDirectory(prefix="segue-pg-", ignore_cleanup_errors=True)
    with place as folder, cluster(Path(folder), UNWRITTEN) as running:
        set_up(running.url(), "team")
        team = TeamServer(running, Names("team"), rooted(running.url()))
        yield team
        team.root.close()
        for one in team.open:
            one.close()


def rooted(url: str) -> "psycopg.Connection[Any]":
    root = psycopg.connect(url, autocommit=True)
    root.execute(f"SET search_path = {Names('team').private}, public")
    return root


def crash(team: TeamServer, *people: Somebody) -> None:
    """As if the machine went out, and everybody comes again."""
    for one in (team.root, *team.open):
        one.close()
    team.open.clear()
    team.cluster.stop(signal.SIGQUIT)
    team.cluster.start()
    team.root = rooted(team.cluster.url())
    for one in people:
        one.connection = team.connect(one.login, one.secret)


def read(who: Somebody, cursor: Cursor) -> tuple[Cursor, list[dict[str, Any]]]:
    """One page of the feed, and where its desk goes on."""
    rows = who.pull({"xid": str(cursor.xid), "seq": cursor.seq})["rows"]
    places = [(Cursor(int(one["xid"]), one["seq"]), one["safe"]) for one in rows]
    return advanced(cursor, places), rows


def texts(rows: list[dict[str, Any]]) -> list[str]:
    kept = [one["row"] for one in rows if one["what"] == "fact" and one["row"]["kind"] == "note"]
    return [one["body"]["text"] for one in kept]


def note(who: Somebody, lead: UUID) -> dict[str, Any]:
    body = f.Note(note_kind="fact", text="after the crash")
    return who.act("add_notes", lead, body, role="telemarketer", state={})


def test_what_is_pushed_after_a_crash_is_told_to_who_saw_a_call_given_back(
    crashing: TeamServer,
) -> None:
    team, campaign = crashing, crashing.campaign()
    mara, petra = team.person("Mara", "telemarketer"), team.person("Petra", "supervisor")
    numbers = [team.number(), team.number()]
    leads = [team.lead(campaign, one, stage="conversing", owner=mara.id) for one in numbers]
    calls = [
        mara.call("confirm", lead=str(lead), epoch=None, e164=number)["lease"]
        for lead, number in zip(leads, numbers, strict=True)
    ]
    for who in (mara, petra):  # heard just now: what follows notes nothing more
        who.call("hello")
    cursor, _ = read(petra, Cursor())
    for call in calls:
        given = [{"lead": call["lead"], "epoch": call["epoch"]}]
        assert mara.call("release", leases=given)["released"] == 1
    cursor, seen = read(petra, cursor)
    assert [one["what"] for one in seen][:2] == ["lease", "lease"]
    crash(team, mara, petra)
    assert mara.push(note(mara, leads[1]))[0]["answer"] == "stored"
    assert texts(read(petra, cursor)[1]) == ["after the crash"]


def test_what_is_pushed_after_a_crash_is_told_to_who_was_told_of_a_late_hand_off(
    crashing: TeamServer,
) -> None:
    team, campaign = crashing, crashing.campaign()
    mara = team.person("Mara", "telemarketer")
    jonas, lea = (team.person(name, "telesales") for name in ("Jonas", "Lea"))
    own = team.lead(campaign, stage="conversing", owner=mara.id)
    offered = {"stage": "handed_off", "handoff": new_id(), "handoff_to": jonas.id}
    late = team.lead(campaign, **offered, answer_by=now().replace(year=2099))
    look = mara.call("hold", lead=str(own), kind="look")["lease"]
    for who in (mara, lea):
        who.call("hello")
    cursor, _ = read(mara, Cursor())
    team.root.execute("UPDATE lead SET answer_by = now() WHERE id = %s", (late,))
    given = [{"lead": look["lead"], "epoch": look["epoch"]}]
    assert mara.call("release", leases=given)["released"] == 1  # of which nobody is told
    # The feed that finds that its time is over says so, and notes what its desk has read.
    place = {"generation": team.generation(), "limit": 100, "firm": True}
    assert lea.call("feed", after={"xid": str(cursor.xid), "seq": cursor.seq}, **place)["rows"]
    cursor, _ = read(mara, cursor)
    crash(team, mara, lea)
    assert mara.push(note(mara, own))[0]["answer"] == "stored"
    assert texts(read(mara, cursor)[1]) == ["after the crash"]
