"""A list comes into a young team, and is claimed from, as fast as in one that is there for long."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.models.server.leases import MOST
from tests.helpers.as_set_up import connected
from tests.helpers.team_server import LONG_AGO, Somebody, TeamServer, now
from tests.server.test_leases import claim
from tests.server.test_online import added, begin, chunk, row
from tests.server.test_passed_over import switchboard

MANY, LIST = MOST + 100, 1_200
_TABLES = ("lead", "lease", "phone", "prospect", "fact", "lead_added")


@pytest.fixture
def young(team_server: TeamServer) -> Iterator[TeamServer]:
    """PostgreSQL knows of one lead, and comes to look again long after the test."""
    root = team_server.root
    for table in _TABLES:
        root.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
        root.execute(
            "UPDATE pg_class SET reltuples = 1, relpages = 100 WHERE oid = %s::regclass", (table,)
        )
        root.execute("DELETE FROM pg_statistic WHERE starelid = %s::regclass", (table,))
    yield team_server
    for table in _TABLES:
        root.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")


READ = (
    "SELECT relname, seq_tup_read + COALESCE(idx_tup_fetch, 0)"
    " FROM pg_stat_xact_user_tables WHERE schemaname = '{room}'"
)


def read_by(who: Somebody) -> dict[str, int]:
    """Rows of each table that this transaction has read so far."""
    return dict(who.sql(READ.format(room=who.team.names.private)))


def callable_row(line: int, number: str) -> dict[str, Any]:
    said = row(line, number, name=f"Somebody {line}")
    hours = [(now() + timedelta(hours=by)).isoformat() for by in (-1, 8)]
    window = {"callable_from": hours[0], "callable_until": hours[1]}
    said["lead"] |= {"added_at": LONG_AGO.isoformat(), **window}
    return said


def test_a_list_reads_no_table_for_each_of_its_rows(young: TeamServer) -> None:
    petra, campaign = young.person("Petra", "supervisor"), young.campaign()
    rows = [added(petra, callable_row(n, young.number()), campaign) for n in range(LIST)]
    job = begin(petra, campaign)
    with petra.connection.transaction():
        assert chunk(petra, job, 0, *rows)["taken"] == LIST
        read = read_by(petra)
    # Each of the first few hundred may read those before it, and none of the others.
    assert {one: read[one] for one in _TABLES if read[one] > 100 * LIST} == {}


def test_many_of_one_number_that_come_at_once_are_gone_through_once(young: TeamServer) -> None:
    """As where a profile moves into the team."""
    number = young.number()
    known = young.prospects[young.lead(young.campaign(), number)]
    assert not young.one("SELECT shares_number FROM prospect WHERE id = %s", known)
    with connected(young.cluster.url(), young.names) as moves, moves.transaction():
        switchboard(young, young.campaign(), number, MANY, moves)
        read = dict(moves.execute(READ.format(room=young.names.private)).fetchall())
    assert MANY <= read["phone"] <= 10 * MANY
    assert young.one("SELECT bool_and(shares_number) FROM prospect"), "also who had it before"
    alone = young.prospects[young.lead(young.campaign(), young.number())]
    assert not young.one("SELECT shares_number FROM prospect WHERE id = %s", alone)


def test_a_claim_reads_no_table_for_each_lead_it_passes_over(young: TeamServer) -> None:
    petra = young.person("Petra", "supervisor")
    mara, tom = (young.person(name, "telemarketer") for name in ("Mara", "Tom"))
    campaign, switchboard = young.campaign(), young.number()
    rows = [
        added(petra, callable_row(n, switchboard), campaign, shares_number=n > 0)
        for n in range(MANY)
    ]
    assert chunk(petra, begin(petra, campaign), 0, *rows)["taken"] == MANY
    claim(mara, campaign)
    with tom.connection.transaction():
        assert claim(tom, campaign) == []
        read = read_by(tom)
    assert read["lease"] >= MOST, "they were passed over"
    assert {one: read[one] for one in _TABLES if read[one] > 5 * MANY} == {}
