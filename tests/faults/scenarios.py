"""What is done to a team, one fault at a time: it happens, lasts, and is over.

Each takes a field whose desks work, and one desk of it; a test waits behind it until that desk (or
everybody) is answered again. Nothing here judges: that is `oracle`.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGKILL
from typing import Any
from uuid import UUID

import psycopg

from app.domain import facts as f
from app.host.ids import new_id
from app.host.team_place import TeamPlace
from app.jobs.team_session import open_secret
from app.sync.keeping import restored
from tests.faults import oracle
from tests.faults.field import NAMES, ORG, DeskAt, Field, base_backup
from tests.faults.words import PASSPHRASE
from tests.helpers.postgres import Cluster
from tests.helpers.team_server import Somebody, TeamServer
from tests.helpers.waiting import until

_PAUSE = threading.Event()
_DAY = 86_400


def last(seconds: float) -> None:
    """A fault lasts."""
    _PAUSE.wait(seconds)


# --- the line -------------------------------------------------------------------------------------


def cut(made: Field, desk: DeskAt, seconds: float) -> None:
    """The cable is pulled; the desk goes on under its leases."""
    desk.proxy.cut()
    last(seconds)
    desk.proxy.heal()


def slow(made: Field, desk: DeskAt, seconds: float) -> None:
    """Each way takes 120 ms and up to 80 more."""
    desk.proxy.slow(0.12, 0.08)
    last(seconds)
    desk.proxy.heal()


def half_open(made: Field, desk: DeskAt, seconds: float) -> None:
    """Connections stand, nothing comes through."""
    desk.proxy.half_open()
    last(seconds)
    desk.proxy.heal()


def reset(made: Field, desk: DeskAt, seconds: float) -> None:
    """Every connection is reset, again and again."""
    for _ in range(max(1, int(seconds / 0.5))):
        desk.proxy.reset()
        last(0.5)


def lose(made: Field, desk: DeskAt, seconds: float) -> None:
    """Three pushes are committed and their answers lost; the desk sends them again."""
    before = desk.proxy.lost
    desk.proxy.lose(3)
    desk.until(lambda: desk.proxy.lost >= before + 3, "lost answers", 40)


def double(made: Field, desk: DeskAt, seconds: float) -> None:
    """Three pushes arrive twice, byte by byte the same."""
    before = desk.proxy.doubled
    desk.proxy.double(3)
    desk.until(lambda: desk.proxy.doubled >= before + 3, "pushes that arrive twice", 40)


# --- processes ------------------------------------------------------------------------------------


def kill_desk(made: Field, desk: DeskAt, seconds: float) -> None:
    """kill -9 of the program, in whatever it does."""
    desk.kill()
    desk.start()
    desk.up()


def kill_backend(made: Field, desk: DeskAt, seconds: float) -> None:
    """kill -9 of the process at the server that serves the desk: PostgreSQL begins anew."""
    login = _place(desk).login
    rows = made.ask("SELECT pid FROM pg_stat_activity WHERE usename = %s", login)
    for (pid,) in rows[:1]:
        os.kill(pid, SIGKILL)
    _PAUSE.wait(0.2)
    until(made.cluster.answers, 30, "the server's new start")


def kill_server(made: Field, desk: DeskAt, seconds: float) -> None:
    """kill -9 of the server, which is started again on its files."""
    kill_postmaster(made.cluster)
    last(seconds)
    made.cluster.start(40)


def kill_postmaster(cluster: Cluster) -> None:
    """kill -9; its children end by themselves when they see it."""
    assert cluster.process is not None
    pid = cluster.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    cluster.process.kill()
    cluster.process.wait(10)
    cluster.process = None
    until(lambda: not any(Path(f"/proc/{one}").exists() for one in children), 20, "its children")


# --- clocks, rows, transactions -------------------------------------------------------------------


def clock_ahead(made: Field, desk: DeskAt, seconds: float) -> None:
    """The desk's clock is a day ahead, and is set right again: back, under leases."""
    _clock(desk, _DAY, seconds)


def clock_behind(made: Field, desk: DeskAt, seconds: float) -> None:
    """The desk's clock is a day behind."""
    _clock(desk, -_DAY, seconds)


def _clock(desk: DeskAt, off: int, seconds: float) -> None:
    for said in (off, 0):
        desk.say(f"clock {said}")
        desk.makes(2)
        last(seconds / 2)


def poison(made: Field, desk: DeskAt, seconds: float) -> None:
    """A row that no server understands is pushed among others."""
    before = len(desk.events)

    def said() -> bool:
        desk.say("poison")
        last(0.3)
        desk.look()
        told = [one for one in desk.events[before:] if one["e"] == "poison"]
        return any(one["act"] for one in told)

    desk.until(said, "an own lead to write on", 60)


def idle(made: Field, desk: DeskAt, seconds: float) -> None:
    """Somebody's transaction with a note in it stays open while the others go on, then commits."""
    with _somebody(made, desk, "idle") as who, who.connection.transaction():
        lead = _own_lead(made, who.id)
        note = f.Note(note_kind="fact", text="Kept open")
        who.push(who.act("add_notes", lead, note, role=made.template.roles[desk.name]))
        for other in made.desks:
            if other is not desk:
                other.works_on(3)
        last(seconds)


def idle_ended(made: Field, desk: DeskAt, seconds: float) -> int:
    """A transaction that nobody ends is ended by the watchdog. Returns how many it ended."""
    with _somebody(made, desk, "idle") as who:
        who.connection.execute("BEGIN")
        who.connection.execute("SELECT pg_current_xact_id()")
        last(max(5.5, seconds))
        ended = int(made.call("watchdog", seconds=5)["ended"])
        with contextlib.suppress(psycopg.Error):
            who.connection.execute("SELECT 1")
            raise AssertionError("the idle transaction goes on")
        return ended


def _own_lead(made: Field, person: UUID) -> UUID:
    rows = until(
        lambda: made.ask("SELECT id, prospect FROM lead WHERE owner = %s LIMIT 1", person),
        60,
        "a lead of one's own",
    )
    return UUID(str(rows[0][0]))


@contextmanager
def _somebody(made: Field, desk: DeskAt, device: str) -> Iterator[Somebody]:
    """The person of a desk at another device, with a connection straight to the server."""
    here = _place(desk)
    with made.connect() as root:
        team = TeamServer(made.cluster, NAMES, root)
        for lead, prospect in made.ask("SELECT id, prospect FROM lead WHERE owner IS NOT NULL"):
            team.prospects[UUID(str(lead))] = UUID(str(prospect))
        secret = open_secret(here, PASSPHRASE)
        made_ = Somebody(
            team,
            UUID(here.person),
            here.login,
            secret,
            f"{device}-{str(new_id())[:8]}",
            team.connect(here.login, secret),
        )
        try:
            yield made_
        finally:
            made_.connection.close()
            # Nobody sits there: a team that was restored would wait for it.
            made.ask("DELETE FROM device WHERE device = %s RETURNING 1", made_.device)


def _place(desk: DeskAt) -> TeamPlace:
    here = TeamPlace.of(desk.paths)
    assert here is not None
    return here


# --- another server -------------------------------------------------------------------------------


def follow(made: Field, room: Path) -> Cluster:
    """A synchronous standby of the server: nothing is acknowledged that it does not have."""
    standby = base_backup(made.cluster, room, standby=True)
    standby.start()
    made.ask("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
    made.ask("SELECT pg_reload_conf()")
    until(
        lambda: made.ask("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"),
        20,
        "the standby",
    )
    return standby


def bury(server: Cluster) -> None:
    """Takes away the files of a server that is lost: its disk is small."""
    shutil.rmtree(server.data)


def promote(made: Field, standby: Cluster) -> list[str]:
    """kill -9 of the server under load; the standby takes over.

    The lines to the standby stay cut until it was asked what it has: no desk can have sent again.

    Returns:
        Facts that were acknowledged and that the standby does not have.
    """
    for one in made.desks:
        one.proxies[1].cut()
    kill_postmaster(made.cluster)
    made.look()
    acknowledged = {
        act: facts for one in made.desks for act, facts in one.made.items() if act in one.answered
    }
    bury(made.cluster)
    made.cluster = standby
    made.ask("SELECT pg_promote()")
    until(lambda: not made.ask("SELECT pg_is_in_recovery()")[0][0], 20, "the promotion")
    lost = oracle.missing(made, acknowledged)
    for one in made.desks:
        one.proxies[1].heal()
    return lost


def restore(made: Field, backup: Cluster) -> None:
    """The server is lost for good; an older backup takes its place.

    `segue team restored` is run before anybody is let in (team.md, 'Feed'): it tells the desks that
    this is another server, though all its numbers are those of the lost one.
    """
    for one in made.desks:
        for proxy in one.proxies:
            proxy.cut()
    made.cluster.stop()
    bury(made.cluster)
    made.cluster, made.restored = backup, True
    backup.start(40)
    restored(made.cluster.url(), ORG)
    for one in made.desks:
        for proxy in one.proxies:
            proxy.to = backup.port
            proxy.heal()


# --- disks ----------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own, so small that it can be filled; needs the right to mount."""
    folder.mkdir(exist_ok=True)
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", folder], check=True
    )
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@contextmanager
def small_server(megabytes: int = 320) -> Iterator[Path]:
    """A small disk for a server's files, under a path that is short enough for its socket."""
    with tempfile.TemporaryDirectory(prefix="segue-d-") as base:
        Path(base).chmod(0o755)
        with small_disk(Path(base) / "s", megabytes) as folder:
            yield folder


def fill(folder: Path, leave: int = 0) -> Path:
    """Fills a disk but for so many bytes. Returns the file that does."""
    ballast = folder / "ballast"
    stat = os.statvfs(folder)
    with ballast.open("wb") as file:
        with contextlib.suppress(OSError):
            os.posix_fallocate(file.fileno(), 0, max(1, stat.f_bavail * stat.f_frsize - leave))
        while not leave:
            try:
                os.write(file.fileno(), bytes(4096))
            except OSError:
                break
    return ballast


LINE: dict[str, Callable[[Field, DeskAt, float], Any]] = {
    "cut": cut,
    "delay": slow,
    "half-open": half_open,
    "reset": reset,
    "answer lost after commit": lose,
    "push arrives twice": double,
}
PROCESS: dict[str, Callable[[Field, DeskAt, float], Any]] = {
    "kill -9 of a desk": kill_desk,
    "kill -9 of a backend": kill_backend,
    "kill -9 of the server": kill_server,
}
INSIDE: dict[str, Callable[[Field, DeskAt, float], Any]] = {
    "clock a day ahead": clock_ahead,
    "clock a day behind": clock_behind,
    "poison row": poison,
    "idle old snapshot": idle,
    "idle, ended by the watchdog": idle_ended,
}
