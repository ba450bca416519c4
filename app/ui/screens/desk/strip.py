"""The strip that plays the call of the lead that is read."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui.screens.desk.words import clock_of
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.overview import MiniWave
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import ElidedLabel, Label
from app.ui.widgets.wavedata import Span, WaveMark

SPEEDS = (1.0, 1.5, 2.0)


class PlayerStrip(Themed, QFrame):
    """Play, where it is, the call in small, how fast. It shows what it is told.

    Signals:
        toggled: Play, or pause.
        seek_asked: A second of the sound.
        speed_asked: 1.0, 1.5 or 2.0.
    """

    toggled = Signal()
    seek_asked = Signal(float)
    speed_asked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sunken")
        self.setAccessibleName(tr("The call"))
        self._seconds = 0.0
        self.play = IconButton("play", tr("Play the call"), "K", boxed=True)
        self.at = Label("00:00", Step.BODY, tabular=True)
        self.wave = MiniWave()
        self._length = Label("", Step.BODY, Tone.TEXT2, tabular=True)
        self.speed = Segments([f"{one:g}×" for one in SPEEDS], tr("Speed"), tick=False)
        self.speed.choose(0)
        self.none = ElidedLabel("", Step.META, Tone.TEXT2)
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(16), self.px(8), self.px(16), self.px(8))
        row.setSpacing(self.px(8))
        row.addWidget(self.play)
        row.addWidget(self.at)
        row.addWidget(self.wave, 1)
        row.addWidget(self.none, 1)
        row.addWidget(self._length)
        row.addWidget(self.speed)
        self.play.clicked.connect(self.toggled)
        self.wave.seek.connect(self.seek_asked)
        self.speed.chosen.connect(self._on_speed)
        self.show_none(tr("No recording."))

    def show_none(self, why: str) -> None:
        """There is nothing to play, and why."""
        self.none.setText(why)
        self._show_parts(False)

    def show_call(self, seconds: float, marks: Sequence[WaveMark]) -> None:
        """Offer a call of this length, with its marks; who speaks when may follow."""
        self._seconds = seconds
        self.wave.set_speech(seconds, (), ())
        self.wave.set_marks(marks)
        self._length.setText(clock_of(round(seconds * 1000)))
        self.show_position(0.0, playing=False)
        self._show_parts(True)

    def show_speech(self, rep: Sequence[Span], prospect: Sequence[Span]) -> None:
        """Who speaks when."""
        self.wave.set_speech(self._seconds, rep, prospect)

    def show_position(self, second: float, *, playing: bool) -> None:
        """Where the sound is."""
        self.at.setText(clock_of(round(second * 1000)))
        self.wave.set_position(second)
        self.play.set_icon("pause" if playing else "play")
        self.play.set_name(tr("Pause") if playing else tr("Play the call"), "K")

    @Slot(object)
    def show_coming(self, share: float | None) -> None:
        """So much of the sound came from the team, 0 to 1; None: its length again."""
        text = clock_of(round(self._seconds * 1000))
        if share is not None:
            text = tr("Fetching {share}%", share=round(share * 100))
        self._length.setText(text)

    def choose_speed(self, speed: float) -> None:
        """Mark how fast it plays; another speed, chosen elsewhere, marks none."""
        self.speed.choose(SPEEDS.index(speed) if speed in SPEEDS else None)

    def _show_parts(self, there: bool) -> None:
        self.none.setVisible(not there)
        for widget in (self.play, self.at, self.wave, self._length, self.speed):
            widget.setVisible(there)

    @Slot(int)
    def _on_speed(self, index: int) -> None:
        self.speed_asked.emit(SPEEDS[index])
