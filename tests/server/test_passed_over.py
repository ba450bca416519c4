"""Leads at the head of a pool that can't be given now keep nobody from those behind them."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.models.server.leases import FEW, MOST
from tests.helpers.as_set_up import Root
from tests.helpers.team_server import LONG_AGO, Somebody, TeamServer, now
from tests.server.test_leases import claim

MANY = MOST + 100


def switchboard(
    team: TeamServer, campaign: UUID, number: str, leads: int, by: Root | None = None
) -> None:
    """So many prospects with one number, all callable now and before all others."""
    root = by or team.root
    root.execute(
        "WITH p AS (INSERT INTO prospect (id, name, number)"
        "   SELECT gen_random_uuid(), 'Somebody', 0 FROM generate_series(1, %(leads)s)"
        "   RETURNING id),"
        " h AS (INSERT INTO phone (prospect, position, e164, kind, state)"
        "   SELECT id, 0, %(number)s, 'landline', 'good' FROM p)"
        " INSERT INTO lead (id, prospect, campaign, stage, added_at, callable_from,"
        "     callable_until, pool, rev, score)"
        "   SELECT gen_random_uuid(), id, %(campaign)s, 'new', %(added)s,"
        "     now() - interval '1 hour', now() + interval '8 hours', 1, 0, 90 FROM p",
        {"leads": leads, "number": number, "campaign": campaign, "added": LONG_AGO},
    )
    root.execute("SELECT know_sizes(%s)", (leads,))  # as the import of a list does


def put_off(team: TeamServer) -> int:
    return int(team.one("SELECT count(*) FROM lease WHERE callable_from > now()"))


def rows_of(team: TeamServer) -> list[Any]:
    """The leads as their desks see them, and what the feed says."""
    leads = team.root.execute("SELECT row_to_json(l)::text FROM lead l ORDER BY id").fetchall()
    return [*leads, team.one("SELECT max(seq) FROM change")]


class Talk:
    """Mara talks with one of a switchboard, and one lead stands behind all of them."""

    def __init__(self, team: TeamServer, leads: int) -> None:
        self.team, self.campaign, self.number = team, team.campaign(), team.number()
        self.mara, self.tom = (team.person(name, "telemarketer") for name in ("Mara", "Tom"))
        switchboard(team, self.campaign, self.number, leads)
        ((self.lease),) = claim(self.mara, self.campaign)
        self.behind = team.lead(self.campaign)

    def over(self) -> None:
        self.mara.call("release", leases=[self.lease])

    def given(self, who: Somebody) -> list[UUID]:
        return [UUID(one["lead"]) for one in claim(who, self.campaign)]


@pytest.fixture
def talk(team_server: TeamServer) -> Talk:
    return Talk(team_server, MANY)


def test_a_claim_gets_behind_more_leads_than_it_passes_over(talk: Talk) -> None:
    before = rows_of(talk.team)
    assert talk.given(talk.tom) == [], "this many are passed over and no more"
    assert put_off(talk.team) == MOST
    assert talk.given(talk.tom) == [talk.behind]
    assert put_off(talk.team) == MANY - 1
    assert rows_of(talk.team) == before, "when they may be called is nobody's news"


def test_a_claim_keeps_no_more_than_it_passes_over(talk: Talk) -> None:
    with psycopg.connect(talk.team.cluster.url()) as other, talk.tom.connection.transaction():
        claim(talk.tom, talk.campaign)
        free = other.execute(
            f"SELECT count(*) FROM (SELECT FROM {talk.team.names.private}.lease"
            " WHERE until IS NULL FOR UPDATE SKIP LOCKED) x"
        ).fetchone()
        assert free is not None
        assert MANY - free[0] <= MOST + 1


def test_a_claim_reads_the_pool_once_however_many_it_passes_over(talk: Talk) -> None:
    room = talk.team.names.private  # other teams of the same server have such a table, too
    read = (
        "SELECT idx_tup_fetch FROM pg_stat_xact_user_tables"
        f" WHERE relname = 'lease' AND schemaname = '{room}'"
    )
    with talk.tom.connection.transaction():
        claim(talk.tom, talk.campaign)
        ((fetched,),) = talk.tom.sql(read)
    # One after the other, once more to put them off, and once for who else has the number.
    assert fetched <= 3 * MANY


def test_what_was_put_off_comes_by_itself_and_by_its_next_window(talk: Talk) -> None:
    team = talk.team
    while not talk.given(talk.tom):
        pass
    talk.over()
    assert talk.given(talk.tom) == [UUID(talk.lease["lead"])], "which was never passed over"
    ids = team.root.execute("SELECT lead FROM lease WHERE callable_from > now() LIMIT 2").fetchall()
    (one,), (other,) = ids
    later = now().replace(year=2099)
    team.root.execute("UPDATE lead SET callable_until = %s WHERE id = %s", (later, one))
    assert team.one(
        "SELECT q.callable_from = l.callable_from FROM lease q JOIN lead l ON l.id = q.lead"
        " WHERE q.lead = %s",
        one,
    )
    team.root.execute("UPDATE lead SET rev = rev + 1 WHERE id = %s", (other,))
    soon = "SELECT callable_from BETWEEN now() AND now() + interval '15 minutes' FROM lease"
    assert team.one(f"{soon} WHERE lead = %s", other)


@pytest.mark.parametrize(("leads", "behind"), [(FEW, True), (3 * FEW, False)])
def test_few_are_not_put_off_nor_what_nothing_stands_behind(
    team_server: TeamServer, leads: int, behind: bool
) -> None:
    talk = Talk(team_server, leads)
    if not behind:
        team_server.root.execute("DELETE FROM lease WHERE lead = %s", (talk.behind,))
    assert bool(talk.given(talk.tom)) is behind
    assert put_off(team_server) == 0
    talk.over()
    assert talk.given(talk.tom), "its number is free again"


def test_a_pack_is_taken_from_behind_what_is_passed_over(team_server: TeamServer) -> None:
    talk = Talk(team_server, 3 * FEW)
    more = [team_server.lead(talk.campaign, score=80 - n) for n in range(4)]
    got = claim(talk.tom, talk.campaign, 10, kind="pack")
    assert [UUID(one["lead"]) for one in got] == [*more, talk.behind]
    assert put_off(team_server) == 3 * FEW - 1


def test_what_waited_for_somebody_who_was_spoken_with_comes_at_once(
    team_server: TeamServer,
) -> None:
    campaign = team_server.campaign()
    tom, mara = (team_server.person(name, "telemarketer") for name in ("Tom", "Mara"))
    petra = team_server.person("Petra", "supervisor")
    his = [team_server.lead(campaign, score=90, owner=tom.id) for _ in range(FEW + 1)]
    behind = team_server.lead(campaign)
    away = "UPDATE device SET heard_at = now() - interval '1 minute' WHERE person = %s"
    team_server.root.execute(away, (tom.id,))
    team_server.root.execute("UPDATE lead SET owner = NULL, pool = 1 WHERE owner = %s", (tom.id,))
    assert [one["lead"] for one in claim(mara, campaign)] == [str(behind)]
    assert put_off(team_server) == len(his)
    petra.call("revoke", person=str(tom.id), spoken=True, why="spoken")
    assert [UUID(one["lead"]) for one in claim(mara, campaign)] <= his
    assert put_off(team_server) == 0


def test_a_lead_whose_window_ends_before_is_not_put_off(team_server: TeamServer) -> None:
    talk = Talk(team_server, MANY)
    soon = "UPDATE lead SET callable_until = now() + interval '5 minutes' WHERE score = 90"
    team_server.root.execute(soon)
    claim(talk.tom, talk.campaign)
    assert put_off(team_server) == 0
