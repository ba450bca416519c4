"""Figures of the team's database: claims, pushes, a desk's first filling, on a server of its own.

Server and desks share this machine, so pgbench's simple-update of the same run stands beside.
"""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean
from uuid import UUID

from app.domain import facts as f
from app.host.clock import SystemClock
from app.sync.bootstrap import Bootstrap
from app.sync.clock import ComputerClock
from app.sync.joining import hello, transport_to
from app.sync.server_url import ServerUrl
from tests.bench.measured import Figure, figure, machine, note, p50, p99
from tests.bench.team_place import (
    THREADS,
    Place,
    bare_cycles,
    claim,
    cycles,
    pgbench,
    place,
    release,
    said_each,
)
from tests.helpers.postgres import Cluster
from tests.helpers.team_server import Somebody, TeamServer

LEADS = 100_000
DESKS, OPEN = 100, 5
CLAIMS, SOAKED = 100_000, 1_000_000
PACED, PACED_SECONDS = 50, 40
FACTS_OF_ACT, ACTS, PUSHES = 5, 200, 5
OWN, HISTORY = 200, 6
ROUNDS = 2


def figures(work: Path, leads: int = LEADS) -> list[Figure]:
    """Measures all of it; fewer leads meet no goal."""
    whole = leads >= LEADS
    work.mkdir(parents=True, exist_ok=True)
    with place(leads) as here:
        team, campaigns = here.team, here.campaigns
        people = [team.person(f"Desk {n}", "telemarketer") for n in range(DESKS)]
        note(f"team: {leads:,} leads in 8 campaigns, {DESKS} logins with {OPEN} connections each")
        note(f"team: {machine()}; python -m tests.bench OUT.json --only team --leads {leads}")
        found = _paced(people, campaigns, whole)
        found += _cycles(here, people, work, whole)
        found += _pushes(team, people[0], campaigns[0], whole)
        found += _first_filling(here, people[1], work, whole)
        found += _exclusive(people, campaigns, min(CLAIMS, leads), whole)
        return found


def soak_figures(work: Path, claims: int = SOAKED) -> list[Figure]:
    """A million claims, while looks run out and come again."""
    work.mkdir(parents=True, exist_ok=True)
    with place(2 * LEADS) as here:
        people = [here.team.person(f"Desk {n}", "telemarketer") for n in range(THREADS)]
        note(f"team: {2 * LEADS:,} leads in 8 campaigns, {machine()}")
        return _exclusive(people, here.campaigns, claims, claims >= SOAKED)


def _paced(people: list[Somebody], campaigns: list[UUID], whole: bool) -> list[Figure]:
    """50 claims in a second over 500 open connections, as the day goes on.

    The first claim of a connection makes its plans and stands apart. What a desk asks next, where
    it has nothing of the lead, stands in the second figure.
    """
    first: list[float] = []
    took: list[float] = []
    rows: list[float] = []
    with ThreadPoolExecutor(32) as pool:
        began = time.perf_counter()
        made = list(pool.map(lambda n: people[n % DESKS].another(), range(DESKS * OPEN - DESKS)))
        connected = time.perf_counter() - began
        lines = [(people[n % DESKS], one) for n, one in enumerate(made)]
        lines += [(one, one.connection) for one in people]
        gates = [threading.Lock() for _ in lines]
        warm = [False for _ in lines]

        def once(number: int) -> None:
            at = number % len(lines)
            with gates[at]:
                one, connection = lines[at]
                start = time.perf_counter()
                leases = claim(one, connection, campaigns[number % 8])
                got = time.perf_counter()
                body = {"device": one.device, "leads": [lease["lead"] for lease in leases]}
                one.team.ask(connection, "lead_rows", body)
                there = time.perf_counter()
                (took if warm[at] else first).append((got - start) * 1000)
                if warm[at]:
                    rows.append((there - start) * 1000)
                warm[at] = True
                release(one, connection, leases)

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
        figure("claim, and the rows of its lead asked for, p99", p99(rows), "ms", 25, whole),
        figure("the first claim of a connection, p50", p50(first), "ms", None, whole),
        figure("the first claim of a connection, p99", p99(first), "ms", None, whole),
    ]


def _each(people: list[Somebody], work: Callable[[Somebody], int]) -> int:
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(work, people[:THREADS]))


def _cycles(here: Place, people: list[Somebody], work: Path, whole: bool) -> list[Figure]:
    """Claim and release as fast as it goes, by pgbench like the simple-update beside it.

    A cycle is two calls, each in a transaction of its own. Simple-update runs before, between and
    after, so that other work on the machine is in both. The two bare statements say what table and
    indexes cost alone: the next lead marked and freed again, with no other check or guarantee.
    """
    some = people[:THREADS]
    kinds = {
        "claim and release": lambda: cycles(some, here.campaigns, work, rows=False),
        "the same with the lead's rows": lambda: cycles(some, here.campaigns, work, rows=True),
        "the two updates of the lead alone": lambda: bare_cycles(here, work),
    }
    beside = [pgbench(here.running)]
    rates: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        for name, run in kinds.items():
            rates[name].append(run())
            beside.append(pgbench(here.running, fresh=False))
    words = f"pgbench simple-update, {THREADS} clients: " + said_each(beside)
    found = []
    for name, each in rates.items():
        rate = mean(each)
        found.append(figure(f"{name}, {THREADS} desks at full speed", rate, "/s", None, whole))
        share = rate / mean(beside)
        of_it = figure(f"{name}, of pgbench", share, "times", None, whole, words)
        if name == "claim and release":
            of_it |= {"goal": "at least 0.4 times", "met": whole and share >= 0.4}
        found.append(of_it)
    return found


def _exclusive(
    people: list[Somebody], campaigns: list[UUID], claims: int, whole: bool
) -> list[Figure]:
    """Every lead and every number given to one desk at a time, while nothing is given back.

    A quick server hands out the whole pool before the first look has run out: then desks wait for
    it, and the rate is that of the time before.
    """
    until: dict[str, float] = {}
    twice = given = 0
    gate = threading.Lock()

    def work(one: Somebody) -> int:
        nonlocal twice, given
        chance = random.Random(one.device)
        while given < claims:
            asked = time.monotonic()
            leases = claim(one, one.connection, chance.choice(campaigns))
            if not leases:
                if not empty.is_set():
                    rates.append(given / (time.perf_counter() - began))
                empty.set()
                threading.Event().wait(0.2)
            for lease in leases:
                with gate:
                    given += 1
                    for what in (lease["lead"], *lease["phones"]):
                        # Surely somebody's: the server began to count after it was asked.
                        twice += time.monotonic() < until.get(what, 0.0)
                        until[what] = asked + lease["seconds"]
        return 1

    empty, rates = threading.Event(), list[float]()
    began = time.perf_counter()
    _each(people, work)
    rate = rates[0] if rates else given / (time.perf_counter() - began)
    enough = whole and given >= CLAIMS
    return [
        figure(f"leads and numbers given twice in {given:,} claims", twice, "", 0, enough),
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


def _first_filling(here: Place, one: Somebody, work: Path, whole: bool) -> list[Figure]:
    """A desk's store from nothing: own leads with their history, and the best of the pools."""
    team, campaign = here.team, here.campaigns[0]
    team.root.execute("DELETE FROM desk_lead WHERE device = %s", (one.device,))
    leads = [team.lead(campaign, stage="conversing", owner=one.id) for _ in range(OWN)]
    said = (f.Note(note_kind="fact", text=f"What was said, part {n}") for n in range(HISTORY))
    bodies = list(said)
    for lead in leads:
        one.push(one.act("add_notes", lead, *bodies, role="telemarketer", base=None))
    transport = transport_to(_server(here.running), one.login, one.secret, "team")
    took, came = [], 0
    for _ in range(3):
        store = work / "desk.db"
        store.unlink(missing_ok=True)
        made = Bootstrap(store, transport, ComputerClock(SystemClock().now))
        hi = hello(transport, one.device, "bench")
        began = time.perf_counter()
        came = made.fetch(org="team", person=hi.person, device=one.device)
        took.append(time.perf_counter() - began)
        made.new.unlink(missing_ok=True)
    transport.close()
    name = f"a desk's first filling, {came} leads, {OWN * HISTORY:,} facts of the own {OWN}"
    return [figure(name, p50(took), "s", 1, whole and came >= OWN + 200)]


def _server(running: Cluster) -> ServerUrl:
    return ServerUrl.parse(f"postgresql://127.0.0.1:{running.port}/postgres?sslmode=disable")
