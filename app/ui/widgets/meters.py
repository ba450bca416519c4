"""Parts of the call bar: level meters, the recording light, clock texts."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontMetricsF,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed

_METER_MS = 50
_FALL = 0.12


def clock_text(seconds: float) -> str:
    """Seconds as 'mm:ss', or 'h:mm:ss' from one hour on."""
    whole = max(0, int(seconds))
    if whole >= 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
    return f"{whole // 60:02d}:{whole % 60:02d}"


class LevelMeter(Themed, QWidget):
    """Loudness of one channel, 0 to 1, painted at most 20 times a second; falls back slowly."""

    def __init__(self, name: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._target = 0.0
        self._shown = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_METER_MS)
        self._timer.timeout.connect(self._tick)
        self.setAccessibleName(tr("Level of {name}", name=name))
        self.restyle()

    def set_level(self, level: float) -> None:
        """Set the loudness heard now, 0 to 1."""
        self._target = min(1.0, max(0.0, level))
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def shown_level(self) -> float:
        """The loudness painted."""
        return self._shown

    @Slot()
    def _tick(self) -> None:
        before = self._shown
        self._shown = max(self._target, self._shown - _FALL)
        self._target = max(0.0, self._target - _FALL)
        if self._shown == before == 0.0:
            self._timer.stop()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Paint the present loudness at once."""
        self._shown = self._target
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Paint nothing while hidden."""
        self._timer.stop()
        super().hideEvent(event)

    def restyle(self) -> None:
        """Take the size from the text scale."""
        self.setFixedSize(self.px(56), self.px(6))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and level."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        painter.setBrush(QColor(self.theme.line))
        painter.drawRoundedRect(box, 2, 2)
        if self._shown > 0:
            box.setWidth(max(4.0, box.width() * self._shown))
            painter.setBrush(QColor(self.theme.color(self._tone)))
            painter.drawRoundedRect(box, 2, 2)


class RecLight(Themed, QWidget):
    """The dot with the word 'Recording', or how long there has been no recording."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on = False
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def set_state(self, on: bool, text: str) -> None:
        """Show whether this is recorded; a change is announced once to screen readers."""
        if (on, text) == (self._on, self._text):
            return
        changed = on is not self._on
        self._on, self._text = on, text
        self.setAccessibleName(text)
        if changed and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self.restyle()

    def text(self) -> str:
        """The words shown."""
        return self._text

    def sizeHint(self) -> QSize:
        """Dot and words."""
        font = self.host.font(Step.BODY, Weight.SEMIBOLD)
        wide = QFontMetricsF(font).horizontalAdvance(self._text) + self.px(20)
        return QSize(round(wide + 0.5), self.px(20))

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint dot and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(self.theme.recording if self._on else self.theme.text2)
        size = self.px(12)
        dot = QRectF(0, (self.height() - size) / 2, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._on:
            painter.setBrush(ink)
            painter.drawEllipse(dot)
        else:
            painter.setBrush(ink)
            bar = size / 3
            painter.drawRect(QRectF(dot.left() + 1, dot.top() + 1, bar, size - 2))
            painter.drawRect(QRectF(dot.right() - 1 - bar, dot.top() + 1, bar, size - 2))
        painter.setPen(ink)
        painter.setFont(self.host.font(Step.BODY, Weight.SEMIBOLD))
        room = self.rect().adjusted(self.px(20), 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._text)
