"""The waveform of a conversation: two lanes, marks as flags, playhead; a click seeks."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.theme.tokens import Step, Theme, Tone, Weight
from app.ui.widgets.base import Themed, draw_icon, paint_focus_ring
from app.ui.widgets.meters import clock_text
from app.ui.widgets.wavedata import Peaks, Span, WaveMark, clip, tick_step

_BAR = 3
_UNPLAYED = 0.72
_LEAST_VIEW = 5.0


class Waveform(Themed, QWidget):
    """Two lanes, the rep above the prospect; silence banded, pauses boxed.

    A list with the same marks stands beside it, as it cannot be read aloud.

    Signals:
        seek: second that was clicked or reached by the arrow keys.
        mark_clicked: the `WaveMark` whose flag was clicked.
        view_changed: the `Span` shown after zooming.
    """

    seek = Signal(float)
    mark_clicked = Signal(object)
    view_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peaks: Peaks | None = None
        self._names = ("You", "Prospect")
        self._marks: tuple[WaveMark, ...] = ()
        self._silences: tuple[Span, ...] = ()
        self._pauses: tuple[Span, ...] = ()
        self._loop: Span | None = None
        self._position = 0.0
        self._origin = 0.0
        self._view = Span(0.0, 1.0)
        self._cache: tuple[object, QPixmap] | None = None
        self.setAccessibleName("Waveform")
        self.setAccessibleDescription("The list of marks below holds the same moments")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(self.px(150))

    def set_peaks(self, peaks: Peaks | None, rep: str = "You", prospect: str = "Prospect") -> None:
        """Show another recording; None empties it."""
        self._peaks, self._names = peaks, (rep, prospect)
        self._view = Span(0.0, peaks.seconds if peaks else 1.0)
        self._position = 0.0
        self._cache = None
        self.update()

    def set_origin(self, seconds: float) -> None:
        """What the clock shows at the sound's second 0: a recording may begin later in its call."""
        self._origin = seconds
        self.update()

    def set_marks(self, marks: Sequence[WaveMark]) -> None:
        """Show these flags."""
        self._marks = tuple(marks)
        self.update()

    def set_silences(self, spans: Sequence[Span]) -> None:
        """Band these silences."""
        self._silences = tuple(spans)
        self.update()

    def set_pauses(self, spans: Sequence[Span]) -> None:
        """Box the stretches that were not recorded."""
        self._pauses = tuple(spans)
        self.update()

    def loop(self) -> Span | None:
        """The stretch that is chosen."""
        return self._loop

    def set_loop(self, span: Span | None) -> None:
        """Show the stretch that is played again and again."""
        self._loop = span
        self.update()

    def set_position(self, seconds: float) -> None:
        """Move the playhead; a zoomed view follows it."""
        self._position = seconds
        if not self._view.start <= seconds <= self._view.end and self._peaks:
            self._show_view(Span(seconds, seconds + self._view.end - self._view.start))
        self.update()

    def position(self) -> float:
        """Second of the playhead."""
        return self._position

    def view(self) -> Span:
        """The stretch shown."""
        return self._view

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Show 1/factor of the present stretch, keeping a second where it is."""
        if self._peaks is None:
            return
        centre = self._position if around is None else around
        length = self._view.end - self._view.start
        wanted = min(self._peaks.seconds, max(_LEAST_VIEW, length / factor))
        share = (centre - self._view.start) / length if length else 0.5
        self._show_view(Span(centre - share * wanted, centre + (1 - share) * wanted))

    def _show_view(self, view: Span) -> None:
        total = self._peaks.seconds if self._peaks else 1.0
        length = min(total, view.end - view.start)
        start = min(max(0.0, view.start), total - length)
        self._view = Span(start, start + length)
        self._cache = None
        self.view_changed.emit(self._view)
        self.update()

    # Geometry ---------------------------------------------------------------------------------

    def _lanes(self) -> QRectF:
        gutter = max(self._name_width() + self.px(10), self.px(44))
        top, foot = self.px(50), self.px(10)
        return QRectF(gutter, top, max(1, self.width() - gutter), self.height() - top - foot)

    def _name_width(self) -> float:
        metrics = QFontMetricsF(self.host.font(Step.META, Weight.SEMIBOLD))
        return max(metrics.horizontalAdvance(name) for name in self._names)

    def x_of(self, seconds: float) -> float:
        """Place of a second in the widget."""
        lanes = self._lanes()
        length = max(0.001, self._view.end - self._view.start)
        return lanes.left() + (seconds - self._view.start) / length * lanes.width()

    def seconds_at(self, x: float) -> float:
        """Second at a place in the widget, inside the recording."""
        lanes = self._lanes()
        share = (x - lanes.left()) / lanes.width()
        second = self._view.start + share * (self._view.end - self._view.start)
        total = self._peaks.seconds if self._peaks else 0.0
        return min(total, max(0.0, second))

    def _flag(self, mark: WaveMark) -> QRectF:
        x, tall = self.x_of(mark.seconds), self.px(20)
        if not (mark.strong and mark.label):
            return QRectF(x - tall / 2, 0, tall, tall)
        words = QFontMetricsF(self.host.font(Step.META, Weight.SEMIBOLD))
        wide = words.horizontalAdvance(mark.label) + self.px(30)
        others = [self.x_of(one.seconds) for one in self._marks if not one.strong]
        places = (x - wide / 2, x - tall / 2, x + tall / 2 - wide)
        kept = [max(0.0, min(left, self.width() - wide)) for left in places]
        free = (
            left
            for left in kept
            if not any(left - tall / 2 < other < left + wide + tall / 2 for other in others)
        )
        return QRectF(next(free, kept[0]), 0, wide, tall)

    def mark_at(self, point: QPointF) -> WaveMark | None:
        """The mark whose flag is under a point."""
        near = self.px(4)
        for mark in reversed(self._marks):
            if self._flag(mark).adjusted(-near, 0, near, near).contains(point):
                return mark
        return None

    def sizeHint(self) -> QSize:
        """As drawn in the design."""
        return QSize(self.px(680), self.px(214))

    # Painting ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bands, axis, lanes, pauses, marks and playhead."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, lanes = self.theme, self._lanes()
        self._paint_bands(painter, lanes, theme)
        self._paint_axis(painter, lanes, theme)
        self._paint_names(painter, lanes, theme)
        if self._peaks is not None:
            self._paint_lanes(painter, lanes)
        self._paint_pauses(painter, lanes, theme)
        for mark in sorted(self._marks, key=lambda one: one.strong):
            self._paint_mark(painter, lanes, mark, theme)
        self._paint_playhead(painter, lanes, theme)
        if self.hasFocus():
            paint_focus_ring(painter, lanes.adjusted(-3, -3, 0, 3), theme, self.px(6))

    def _box(self, span: Span, lanes: QRectF) -> QRectF:
        left, right = self.x_of(span.start), self.x_of(span.end)
        return QRectF(left, lanes.top(), right - left, lanes.height())

    def _paint_bands(self, painter: QPainter, lanes: QRectF, theme: Theme) -> None:
        for span in clip(self._silences, self._view):
            painter.fillRect(self._box(span, lanes), QColor(theme.hover))
        if self._loop is not None:
            for span in clip([self._loop], self._view):
                painter.fillRect(self._box(span, lanes), QColor(theme.selected))

    def _paint_axis(self, painter: QPainter, lanes: QRectF, theme: Theme) -> None:
        step = tick_step(self._view, lanes.width())
        painter.setFont(self.host.font(Step.CAPTION, Weight.REGULAR, tabular=True))
        second = -(-(self._view.start + self._origin) // step) * step - self._origin
        top = lanes.top() - self.px(16)
        while second < self._view.end:
            x = round(self.x_of(second)) + 0.5
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QLineF(x, top, x, lanes.bottom()))
            painter.setPen(QColor(theme.text3))
            box = QRectF(x + self.px(4), top - 2, self.px(60), self.px(16))
            at = round(second + self._origin)
            text = clock_text(at).lstrip("0") if at >= 60 else f"0:{at:02d}"
            if box.left() + self.px(24) < self.width():
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
            second += step

    def _paint_names(self, painter: QPainter, lanes: QRectF, theme: Theme) -> None:
        painter.setFont(self.host.font(Step.META, Weight.SEMIBOLD))
        half = lanes.height() / 2
        for at, (name, color) in enumerate(
            zip(self._names, (theme.rep, theme.prospect), strict=True)
        ):
            painter.setPen(QColor(color))
            box = QRectF(0, lanes.top() + at * half, lanes.left(), half)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(QPen(QColor(theme.line), 1))
        middle = round(lanes.center().y()) + 0.5
        painter.drawLine(QLineF(lanes.left(), middle, lanes.right(), middle))

    def _paint_lanes(self, painter: QPainter, lanes: QRectF) -> None:
        picture = self._picture(lanes)
        ratio = picture.devicePixelRatio()
        cut = min(lanes.width(), max(0.0, self.x_of(self._position) - lanes.left()))
        for start, wide, opacity in ((0.0, cut, 1.0), (cut, lanes.width() - cut, _UNPLAYED)):
            painter.setOpacity(opacity)
            target = QRectF(lanes.left() + start, lanes.top(), wide, lanes.height())
            source = QRectF(start * ratio, 0, wide * ratio, lanes.height() * ratio)
            painter.drawPixmap(target, picture, source)
        painter.setOpacity(1.0)

    def _picture(self, lanes: QRectF) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (lanes.width(), lanes.height(), ratio, self.theme.name, self._view)
        if self._cache is not None and self._cache[0] == key:
            return self._cache[1]
        pixmap = QPixmap(round(lanes.width() * ratio), round(lanes.height() * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_bars(painter, lanes.width(), lanes.height())
        painter.end()
        self._cache = (key, pixmap)
        return pixmap

    def _draw_bars(self, painter: QPainter, width: float, height: float) -> None:
        if self._peaks is None:
            return
        bars = self._peaks.bars(self._view, int(width // _BAR))
        half = height / 2
        for lane, color in enumerate((self.theme.rep, self.theme.prospect)):
            middle = half * lane + half / 2
            line = QColor(color)
            line.setAlphaF(0.28)
            painter.fillRect(QRectF(0, middle - 0.75, width, 1.5), line)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            boxes = [
                QRectF(at * _BAR, middle - loud * half * 0.46, 1.8, max(2.0, loud * half * 0.92))
                for at, loud in enumerate(bars[lane].tolist())
                if loud > 0.02
            ]
            painter.drawRects(boxes)

    def _paint_pauses(self, painter: QPainter, lanes: QRectF, theme: Theme) -> None:
        for span in clip(self._pauses, self._view):
            box = self._box(span, lanes)
            pen = QPen(QColor(theme.text3), 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(QColor(theme.panel))
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
            font = self.host.font(Step.CAPTION, Weight.REGULAR)
            if QFontMetricsF(font).horizontalAdvance("paused") < box.width() - 2:
                painter.setFont(font)
                painter.setPen(QColor(theme.text2))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "paused")

    def _paint_mark(self, painter: QPainter, lanes: QRectF, mark: WaveMark, theme: Theme) -> None:
        if not self._view.start <= mark.seconds <= self._view.end:
            return
        ink = QColor(theme.color(mark.tone))
        x, flag = self.x_of(mark.seconds), self._flag(mark)
        style = Qt.PenStyle.SolidLine if mark.strong else Qt.PenStyle.DotLine
        painter.setPen(QPen(ink, 2 if mark.strong else 1.2, style))
        painter.drawLine(QLineF(x, flag.bottom(), x, lanes.bottom()))
        painter.setPen(QPen(ink, 1))
        painter.setBrush(ink if mark.strong else QColor(theme.panel))
        painter.drawRoundedRect(flag.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        size = self.px(14 if mark.strong else 12)
        color = theme.on_danger if mark.strong else theme.color(mark.tone)
        left = flag.left() + (self.px(6) if mark.label and mark.strong else self.px(4))
        draw_icon(painter, mark.icon, color, left, flag.center().y() - size / 2, size)
        if mark.strong and mark.label:
            painter.setPen(QColor(color))
            painter.setFont(self.host.font(Step.META, Weight.SEMIBOLD))
            words = flag.adjusted(self.px(24), 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, mark.label)

    def _paint_playhead(self, painter: QPainter, lanes: QRectF, theme: Theme) -> None:
        if self._peaks is None or not self._view.start <= self._position <= self._view.end:
            return
        x = self.x_of(self._position)
        near = (m for m in self._marks if m.strong and abs(m.seconds - self._position) < 1.0)
        mark = next(near, None)
        ink = QColor(theme.color(mark.tone if mark else Tone.TEXT))
        painter.setPen(QPen(ink, 2))
        painter.drawLine(QLineF(x, lanes.top() - self.px(16), x, lanes.bottom() + 2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        base, half = lanes.bottom() + 1, self.px(6)
        tip = QPointF(x, base + self.px(8))
        painter.drawPolygon(QPolygonF([QPointF(x - half, base), QPointF(x + half, base), tip]))

    # Input ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A flag opens its mark, any other place seeks."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        mark = self.mark_at(event.position())
        if mark is not None:
            self.mark_clicked.emit(mark)
            self.seek.emit(mark.seconds)
        elif self._peaks is not None:
            self.seek.emit(self.seconds_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging scrubs."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._peaks is not None:
            self.seek.emit(self.seconds_at(event.position().x()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and wheel zoom around the pointer."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            around = self.seconds_at(event.position().x())
            self.zoom(1.25 if event.angleDelta().y() > 0 else 0.8, around)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right step five seconds, Home and End go to the ends."""
        total = self._peaks.seconds if self._peaks else 0.0
        target = {
            Qt.Key.Key_Left: self._position - 5,
            Qt.Key.Key_Right: self._position + 5,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: total,
        }.get(Qt.Key(event.key()))
        if target is None or self._peaks is None:
            super().keyPressEvent(event)
        else:
            self.seek.emit(min(total, max(0.0, target)))

    def event(self, event: QEvent) -> bool:
        """A flag says its label and moment as a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self.mark_at(QPointF(event.pos()))
            words = (
                f"{mark.label} {clock_text(mark.seconds + self._origin)}".strip() if mark else ""
            )
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)
