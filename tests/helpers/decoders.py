"""Decoders that end badly; found here by name from the process that runs them."""

import os
import resource
import signal
import socket
import threading
from dataclasses import replace
from pathlib import Path

from app.audio.decode import Decoded, decode


def dies(source: Path, target: Path | None) -> Decoded:
    """Begins its output and is killed by a broken pointer."""
    if target is not None:
        target.with_name(target.name + ".part").write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError("still here")


def leaves(source: Path, target: Path | None) -> Decoded:
    """Ends the process without a word."""
    os._exit(3)


def hangs(source: Path, target: Path | None) -> Decoded:
    """Never comes back."""
    threading.Event().wait()
    raise AssertionError("woken")


def stumbles(source: Path, target: Path | None) -> Decoded:
    """Fails in a way that nobody foresaw."""
    raise ZeroDivisionError("seven")


def grows(source: Path, target: Path | None) -> Decoded:
    """Takes all the memory there is."""
    found = [bytearray(1 << 28) for _ in range(1 << 10)]
    raise AssertionError(len(found))


def on_a_full_disk(source: Path, target: Path | None) -> Decoded:
    """Decodes where no file may grow beyond 10 kB."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
    return decode(source, target)


def talks(source: Path, target: Path | None) -> Decoded:
    """Prints to both streams of the process, as C libraries do."""
    os.write(1, b"to stdout")
    os.write(2, b"to stderr")
    return Decoded("WAV PCM_16", 1, 8000, 1.0)


def calls_home(source: Path, target: Path | None) -> Decoded:
    """Wants to tell somebody."""
    socket.create_connection(("127.0.0.1", 9))
    raise AssertionError("connected")


def tells_its_limits(source: Path, target: Path | None) -> Decoded:
    """Says how much memory it may have."""
    most = resource.getrlimit(resource.RLIMIT_AS)[0]
    return replace(decode(source, target), problems=(str(most),))
