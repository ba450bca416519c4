"""The watched folder: what other programs record there goes to its call, or waits for a person."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from app.acts.attach_recording import AttachRecording
from app.acts.changes import Changes
from app.acts.found_sounds import ATTACHED, UNREADABLE, WAITING, KeepFoundSound
from app.domain.errors import KnownError, NotAllowed
from app.domain.sound_clues import printable
from app.domain.sound_match import Candidate
from app.domain.vocabulary import Role
from app.host.lanes import Lane, Urgency
from app.host.settings import SOUND_FOLDER, Settings
from app.jobs.elsewhere import ENOUGH, attach_file, clues_of, match_file
from app.jobs.watched import Watched
from app.jobs.workplace import Workplace, this_computer
from app.reads.found_sounds import CallsForSoundQuestion, KnownSound, KnownSoundsQuestion

_log = logging.getLogger("segue.jobs.watch")

SETTLED = 20.0
"""Seconds since a file was last written after which its recorder has let go of it."""
TRIED = timedelta(days=2)
"""How long a file without a call is tried again; its call may be noted later."""
_MOST = 10_000
_ENDINGS = (
    *("wav", "wave", "w64", "rf64", "flac", "ogg", "oga", "opus", "mp3", "m4a", "mp4", "aac"),
    *("amr", "3gp", "wma", "au", "snd", "aif", "aiff", "aifc", "caf", "gsm", "webm", "mka", "voc"),
)
_SOUNDS = frozenset(f".{one}" for one in _ENDINGS)


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    size: int
    written_at: datetime

    @property
    def text(self) -> str:
        """Its path as it is kept."""
        return printable(str(self.path))

    def same_as(self, known: KnownSound | None) -> bool:
        """Whether it is as it was when it was last looked at."""
        return known is not None and known.size == self.size and known.written_at == self.written_at


class FolderWatch:
    """Looks at the folder that the setting names.

    Args:
        workplace: Whose calls.
        write: Where acts are done.
        settings: Name the folder; asked at each look.
        changed: Told what became stale; on any thread.
        now: Seconds of the files' clock.

    Attributes:
        last: What the last look did.
    """

    def __init__(
        self,
        workplace: Workplace,
        write: Lane,
        settings: Settings,
        changed: Callable[[Changes], object] = lambda _: None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._workplace, self._write, self._settings = workplace, write, settings
        self._changed, self._now = changed, now
        self._stop = threading.Event()
        self._one = threading.Lock()
        self.last = Watched()

    def stop(self) -> None:
        """Leave off at once; for good."""
        self._stop.set()

    def look(self) -> Watched:
        """One look at the folder. Belongs on a jobs lane; a second one at the same time is none."""
        folder = self._settings.get(SOUND_FOLDER)
        if not folder or not self._one.acquire(blocking=False):
            return Watched()
        try:
            self.last = self._look(Path(folder).expanduser().absolute())
            return self.last
        except CancelledError:  # the program ends; the next start goes on
            return Watched()
        finally:
            self._one.release()

    def _look(self, folder: Path) -> Watched:
        try:
            files = list(_files(folder))
        except OSError as failure:
            reason = (failure.strerror or "no access").lower()
            return Watched(problem=f"The folder {folder} can't be read: {reason}.")
        known: dict[str, KnownSound] = self._ask(KnownSoundsQuestion(printable(str(folder))))
        states: list[str] = []
        for one in files:
            if self._stop.is_set():
                break
            if self._now() - one.written_at.timestamp() >= SETTLED:
                states.append(self._file(one, known.get(one.text)))
        return Watched(states.count(ATTACHED), states.count(WAITING), states.count(UNREADABLE))

    def _file(self, one: _File, known: KnownSound | None) -> str:
        """What became of a file in this look; '' when there was nothing to do."""
        if known is None or not one.same_as(known):
            return self._new(one)
        fresh = self._now() - one.written_at.timestamp() < TRIED.total_seconds()
        if known.state != WAITING or not fresh:
            return ""
        clues = clues_of(one.path, known.seconds, known.words, self._workplace.zone)
        found: tuple[Candidate, ...] = self._ask(CallsForSoundQuestion(clues))
        if not found or found[0].certainty < ENOUGH:
            return ""
        return self._attach(one, found[0], known.seconds, known.words)

    def _new(self, one: _File) -> str:
        try:
            found = match_file(
                self._workplace, one.path, this_computer(), Role.SUPERVISOR, self._stop.is_set
            )
        except KnownError as failure:
            return self._keep(one, UNREADABLE, problem=printable(failure.what))
        decoded = found.decoded
        if found.certain is None:
            return self._keep(one, WAITING, seconds=decoded.seconds, words=decoded.words)
        return self._attach(one, found.certain, decoded.seconds, decoded.words)

    def _attach(self, one: _File, candidate: Candidate, seconds: float, words: str) -> str:
        try:
            attach_file(
                self._workplace, one.path, candidate, self._act, cancelled=self._stop.is_set
            )
        except NotAllowed as failure:
            _log.info("a sound from elsewhere waits: %s", failure.what)
            return self._keep(one, WAITING, seconds=seconds, words=words)
        except KnownError as failure:
            _log.warning("a sound from elsewhere was not kept: %s", failure.what)
            return ""
        call = candidate.call
        return self._keep(
            one, ATTACHED, seconds=seconds, words=words, attempt=call.attempt, of_lead=call.lead
        )

    def _keep(self, one: _File, state: str, **more: Any) -> str:
        changes = self._act(KeepFoundSound(one.text, one.size, one.written_at, state, **more))
        self._changed(changes)
        return state

    def _act(self, command: AttachRecording | KeepFoundSound) -> Changes:
        work = partial(self._workplace.act, command, this_computer(), Role.SUPERVISOR)
        changes: Changes = self._write.submit(work, Urgency.CHUNK).result()
        return changes

    def _ask(self, question: Any) -> Any:
        return self._workplace.ask(question, this_computer(), Role.SUPERVISOR)


def _files(folder: Path) -> Iterator[_File]:
    """The sound files right in a folder, the oldest first.

    Raises:
        OSError: It can't be read.
    """
    found = []
    for path in folder.iterdir():
        if path.suffix.casefold() not in _SOUNDS or path.name.startswith("."):
            continue
        if not path.is_file():
            continue
        known = path.stat()
        written = datetime.fromtimestamp(known.st_mtime_ns // 1000 / 1e6, UTC)
        found.append(_File(path, known.st_size, written))
    yield from sorted(found, key=lambda one: one.written_at)[:_MOST]
