"""The bridge: hand work to a lane, get the answer on the UI thread.

Answers of all lanes arrive through one queued signal and are handed out for at most 8 ms per tick
of the event loop, so that a flood of answers can't stop the window from painting. Answers are
handed out in the order in which they were finished: a lane with one thread answers in the order
of asking.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from types import MethodType
from typing import Any, Generic, TypeVar
from weakref import WeakMethod, ref

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from app.domain.errors import KnownError
from app.host.lanes import LaneName, Lanes, Urgency

_log = logging.getLogger("segue.ui.bridge")

T = TypeVar("T")

BUDGET = 0.008
"""Seconds per tick for handing out answers."""


class Back(Generic[T]):
    """A way back to whoever asked, that keeps nobody alive and ends with its owner."""

    def __init__(self, call: Callable[[T], object] | None, owner: QObject) -> None:
        self._owner = ref(owner)
        # A bound method would keep its object (a screen) alive until the answer comes.
        self._call: Callable[[], Callable[[T], object] | None]
        if isinstance(call, MethodType):
            self._call = WeakMethod(call)
        else:
            self._call = lambda: call

    def __call__(self) -> Callable[[T], object] | None:
        owner = self._owner()
        if owner is None or not isValid(owner):
            return None
        return self._call()

    def alive(self) -> bool:
        owner = self._owner()
        return owner is not None and isValid(owner)


class Ticket:
    """What `Bridge.submit` gives back: a way to lose interest in the answer."""

    def __init__(self) -> None:
        self._future: Future[Any] | None = None
        self.wanted = True

    def drop(self) -> None:
        """Want no answer any more; the work itself goes on."""
        self.wanted = False

    def cancel(self) -> None:
        """Want no answer any more; the work is not started if it still waits in its lane."""
        self.wanted = False
        if self._future is not None:
            self._future.cancel()

    def holds(self, future: Future[Any]) -> None:
        """Remember the work that the ticket stands for (the bridge's business)."""
        self._future = future


@dataclass(slots=True)
class _Request:
    """What was asked with.

    It holds all of it until the answer is handed out: parts of a window end on the UI thread, not
    on a lane that happens to let go last.
    """

    lane: str
    ticket: Ticket
    work: Callable[[], Any] | None
    done: Back[Any] | None
    failed: Back[KnownError] | None

    def let_go(self) -> None:
        self.work = self.done = self.failed = None


class Bridge(QObject):
    """Hands work to lanes and brings the answers to the UI thread.

    Signals:
        idle: The last answer that was under way has been handed out.
        unanswered: A `KnownError` whose asker gave no `on_failed`; the shell shows it.
    """

    idle = Signal()
    unanswered = Signal(object)
    _woken = Signal()

    def __init__(
        self,
        lanes: Lanes,
        on_crash: Callable[[BaseException], object],
        parent: QObject | None = None,
    ) -> None:
        """Create the bridge on the UI thread.

        Args:
            lanes: Where work goes.
            on_crash: Told, on the UI thread, of every failure that is no `KnownError`, be it of
                work or of the method that took its answer.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._lanes = lanes
        self._on_crash = on_crash
        self._arrived: deque[Callable[[], None]] = deque()
        self._newest: dict[tuple[int, str], Ticket] = {}
        self._under_way = 0
        self._open = True
        self._wake_gate = threading.Lock()
        self._wake_sent = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(0)
        self._again.timeout.connect(self._hand_out)
        self._woken.connect(self._hand_out, Qt.ConnectionType.QueuedConnection)

    @property
    def lanes(self) -> Lanes:
        """Where work goes; for jobs that hand on work from lane to lane."""
        return self._lanes

    @property
    def busy(self) -> bool:
        """Whether an answer is still under way."""
        return self._under_way > 0

    def submit(
        self,
        lane: LaneName,
        fn: Callable[[], T],
        *,
        owner: QObject,
        on_done: Callable[[T], object] | None = None,
        on_failed: Callable[[KnownError], object] | None = None,
        key: str | None = None,
        urgency: Urgency = Urgency.ACT,
    ) -> Ticket:
        """Run `fn` in a lane; called on the UI thread, answered on the UI thread.

        Args:
            lane: Which lane.
            fn: The work; it touches no widget. For `cpu` it must be picklable.
            owner: Who asks; when it is gone, the answer is dropped.
            on_done: Takes the result.
            on_failed: Takes a `KnownError`; without it the error goes to `unanswered`.
            key: Questions of one owner under one key replace each other: only the newest is
                answered. Work on the write lane is done nevertheless.
            urgency: Who goes first in the lane.

        Returns:
            A ticket with which the asker can lose interest.
        """
        ticket = Ticket()
        if key is not None:
            self._replace(owner, key, ticket, keep_work=lane == "write")
        request = _Request(lane, ticket, fn, Back(on_done, owner), Back(on_failed, owner))
        self._under_way += 1
        future = self._lanes.lane(lane).submit(fn, urgency)
        ticket.holds(future)
        future.add_done_callback(lambda done: self._post(lambda: self._answer(request, done)))
        return ticket

    def relay(self, call: Callable[[T], object], *, owner: QObject) -> Callable[[T], None]:
        """Make a function for other threads that calls `call` on the UI thread.

        For progress and levels: values that arrive faster than they can be shown are merged, the
        newest wins. After the owner's end it does nothing.
        """
        back = Back(call, owner)
        gate = threading.Lock()
        newest: list[T] = []

        def deliver() -> None:
            with gate:
                value = newest.pop()
            target = back()
            if target is not None:
                target(value)

        def tell(value: T) -> None:
            with gate:
                first = not newest
                newest[:] = [value]
            if first:
                self._post(deliver)

        return tell

    def close(self) -> None:
        """Hand out nothing any more; answers that still arrive are dropped and logged."""
        with self._wake_gate:
            self._open = False
            self._wake_sent = True
        self._again.stop()
        dropped = len(self._arrived)
        self._arrived.clear()
        if dropped:
            _log.info("bridge closed: %d answers dropped", dropped)

    def _replace(self, owner: QObject, key: str, ticket: Ticket, *, keep_work: bool) -> None:
        place = (id(owner), key)
        older = self._newest.get(place)
        if older is not None:
            if keep_work:
                older.drop()
            else:
                older.cancel()
        self._newest[place] = ticket
        if len(self._newest) > 512:
            self._newest = {k: t for k, t in self._newest.items() if t.wanted}

    def _post(self, delivery: Callable[[], None]) -> None:
        """Queue a delivery; called on any thread."""
        if not self._open:
            _log.info("bridge closed: an answer dropped")
            return
        self._arrived.append(delivery)
        # Emitted inside the gate: after `close`, which passes the gate too, no lane is in an emit.
        # Views that die then could otherwise hold Qt's lock and wait for the interpreter while a
        # lane holds the interpreter and waits for that lock.
        with self._wake_gate:
            if self._wake_sent:
                return
            self._wake_sent = True
            try:
                self._woken.emit()
            except RuntimeError:  # the C++ half is gone: the program is closing
                _log.info("bridge gone: an answer dropped")

    @Slot()
    def _hand_out(self) -> None:
        with self._wake_gate:
            self._wake_sent = False
        end = time.monotonic() + BUDGET
        while self._arrived:
            delivery = self._arrived.popleft()
            try:
                delivery()
            except Exception as failure:  # noqa: BLE001 - the other answers still have to go out
                self._on_crash(failure)
            if time.monotonic() >= end:
                break
        if self._arrived and self._open:
            # Not by the signal: events posted meanwhile are served in the same round, a timer
            # waits until the window has painted.
            self._again.start()

    def _answer(self, request: _Request, done: Future[Any]) -> None:
        try:
            self._give(request, done)
        finally:
            request.ticket.wanted = False
            request.let_go()
            self._under_way -= 1
            if self._under_way == 0:
                self.idle.emit()

    def _give(self, request: _Request, done: Future[Any]) -> None:
        if done.cancelled() or request.done is None or request.failed is None:
            return
        failure = done.exception()
        if failure is not None and not isinstance(failure, KnownError):
            # Told even if nobody waits any more: a defect is a defect.
            self._on_crash(failure)
            return
        if not request.ticket.wanted or not request.done.alive():
            if failure is not None:
                _log.info("lane %s: nobody waits for: %s", request.lane, type(failure).__name__)
            return
        if failure is None:
            take = request.done()
            if take is not None:
                take(done.result())
            return
        tell = request.failed()
        if tell is not None:
            tell(failure)
        else:
            self.unanswered.emit(failure)
