"""The side of the first pages: the product's sign, its sentence, the thread, the steps."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.phrases import phrase
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.text import IconLabel, Label

SENTENCE = phrase("No conversation starts\nagain from the\nbeginning.")
_WIDTH = 400


class SequenceLine(Themed, QWidget):
    """The thread through the three layers, each with its name."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Telemarketing, qualification, telesales"))
        self.restyle()

    def restyle(self) -> None:
        """Take the size from the text scale."""
        self.setFixedSize(self.px(322), self.px(134))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint curve, dots and names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        unit = self.px(100) / 100

        def at(x: float, y: float) -> QPointF:
            return QPointF(x * unit, y * unit)

        path = QPainterPath(at(0, 100))
        path.cubicTo(at(4, 99), at(8, 100), at(12, 99))
        path.cubicTo(at(56, 96), at(74, 28), at(130, 28))
        path.cubicTo(at(176, 28), at(196, 76), at(236, 76))
        path.cubicTo(at(284, 76), at(290, 16), at(321, 16))
        painter.setPen(QPen(QColor(self.theme.accent), 2.5))
        painter.drawPath(path)
        for x, y, tone in (
            (12, 99, Tone.TELEMARKETING),
            (130, 28, Tone.QUALIFICATION),
            (236, 76, Tone.TELESALES),
        ):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.host.color(tone))
            painter.drawEllipse(at(x, y), 6 * unit, 6 * unit)
        painter.setFont(self.host.font(Step.META, Weight.SEMIBOLD))
        for left, top, tone, name in (
            (0, 116, Tone.TELEMARKETING, tr("Telemarketing")),
            (92, -1, Tone.QUALIFICATION, tr("Qualification")),
            (206, 94, Tone.TELESALES, tr("Telesales")),
        ):
            painter.setPen(self.host.color(tone))
            box = QRectF(left * unit, top * unit, 120 * unit, 18 * unit)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, name)


class StepMark(Themed, QWidget):
    """A numbered step: done, current or to come."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__()
        self._number = number
        self._done = self._current = False
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(30), 0, 0, 0)
        self._label = Label(text, Step.BODY, Tone.TEXT2)
        row.addWidget(self._label, 1)
        self.setMinimumHeight(self.px(22))
        self.setAccessibleName(tr("Step {number}: {text}", number=number, text=text))

    def set_state(self, *, done: bool, current: bool) -> None:
        """Where the step stands."""
        self._done, self._current = done, current
        self._label.set_tone(Tone.ACCENT if current else Tone.TEXT2)
        self._label.set_weight(Weight.SEMIBOLD if current else Weight.REGULAR)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring with the number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self.px(19)
        ring = QRectF(0.5, (self.height() - size) / 2 + 0.5, size, size)
        ink = QColor(self.theme.accent if self._current or self._done else self.theme.text3)
        painter.setPen(QPen(ink, 1))
        painter.drawEllipse(ring)
        painter.setFont(self.host.font(Step.CAPTION, Weight.SEMIBOLD))
        text = "✓" if self._done else str(self._number)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, text)


class WelcomeSide(Themed, QFrame):
    """The tinted side of the first run and of the sign-in.

    Args:
        steps: What has to be said, one after the other; empty for none.
    """

    def __init__(self, steps: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        box = QVBoxLayout(self)
        edge = self.px(40)
        box.setContentsMargins(edge, self.px(42), edge, self.px(46))
        head = QHBoxLayout()
        head.setSpacing(self.px(10))
        head.addWidget(IconLabel("waypoints", Tone.ACCENT, 28, tr("Segue")))
        head.addWidget(Label(tr("Segue"), Step.NAME))
        head.addStretch(1)
        box.addLayout(head)
        box.addSpacing(self.px(26))
        box.addWidget(Label(tr(SENTENCE), Step.FIGURE))
        box.addSpacing(self.px(46))
        box.addWidget(SequenceLine())
        box.addStretch(1)
        self._marks: list[StepMark] = []
        for number, text in enumerate(map(tr, steps), start=1):
            mark = StepMark(number, text)
            self._marks.append(mark)
            box.addWidget(mark)
            box.addSpacing(self.px(10))
        self.restyle()

    def set_step(self, at: int) -> None:
        """The step that is under way, from 0."""
        for number, mark in enumerate(self._marks):
            mark.set_state(done=number < at, current=number == at)

    def restyle(self) -> None:
        """Take the width from the text scale."""
        self.setFixedWidth(self.px(_WIDTH))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tint."""
        QPainter(self).fillRect(self.rect(), QColor(self.theme.selected))


class Footer(Themed, QFrame):
    """The foot of such a page: a quiet sentence at the left, buttons at the right."""

    def __init__(self, icon: str, text: str, buttons: Sequence[QWidget] = ()) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(72), self.px(14), self.px(72), self.px(14))
        row.setSpacing(self.px(8))
        row.addWidget(IconLabel(icon, Tone.TEXT3, 14))
        self._words = Label(text, Step.META, Tone.TEXT2)
        row.addWidget(self._words)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        self.setMinimumHeight(self.px(64))

    def say(self, text: str) -> None:
        """Say another sentence."""
        self._words.setText(text)

    @property
    def said(self) -> str:
        """The sentence."""
        return self._words.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sunken, with a line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.sunken))
        painter.fillRect(0, 0, self.width(), 1, QColor(self.theme.line))
