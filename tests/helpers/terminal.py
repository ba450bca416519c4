"""Somebody at a terminal: what is asked there, and what they type."""

import fcntl
import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Terminal:
    """`segue team …` at a terminal of its own, of which it is the controlling one.

    Args:
        env: Of its environment, beside this one.
    """

    def __init__(self, *words, **env):
        self._ours, theirs = pty.openpty()
        # What is asked is read without echo by the terminal itself.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app", "team", *map(str, words)],
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=theirs,
            cwd=ROOT,
            env={**os.environ, **env},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        self.seen = ""

    def asked(self, what, answer):
        """Waits until this is asked, then types."""
        __tracebackhide__ = True
        while what not in self.seen:
            came = os.read(self._ours, 4096).decode()
            assert came, self.seen
            self.seen += came
        self.seen = self.seen.partition(what)[2]
        os.write(self._ours, f"{answer}\n".encode())

    def ends(self):
        """What it said on stdout, and its code; it asks for nothing more."""
        said, _ = self._process.communicate(timeout=60)
        return said.decode(), self._process.returncode

    def close(self):
        self._process.kill()
        self._process.communicate()
        os.close(self._ours)


@pytest.fixture
def terminal(request):
    """Runs a command at a terminal; it is gone behind the test."""

    def run(*words, **env):
        made = Terminal(*words, **env)
        request.addfinalizer(made.close)
        return made

    return run
