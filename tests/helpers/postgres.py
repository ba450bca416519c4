"""A real PostgreSQL for tests: a cluster of its own, on loopback, with passwords by SCRAM.

`initdb` refuses root, so as root the server runs as `postgres` (Debian's package makes that user)
or else as `nobody`. Commits are flushed: what a test sees is what a team gets.
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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.waiting import until

_PR_SET_PDEATHSIG = 1
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = {port}
password_encryption = scram-sha-256
max_connections = 120
shared_buffers = 64MB
fsync = on
synchronous_commit = on
logging_collector = off
log_min_messages = fatal
"""
_ACCESS = "host all all 127.0.0.1/32 scram-sha-256\n"


@dataclass(frozen=True)
class Cluster:
    """A running server.

    Attributes:
        port: On 127.0.0.1.
        user, password: Of the superuser.
    """

    port: int
    user: str
    password: str
    folder: Path

    def url(self, database: str = "postgres", port: int = 0) -> str:
        """The address without a password; libpq's password file (`passfile`) has it."""
        return (
            f"postgresql://{self.user}@127.0.0.1:{port or self.port}/{database}"
            f"?passfile={self.folder / 'passfile'}"
        )


def binaries() -> Path:
    """Where initdb and postgres are: of the newest version that is installed."""
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
    """As whom the server runs; None: as whoever runs the test."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    return pytest.fail("there is no unprivileged user that the server could run as")


def end_with_parent() -> None:
    """Ends a server of a test with the test, however that ends."""
    # After the change of user, which would clear it. SIGQUIT: at once, nobody needs the files.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(folder: Path, settings: str = "") -> Iterator[Cluster]:
    """A new cluster in this folder (which the server's user must be able to reach)."""
    user, port, password = server_user(), free_port(), secrets.token_urlsafe(16)
    as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    word = folder / "word"
    word.write_text(password)
    (folder / "passfile").write_text(f"127.0.0.1:{port}:*:segue_test:{password}\n")
    (folder / "passfile").chmod(0o600)
    if user:
        for one in (folder, word):
            shutil.chown(one, user)
    data = folder / "data"
    common = {
        "stdin": subprocess.DEVNULL,
        "cwd": folder,
        "env": {**os.environ, "LC_ALL": "C.UTF-8"},
    }
    made = subprocess.run(
        [binaries() / "initdb", "-D", data, "-U", "segue_test", "--pwfile", word, "-A",
         "scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "-N"],
        capture_output=True, check=False, **common, **as_user,
    )  # fmt: skip
    if made.returncode != 0:
        pytest.fail(f"initdb: {made.stderr.decode()}")
    with (data / "postgresql.conf").open("a") as file:
        file.write(_SETTINGS.format(port=port) + settings)
    (data / "pg_hba.conf").write_text(_ACCESS)
    with (folder / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [binaries() / "postgres", "-D", data],
            stdout=log, stderr=log, preexec_fn=end_with_parent, **common, **as_user,
        )  # fmt: skip
    try:
        until(lambda: _answers(port), 20, "PostgreSQL")
        yield Cluster(port, "segue_test", password, folder)
    finally:
        server.send_signal(signal.SIGQUIT)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(10)


def _answers(port: int) -> bool:
    ready = subprocess.run(
        [binaries() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False
    )
    return ready.returncode == 0


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One PostgreSQL per test process."""
    place = tempfile.TemporaryDirectory(prefix="segue-pg-", ignore_cleanup_errors=True)
    with place as folder, cluster(Path(folder)) as running:
        yield running
