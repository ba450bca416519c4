"""Plays some seconds of a recording, and stops where the snippet ends."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.errors import KnownError
from app.host.settings import OUTPUT
from app.jobs.playback import Heard, Listening
from app.jobs.sound_here import SoundRef
from app.ui.office import Office
from app.ui.sounds_here import SoundHere

_LOOK_MS = 40


class SnippetPlayer(QObject):
    """One snippet at a time; the player is made when the first one is played.

    What is with the team is fetched first; until it is here it counts as played already.

    Signals:
        changed: The key of what plays now, or None.
        failed: A `KnownError`: the sound can't be played.
    """

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.key: object = None
        self._start = self._end = 0.0
        self._sound = SoundHere(office, self)
        self._sound.found.connect(self._begin)
        self._sound.away.connect(self._sound.fetch)
        self._sound.failed.connect(self._not_here)
        tell = office.bridge.relay(self._sound_changed, owner=self)
        self.listening = Listening(office.settings.get(OUTPUT), lambda: tell(None))
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._watch)
        listening = self.listening
        self.destroyed.connect(lambda: listening.close())

    def toggle(self, key: object, ref: SoundRef, from_s: float, to_s: float) -> None:
        """Play this snippet from its start; the one that plays stops."""
        if self.key == key:
            self.stop()
            return
        self._look.stop()
        self.listening.pause()
        self.key, self._start, self._end = key, max(0.0, from_s), to_s
        path = self._sound.look(ref)
        if path is not None:
            self._begin(path)
        self.changed.emit(key)

    @Slot(object)
    def _begin(self, path: Path) -> None:
        if self.key is None:
            return
        self.listening.set_device(self.office.settings.get(OUTPUT))
        self.listening.load(path)
        self.listening.seek(self._start)
        self.listening.play()
        self._look.start()

    @Slot(object)
    def _not_here(self, failure: KnownError) -> None:
        if self.key is not None:
            self.stop()
            self.failed.emit(failure)

    @Slot()
    def stop(self) -> None:
        """Silence."""
        self._note(self.listening.heard())
        self._sound.forget()
        self._look.stop()
        self.listening.pause()
        if self.key is not None:
            self.key = None
            self.changed.emit(None)

    def heard(self) -> Heard:
        """Where it stands."""
        return self.listening.heard()

    @Slot()
    def _watch(self) -> None:
        if self.listening.heard().position >= self._end:
            self.stop()

    def _sound_changed(self, _nothing: object) -> None:
        now = self.listening.heard()
        if now.problem is not None and self.key is not None:
            self.stop()
            self.failed.emit(now.problem)
        else:
            self._note(now)

    def _note(self, now: Heard) -> None:
        if now.played is not None and self.key is not None:
            self._sound.plays(now.played)
