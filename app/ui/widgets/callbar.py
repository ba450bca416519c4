"""The call bar and its parts: recording light, timer, level meters, what can be done now."""

from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.phrases import phrase
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.meters import LevelMeter as LevelMeter
from app.ui.widgets.meters import RecLight as RecLight
from app.ui.widgets.meters import clock_text as clock_text
from app.ui.widgets.text import IconLabel, Label


class CallPhase(StrEnum):
    """What the line is doing."""

    IDLE = "idle"
    FORBIDDEN = "forbidden"
    RINGING = "ringing"
    LIVE = "live"
    PAUSED = "paused"
    HELD = "held"
    ENDED = "ended"


@dataclass(frozen=True)
class CallBarState:
    """Everything the call bar shows.

    Attributes:
        phase: what the line is doing.
        seconds: of ringing or talking.
        prospect: short name of the other side.
        muted: whether the rep's channel is silent.
        recording: False with a line that is not recorded at all.
        note: the sentence beside the button: a hint when idle, the rule when forbidden,
            since when nothing is recorded when paused.
        detail: second line of the rule.
        icon, tone: sign of the rule.
        dial_text: words of the dial button.
        ask: words of the button that starts a recording once the prospect has agreed.
    """

    phase: CallPhase
    seconds: float = 0.0
    prospect: str = ""
    muted: bool = False
    recording: bool = True
    note: str = ""
    detail: str = ""
    icon: str = "clock"
    tone: Tone = Tone.WARN
    dial_text: str = phrase("Dial")
    ask: str = ""


_ON_LINE = (CallPhase.RINGING, CallPhase.LIVE, CallPhase.PAUSED, CallPhase.HELD)


class CallBar(Themed, QFrame):
    """One bar for the line: it shows a state and tells what a person wants, no more.

    Signals:
        dial_asked, hang_up_asked, pause_asked, mute_asked: a button was pressed.
    """

    dial_asked = Signal()
    hang_up_asked = Signal()
    pause_asked = Signal()
    mute_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Call"))
        self._state = CallBarState(CallPhase.IDLE)
        self._narrow = False
        self._tight = 0
        self._lacking = (False, False)
        self.light = RecLight()
        self.timer = Label("00:00", Step.TIMER, tabular=True)
        self.rep_name = Label(tr("You"), Step.META, Tone.REP, Weight.MEDIUM)
        self.prospect_name = Label("", Step.META, Tone.PROSPECT, Weight.MEDIUM)
        self.rep_meter = LevelMeter(tr("you"), Tone.REP)
        self.prospect_meter = LevelMeter(tr("prospect"), Tone.PROSPECT)
        self.dial = Button(tr("Dial"), Face.PRIMARY, "phone", "F9", capped=True)
        self.pause = Button(tr("Pause recording"), icon="pause", key="F8")
        self.mute = Button(tr("Mute"), icon="mic", key="F7", checkable=False)
        self.hang_up = Button(tr("Hang up"), Face.DANGER, "phone-off", "F9", capped=True)
        self._rule_icon = IconLabel("clock", Tone.WARN, 14)
        self._note = Label("", Step.BODY, Tone.TEXT2)
        self._detail = Label("", Step.META, Tone.TEXT2)
        self._arranged = False
        self._build()
        self._connect()
        self.set_state(self._state)

    def _build(self) -> None:
        self._meters = QWidget()
        grid = QGridLayout(self._meters)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.px(10))
        grid.setVerticalSpacing(0)
        rows = ((self.rep_name, self.rep_meter), (self.prospect_name, self.prospect_meter))
        for row, (name, meter) in enumerate(rows):
            grid.addWidget(name, row, 0)
            grid.addWidget(meter, row, 1, Qt.AlignmentFlag.AlignVCenter)
        self._rule = QWidget()
        text = QVBoxLayout(self._rule)
        text.setContentsMargins(0, 0, 0, 0)
        text.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(self.px(4))
        first.addWidget(self._rule_icon)
        first.addWidget(self._note)
        first.addStretch(1)
        text.addLayout(first)
        text.addWidget(self._detail)
        row_box = QHBoxLayout(self)
        row_box.setContentsMargins(self.px(Space.PANE), 0, self.px(11), 0)
        row_box.setSpacing(self.px(9))
        for part in (self.light, self.timer, self._meters, self.dial, self._rule):
            row_box.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        row_box.addStretch(1)
        acts = QHBoxLayout()
        acts.setSpacing(self.px(Space.CONTROL_GAP))
        for button in (self.pause, self.mute, self.hang_up):
            acts.addWidget(button)
        row_box.addLayout(acts)

    def _connect(self) -> None:
        self.dial.clicked.connect(self.dial_asked)
        self.pause.clicked.connect(self.pause_asked)
        self.mute.clicked.connect(self.mute_asked)
        self.hang_up.clicked.connect(self.hang_up_asked)

    def state(self) -> CallBarState:
        """What is shown."""
        return self._state

    def set_seconds(self, seconds: float) -> None:
        """Move the timer; not announced to screen readers."""
        self.timer.setText(clock_text(seconds))

    def set_levels(self, rep: float, prospect: float) -> None:
        """Loudness of both channels, 0 to 1."""
        self.rep_meter.set_level(rep)
        self.prospect_meter.set_level(prospect)

    def set_lacking(self, rep: bool, prospect: bool) -> None:
        """Whether a channel's device gives nothing now: its name fades as its meter does."""
        if self._lacking != (rep, prospect):
            self._lacking = (rep, prospect)
            self.rep_name.set_tone(Tone.TEXT2 if rep else Tone.REP)
            self.prospect_name.set_tone(Tone.TEXT2 if prospect else Tone.PROSPECT)

    def set_narrow(self, narrow: bool) -> None:
        """Below 1360 px: key hints leave the buttons, Mute is an icon alone."""
        self._narrow = narrow
        self._arranged = False
        self.set_state(self._state)

    def set_state(self, state: CallBarState) -> None:
        """Show another state."""
        if self._arranged and replace(state, seconds=self._state.seconds) == self._state:
            self._state = state
            self.set_seconds(state.seconds)
            return
        self._arranged, self._state = True, state
        on_line = state.phase in _ON_LINE
        self.light.setVisible(on_line)
        self.timer.setVisible(on_line or state.phase is CallPhase.ENDED)
        for part in (self._meters, self.mute, self.hang_up):
            part.setVisible(on_line)
        self.pause.setVisible(on_line and (state.recording or bool(state.ask)))
        self.dial.setVisible(not on_line)
        self._rule.setVisible(not on_line and bool(state.note))
        self.set_seconds(state.seconds)
        self.prospect_name.setText(state.prospect or tr("Prospect"))
        self._show_light(state)
        self._tight = 0
        self._show_buttons(state)
        self._show_rule(state)
        self._fit()
        self.restyle()

    def _fit(self) -> None:
        """Where the words do not fit: first the key hints leave, then Mute is its icon alone."""
        while self._tight < 2 and not self._narrow and self._wanted() > self.width():
            self._tight += 1
            self._show_buttons(self._state)

    def _wanted(self) -> int:
        """Width that everything shown would take."""
        parts = (self.light, self.timer, self._meters, self.dial, self._rule)
        shown = [one for one in (*parts, self.pause, self.mute, self.hang_up) if not one.isHidden()]
        return sum(one.sizeHint().width() for one in shown) + self.px(9) * (len(shown) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may have room for the key hints, or none any more."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._tight = 0
            self._show_buttons(self._state)
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """It asks for no more than the buttons without their hints."""
        return QSize(self.px(420), self.px(Space.CALL_BAR))

    def _show_light(self, state: CallBarState) -> None:
        words = {
            CallPhase.RINGING: tr("Ringing"),
            CallPhase.PAUSED: state.note or tr("Not recording"),
            CallPhase.HELD: tr("On hold"),
        }.get(state.phase, tr("Recording") if state.recording else tr("Not recording"))
        live = state.phase is CallPhase.LIVE and state.recording
        self.light.set_state(live, words)

    def _show_buttons(self, state: CallBarState) -> None:
        narrow = self._narrow or self._tight > 1
        hints = not narrow and self._tight == 0
        paused = state.phase is CallPhase.PAUSED
        asks = state.ask if not state.recording else ""
        pause = asks or (tr("Resume recording") if paused else tr("Pause recording"))
        icon = "circle-dot" if asks else "circle-play" if paused else "pause"
        self.pause.set_look(text=pause, icon=icon, key="F8" if hints else "")
        mute = tr("Unmute") if state.muted else tr("Mute")
        self.mute.set_look(
            text="" if narrow else mute,
            icon="mic-off" if state.muted else "mic",
            key="F7" if hints else "",
        )
        self.mute.setAccessibleName(mute)
        self.mute.setToolTip(tr("{mute} (F7)", mute=mute))
        self.hang_up.set_look(key="" if narrow else "F9")
        forbidden = state.phase is CallPhase.FORBIDDEN
        self.dial.set_look(
            text=tr(state.dial_text),
            face=Face.FORBIDDEN if forbidden else Face.PRIMARY,
            key="" if forbidden else "F9",
        )
        self.dial.set_height(36)
        self.dial.setEnabled(not forbidden)

    def _show_rule(self, state: CallBarState) -> None:
        forbidden = state.phase is CallPhase.FORBIDDEN
        self._rule_icon.setVisible(forbidden)
        self._rule_icon.set_icon(state.icon, state.tone)
        self._note.setText(state.note)
        self._note.set_tone(state.tone if forbidden else Tone.TEXT2)
        self._note.set_weight(Weight.SEMIBOLD if forbidden else Weight.REGULAR)
        self._detail.setText(state.detail)
        self._detail.setVisible(bool(state.detail))

    def restyle(self) -> None:
        """Take the height from the text scale."""
        self.setFixedHeight(self.px(Space.CALL_BAR))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground in the recording tint while recording; a line below."""
        painter = QPainter(self)
        theme = self.theme
        live = self._state.phase is CallPhase.LIVE and self._state.recording
        ground = theme.recording_tint if live else theme.sunken
        painter.fillRect(self.rect(), QColor(ground))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(theme.line))
