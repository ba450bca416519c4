"""A timer that fires once after each start, and lives as long as its owner."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def once(owner: QObject, wait_ms: int, then: Callable[[], None]) -> QTimer:
    """Make one that stands still; `then` is a method of its owner."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(wait_ms)
    timer.timeout.connect(then)
    return timer
