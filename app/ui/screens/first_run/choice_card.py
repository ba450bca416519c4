"""A card that is chosen like a radio button."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme.tokens import Space, Step, Tone
from app.ui.widgets.base import Themed
from app.ui.widgets.text import Label, Paragraph


class ChoiceCard(Themed, QRadioButton):
    """One way to begin: a title and what it means."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(self.px(52), self.px(16), self.px(20), self.px(16))
        self._box.setSpacing(self.px(4))
        for part in (Label(title, Step.TITLE), Paragraph(text, Step.BODY, Tone.TEXT2)):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._box.addWidget(part)

    def sizeHint(self) -> QSize:
        """What its words take; a radio button alone would ask for one line."""
        width = self.width() if self.width() > self.px(200) else self.px(716)
        return QSize(width, max(self.px(78), self._box.totalHeightForWidth(width)))

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`: words are never cut."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """The whole card can be pressed."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the edge and the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, on = self.theme, self.isChecked()
        strong = on or self.hasFocus()
        wide = 2 if strong else 1
        box = QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2)
        painter.setPen(QPen(QColor(theme.accent if strong else theme.control_line), wide))
        painter.setBrush(QColor(theme.hover if self.underMouse() and not on else theme.panel))
        radius = self.px(Space.RADIUS_CARD)
        painter.drawRoundedRect(box, radius, radius)
        _paint_ring(painter, self, on)


def _paint_ring(painter: QPainter, card: ChoiceCard, on: bool) -> None:
    theme, edge = card.theme, card.px(16)
    ring = QRectF(card.px(21), card.px(19), edge, edge)
    painter.setPen(QPen(QColor(theme.accent if on else theme.field), 1.5))
    painter.setBrush(QColor(theme.control))
    painter.drawEllipse(ring)
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        inset = edge * 0.25
        painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))
