"""Long work in the status bar: what, how far, a way to stop it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.text import ElidedLabel, IconLabel

_MOST = 420  # px at 100 %


class WorkLine(Themed, QFrame):
    """One line with a bar along its lower edge; hidden while there is nothing to say.

    Signals:
        stop_asked: the sign at the right was pressed.
    """

    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self._icon = IconLabel("hourglass", Tone.TEXT2, 14)
        self._text = ElidedLabel("", Step.META, Tone.TEXT2)
        self.stop = IconButton("x", tr("Stop"), size=24, icon_px=14)
        self.stop.clicked.connect(self.stop_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(4), 0, 0, 0)
        row.setSpacing(self.px(5))
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self.stop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(self.px(120))
        self.hide()

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def set_work(self, icon: str, text: str, share: float | None, *, can_stop: bool) -> None:
        """Show how far something is.

        Args:
            share: 0 to 1; None where nobody knows.
        """
        self._share = share
        self._icon.set_icon(icon, Tone.TEXT2)
        self._text.setText(text)
        self.setAccessibleName(text)
        self.stop.setVisible(can_stop)
        self.updateGeometry()
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words need, up to a limit."""
        words = QFontMetricsF(self._text.font()).horizontalAdvance(self._text.text())
        beside = self.px(4 + 14 + 5 + 2) + (0 if self.stop.isHidden() else self.px(5 + 24))
        return QSize(min(self.px(_MOST), round(words + 0.5) + beside), self.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar along the lower edge."""
        if self._share is None:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        tall = max(2, self.px(2))
        wide = round(self.width() * min(1.0, max(0.0, self._share)))
        top = self.height() - tall
        painter.fillRect(0, top, self.width(), tall, QColor(self.theme.line))
        painter.fillRect(0, top, wide, tall, QColor(self.theme.accent))
