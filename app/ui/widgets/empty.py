"""Empty states: the thread line, a headline, what comes next, useful acts."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme.tokens import Step, Tone
from app.ui.widgets.base import Themed, draw_icon, make_line, paint_focus_ring
from app.ui.widgets.cards import Card
from app.ui.widgets.keycap import KeyCap
from app.ui.widgets.text import Label, Paragraph


class ThreadLine(Themed, QWidget):
    """The thread: a curve with dots, dashed where it goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(self.px(44))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint curve, dots and the part to come."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, tall = float(self.width()), float(self.height())
        low, high = tall - 8, 8.0
        start, top, ring = QPointF(2, low), QPointF(wide * 0.4, high), QPointF(wide * 0.77, low)
        curve = QPainterPath(start)
        curve.cubicTo(QPointF(wide * 0.14, low), QPointF(wide * 0.24, high), top)
        curve.cubicTo(QPointF(wide * 0.56, high), QPointF(wide * 0.64, low), ring)
        ink = QColor(self.theme.accent)
        painter.setPen(QPen(ink, 2))
        painter.drawPath(curve)
        rest = QPainterPath(ring)
        rest.cubicTo(
            QPointF(wide * 0.86, low), QPointF(wide * 0.93, low - 12), QPointF(wide - 2, low - 20)
        )
        painter.setPen(QPen(ink, 2, Qt.PenStyle.DotLine))
        painter.drawPath(rest)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawEllipse(top, 5, 5)
        painter.setPen(QPen(ink, 2.5))
        painter.setBrush(QColor(self.theme.panel))
        painter.drawEllipse(ring, 6.5, 6.5)


@dataclass(frozen=True)
class EmptyAct:
    """A useful act offered by an empty state."""

    key: str
    text: str
    icon: str
    shortcut: str = ""


class _ActRow(Themed, QPushButton):
    """One act of an empty state: icon, sentence, key."""

    def __init__(self, act: EmptyAct) -> None:
        super().__init__()
        self.setProperty("painted", True)
        self.setProperty("act", act.key)
        self.setAccessibleName(act.text)
        self._icon = act.icon
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(self.px(40), 0, self.px(14), 0)
        row.addWidget(Label(act.text))
        row.addStretch(1)
        if act.shortcut:
            row.addWidget(KeyCap(act.shortcut))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """One line with air."""
        return QSize(self._row.sizeHint().width(), self.px(43))

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint hover, icon and focus."""
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect().adjusted(1, 1, -1, -1), QColor(self.theme.hover))
        size = self.px(16)
        top = (self.height() - size) / 2
        draw_icon(painter, self._icon, self.theme.text2, self.px(14), top, size)
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(self.rect()), self.theme, 6)


class EmptyState(Themed, QWidget):
    """The thread, a headline, what comes next, and up to three acts.

    Signals:
        act_asked: key of the chosen act.
    """

    act_asked = Signal(str)

    def __init__(
        self,
        headline: str,
        text: str = "",
        acts: Sequence[EmptyAct] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        inner = QWidget()
        inner.setMaximumWidth(self.px(520))
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        box = QVBoxLayout(inner)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self.px(6))
        box.addWidget(ThreadLine())
        box.addSpacing(self.px(20))
        self._headline = Label(headline, Step.NAME, wrap=True)
        self._text = Paragraph(text, Step.BODY, Tone.TEXT2)
        if not text:  # showing it here, without a parent, would open a window
            self._text.hide()
        box.addWidget(self._headline)
        box.addWidget(self._text)
        if acts:
            box.addSpacing(self.px(10))
            box.addWidget(self._act_card(acts[:3]))
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(inner, 8)
        line.addStretch(1)
        outer.addLayout(line)
        outer.addStretch(1)
        self.setAccessibleName(headline)

    def set_words(self, headline: str, text: str = "") -> None:
        """Say something else."""
        self._headline.setText(headline)
        self._text.set_runs(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(headline)

    def _act_card(self, acts: Sequence[EmptyAct]) -> Card:
        card = Card()
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.setSpacing(0)
        for at, act in enumerate(acts):
            if at:
                card.body.addWidget(make_line())
            row = _ActRow(act)
            row.clicked.connect(self._on_act)
            card.body.addWidget(row)
        return card

    @Slot()
    def _on_act(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.act_asked.emit(str(sender.property("act")))
