"""The left rail: screens of this role with what is due, settings and person at the bottom."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.avatar import initials, paint_avatar
from app.ui.widgets.base import Themed, draw_icon, paint_focus_ring


class RailButton(Themed, QToolButton):
    """One target of the rail: an icon or a person's initials, and a badge."""

    def __init__(self, icon: str, name: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._name, self._key = icon, name, key
        self._badge = 0
        self._badge_meaning = ""
        self._person: tuple[str, Tone] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._say()
        self.restyle()

    @property
    def badge(self) -> int:
        """Number shown; 0 shows none."""
        return self._badge

    def set_badge(self, count: int, meaning: str = "") -> None:
        """Show how much is due; `meaning` is spoken after the number, else that it is due."""
        self._badge, self._badge_meaning = count, meaning or tr("due")
        self._say()
        self.update()

    def set_person(self, name: str, tone: Tone) -> None:
        """Show a person's initials instead of an icon."""
        self._person = (name, tone)
        self._name = name
        self._say()
        self.update()

    def _say(self) -> None:
        badge = f", {self._badge} {self._badge_meaning}" if self._badge else ""
        self.setAccessibleName(f"{self._name}{badge}")
        self.setToolTip(f"{self._name} ({self._key})" if self._key else self._name)

    def restyle(self) -> None:
        """Take the size from the text scale."""
        self.setFixedSize(self.px(Space.RAIL), self.px(44))
        super().restyle()

    def sizeHint(self) -> QSize:
        """Width of the rail."""
        return QSize(self.px(Space.RAIL), self.px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint target, icon, badge and the accent bar of the present screen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        edge = self.px(Space.RAIL_TARGET)
        box = QRectF((self.width() - edge) / 2, (self.height() - edge) / 2, edge, edge)
        self._paint_ground(painter, box)
        if self._person:
            disc = QRectF(0, 0, self.px(28), self.px(28))
            disc.moveCenter(box.center())
            paint_avatar(painter, disc, initials(self._person[0]), self._person[1], self.host)
        else:
            size = self.px(20)
            ink = theme.accent if self.isChecked() else theme.text3
            left, top = box.center().x() - size / 2, box.center().y() - size / 2
            draw_icon(painter, self._icon, ink, left, top, size)
        if self._badge:
            self._paint_badge(painter, box)
        if self.hasFocus():
            paint_focus_ring(painter, box, theme, self.px(Space.RADIUS_CARD))

    def _paint_ground(self, painter: QPainter, box: QRectF) -> None:
        theme = self.theme
        painter.setPen(Qt.PenStyle.NoPen)
        fill = theme.selected if self.isChecked() else theme.hover if self.underMouse() else ""
        if fill:
            painter.setBrush(QColor(fill))
            radius = self.px(Space.RADIUS_CARD)
            painter.drawRoundedRect(box, radius, radius)
        if self.isChecked():
            painter.setBrush(QColor(theme.accent))
            tall = self.px(24)
            bar = QRectF(-2, box.center().y() - tall / 2, self.px(3) + 2, tall)
            painter.drawRoundedRect(bar, 2, 2)

    def _paint_badge(self, painter: QPainter, box: QRectF) -> None:
        text = str(self._badge) if self._badge < 100 else "99+"
        font = self.host.font(Step.CAPTION, Weight.SEMIBOLD)
        font.setPixelSize(self.px(10))
        wide = max(self.px(16), QFontMetricsF(font).horizontalAdvance(text) + self.px(8))
        tall = self.px(16)
        pill = QRectF(box.right() - wide + self.px(1), box.top() + self.px(1), wide, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.theme.danger))
        painter.drawRoundedRect(pill, tall / 2, tall / 2)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.on_danger))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


class _Gap(Themed, QWidget):
    """A short line between the screens of two roles."""

    def __init__(self) -> None:
        super().__init__()
        self.restyle()

    def restyle(self) -> None:
        """Take the size from the text scale."""
        self.setFixedSize(self.px(Space.RAIL), self.px(9))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        inset = self.px(14)
        line = QColor(self.theme.control_line)
        QPainter(self).fillRect(inset, self.height() // 2, self.width() - 2 * inset, 1, line)


class Rail(Themed, QToolBar):
    """Vertical, exclusive buttons; the bottom section holds search, settings and the person.

    Signals:
        chosen: the key of the screen that a person chose.
        asked: the key of a bottom button that was pressed (it does not stay pressed).
    """

    chosen = Signal(str)
    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOrientation(Qt.Orientation.Vertical)
        self.setMovable(False)
        self.setAccessibleName(tr("Screens"))
        self.setStyleSheet("QToolBar { border: none; spacing: 0; padding: 0; }")
        self.setContentsMargins(0, 0, 0, 0)
        self._group = QActionGroup(self)
        self._group.setExclusive(True)
        self._actions: dict[str, QAction] = {}
        self._buttons: dict[str, RailButton] = {}
        head = QWidget()
        head.setFixedHeight(self.px(6))
        self.addWidget(head)
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._bottom = self.addWidget(spacer)
        foot = QWidget()
        foot.setFixedHeight(self.px(2))
        self._foot = self.addWidget(foot)
        self.restyle()

    def add_screen(self, key: str, icon: str, name: str, shortcut: str = "") -> RailButton:
        """Add a screen above the spacer."""
        action = QAction(name, self)
        action.setCheckable(True)
        action.setData(key)
        action.triggered.connect(self._on_screen)
        self._group.addAction(action)
        self._actions[key] = action
        button = RailButton(icon, name, shortcut)
        button.setCheckable(True)
        button.clicked.connect(action.trigger)
        action.toggled.connect(button.setChecked)
        self._buttons[key] = button
        self.insertWidget(self._bottom, button)
        return button

    def add_bottom(self, key: str, icon: str, name: str, shortcut: str = "") -> RailButton:
        """Add a button to the bottom section."""
        button = RailButton(icon, name, shortcut)
        button.setProperty("key", key)
        button.clicked.connect(self._on_bottom)
        self._buttons[key] = button
        self.insertWidget(self._foot, button)
        return button

    def add_gap(self) -> None:
        """Part two groups of screens by a short line."""
        gap = _Gap()
        self.insertWidget(self._bottom, gap)

    def show_none(self) -> None:
        """Mark no screen: what is shown is not in the rail."""
        action = self._group.checkedAction()
        if action is not None:
            self._group.setExclusive(False)
            action.setChecked(False)
            self._group.setExclusive(True)

    def button(self, key: str) -> RailButton:
        """The button of a key."""
        return self._buttons[key]

    def keys(self) -> list[str]:
        """Keys of the screens in their order."""
        return list(self._actions)

    def has(self, key: str) -> bool:
        """Whether a screen of this key stands in the rail."""
        return key in self._actions

    def current(self) -> str:
        """Key of the screen shown, empty while there is none."""
        action = self._group.checkedAction()
        return str(action.data()) if action is not None else ""

    def show_screen(self, key: str) -> None:
        """Mark a screen as the one shown, without a signal."""
        self._actions[key].setChecked(True)

    def set_badge(self, key: str, count: int, meaning: str = "") -> None:
        """Show how much is due on a screen."""
        self._buttons[key].set_badge(count, meaning)

    @Slot()
    def _on_screen(self) -> None:
        self.chosen.emit(self.current())

    @Slot()
    def _on_bottom(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.asked.emit(str(sender.property("key")))

    def restyle(self) -> None:
        """Take the width from the text scale."""
        self.setFixedWidth(self.px(Space.RAIL))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Window colour with a line at the right."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.window))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(self.theme.line))
