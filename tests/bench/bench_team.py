"""Figures of the team's database: claims, pushes, a desk's first filling, on a server of its own.

Server and desks share this machine, so pgbench's simple-update of the same run stands beside.
"""

import random
import re
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from app.domain import facts as f
from app.host.clock import SystemClock
from app.models.server.names import Names
from app.sync.bootstrap import Bootstrap
from app.sync.clock import ComputerClock
from app.sync.joining import hello, transport_to
from app.sync.server_url import ServerUrl
from app.sync.setting_up import set_up
from tests.bench.measured import Figure, figure, note, p50, p99
from tests.helpers.postgres import Cluster, binaries, cluster
from tests.helpers.team_server import Somebody, TeamServer

LEADS = 100_000
DESKS, OPEN = 100, 5
CLAIMS = 20_000
PACED, PACED_SECONDS = 50, 20
THREADS = 8
CYCLE_SECONDS = 10
FACTS_OF_ACT, ACTS, PUSHES = 5, 200, 5
_SETTINGS = "max_connections = 650\nshared_buffers = 1GB\n"


def figures(work: Path, leads: int = LEADS) -> list[Figure]:
    """Measures all of it; fewer leads meet no goal."""
    whole = leads >= LEADS
    work.mkdir(parents=True, exist_ok=True)
    # Where the server's own user can go.
    place = tempfile.TemporaryDirectory(prefix="segue-bench-", ignore_cleanup_errors=True)
    with (
        place as folder,
        cluster(Path(folder), _SETTINGS) as running,
        _team(running) as team,
    ):
        campaigns = [team.campaign() for _ in range(8)]
        _fill(team, campaigns, leads)
        people = [team.person(f"Desk {n}", "telemarketer") for n in range(DESKS)]
        note(f"team: {leads:,} leads in 8 campaigns, {DESKS} logins with {OPEN} connections each")
        found = _paced(people, campaigns, whole)
        found += _cycles(running, people, campaigns, whole)
        found += _exclusive(people, campaigns, whole)
        found += _pushes(team, people[0], campaigns[0], whole)
        found += _first_filling(running, people[1], work, whole)
        return found


@contextmanager
def _team(running: Cluster) -> Iterator[TeamServer]:
    set_up(running.url(), "team")
    names = Names("team")
    root = psycopg.connect(running.url(), autocommit=True)
    root.execute(f"SET search_path = {names.private}, public")
    team = TeamServer(running, names, root)
    try:
        yield team
    finally:
        for one in (*team.open, root):
            one.close()


def _fill(team: TeamServer, campaigns: list[UUID], leads: int) -> None:
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
    run("VACUUM ANALYZE")


def _claim(one: Somebody, connection: Any, campaign: UUID, count: int = 1) -> list[dict[str, Any]]:
    body = {
        "device": one.device, "request": str(uuid4()), "campaign": str(campaign),
        "stage": "new", "kind": "look", "count": count,
    }  # fmt: skip
    leases: list[dict[str, Any]] = one.team.ask(connection, "claim", body)["leases"]
    return leases


def _release(one: Somebody, connection: Any, leases: list[dict[str, Any]]) -> None:
    body = [{"lead": lease["lead"], "epoch": lease["epoch"]} for lease in leases]
    one.team.ask(connection, "release", {"device": one.device, "leases": body})


def _paced(people: list[Somebody], campaigns: list[UUID], whole: bool) -> list[Figure]:
    """50 claims in a second over 500 open connections."""
    with ThreadPoolExecutor(32) as pool:
        began = time.perf_counter()
        made = list(pool.map(lambda n: people[n % DESKS].another(), range(DESKS * OPEN - DESKS)))
        connected = time.perf_counter() - began
        lines = [(people[n % DESKS], one) for n, one in enumerate(made)]
        lines += [(one, one.connection) for one in people]
        gates = [threading.Lock() for _ in lines]
        took: list[float] = []

        def once(number: int) -> None:
            at = number % len(lines)
            with gates[at]:
                one, connection = lines[at]
                start = time.perf_counter()
                leases = _claim(one, connection, campaigns[number % 8])
                took.append((time.perf_counter() - start) * 1000)
                _release(one, connection, leases)

        start = time.perf_counter()
        waiting = []
        for number in range(PACED * PACED_SECONDS):
            late = start + number / PACED - time.perf_counter()
            threading.Event().wait(max(0.0, late))
            waiting.append(pool.submit(once, number))
        for one in waiting:
            one.result()
    for connection in made:
        connection.close()
    size = f"{len(lines)} connections"
    return [
        figure(f"connecting, {len(made)} desks at once", connected, "s", 10, whole),
        figure(f"claim at {PACED}/s, {size}, p50", p50(took), "ms", None, whole),
        figure(f"claim at {PACED}/s, {size}, p99", p99(took), "ms", 25, whole),
    ]


def _each(people: list[Somebody], work: Callable[[Somebody], int]) -> int:
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(work, people[:THREADS]))


def _cycles(
    running: Cluster, people: list[Somebody], campaigns: list[UUID], whole: bool
) -> list[Figure]:
    """Claim and release as fast as it goes, beside pgbench's simple-update."""
    end = time.perf_counter() + CYCLE_SECONDS

    def work(one: Somebody) -> int:
        done = 0
        while time.perf_counter() < end:
            campaign = campaigns[(people.index(one) + done) % 8]
            _release(one, one.connection, _claim(one, one.connection, campaign))
            done += 1
        return done

    rate = _each(people, work) / CYCLE_SECONDS
    beside = _pgbench(running)
    name = f"claim and release, {THREADS} desks at full speed"
    words = f"pgbench simple-update, {THREADS} clients: {beside:,.0f}/s"
    share = figure(f"{name}, of pgbench", rate / beside, "times", None, whole, words)
    share |= {"goal": "at least 0.4 times", "met": whole and rate / beside >= 0.4}
    return [figure(name, rate, "/s", None, whole), share]


def _pgbench(running: Cluster) -> float:
    env = {"PGPASSWORD": running.password, "PATH": "/usr/bin:/bin"}
    where = ["-h", "127.0.0.1", "-p", str(running.port), "-U", running.user, "postgres"]
    program = binaries() / "pgbench"
    subprocess.run([program, "-i", "-q", "-s", "10", *where], env=env, check=True,
                   capture_output=True)  # fmt: skip
    words = ["-N", "-M", "prepared", "-c", str(THREADS), "-j", "2", "-T", str(CYCLE_SECONDS)]
    said = subprocess.run([program, *words, *where], env=env, check=True, capture_output=True,
                          text=True).stdout  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", said)
    assert found is not None
    return float(found[1])


def _exclusive(people: list[Somebody], campaigns: list[UUID], whole: bool) -> list[Figure]:
    """Every lead and every number given to one desk at a time, while nothing is given back."""
    until: dict[str, float] = {}
    twice = given = 0
    gate = threading.Lock()

    def work(one: Somebody) -> int:
        nonlocal twice, given
        chance = random.Random(one.device)
        for _ in range(CLAIMS // THREADS):
            asked = time.monotonic()
            for lease in _claim(one, one.connection, chance.choice(campaigns)):
                with gate:
                    given += 1
                    for what in (lease["lead"], *lease["phones"]):
                        # Surely somebody's: the server began to count after it was asked.
                        twice += time.monotonic() < until.get(what, 0.0)
                        until[what] = asked + lease["seconds"]
        return CLAIMS // THREADS

    began = time.perf_counter()
    _each(people, work)
    rate = given / (time.perf_counter() - began)
    return [
        figure(f"leads and numbers given twice in {given:,} claims", twice, "", 0, whole),
        figure(f"claims alone, {THREADS} desks at full speed", rate, "/s", None, whole),
    ]


def _pushes(team: TeamServer, one: Somebody, campaign: UUID, whole: bool) -> list[Figure]:
    """1,000 facts in one push, checked act by act: notes on leads that the person owns."""
    leads = [team.lead(campaign, stage="conversing", owner=one.id) for _ in range(20)]
    took = []
    for _ in range(PUSHES):
        acts = [
            one.act("add_notes", leads[n % 20], *_notes(), role="telemarketer", base=None)
            for n in range(ACTS)
        ]
        began = time.perf_counter()
        answers = one.push(*acts)
        took.append(time.perf_counter() - began)
        wrong = [answer for answer in answers if answer["answer"] not in ("stored",)]
        assert not wrong, wrong[:2]
    facts = ACTS * FACTS_OF_ACT
    rate = facts / p50(took)
    pushed = figure(f"push of {facts:,} facts in {ACTS} acts", rate, "facts/s", None, whole)
    pushed |= {"goal": "at least 3,000 facts/s", "met": whole and rate >= 3_000}
    return [pushed]


def _notes() -> list[f.Body]:
    return [
        f.Note(attempt=None, note_kind="fact", text="Two sites, one buyer", offset_ms=1_000 * n)
        for n in range(FACTS_OF_ACT)
    ]


def _first_filling(running: Cluster, one: Somebody, work: Path, whole: bool) -> list[Figure]:
    """A desk's store from nothing: the top of its pools."""
    server = ServerUrl.parse(f"postgresql://127.0.0.1:{running.port}/postgres?sslmode=disable")
    transport = transport_to(server, one.login, one.secret, "team")
    store = work / "desk.db"
    store.unlink(missing_ok=True)
    made = Bootstrap(store, transport, ComputerClock(SystemClock().now))
    said = hello(transport, one.device, "bench")
    began = time.perf_counter()
    leads = made.fetch(org="team", person=said.person, device=one.device)
    took = timedelta(seconds=time.perf_counter() - began).total_seconds()
    transport.close()
    made.drop()
    return [figure(f"a desk's first filling, {leads} leads", took, "s", 1, whole and leads >= 200)]
