"""Showing in steps: a piece in each turn of the event loop, so that keys never wait for all."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot


class Steps(QObject):
    """What is still to be shown, in order.

    Between two steps the window paints and takes keys. Whoever needs all of it calls `finish`.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[Callable[[], None]] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._next)

    @property
    def done(self) -> bool:
        """Whether all is shown."""
        return not self._waiting

    def begin(self, *steps: Callable[[], None]) -> None:
        """Take these steps from the next turn on, instead of what still waits."""
        self._waiting = deque(steps)
        self._timer.start()

    def drop(self) -> None:
        """Forget what still waits."""
        self._timer.stop()
        self._waiting.clear()

    def waits(self, step: Callable[[], None]) -> bool:
        """Whether this step is still to be taken."""
        return step in self._waiting

    def finish(self) -> None:
        """Take all steps that still wait, now."""
        while self._waiting:
            self._waiting.popleft()()
        self._timer.stop()

    @Slot()
    def _next(self) -> None:
        if self._waiting:
            self._waiting.popleft()()
        if self._waiting:
            self._timer.start()
