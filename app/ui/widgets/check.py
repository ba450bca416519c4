"""A check box that can be told from its ground in both themes."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from app.ui.theme.tokens import Step
from app.ui.widgets.base import Themed, draw_icon, paint_focus_ring

_BOX, _GAP = 16, 8


class CheckBox(Themed, QCheckBox):
    """Box and words; the whole of it can be pressed."""

    def __init__(self, text: str, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("painted", True)
        self.setAccessibleName(text)
        self.setToolTip(tip)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Box, gap and words."""
        font = self.host.font(Step.BODY)
        wide = QFontMetricsF(font).horizontalAdvance(self.text()) + self.px(_BOX + _GAP + 6)
        return QSize(round(wide + 0.5), self.px(26))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        """Words count too."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint box, check and words."""
        theme, painter = self.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = self.px(_BOX)
        box = QRectF(self.px(3), (self.height() - edge) / 2, edge, edge)
        on = self.isChecked()
        rest = theme.hover if self.underMouse() else theme.control
        full = theme.accent if self.isEnabled() else theme.text3
        painter.setBrush(QColor(full if on else rest))
        painter.setPen(Qt.PenStyle.NoPen if on else QPen(QColor(theme.field), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if on:
            tick = self.px(12)
            middle = box.center()
            left, top = middle.x() - tick / 2, middle.y() - tick / 2
            draw_icon(painter, "check", theme.on_accent, left, top, tick)
        painter.setFont(self.host.font(Step.BODY))
        painter.setPen(QColor(theme.text if self.isEnabled() else theme.text3))
        words = QRectF(box.right() + self.px(_GAP), 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), theme, 4)
