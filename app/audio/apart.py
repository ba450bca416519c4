"""Work in a process of its own: it may crash, hang or eat memory, and costs one sentence.

For decoders, which read what anybody made. The process is made anew for each piece of work, has
limits of memory and of processor time, and its output (decoders print warnings) goes nowhere.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from app.domain.errors import KnownError

T = TypeVar("T")

MEMORY = 2 << 30
"""Bytes of address space; libraries alone take half a gigabyte of it."""
_NICE = 10
_LAST_WORDS = 2.0
_TICK = 0.1

Cancelled = Callable[[], bool]


def never() -> bool:
    """Nobody leaves off."""
    return False


class Crashed(KnownError):
    """The process ended without an answer.

    Attributes:
        how: 'was killed by signal 11', 'ended with code 3'.
    """

    def __init__(self, how: str) -> None:
        super().__init__(f"The work {how}.")
        self.how = how


class TooLong(KnownError):
    """The process was still busy after its time and was ended."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The work did not end within {seconds:.0f} s.")


def run_apart(
    work: Callable[..., T], *words: Any, patience: float, cancelled: Cancelled = never
) -> T:
    """Does work in a process of its own and waits for it.

    Args:
        work: A function of a module (it is found there by its name).
        words: What it takes; picklable.
        patience: Seconds after which it is ended.
        cancelled: Asked all the while; when it says so, the process is ended.

    Raises:
        KnownError: What the work raised.
        Crashed: It died.
        TooLong: It did not end.
        CancelledError: It was left off.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    helper = context.Process(
        target=_in_helper, args=(theirs, work, words, patience), name="segue-apart", daemon=True
    )
    try:
        helper.start()
        theirs.close()
        answer = _answer(ours, helper, patience, cancelled)
    finally:
        if helper.pid is not None:
            if helper.is_alive():
                helper.kill()
            helper.join()
            helper.close()
        ours.close()
    if isinstance(answer, KnownError):
        raise answer
    result: T = answer
    return result


def _answer(ours: Connection, helper: Any, patience: float, cancelled: Cancelled) -> Any:
    end = time.monotonic() + patience
    while not ours.poll(min(_TICK, max(0.0, end - time.monotonic()))):
        if cancelled():
            raise CancelledError
        if time.monotonic() >= end:
            raise TooLong(patience)
    try:
        kind, value = ours.recv()
    except (EOFError, OSError) as failure:
        helper.join(_LAST_WORDS)
        raise Crashed(_how(helper.exitcode)) from failure
    if kind == "known":
        return KnownError(*value)
    if kind == "failed":
        raise Crashed(f"failed ({value})")
    return value


def _how(code: int | None) -> str:
    if code is None:
        return "stopped answering"
    return f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"


def _in_helper(
    answer: Connection, work: Callable[..., Any], words: tuple[Any, ...], patience: float
) -> None:
    _keep_within(patience)
    try:
        said: tuple[str, Any] = ("done", work(*words))
    except KnownError as failure:
        said = ("known", (failure.what, failure.safe, failure.todo))
    except Exception as failure:  # noqa: BLE001 - whatever it was, the program hears of it
        said = ("failed", f"{type(failure).__name__}: {failure}")
    with contextlib.suppress(OSError):  # nobody listens any more
        answer.send(said)


def _keep_within(patience: float) -> None:
    """Limits of this process; on Windows there are none but the time."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # what becomes of it is the program's to say
    if sys.platform == "win32":
        return
    import resource

    os.nice(_NICE)
    seconds = int(patience) + 1
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, MEMORY),
    ):
        hard = resource.getrlimit(limit)[1]
        if hard == resource.RLIM_INFINITY or most <= hard:
            resource.setrlimit(limit, (most, hard))
