"""The waveform of a conversation, with hands: click, drag, wheel and keys."""

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.ui.tr import tr
from app.ui.widgets.meters import clock_text
from app.ui.widgets.wavecanvas import WaveCanvas
from app.ui.widgets.wavedata import Detail, Peaks, Span

STEP = 2.0
"""By how much + and - zoom."""
_WHEEL = 1.25
_LEAST_SAMPLES = 8
"""So few samples fill the view at the closest: each can be told from the next."""
_DRAGGED = 4
"""Pixels from which a press is a drag."""
_EDGE = 5
"""Pixels within which an edge of the loop is taken hold of."""
_PANNED = 0.15
"""Of the view, by one step of the wheel."""


class Waveform(WaveCanvas):
    """Two lanes, the rep above the prospect; silence banded, pauses boxed.

    A click seeks, dragging chooses a loop, Ctrl and wheel zoom around the pointer, the wheel moves
    a zoomed view. A list with the same marks stands beside it, as it cannot be read aloud.

    Signals:
        seek: second that was clicked or reached by the arrow keys.
        mark_clicked: the `WaveMark` whose flag was clicked.
        view_changed: the `Span` shown after zooming or moving.
        detail_wanted: a `Span` whose samples are to be given to `set_detail`.
        loop_chosen: the `Span` that was dragged over.
    """

    seek = Signal(float)
    mark_clicked = Signal(object)
    view_changed = Signal(object)
    detail_wanted = Signal(object)
    loop_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rate = 16_000
        self._asked: Span | None = None
        self._pressed: QPointF | None = None
        self._anchor: float | None = None
        self._panned: float | None = None
        self.setAccessibleName(tr("Waveform"))
        self.setAccessibleDescription(tr("The list of marks below holds the same moments"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def set_peaks(self, peaks: Peaks | None, rep: str = "You", prospect: str = "Prospect") -> None:
        """Show another recording; None empties it."""
        self._asked = None
        super().set_peaks(peaks, rep, prospect)

    def refine_peaks(self, peaks: Peaks) -> None:
        """See `WaveCanvas.refine_peaks`."""
        self._asked = None
        super().refine_peaks(peaks)
        self._ask_detail()

    def set_rate(self, rate: int) -> None:
        """Samples a second: how close the view can come."""
        self._rate = max(1, rate)

    def set_detail(self, detail: Detail | None) -> None:
        """See `WaveCanvas.set_detail`; what is missing of the view is asked for again."""
        self._asked = None
        super().set_detail(detail)
        self._ask_detail()

    def set_position(self, seconds: float) -> None:
        """Move the playhead; a zoomed view follows it."""
        before, self._position = self._position, seconds
        inside = self._view.start <= seconds <= self._view.end
        if not inside and self._peaks and before != seconds and self._anchor is None:
            self._show_view(Span(seconds, seconds + self._view.end - self._view.start))
        self.update()

    # View -------------------------------------------------------------------------------------

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Show 1/factor of the present stretch, keeping a second where it is.

        Args:
            around: That second; the playhead by default, or the middle where it is not in view.
        """
        if self._peaks is None:
            return
        inside = self._view.start <= self._position <= self._view.end
        middle = (self._view.start + self._view.end) / 2
        centre = around if around is not None else self._position if inside else middle
        length = self._view.end - self._view.start
        least = min(self._peaks.seconds, _LEAST_SAMPLES / self._rate)
        wanted = min(self._peaks.seconds, max(least, length / factor))
        share = (centre - self._view.start) / length if length else 0.5
        self._show_view(Span(centre - share * wanted, centre + (1 - share) * wanted))

    def fit(self) -> None:
        """Show the whole recording."""
        if self._peaks is not None:
            self._show_view(Span(0.0, self._peaks.seconds))

    def pan(self, share: float) -> None:
        """Move the view by a share of itself."""
        by = share * (self._view.end - self._view.start)
        self._show_view(Span(self._view.start + by, self._view.end + by))

    def _show_view(self, view: Span) -> None:
        total = self._peaks.seconds if self._peaks else 1.0
        length = min(total, view.end - view.start)
        start = min(max(0.0, view.start), total - length)
        if Span(start, start + length) != self._view:
            self._view = Span(start, start + length)
            self.redraw()
            self.view_changed.emit(self._view)
            self._ask_detail()

    def _ask_detail(self) -> None:
        """Want the samples of the view, and as many at each side to move over."""
        if self._peaks is None or not self.is_fine():
            return
        if self._detail is not None and self._detail.covers(self._view):
            return
        if self._asked is not None and _within(self._view, self._asked):
            return
        length = self._view.end - self._view.start
        self._asked = Span(
            max(0.0, self._view.start - length),
            min(self._peaks.seconds, self._view.end + length),
        )
        self.detail_wanted.emit(self._asked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wider view may need finer sound."""
        super().resizeEvent(event)
        self._ask_detail()

    # Input ------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A flag opens its mark; any other place seeks, unless it becomes a drag."""
        if self._peaks is None:
            return
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panned = event.position().x()
            return
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        mark = self.mark_at(event.position())
        if mark is not None:
            self.mark_clicked.emit(mark)
            self.seek.emit(mark.seconds)
            return
        self._pressed = event.position()
        self._anchor = self._other_edge(event.position().x())
        if self._anchor is None:
            self.seek.emit(self.seconds_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging chooses a loop; with the middle button it moves the view."""
        x = event.position().x()
        if self._panned is not None:
            length = self._view.end - self._view.start
            by = (self._panned - x) / max(1.0, self.lanes().width()) * length
            self._panned = x
            self._show_view(Span(self._view.start + by, self._view.end + by))
            return
        if self._pressed is None:
            self._show_cursor(x)
            return
        if self._anchor is None:
            if abs(x - self._pressed.x()) < _DRAGGED:
                return
            self._anchor = self.seconds_at(self._pressed.x())
        self.set_loop(_ordered(self._anchor, self.seconds_at(x)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """What was dragged over is the loop."""
        if event.button() is Qt.MouseButton.MiddleButton:
            self._panned = None
        elif event.button() is Qt.MouseButton.LeftButton:
            dragged, self._pressed = self._anchor, None
            self._anchor = None
            if dragged is not None and self._loop is not None:
                self.loop_chosen.emit(self._loop)

    def _other_edge(self, x: float) -> float | None:
        """The edge of the loop that stays when the one under the pointer is dragged."""
        if self._loop is None:
            return None
        for here, other in (
            (self._loop.start, self._loop.end),
            (self._loop.end, self._loop.start),
        ):
            if abs(self.x_of(here) - x) <= _EDGE:
                return other
        return None

    def _show_cursor(self, x: float) -> None:
        on_edge = self._other_edge(x) is not None
        shape = Qt.CursorShape.SizeHorCursor if on_edge else Qt.CursorShape.ArrowCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and wheel zoom around the pointer; a wheel alone moves a zoomed view."""
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            around = self.seconds_at(event.position().x())
            self.zoom(_WHEEL if turned.y() > 0 else 1 / _WHEEL, around)
        elif self._peaks is not None and self._view != Span(0.0, self._peaks.seconds):
            by = turned.x() or turned.y()
            self.pan(-_PANNED if by > 0 else _PANNED)
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


def _ordered(one: float, other: float) -> Span:
    return Span(min(one, other), max(one, other))


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
