"""One piece of work in a process of its own, which may crash, hang or eat memory.

For decoders, which read what anybody made, and for work that needs much memory for a while: it
goes with the process. The process is made anew for each piece, never reaches a network, and its
output (decoders print warnings) goes nowhere; where `Limits` are given, it has no more than those.
"""

import contextlib
import ctypes
import multiprocessing
import os
import pickle
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.host.lanes import leave_with_parent

T = TypeVar("T")
Cancelled = Callable[[], bool]

LOWEST, WAITED_FOR = 19, 10
"""Niceness of work that nobody waits for, and of work that somebody does."""
MEMORY = 2 << 30
"""Bytes of address space; libraries alone take half a gigabyte of it."""
_LOOK = 0.1
"""Seconds between two looks whether the work is still wanted."""
_PATIENCE = 5.0
_LAST_WORDS = 2.0
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # linux/sched.h: CLONE_NEWUSER, CLONE_NEWNET


@dataclass(frozen=True, slots=True)
class Limits:
    """What the process may use at the most; on Windows only the time is watched.

    Attributes:
        seconds: After which it is ended, starting it included; as much of processor time.
        memory: Bytes of address space.
    """

    seconds: float
    memory: int = MEMORY


class NoNetwork(PermissionError):
    """Work that may not use the network tried to."""


class Crashed(KnownError):
    """The process ended without an answer.

    Attributes:
        how: 'was killed by signal 11', 'ended with code 3'.
    """

    def __init__(self, how: str) -> None:
        super().__init__(
            phrase("A helper process ended before its work was done: it {how}.", how=how)
        )
        self.how = how


class TooLong(KnownError):
    """The process was still busy after its time and was ended."""

    def __init__(self, seconds: float) -> None:
        super().__init__(phrase("The work did not end within {seconds:.0f} s.", seconds=seconds))


def never() -> bool:
    """Nobody leaves off."""
    return False


def apart(
    work: Callable[[], T],
    *,
    cancelled: Cancelled = never,
    limits: Limits | None = None,
    niceness: int = LOWEST,
) -> T:
    """Does work in a process of its own and waits for it. Belongs on a lane that may wait.

    Args:
        work: Picklable: a module-level function or a `functools.partial` of one.
        cancelled: Asked all the while; when it says so, the process is ended.

    Raises:
        CancelledError: It was no longer wanted; the process is gone.
        Crashed: It died.
        TooLong: It did not end.
        Exception: What the work raised.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    # Packed here and unpacked there by hand: nothing of the work is imported before the limits are.
    helper = context.Process(
        target=_do,
        args=(pickle.dumps(work), there, limits, niceness),
        name="segue-apart",
        daemon=True,
    )
    end = time.monotonic() + limits.seconds if limits is not None else None
    try:
        helper.start()
        there.close()
        _wait(here, end, limits, cancelled)
        try:
            well, result = here.recv()
        except (EOFError, OSError) as gone:
            helper.join(_LAST_WORDS)
            raise Crashed(_how(helper.exitcode)) from gone
        helper.join(_PATIENCE)  # it tidies up behind itself
    finally:
        if helper.pid is not None:
            helper.kill()
            helper.join()
            helper.close()
        here.close()
    if well:
        return result  # type: ignore[no-any-return]
    raise result


def _wait(here: Connection, end: float | None, limits: Limits | None, cancelled: Cancelled) -> None:
    while not here.poll(_LOOK if end is None else min(_LOOK, max(0.0, end - time.monotonic()))):
        if cancelled():
            raise CancelledError
        if end is not None and limits is not None and time.monotonic() >= end:
            raise TooLong(limits.seconds)
    if cancelled():
        raise CancelledError


def _how(code: int | None) -> str:
    if code is None:
        return "stopped answering"
    return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"


def _do(packed: bytes, back: Connection, limits: Limits | None, niceness: int) -> None:
    _say_nothing()
    # Before there is a second thread, as the kernel asks; what the work imports may start some.
    shut_the_network()
    leave_with_parent()
    if sys.platform != "win32":
        os.nice(max(0, niceness - os.nice(0)))  # a program that gives way itself is not overtaken
        if limits is not None:
            _keep_within(limits)
    try:
        answer: tuple[bool, Any] = (True, pickle.loads(packed)())
    except Exception as failure:  # noqa: BLE001 - it belongs to whoever waits for the answer
        answer = (False, failure)
    with contextlib.suppress(OSError):  # nobody listens any more
        try:
            back.send(answer)
        except OSError:
            raise
        except Exception as failure:  # noqa: BLE001 - what can't be carried over is told
            back.send((False, RuntimeError(f"{answer[1]!r} ({failure!r})")))


def _say_nothing() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _keep_within(limits: Limits) -> None:
    """Limits of this process."""
    if sys.platform == "win32":
        return
    import resource

    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(limits.seconds) + 1),
        (resource.RLIMIT_AS, limits.memory),
    ):
        hard = resource.getrlimit(limit)[1]
        if hard == resource.RLIM_INFINITY or most <= hard:
            resource.setrlimit(limit, (most, hard))


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
