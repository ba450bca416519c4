"""Plays some seconds of a recording, and stops where the snippet ends."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.host.settings import OUTPUT
from app.jobs.playback import Heard, Listening
from app.ui.office import Office

_LOOK_MS = 40


class SnippetPlayer(QObject):
    """One snippet at a time; the player is made when the first one is played.

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
        self._end = 0.0
        tell = office.bridge.relay(self._sound_changed, owner=self)
        self.listening = Listening(office.settings.get(OUTPUT), lambda: tell(None))
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._watch)
        listening = self.listening
        self.destroyed.connect(lambda: listening.close())

    def path_of(self, file_name: str) -> Path:
        """Where the sound of a snippet lies."""
        return self.office.workplace.paths.recordings / file_name

    def toggle(self, key: object, file_name: str, from_s: float, to_s: float) -> None:
        """Play this snippet from its start; the one that plays stops."""
        if self.key == key:
            self.stop()
            return
        self.listening.set_device(self.office.settings.get(OUTPUT))
        self.listening.load(self.path_of(file_name))
        self.listening.seek(max(0.0, from_s))
        self.listening.play()
        self.key, self._end = key, to_s
        self._look.start()
        self.changed.emit(key)

    @Slot()
    def stop(self) -> None:
        """Silence."""
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
        problem = self.listening.heard().problem
        if problem is not None and self.key is not None:
            self.stop()
            self.failed.emit(problem)
