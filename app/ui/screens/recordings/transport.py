"""Back, play, forward, time, speed, silence, loop, next mark: one row below the waveform."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.audio.devices import Device
from app.domain.phrases import phrase
from app.jobs.playback import Heard
from app.ui.screens.recordings.hearing import Look
from app.ui.screens.recordings.transport_buttons import FoldingButton, PlayButton
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.meters import clock_text
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import Label

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0)
"""Every speed of the menu; the first choices stand as segments."""
_FIRST = (1.0, 1.5, 2.0)
_GAP = 6


def speed_words(speed: float) -> str:
    """'1.5×'."""
    return f"{speed:g}×"


LOUDNESS = (
    (0.0, phrase("Silent")),
    (0.5, phrase("Softer")),
    (1.0, phrase("As recorded")),
    (2.0, phrase("Louder")),
    (4.0, phrase("Loudest")),
)
"""What a side's loudness can be, with its words."""


class Transport(Themed, QWidget):
    """Steers what is heard.

    Signals:
        toggled: Play or stand still.
        skipped: Seconds back (negative) or forward.
        speed_chosen: 0.5 to 3.
        silence_toggled: Leave silence out, or hear it.
        loop_toggled: A loop, or none.
        next_asked: The next mark.
        more_asked: The menu of loudness and outputs is to be opened.
        gain_chosen: (0 for the rep or 1 for the prospect, loudness).
        output_chosen: Stable name of a device; '' is the system's.
    """

    toggled = Signal()
    skipped = Signal(float)
    speed_chosen = Signal(float)
    silence_toggled = Signal()
    loop_toggled = Signal()
    next_asked = Signal()
    more_asked = Signal()
    gain_chosen = Signal(object)
    output_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = (tr("You"), tr("Prospect"))
        self._look = Look()
        self.back = IconButton("rewind", tr("5 seconds back"), "J", boxed=True)
        self.play = PlayButton()
        self.forward = IconButton("fast-forward", tr("5 seconds on"), "L", boxed=True)
        self.time = Label("00:00", Step.TITLE, weight=Weight.SEMIBOLD, tabular=True)
        self.total = Label("/ 00:00", Step.BODY, Tone.TEXT3, tabular=True)
        self.speeds = Segments([speed_words(one) for one in _FIRST], tr("Speed"), tick=False)
        self.other = Button("", icon="chevron-down")
        self.other.setAccessibleName(tr("Other speeds"))
        self.other.setToolTip(tr("Other speeds ([ slower, ] faster, \\ back to 1×)"))
        self.silence = FoldingButton(tr("Skip silence"), "skip-forward", "S", checkable=True)
        self.loop = FoldingButton(tr("Loop"), "repeat", tr("I from, O to"), checkable=True)
        self.next = FoldingButton(tr("Next mark"), "arrow-right", "N", shows_key=True)
        # Beside the overview, where there is room for it; `SoundView` places it.
        self.more = IconButton("volume-2", tr("Loudness and output"), boxed=True, size=26)
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(16), self.px(10), self.px(16), self.px(12))
        row.setSpacing(0)
        self._fixed: tuple[tuple[QWidget, int], ...] = (
            (self.back, 4),
            (self.play, 4),
            (self.forward, 10),
            (self.time, 4),
            (self.total, 8),
            (self.speeds, 0),
            (self.other, _GAP),
        )
        for widget, gap in self._fixed:
            row.addWidget(widget)
            row.addSpacing(self.px(gap))
            if widget is self.total:
                row.addStretch(1)
        for folding in (self.silence, self.loop, self.next):
            row.addWidget(folding)
            if folding is not self.next:
                row.addSpacing(self.px(_GAP))
        self._row = row
        self.back.clicked.connect(self._back)
        self.forward.clicked.connect(self._on)
        self.play.clicked.connect(self.toggled)
        self.next.clicked.connect(self.next_asked)
        self.speeds.chosen.connect(self._chosen)
        self.other.clicked.connect(self.open_speeds)
        self.silence.clicked.connect(self._silence)
        self.loop.clicked.connect(self._loop)
        self.more.clicked.connect(self.more_asked)

    def show_names(self, rep: str, prospect: str) -> None:
        """Who the two sides are."""
        self._names = (rep, prospect)

    def show_look(self, look: Look) -> None:
        """Loop, skipped silence, loudness."""
        self._look = look
        self.silence.setChecked(look.skips)
        self.loop.setChecked(look.loop is not None)
        text = (
            tr("Loop from here") if look.loop_from is not None and look.loop is None else tr("Loop")
        )
        self.loop.say(text)

    def show_heard(self, heard: Heard, seconds: float, origin: float) -> None:
        """Where it stands; what can't be played can't be steered.

        Args:
            seconds: Length of the sound.
            origin: What the clock shows at its beginning.
        """
        usable = heard.problem is None and seconds > 0
        steered: tuple[QWidget, ...] = (self.back, self.play, self.forward, self.speeds, self.other)
        for widget in (*steered, self.silence, self.loop, self.next, self.more):
            widget.setEnabled(usable)
        self.play.show_playing(heard.playing)
        self.show_time(heard.position + origin, seconds + origin)
        at = _FIRST.index(heard.speed) if heard.speed in _FIRST else None
        if self.speeds.selected() != at:
            self.speeds.choose(at)
        words = "" if at is not None else speed_words(heard.speed)
        if self.other.text() != words:
            self.other.set_look(text=words)
            self.other.setAccessibleName(tr("Other speeds {words}", words=words).strip())
        self.more.set_icon("volume-x" if heard.notice else "volume-2")

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
    def _silence(self) -> None:
        self.silence.setChecked(self._look.skips)  # shown when it is so
        self.silence_toggled.emit()

    @Slot()
    def _loop(self) -> None:
        self.loop.setChecked(self._look.loop is not None)
        self.loop_toggled.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short, words leave the buttons that have an icon."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        folding = (self.next, self.loop, self.silence)
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        wide = sum(one.sizeHint().width() + self.px(gap) for one, gap in self._fixed)
        wide += self.play.width() - self.play.sizeHint().width()
        wide += sum(one.wide() for one in folding) + 2 * self.px(_GAP)
        for one in folding:  # the least needed words go first
            fits = wide <= room
            one.fold(not fits)
            if not fits:
                wide -= one.wide() - one.sizeHint().width()

    def ask_more(self) -> None:
        """As a click on the button of loudness and output."""
        self.more_asked.emit()

    def open_more(self, outputs: Sequence[Device], chosen: str) -> None:
        """The menu of loudness and outputs, below its button."""
        menu = self.more_menu(outputs, chosen)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def more_menu(self, outputs: Sequence[Device], chosen: str) -> QMenu:
        """The menu, not shown yet.

        Args:
            outputs: What is there now.
            chosen: Stable name of the chosen one; '' is the system's.
        """
        menu = QMenu(tr("Loudness and output"), self)
        for side, name in enumerate(self._names):
            part = menu.addMenu(tr("Loudness of {name}", name=name))
            for gain, text in LOUDNESS:
                pick = partial(self._pick_gain, side, gain)
                _choice(part, tr(text), self._look.gains[side] == gain, pick)
        menu.addSection(tr("Output"))
        _choice(menu, tr("System’s output"), not chosen, partial(self._pick_output, ""))
        known = {one.id: one.label for one in outputs}
        if chosen and chosen not in known:
            known[chosen] = tr("{name} (not there)", name=chosen.rsplit(":", 1)[-1])
        for device, label in known.items():
            _choice(menu, label, device == chosen, partial(self._pick_output, device))
        return menu

    def _pick_gain(self, side: int, gain: float, _checked: bool = False) -> None:
        self.gain_chosen.emit((side, gain))

    def _pick_output(self, device: str, _checked: bool = False) -> None:
        self.output_chosen.emit(device)

    @Slot()
    def open_speeds(self) -> None:
        """The menu of all speeds."""
        menu = QMenu(tr("Speed"), self)
        for one in SPEEDS:
            menu.addAction(speed_words(one)).triggered.connect(partial(self._pick, one))
        menu.popup(self.other.mapToGlobal(self.other.rect().bottomLeft()))

    def _pick(self, speed: float, _checked: bool = False) -> None:
        self.speed_chosen.emit(speed)


def _choice(menu: QMenu, text: str, on: bool, run: Callable[[], None]) -> None:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(run)
