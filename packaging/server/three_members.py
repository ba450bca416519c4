"""A cluster of three on this computer: etcd, Patroni, PostgreSQL, each member by `patroni.yml`.

Everything runs on loopback, as a user without rights, in a folder that goes with it. Needed:
Debian's packages etcd-server, patroni, python3-etcd and postgresql.
"""

import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.helpers.certificates import vouched  # noqa: E402
from tests.helpers.postgres import binaries, free_port  # noqa: E402

HOST, ADDRESS = "localhost", "127.0.0.1"
TEMPLATE = Path(__file__).with_name("patroni.yml")


class NotReachedError(Exception):
    """What has to become so did not."""


def until(true: Callable[[], object], seconds: float, what: str, every: float = 0.05) -> None:
    """Waits until something is so.

    Raises:
        NotReachedError: It is not after so many seconds.
    """
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise NotReachedError(f"{what}: not within {seconds:.0f} s")
        threading.Event().wait(every)


@dataclass(slots=True)
class Member:
    """One of the three.

    Attributes:
        port, api_port: Of PostgreSQL and of Patroni, on loopback.
        folder: Its configuration, keys and data.
    """

    name: str
    folder: Path
    port: int = field(default_factory=free_port)
    api_port: int = field(default_factory=free_port)
    patroni: "subprocess.Popen[bytes] | None" = None


class Three:
    """The cluster.

    Attributes:
        members: By name.
    """

    def __init__(self, folder: Path, opened: ExitStack) -> None:
        self.folder = folder
        self._opened = opened
        self._user = "postgres" if os.geteuid() == 0 else None
        self.secrets = {
            one: secrets.token_urlsafe(16) for one in ("superuser", "replication", "rewind")
        }
        self.members = {name: Member(name, folder / name) for name in ("one", "two", "three")}
        made = vouched("Example team CA", HOST)
        self.authority = folder / "ca.crt"
        self.authority.write_text(made.authority)
        self._server = (made.authority, made.server, made.key)
        self.passfile = folder / "passfile"
        self.passfile.write_text(f"{HOST}:*:*:postgres:{self.secrets['superuser']}\n")
        self.passfile.chmod(0o600)
        self.etcd: list[int] = []

    def url(self, database: str, *names: str) -> str:
        """An address with all members, or with these, without a password."""
        ports = [one.port for name, one in self.members.items() if not names or name in names]
        hosts = ",".join(f"{HOST}:{port}" for port in ports)
        return f"postgresql://postgres@{hosts}/{database}?sslrootcert={self.authority}"

    # Beginning and ending ------------------------------------------------------------------------

    def start(self) -> None:
        """Begins etcd, then the members one after the other."""
        self._start_etcd()
        for one in self.members.values():
            self._configure(one)
            self.start_member(one.name)
            until(lambda one=one: self._has(one.name), 60, f"member {one.name}")  # type: ignore[misc]
        until(lambda: self.synchronous() is not None, 60, "a synchronous member")

    def _start_etcd(self) -> None:
        names = ("etcd1", "etcd2", "etcd3")
        peers = {name: f"http://{ADDRESS}:{free_port()}" for name in names}
        self.etcd = [free_port() for _ in names]
        for name, port in zip(names, self.etcd, strict=True):
            place, client = self._own(self.folder / name), f"http://{ADDRESS}:{port}"
            words = ["etcd", "--name", name, "--data-dir", str(place), "--logger", "zap"]
            words += ["--listen-peer-urls", peers[name]]
            words += ["--initial-advertise-peer-urls", peers[name]]
            words += ["--listen-client-urls", client, "--advertise-client-urls", client]
            words += ["--initial-cluster", ",".join(f"{k}={v}" for k, v in peers.items())]
            words += ["--initial-cluster-state", "new"]
            started = self._start(words, self.folder / f"{name}.log")
            self._opened.callback(_end, started)
        until(self._etcd_is_well, 30, "etcd")

    def _etcd_is_well(self) -> bool:
        return _ask(f"http://{ADDRESS}:{self.etcd[0]}/health").get("health") == "true"

    def _configure(self, one: Member) -> None:
        self._own(one.folder)
        for name, text in zip(("ca.crt", "server.crt", "server.key"), self._server, strict=True):
            self._write(one.folder / name, text)
        filled = TEMPLATE.read_text(encoding="utf-8").format(
            name=one.name,
            folder=one.folder,
            address=ADDRESS,
            host=HOST,
            port=one.port,
            api_port=one.api_port,
            programs=binaries(),
            etcd=",".join(f"{ADDRESS}:{port}" for port in self.etcd),
            members="127.0.0.0/8",
            desks="127.0.0.0/8",
            local_by="trust" if self._user is None else "peer",
            watchdog="'off'",
            **{f"{name}_secret": word for name, word in self.secrets.items()},
        )
        self._write(one.folder / "patroni.yml", filled)

    def start_member(self, name: str) -> None:
        """Begins Patroni of a member, which begins its PostgreSQL."""
        one = self.members[name]
        words = ["patroni", str(one.folder / "patroni.yml")]
        one.patroni = self._start(words, one.folder / "patroni.log")
        self._opened.callback(self._end_member, one)

    def kill(self, name: str) -> None:
        """SIGKILL for Patroni, PostgreSQL and all its processes: as if the power went."""
        one = self.members[name]
        assert one.patroni is not None
        with suppress(ProcessLookupError):
            os.kill(one.patroni.pid, signal.SIGSTOP)  # it must not begin another meanwhile
        for pid in (one.patroni.pid, *_family(_postmaster(one))):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        one.patroni.wait(10)

    def _end_member(self, one: Member) -> None:
        if one.patroni is not None and one.patroni.poll() is None:
            self.kill(one.name)

    def _start(self, words: list[str], log: Path) -> "subprocess.Popen[bytes]":
        given = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "HOME": str(self.folder)}
        group = pwd.getpwnam(self._user).pw_gid if self._user else None
        with log.open("ab") as out:
            return subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=self.folder, env=given,
                user=self._user, group=group, extra_groups=[] if self._user else None,
            )  # fmt: skip

    def _own(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700)
        if self._user:
            shutil.chown(folder, self._user)
        return folder

    def _write(self, file: Path, text: str) -> None:
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)
        if self._user:
            shutil.chown(file, self._user)

    # What is so ----------------------------------------------------------------------------------

    def now(self) -> list[dict[str, Any]]:
        """The members as any of them sees them: name, role, state, timeline, lag in bytes."""
        for one in self.members.values():
            said = _ask(f"http://{ADDRESS}:{one.api_port}/cluster")
            if said.get("members"):
                members: list[dict[str, Any]] = said["members"]
                return members
        return []

    def _with(self, role: str) -> str | None:
        return next((str(one["name"]) for one in self.now() if one["role"] == role), None)

    def leader(self) -> str | None:
        """Who takes writes; None where nobody has the lock."""
        return self._with("leader")

    def synchronous(self) -> str | None:
        """Who has every commit that was answered."""
        return self._with("sync_standby")

    def _has(self, name: str) -> bool:
        return any(
            one["name"] == name and one["state"] in ("running", "streaming") for one in self.now()
        )

    def follows(self, name: str) -> bool:
        """Whether a member follows the leader, on its timeline, with nothing left to read."""
        found = {str(one["name"]): one for one in self.now()}
        leader, one = found.get(self.leader() or ""), found.get(name)
        return (
            leader is not None
            and one is not None
            and one["state"] in ("running", "streaming")
            and one["timeline"] == leader["timeline"]
            and one.get("lag") == 0
        )

    def control(self, *words: str) -> str:
        """What `patronictl` says."""
        for one in self.members.values():
            if one.patroni is None or one.patroni.poll() is not None:
                continue
            done = subprocess.run(
                ["patronictl", "-c", str(one.folder / "patroni.yml"), *words],
                capture_output=True, text=True, check=True, timeout=120, cwd="/",
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            )  # fmt: skip
            return done.stdout.rstrip()
        raise NotReachedError("no member is left")


@contextmanager
def three_members(folder: Path) -> Iterator[Three]:
    """The cluster, begun in a folder that its user can reach; all of it ends at the end."""
    folder.chmod(0o755)
    with ExitStack() as opened:
        made = Three(folder, opened)
        made.start()
        yield made


def _ask(url: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            said: dict[str, Any] = json.load(answer)
    except OSError:
        return {}
    return said


def _postmaster(one: Member) -> int:
    file = one.folder / "data/postmaster.pid"
    return int(file.read_text().split("\n")[0]) if file.exists() else 0


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError):
            fields = stat.read_text().rpartition(")")[2].split()
            parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [pid] if pid else []
    for one in found:
        found += parents.get(one, [])
    return found


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
