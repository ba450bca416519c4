"""Lanes: named threads (and one process) that do what the window must not wait for.

A lane takes work in order of urgency, then of arrival. Every piece of work gives an `Answer`; a
failure that nobody looks at is logged, never lost. A closed lane drops work and says so in the log.
"""

import heapq
import itertools
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

if TYPE_CHECKING:  # loaded by the first work of a helper process
    from concurrent.futures import ProcessPoolExecutor

_log = logging.getLogger("segue.host.lanes")

T = TypeVar("T")

LaneName = Literal["write", "read", "jobs", "audio", "work", "cpu", "team", "blobs", "ask"]


class Urgency(IntEnum):
    """Who goes first in a lane; smaller is sooner."""

    ACT = 0
    QUESTION = 10
    CHUNK = 20


class Answer(Future[T], Generic[T]):
    """A future that logs its failure when it is thrown away without anybody having looked."""

    def __init__(self, lane: str) -> None:
        super().__init__()
        self._lane = lane
        self._looked = False

    def result(self, timeout: float | None = None) -> T:
        """Wait for the result; raises what the work raised."""
        self._looked = True
        return super().result(timeout)

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """Wait for the end; None if the work went well."""
        self._looked = True
        return super().exception(timeout)

    def add_done_callback(self, fn: Callable[[Future[T]], Any]) -> None:
        """Call `fn` with this answer at its end; whoever asks for that looks at failures."""
        self._looked = True
        super().add_done_callback(fn)

    def __del__(self) -> None:
        if self._looked or not self.done() or self.cancelled():
            return
        failure = super().exception()
        if failure is not None:
            _log.error("lane %s: a failure nobody looked at", self._lane, exc_info=failure)


class Lane(Protocol):
    """Something that does work elsewhere and answers later."""

    @property
    def name(self) -> str:
        """The lane's name, as in the log."""
        ...

    def submit(self, work: Callable[[], T], urgency: Urgency = Urgency.ACT) -> Answer[T]:
        """Queue work; a closed lane answers with a cancelled `Answer`."""
        ...

    def close(self, patience: float = 5.0) -> bool:
        """Finish what runs, drop what waits; False if something still ran after `patience` s."""
        ...


def _dropped(lane: str) -> Answer[Any]:
    _log.info("lane %s is closed: work dropped", lane)
    answer: Answer[Any] = Answer(lane)
    answer.cancel()
    answer.set_running_or_notify_cancel()
    return answer


@dataclass(order=True)
class _Task:
    urgency: int
    number: int
    work: Callable[[], Any] | None = field(compare=False)
    answer: Answer[Any] = field(compare=False)

    def run(self) -> None:
        """Work, then answer.

        The work is let go first: what it holds (parts of a window) must not end on this thread
        because whoever asked was quicker with the answer.
        """
        work, self.work = self.work, None
        if work is None or not self.answer.set_running_or_notify_cancel():
            return
        try:
            result = work()
        except BaseException as failure:  # noqa: BLE001 - it belongs to whoever waits for the answer
            del work
            self.answer.set_exception(failure)
            del self  # the failure holds this frame: a circle that only a collection would end
        else:
            del work
            self.answer.set_result(result)


_LAST = 1_000_000  # the order to stop sorts behind all work


class ThreadLane:
    """One or more threads that share one queue, the most urgent first.

    With one thread the answers come in the order of asking (within an urgency).

    Args:
        grace: Seconds for which chunks stay back after something more urgent: people's acts come
            in bursts (a call's end and its saving), and the next one should not find a chunk begun.
    """

    def __init__(self, name: str, threads: int = 1, grace: float = 0.0) -> None:
        self._name = name
        self._tasks: list[_Task] = []
        self._numbers = itertools.count()
        self._gate = threading.Condition()
        self._grace = grace
        self._chunks_from = 0.0
        self._open = True
        self._threads = [
            threading.Thread(target=self._run, name=f"segue-{name}-{n}", daemon=True)
            for n in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def name(self) -> str:
        """The lane's name, as in the log."""
        return self._name

    def submit(self, work: Callable[[], T], urgency: Urgency = Urgency.ACT) -> Answer[T]:
        """Queue work; a closed lane drops it, logs that and answers with a cancelled `Answer`."""
        answer: Answer[T] = Answer(self._name)
        with self._gate:
            if self._open:
                self._put(_Task(urgency, next(self._numbers), work, answer))
                return answer
        return _dropped(self._name)

    def waiting(self, before: Urgency) -> bool:
        """Whether work more urgent than `before` stands in the queue.

        A long piece of work may ask it between two steps and make room.
        """
        with self._gate:
            return bool(self._tasks) and self._tasks[0].urgency < before

    def close(self, patience: float = 5.0) -> bool:
        """Finish what runs, drop what waits; False if something still ran after `patience` s."""
        with self._gate:
            if self._open:
                self._open = False
                self._drop_waiting()
                for _ in self._threads:
                    self._put(_Task(_LAST, next(self._numbers), None, Answer(self._name)))
        end = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        alive = [thread.name for thread in self._threads if thread.is_alive()]
        if alive:
            _log.error("lane %s: still busy after %.1f s: %s", self._name, patience, alive)
        return not alive

    def _put(self, task: _Task) -> None:
        heapq.heappush(self._tasks, task)
        self._gate.notify()

    def _drop_waiting(self) -> None:
        dropped, self._tasks = self._tasks, []
        for task in dropped:
            task.answer.cancel()
            task.answer.set_running_or_notify_cancel()
        if dropped:
            _log.info("lane %s is closed: %d pieces of work dropped", self._name, len(dropped))

    def _next(self) -> _Task:
        """The most urgent piece of work, as soon as it may begin."""
        with self._gate:
            while True:
                if not self._tasks:
                    self._gate.wait()
                    continue
                early = self._chunks_from - time.monotonic()
                if self._tasks[0].urgency != Urgency.CHUNK or early <= 0:
                    return heapq.heappop(self._tasks)
                self._gate.wait(early)

    def _run(self) -> None:
        while True:
            task = self._next()
            if task.work is None:
                return
            task.run()
            if self._grace and task.urgency < Urgency.CHUNK:
                self._chunks_from = time.monotonic() + self._grace
            del task  # a waiting thread must not keep the last answer alive


GRACE = 0.01
"""Seconds for which the write lane keeps chunks of jobs back after an act."""
HELPER_NICE = 5
"""How far the helper process gives way: what it reads can wait, whoever saves a call can't."""


def leave_with_parent() -> None:
    """End this helper process when the program is gone, however it went (kill -9 included).

    Ctrl+C reaches the helper too; what becomes of its work is the program's to say.
    """
    import multiprocessing

    if hasattr(os, "nice"):
        os.nice(HELPER_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(0)

    threading.Thread(target=watch, name="segue-parent", daemon=True).start()


class ProcessLane:
    """One helper process for work that would hold the interpreter; started by the first work.

    Work must be picklable: a module-level function or a `functools.partial` of one. A thread of
    the lane starts the helper and waits for it, so that asking costs the asker nothing.
    """

    def __init__(self, name: str) -> None:
        self._front = ThreadLane(name)
        self._gate = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    @property
    def name(self) -> str:
        """The lane's name, as in the log."""
        return self._front.name

    def submit(self, work: Callable[[], T], urgency: Urgency = Urgency.ACT) -> Answer[T]:
        """Queue work for the helper; a closed lane drops it and logs that."""
        return self._front.submit(lambda: self._in_helper(work), urgency)

    def close(self, patience: float = 5.0) -> bool:
        """Finish what runs, drop what waits; a helper busy for longer is ended (then False)."""
        in_time = self._front.close(patience)
        with self._gate:
            pool, self._pool = self._pool, None
        if pool is None:
            return in_time
        if not in_time:
            # The executor's own list; the public way (`kill_workers`) is Python 3.14 only.
            for helper in list((pool._processes or {}).values()):
                helper.kill()
        pool.shutdown(wait=True, cancel_futures=True)
        self._front.close(patience)
        return in_time

    def _in_helper(self, work: Callable[[], T]) -> T:
        from concurrent.futures.process import BrokenProcessPool

        try:
            asked = self._running().submit(work)
        except BrokenProcessPool:
            _log.error("lane %s: the helper had died; a new one is started", self.name)
            self._forget()
            asked = self._running().submit(work)
        return asked.result()

    def _forget(self) -> None:
        with self._gate:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True)

    def _running(self) -> "ProcessPoolExecutor":
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        with self._gate:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    1,
                    mp_context=multiprocessing.get_context("spawn"),
                    initializer=leave_with_parent,
                )
            return self._pool


class Lanes:
    """The lanes of one running program.

    Attributes:
        write: One thread: every act, and the chunks of jobs behind them.
        read: Two threads: reads on the local store.
        jobs: Two threads: work made of several rooms and longer than a moment (an import).
        audio: One thread: opening, closing and steering sound devices.
        work: One thread: code that releases the interpreter (encode, hash, copy files).
        cpu: One process: code that doesn't.
        team: One thread: short questions to the team database; it may wait for the network.
        blobs: One thread: recordings that come from the team to be heard.
        ask: One thread: questions about the whole team, which may take the team a while.
    """

    def __init__(self) -> None:
        self.write = ThreadLane("write", grace=GRACE)
        self.read = ThreadLane("read", 2)
        self.jobs = ThreadLane("jobs", 2)
        self.audio = ThreadLane("audio")
        self.work = ThreadLane("work")
        self.cpu = ProcessLane("cpu")
        self.team = ThreadLane("team")
        self.blobs = ThreadLane("blobs")
        self.ask = ThreadLane("ask")

    def lane(self, name: LaneName) -> Lane:
        """The lane of that name."""
        lanes: dict[LaneName, Lane] = {
            "write": self.write,
            "read": self.read,
            "jobs": self.jobs,
            "audio": self.audio,
            "work": self.work,
            "cpu": self.cpu,
            "team": self.team,
            "blobs": self.blobs,
            "ask": self.ask,
        }
        return lanes[name]

    def close(self, patience: float = 5.0) -> bool:
        """Close all lanes, those that feed others first; False if one was still busy."""
        order: tuple[Lane, ...] = (
            self.team,
            self.blobs,
            self.ask,
            self.jobs,
            self.cpu,
            self.audio,
            self.work,
            self.read,
            self.write,
        )
        ended = [lane.close(patience) for lane in order]  # every one, also after a late one
        return all(ended)
