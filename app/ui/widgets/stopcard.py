"""'Where we stopped': the first thing a caller reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.cards import Card
from app.ui.widgets.text import ElidedLabel, IconLabel, Label, LinkLabel


@dataclass(frozen=True)
class StopRow:
    """A row of the card: label, words, their sign; `strong` is the opening line."""

    label: str
    text: str
    icon: str = ""
    tone: Tone = Tone.TEXT2
    strong: bool = False


class _Value(Themed, QWidget):
    """Words of one row, selectable, with a sign before them."""

    def __init__(self, row: StopRow) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self.px(5))
        if row.icon:
            top = Qt.AlignmentFlag.AlignTop
            holder = IconLabel(row.icon, row.tone, 14)
            box.addWidget(holder, 0, top)
        step = Step.TITLE if row.strong else Step.BODY
        weight = Weight.SEMIBOLD if row.strong else Weight.REGULAR
        words = Label(row.text, step, Tone.TEXT, weight, wrap=True, selectable=True)
        words.setAccessibleName(f"{row.label}: {row.text}")
        box.addWidget(words, 1)


class StopCard(Card):
    """Head with when and how long, rows below, the opening line last and largest.

    Signals:
        play_asked: 'last 40 s' was chosen.
    """

    play_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Tone.ACCENT, Tone.ACCENT, parent)
        self.setAccessibleName(tr("Where we stopped"))
        self._icon = IconLabel("corner-up-left", Tone.ACCENT, 16)
        self._title = Label(tr("Where we stopped"), Step.BODY, Tone.ACCENT, Weight.SEMIBOLD)
        self._meta = ElidedLabel("", Step.META, Tone.TEXT2)
        self._play_icon = IconLabel("play", Tone.ACCENT, 14)
        self._play = LinkLabel(tr("last 40 s"), Step.META, weight=Weight.MEDIUM, underline=False)
        self._play.setAccessibleName(tr("Play the last 40 seconds"))
        self._play.activated.connect(self.play_asked)
        self.head_row.setContentsMargins(self.px(14), self.px(9), self.px(14), self.px(9))
        self.head_row.addWidget(self._icon)
        self.head_row.addWidget(self._title)
        self.head_row.addWidget(self._meta, 1)
        self.head_row.addWidget(self._play_icon)
        self.head_row.addWidget(self._play)
        self._rows = QWidget()
        self._rows_box = QVBoxLayout(self._rows)
        self._rows_box.setContentsMargins(0, 0, 0, 0)
        self._rows_box.setSpacing(self.px(8))
        self.body.setContentsMargins(self.px(14), self.px(10), self.px(14), self.px(12))
        self.body.addWidget(self._rows)

    def show_point(
        self, meta: str, rows: Sequence[StopRow], *, playable: bool = True, lapsed: str = ""
    ) -> None:
        """Show a continuation point.

        Args:
            meta: when, how long, which conversation.
            rows: from 'Stopped at' to 'Open with'.
            playable: whether the last 40 seconds can be heard.
            lapsed: what to say in the head when its time has passed; empty otherwise.
        """
        tone = Tone.WARN if lapsed else Tone.ACCENT
        self.set_head(tone)
        self._edge = tone
        self._icon.set_icon("alarm-clock" if lapsed else "corner-up-left", tone)
        self._title.setText(tr("Where we stopped"))
        self._title.set_tone(tone)
        self._meta.setText(f"{meta} · {lapsed}" if lapsed else meta)
        self._set_playable(playable)
        self._fill(rows)

    def play_link(self) -> LinkLabel:
        """What plays the last 40 seconds; the place of the focus in this card."""
        return self._play

    def show_first(self, text: str) -> None:
        """Say in one line that there was no conversation yet."""
        self.set_head(None)
        self._edge = None
        self._set_playable(False)
        self._fill([StopRow("", text, "info", Tone.TEXT3)])

    def _set_playable(self, playable: bool) -> None:
        self._play.setVisible(playable)
        self._play_icon.setVisible(playable)

    def _fill(self, rows: Sequence[StopRow]) -> None:
        while self._rows_box.count():
            item = self._rows_box.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for row in rows:
            line = self._row(row)
            self._rows_box.addWidget(line)
            line.show()  # now, not with the next events: it stands there before Dial has the focus
        self.updateGeometry()

    def _row(self, row: StopRow) -> QWidget:
        line = QWidget()
        box = QHBoxLayout(line)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self.px(4))
        name = Label(row.label, Step.META, Tone.TEXT2)
        name.setFixedWidth(self.px(96))
        if self._head is None:  # showing it here, without a parent, would open a window
            name.hide()
        box.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(_Value(row), 1)
        return line
