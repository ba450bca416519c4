"""A team to be hurt: its server, its desks as processes, a proxy in front of each.

It is made once (`Template`): a store with a campaign and leads is moved into a fresh team, people
are invited and join. Each scenario works on a copy of the server's files and of the profiles.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGUSR1
from typing import Any

import psycopg

from app.acts import house, lists
from app.acts.new_lead import NewLead, NewPhone
from app.domain.campaign import GateRule
from app.domain.vocabulary import Role
from app.host.paths import Paths
from app.host.team_place import TeamPlace
from app.jobs.team_join import join
from app.jobs.team_people import invite, roles_of
from app.jobs.team_way import as_installer
from app.jobs.workplace import Workplace, this_computer
from app.models.server.names import Names
from app.models.store import Store
from app.sync.moving import move
from app.sync.setting_up import set_up
from tests.bench.calls import campaign_of
from tests.faults.proxy import Loop, Proxy
from tests.faults.words import PASSPHRASE
from tests.helpers.postgres import SUPERUSER, Cluster, binaries, make, run_as_server, settle
from tests.helpers.processes import start
from tests.helpers.waiting import until

ORG = "team"
NAMES = Names(ORG)
ALWAYS = (((0, 24 * 60),),) * 7
"""Hours of calling: a soak does not wait for Monday."""
PEOPLE = (
    ("Mara", "telemarketer"),
    ("Lea", "telesales"),
    ("Tobias", "telemarketer"),
    ("Nina", "telemarketer"),
    ("Jonas", "telesales"),
)
# Without kept WAL a standby that is slow for a moment is lost, and with it every commit stands.
SMALL = "min_wal_size = 32MB\nmax_wal_size = 64MB\nwal_keep_size = 128MB\nshared_buffers = 32MB\n"


@dataclass(frozen=True)
class Template:
    """What scenarios copy: a stopped server's folder, profiles by name."""

    server: Path
    password: str
    profiles: dict[str, Path]
    roles: dict[str, str]

    def sit(self, room: Path) -> Cluster:
        """A server on a copy of the files, not started.

        Args:
            room: A short path that the server's user can reach.
        """
        room.chmod(0o755)
        shutil.copy2(self.server / "passfile", room / "passfile")
        subprocess.run(["cp", "-a", self.server / "data", room / "data"], check=True)
        _own(room, self.server)
        return settle(room, self.password, SMALL)


def _own(room: Path, like: Path) -> None:
    if os.geteuid() == 0:
        there = like.stat()
        os.chown(room, there.st_uid, there.st_gid)


def template(room: Path, people: int, leads: int) -> Template:
    """Makes a team of so many people with so many leads.

    Args:
        room: A short path that the server's user can reach.
    """
    server = room / "server"
    server.mkdir()
    room.chmod(0o755)
    cluster = make(server, SMALL)
    cluster.start()
    try:
        os.environ["PGPASSFILE"] = str(server / "passfile")
        url = f"postgresql://{SUPERUSER}@127.0.0.1:{cluster.port}/postgres?sslmode=disable"
        set_up(url, ORG)
        _move_in(room / "embedded", url, leads)
        profiles = {}
        for name, role in PEOPLE[:people]:
            profiles[name] = room / name
            with as_installer(url, ORG, lambda: None, None) as way:
                made = invite(way.call, way.server, ORG, name, roles_of([role]))
            file = room / f"{name}.secret"
            join(Paths.of(room / name), made, PASSPHRASE, secret_file=file)
    finally:
        cluster.stop(SIGINT)
    return Template(server, cluster.password, profiles, dict(PEOPLE[:people]))


def _move_in(root: Path, url: str, leads: int) -> None:
    """A store with a campaign and a list becomes the team's: every row of it has its fact."""
    paths, desk = Paths.of(root), this_computer()
    plan = replace(
        campaign_of(2),
        name="Film",
        hours=ALWAYS,
        gate=GateRule(score=10),
        gap_minutes=0,
        attempts_a_day=50,
        attempts_in_a_row=50,
    )
    with Workplace(paths) as workplace:
        workplace.act(house.SetCampaign(plan), desk, Role.SUPERVISOR)
        rows = tuple(_row(n) for n in range(leads))
        workplace.act(lists.StartImport("list", plan.id, "list.csv", {}), desk, Role.SUPERVISOR)
        workplace.act(lists.TakeRows("list", rows, len(rows)), desk, Role.SUPERVISOR)
        workplace.act(lists.EndImport("list"), desk, Role.SUPERVISOR)
    with Store(paths.store) as store, store.reading() as session:
        move(session, url, ORG)


def _row(n: int) -> NewLead:
    phones = [NewPhone(f"+4930{5_000_000 + n}")]
    if n % 10 == 1:  # shares a number with the one before
        phones.append(NewPhone(f"+4930{5_000_000 + n - 1}"))
    return NewLead(line=n + 2, name=f"Lead {n}", company=f"Company {n}", zone="Etc/UTC",
                   zones=("Etc/UTC",), phones=tuple(phones))  # fmt: skip


@dataclass
class DeskAt:
    """Somebody's desk: a profile, and now and then a process that works there.

    Attributes:
        made: Facts by act that are committed at the desk, as it told.
        answered: Of each act, the state and reason that the team gave.
        talks: (lead, phone, from, until), by a clock that all processes share.
        times: Of each act, when it was committed here and when it was answered, by that clock.
    """

    name: str
    paths: Paths
    proxies: list[Proxy]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    made: dict[str, list[str]] = field(default_factory=dict)
    answered: dict[str, tuple[str, str]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    talks: list[tuple[str, str, float, float]] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=dict)
    runs: int = 0
    _read: int = 0
    _open: dict[str, Any] | None = None

    @property
    def proxy(self) -> Proxy:
        """The one to the first server."""
        return self.proxies[0]

    def start(self) -> None:
        """Somebody sits down."""
        self.runs += 1
        read, write = os.pipe()
        command = [sys.executable, "-m", "tests.faults.desk", str(self.paths.root), str(self.log)]
        os.set_inheritable(read, True)
        self._words = os.fdopen(write, "w", buffering=1)
        self.process = start(
            [*command, str(self.runs)],
            self.log.with_suffix(".err"),
            {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=read,
        )
        os.close(read)

    def up(self, seconds: float = 30.0) -> None:
        """Waits until it works."""
        self.until(
            lambda: sum(one["e"] == "up" for one in self.events) >= self.runs, "its start", seconds
        )

    def say(self, words: str) -> None:
        """Tells it something."""
        self._words.write(words + "\n")

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.send_signal(SIGKILL)
        self.process.wait(10)
        self._words.close()
        self.look()
        self._hung(time.monotonic())
        self.process = None

    def end(self) -> None:
        """It ends in its own time."""
        if self.process is None:
            return
        self.say("end")
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
            raise AssertionError(f"{self.name}'s desk did not end: {self.log}") from None
        self._words.close()
        self.look()
        self.process = None

    def look(self) -> list[dict[str, Any]]:
        """Reads on in its log; what is new there."""
        if not self.log.exists():
            return []
        with self.log.open("rb") as file:
            file.seek(self._read)
            told = file.read()
        told = told[: told.rfind(b"\n") + 1]
        self._read += len(told)
        fresh = [json.loads(one) for one in told.splitlines()]
        for one in fresh:
            self._take(one)
        self.events += fresh
        return fresh

    def _take(self, one: dict[str, Any]) -> None:
        if one["e"] == "made":
            self.made[one["act"]] = one["facts"]
            self.times.setdefault(one["act"], [one["t"]])
        elif one["e"] == "answered":
            self.answered[one["act"]] = (one["state"], one["reason"])
            self.times.setdefault(one["act"], [one["t"]]).append(one["t"])
        elif one["e"] == "dial":
            self._open = one
        elif one["e"] == "hung":
            self._hung(one["t"])

    def _hung(self, at: float) -> None:
        said, self._open = self._open, None
        if said is not None:
            self.talks.append((said["lead"], said["phone"], said["t"], at))

    def until(self, condition: Callable[[], Any], what: str, seconds: float = 40.0) -> Any:
        """Reads on until something is so."""

        def asked() -> Any:
            self.look()
            assert self.process is None or self.process.poll() is None, self.log.with_suffix(
                ".err"
            ).read_text()[-2_000:]
            return condition()

        try:
            return until(asked, seconds, f"{self.name}: {what}")
        except AssertionError as problem:
            raise AssertionError(f"{problem}; {self._stands()}") from problem

    def _stands(self) -> str:
        """What it said last, and where its threads are."""
        said = "\n".join(json.dumps(one) for one in self.events[-20:])
        if self.process is not None:
            self.process.send_signal(SIGUSR1)
            threading.Event().wait(1)  # it writes them
        stacks = self.log.with_suffix(".err").read_text()[-6_000:]
        return f"it had said last:\n{said}\nand stands at:\n{stacks}"

    def works_on(self, acts: int = 3, seconds: float = 40.0) -> float:
        """Waits until so many more acts were answered. Returns the seconds."""
        self.look()
        began, before = time.monotonic(), len(self.answered)
        self.until(lambda: len(self.answered) >= before + acts, "answers", seconds)
        return time.monotonic() - began

    def makes(self, acts: int = 3, seconds: float = 40.0) -> None:
        """Waits until it has committed so many more acts, answered or not."""
        self.look()
        before = len(self.made)
        self.until(lambda: len(self.made) >= before + acts, "acts", seconds)

    def unsent(self) -> int:
        """Acts that it told of and that were not answered."""
        self.look()
        return len(self.made.keys() - self.answered.keys())

    def drained(self, seconds: float = 60.0) -> None:
        """It pauses, and all that it has made is answered."""
        self.say("pause")
        self.until(lambda: self.events and self._last("paused"), "its pause", 30)

        def asked() -> bool:
            self.say("soon")
            return self.unsent() == 0

        self.until(asked, "an answer to all", seconds)

    def _last(self, what: str) -> bool:
        return any(one["e"] == what for one in self.events[-40:])

    def waited(self, since: float, until: float) -> float:
        """The longest that an act of that time waited for its answer, in seconds."""
        waits = [
            times[1] - times[0]
            for times in self.times.values()
            if len(times) > 1 and since <= times[0] <= until
        ]
        return max(waits, default=0.0)

    def troubles(self) -> list[str]:
        """What it did not expect."""
        return [one["why"] for one in self.events if one["e"] == "error"]


@dataclass
class Field:
    """A scenario's server and desks.

    Attributes:
        restored: The server runs on a backup that is older than what it had told.
    """

    template: Template
    room: Path
    loop: Loop
    cluster: Cluster
    desks: list[DeskAt]
    restored: bool = False
    began: float = field(default_factory=time.monotonic)

    def desk(self, name: str) -> DeskAt:
        """By the person's name."""
        return next(one for one in self.desks if one.name == name)

    def connect(self, cluster: Cluster | None = None) -> "psycopg.Connection[Any]":
        """As the superuser, in the team's schema."""
        made = psycopg.connect((cluster or self.cluster).url(), autocommit=True)
        made.execute(f"SET search_path = {NAMES.private}, public")
        return made

    def ask(self, sql: str, *values: Any, cluster: Cluster | None = None) -> list[Any]:
        """Rows, as the superuser in the team's schema."""
        with self.connect(cluster) as connection:
            done = connection.execute(sql, values or None)
            return done.fetchall() if done.description else []

    def call(self, name: str, **body: Any) -> dict[str, Any]:
        """A function of the team, as whoever installed it."""
        found = self.ask(f"SELECT {NAMES.api}.{name}(%s::json)", json.dumps(body))
        said: dict[str, Any] = found[0][0]
        return said

    def start(self) -> None:
        """The desks sit down."""
        for one in self.desks:
            one.start()
        for one in self.desks:
            one.up()
        for one in self.desks:
            one.works_on(1)

    def revive(self) -> None:
        """Starts the server again where it gave up; waits until it lets people in."""
        process = self.cluster.process
        if process is None or process.poll() is not None:
            self.cluster.start(60)
        until(self.cluster.answers, 60, "the server")

    def look(self) -> None:
        """Reads on in all logs."""
        for one in self.desks:
            one.look()

    def rest(self) -> None:
        """All is well again, and all that was made is answered; the desks end."""
        for one in self.desks:
            for proxy in one.proxies:
                proxy.heal()
        for one in self.desks:
            if one.process is None:
                one.start()
                one.up()
        for one in self.desks:
            one.drained()
        for one in self.desks:
            one.end()


@contextmanager
def field_of(
    made: Template,
    names: Sequence[str] = (),
    room: Path | None = None,
    servers: int = 1,
    desk_room: Path | None = None,
) -> Iterator[Field]:
    """A running server with desks that have not sat down yet.

    Args:
        names: Whose desks; all of the template if empty.
        room: For the server's files (a disk of its own); otherwise a folder is made.
        servers: How many addresses the desks know; a proxy stands before each.
        desk_room: A disk of its own for the first desk's profile.
    """
    place = tempfile.TemporaryDirectory(prefix="segue-f-", ignore_cleanup_errors=True)
    with place as text:
        base = Path(text)
        base.chmod(0o755)
        server = room or base / "s"
        server.mkdir(exist_ok=True)
        cluster = made.sit(server)
        cluster.start()
        loop = Loop()
        field_ = Field(made, base, loop, cluster, [])
        try:
            for name in names or made.profiles:
                proxies = [Proxy(loop, cluster.port) for _ in range(servers)]
                where = desk_room if desk_room is not None and not field_.desks else base
                field_.desks.append(_desk(made, where, base, name, proxies))
            yield field_
        finally:
            for one in field_.desks:
                if one.process is not None:
                    one.kill()
                for proxy in one.proxies:
                    proxy.close()
            loop.close()
            field_.cluster.stop()


def _desk(made: Template, room: Path, base: Path, name: str, proxies: list[Proxy]) -> DeskAt:
    root = room / name
    shutil.copytree(made.profiles[name], root)
    paths = Paths.of(root)
    where = ",".join(f"127.0.0.1:{one.port}" for one in proxies)
    here = TeamPlace.of(paths)
    assert here is not None
    replace(here, server=f"postgresql://{where}/postgres?sslmode=disable").keep(paths)
    return DeskAt(name, paths, proxies, base / f"{name}.log")


def base_backup(cluster: Cluster, folder: Path, *, standby: bool) -> Cluster:
    """A copy of a running server, made by pg_basebackup; not started.

    Args:
        standby: It is to follow the other.
    """
    folder.mkdir()
    folder.chmod(0o755)
    _own(folder, cluster.folder)
    words = f"host=127.0.0.1 port={cluster.port} user={cluster.user} application_name=standby"
    command = [binaries() / "pg_basebackup", "-D", folder / "data", "-d", words, "-c", "fast"]
    if standby:
        command.append("-R")
    run_as_server(command, folder, PGPASSWORD=cluster.password)
    # It came along, and would make the copy wait for standbys of its own at each commit.
    auto = folder / "data" / "postgresql.auto.conf"
    said = [one for one in auto.read_text().splitlines() if "synchronous_standby" not in one]
    auto.write_text("\n".join([*said, ""]))
    return settle(folder, cluster.password, SMALL)
