"""Splitters whose sizes belong to the person: by class of window, kept, restored by two clicks."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from app.host.settings import Setting
from app.ui.office import Office

_LEAST = 120  # px; less than this nobody chose, it was written by hand
_ROOM_LEAST = {Qt.Orientation.Horizontal: 400, Qt.Orientation.Vertical: 200}


def read_sizes(kept: str, edge: int, count: int) -> tuple[int, ...] | None:
    """Sizes that the person chose in this class: '1360:310:400 0:264:344'."""
    for part in kept.split():
        numbers = part.split(":")
        if len(numbers) == count + 1 and all(one.isdecimal() for one in numbers):
            found, *sizes = (int(one) for one in numbers)
            if found == edge and all(one >= _LEAST for one in sizes):
                return tuple(sizes)
    return None


def with_sizes(kept: str, edge: int, sizes: Sequence[int]) -> str:
    """The kept text with other sizes for one class."""
    others = [part for part in kept.split() if not part.startswith(f"{edge}:")]
    return " ".join([*others, ":".join(str(one) for one in (edge, *sizes))])


class Panes(QSplitter):
    """A splitter whose handles restore the usual sizes on a double click.

    Signals:
        restored: a handle was clicked twice.
    """

    restored = Signal()

    def __init__(
        self,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        """A handle that knows double clicks."""
        return _Handle(self)


class _Handle(QSplitterHandle):
    def __init__(self, panes: Panes) -> None:
        super().__init__(panes.orientation(), panes)
        self._panes = panes

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See `Panes`."""
        self._panes.restored.emit()


class PaneSizes(QObject):
    """Gives the panes of one splitter their sizes and keeps those that the person chose.

    Args:
        panes: The splitter.
        office: Whose settings keep them.
        setting: Where they are kept.
    """

    def __init__(self, panes: Panes, office: Office, setting: Setting[str]) -> None:
        super().__init__(panes)
        self._panes, self._office, self._setting = panes, office, setting
        self._edge, self._whose = -1, ""
        self._usual: tuple[int | None, ...] = ()
        self._chosen: tuple[int, ...] = ()
        self._room = 0
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(500)
        self._keep.timeout.connect(self._write)
        panes.restored.connect(self._restore)
        panes.splitterMoved.connect(self._moved)

    @property
    def _person(self) -> str:
        return str(self._office.actor.id or "")

    def follow(
        self, edge: int, usual: Sequence[int | None], room: int, *, again: bool = False
    ) -> None:
        """The window has another size: its class decides, unless it is the same class.

        Args:
            edge: The class: its lower edge, px.
            usual: Size of each pane in this class, px; None takes what the others leave.
            room: Size of the whole splitter, px.
            again: Also in the same class, because a pane was shown or hidden.
        """
        self._room = room
        here = (edge, self._person)  # a screen may be made before its person has signed in
        known = here == (self._edge, self._whose)
        if known and not again:
            return
        if not known:
            self._edge, self._whose = here
            self._usual = tuple(usual)
            kept = self._office.settings.get(self._setting, self._person)
            mine = self._fixed()
            self._chosen = read_sizes(kept, edge, len(mine)) or mine
        self._use()

    def _fixed(self) -> tuple[int, ...]:
        return tuple(one for one in self._usual if one is not None)

    def _use(self) -> None:
        chosen = iter(self._chosen)
        sizes = [None if one is None else next(chosen) for one in self._usual]
        panes = [self._panes.widget(place) for place in range(len(sizes))]
        shown = [pane is not None and not pane.isHidden() for pane in panes]
        taken = sum(one for one, is_shown in zip(sizes, shown, strict=True) if one and is_shown)
        rest = self._room - taken - sum(shown) + 1
        rest = max(_ROOM_LEAST[self._panes.orientation()], rest)
        self._panes.setSizes([rest if one is None else one for one in sizes])

    @Slot()
    def _restore(self) -> None:
        self._chosen = self._fixed()
        self._use()
        self._keep.start()

    @Slot(int, int)
    def _moved(self, _position: int, _index: int) -> None:
        fixed = [place for place, one in enumerate(self._usual) if one is not None]
        now = self._panes.sizes()
        # A hidden pane has no size of its own; it keeps what it had.
        self._chosen = tuple(
            now[place] or old for place, old in zip(fixed, self._chosen, strict=True)
        )
        self._keep.start()

    @Slot()
    def _write(self) -> None:
        """Kept per person, off the UI thread."""
        settings, person, setting = self._office.settings, self._person, self._setting
        text = with_sizes(settings.get(setting, person), self._edge, self._chosen)
        self._office.bridge.submit("work", lambda: settings.set(setting, text, person), owner=self)
