"""Smaller pieces: talk ratio, progress of long work, empty states, bars of counts."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.empty import EmptyAct as EmptyAct
from app.ui.widgets.empty import EmptyState as EmptyState
from app.ui.widgets.empty import ThreadLine as ThreadLine
from app.ui.widgets.text import ElidedLabel, IconLabel, Label


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
        self.setAccessibleName(
            tr(
                "{rep} talked {mine}%, {prospect} {theirs}%",
                rep=rep,
                mine=mine,
                prospect=prospect,
                theirs=100 - mine,
            )
        )


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
