"""How long a start takes, as people feel it: noted in the log when something is first seen."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from app.host.started import since_start

_log = logging.getLogger("segue.ui.start")


def note_first_paint(widget: QWidget, what: str, there: Callable[[], bool]) -> None:
    """Log once how many seconds after the program's start a widget was painted.

    Args:
        what: Its name in the log.
        there: Whether it shows by now what people wait for.
    """
    _FirstPaint(widget, what, there)


class _FirstPaint(QObject):
    # It holds no reference to the widget, which owns it.

    def __init__(self, widget: QWidget, what: str, there: Callable[[], bool]) -> None:
        super().__init__(widget)
        self._what, self._there = what, there
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._there():
            watched.removeEventFilter(self)
            seconds = since_start()
            if seconds is not None:
                _log.info("%s first seen %.2f s after the start", self._what, seconds)
        return False
