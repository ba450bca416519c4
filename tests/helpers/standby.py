"""A standby that streams from a cluster of a test, and can be read."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.helpers.postgres import Cluster, binaries, end_with_parent, free_port, server_user
from tests.helpers.waiting import until

_ACCESS = "host replication all 127.0.0.1/32 scram-sha-256\n"


@contextmanager
def standby(cluster: Cluster) -> Iterator[int]:
    """A standby of this cluster; its port on 127.0.0.1."""
    access = cluster.folder / "data" / "pg_hba.conf"
    if _ACCESS not in access.read_text():
        access.write_text(access.read_text() + _ACCESS)
    with psycopg.connect(cluster.url(), autocommit=True) as root:
        root.execute("SELECT pg_reload_conf()")
    words = cluster.folder / "passfile"
    port = free_port()
    line = f"127.0.0.1:{port}:*:{cluster.user}:{cluster.password}\n"
    words.write_text(words.read_text() + line)
    user = server_user()
    as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    place = tempfile.TemporaryDirectory(prefix="segue-standby-", ignore_cleanup_errors=True)
    with place as made:
        folder = Path(made)
        # The server's user reads a password file of its own.
        (folder / "passfile").write_text(words.read_text())
        (folder / "passfile").chmod(0o600)
        for one in (folder, folder / "passfile"):
            if user:
                shutil.chown(one, user)
        common = {
            "stdin": subprocess.DEVNULL,
            "cwd": folder,
            "env": {**os.environ, "LC_ALL": "C.UTF-8", "PGPASSFILE": str(folder / "passfile")},
        }
        done = subprocess.run(
            [binaries() / "pg_basebackup", "-D", folder / "data", "-h", "127.0.0.1", "-p",
             str(cluster.port), "-U", cluster.user, "-R", "-X", "stream", "-c", "fast"],
            capture_output=True, check=False, **common, **as_user,
        )  # fmt: skip
        if done.returncode != 0:
            pytest.fail(f"pg_basebackup: {done.stderr.decode()}")
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.write(f"port = {port}\nhot_standby = on\n")
        with (folder / "server.log").open("ab") as log:
            server = subprocess.Popen(
                [binaries() / "postgres", "-D", folder / "data"],
                stdout=log, stderr=log, preexec_fn=end_with_parent, **common, **as_user,
            )  # fmt: skip
        try:
            until(lambda: _reads(cluster, port), 30, "the standby")
            yield port
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(10)


def _reads(cluster: Cluster, port: int) -> bool:
    try:
        with psycopg.connect(cluster.url(port=port), connect_timeout=2) as there:
            return bool(there.execute("SELECT pg_is_in_recovery()").fetchone()[0])
    except psycopg.OperationalError:
        return False
