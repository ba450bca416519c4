"""The sound of the call that led to the desk: opened with the lead, played at its moments."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.errors import KnownError
from app.host.settings import OUTPUT, SPEED
from app.jobs.playback import Listening
from app.jobs.sound_here import SoundRef
from app.jobs.waveshape import Overview, overview
from app.reads.recording import Recording, RecordingQuestion
from app.ui.office import Office
from app.ui.sounds_here import SoundHere
from app.ui.tr import error_words, tr

_FRAME_MS = 100


class DeskSound(QObject):
    """Plays one call; opens no device before it is asked to play.

    What is with the team comes when it is first asked to play, and plays from there.

    Signals:
        opened: The call's `Recording`.
        missing: Why there is no sound, a sentence.
        drawn: The sound's `Overview`.
        heard: Where it stands (`Heard`).
        coming: How much of it came from the team, 0 to 1; None: it is here, or stays there.
    """

    opened = Signal(object)
    missing = Signal(str)
    drawn = Signal(object)
    heard = Signal(object)
    coming = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.recording: Recording | None = None
        self._attempt: UUID | None = None
        self._path: Path | None = None
        self._loaded: Path | None = None
        self._start: float | None = None  # where it is to play from once it is here
        self._sound = SoundHere(office, self)
        self._sound.found.connect(self._found)
        self._sound.away.connect(self._away)
        self._sound.coming.connect(self._on_coming)
        self._sound.failed.connect(self._not_here)
        self._person = str(office.actor.id or "")
        tell = office.bridge.relay(self._changed, owner=self)
        self.listening = Listening(office.settings.get(OUTPUT), lambda: tell(None))
        self.listening.set_speed(office.settings.get(SPEED, self._person))
        self._frames = QTimer(self)
        self._frames.setInterval(_FRAME_MS)
        self._frames.timeout.connect(self._tell)
        self.destroyed.connect(_closer(self.listening))

    def open(self, lead: UUID, attempt: UUID) -> None:
        """Have a call at hand; the same one goes on playing."""
        if attempt == self._attempt:
            return
        self.close_call()
        self._attempt = attempt
        self.office.ask(
            RecordingQuestion(lead, attempt),
            owner=self,
            on_done=self._take,
            on_failed=self._none,
        )

    def close_call(self) -> None:
        """No call is at hand."""
        self._attempt, self.recording, self._path, self._start = None, None, None, None
        self._sound.forget()
        self._frames.stop()
        if self._loaded is not None:
            self._loaded = None
            self.listening.unload()

    def play_at(self, call_ms: int) -> bool:
        """Play from a time of the call. False when there is no sound at hand."""
        if self.recording is None:
            return False
        second = self.recording.second_of(call_ms)
        if self._load():
            self._play_from(second)
        else:
            self._fetch(second)
        return True

    def _play_from(self, second: float) -> None:
        self.listening.seek(second)
        self.listening.play()
        self._changed(None)

    def _fetch(self, second: float) -> None:
        self._start = second
        self._sound.fetch()

    @Slot()
    def toggle(self) -> None:
        """Play or stand still."""
        if self._load():
            self.listening.toggle()
            self._changed(None)
        else:
            self._fetch(0.0)

    @Slot(float)
    def seek(self, second: float) -> None:
        """Stand at, or go on from, a second of the sound."""
        if self._load():
            self.listening.seek(max(0.0, second))
            self._changed(None)

    def skip(self, seconds: float) -> None:
        """Back or forward."""
        now = self.listening.heard()
        self.seek(min(now.position + seconds, now.seconds or 0.0))

    def pause(self) -> None:
        """Stand still."""
        self.listening.pause()

    @Slot(float)
    def set_speed(self, speed: float) -> None:
        """Play faster or slower; it stays so for this person."""
        self.listening.set_speed(speed)
        keep = partial(self.office.settings.set, SPEED, speed, self._person)
        self.office.bridge.submit("work", keep, owner=self, key="speed")

    def path(self) -> Path | None:
        """The sound file at hand; None before it is found."""
        return self._path

    def _load(self) -> bool:
        path = self.path()
        if path is None:
            return False
        if path != self._loaded:
            self._loaded = path
            self.listening.load(path)
        return True

    def _take(self, one: Recording) -> None:
        if one.attempt != self._attempt:
            return
        if not one.sound or not one.file_name:
            self.missing.emit("; ".join(one.problems))
            return
        self.recording = one
        self.opened.emit(one)
        path = self._sound.look(SoundRef(one.file_name, one.digest, one.kept_by))
        if path is not None:
            self._found(path)

    @Slot(object)
    def _found(self, path: Path) -> None:
        one = self.recording
        if one is None:
            return
        self._path, channels = path, one.channels
        if self._sound.was_fetched:
            self.coming.emit(None)
        start, self._start = self._start, None
        if start is not None:
            self._load()
            self._play_from(start)
        self.office.bridge.submit(
            "work",
            lambda: overview(path, channels),
            owner=self,
            on_done=_drawn_for(self, one.attempt),
            on_failed=self._none,
            key="wave",
        )

    @Slot()
    def _away(self) -> None:
        """It is with the team: whoever asked to hear it before that was known has asked for it."""
        if self._start is not None:
            self._sound.fetch()

    @Slot(float)
    def _on_coming(self, share: float) -> None:
        self.coming.emit(share)

    @Slot(object)
    def _not_here(self, failure: KnownError) -> None:
        self.coming.emit(None)
        self.office.notice(error_words(failure), "cloud-alert")

    def _none(self, failure: KnownError) -> None:
        self.recording = None
        self.missing.emit(tr(failure.what))

    def _changed(self, _nothing: object) -> None:
        now = self.listening.heard()
        if now.played is not None:
            self._sound.plays(now.played)
        if now.playing or now.loading:
            self._frames.start()
        else:
            self._frames.stop()
        self._tell()

    @Slot()
    def _tell(self) -> None:
        now = self.listening.heard()
        if now.problem is not None:
            self._none(now.problem)
            return
        self.heard.emit(now)


def _closer(listening: Listening) -> Callable[[], None]:
    return lambda: listening.close()


def _drawn_for(sound: DeskSound, attempt: UUID) -> Callable[[Overview], None]:
    """Carries what it is about, as another call may be open when it comes."""

    def take(found: Overview) -> None:
        if sound.recording is not None and sound.recording.attempt == attempt:
            sound.drawn.emit(found)

    return take
