"""Locks the window when nobody has touched it for a while; never in a call."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

_LOOK_MS = 5_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Counts the time since somebody touched keys or mouse in the window or one of its dialogs.

    Args:
        minutes: Asked at each look: after how long it locks.
        held: Asked at each look: whether something (a call) keeps it open.

    Signals:
        idle: The time is over.
    """

    idle = Signal()

    def __init__(
        self,
        minutes: Callable[[], float],
        held: Callable[[], bool],
        parent: QObject,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._minutes, self._held, self._clock = minutes, held, clock
        self._touched = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._on_focus)

    @Slot(QWindow)
    def _on_focus(self, window: QWindow | None) -> None:
        """A dialog is a window of its own, and takes all keys while it is open."""
        if window is not None:
            self.watch(window)

    def watch(self, window: QWindow) -> None:
        """See what happens in this window."""
        window.installEventFilter(self)

    def start(self) -> None:
        """Begin to count."""
        self._touched = self._clock()
        self._timer.start()

    def stop(self) -> None:
        """Count no longer: the window is locked or nobody has signed in."""
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remember when the window was touched; keeps no event."""
        if event.type() in _TOUCHES:
            self._touched = self._clock()
        return False

    @Slot()
    def look(self) -> None:
        """Whether the time is over now."""
        if self._held():
            self._touched = self._clock()
        elif self._clock() - self._touched >= self._minutes() * 60:
            self.stop()
            self.idle.emit()
