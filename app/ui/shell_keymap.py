"""F1: the keys of the present screen, laid over it."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, Qt, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.ui.keys import shown
from app.ui.menus import MENUS
from app.ui.screen import Act
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.keycap import KeyCap
from app.ui.widgets.text import Label

DIM = 0.28
_COLUMNS = 3


class Dim(Themed, QWidget):
    """A dark veil over its parent with one popup on it; a click beside the popup closes it.

    While it is open the keys are its own: a screen behind that ends its loading and wants the
    focus gets it when the popup has gone.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.panel = QFrame(self)
        self.panel.setObjectName("popover")
        self.setProperty("overlay", True)
        self._back: QWidget | None = None
        self._own: QWidget | None = None
        self.hide()

    def open_over(self, area: QRect) -> None:
        """Cover an area of the parent, keeping in mind where the focus was."""
        self._back = self.window().focusWidget()
        self._own = None
        if not self.isVisible():
            _program().focusChanged.connect(self._on_focus)
        self.setGeometry(area)
        self.show()
        self.raise_()

    def follow(self, area: QRect) -> None:
        """The window has another size."""
        self.setGeometry(area)
        self.panel.move((area.width() - self.panel.width()) // 2, self.panel.y())

    def close_back(self) -> None:
        """Go, and give the focus back to where it was."""
        if not self.isVisible():
            return
        _program().focusChanged.disconnect(self._on_focus)
        self.hide()
        back, self._back = self._back, None
        if back is not None and isValid(back) and back.isVisible():
            back.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or new.window() is not self.window():
            return
        if self.isAncestorOf(new):
            self._own = new
        elif self._own is not None:
            self._back = new
            self._own.setFocus(Qt.FocusReason.PopupFocusReason)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the popup closes it."""
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.close_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it; nothing behind it hears a key."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_back()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Darken what is behind."""
        veil = QColor(self.theme.shade)
        veil.setAlphaF(DIM)
        QPainter(self).fillRect(self.rect(), veil)


def _program() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


class KeyMap(Dim):
    """The keys that work now, by menu."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Keys of this screen"))
        self.panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        outer = QVBoxLayout(self.panel)
        outer.setContentsMargins(1, 1, 1, self.px(10))
        outer.setSpacing(0)
        self._head = PaneHead(tr("Keys"), tr("Esc closes"))
        outer.addWidget(self._head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        outer.addWidget(self._scroll, 1)

    def open_for(self, title: str, acts: Iterable[Act], area: QRect) -> None:
        """Show the keys of these acts over an area."""
        self._head.set_title(tr("Keys: {title}", title=title), tr("Esc closes"))
        grid = self._grid([one for one in acts if one.key])
        self._scroll.setWidget(grid)
        self.open_over(area)
        width = min(area.width() - 64, self.px(1040))
        body = grid.sizeHint().height()
        height = min(area.height() - 64, self._head.height() + body + self.px(14))
        left, top = (area.width() - width) // 2, (area.height() - height) // 2
        self.panel.setGeometry(left, top, width, height)
        self.panel.setFocus(Qt.FocusReason.PopupFocusReason)

    def _grid(self, acts: list[Act]) -> QWidget:
        body = QWidget()
        body.setObjectName("pane")
        columns = QHBoxLayout(body)
        columns.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(16))
        columns.setSpacing(self.px(28))
        groups = [(name, [a for a in acts if a.menu == name]) for name in MENUS]
        lines = [QVBoxLayout() for _ in range(_COLUMNS)]
        heights = [0] * _COLUMNS
        for name, members in groups:
            if members:
                at = heights.index(min(heights))
                heights[at] += len(members) + 2
                lines[at].addWidget(_group(tr(MENUS[name]).replace("&", ""), members, self.px(12)))
        for line in lines:
            line.addStretch(1)
            columns.addLayout(line, 1)
        return body


def _group(name: str, acts: list[Act], gap: int) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, gap)
    grid.setVerticalSpacing(6)
    grid.addWidget(Label(name, Step.CAPTION, Tone.TEXT3, Weight.SEMIBOLD), 0, 0, 1, 2)
    for row, act in enumerate(acts, start=1):
        grid.addWidget(Label(act.title.replace("&", ""), wrap=True), row, 0)
        grid.addWidget(KeyCap(shown(act.key)), row, 1, Qt.AlignmentFlag.AlignRight)
    grid.setColumnStretch(0, 1)
    return box
