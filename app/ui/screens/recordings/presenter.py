"""The call that is open: what is known of it, and its sound.

The list is `listing.Listing`, what is written about calls is `writing.Writer`.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.errors import KnownError
from app.host.settings import OUTPUT, SPEED
from app.jobs.playback import Heard, Listening, Overview, overview
from app.reads.recording import Recording, RecordingQuestion
from app.reads.recordings import RecordingsAnswer
from app.ui.changes import Stale
from app.ui.office import GoTo, Office
from app.ui.screens.recordings import words
from app.ui.screens.recordings.filters import question
from app.ui.screens.recordings.listing import Listing
from app.ui.screens.recordings.writing import Writer


class RecordingsPresenter(QObject):
    """Opens calls and plays them; paints nothing.

    Signals:
        opened: Another call is open: its `Recording`, or None.
        changed: The open call was read again.
        wave_changed: The sound's `Overview`, or the `KnownError` that says why there is none.
        heard_changed: Playing, position, speed or a problem changed (`Heard`).
    """

    opened = Signal(object)
    changed = Signal(object)
    wave_changed = Signal(object)
    heard_changed = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.listing = Listing(office, self)
        self.writer = Writer(office, self)
        self.recording: Recording | None = None
        self.lines: tuple[words.Line, ...] = ()
        self.problem: KnownError | None = None
        self._place = 0.0  # without sound, moments are still walked through
        self._wanted: UUID | None = None
        self._start_at: int | None = None
        tell = office.bridge.relay(self._sound_changed, owner=self)
        self.listening = Listening(office.settings.get(OUTPUT), lambda: tell(None))
        self._person = str(office.actor.id or "")
        self.listening.set_speed(office.settings.get(SPEED, self._person))
        self.writer.kept.connect(self.refresh)
        office.changes.listen(self, {"recordings", "lead", "thread"}, self._refresh)
        self.destroyed.connect(_closer(self.listening))

    def arrive(self, goal: GoTo) -> None:
        """The screen is shown; perhaps a call is to be heard at a moment."""
        self.listening.set_device(self.office.settings.get(OUTPUT))
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
        self.problem = failure
        self.wave_changed.emit(failure)

    def close_call(self) -> None:
        """Nothing is open."""
        self.recording, self.lines, self.problem = None, (), None
        self.listening.unload()
        self.writer.show(None)
        self.opened.emit(None)

    def not_here(self) -> None:
        """The call that was asked for has no sound that this person may hear."""
        self._no_recording(
            KnownError("There is no recording of this call for you.", "Its notes are in the lead.")
        )

    def path(self) -> Path | None:
        """The sound file of the open call; it may be missing."""
        one = self.recording
        if one is None or not one.sound or not one.file_name:
            return None
        return self.office.workplace.paths.recordings / one.file_name

    def _load(self, one: Recording) -> None:
        self.problem, self._place = None, 0.0
        path = self.path()
        if path is None:
            self._start_at = None  # sound that comes later does not begin by itself
            self.listening.unload()
            self._no_wave(words.no_sound(one))
            return
        self.listening.load(path)
        start, self._start_at = self._start_at, None
        if start is not None:
            self.listening.seek(one.second_of(start))
            self.listening.play()
        channels = one.channels
        self.office.bridge.submit(
            "work",
            lambda: overview(path, channels),
            owner=self,
            on_done=_wave_of(self, one.attempt),
            on_failed=self._no_wave,
            key="wave",
        )
        self._sound_changed(None)

    def _no_wave(self, failure: KnownError) -> None:
        self.problem = failure
        self.wave_changed.emit(failure)
        self._sound_changed(None)

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
        """Where listening stands; a file that can't be drawn can't be played either."""
        found = self.listening.heard()
        problem = self.problem or found.problem
        if problem is None:
            return found
        seconds = self.recording.seconds if self.recording else 0.0
        return Heard(position=self._place, seconds=seconds, speed=found.speed, problem=problem)

    def _sound_changed(self, _nothing: object) -> None:
        self.heard_changed.emit(self.heard())

    @property
    def mine(self) -> bool:
        """Whether the open call is the person's own."""
        return self.recording is not None and self.recording.by == self.office.actor.id

    def call_ms(self) -> int:
        """The moment of the call that is heard now."""
        return self.recording.call_ms_of(self.heard().position) if self.recording else 0

    def toggle(self) -> None:
        """Play or stand still."""
        self.listening.toggle()

    def pause(self) -> None:
        """Stand still."""
        self.listening.pause()

    @Slot(float)
    def seek(self, second: float) -> None:
        """Go to a second of the sound."""
        self._place = max(0.0, second)
        self.listening.seek(self._place)
        self._sound_changed(None)

    def skip(self, seconds: float) -> None:
        """Back or forward."""
        now = self.heard()
        self.seek(min(now.position + seconds, now.seconds))

    def next_mark(self, *, back: bool = False) -> None:
        """To the next moment, or the one before."""
        find = words.previous_mark if back else words.next_mark
        second = find(self.lines, self.heard().position)
        if second is not None:
            self.seek(second)

    def set_speed(self, speed: float) -> None:
        """Play faster or slower; it stays so for this person."""
        chosen = min(3.0, max(0.5, speed))
        self.listening.set_speed(chosen)
        keep = partial(self.office.settings.set, SPEED, chosen, self._person)
        self.office.bridge.submit("work", keep, owner=self, key="speed")
        self.heard_changed.emit(replace(self.heard(), speed=chosen))

    def faster(self, by: float) -> None:
        """One step of 0.25 faster or slower."""
        self.set_speed(self.listening.speed + by)


# Answers carry what they are about: the bridge keeps plain functions alive, methods only weakly.


def _closer(listening: Listening) -> Callable[[], None]:
    return lambda: listening.close()


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


def _wave_of(presenter: RecordingsPresenter, attempt: UUID) -> Callable[[Overview], None]:
    def take(found: Overview) -> None:
        one = presenter.recording
        if one is not None and one.attempt == attempt:
            presenter.wave_changed.emit(found)

    return take
