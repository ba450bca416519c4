"""A title bar for windows that draw their own frame."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from app.ui.theme.tokens import Space, Step, Weight
from app.ui.widgets.base import Themed, draw_icon

_BUTTONS = ("minus", "square", "x")


class FrameTitle(Themed, QFrame):
    """Sign at the left, title in the middle, minimise, maximise and close at the right.

    Signals:
        minimise_asked, maximise_asked, close_asked: the sign at the right was clicked.
    """

    minimise_asked = Signal()
    maximise_asked = Signal()
    close_asked = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def set_title(self, title: str) -> None:
        """Say another title."""
        self._title = title
        self.setAccessibleName(title)
        self.update()

    def restyle(self) -> None:
        """Take the height from the text scale."""
        self.setFixedHeight(self.px(Space.FRAME_TITLE))
        super().restyle()

    def _button_left(self, at: int) -> float:
        return self.width() - self.px(78) + at * self.px(27)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, sign, title and buttons."""
        painter = QPainter(self)
        theme = self.theme
        painter.fillRect(self.rect(), QColor(theme.title))
        size = self.px(14)
        top = (self.height() - size) / 2
        draw_icon(painter, "waypoints", theme.text2, self.px(10), top, size)
        painter.setFont(self.host.font(Step.META, Weight.MEDIUM))
        painter.setPen(QColor(theme.text2))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._title)
        for at, name in enumerate(_BUTTONS):
            draw_icon(painter, name, theme.text2, self._button_left(at), top, size)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell which of the three signs was clicked."""
        signals = (self.minimise_asked, self.maximise_asked, self.close_asked)
        for at, signal in enumerate(signals):
            left = self._button_left(at) - self.px(6)
            if left <= event.position().x() < left + self.px(26):
                signal.emit()
