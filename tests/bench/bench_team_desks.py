"""Figures of whole desks of a team: what was done offline goes up, 500 come back, a hand-off.

The hand-off is taken from the key press in one window to its first paint in another, both real and
in processes of their own, while 500 desks poll and listen from a third one.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from app.acts.save_call import AddNotes, NoteLine
from app.domain.campaign import GateRule, to_json
from app.domain.vocabulary import Role
from app.host.clock import SystemClock
from app.host.paths import Paths
from app.host.secrets import FilePlace, Secrets
from app.host.team_place import TeamPlace
from app.jobs.team_join import join
from app.jobs.team_people import invite
from app.jobs.team_way import as_installer
from app.jobs.workplace import Workplace
from app.reads.desk import Actor
from app.sync.clock import ComputerClock
from app.sync.joining import transport_to
from app.sync.local import StoreLocal
from app.sync.outbox import OUTBOX
from app.sync.push import Push
from app.sync.server_url import ServerUrl
from tests.bench.calls import campaign_of
from tests.bench.desk_child import PASSPHRASE
from tests.bench.far_line import FarLine
from tests.bench.measured import Figure, figure, machine, note, p50, p99
from tests.bench.team_place import Place, place
from tests.helpers.team_server import TeamServer

DESKS, LOGINS = 500, 100
FACTS_OF_ACT, ACTS, ROUND_TRIP = 5, 200, 0.050
HANDED, WARM, PACE = 100, 5, 1.0
CALLERS, CALLS = 3, 150
LEADS = 20_000


def figures(work: Path, desks: int = DESKS) -> list[Figure]:
    """Measures all; fewer desks meet no goal."""
    work.mkdir(parents=True, exist_ok=True)
    with place(LEADS) as here:
        os.environ["PGPASSFILE"] = str(here.running.folder / "passfile")
        note(f"team_desks: {machine()}; python -m tests.bench OUT.json --only team_desks")
        found = _offline(here, work)
        crowd = Crowd(here, desks)
        try:
            found += _come_back(here, crowd, desks)
            found += _handed(here, work, desks)
            found += _called(here, work, f"beside {desks} desks", 1, None)
        finally:
            crowd.close()
        return found + _called(here, work, "that syncs", CALLERS, (50.0, 100.0))


@dataclass
class Joined:
    """Somebody who has joined at a new desk."""

    paths: Paths
    person: UUID
    login: str
    secret: str


def sit_down(here: Place, folder: Path, name: str, *roles: str, leads: Any = None) -> Joined:
    """Invites somebody and lets them join; `leads` makes leads for the person before."""
    cluster = here.running
    url = f"postgresql://{cluster.user}@127.0.0.1:{cluster.port}/postgres?sslmode=disable"
    with as_installer(url, "team", lambda: None, None) as errand:
        made = invite(errand.call, errand.server, "team", name, roles)
    who = here.team.one("SELECT person FROM login WHERE rolname = %s", made.login)
    if leads is not None:
        leads(who)
    paths = Paths.of(folder)
    join(paths, made, PASSPHRASE, secret_file=folder / "secret")
    there = TeamPlace.of(paths)
    assert there is not None
    secret = Secrets(FilePlace(Path(there.secret_file)), there.org, there.login).open(PASSPHRASE)
    return Joined(paths, who, there.login, secret)


def _offline(here: Place, work: Path) -> list[Figure]:
    """1,000 facts of 200 acts done without a network, over a line with 50 ms added."""
    made: list[UUID] = []

    def leads(owner: UUID) -> None:
        made.extend(
            here.team.lead(here.campaigns[0], stage="accepted", owner=owner) for _ in range(20)
        )

    desk = sit_down(here, fresh(work / "offline"), "Lea Offline", "telesales", leads=leads)
    line = FarLine(here.running.port, ROUND_TRIP)
    server = ServerUrl.parse(f"postgresql://127.0.0.1:{line.port}/postgres?sslmode=disable")
    transport = transport_to(server, desk.login, desk.secret, "team")
    actor = Actor(desk.person, "Lea Offline", frozenset({Role.TELESALES}))
    took = []
    with Workplace(desk.paths) as workplace:
        local = StoreLocal(workplace.store)
        push = Push(local, transport, ComputerClock(SystemClock().now), OUTBOX, "bench")
        push.all()  # connects
        transport.call("hello", {"device": TeamPlace.of(desk.paths).device})  # type: ignore[union-attr]
        for _ in range(3):
            for number in range(ACTS):
                said = tuple(NoteLine("need", f"part {n} of {number}") for n in range(FACTS_OF_ACT))
                workplace.act(AddNotes(made[number % 20], said), actor, Role.TELESALES)
            began = time.perf_counter()
            sent = push.all()
            took.append(1000 * (time.perf_counter() - began))
            assert (sent.acts, sent.aside) == (ACTS, ()), sent
    transport.close()
    line.close()
    name = f"{ACTS * FACTS_OF_ACT:,} offline facts in {ACTS} acts, sent and answered, 50 ms away"
    return [figure(name, p50(took), "ms", 500, True)]


class Child:
    """A process that says lines of JSON.

    Args:
        screen: It gets a screen of its own: of two windows on one, only one has the keys.
    """

    def __init__(self, *words: str, screen: bool = False) -> None:
        before = ("packaging/linux/headless.sh",) if screen else ()
        self._process = subprocess.Popen(
            [*before, sys.executable, "-m", *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._said: queue.Queue[dict[str, Any]] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                self._said.put(json.loads(line))
        self._said.put({"failed": "it ended"})

    def say(self, words: str = "") -> None:
        """A line on its input."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n")
        self._process.stdin.flush()

    def hear(self, key: str, seconds: float = 120.0) -> dict[str, Any]:
        """The next line that has this key."""
        end = time.monotonic() + seconds
        while True:
            found = self._said.get(timeout=max(0.1, end - time.monotonic()))
            if "failed" in found:
                raise RuntimeError(str(found))
            if key in found:
                return found

    def end(self) -> None:
        """Its input ends, and it."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def close(self) -> None:
        """It is over."""
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()


class Crowd:
    """Desks that poll and listen, in a process of their own."""

    def __init__(self, here: Place, desks: int) -> None:
        self._here = here
        logins = min(LOGINS, desks)
        people = [here.team.person(f"Other {n}", "telemarketer") for n in range(logins)]
        self._child = Child("tests.bench.team_load")
        conninfo = f"host=127.0.0.1 port={here.running.port} dbname=postgres"
        specs = [
            {"login": one.login, "secret": one.secret, "device": f"{one.device}-{n}"}
            for n in range(desks // logins)
            for one in people
        ]
        self._child.say(json.dumps({"conninfo": conninfo, "org": "team", "desks": specs}))
        self._child.hear("ready", 300)

    def lose(self) -> float:
        """Ends all their connections. Returns the seconds until the last has heard its team."""
        self._here.team.root.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity a JOIN login l"
            " ON l.rolname = a.usename WHERE l.name LIKE 'Other %'"
        )
        return float(self._child.hear("back")["seconds"])

    def close(self) -> None:
        """All of them leave."""
        self._child.end()
        said = self._child.hear("asked")
        note(f"team_desks: others asked {said['asked'] / said['seconds']:.0f} times a second")
        self._child.close()


def _come_back(here: Place, crowd: Crowd, desks: int) -> list[Figure]:
    """All connections end at one moment; each desk comes back at its own within 5 s."""
    name = f"{desks} desks lose their connection and have heard the team again"
    return [figure(name, crowd.lose(), "s", 10, desks >= DESKS)]


def _handed(here: Place, work: Path, desks: int) -> list[Figure]:
    campaign = gated(here.team)
    mara = here.team.person("Mara", "telemarketer")
    for number in range(HANDED + WARM + 5):
        here.team.lead(
            campaign, stage="qualified", owner=mara.id, credit=mara.id, score=90 - number % 40
        )
    lea = sit_down(here, fresh(work / "lea"), "Lea", "telesales")
    dana = sit_down(here, fresh(work / "dana"), "Dana", "qualifier")
    waits = Child("tests.bench.desk_child", str(lea.paths.root), "wait", screen=True)
    passes = Child("tests.bench.desk_child", str(dana.paths.root), "pass", screen=True)
    try:
        waits.hear("ready")
        passes.hear("ready")
        took = []
        for _ in range(WARM + HANDED):
            passes.say()
            key = passes.hear("lead")
            seen = waits.hear("lead", 30)
            assert seen["lead"] == key["lead"], (seen, key)
            took.append(1000 * (seen["at"] - key["at"]))
            threading.Event().wait(PACE)
    finally:
        for one in (waits, passes):
            one.end()
        for one in (waits, passes):
            one.close()
    took = took[WARM:]  # both programs have just begun
    whole = desks >= DESKS
    name = f"hand-off from the key to its paint at the other desk, beside {desks}"
    beside = f"{len(took)} hand-offs, the longest {max(took):.0f} ms"
    return [
        figure(f"{name}, p50", p50(took), "ms", None, whole),
        figure(f"{name}, p99", p99(took), "ms", 300, whole, beside),
    ]


def _called(
    here: Place, work: Path, how: str, callers: int, goals: tuple[float, float] | None
) -> list[Figure]:
    """Save and next by key at desks of the team, one after the other.

    A desk's first filling brings 200 leads of the pool. Each is held when it is opened, confirmed
    before the dial, sent when it is saved, and given back.
    """
    here.team.root.execute(
        "UPDATE prospect SET country = 'DE', zone = 'Europe/Berlin', zones = '[\"Europe/Berlin\"]'"
    )
    here.team.root.execute("UPDATE lead SET callable_from = '2026-11-20' WHERE pool = 1")
    took: list[float] = []
    for number in range(callers):
        name = f"Mara {number} {how}"
        mara = sit_down(here, fresh(work / f"mara{number}"), name, "telemarketer")
        calls = Child(
            "tests.bench.desk_child", str(mara.paths.root), "call", str(CALLS), screen=True
        )
        try:
            said = calls.hear("took", 600)
        finally:
            calls.end()
            calls.close()
        took += [1000 * one for one in said["took"]]
    sent = here.team.one(
        "SELECT count(*) FROM fact f JOIN login l ON l.person = f.made_by"
        " WHERE l.name LIKE %s AND f.kind = 'call_saved'",
        f"Mara _ {how}",
    )
    note(f"team_desks: {how}: {len(took)} saves by key, {sent} are with the team by now")
    whole = len(took) >= 0.9 * callers * CALLS
    middle, most = goals or (None, None)
    name = f"Save and next in a team {how}, key to header"
    return [
        figure(f"{name}, p50", p50(took), "ms", middle, whole),
        figure(f"{name}, p99", p99(took), "ms", most, whole, f"{len(took)} saves"),
    ]


def gated(team: TeamServer) -> UUID:
    """A campaign whose gate any lead meets, with a desk in between."""
    gate = GateRule(score=0, questions=False, decision_maker=False, point=False)
    plan = replace(campaign_of(0), name="Handed on", gate=gate)
    row = {
        "version": 1, "name": plan.name, "desk": str(plan.desk), "region": plan.region,
        "gap_minutes": plan.gap_minutes, "attempts_in_a_row": plan.attempts_in_a_row,
        "attempts_a_day": plan.attempts_a_day, "answer_minutes": plan.answer_minutes,
        "ask_consent_each_time": False, "active": True,
        **{name: json.dumps(value) for name, value in to_json(plan).items()},
    }  # fmt: skip
    names = ", ".join(row)
    team.root.execute(
        f"INSERT INTO campaign (id, {names}) VALUES (%s{', %s' * len(row)})",
        (plan.id, *row.values()),
    )
    return plan.id


def fresh(folder: Path) -> Path:
    """The folder, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
