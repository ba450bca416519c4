"""The call that is open: what is known of it, and its sound.

The list is `listing.Listing`, what is written about calls is `writing.Writer`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.errors import KnownError
from app.jobs.playback import Heard, Listening
from app.jobs.sound_here import SoundRef
from app.jobs.waveshape import Overview, overview, samples
from app.reads.recording import Recording, RecordingQuestion
from app.reads.recordings import RecordingsAnswer
from app.ui.changes import Stale
from app.ui.office import GoTo, Office
from app.ui.screens.recordings import words
from app.ui.screens.recordings.filters import question
from app.ui.screens.recordings.hearing import Hearing
from app.ui.screens.recordings.listing import Listing
from app.ui.screens.recordings.marking import Marking
from app.ui.screens.recordings.writing import Writer
from app.ui.sounds_here import SoundHere
from app.ui.tr import tr
from app.ui.widgets.wavedata import Detail, Peaks, Span


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A sound's overview, and its peaks made ready for painting beside the UI thread."""

    attempt: UUID
    overview: Overview
    peaks: Peaks


class RecordingsPresenter(QObject):
    """Opens calls and plays them; paints nothing.

    Signals:
        opened: Another call is open: its `Recording`, or None.
        changed: The open call was read again.
        wave_changed: What there is of the sound's picture (`Drawn`), or the `KnownError` that says
            why there is none.
        detail_changed: The sound itself around a close view (`Detail`).
    """

    opened = Signal(object)
    changed = Signal(object)
    wave_changed = Signal(object)
    detail_changed = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.listing = Listing(office, self)
        self.writer = Writer(office, self)
        self.recording: Recording | None = None
        self.lines: tuple[words.Line, ...] = ()
        self.hearing = Hearing(office, self)
        self.sound = SoundHere(office, self)
        self.sound.found.connect(self._have)
        self.sound.away.connect(self._away)
        self.hearing.heard_changed.connect(self._on_heard)
        self.marking = Marking(self)
        self._drawn: Drawn | None = None
        self._wanted: UUID | None = None
        self._start_at: int | None = None
        self._path: Path | None = None
        self._tell_part = office.bridge.relay(self._take_part, owner=self)
        self.writer.kept.connect(self.refresh)
        office.changes.listen(self, {"recordings", "lead", "thread"}, self._refresh)

    @property
    def listening(self) -> Listening:
        """The player."""
        return self.hearing.listening

    def arrive(self, goal: GoTo) -> None:
        """The screen is shown; perhaps a call is to be heard at a moment."""
        self.hearing.arrive()
        if goal.attempt is None:
            return
        offset = goal.offset_ms or 0
        if self.recording is not None and self.recording.attempt == goal.attempt:
            self.seek(self.recording.second_of(offset))
            self.listening.play()
        elif goal.lead is not None:
            self.open(goal.lead, goal.attempt, offset)
        else:
            self._wanted = goal.attempt
            asked = question((), "", attempt=goal.attempt, limit=1)
            take = _one_call(self, goal.attempt, offset)
            self.office.ask(asked, owner=self, on_done=take, key="arrive")

    def open(self, lead: UUID, attempt: UUID, start_at: int | None = None) -> None:
        """Show a call; with `start_at` (call time, ms) it plays from there."""
        self._wanted, self._start_at = attempt, start_at
        asked = RecordingQuestion(lead, attempt)
        self.office.ask(
            asked,
            owner=self,
            on_done=self._take_recording,
            on_failed=self._no_recording,
            key="recording",
        )

    def _take_recording(self, one: Recording) -> None:
        # Sound that came from elsewhere, or was taken away again, is another thing to hear.
        before = self.recording
        fresh = before is None or (before.attempt, before.file_name) != (one.attempt, one.file_name)
        self.recording, self.lines = one, words.lines(one)
        if not fresh:
            self.writer.show(one)
            self.changed.emit(one)
            return
        self.opened.emit(one)
        self.writer.show(one)
        self._load(one)

    def _no_recording(self, failure: KnownError) -> None:
        if self.recording is not None and self.recording.attempt == self._wanted:
            return
        self.close_call()
        self.hearing.problem = failure
        self.wave_changed.emit(failure)

    def close_call(self) -> None:
        """Nothing is open."""
        self.recording, self.lines, self._drawn = None, (), None
        self._path = None
        self.sound.forget()
        self.hearing.load(None, (), 0.0)
        self.writer.show(None)
        self.opened.emit(None)

    def not_here(self) -> None:
        """The call that was asked for has no sound that this person may hear."""
        self._no_recording(
            KnownError(
                tr("There is no recording of this call for you."), tr("Its notes are in the lead.")
            )
        )

    def path(self) -> Path | None:
        """The sound file of the open call; it may be missing, or not be here yet."""
        return self._path

    def _load(self, one: Recording) -> None:
        self._drawn, self._path = None, None
        if not one.sound or not one.file_name:
            self._start_at = None  # sound that comes later begins not by itself
            self.sound.forget()
            self.hearing.load(None, one.channels, one.seconds)
            self._no_wave(words.no_sound(one))
            return
        path = self.sound.look(SoundRef(one.file_name, one.digest, one.kept_by))
        if path is not None:
            self._have(path)
        else:
            self.hearing.load(None, one.channels, one.seconds)

    @Slot()
    def _away(self) -> None:
        """The sound is with the team: whoever asked to hear it at a moment has asked for it."""
        one = self.recording
        if one is not None and self._start_at is not None and not self.sound.is_coming:
            self.fetch()

    @Slot()
    def fetch(self) -> None:
        """Bring the sound here, and play it from where the cursor stands."""
        one = self.recording
        if one is not None and self._start_at is None:
            self._start_at = one.call_ms_of(self.heard().position)
        self.sound.fetch()

    @Slot()
    def stop_fetching(self) -> None:
        """Leave it with the team after all."""
        self._start_at = None
        self.sound.stop()

    @Slot()
    def toggle(self) -> None:
        """Play or stand still; what is with the team is fetched first.

        Asked for while the sound is still looked for, it plays as soon as it is found.
        """
        one = self.recording
        if self.sound.is_away:
            self.fetch()
        elif one is not None and self._path is None and self.sound.ref is not None:
            wanted = self._start_at is None
            self._start_at = one.call_ms_of(self.heard().position) if wanted else None
        else:
            self.hearing.toggle()

    @Slot(object)
    def _have(self, path: Path) -> None:
        """The sound is here."""
        one = self.recording
        if one is None:
            return
        self._path = path
        channels, attempt = one.channels, one.attempt
        self.hearing.load(path, channels, one.seconds)
        start, self._start_at = self._start_at, None
        if start is not None:
            self.listening.seek(one.second_of(start))
            self.listening.play()
        if self.sound.was_fetched:
            self.office.sound_kept(attempt)  # who speaks when is found in it too
        tell = self._tell_part

        def part(found: Overview) -> None:
            tell(_drawn(attempt, found))

        self.office.bridge.submit(
            "work",
            lambda: _drawn(attempt, overview(path, channels, told=part)),
            owner=self,
            on_done=self._take_wave,
            on_failed=self._no_wave,
            key="wave",
        )

    def _take_part(self, found: Drawn) -> None:
        if self._drawn is None:
            self._show_wave(found)

    def _take_wave(self, found: Drawn) -> None:
        self._drawn = found
        self._show_wave(found)
        if self.recording is not None and self.recording.attempt == found.attempt:
            self.hearing.set_silences(words.outside(found.overview.silences, self.recording.pauses))

    def _show_wave(self, found: Drawn) -> None:
        if self.recording is not None and self.recording.attempt == found.attempt:
            self.wave_changed.emit(found)

    def _no_wave(self, failure: KnownError) -> None:
        self.wave_changed.emit(failure)
        self.hearing.lack(failure)

    @Slot(object)
    def ask_detail(self, span: Span) -> None:
        """The sound itself between two moments is to be drawn."""
        path, one, drawn = self.path(), self.recording, self._drawn
        if path is None or one is None or drawn is None or drawn.attempt != one.attempt:
            return
        read = partial(samples, path, one.channels, span.start, span.end, drawn.overview.louder)
        self.office.bridge.submit(
            "work",
            lambda: Detail(*read()),
            owner=self,
            on_done=_detail_of(self, one.attempt),
            on_failed=self._no_wave,
            key="detail",
        )

    @Slot()
    def refresh(self) -> None:
        """Read the open call again."""
        if self.recording is not None and self._wanted == self.recording.attempt:
            one = self.recording
            asked = RecordingQuestion(one.lead, one.attempt)
            self.office.ask(
                asked,
                owner=self,
                on_done=self._take_recording,
                on_failed=self._no_recording,
                key="recording",
            )

    def _refresh(self, _stale: Stale) -> None:
        self.refresh()

    @property
    def waiting(self) -> UUID | None:
        """The call that was asked for last; it may be open by now."""
        return self._wanted

    # --- listening --------------------------------------------------------------------------------

    def heard(self) -> Heard:
        """Where listening stands."""
        return self.hearing.heard()

    @Slot(object)
    def _on_heard(self, now: Heard) -> None:
        if now.played is not None:
            self.sound.plays(now.played)

    @property
    def mine(self) -> bool:
        """Whether the open call is the person's own."""
        return self.recording is not None and self.recording.by == self.office.actor.id

    def call_ms(self) -> int:
        """The moment of the call that is heard now."""
        return self.recording.call_ms_of(self.heard().position) if self.recording else 0

    @Slot(float)
    def seek(self, second: float) -> None:
        """Go to a second of the sound; of one that is with the team, it will play from there."""
        if self.sound.is_away and self.recording is not None:
            self._start_at = self.recording.call_ms_of(second)
        self.hearing.seek(second)

    def next_mark(self, *, back: bool = False) -> None:
        """To the next moment, or the one before."""
        find = words.previous_mark if back else words.next_mark
        second = find(self.lines, self.heard().position)
        if second is not None:
            self.seek(second)


# Answers carry what they are about: the bridge keeps plain functions alive, methods only weakly.


def _drawn(attempt: UUID, found: Overview) -> Drawn:
    peaks = Peaks(found.low, found.high, found.seconds)
    assert peaks.levels  # made here, beside the UI thread
    return Drawn(attempt, found, peaks)


def _one_call(
    presenter: RecordingsPresenter, attempt: UUID, offset: int
) -> Callable[[RecordingsAnswer], None]:
    def take(answer: RecordingsAnswer) -> None:
        if presenter.waiting != attempt:
            return  # another call was chosen meanwhile
        if answer.rows:
            presenter.open(answer.rows[0].lead, answer.rows[0].attempt, offset)
        else:
            presenter.not_here()

    return take


def _detail_of(presenter: RecordingsPresenter, attempt: UUID) -> Callable[[Detail], None]:
    def take(found: Detail) -> None:
        one = presenter.recording
        if one is not None and one.attempt == attempt:
            presenter.detail_changed.emit(found)

    return take
