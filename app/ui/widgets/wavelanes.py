"""How the two lanes of a waveform are drawn: bars of loudness, or the samples themselves."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.ui.widgets.wavedata import Bars, Span

BAR = 3
"""Pixels from one bar to the next."""

_DOTS_FROM = 6.0
"""Pixels between two samples from which each is a dot."""
_LINES_FROM = 1.0
"""Pixels between two samples from which a line joins them; closer, columns hold their extremes."""
_FILLS = 0.46
"""Of half a lane's height, what the loudest sample takes."""


@dataclass(frozen=True)
class LanePaint:
    """Where and in which colours the lanes are drawn.

    Attributes:
        colors: The rep's and the prospect's.
        gains: By how much each lane is made louder.
    """

    painter: QPainter
    lanes: QRectF
    colors: tuple[str, str]
    gains: tuple[float, float]

    def begin(self, lane: int) -> tuple[float, float]:
        """Draw a lane's middle line and take its colour; (middle, half a lane's height)."""
        half = self.lanes.height() / 2
        middle = self.lanes.top() + half * lane + half / 2
        line = QColor(self.colors[lane])
        line.setAlphaF(0.28)
        box = QRectF(self.lanes.left(), middle - 0.75, self.lanes.width(), 1.5)
        self.painter.fillRect(box, line)
        return middle, half


def draw_bars(how: LanePaint, bars: Bars) -> None:
    """Loudness (2, n) of n equal parts of the width."""
    for lane in (0, 1):
        middle, half = how.begin(lane)
        how.painter.setPen(Qt.PenStyle.NoPen)
        how.painter.setBrush(QColor(how.colors[lane]))
        left = how.lanes.left()
        loud = np.minimum(1.0, bars[lane] * how.gains[lane])
        how.painter.drawRects(
            [
                QRectF(
                    left + at * BAR,
                    middle - one * half * _FILLS,
                    1.8,
                    max(2.0, one * half * 2 * _FILLS),
                )
                for at, one in enumerate(loud.tolist())
                if one > 0.02
            ]
        )


def draw_samples(how: LanePaint, start: float, samples: Bars, rate: int, view: Span) -> None:
    """The sound itself.

    Args:
        start: Second of the first sample.
        samples: (2, n), -1 to 1.
        view: What the width shows.
    """
    apart = how.lanes.width() / (view.end - view.start) / rate
    first = how.lanes.left() + (start - view.start) * rate * apart
    for lane in (0, 1):
        middle, half = how.begin(lane)
        loud = np.clip(samples[lane] * how.gains[lane], -1.0, 1.0)
        ys = middle - loud * (half * _FILLS)
        if apart >= _LINES_FROM:
            _draw_line(how, lane, first + np.arange(len(ys)) * apart, ys, dots=apart >= _DOTS_FROM)
        else:
            _draw_columns(how, lane, first, apart, ys)


def _draw_line(how: LanePaint, lane: int, xs: Bars, ys: Bars, *, dots: bool) -> None:
    color = QColor(how.colors[lane])
    points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
    how.painter.setPen(QPen(color, 1.3))
    how.painter.setBrush(Qt.BrushStyle.NoBrush)
    how.painter.drawPolyline(QPolygonF(points))
    if dots:
        how.painter.setPen(Qt.PenStyle.NoPen)
        how.painter.setBrush(color)
        for point in points:
            how.painter.drawEllipse(point, 2.4, 2.4)


def _draw_columns(how: LanePaint, lane: int, first: float, apart: float, ys: Bars) -> None:
    columns = (first - how.lanes.left() + np.arange(len(ys)) * apart).astype(np.int64)
    edges = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1)) if len(ys) else columns
    if not len(edges):
        return
    top = np.minimum.reduceat(ys, edges)
    foot = np.maximum.reduceat(ys, edges)
    how.painter.setPen(QPen(QColor(how.colors[lane]), 1.0))
    how.painter.drawLines(
        [
            QLineF(x, y, x, max(under, y + 1.0))
            for x, y, under in zip(
                (how.lanes.left() + columns[edges] + 0.5).tolist(),
                top.tolist(),
                foot.tolist(),
                strict=True,
            )
        ]
    )
