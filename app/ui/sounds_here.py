"""The sound of the call that somebody wants to hear: here, with the team, or on its way."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.errors import KnownError
from app.jobs.sound_here import SoundRef, find_sound
from app.ui.office import Office

if TYPE_CHECKING:  # loaded by a desk of a team alone
    from app.ui.team import Fetching


class SoundHere(QObject):
    """One sound at a time; another one ends what was under way for the one before.

    Signals:
        found: It is here (`Path`).
        away: It is with the team; `fetch` brings it.
        coming: So much of it came, 0 to 1.
        failed: It does not come, and why (`KnownError`); `fetch` tries again.
    """

    found = Signal(object)
    away = Signal()
    coming = Signal(float)
    failed = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        """Looks for nothing yet.

        Attributes:
            is_away: It is with the team and not here.
            was_fetched: It came because somebody asked for it: who asked, wants to hear it.
        """
        super().__init__(parent)
        self.office = office
        self.ref: SoundRef | None = None
        self.is_away = self.was_fetched = False
        self._fetching: Fetching | None = None
        self._path: Path | None = None
        self._noted = False

    @property
    def is_coming(self) -> bool:
        """It is on its way."""
        return self._fetching is not None

    def look(self, ref: SoundRef) -> Path | None:
        """Asks for a sound.

        Returns:
            Where it lies, for a desk whose sounds are all its own; it may be missing there. None:
            a signal says it.
        """
        self.forget()
        self.ref = ref
        workplace = self.office.workplace
        if self.office.team is None:
            return workplace.paths.recordings / ref.file_name
        self.office.bridge.submit(
            "work",
            partial(find_sound, workplace.paths, ref),
            owner=self,
            on_done=self._took,
            on_failed=self._failed,
            key="look",
        )
        return None

    def _took(self, path: Path | None) -> None:
        if path is not None:
            self._path = path
            self.found.emit(path)
        else:
            self.is_away = True
            self.away.emit()

    @Slot()
    def fetch(self) -> None:
        """Brings it here."""
        team = self.office.team
        if team is None or self.ref is None or not self.is_away or self._fetching is not None:
            return
        self._fetching = team.fetch(
            self.ref,
            owner=self,
            on_share=self._on_share,
            on_done=self._came,
            on_failed=self._failed,
        )
        self.coming.emit(0.0)

    @Slot()
    def stop(self) -> None:
        """Leave it with the team after all."""
        if self._end():
            self.away.emit()

    @Slot()
    def forget(self) -> None:
        """No sound is wanted."""
        self._end()
        self.ref, self.is_away, self.was_fetched = None, False, False
        self._path, self._noted = None, False

    def plays(self, played: Path) -> None:
        """A file is heard: of what came from the team it is told, once each time it is opened.

        The key was asked for only at the first of the times that it is heard.
        """
        team, ref, path = self.office.team, self.ref, self._path
        if self._noted or team is None or ref is None or ref.recording is None or path != played:
            return
        self._noted = True
        if played.parent == self.office.workplace.paths.fetched:
            team.heard(ref.recording)

    def _end(self) -> bool:
        fetching, self._fetching = self._fetching, None
        if fetching is not None:
            fetching.stop()
        return fetching is not None

    def _on_share(self, share: float) -> None:
        if self._fetching is not None:
            self.coming.emit(share)

    def _came(self, path: Path) -> None:
        self._fetching, self.is_away, self.was_fetched = None, False, True
        self._path = path
        self.found.emit(path)

    def _failed(self, failure: KnownError) -> None:
        self._fetching = None
        self.failed.emit(failure)
