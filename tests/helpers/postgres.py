"""A real PostgreSQL for tests: a cluster of its own, on loopback, with passwords by SCRAM.

`initdb` refuses root, so as root the server runs as `postgres` (Debian's package makes that user)
or else as `nobody`. Commits are flushed: what a test sees is what a team gets. Another version than
the newest installed one is named by SEGUE_POSTGRES, the folder of its programs.
"""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.waiting import until

_PR_SET_PDEATHSIG = 1
SUPERUSER = "segue_test"
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = '{folder}'
port = {port}
password_encryption = scram-sha-256
max_connections = 120
shared_buffers = 64MB
fsync = on
synchronous_commit = on
logging_collector = off
log_min_messages = fatal
"""
_ACCESS = """\
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
host replication all 127.0.0.1/32 scram-sha-256
"""


@dataclass
class Cluster:
    """A server, running or not.

    Attributes:
        port: On 127.0.0.1.
        user, password: Of the superuser.
        folder: With its data, its socket, its log, and libpq's password file (`passfile`).
    """

    port: int
    user: str
    password: str
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def data(self) -> Path:
        """Its data directory."""
        return self.folder / "data"

    def url(self, database: str = "postgres", port: int = 0) -> str:
        """The address without a password; libpq's password file has it."""
        return (
            f"postgresql://{self.user}@127.0.0.1:{port or self.port}/{database}"
            f"?passfile={self.folder / 'passfile'}"
        )

    def owner(self, sql: str) -> str:
        """Say something as the superuser; the answer."""
        where = {"host": str(self.folder), "port": self.port, "user": self.user}
        done = self.ask(where, sql)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def ask(self, words: Mapping[str, str | int], sql: str) -> "subprocess.CompletedProcess[str]":
        """Connect with libpq's words and say something."""
        given = {"dbname": "postgres", **words}
        info = " ".join(f"{key}='{_quoted(str(value))}'" for key, value in given.items())
        return subprocess.run(
            [binaries() / "psql", "-XAtw", "-d", info, "-c", sql],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "PGPASSFILE": str(self.folder / "passfile"),
                "LC_ALL": "C.UTF-8",
            },
        )

    def start(self, seconds: float = 20.0) -> None:
        """Start it, and wait until it lets people in (a standby: until it can be asked)."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [binaries() / "postgres", "-D", self.data],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=_environment(),
                preexec_fn=end_with_parent,
                **_as_user(),
            )
        until(self.answers, seconds, f"PostgreSQL ({self.folder / 'server.log'})")

    def answers(self) -> bool:
        """Whether it lets people in."""
        ready = subprocess.run(
            [binaries() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
        )
        return ready.returncode == 0

    def stop(self, how: signal.Signals = signal.SIGQUIT, seconds: float = 10.0) -> None:
        """End it. SIGQUIT at once, SIGINT with all that was committed in place."""
        process, self.process = self.process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(seconds)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


def binaries() -> Path:
    """Where initdb and postgres are: of the newest version that is installed, or as told."""
    told = os.environ.get("SEGUE_POSTGRES")
    if told:
        return Path(told)
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3])
    )
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    if there is None:
        pytest.fail("missing system package: postgresql ('make test' installs it)")
    return Path(there).parent


def server_user() -> str | None:
    """Who the server runs as; None: whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    return pytest.fail("there is no unprivileged user that the server could run as")


def _as_user() -> dict[str, Any]:
    user = server_user()
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def run_as_server(command: Sequence[str | Path], folder: Path, **more: str) -> None:
    """Runs one of PostgreSQL's programs as the user that the server runs as.

    Args:
        folder: Where it works.
        more: Of its environment.
    """
    done = subprocess.run(
        command,
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env={**_environment(), **more},
        **_as_user(),
    )
    if done.returncode != 0:
        pytest.fail(f"{Path(command[0]).name}: {done.stderr.decode()}")


def give(*paths: Path) -> None:
    """Hands files over to the user that the server runs as."""
    user = server_user()
    if user:
        for one in paths:
            shutil.chown(one, user)


def end_with_parent() -> None:
    """Ends a server of a test with the test, however that ends."""
    # After the change of user, which would clear it. SIGQUIT: at once, nobody needs the files.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settle(folder: Path, password: str, settings: str = "") -> Cluster:
    """Writes down where a cluster listens, for data that is there already or about to be.

    Args:
        folder: Which the server's user must be able to reach.
        password: Of the superuser.
    """
    port = free_port()
    (folder / "passfile").write_text(f"*:{port}:*:{SUPERUSER}:{password}\n")
    (folder / "passfile").chmod(0o600)
    made = Cluster(port, SUPERUSER, password, folder)
    with (made.data / "postgresql.conf").open("a") as file:
        file.write(_SETTINGS.format(port=port, folder=folder) + settings)
    (made.data / "pg_hba.conf").write_text(_ACCESS)
    return made


def make(folder: Path, settings: str = "", certificate: str = "", key: str = "") -> Cluster:
    """A new cluster in this folder, not started yet; see `cluster`."""
    password = secrets.token_urlsafe(16)
    word = folder / "word"
    word.write_text(password)
    give(folder, word)
    run_as_server(
        [binaries() / "initdb", "-D", folder / "data", "-U", SUPERUSER, "--pwfile", word, "-A",
         "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "-N"],
        folder,
    )  # fmt: skip
    if certificate:
        for name, text in (("server.crt", certificate), ("server.key", key)):
            file = folder / "data" / name
            file.touch(0o600)
            file.write_text(text)
            give(file)
        settings += "ssl = on\n"
    return settle(folder, password, settings)


@contextmanager
def cluster(
    folder: Path, settings: str = "", certificate: str = "", key: str = ""
) -> Iterator[Cluster]:
    """A new cluster that runs.

    Args:
        folder: Which the server's user must be able to reach; its socket is there, so a short one.
        settings: Lines of postgresql.conf.
        certificate: The server's, PEM: TLS is then offered.
        key: Its key.
    """
    made = make(folder, settings, certificate, key)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@contextmanager
def own_cluster(certificate: str = "", key: str = "") -> Iterator[Cluster]:
    """A new cluster of one test file, in a folder of its own; see `cluster`."""
    place = tempfile.TemporaryDirectory(prefix="segue-pg-", ignore_cleanup_errors=True)
    with place as folder, cluster(Path(folder), "", certificate, key) as running:
        yield running


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One PostgreSQL per test process."""
    place = tempfile.TemporaryDirectory(prefix="segue-pg-", ignore_cleanup_errors=True)
    with place as folder, cluster(Path(folder)) as running:
        yield running
