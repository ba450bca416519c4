"""The status bar: where the work is, the headset, the disk; each part opens its popover."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, draw_icon, paint_focus_ring
from app.ui.widgets.keyhint import KeyHint


class StatusPart(Themed, QToolButton):
    """One part: icon and words, in the tone of how things stand."""

    def __init__(self, icon: str, text: str, tone: Tone = Tone.TEXT2) -> None:
        super().__init__()
        self._icon, self._tone = icon, tone
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_part(icon, text, tone)

    def set_part(self, icon: str, text: str, tone: Tone = Tone.TEXT2) -> None:
        """Show another state."""
        self._icon, self._tone = icon, tone
        self.setText(text)
        self.setAccessibleName(text)
        self.restyle()

    def _font(self) -> QFont:
        loud = self._tone not in (Tone.TEXT2, Tone.TEXT3, Tone.OK)
        return self.host.font(Step.META, Weight.SEMIBOLD if loud else Weight.REGULAR, True)

    def sizeHint(self) -> QSize:
        """Icon, words and a little air on both sides."""
        wide = QFontMetricsF(self._font()).horizontalAdvance(self.text())
        return QSize(round(wide + self.px(14 + 5 + 8) + 0.5), self.px(24))

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon and words."""
        painter = QPainter(self)
        theme = self.theme
        if self.underMouse():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0, 1, 0, -1), 4, 4)
        size, left = self.px(14), self.px(4)
        color = theme.color(self._tone)
        draw_icon(painter, self._icon, color, left, (self.height() - size) / 2, size)
        quiet = self._tone is Tone.OK
        painter.setPen(QColor(theme.text2 if quiet else color))
        painter.setFont(self._font())
        room = self.rect().adjusted(left + size + self.px(5), 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), theme, 4)


class StatusBar(Themed, QFrame):
    """Parts at the left, keys at the right, one line of long work between them.

    Signals:
        pressed: the key of a part ('sync', 'headset', 'disk', ...) that was pressed.
    """

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Status"))
        self._parts: dict[str, StatusPart] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(self.px(8), 1, self.px(12), 0)
        self._row.setSpacing(self.px(12))
        self._row.addStretch(1)
        self._left = 0
        self.restyle()

    def add_part(self, key: str, icon: str, text: str, tone: Tone = Tone.TEXT2) -> StatusPart:
        """Add a part at the left."""
        part = StatusPart(icon, text, tone)
        part.setProperty("key", key)
        part.clicked.connect(self._on_part)
        self._parts[key] = part
        self._row.insertWidget(self._left, part)
        self._left += 1
        return part

    def set_part(self, key: str, icon: str, text: str, tone: Tone = Tone.TEXT2) -> None:
        """Show another state of a part; it is added if there is none of this key yet."""
        if key in self._parts:
            self._parts[key].set_part(icon, text, tone)
        else:
            self.add_part(key, icon, text, tone)

    def part(self, key: str) -> StatusPart:
        """The part of a key."""
        return self._parts[key]

    def add_widget(self, widget: QWidget) -> None:
        """Add something of one's own after the parts, e.g. a progress line."""
        self._row.insertWidget(self._left, widget)
        self._left += 1

    def add_hint(self, key: str, word: str) -> None:
        """Add a key with its word at the right."""
        self._row.addWidget(KeyHint(key, word))

    @Slot()
    def _on_part(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.pressed.emit(str(sender.property("key")))

    def restyle(self) -> None:
        """Take the height from the text scale."""
        self.setFixedHeight(self.px(Space.STATUS))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Window colour with a line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.window))
        painter.fillRect(0, 0, self.width(), 1, QColor(self.theme.line))
