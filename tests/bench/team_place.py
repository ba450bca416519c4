"""A team on a server of its own for the benches: leads in a pool, people, what stands beside."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from app.models.server.names import Names
from app.sync.setting_up import set_up
from tests.helpers.postgres import Cluster, binaries, cluster
from tests.helpers.team_server import Somebody, TeamServer

CAMPAIGNS = 8
THREADS = 8
SECONDS = 10
_SETTINGS = """
max_connections = 1100
shared_buffers = 1GB
max_wal_size = 4GB
min_wal_size = 1GB
"""
"""The last as packaging/server/README.md has it."""


@dataclass
class Place:
    """A running server with one organisation on it.

    Attributes:
        campaigns: Each has an equal part of the leads in its pool.
    """

    running: Cluster
    team: TeamServer
    campaigns: list[UUID]


@contextmanager
def place(leads: int, more: str = "") -> Iterator[Place]:
    """Makes the server, and this many leads that may be called now.

    Args:
        more: Settings of the server.
    """
    # Where the server's own user can go.
    where = tempfile.TemporaryDirectory(prefix="segue-bench-", ignore_cleanup_errors=True)
    with (
        where as folder,
        cluster(Path(folder), _SETTINGS + more) as running,
        organisation(running, "team") as team,
    ):
        campaigns = [team.campaign() for _ in range(CAMPAIGNS)]
        fill(team, campaigns, leads)
        yield Place(running, team, campaigns)


@contextmanager
def organisation(running: Cluster, org: str) -> Iterator[TeamServer]:
    """An organisation on a running server."""
    set_up(running.url(), org)
    names = Names(org)
    root = psycopg.connect(running.url(), autocommit=True)
    root.execute(f"SET search_path = {names.private}, public")
    team = TeamServer(running, names, root)
    try:
        yield team
    finally:
        for one in (*team.open, root):
            one.close()


def fill(team: TeamServer, campaigns: list[UUID], leads: int) -> None:
    """Leads with a prospect and a number each, spread over the pools of these campaigns."""
    run = team.root.execute
    run(
        "CREATE TEMP TABLE made AS SELECT n, gen_random_uuid() AS lead, gen_random_uuid() AS who,"
        " '+4930' || (1000000 + n) AS e164 FROM generate_series(1, %s) n",
        (leads,),
    )
    run("INSERT INTO prospect (id, name, number) SELECT who, 'Prospect ' || n, n FROM made")
    run(
        "INSERT INTO phone (prospect, position, e164, kind, state)"
        " SELECT who, 0, e164, 'mobile', 'good' FROM made"
    )
    run(
        "INSERT INTO lead (id, prospect, campaign, stage, score, added_at, callable_from,"
        " callable_until, pool, rev) SELECT lead, who, (%s::uuid[])[1 + n %% 8], 'new',"
        " (n * 37) %% 100, now(), now() - interval '1 hour',"
        " now() + interval '8 hours' + n * interval '1 ms', 1, 0 FROM made",
        (campaigns,),
    )
    run("DROP TABLE made")
    run("VACUUM ANALYZE")


def claim(
    one: Somebody, connection: Any, campaign: UUID, *, rows: bool = False
) -> list[dict[str, Any]]:
    """The next lead of a pool, as a desk asks for it: without rows, which it may have."""
    body = {
        "device": one.device, "request": str(uuid4()), "campaign": str(campaign),
        "stage": "new", "kind": "look", "count": 1, "rows": rows,
    }  # fmt: skip
    leases: list[dict[str, Any]] = one.team.ask(connection, "claim", body)["leases"]
    return leases


def release(one: Somebody, connection: Any, leases: list[dict[str, Any]]) -> None:
    """Gives these back."""
    body = [{"lead": lease["lead"], "epoch": lease["epoch"]} for lease in leases]
    one.team.ask(connection, "release", {"device": one.device, "leases": body})


def pgbench(running: Cluster, *, fresh: bool = True) -> float:
    """Transactions in a second of pgbench's simple-update.

    Args:
        fresh: Its tables are made first.
    """
    if fresh:
        _run(running, running.user, running.password, ["-i", "-q", "-s", "10"])
    words = ["-N", "-c", str(THREADS), "-j", "2", *_LONG]
    return _rate(_run(running, running.user, running.password, words).communicate()[0])


_LONG = ["-M", "prepared", "-T", str(SECONDS)]


def cycles(people: list[Somebody], campaigns: list[UUID], folder: Path, *, rows: bool) -> float:
    """Claims with their release in a second: each person by a pgbench of their own, at once."""
    pools = ", ".join(f"'{one}'" for one in campaigns)
    api = people[0].team.names.api
    script = folder / "cycle.sql"
    script.write_text(
        f"\\set n random(1, {len(campaigns)})\n"
        "SELECT x->'leases'->0->>'lead' AS lead, x->'leases'->0->>'epoch' AS epoch"
        f" FROM {api}.claim(json_build_object('device', :device::text, 'request',"
        f" gen_random_uuid(), 'campaign', (ARRAY[{pools}])[:n::int], 'stage', 'new', 'kind',"
        f" 'look', 'count', 1, 'rows', {str(rows).lower()})) AS x \\gset\n"
        f"SELECT {api}.release(json_build_object('device', :device::text, 'leases',"
        " json_build_array(json_build_object('lead', :lead::text, 'epoch', :epoch::int))));\n"
    )
    running = [
        _run(one.team.cluster, one.login, one.secret,
             ["-n", "-c", "1", "-D", f"device={one.device}", "-f", str(script), *_LONG])
        for one in people
    ]  # fmt: skip
    return sum(_rate(one.communicate()[0]) for one in running)


def bare_cycles(here: Place, folder: Path) -> float:
    """Cycles in a second of what a claim and its release do to the lease's row, and nothing else.

    As the superuser, by plain prepared statements, as many at once as there are desks else.
    """
    pools = ", ".join(f"'{one}'" for one in here.campaigns)
    table = f"{here.team.names.private}.lease"
    script = folder / "bare.sql"
    script.write_text(
        f"\\set n random(1, {len(here.campaigns)})\n"
        f"UPDATE {table} q SET person = lead, until = now() + interval '90 s', epoch = epoch + 1"
        f" WHERE lead = (SELECT lead FROM {table} WHERE pool AND until IS NULL AND stage = 'new'"
        f" AND campaign = (ARRAY[{pools}]::uuid[])[:n::int] AND callable_from <= now()"
        " AND now() < callable_until ORDER BY score DESC, callable_until, attempts, added_at, lead"
        " LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING q.lead \\gset\n"
        f"UPDATE {table} SET until = NULL WHERE lead = :lead::uuid;\n"
    )
    running = here.running
    words = ["-n", "-c", str(THREADS), "-j", "2", "-f", str(script), *_LONG]
    return _rate(_run(running, running.user, running.password, words).communicate()[0])


def said_each(rates: list[float]) -> str:
    """Rates one by one: how steady the machine was is in them."""
    return ", ".join(f"{one:,.0f}/s" for one in rates)


def _run(running: Cluster, user: str, password: str, words: list[str]) -> "subprocess.Popen[str]":
    where = ["-h", "127.0.0.1", "-p", str(running.port), "-U", user, "postgres"]
    process = subprocess.Popen(
        [binaries() / "pgbench", *words, *where],
        env={"PGPASSWORD": password, "PATH": "/usr/bin:/bin"},
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if "-i" in words:
        process.communicate()
    return process


def _rate(said: str) -> float:
    found = re.search(r"tps = ([\d.]+)", said)
    assert found is not None, said[-500:]
    return float(found[1])
