"""Smaller pieces: talk ratio, progress of long work, empty states, bars of counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.widgets.base import Themed, draw_icon, make_line, paint_focus_ring
from app.ui.widgets.buttons import IconButton, KeyCap
from app.ui.widgets.cards import Card
from app.ui.widgets.text import ElidedLabel, IconLabel, Label, Paragraph


class Bar(Themed, QWidget):
    """A filled bar: one part of a whole, or several parts side by side.

    Args:
        parts: (share 0 to 1, tone) from left to right.
        height: in px at 100 %.
        track: whether what is left over is shown.
    """

    def __init__(
        self,
        parts: Sequence[tuple[float, Tone]],
        height: int = 8,
        *,
        track: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parts = tuple(parts)
        self._height, self._track = height, track
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def set_parts(self, parts: Sequence[tuple[float, Tone]]) -> None:
        """Show other parts."""
        self._parts = tuple(parts)
        self.update()

    def restyle(self) -> None:
        """Take the height from the text scale."""
        self.setFixedHeight(self.px(self._height))
        super().restyle()

    def sizeHint(self) -> QSize:
        """A bar."""
        return QSize(self.px(110), self.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the parts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._track:
            painter.setBrush(QColor(self.theme.line))
            painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        gap = 2 if len(self._parts) > 1 else 0
        room = self.width() - gap * (len(self._parts) - 1)
        left = 0.0
        for share, tone in self._parts:
            wide = max(2.0, room * share)
            painter.setBrush(QColor(self.theme.color(tone)))
            painter.drawRoundedRect(QRectF(left, 0, wide, self.height()), 2, 2)
            left += wide + gap


class RatioBar(Themed, QWidget):
    """Who talked how much: both names with figures, the bar, and a comparison below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rep = Label("", Step.META, Tone.REP, Weight.MEDIUM)
        self._prospect = Label("", Step.META, Tone.PROSPECT, Weight.MEDIUM)
        self._bar = Bar(((0.5, Tone.REP), (0.5, Tone.PROSPECT)))
        self._hint = Label("", Step.META, Tone.TEXT3)
        names = QHBoxLayout()
        names.addWidget(self._rep)
        names.addStretch(1)
        names.addWidget(self._prospect)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self.px(4))
        box.addLayout(names)
        box.addWidget(self._bar)
        box.addWidget(self._hint)

    def set_ratio(self, rep: str, prospect: str, share: float, hint: str = "") -> None:
        """Show the rep's share of talking time, 0 to 1."""
        mine = round(share * 100)
        self._rep.setText(f"{rep} {mine}%")
        self._prospect.setText(f"{prospect} {100 - mine}%")
        self._bar.set_parts(((share, Tone.REP), (1 - share, Tone.PROSPECT)))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{rep} talked {mine}%, {prospect} {100 - mine}%")


class ProgressRow(Themed, QFrame):
    """Long work in one line: what, how far, a way to pause or cancel, a bar below.

    Signals:
        act_asked: the sign at the right was pressed.
    """

    act_asked = Signal()

    def __init__(
        self,
        icon: str,
        text: str,
        act_icon: str = "x",
        act_name: str = "Cancel",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._share = 0.0
        self._count = Label("", Step.BODY, Tone.TEXT2, tabular=True)
        self._act = IconButton(act_icon, act_name, icon_px=14)
        self._act.clicked.connect(self.act_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(14), self.px(4), self.px(8), self.px(6))
        row.setSpacing(self.px(8))
        row.addWidget(IconLabel(icon, Tone.TEXT3, 14))
        row.addWidget(ElidedLabel(text), 1)
        row.addWidget(self._count)
        row.addWidget(self._act)
        self._text = text
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_progress(self, share: float, count: str) -> None:
        """Show how far it is: 0 to 1, and in words ('1,204 of 2,143')."""
        self._share = min(1.0, max(0.0, share))
        self._count.setText(count)
        self.setAccessibleName(f"{self._text}, {count}")
        self.update()

    def sizeHint(self) -> QSize:
        """One line with its bar."""
        return QSize(self.px(300), self.px(41))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar along the lower edge."""
        painter = QPainter(self)
        tall = self.px(3)
        top = self.height() - tall
        painter.fillRect(0, top, self.width(), tall, QColor(self.theme.line))
        wide = round(self.width() * self._share)
        painter.fillRect(0, top, wide, tall, QColor(self.theme.accent))


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
        self._text.setVisible(bool(text))
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
