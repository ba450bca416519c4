"""The watchdog: notes every pause of the event loop that a person could feel."""

import faulthandler
import logging
import tempfile
import threading
import time
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Slot

_log = logging.getLogger("segue.ui.watchdog")

LIMIT = 0.050
"""Seconds; a longer pause is noted."""

_BEAT_MS = 4
_LOOK = 0.010


@dataclass(frozen=True)
class Pause:
    """A time in which the event loop served nothing.

    Attributes:
        seconds: How long, at most one beat (4 ms) too much and never too little.
        stack: Where the UI thread was when the limit was passed; empty if it was over too soon.
    """

    seconds: float
    stack: str


class Watchdog(QObject):
    """Beats on the UI thread and looks from another thread whether the beat is there."""

    def __init__(self, parent: QObject | None = None, limit: float = LIMIT) -> None:
        """Create it on the UI thread; it sleeps until `start`.

        Args:
            parent: Qt parent.
            limit: Seconds; a longer pause is noted.
        """
        super().__init__(parent)
        self._limit = limit
        self._pauses: deque[Pause] = deque(maxlen=10_000)
        self._ui_thread = threading.get_ident()
        self._last = 0.0
        self._stack = ""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """The pauses over the limit since the start or the last `reset`, at most 10,000."""
        return tuple(self._pauses)

    def count(self, over: float = LIMIT) -> int:
        """How many pauses were longer than `over` seconds."""
        return sum(pause.seconds > over for pause in self._pauses)

    def reset(self) -> None:
        """Forget the pauses so far."""
        self._pauses.clear()

    def start(self) -> None:
        """Begin to watch."""
        if self._thread is not None:
            return
        self._stop.clear()
        self._last = time.monotonic()
        self._timer.start()
        self._thread = threading.Thread(target=self._watch, name="segue-watchdog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop watching; the pauses stay readable."""
        self._timer.stop()
        thread, self._thread = self._thread, None
        if thread is not None:
            self._stop.set()
            thread.join()

    @Slot()
    def _beat(self) -> None:
        now = time.monotonic()
        gap = now - self._last
        stack, self._stack = self._stack, ""
        self._last = now
        if gap > self._limit:
            self._pauses.append(Pause(gap, stack))
            _log.warning("the window paused for %.0f ms\n%s", gap * 1000, stack)

    def _watch(self) -> None:
        while not self._stop.wait(_LOOK):
            if self._stack or time.monotonic() - self._last <= self._limit:
                continue
            self._stack = stack_of(self._ui_thread)


def stack_of(thread: int) -> str:
    """Where a thread is now, the newest call first; empty if it is over.

    Without holding its frames: a frame held here could be the last to hold a painter or a timer,
    which would then end in this thread, and Qt with it.
    """
    with tempfile.TemporaryFile() as file:
        faulthandler.dump_traceback(file, all_threads=True)
        file.seek(0)
        said = file.read().decode(errors="replace")
    parts = (one for one in said.split("\n\n") if f"0x{thread:016x} " in one.split("\n", 1)[0])
    return next(parts, "").strip()
