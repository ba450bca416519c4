"""Filters that are on, as chips: the words open other choices, the cross takes the filter off."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.screens.recordings.filters import Filter
from app.ui.tr import tr
from app.ui.widgets.chip import ChipButton

_CROSS = 24
"""Pixels at the right end that belong to the cross."""


class FilterChip(ChipButton):
    """One filter that is on.

    Enter, Space or Down opens the choices, Delete takes it off, Left and Right go to its
    neighbours.

    Args:
        one: What it stands for.
        others: All filters of its kind, to choose another from.

    Signals:
        chosen: Another `Filter` in its place.
        taken_off: It is not wanted any more.
        moved: -1 or 1: the chip before or after it is to be focused.
    """

    chosen = Signal(object)
    taken_off = Signal(object)
    moved = Signal(int)

    def __init__(
        self, one: Filter, others: Sequence[Filter], parent: QWidget | None = None
    ) -> None:
        super().__init__(tr(one.label), removable=True, parent=parent)
        self.filter, self._others = one, tuple(others)
        self.setAccessibleName(tr("Filter {label}", label=tr(one.label)))
        self.setAccessibleDescription(tr("Enter for other choices, Delete to take it off"))
        self.setToolTip(tr("Click for other choices, the cross takes it off (Delete)"))
        self.clicked.connect(self._open)

    def menu_of_choices(self) -> QMenu:
        """The menu, not shown yet."""
        menu = QMenu(tr(self.filter.label), self)
        for other in self._others:
            action = menu.addAction(tr(other.label))
            action.setCheckable(True)
            action.setChecked(other == self.filter)
            action.triggered.connect(partial(self._choose, other))
        menu.addSeparator()
        menu.addAction(tr("Take off")).triggered.connect(self._take_off)
        return menu

    def on_cross(self, point: QPoint) -> bool:
        """Whether a point in it belongs to its cross."""
        return point.x() >= self.width() - self.px(_CROSS)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The cross takes off, the words open the choices."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside and self.isDown():
            self.setDown(False)
            if self.on_cross(event.position().toPoint()):
                self._take_off()
            else:
                self._open()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Down):
            self._open()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._take_off()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(-1 if key is Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _open(self) -> None:
        self.setChecked(True)  # a filter that is on stays on while another is looked for
        if len(self._others) < 2:
            self._take_off()
            return
        menu = self.menu_of_choices()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _choose(self, other: Filter, _checked: bool = False) -> None:
        self.chosen.emit(other)

    @Slot()
    def _take_off(self) -> None:
        self.taken_off.emit(self.filter)
