"""The picture of a conversation: two lanes, silence, pauses, loop, marks as flags, playhead.

What changes with every frame is the playhead alone; all below it is one pixmap per view, size,
ratio and theme.
"""

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme.tokens import Step, Theme, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, draw_icon, paint_focus_ring
from app.ui.widgets.wavedata import Detail, Peaks, Span, WaveMark, clip, tick_step, tick_words
from app.ui.widgets.wavelanes import BAR, LanePaint, draw_bars, draw_samples

_UNPLAYED = 0.72


class WaveCanvas(Themed, QWidget):
    """Shows a stretch of a recording; takes no input."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peaks: Peaks | None = None
        self._detail: Detail | None = None
        self._gains = (1.0, 1.0)
        self._names = (tr("You"), tr("Prospect"))
        self._marks: tuple[WaveMark, ...] = ()
        self._silences: tuple[Span, ...] = ()
        self._pauses: tuple[Span, ...] = ()
        self._loop: Span | None = None
        self._position = 0.0
        self._origin = 0.0
        self._view = Span(0.0, 1.0)
        self._pictures: dict[str, tuple[object, QPixmap]] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(self.px(150))

    def set_peaks(self, peaks: Peaks | None, rep: str = "You", prospect: str = "Prospect") -> None:
        """Show another recording; None empties it."""
        self._peaks, self._names, self._detail = peaks, (rep, prospect), None
        self._view = Span(0.0, peaks.seconds if peaks else 1.0)
        self._position = 0.0
        self.redraw()

    def refine_peaks(self, peaks: Peaks) -> None:
        """The same recording, better known: view and playhead stay."""
        whole = self._peaks is None or self._view == Span(0.0, self._peaks.seconds)
        self._peaks = peaks
        if whole:
            self._view = Span(0.0, peaks.seconds)
        self.redraw()

    def set_detail(self, detail: Detail | None) -> None:
        """The sound itself around what is shown; it is drawn where peaks are too coarse."""
        self._detail = detail
        self.redraw()

    def set_gains(self, gains: tuple[float, float]) -> None:
        """Draw the rep's and the prospect's lane so much louder, as they are played."""
        if gains != self._gains:
            self._gains = gains
            self.redraw()

    def set_origin(self, seconds: float) -> None:
        """What the clock shows at the sound's second 0: a recording may begin later in its call."""
        self._origin = seconds
        self.redraw()

    def set_marks(self, marks: Sequence[WaveMark]) -> None:
        """Show these flags."""
        self._marks = tuple(marks)
        self.redraw()

    def set_silences(self, spans: Sequence[Span]) -> None:
        """Band these silences."""
        self._silences = tuple(spans)
        self.redraw()

    def set_pauses(self, spans: Sequence[Span]) -> None:
        """Box the stretches that were not recorded."""
        self._pauses = tuple(spans)
        self.redraw()

    def set_loop(self, span: Span | None) -> None:
        """Show the stretch that is played again and again."""
        if span != self._loop:
            self._loop = span
            self.redraw()

    def position(self) -> float:
        """Second of the playhead."""
        return self._position

    def view(self) -> Span:
        """The stretch shown."""
        return self._view

    def seconds(self) -> float:
        """Length of the recording; 0 while there is none."""
        return self._peaks.seconds if self._peaks else 0.0

    def redraw(self) -> None:
        """What is below the playhead has changed."""
        self._pictures.clear()
        self.update()

    def restyle(self) -> None:
        """Draw anew in another theme or scale."""
        self._pictures.clear()
        super().restyle()

    def is_fine(self) -> bool:
        """Whether the view is so close that peaks are too coarse for it."""
        if self._peaks is None or self._peaks.low.shape[1] < 2:
            return False  # nothing is known of it yet
        bars = max(1.0, self.lanes().width() / BAR)
        return (self._view.end - self._view.start) / bars < self._peaks.slice_seconds

    # Geometry ---------------------------------------------------------------------------------

    def lanes(self) -> QRectF:
        """Where both lanes stand."""
        gutter = round(max(self._name_width() + self.px(10), self.px(44)))
        top, foot = self.px(50), self.px(10)
        return QRectF(gutter, top, max(1, self.width() - gutter), self.height() - top - foot)

    def _name_width(self) -> float:
        metrics = QFontMetricsF(self.host.font(Step.META, Weight.SEMIBOLD))
        return max(metrics.horizontalAdvance(name) for name in self._names)

    def x_of(self, seconds: float) -> float:
        """Place of a second in the widget."""
        lanes = self.lanes()
        length = max(1e-6, self._view.end - self._view.start)
        return lanes.left() + (seconds - self._view.start) / length * lanes.width()

    def seconds_at(self, x: float) -> float:
        """Second at a place in the widget, inside the recording."""
        lanes = self.lanes()
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

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground, lanes, marks and playhead."""
        painter = QPainter(self)
        theme, lanes = self.theme, self.lanes()
        painter.drawPixmap(0, 0, self._picture("ground", self._draw_ground))
        if self._peaks is not None:
            self._paint_lanes(painter, lanes)
        painter.drawPixmap(0, 0, self._picture("marks", self._draw_marks))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_playhead(painter, lanes, theme)
        if self.hasFocus():
            paint_focus_ring(painter, lanes.adjusted(-3, -3, 0, 3), theme, self.px(6))

    def _picture(self, name: str, draw: Callable[[QPainter], None]) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (self.size(), ratio, self.theme.name, self._view)
        known = self._pictures.get(name)
        if known is not None and known[0] == key:
            return known[1]
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter)
        painter.end()
        self._pictures[name] = (key, pixmap)
        return pixmap

    def _draw_ground(self, painter: QPainter) -> None:
        theme, lanes = self.theme, self.lanes()
        self._paint_bands(painter, lanes, theme)
        self._paint_axis(painter, lanes, theme)
        self._paint_names(painter, lanes, theme)

    def _draw_marks(self, painter: QPainter) -> None:
        theme, lanes = self.theme, self.lanes()
        self._paint_pauses(painter, lanes, theme)
        for mark in sorted(self._marks, key=lambda one: one.strong):
            self._paint_mark(painter, lanes, mark, theme)

    def _draw_lanes(self, painter: QPainter) -> None:
        if self._peaks is None:
            return
        lanes = self.lanes()
        painter.setClipRect(lanes)
        colors = (self.theme.rep, self.theme.prospect)
        how = LanePaint(painter, lanes, colors, self._gains)
        if self.is_fine() and self._detail is not None and self._detail.covers(self._view):
            draw_samples(how, *self._detail.between(self._view), self._detail.rate, self._view)
        else:
            draw_bars(how, self._peaks.bars(self._view, int(lanes.width() // BAR)))

    def _paint_lanes(self, painter: QPainter, lanes: QRectF) -> None:
        picture = self._picture("lanes", self._draw_lanes)
        ratio = picture.devicePixelRatio()
        cut = min(lanes.right(), max(lanes.left(), self.x_of(self._position)))
        for left, right, opacity in (
            (lanes.left(), cut, 1.0),
            (cut, lanes.right(), _UNPLAYED),
        ):
            painter.setOpacity(opacity)
            target = QRectF(left, lanes.top(), right - left, lanes.height())
            source = QRectF(left * ratio, lanes.top() * ratio, 0, 0)
            source.setSize(target.size() * ratio)
            painter.drawPixmap(target, picture, source)
        painter.setOpacity(1.0)

    def _box(self, span: Span, lanes: QRectF) -> QRectF:
        left, right = self.x_of(span.start), self.x_of(span.end)
        return QRectF(left, lanes.top(), right - left, lanes.height())

    def _paint_bands(self, painter: QPainter, lanes: QRectF, theme: Theme) -> None:
        for span in clip(self._silences, self._view):
            painter.fillRect(self._box(span, lanes), QColor(theme.hover))
        if self._loop is not None:
            for span in clip([self._loop], self._view):
                self._paint_loop(painter, self._box(span, lanes), theme)

    def _paint_loop(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        painter.fillRect(box, QColor(theme.selected))
        painter.fillRect(box.adjusted(0, -self.px(4), 0, -box.height()), QColor(theme.accent))
        painter.setPen(QPen(QColor(theme.accent), 1))
        for x in (box.left(), box.right()):
            painter.drawLine(QLineF(x, box.top() - self.px(4), x, box.bottom()))

    def _paint_axis(self, painter: QPainter, lanes: QRectF, theme: Theme) -> None:
        step = tick_step(self._view, lanes.width())
        painter.setFont(self.host.font(Step.CAPTION, Weight.REGULAR, tabular=True))
        wide = painter.fontMetrics().horizontalAdvance
        number = math.ceil((self._view.start + self._origin) / step - 1e-9)
        second = number * step - self._origin
        top = lanes.top() - self.px(16)
        while second < self._view.end:
            x = round(self.x_of(second)) + 0.5
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QLineF(x, top, x, lanes.bottom()))
            painter.setPen(QColor(theme.text3))
            box = QRectF(x + self.px(4), top - 2, self.px(60), self.px(16))
            text = tick_words(second + self._origin, step)
            if box.left() + wide(text) < self.width():
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
            number += 1
            second = number * step - self._origin

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
