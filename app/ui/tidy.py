"""What is lost in circles is collected on the window's thread, and on no other."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_MS = 200


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
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on nothing is collected on another thread."""
        if not self._timer.isActive():
            self._by_itself = gc.isenabled()
            gc.disable()
            self._timer.start()

    def stop(self) -> None:
        """Python may collect by itself again, where it did."""
        if self._timer.isActive():
            self._timer.stop()
            if self._by_itself:
                gc.enable()

    @Slot()
    def look(self) -> None:
        """Collect as much as Python would have by now."""
        young, middle, old = gc.get_count()
        most_young, most_middle, most_old = gc.get_threshold()
        if young <= most_young:
            return
        if middle <= most_middle:
            gc.collect(0)
        else:
            gc.collect(1 if old <= most_old else 2)
