"""A team through the loss of its leader, for real: `make failover`.

Three members as `patroni.yml` sets them up, the sample team moved into them, four people at desks
of their own who write notes all the time. Then the leader's processes are killed (SIGKILL). It is
counted how long nothing could be kept in the team, and whether anything is gone that a desk was
told is kept; after that the old leader comes back and the lead is handed over as planned.
"""

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import psycopg
from sqlalchemy import select
from three_members import NotReachedError, Three, three_members, until

from app.acts.save_call import AddNotes, NoteLine
from app.domain.vocabulary import Role
from app.host.clock import SystemClock
from app.host.ids import new_id
from app.host.paths import Paths
from app.jobs.team_leases import DeskLeases
from app.jobs.team_link import Contact, TeamLink
from app.jobs.team_session import open_secret
from app.jobs.team_way import way_of
from app.jobs.workplace import Workplace
from app.models.desk_side import OutboxRow
from app.models.state import Lead
from app.reads.desk import Actor
from app.sync.clock import ComputerClock
from app.sync.leases import Leases
from app.sync.local import StoreLocal

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = {
    "Mara Lindqvist": "telemarketer",
    "Jonas Okafor": "telesales",
    "Lea Brunner": "telesales",
    "Sami Koskinen": "telesales",
}
PASSPHRASE = "correct horse"
BETWEEN = 0.1
"""Seconds between two notes of one person, and between two tries without an answer."""
ENOUGH = 400
"""Facts that desks have been told are kept before the leader is lost."""


class Desk:
    """Somebody who writes notes; each is kept at the desk and then sent, as the program does it.

    Attributes:
        answered: When (monotonic seconds) an act was answered by the team.
    """

    def __init__(self, name: str, role: Role, root: Path) -> None:
        self.workplace = Workplace(Paths.of(root))
        here = self.workplace.team
        assert here is not None
        secret = open_secret(here, PASSPHRASE)
        clock = ComputerClock(SystemClock().now)
        local = StoreLocal(self.workplace.store)
        self._lease_way = way_of(here, secret)
        leases = DeskLeases(Leases(local, self._lease_way, clock, new_id))
        self._link = TeamLink(local, way_of(here, secret), clock, here, leases)
        self._actor, self._role = Actor(UUID(here.person), name, frozenset({role})), role
        self.name, self.answered, self.written = name, [time.monotonic()], 0
        self._ends, self.goes = threading.Event(), threading.Event()
        self.rests = threading.Event()
        self.goes.set()
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        """Begin to write."""
        self._link.turn()
        with self.workplace.store.reading() as session:
            query = select(Lead.id).where(Lead.owner == self._actor.id).order_by(Lead.id)
            self._leads = list(session.scalars(query))
        assert self._leads, f"{self.name} has no leads"
        self._thread.start()

    def _run(self) -> None:
        while not self._ends.wait(BETWEEN):
            note = NoteLine("need", f"note {self.written} of {self.name}")
            lead = self._leads[self.written % len(self._leads)]
            self.workplace.act(AddNotes(lead, (note,)), self._actor, self._role)
            self.written += 1
            if not self.goes.is_set():
                self.rests.set()
                continue
            standing = self._link.turn().standing
            if standing.contact is Contact.HEARD and not standing.unsent.acts:
                self.answered.append(time.monotonic())

    def facts(self, state: str = "acked") -> set[str]:
        """Ids of the facts of acts in this state."""
        with self.workplace.store.reading() as session:
            found = session.scalars(select(OutboxRow.content).where(OutboxRow.state == state))
            return {one for content in found for one in content["facts"]}

    def pause(self) -> float:
        """The longest time without an answer, in seconds, since it was asked for the last time."""
        times, self.answered = self.answered, self.answered[-1:]
        return max((b - a for a, b in pairwise(times)), default=0.0)

    def rest(self) -> None:
        """Write no more."""
        self._ends.set()
        self._thread.join()

    def stop(self) -> None:
        """Write no more; what is left is sent."""
        self.rest()
        until(lambda: self._link.turn().standing.unsent.acts == 0, 60, f"{self.name}'s last acts")

    def close(self) -> None:
        """End."""
        self._link.close()
        self._lease_way.close()
        self.workplace.close()


def segue(*words: str, given: str = "") -> str:
    """A command of the program; what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *words], cwd=ROOT, input=given, capture_output=True, text=True
    )
    if done.returncode:
        raise NotReachedError(f"segue {' '.join(words[:3])}: {done.stderr}")
    return done.stdout


def say(text: str) -> None:
    """Print at once."""
    print(text, flush=True)


def set_up(cluster: Three, room: Path) -> None:
    """The team's database, with the sample team in it."""
    with psycopg.connect(cluster.url("postgres", cluster.leader() or ""), autocommit=True) as one:
        one.execute("CREATE DATABASE segue ENCODING 'UTF8' TEMPLATE template0")
        one.execute("REVOKE CONNECT, TEMPORARY ON DATABASE segue FROM PUBLIC")
    url = cluster.url("segue")
    say(segue("team", "init", url).strip())
    sample = str(room / "sample")
    segue("--profile-dir", sample, "sample", "--build-only")
    say(segue("--profile-dir", sample, "team", "move", url).strip().split("\n")[0])


def desks(cluster: Three, room: Path, opened: ExitStack) -> list[Desk]:
    """Invited and joined by commands."""
    made = []
    for name, role in PEOPLE.items():
        asked = ("team", "invite", name, "--roles", role, "--url", cluster.url("segue"), "--json")
        line = json.loads(segue(*asked))["invitation"]
        root = room / name.split(" ")[0]
        secret = ("--secret-file", f"{root}.secret")
        words = ("--profile-dir", str(root), "team", "join", "-", *secret, "--yes")
        say(segue(*words, given=f"{line}\n{PASSPHRASE}\n").strip())
        made.append(Desk(name, Role(role), root))
        opened.callback(made[-1].close)
    return made


def there(url: str) -> set[str]:
    """All facts of the team, asked at this address."""
    with psycopg.connect(url, connect_timeout=2) as one:
        return {str(row[0]) for row in one.execute("SELECT id FROM segue_team.fact")}


def takes_writes(cluster: Three) -> bool:
    """Whether one of them does."""
    try:
        words = {"target_session_attrs": "read-write", "connect_timeout": 1}
        psycopg.connect(cluster.url("segue"), **words).close()
    except psycopg.OperationalError:
        return False
    return True


def lose_the_leader(cluster: Three, people: list[Desk]) -> str:
    """SIGKILL, in the middle of the writing. Returns who it was.

    Before any desk speaks with the new leader, what it has is held against what desks were told:
    a desk that hears of another generation sends its last 72 hours again, which would hide a loss.
    """
    old = cluster.leader()
    assert old is not None
    for one in people:
        one.pause()
    began = time.monotonic()
    cluster.kill(old)
    for one in people:
        one.goes.clear()
    until(lambda: takes_writes(cluster), 90, "another leader")
    promoted = time.monotonic() - began
    for one in people:
        until(one.rests.is_set, 30, f"{one.name} at rest")
    told = set().union(*(one.facts() for one in people))
    lost = told - there(cluster.url("segue", cluster.leader() or ""))
    held = time.monotonic() - began - promoted
    for one in people:
        one.goes.set()
    until(lambda: all(one.answered[-1] > began + promoted for one in people), 180, "answers")
    longest = max(one.pause() for one in people)
    say(f"kill -9 of '{old}': '{cluster.leader()}' takes writes after {promoted:.1f} s")
    say(f"  longest time in which a desk was not answered: {longest:.1f} s"
        f" ({held:.1f} s of it for the counting below)")  # fmt: skip
    say(f"  facts that desks were told are kept: {len(told)}; of these lost: {len(lost)}")
    if lost:
        raise NotReachedError(f"{len(lost)} acknowledged facts are gone")
    return old


def come_back(cluster: Three, old: str) -> None:
    """The old leader is started again and follows."""
    began = time.monotonic()
    cluster.start_member(old)
    until(lambda: cluster.follows(old), 90, f"'{old}' follows")
    until(lambda: cluster.synchronous() is not None, 30, "a synchronous member")
    say(f"'{old}' is back and follows after {time.monotonic() - began:.1f} s")


def hand_over(cluster: Three, people: list[Desk]) -> None:
    """The lead changes hands as planned."""
    for one in people:
        one.pause()
    old, new = cluster.leader(), cluster.synchronous()
    assert old is not None
    assert new is not None
    cluster.control("switchover", "segue", "--master", old, "--candidate", new, "--force")
    done = time.monotonic()
    until(lambda: all(one.answered[-1] > done for one in people), 180, "answers")
    until(lambda: cluster.follows(old), 60, f"'{old}' follows")
    longest = max(one.pause() for one in people)
    say(f"switchover to '{new}': longest time in which a desk was not answered: {longest:.1f} s")


def at_the_end(cluster: Three, people: list[Desk]) -> None:
    """Everything that was typed is with the team, and nothing of it came too late."""
    for one in people:
        one.stop()
    mine = set().union(*(one.facts() for one in people))
    aside = set().union(*(one.facts(state) for one in people for state in ("stale", "quarantined")))
    left = mine - there(cluster.url("segue", cluster.leader() or ""))
    say(f"{sum(one.written for one in people)} notes in {len(mine)} facts were made at the desks;"
        f" not with the team: {len(left)}; set aside: {len(aside)}")  # fmt: skip
    if left or aside:
        raise NotReachedError("something is not with the team")


@contextmanager
def cluster_in(room: Path) -> Iterator[Three]:
    """The cluster; libpq reads its password file."""
    with three_members(room) as cluster:
        os.environ["PGPASSFILE"] = str(cluster.passfile)
        yield cluster


def missing() -> str:
    """What to install first; empty where all is there."""
    lacks = [one for one in ("etcd", "patroni", "patronictl") if shutil.which(one) is None]
    if not lacks:
        return ""
    return f"There is no {lacks[0]} here: apt install etcd-server patroni python3-etcd postgresql"


def work() -> None:
    """All of it."""
    with (
        tempfile.TemporaryDirectory(prefix="segue-", ignore_cleanup_errors=True) as folder,
        cluster_in(Path(folder)) as cluster,
        ExitStack() as opened,
    ):
        room = Path(folder) / "desks"
        room.mkdir(mode=0o700)
        say(cluster.control("list"))
        set_up(cluster, room)
        people = desks(cluster, room, opened)
        for one in people:
            one.start()
        try:
            until(lambda: sum(len(one.facts()) for one in people) >= ENOUGH, 180, "facts", 1.0)
            old = lose_the_leader(cluster, people)
            say(cluster.control("list"))
            come_back(cluster, old)
            say(cluster.control("list"))
            hand_over(cluster, people)
        finally:
            for one in people:
                one.rest()
        at_the_end(cluster, people)
        say(segue("team", "status", cluster.url("segue")).strip())


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was begun is ended all the same
    logging.disable()  # calls without an answer are what is counted here
    if missing():
        sys.exit(missing())
    try:
        work()
    except NotReachedError as problem:
        sys.exit(f"NOT: {problem}")
