"""In the place of the waveform: the sound is with the team, on its way, or does not come."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.meters import clock_text
from app.ui.widgets.small import Bar
from app.ui.widgets.text import IconLabel, Label

_WIDE = 420
"""px at 100 % of the card's words and bar."""


class AwayCard(Themed, QWidget):
    """One sentence, one more, a bar while it comes, one button.

    Signals:
        fetch_asked: The sound is wanted here.
        stop_asked: It is not wanted after all.
    """

    fetch_asked = Signal()
    stop_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._coming = False
        self.icon = IconLabel("cloud-download", Tone.TEXT2, 20)
        self.title = Label("", Step.BODY, Tone.TEXT, Weight.SEMIBOLD, wrap=True)
        self.text = Label("", Step.BODY, Tone.TEXT2, wrap=True)
        self.bar = Bar(((0.0, Tone.ACCENT),), 4, track=True)
        self.button = Button(tr("Fetch and play"), icon="play")
        self.button.clicked.connect(self._pressed)
        words = QVBoxLayout()
        words.setSpacing(self.px(8))
        words.addStretch(1)
        for widget in (self.title, self.text, self.bar):
            words.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        words.addSpacing(self.px(4))
        words.addLayout(row)
        words.addStretch(1)
        held = QWidget()
        held.setLayout(words)
        edge = self.px(4)  # room for the ring around the button
        words.setContentsMargins(edge, edge, edge, edge)
        held.setMaximumWidth(self.px(_WIDE))
        box = QHBoxLayout(self)
        box.setContentsMargins(self.px(32), self.px(8), self.px(32), self.px(8))
        box.setSpacing(self.px(12))
        box.addStretch(1)
        box.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(held, 3)
        box.addStretch(1)

    def show_away(self, seconds: float) -> None:
        """It is with the team."""
        length = clock_text(seconds)
        self._show(
            "cloud-download",
            Tone.TEXT2,
            tr("This recording lies with the team"),
            tr("Its {length} come to this computer when you play it.", length=length),
            tr("Fetch and play"),
            "play",
        )

    def show_coming(self, share: float) -> None:
        """So much of it came, 0 to 1."""
        percent = round(min(1.0, max(0.0, share)) * 100)
        title = tr("Fetching … {percent}%", percent=percent)
        text = tr("It plays as soon as it is here.")
        self._show("cloud-download", Tone.TEXT2, title, text, tr("Stop"), "square", coming=True)
        self.bar.set_parts(((percent / 100, Tone.ACCENT),))

    def show_failed(self, failure: KnownError) -> None:
        """It does not come, and why."""
        text = " ".join(tr(part) for part in (failure.safe, failure.todo) if part)
        self._show("cloud-alert", Tone.WARN, tr(failure.what), text, tr("Try again"), "rotate-ccw")

    def _show(
        self,
        icon: str,
        tone: Tone,
        title: str,
        text: str,
        act: str,
        act_icon: str,
        *,
        coming: bool = False,
    ) -> None:
        self._coming = coming
        self.icon.set_icon(icon, tone)
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.bar.setVisible(coming)
        self.button.set_look(text=act, icon=act_icon)
        self.setAccessibleName(title)

    @Slot()
    def _pressed(self) -> None:
        (self.stop_asked if self._coming else self.fetch_asked).emit()
