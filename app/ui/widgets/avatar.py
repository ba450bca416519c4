"""A person as initials in the tint of a layer."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.theme.apply import ThemeHost
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.widgets.base import Themed


def initials(name: str) -> str:
    """First letters of the first and last word of a name, two at most."""
    words = [word for word in name.split() if word]
    if not words:
        return "··"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def paint_avatar(painter: QPainter, box: QRectF, text: str, tone: Tone, host: ThemeHost) -> None:
    """Draw initials in a disc."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(host.theme.tint(tone)))
    painter.drawEllipse(box)
    font = host.font(Step.CAPTION, Weight.SEMIBOLD)
    font.setPixelSize(max(8, round(box.width() * 0.42)))
    painter.setFont(font)
    painter.setPen(QColor(host.theme.color(tone)))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class Avatar(Themed, QWidget):
    """Initials of a person in a disc of their layer's tint."""

    def __init__(
        self, name: str, tone: Tone = Tone.ACCENT, size: int = 22, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._tone, self._size = name, tone, size
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.restyle()

    def set_person(self, name: str, tone: Tone) -> None:
        """Show another person."""
        self._name, self._tone = name, tone
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def restyle(self) -> None:
        """Take the size from the text scale."""
        self.setFixedSize(self.px(self._size), self.px(self._size))
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint disc and initials."""
        box = QRectF(self.rect())
        paint_avatar(QPainter(self), box, initials(self._name), self._tone, self.host)
