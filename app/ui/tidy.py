"""What is lost in circles is collected on the window's thread, and on no other."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_MS = 200
REST_MS = 2_000
"""How long nothing is looked at when a first screen comes: what is loaded for it stays."""


class Tidy(QObject):
    """Collects in place of Python, at the same thresholds.

    Left alone, Python collects on whatever thread makes the next object. Where a part of Qt is
    among what it finds, that part ends there: Qt takes the locks of its connections and then waits
    for the interpreter, while the window's thread has the interpreter and waits for those locks.
    Both stand still for ever.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._by_itself = False
        self._settling = self._settled = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on nothing is collected on another thread."""
        if not self._timer.isActive():
            self._by_itself = gc.isenabled()
            gc.disable()
            self._timer.start(REST_MS)

    def stop(self) -> None:
        """Python may collect by itself again, where it did."""
        if self._timer.isActive():
            self._timer.stop()
            if self._by_itself:
                gc.enable()

    @Slot()
    def came(self) -> None:
        """Somebody's first screen was made and is about to be shown."""
        if self._timer.isActive():
            self._settling = not self._settled
            self._timer.start(REST_MS)

    @Slot()
    def look(self) -> None:
        """Collect as much as Python would have by now."""
        self._timer.setInterval(LOOK_MS)
        if self._settling:  # once: what is lost later must not stay with it
            self._settling, self._settled = False, True
            gc.freeze()
            return
        young, middle, old = gc.get_count()
        most_young, most_middle, most_old = gc.get_threshold()
        if young <= most_young:
            return
        if middle <= most_middle:
            gc.collect(0)
        else:
            gc.collect(1 if old <= most_old else 2)
