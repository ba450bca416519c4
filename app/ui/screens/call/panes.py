"""The three panes: widths by class of window, kept per person, restored by a double click."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle

from app.host.settings import CALL_PANES
from app.ui.office import Office

_WIDTHS = ((1920, 340, 440), (1600, 340, 420), (1360, 304, 384), (0, 264, 344))


def usual_widths(window: int) -> tuple[int, int, int]:
    """Class of a window's width (its lower edge), and the widths of queue and notes in it."""
    return next(one for one in _WIDTHS if window >= one[0])


def read_widths(kept: str, edge: int) -> tuple[int, int] | None:
    """Widths that the person chose in this class: '1360:310:400 0:264:344'."""
    for part in kept.split():
        numbers = part.split(":")
        if len(numbers) == 3 and all(one.isdigit() for one in numbers):
            found, left, right = (int(one) for one in numbers)
            if found == edge and left >= 120 and right >= 200:
                return left, right
    return None


def with_widths(kept: str, edge: int, left: int, right: int) -> str:
    """The kept text with other widths for one class."""
    others = [part for part in kept.split() if not part.startswith(f"{edge}:")]
    return " ".join([*others, f"{edge}:{left}:{right}"])


class Panes(QSplitter):
    """A splitter whose handles restore the usual widths on a double click.

    Signals:
        restored: a handle was clicked twice.
    """

    restored = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        """A handle that knows double clicks."""
        return _Handle(self)


class _Handle(QSplitterHandle):
    def __init__(self, panes: Panes) -> None:
        super().__init__(Qt.Orientation.Horizontal, panes)
        self._panes = panes

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See `Panes`."""
        self._panes.restored.emit()


class Widths(QObject):
    """Gives the panes their widths and keeps those that the person chose.

    Args:
        panes: Queue, call and notes.
        office: Whose settings keep them.
    """

    def __init__(self, panes: Panes, office: Office) -> None:
        super().__init__(panes)
        self._panes, self._office = panes, office
        self._edge, self._whose = -1, ""
        self._window, self._room = 0, 0
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(500)
        self._keep.timeout.connect(self._write)
        panes.restored.connect(self._restore)
        panes.splitterMoved.connect(self._moved)

    @property
    def _person(self) -> str:
        return str(self._office.actor.id or "")

    def follow(self, window: int, room: int) -> None:
        """The window has another width: its class decides, unless it is the same class."""
        self._window, self._room = window, room
        edge, left, right = usual_widths(window)
        if (edge, self._person) == (self._edge, self._whose):
            return
        self._edge, self._whose = edge, self._person
        kept = read_widths(self._office.settings.get(CALL_PANES, self._person), edge)
        self._use(*(kept or (left, right)))

    def _use(self, left: int, right: int) -> None:
        self._panes.setSizes([left, max(400, self._room - left - right - 2), right])

    @Slot()
    def _restore(self) -> None:
        _, left, right = usual_widths(self._window)
        self._use(left, right)
        self._keep.start()

    @Slot(int, int)
    def _moved(self, _position: int, _index: int) -> None:
        self._keep.start()

    @Slot()
    def _write(self) -> None:
        """Kept per person, off the UI thread."""
        sizes = self._panes.sizes()
        settings, person = self._office.settings, self._person
        text = with_widths(settings.get(CALL_PANES, person), self._edge, sizes[0], sizes[2])
        self._office.bridge.submit(
            "work", lambda: settings.set(CALL_PANES, text, person), owner=self
        )
