"""Work that tests hand to a process of its own; picklable by its name."""

import os
import signal
import socket
import threading
import urllib.request
from pathlib import Path


def who_am_i() -> tuple[int, int]:
    """(process, niceness)."""
    return os.getpid(), os.nice(0)


def fail() -> None:
    raise ValueError("it did not work")


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
