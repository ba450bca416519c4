"""Back, play, forward, time, speed, next mark: one row below the waveform."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from app.jobs.playback import Heard
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.meters import clock_text
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import ElidedLabel, Label

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0)
"""Every speed of the menu; the first choices stand as segments."""
_FIRST = (1.0, 1.5, 2.0)


def speed_words(speed: float) -> str:
    """'1.5×'."""
    return f"{speed:g}×"


class Transport(Themed, QWidget):
    """Steers what is heard. Room is left for skipping silence and for a loop.

    Signals:
        toggled: Play or stand still.
        skipped: Seconds back (negative) or forward.
        speed_chosen: 0.5 to 3.
        next_asked: The next mark.
    """

    toggled = Signal()
    skipped = Signal(float)
    speed_chosen = Signal(float)
    next_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = IconButton("rewind", "5 seconds back", "J", boxed=True)
        self.play = _PlayButton()
        self.forward = IconButton("fast-forward", "5 seconds on", "L", boxed=True)
        self.time = Label("00:00", Step.TITLE, weight=Weight.SEMIBOLD, tabular=True)
        self.total = Label("/ 00:00", Step.BODY, Tone.TEXT3, tabular=True)
        self.speeds = Segments([speed_words(one) for one in _FIRST], "Speed", tick=False)
        self.other = Button("", icon="chevron-down")
        self.other.setAccessibleName("Other speeds")
        self.other.setToolTip("Other speeds ([ slower, ] faster, \\ back to 1×)")
        self.next = Button("Next mark", icon="arrow-right", key="N")
        self.speeds.keep_in_line()
        self._loud = ElidedLabel("", Step.META, Tone.WARN)
        self._loud.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(16), self.px(10), self.px(16), self.px(12))
        row.setSpacing(self.px(6))
        for widget in (self.back, self.play, self.forward):
            row.addWidget(widget)
        row.addSpacing(self.px(10))
        row.addWidget(self.time)
        row.addWidget(self.total)
        row.addStretch(1)
        row.addWidget(self._loud)
        row.addStretch(1)
        row.addWidget(self.speeds)
        row.addWidget(self.other)
        row.addSpacing(self.px(2))
        row.addWidget(self.next)
        self.back.clicked.connect(self._back)
        self.forward.clicked.connect(self._on)
        self.play.clicked.connect(self.toggled)
        self.next.clicked.connect(self.next_asked)
        self.speeds.chosen.connect(self._chosen)
        self.other.clicked.connect(self.open_speeds)

    def show_heard(self, heard: Heard, seconds: float, origin: float) -> None:
        """Where it stands; what can't be played can't be steered.

        Args:
            seconds: Length of the sound.
            origin: What the clock shows at its beginning.
        """
        usable = heard.problem is None and seconds > 0
        for widget in (self.back, self.play, self.forward, self.speeds, self.other, self.next):
            widget.setEnabled(usable)
        self.play.show_playing(heard.playing)
        self.show_time(heard.position + origin, seconds + origin)
        at = _FIRST.index(heard.speed) if heard.speed in _FIRST else None
        if self.speeds.selected() != at:
            self.speeds.choose(at)
        words = "" if at is not None else speed_words(heard.speed)
        if self.other.text() != words:
            self.other.set_look(text=words)
            self.other.setAccessibleName(f"Other speeds {words}".strip())
        self._loud.setText("No output device" if heard.notice else "")
        self._loud.setToolTip("Cursor, marks and comments work without sound.")

    def show_time(self, position: float, seconds: float) -> None:
        """The clock alone, as it runs."""
        text = clock_text(position)
        if text != self.time.text():
            self.time.setText(text)
        total = f"/ {clock_text(seconds)}"
        if total != self.total.text():
            self.total.setText(total)
            wide = QFontMetricsF(self.time.font()).horizontalAdvance(clock_text(seconds))
            self.time.setMinimumWidth(round(wide + 1))

    @Slot()
    def _back(self) -> None:
        self.skipped.emit(-5.0)

    @Slot()
    def _on(self) -> None:
        self.skipped.emit(5.0)

    @Slot(int)
    def _chosen(self, index: int) -> None:
        self.speed_chosen.emit(_FIRST[index])

    @Slot()
    def open_speeds(self) -> None:
        """The menu of all speeds."""
        menu = QMenu("Speed", self)
        for one in SPEEDS:
            menu.addAction(speed_words(one)).triggered.connect(partial(self._pick, one))
        menu.popup(self.other.mapToGlobal(self.other.rect().bottomLeft()))

    def _pick(self, speed: float, _checked: bool = False) -> None:
        self.speed_chosen.emit(speed)


class _PlayButton(Button):
    """The big one."""

    def __init__(self) -> None:
        super().__init__("", Face.PRIMARY, "play")
        self._playing = False
        self.set_height(36)
        self.show_playing(False)

    def show_playing(self, playing: bool) -> None:
        """Offer the other of the two."""
        name = "Pause" if playing else "Play"
        if playing != self._playing or self.accessibleName() != name:
            self._playing = playing
            self.set_look(icon="pause" if playing else "play")
            self.setAccessibleName(name)
            self.setToolTip(f"{name} (K, or Space on the waveform)")

    def restyle(self) -> None:
        """A square."""
        super().restyle()
        self.setFixedWidth(self.px(40))
