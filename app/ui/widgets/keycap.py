"""A key drawn as a cap."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.theme.tokens import Step, Weight
from app.ui.widgets.base import Themed


def paint_cap(painter: QPainter, box: QRectF, ink: str, height: int, fill: str = "") -> None:
    """The outline of a key, centred in the height of `box`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(ink), 1))
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    top = round(box.center().y() - height / 2)
    painter.drawRoundedRect(QRectF(box.left() + 0.5, top + 0.5, box.width() - 1, height - 1), 4, 4)


class KeyCap(Themed, QLabel):
    """A key drawn as a cap."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self.setAccessibleName(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The key with its cap."""
        wide = self.host.width(self.text(), Step.CAPTION, Weight.MEDIUM) + self.px(11)
        return QSize(round(max(wide, self.px(16)) + 0.5), self.px(18))

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint cap and key."""
        painter = QPainter(self)
        theme = self.theme
        box = QRectF(self.rect())
        paint_cap(painter, box, theme.control_line, self.height(), theme.sunken)
        painter.setPen(QColor(theme.text2))
        painter.setFont(self.host.font(Step.CAPTION, Weight.MEDIUM))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
