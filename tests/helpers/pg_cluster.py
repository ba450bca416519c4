"""A tiny PostgreSQL of one test file: on loopback, run by nobody where the tests run as root."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers.processes import start, stop
from tests.helpers.waiting import until


@dataclass(frozen=True)
class Cluster:
    """A running server.

    Attributes:
        port: On 127.0.0.1.
        folder: Where its socket is, which lets the owner in without a password.
        programs: Folder of psql.
    """

    port: int
    folder: Path
    programs: Path

    def owner(self, sql: str) -> str:
        """Say something as the owner; the answer."""
        done = self.ask({"host": str(self.folder), "port": self.port, "user": "owner"}, sql)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def ask(self, words: Mapping[str, str | int], sql: str) -> subprocess.CompletedProcess[str]:
        """Connect with libpq's words and say something."""
        given = {"dbname": "postgres", **words}
        info = " ".join(f"{key}='{_quoted(str(value))}'" for key, value in given.items())
        return subprocess.run(
            [self.programs / "psql", "-XAtw", "-d", info, "-c", sql],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
        )


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")


@contextmanager
def cluster(certificate: str = "", key: str = "") -> Iterator[Cluster]:
    """Start a server whose people come in over TCP by scram-sha-256 alone.

    Args:
        certificate: The server's certificate and key (PEM): TLS is then offered.
        key: Its key.
    """
    programs = Path(_bin("initdb")).parent
    folder = Path(tempfile.mkdtemp(prefix="segue-pg-", dir="/tmp"))
    server = None
    try:
        data = folder / "data"
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
        _give(folder)
        made = [programs / "initdb", "-D", data, "-U", "owner", "-A", "trust", "-N", "-E", "UTF8"]
        _run(made, env)
        (data / "pg_hba.conf").write_text(
            "local all owner trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        )
        words = ["-c", "shared_buffers=16MB", "-c", "fsync=off"]
        if certificate:
            for name, text in (("server.crt", certificate), ("server.key", key)):
                (data / name).write_text(text)
                (data / name).chmod(0o600)
                _give(data / name)
            words += ["-c", "ssl=on"]
        port = _free_port()
        command = [programs / "postgres", "-D", data, "-k", folder, "-h", "127.0.0.1"]
        command += ["-p", str(port), *words]
        server = start(_as_nobody(command), folder / "log", env)
        running = Cluster(port, folder, programs)
        asked = {"host": str(folder), "port": port, "user": "owner"}
        until(lambda: running.ask(asked, "SELECT 1").returncode == 0, 20, "the database server")
        yield running
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _bin(name: str) -> str:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which(name, path=os.pathsep.join([*map(str, places), os.environ["PATH"]]))
    if found is None:
        pytest.fail("missing system package: postgresql ('make test' installs it)")
    return found


def _give(path: Path) -> None:
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(path, nobody.pw_uid, nobody.pw_gid)


def _as_nobody(command: list[str | Path]) -> list[str]:
    before = []
    if os.geteuid() == 0:
        group = str(pwd.getpwnam("nobody").pw_gid)
        before = ["setpriv", "--reuid=nobody", f"--regid={group}", "--clear-groups"]
    return [*before, *map(str, command)]


def _run(command: list[str | Path], env: dict[str, str]) -> None:
    done = subprocess.run(
        _as_nobody(command), env=env, cwd="/", capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
