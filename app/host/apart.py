"""One piece of work in a process of its own: at the lowest priority, without a network.

For work that needs much memory for a while: it goes with the process. Whoever no longer wants it
sets the event, and the process is ended at once.
"""

import ctypes
import multiprocessing
import os
import pickle
import socket
import sys
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from app.domain.errors import KnownError
from app.host.lanes import leave_with_parent

T = TypeVar("T")

_LOOK = 0.2
"""Seconds between two looks whether the work is still wanted."""
_PATIENCE = 5.0
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # linux/sched.h: CLONE_NEWUSER, CLONE_NEWNET


class NoNetwork(PermissionError):
    """Work that may not use the network tried to."""


def apart(work: Callable[[], T], cancelled: threading.Event) -> T:
    """Does work in a process of its own and waits for it. Belongs on a lane that may wait.

    Args:
        work: Picklable: a module-level function or a `functools.partial` of one.
        cancelled: Set by whoever no longer wants the work.

    Raises:
        CancelledError: It was no longer wanted; the process is gone.
        KnownError: The process died.
        Exception: What the work raised.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    helper = context.Process(
        target=_do, args=(pickle.dumps(work), there), name="segue-apart", daemon=True
    )
    helper.start()
    there.close()
    try:
        while not cancelled.is_set() and not here.poll(_LOOK):
            pass
        if cancelled.is_set():
            raise CancelledError
        well, result = here.recv()
        helper.join(_PATIENCE)  # it tidies up behind itself
    except EOFError as gone:
        raise KnownError("A helper process ended before its work was done.") from gone
    finally:
        helper.kill()
        helper.join()
        helper.close()
        here.close()
    if well:
        return result  # type: ignore[no-any-return]
    raise result


def _do(packed: bytes, back: Connection) -> None:
    # Before there is a second thread, as the kernel asks; what the work imports may start some.
    shut_the_network()
    leave_with_parent()
    if hasattr(os, "nice"):
        os.nice(19)
    try:
        answer: tuple[bool, Any] = (True, pickle.loads(packed)())
    except Exception as failure:  # noqa: BLE001 - it belongs to whoever waits for the answer
        answer = (False, failure)
    try:
        back.send(answer)
    except Exception as failure:  # noqa: BLE001 - a failure that can't be carried over is told
        back.send((False, RuntimeError(f"{answer[1]!r} ({failure!r})")))


def shut_the_network() -> None:
    """From now on nothing in this process reaches a network; it can't be opened again.

    On Linux the process moves to a network namespace of its own, which has no way out, where the
    system lets it. Everywhere each socket that is no local one is refused when Python makes it.
    """
    if sys.platform == "linux":
        system = ctypes.CDLL(None)
        if system.unshare(_NEW_NET) != 0:
            system.unshare(_NEW_USER | _NEW_NET)
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.__new__":
        if arguments[1] != getattr(socket, "AF_UNIX", None):
            raise NoNetwork("This work may not use the network.")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        raise NoNetwork("This work may not use the network.")
