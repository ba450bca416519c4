"""Who spoke when, in two thin lanes: below a waveform to scrub, or alone as a small player."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.wavedata import Span, WaveMark


class Overview(Themed, QWidget):
    """The whole recording as blocks of speech; what was played is tinted; drag to scrub.

    Signals:
        seek: second that was clicked or dragged to.
        scrubbed: second that is passed while dragging.
        released: the drag is over.
    """

    seek = Signal(float)
    scrubbed = Signal(float)
    released = Signal()

    def __init__(self, height: int = 26, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._height = height
        self._seconds = 0.0
        self._position = 0.0
        self._speech: tuple[tuple[Span, ...], tuple[Span, ...]] = ((), ())
        self._marks: tuple[WaveMark, ...] = ()
        self._head = Tone.TEXT
        self._tinted = True
        self._scrubs = False
        self._shown: Span | None = None
        self._ground: tuple[object, QPixmap] | None = None
        self.setAccessibleName(tr("Overview of the recording"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def set_speech(self, seconds: float, rep: Sequence[Span], prospect: Sequence[Span]) -> None:
        """Show another recording of a length, with both sides' stretches of speech."""
        self._seconds = seconds
        self._speech = (tuple(rep), tuple(prospect))
        self._ground = None
        self.update()

    def set_scrubbing(self, scrubs: bool) -> None:
        """Whether dragging tells `scrubbed` instead of `seek`."""
        self._scrubs = scrubs

    def set_shown(self, span: Span | None) -> None:
        """Frame the stretch that a waveform beside it shows; None where that is all."""
        self._shown = span
        self.update()

    def set_marks(self, marks: Sequence[WaveMark]) -> None:
        """Show marks as upright lines."""
        self._marks = tuple(marks)
        self.update()

    def set_position(self, seconds: float, tone: Tone = Tone.TEXT) -> None:
        """Move the playhead."""
        self._position, self._head = seconds, tone
        self.update()

    def seconds_at(self, x: float) -> float:
        """Second at a place in the widget."""
        return min(1.0, max(0.0, x / max(1, self.width()))) * self._seconds

    def restyle(self) -> None:
        """Take the height from the text scale."""
        self.setFixedHeight(self.px(self._height))
        super().restyle()

    def sizeHint(self) -> QSize:
        """A strip."""
        return QSize(self.px(320), self.px(self._height))

    def _x(self, seconds: float) -> float:
        return seconds / self._seconds * self.width() if self._seconds else 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, blocks, marks and playhead."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, 4, 4)
        painter.fillPath(shape, QColor(theme.sunken if self._tinted else theme.panel))
        if self._tinted:
            painter.setClipPath(shape)
            played = QRectF(0, 0, self._x(self._position), self.height())
            painter.fillRect(played, QColor(theme.selected))
            painter.setClipping(False)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawPath(shape)
        self._paint_blocks(painter)
        if self._shown is not None:
            self._paint_shown(painter, self._shown)
        for mark in self._marks:
            x = self._x(mark.seconds)
            painter.setPen(QPen(QColor(theme.color(mark.tone)), 2))
            painter.drawLine(QLineF(x, 1, x, self.height() - 1))
        if self._seconds and self._position > 0:
            x = max(1.0, self._x(self._position))
            painter.setPen(QPen(QColor(theme.color(self._head)), 2))
            painter.drawLine(QLineF(x, 0, x, self.height()))

    def _paint_shown(self, painter: QPainter, span: Span) -> None:
        left, right = self._x(span.start), self._x(span.end)
        frame = QRectF(left, 0.5, max(4.0, right - left), self.height() - 1)
        painter.setPen(QPen(QColor(self.theme.accent), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 3, 3)

    def _paint_blocks(self, painter: QPainter) -> None:
        """One pixmap per size, ratio and theme: an hour has thousands of blocks."""
        ratio = self.devicePixelRatioF()
        key = (self.size(), ratio, self.theme.name)
        if self._ground is None or self._ground[0] != key:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            inner = QPainter(pixmap)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_blocks(inner)
            inner.end()
            self._ground = (key, pixmap)
        painter.drawPixmap(0, 0, self._ground[1])

    def _draw_blocks(self, painter: QPainter) -> None:
        theme = self.theme
        tall = self.height() * 0.27
        painter.setPen(Qt.PenStyle.NoPen)
        for lane, color in enumerate((theme.rep, theme.prospect)):
            painter.setBrush(QColor(color))
            top = self.height() * (0.17 if lane == 0 else 0.55)
            for span in self._speech[lane]:
                left, right = self._x(span.start), self._x(span.end)
                painter.drawRoundedRect(QRectF(left, top, max(2.0, right - left), tall), 1.5, 1.5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Seek to the place."""
        if event.button() is Qt.MouseButton.LeftButton and self._seconds:
            self.seek.emit(self.seconds_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub while dragging."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._seconds:
            second = self.seconds_at(event.position().x())
            if self._scrubs:
                self.scrubbed.emit(second)
            else:
                self.seek.emit(second)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The drag is over."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.released.emit()


class MiniWave(Overview):
    """The small player's strip: panel ground, marks as lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(30, parent)
        self._tinted = False
        self.setAccessibleName(tr("Recording"))
