"""Chips: small facts in a tint, their outlined kin, and the bar that lets them flow."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from app.ui.theme.tokens import Space, Step, Theme, Tone, Weight
from app.ui.widgets.base import Themed, draw_icon, paint_focus_ring

_PAD = 7
_GAP = 4
_ICON = 12


class _ChipBody(Themed):
    """Measuring and painting that `Chip` and `ChipButton` share."""

    _icon: str
    _tone: Tone
    _outlined: bool
    _dot: bool
    _tail: str

    def _words(self) -> str:
        raise NotImplementedError

    def _measure(self) -> QSize:
        wide = self.host.width(self._words(), Step.META, Weight.MEDIUM) + 2 * self.px(_PAD)
        if self._icon or self._dot:
            wide += self.px(_ICON) + self.px(_GAP)
        if self._tail:
            wide += self.px(_ICON) + self.px(_GAP)
        return QSize(round(wide), self.px(Space.CHIP))

    def _paint(self, painter: QPainter, fill: str, edge: str, ink: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(edge), 1) if edge else Qt.PenStyle.NoPen)
        inset = 0.5 if edge else 0.0
        shape = box.adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(shape, shape.height() / 2, shape.height() / 2)
        left = float(self.px(_PAD))
        size = self.px(_ICON)
        top = (box.height() - size) / 2
        if self._dot:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ink))
            painter.drawEllipse(QRectF(left + 2, top + 2, size - 4, size - 4))
        elif self._icon:
            draw_icon(painter, self._icon, ink, left, top, size)
        if self._dot or self._icon:
            left += size + self.px(_GAP)
        painter.setFont(self.host.font(Step.META, Weight.MEDIUM))
        painter.setPen(QColor(ink))
        room = QRectF(left, 0, box.width() - left, box.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._words())
        if self._tail:
            right = box.width() - self.px(_PAD) - size
            draw_icon(painter, self._tail, ink, right, top, size)


def _chip_colors(theme: Theme, tone: Tone, outlined: bool) -> tuple[str, str, str]:
    ink = theme.color(tone)
    if outlined:
        return "", theme.control_line, ink
    return theme.tint(tone), "", ink


class Chip(_ChipBody, QLabel):
    """A fact in one or two words: static text with an icon in its tone's tint."""

    def __init__(
        self,
        text: str,
        tone: Tone = Tone.TEXT2,
        icon: str = "",
        *,
        outlined: bool = False,
        dot: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon, self._tone, self._outlined = icon, tone, outlined
        self._dot, self._tail = dot, ""
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.restyle()

    def set_chip(self, text: str, tone: Tone, icon: str = "", outlined: bool = False) -> None:
        """Show another fact in the same place."""
        self._tone, self._icon, self._outlined = tone, icon, outlined
        self.setText(text)
        self.setAccessibleName(text)
        self.restyle()

    def _words(self) -> str:
        return self.text()

    def sizeHint(self) -> QSize:
        """Natural size; a chip is never narrowed."""
        return self._measure()

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`."""
        return self._measure()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint tint, icon and words."""
        self._paint(QPainter(self), *_chip_colors(self.theme, self._tone, self._outlined))


class ChipButton(_ChipBody, QPushButton):
    """A chip that can be pressed: a filter to take off, a time to choose.

    `checked` paints it in the accent tint; `removable` adds a cross.
    """

    def __init__(
        self,
        text: str,
        icon: str = "",
        *,
        checkable: bool = False,
        removable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("painted", True)
        self._icon, self._tone, self._outlined = icon, Tone.TEXT, True
        self._dot, self._tail = False, "x" if removable else ""
        self.setCheckable(checkable or removable)
        self.setChecked(removable)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.restyle()

    def _words(self) -> str:
        return self.text()

    def sizeHint(self) -> QSize:
        """Natural size, with a target of 24 px where the text scale allows less."""
        return QSize(self._measure().width(), max(self.px(Space.CHIP), 20))

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """The whole chip can be pressed."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip in its state."""
        theme = self.theme
        painter = QPainter(self)
        if self.isChecked():
            self._paint(painter, theme.selected, "", theme.accent)
        else:
            over = self.underMouse() and self.isEnabled()
            fill = theme.hover if over else theme.control
            ink = theme.text if self.isEnabled() else theme.text3
            self._paint(painter, fill, theme.field, ink)
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), theme, self.height() / 2)


class FlowLayout(QLayout):
    """Lays items left to right and goes on in the next line where the width ends."""

    def __init__(self, parent: QWidget | None = None, gap: int = Space.CONTROL_GAP) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Add an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        """The item at a place; Qt asks beyond the end and expects nothing there."""
        if 0 <= index < len(self._items):
            return self._items[index]
        return None  # type: ignore[return-value]

    def takeAt(self, index: int) -> QLayoutItem:
        """Remove and return the item at a place."""
        if 0 <= index < len(self._items):
            return self._items.pop(index)
        return None  # type: ignore[return-value]

    def expandingDirections(self) -> Qt.Orientation:
        """A flow asks for no spare room."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Its height follows from its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines at a width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place all items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """All items in one line."""
        sizes = [item.sizeHint() for item in self._items]
        wide = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(wide, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """The widest item."""
        sizes = [item.minimumSize() for item in self._items]
        wide = max((size.width() for size in sizes), default=0)
        return QSize(wide, max((size.height() for size in sizes), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        left, top, tall = rect.left(), rect.top(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            if left + size.width() > rect.right() + 1 and tall:
                left, top, tall = rect.left(), top + tall + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + self._gap
            tall = max(tall, size.height())
        return top + tall - rect.top()


class ChipBar(Themed, QWidget):
    """A row of chips that wraps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_chips(self, chips: list[QWidget]) -> None:
        """Show these chips instead of the present ones."""
        while self._flow.count():
            old = self._flow.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for chip in chips:
            self._flow.addWidget(chip)
        self.updateGeometry()

    def add_chip(self, chip: QWidget) -> None:
        """One more, at the end; a hidden chip takes no room."""
        self._flow.addWidget(chip)

    def chips(self) -> list[QWidget]:
        """The chips in their order."""
        found = (self._flow.itemAt(at).widget() for at in range(self._flow.count()))
        return [widget for widget in found if widget is not None]
