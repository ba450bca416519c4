"""Work that tests hand to a process of its own; picklable by its name."""

import os
import resource
import signal
import socket
import threading
import urllib.request
from pathlib import Path

from app.domain.errors import NotAllowed


def who_am_i() -> tuple[int, int]:
    """(process, niceness)."""
    return os.getpid(), os.nice(0)


def fail() -> None:
    raise ValueError("it did not work")


def refuse() -> None:
    raise NotAllowed("Not this.", "Nothing was changed.")


def grow() -> int:
    """Takes all the memory there is."""
    return len([bytearray(1 << 27) for _ in range(1 << 10)])


def limits_of() -> tuple[int, int, int]:
    """(memory, processor seconds, core file) at the most."""
    kinds = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)
    memory, seconds, core = (resource.getrlimit(kind)[0] for kind in kinds)
    return memory, seconds, core


def talk() -> None:
    """Prints as decoders do, below Python."""
    os.write(1, b"warning")
    os.write(2, b"warning")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def wait_for_ever(mark: Path) -> None:
    """Says its process and never ends."""
    part = mark.with_suffix(".part")
    part.write_text(str(os.getpid()))
    part.replace(mark)
    threading.Event().wait()


def unpicklable() -> object:
    return lambda: None


def open_socket() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=5) as answer:
        return bytes(answer.read())


def network_namespace() -> str:
    return str(Path("/proc/self/ns/net").readlink())
