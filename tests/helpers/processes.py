"""Servers that a test session starts and that never outlive it."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def start(
    command: Sequence[str],
    log: Path,
    env: Mapping[str, str],
    pass_fds: Sequence[int] = (),
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a server whose output goes to `log`; it ends with this process, killed or not."""
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            env=dict(env),
            stdin=stdin,
            stdout=out,
            stderr=out,
            pass_fds=tuple(pass_fds),
            preexec_fn=_end_with_parent,
        )


def stop(process: subprocess.Popen[bytes], seconds: float = 5.0) -> None:
    """End a server: politely first."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(seconds)
