"""Text of several weights and tones in one line or paragraph, measured and painted by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from app.ui.theme.apply import ThemeHost
from app.ui.theme.tokens import Step, Tone, Weight


@dataclass(frozen=True)
class Run:
    """A piece of text in one look."""

    text: str
    tone: Tone = Tone.TEXT
    weight: Weight = Weight.REGULAR


def plain(runs: Sequence[Run]) -> str:
    """The words alone, as they are spoken."""
    return "".join(run.text for run in runs)


def runs_width(runs: Sequence[Run], host: ThemeHost, step: Step, tabular: bool = False) -> float:
    """Width of runs on one line, in logical pixels."""
    return sum(host.width(run.text, step, run.weight, tabular) for run in runs)


def draw_runs(
    painter: QPainter,
    rect: QRectF,
    runs: Sequence[Run],
    host: ThemeHost,
    step: Step,
    tabular: bool = False,
) -> bool:
    """Draw runs on one line, centred in height; the run that does not fit ends in dots.

    Returns:
        Whether something was cut, so that the caller offers the whole text as a tooltip.
    """
    left = rect.left()
    for run in runs:
        font = host.font(step, run.weight, tabular)
        room = rect.right() - left
        text, wide = run.text, host.width(run.text, step, run.weight, tabular)
        cut = wide > room + 0.5
        if cut:
            metrics = QFontMetricsF(font)
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room))
        painter.setFont(font)
        painter.setPen(host.color(run.tone))
        box = QRectF(left, rect.top(), max(room, wide), rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if cut:
            return True
        left += wide
    return False


class TextBlock:
    """A wrapped paragraph of runs with the line height of its type step."""

    def __init__(
        self, runs: Sequence[Run], host: ThemeHost, step: Step = Step.BODY, tabular: bool = False
    ) -> None:
        self._host = host
        self._line = step.line * host.scale
        self._layout = QTextLayout(plain(runs), host.font(step, Weight.REGULAR, tabular))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.setFormats(self._formats(runs, step, tabular))

    def _formats(
        self, runs: Sequence[Run], step: Step, tabular: bool
    ) -> list[QTextLayout.FormatRange]:
        ranges = []
        start = 0
        for run in runs:
            span = QTextLayout.FormatRange()
            span.start, span.length = start, len(run.text)
            look = QTextCharFormat()
            look.setFont(self._host.font(step, run.weight, tabular))
            look.setForeground(QBrush(QColor(self._host.color(run.tone))))
            span.format = look
            ranges.append(span)
            start += len(run.text)
        return ranges

    def lay_out(self, width: float, max_lines: int = 0) -> float:
        """Break lines for a width and return the height they take.

        Args:
            width: in logical pixels.
            max_lines: 0 means all.
        """
        self._layout.beginLayout()
        count = 0
        while max_lines == 0 or count < max_lines:
            line = self._layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(1.0, width))
            line.setPosition(QPointF(0, count * self._line + (self._line - line.height()) / 2))
            count += 1
        self._layout.endLayout()
        return max(1, count) * self._line

    def cut(self) -> bool:
        """Whether the last `lay_out` left text out."""
        if self._layout.lineCount() == 0:
            return bool(self._layout.text())
        last = self._layout.lineAt(self._layout.lineCount() - 1)
        return last.textStart() + last.textLength() < len(self._layout.text())

    def natural_width(self) -> float:
        """Width of the widest line of the last `lay_out`."""
        lines = (self._layout.lineAt(at) for at in range(self._layout.lineCount()))
        return max((line.naturalTextWidth() for line in lines), default=0.0)

    def draw(self, painter: QPainter, left: float, top: float) -> None:
        """Paint what `lay_out` broke into lines."""
        self._layout.draw(painter, QPointF(left, top))


def text_width(font: QFont, text: str) -> float:
    """Width of one line of text in logical pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)
