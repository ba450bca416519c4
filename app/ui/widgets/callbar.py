"""The call bar and its parts: recording light, timer, level meters, what can be done now."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontMetricsF,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import IconLabel, Label

_METER_MS = 50
_FALL = 0.12


def clock_text(seconds: float) -> str:
    """Seconds as 'mm:ss', or 'h:mm:ss' from one hour on."""
    whole = max(0, int(seconds))
    if whole >= 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
    return f"{whole // 60:02d}:{whole % 60:02d}"


class LevelMeter(Themed, QWidget):
    """Loudness of one channel, 0 to 1, painted at most 20 times a second; falls back slowly."""

    def __init__(self, name: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._target = 0.0
        self._shown = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_METER_MS)
        self._timer.timeout.connect(self._tick)
        self.setAccessibleName(f"Level of {name}")
        self.restyle()

    def set_level(self, level: float) -> None:
        """Set the loudness heard now, 0 to 1."""
        self._target = min(1.0, max(0.0, level))
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def shown_level(self) -> float:
        """The loudness painted."""
        return self._shown

    @Slot()
    def _tick(self) -> None:
        before = self._shown
        self._shown = max(self._target, self._shown - _FALL)
        self._target = max(0.0, self._target - _FALL)
        if self._shown == before == 0.0:
            self._timer.stop()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Paint the present loudness at once."""
        self._shown = self._target
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Paint nothing while hidden."""
        self._timer.stop()
        super().hideEvent(event)

    def restyle(self) -> None:
        """Take the size from the text scale."""
        self.setFixedSize(self.px(56), self.px(6))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track and level."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        painter.setBrush(QColor(self.theme.line))
        painter.drawRoundedRect(box, 2, 2)
        if self._shown > 0:
            box.setWidth(max(4.0, box.width() * self._shown))
            painter.setBrush(QColor(self.theme.color(self._tone)))
            painter.drawRoundedRect(box, 2, 2)


class RecLight(Themed, QWidget):
    """The dot with the word 'Recording', or how long there has been no recording."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._on = False
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def set_state(self, on: bool, text: str) -> None:
        """Show whether this is recorded; a change is announced once to screen readers."""
        if (on, text) == (self._on, self._text):
            return
        changed = on is not self._on
        self._on, self._text = on, text
        self.setAccessibleName(text)
        if changed and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self.restyle()

    def text(self) -> str:
        """The words shown."""
        return self._text

    def sizeHint(self) -> QSize:
        """Dot and words."""
        font = self.host.font(Step.BODY, Weight.SEMIBOLD)
        wide = QFontMetricsF(font).horizontalAdvance(self._text) + self.px(20)
        return QSize(round(wide + 0.5), self.px(20))

    def minimumSizeHint(self) -> QSize:
        """As `sizeHint`."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint dot and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(self.theme.recording if self._on else self.theme.text2)
        size = self.px(12)
        dot = QRectF(0, (self.height() - size) / 2, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._on:
            painter.setBrush(ink)
            painter.drawEllipse(dot)
        else:
            painter.setBrush(ink)
            bar = size / 3
            painter.drawRect(QRectF(dot.left() + 1, dot.top() + 1, bar, size - 2))
            painter.drawRect(QRectF(dot.right() - 1 - bar, dot.top() + 1, bar, size - 2))
        painter.setPen(ink)
        painter.setFont(self.host.font(Step.BODY, Weight.SEMIBOLD))
        room = self.rect().adjusted(self.px(20), 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self._text)


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
    dial_text: str = "Dial"


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
        self.setAccessibleName("Call")
        self._state = CallBarState(CallPhase.IDLE)
        self._narrow = False
        self.light = RecLight()
        self.timer = Label("00:00", Step.TIMER, tabular=True)
        self.rep_name = Label("You", Step.META, Tone.REP, Weight.MEDIUM)
        self.prospect_name = Label("", Step.META, Tone.PROSPECT, Weight.MEDIUM)
        self.rep_meter = LevelMeter("you", Tone.REP)
        self.prospect_meter = LevelMeter("prospect", Tone.PROSPECT)
        self.dial = Button("Dial", Face.PRIMARY, "phone", "F9", capped=True)
        self.pause = Button("Pause recording", icon="pause", key="F8")
        self.mute = Button("Mute", icon="mic", key="F7", checkable=False)
        self.hang_up = Button("Hang up", Face.DANGER, "phone-off", "F9", capped=True)
        self._rule_icon = IconLabel("clock", Tone.WARN, 14)
        self._note = Label("", Step.BODY, Tone.TEXT2)
        self._detail = Label("", Step.META, Tone.TEXT2)
        self._build()
        self._connect()
        self.set_state(self._state)

    def _build(self) -> None:
        self._meters = QWidget()
        grid = QGridLayout(self._meters)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.px(12))
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
        row_box.setContentsMargins(self.px(Space.PANE), 0, self.px(12), 0)
        row_box.setSpacing(self.px(12))
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

    def set_narrow(self, narrow: bool) -> None:
        """Below 1360 px: key hints leave the buttons, Mute is an icon alone."""
        self._narrow = narrow
        self.set_state(self._state)

    def set_state(self, state: CallBarState) -> None:
        """Show another state."""
        self._state = state
        on_line = state.phase in _ON_LINE
        self.light.setVisible(on_line)
        self.timer.setVisible(on_line or state.phase is CallPhase.ENDED)
        for part in (self._meters, self.mute, self.hang_up):
            part.setVisible(on_line)
        self.pause.setVisible(on_line and state.recording)
        self.dial.setVisible(not on_line)
        self._rule.setVisible(not on_line and bool(state.note))
        self.set_seconds(state.seconds)
        self.prospect_name.setText(state.prospect or "Prospect")
        self._show_light(state)
        self._show_buttons(state)
        self._show_rule(state)
        self.restyle()

    def _show_light(self, state: CallBarState) -> None:
        words = {
            CallPhase.RINGING: "Ringing",
            CallPhase.PAUSED: state.note or "Not recording",
            CallPhase.HELD: "On hold",
        }.get(state.phase, "Recording" if state.recording else "Not recording")
        live = state.phase is CallPhase.LIVE and state.recording
        self.light.set_state(live, words)

    def _show_buttons(self, state: CallBarState) -> None:
        narrow = self._narrow
        paused = state.phase is CallPhase.PAUSED
        pause = "Resume recording" if paused else "Pause recording"
        self.pause.set_look(
            text=pause, icon="circle-play" if paused else "pause", key="" if narrow else "F8"
        )
        mute = "Unmute" if state.muted else "Mute"
        self.mute.set_look(
            text="" if narrow else mute,
            icon="mic-off" if state.muted else "mic",
            key="" if narrow else "F7",
        )
        self.mute.setAccessibleName(mute)
        self.mute.setToolTip(f"{mute} (F7)")
        self.hang_up.set_look(key="" if narrow else "F9")
        forbidden = state.phase is CallPhase.FORBIDDEN
        self.dial.set_look(
            text=state.dial_text,
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
