"""The middle, above: who the call was with, its waveform, how it is steered."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.audio.player import NO_DEVICE, OTHER_DEVICE
from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.jobs.playback import Heard
from app.jobs.waveshape import Spans
from app.reads.recording import Recording
from app.ui.screens.recordings import words
from app.ui.screens.recordings.away_card import AwayCard
from app.ui.screens.recordings.hearing import Look
from app.ui.screens.recordings.presenter import Drawn
from app.ui.screens.recordings.transport import Transport
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import Notice
from app.ui.widgets.chip import Chip
from app.ui.widgets.overview import Overview as OverviewStrip
from app.ui.widgets.text import ElidedLabel, IconLabel
from app.ui.widgets.wavedata import Peaks, Span, WaveMark
from app.ui.widgets.waveform import Waveform

_NOTICES = {
    NO_DEVICE: phrase("No output device: cursor, marks and comments work without sound"),
    OTHER_DEVICE: phrase(
        "The chosen output is gone: it plays on the system’s output until it is back"
    ),
}
Index = QModelIndex | QPersistentModelIndex


class CallHead(Themed, QWidget):
    """Who, in which stage, when; Open lead.

    Signals:
        lead_asked: The lead is to be opened.
    """

    lead_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedLabel("", Step.TITLE)
        self.stage = Chip("")
        self.about = ElidedLabel("", Step.META, Tone.TEXT2)
        self.lead = Button(tr("Open lead"), icon="external-link")
        self.lead.clicked.connect(self.lead_asked)
        first = QHBoxLayout()
        first.setSpacing(self.px(8))
        first.addWidget(self.name, 1)
        first.addWidget(self.stage)
        first.addStretch(0)
        left = QVBoxLayout()
        left.setSpacing(self.px(2))
        left.addLayout(first)
        left.addWidget(self.about)
        box = QHBoxLayout(self)
        box.setContentsMargins(self.px(16), self.px(8), self.px(16), self.px(8))
        box.setSpacing(self.px(16))
        box.addLayout(left, 1)
        box.addWidget(self.lead, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_call(self, one: Recording, zone: str, *, may_open: bool) -> None:
        """Show another call."""
        self.name.setText(words.title(one))
        self.name.setMinimumWidth(0)
        metrics = self.name.fontMetrics()
        self.name.setMaximumWidth(metrics.horizontalAdvance(self.name.text()) + self.px(4))
        self.name.setMinimumWidth(min(self.name.maximumWidth(), self.px(180)))
        text, tone, outlined = words.stage_words(one.stage)
        self.stage.set_chip(text, tone, outlined=outlined)
        self.about.setText(words.head_line(one, zone))
        self.lead.setVisible(may_open)


class SoundView(Themed, QFrame):
    """Waveform, overview and transport; or why there is nothing to hear.

    Signals:
        seek: A second of the sound.
    """

    seek = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.away = AwayCard()
        self.waveform = Waveform()
        self.strip = OverviewStrip()
        self.transport = Transport()
        self.lacks_icon = IconLabel("circle-alert", Tone.WARN, 14)
        self.lacks = ElidedLabel("", Step.META, Tone.WARN)
        self.seconds = 0.0
        self.origin = 0.0
        self._strong: Sequence[WaveMark] = ()
        self._missing = self._notice_said = ""
        picture = QWidget()
        inner = QVBoxLayout(picture)
        inner.setContentsMargins(self.px(16), self.px(14), self.px(16), 0)
        inner.setSpacing(self.px(8))
        inner.addWidget(self.waveform, 1)
        self._strip_row = QHBoxLayout()
        self._strip_row.setSpacing(0)
        self._gutter = QWidget()
        beside = QHBoxLayout(self._gutter)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.transport.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._strip_row.addWidget(self._gutter)
        self._strip_row.addWidget(self.strip, 1)
        inner.addLayout(self._strip_row)
        self._broken = QVBoxLayout()
        broken = QWidget()
        broken.setLayout(self._broken)
        self._broken.setContentsMargins(self.px(32), self.px(24), self.px(32), self.px(24))
        self._notice: Notice | None = None
        self.pages = QStackedWidget()
        self.pages.addWidget(picture)
        self.pages.addWidget(broken)
        self.pages.addWidget(self.away)
        missing = QHBoxLayout()
        missing.setContentsMargins(self.px(16), self.px(6), self.px(16), 0)
        missing.setSpacing(self.px(6))
        missing.addWidget(self.lacks_icon)
        missing.addWidget(self.lacks, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(missing)
        box.addWidget(self.pages, 1)
        box.addWidget(self.transport)
        self.waveform.seek.connect(self.seek)
        self.waveform.view_changed.connect(self._show_view)
        self.strip.set_scrubbing(True)
        self.strip.seek.connect(self.seek)

    def show_call(self, one: Recording) -> None:
        """Another call, whose sound is not drawn yet."""
        self.seconds, self.origin = one.seconds, one.origin
        self.waveform.set_origin(one.origin)
        self.show_wave(None, one)
        self.show_marks(one)
        self.say_missing(words.sound_words(one))
        self.pages.setCurrentIndex(0)

    def say_missing(self, text: str) -> None:
        """What is missing of the sound although it plays."""
        self._missing = text
        self._say_lacks()

    def show_heard(self, heard: Heard) -> None:
        """Play, speed, and where it is heard, if not as was chosen."""
        self.transport.show_heard(heard, self.seconds, self.origin)
        if heard.notice != self._notice_said:
            self._notice_said = heard.notice
            self._say_lacks()

    def _say_lacks(self) -> None:
        said = (self._missing, tr(_NOTICES.get(self._notice_said, self._notice_said)))
        text = ". ".join(one.rstrip(".") for one in said if one)
        self.lacks.setText(text)
        self.lacks.setVisible(bool(text))
        self.lacks_icon.setVisible(bool(text))

    def show_marks(self, one: Recording) -> None:
        """The flags of the moments."""
        marks = words.wave_marks(one)
        self.waveform.set_marks(marks)
        self._strong = [mark for mark in marks if mark.strong]
        self.strip.set_marks(self._strong)

    def show_wave(self, found: Drawn | None, one: Recording) -> None:
        """Draw the sound, or as much as is known of it; None draws an empty one of its length."""
        if found is None:
            self._show_empty(one)
            return
        drawn = found.overview
        self.seconds = drawn.seconds
        self.waveform.set_rate(drawn.rate)
        self.waveform.refine_peaks(found.peaks)
        self.waveform.set_silences(_spans(words.outside(drawn.silences, one.pauses)))
        self.strip.set_speech(self.seconds, _spans(drawn.rep), _spans(drawn.prospect))
        if drawn.problem:
            self.say_missing(tr("The sound is damaged: {problem}", problem=drawn.problem))
        self.pages.setCurrentIndex(0)

    def _show_empty(self, one: Recording) -> None:
        empty = np.zeros((2, 1), dtype=np.int8)
        self.seconds = one.seconds
        names = words.first_name(one.by_name), words.first_name(one.name or one.company)
        self.waveform.set_peaks(Peaks(empty, empty, max(1.0, one.seconds)), *names)
        self.waveform.set_pauses(_spans(one.pauses))
        self.waveform.set_silences(())
        self.strip.set_speech(self.seconds, (), ())
        self.strip.set_shown(None)
        self._gutter.setFixedWidth(round(self.waveform.lanes().left()))
        self.transport.show_names(*names)
        self.pages.setCurrentIndex(0)

    @Slot(object)
    def _show_view(self, view: Span) -> None:
        whole = view.end - view.start >= self.waveform.seconds() - 1e-6
        self.strip.set_shown(None if whole else view)

    def show_look(self, look: Look) -> None:
        """Loop, skipped silence, loudness."""
        self.waveform.set_loop(Span(*look.loop) if look.loop is not None else None)
        self.waveform.set_gains(look.gains)
        self.transport.show_look(look)

    def show_problem(self, failure: KnownError) -> None:
        """Why there is nothing to hear."""
        if self._notice is not None:
            self._broken.removeWidget(self._notice)
            self._notice.deleteLater()
        text = " ".join(tr(part) for part in (failure.safe, failure.todo) if part)
        self._notice = Notice("volume-x", Tone.WARN, tr(failure.what), text)
        self._broken.addWidget(self._notice, 0, Qt.AlignmentFlag.AlignVCenter)
        self.pages.setCurrentIndex(1)
        self.pages.setAccessibleName(tr(failure.what))

    @Slot()
    def show_away(self) -> None:
        """The sound is with the team."""
        self.away.show_away(self.seconds)
        self.pages.setCurrentWidget(self.away)

    @Slot(float)
    def show_coming(self, share: float) -> None:
        """So much of it came, 0 to 1."""
        self.away.show_coming(share)
        self.pages.setCurrentWidget(self.away)

    @Slot(object)
    def show_not_coming(self, failure: KnownError) -> None:
        """It does not come, and why; it can be tried again."""
        self.away.show_failed(failure)
        self.pages.setCurrentWidget(self.away)

    def problem(self) -> str:
        """The sentence shown in the place of the waveform; '' when there is sound."""
        if self.pages.currentIndex() != 1 or self._notice is None:
            return ""
        return self._notice.accessibleName()

    def show_position(self, heard: Heard) -> None:
        """Move the playhead and the clock."""
        self.waveform.set_position(heard.position)
        near = any(abs(mark.seconds - heard.position) < 1.0 for mark in self._strong)
        self.strip.set_position(heard.position, Tone.DANGER if near else Tone.TEXT)
        self.transport.show_time(heard.position + self.origin, self.seconds + self.origin)


def _spans(found: Spans) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in found)
