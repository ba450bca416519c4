"""Work that goes on for longer than somebody notices: the status bar says so, from any screen."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.ui.bridge import Bridge

T = TypeVar("T")
Tell = Callable[[float, str], None]
"""Says how far it is: a share from 0 to 1, and in words ('1,204 of about 2,143 rows')."""

NOTICED = 1.0
"""Seconds after which long work is shown (ui.md, section 7)."""


@dataclass(eq=False, slots=True)
class LongWork:
    """One piece of work under way.

    Attributes:
        stop: Asks it to end early; None where it can't.
        share: How far it is, 0 to 1; None until it says.
        count: The same in words.
    """

    title: str
    icon: str
    stop: Callable[[], object] | None = None
    share: float | None = None
    count: str = ""
    stopping: bool = False
    began: float = field(default_factory=time.monotonic)


class LongWorks(QObject):
    """What goes on now; lives on the UI thread as long as the window.

    Screens may be gone before their work is: it is told from the work itself, not by them.

    Signals:
        changed: Something was noticed, went on or ended.
    """

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._running: list[LongWork] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_noticed)

    @property
    def noticed(self) -> tuple[LongWork, ...]:
        """What goes on for longer than a second, oldest first."""
        seen = time.monotonic() - NOTICED
        return tuple(one for one in self._running if one.began <= seen)

    def follow(
        self,
        title: str,
        work: Callable[[Tell], T],
        *,
        icon: str = "hourglass",
        stop: Callable[[], object] | None = None,
    ) -> Callable[[], T]:
        """Make work for a lane that is followed from its start to its end.

        Args:
            title: What is done, in few words ('Importing spring.csv').
            work: Gets a function that says how far it is; it may be called on any thread.
            stop: Asks the work to end early, on the UI thread.
        """
        one = LongWork(title, icon, stop)
        began = self._bridge.relay(self._on_begun, owner=self)
        went_on = self._bridge.relay(self._on_told, owner=self)
        ended = self._bridge.relay(self._on_ended, owner=self)

        def run() -> T:
            began(one)
            try:
                return work(lambda share, count: went_on((one, share, count)))
            finally:
                ended(one)

        return run

    def stop(self, one: LongWork) -> None:
        """Ask one to end early."""
        if one.stop is not None and not one.stopping:
            one.stopping = True
            one.stop()
            self.changed.emit()

    def close(self) -> None:
        """Say nothing more: the window goes."""
        self._timer.stop()
        self._running.clear()

    def _on_begun(self, one: LongWork) -> None:
        one.began = time.monotonic()
        self._running.append(one)
        self._wait()

    def _on_told(self, said: tuple[LongWork, float, str]) -> None:
        one, share, count = said
        one.share, one.count = share, count
        if one in self.noticed:
            self.changed.emit()

    def _on_ended(self, one: LongWork) -> None:
        shown = one in self.noticed
        if one in self._running:
            self._running.remove(one)
        if not self._running:
            self._timer.stop()
        if shown:
            self.changed.emit()

    def _wait(self) -> None:
        """Until the next one has gone on long enough."""
        now = time.monotonic()
        left = [one.began + NOTICED - now for one in self._running if one.began + NOTICED > now]
        if left:
            self._timer.start(round(min(left) * 1000) + 1)

    @Slot()
    def _on_noticed(self) -> None:
        self.changed.emit()
        self._wait()
