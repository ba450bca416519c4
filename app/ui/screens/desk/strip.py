"""The strip that plays the call of the lead that is read."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui.screens.desk.words import clock_of
from app.ui.theme.tokens import Step, Tone
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.overview import MiniWave
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import ElidedLabel, Label
from app.ui.widgets.wavedata import Span, WaveMark

SPEEDS = (1.0, 1.5, 2.0)


class PlayerStrip(Themed, QFrame):
    """Play, where it is, the call in small, how fast.

    It plays nothing itself: it says what is wanted, and shows what it is told.

    Signals:
        play_asked: (attempt, offset in ms) to play from.
        paused: Playing is to stop.
        speed_asked: 1.0, 1.5 or 2.0.
    """

    play_asked = Signal(object, int)
    paused = Signal()
    speed_asked = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sunken")
        self.setAccessibleName("The call")
        self.attempt: UUID | None = None
        self._seconds, self._at_ms, self._playing = 0, 0, False
        self.play = IconButton("play", "Play the call", "K", boxed=True)
        self._at = Label("00:00", Step.BODY, tabular=True)
        self.wave = MiniWave()
        self._length = Label("", Step.BODY, Tone.TEXT2, tabular=True)
        self.speed = Segments([f"{one:g}×" for one in SPEEDS], "Speed", tick=False)
        self.speed.choose(0)
        self._none = ElidedLabel("", Step.META, Tone.TEXT2)
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(16), self.px(8), self.px(16), self.px(8))
        row.setSpacing(self.px(8))
        row.addWidget(self.play)
        row.addWidget(self._at)
        row.addWidget(self.wave, 1)
        row.addWidget(self._none, 1)
        row.addWidget(self._length)
        row.addWidget(self.speed)
        self.play.clicked.connect(self.toggle)
        self.wave.seek.connect(self._on_seek)
        self.speed.chosen.connect(self._on_speed)
        self.show_none("No recording.")

    def show_none(self, why: str) -> None:
        """There is nothing to play, and why."""
        self.attempt = None
        self._none.setText(why)
        self._none.setVisible(True)
        for widget in (self.play, self._at, self.wave, self._length, self.speed):
            widget.setVisible(False)

    def show_call(self, attempt: UUID, seconds: int, marks: Sequence[WaveMark]) -> None:
        """Offer a call; its waveform may follow."""
        if attempt != self.attempt:
            self.show_position(0, playing=False)
            self.wave.set_speech(float(seconds), (), ())
        self.attempt, self._seconds = attempt, seconds
        self.wave.set_marks(marks)
        self._length.setText(clock_of(seconds * 1000))
        self._none.setVisible(False)
        for widget in (self.play, self._at, self.wave, self._length, self.speed):
            widget.setVisible(True)

    def show_speech(self, attempt: UUID, rep: Sequence[Span], prospect: Sequence[Span]) -> None:
        """Who speaks when, once it is known."""
        if attempt == self.attempt:
            self.wave.set_speech(float(self._seconds), rep, prospect)

    def show_position(self, at_ms: int, *, playing: bool) -> None:
        """Where the sound is."""
        self._at_ms, self._playing = at_ms, playing
        self._at.setText(clock_of(at_ms))
        self.wave.set_position(at_ms / 1000)
        self.play.set_icon("pause" if playing else "play")
        self.play.set_name("Pause" if playing else "Play the call", "K")

    @Slot()
    def toggle(self) -> None:
        """Play from here, or pause."""
        if self.attempt is None:
            return
        if self._playing:
            self.paused.emit()
        else:
            self.play_asked.emit(self.attempt, self._at_ms)

    def skip(self, seconds: int) -> None:
        """Play from so many seconds before or after."""
        if self.attempt is not None:
            at = min(max(0, self._at_ms + seconds * 1000), self._seconds * 1000)
            self.play_asked.emit(self.attempt, at)

    @Slot(float)
    def _on_seek(self, second: float) -> None:
        if self.attempt is not None:
            self.play_asked.emit(self.attempt, int(second * 1000))

    @Slot(int)
    def _on_speed(self, index: int) -> None:
        self.speed_asked.emit(SPEEDS[index])
