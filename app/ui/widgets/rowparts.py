"""What all rows share: state, ground, text at the right, icons, the radio mark."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.ui.theme.apply import ThemeHost
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.widgets.base import draw_icon, paint_focus_ring

_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True)
class RowState:
    """How a row stands: theme and text scale, selection, pointer, keyboard."""

    host: ThemeHost
    selected: bool = False
    hovered: bool = False
    focused: bool = False

    def px(self, length: float) -> int:
        """A length of the design at the present text scale."""
        return self.host.px(length)


def paint_ground(painter: QPainter, rect: QRectF, state: RowState, fill: str = "") -> None:
    """Ground of a row: tint, accent bar of the selected one, the line below."""
    theme = state.host.theme
    if state.selected:
        painter.fillRect(rect, QColor(theme.selected))
    elif fill:
        painter.fillRect(rect, QColor(fill))
    elif state.hovered:
        painter.fillRect(rect, QColor(theme.hover))
    bottom = rect.bottom() - 0.5
    painter.setPen(QPen(QColor(theme.line), 1))
    painter.drawLine(QLineF(rect.left(), bottom, rect.right(), bottom))
    if state.selected:
        bar = QRectF(rect.left(), rect.top(), state.px(3), rect.height() - 1)
        painter.fillRect(bar, QColor(theme.accent))
    if state.focused:
        paint_focus_ring(painter, rect.adjusted(0, 0, 0, -1), theme, 4)


def paint_right(
    painter: QPainter,
    rect: QRectF,
    text: str,
    state: RowState,
    tone: Tone = Tone.TEXT2,
    weight: Weight = Weight.REGULAR,
    step: Step = Step.META,
) -> float:
    """Draw text against the right edge and return the left end of it."""
    if not text:
        return rect.right()
    painter.setFont(state.host.font(step, weight, tabular=True))
    painter.setPen(state.host.color(tone))
    painter.drawText(rect, _RIGHT, text)
    return rect.right() - state.host.width(text, step, weight, tabular=True)


def row_icon(
    painter: QPainter, state: RowState, name: str, tone: Tone, box: tuple[float, float, int]
) -> None:
    """Draw an icon at (left, middle, edge at 100 %) in a tone."""
    left, middle, size = box
    edge = state.px(size)
    color = state.host.theme.color(tone)
    draw_icon(painter, name, color, left, middle - edge / 2, edge)


def paint_radio(
    painter: QPainter, left: float, middle: float, chosen: bool, state: RowState
) -> None:
    """A radio mark, as the assign list paints it."""
    theme = state.host.theme
    edge = state.px(16)
    ring = QRectF(left, middle - edge / 2, edge, edge)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(theme.control))
    painter.setPen(QPen(QColor(theme.accent if chosen else theme.field), 1))
    painter.drawEllipse(ring.adjusted(0.5, 0.5, -0.5, -0.5))
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        inset = edge * 0.25
        painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))
