"""Listening to recordings: who spoke when, after each call and for those nobody listened to yet.

The sound is worked through on the cpu lane, five minutes of it at a time and behind everything
else; what was found is kept by an act. It can be left off at any moment: the next start goes on.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from app.acts.changes import Changes
from app.acts.keep_speech import KeepSpeech
from app.audio.speech import MODEL, VERSION, Speech, find_speech
from app.domain.errors import KnownError
from app.domain.speech import figures
from app.domain.vocabulary import Role
from app.host.lanes import Lanes, Urgency
from app.host.resources import resources_dir
from app.jobs.sound_file import names_of
from app.jobs.sound_here import SoundRef, find_sound
from app.jobs.workplace import Workplace, this_computer
from app.reads.speech import NotListened, NotListenedQuestion

_log = logging.getLogger("segue.jobs.listen")

T = TypeVar("T")
_PAGE = 500
_TICK = 0.1


class Stopped(Exception):
    """The program ends, or it was told to stop: nothing is lost."""


class Listener:
    """Listens to recordings, one after the other.

    Args:
        workplace: Whose recordings.
        lanes: Sound goes to 'cpu', what was found to 'write'.
        changed: Told what became stale; on any thread.
        model: The detection's model; None is the one that comes with the program.
    """

    def __init__(
        self,
        workplace: Workplace,
        lanes: Lanes,
        changed: Callable[[Changes], object] = lambda _: None,
        model: Path | None = None,
    ) -> None:
        self._workplace, self._lanes, self._changed = workplace, lanes, changed
        self._model = model or resources_dir() / MODEL
        self._stop = threading.Event()
        self._one = threading.Lock()
        self._known: dict[str, Speech] = {}

    def stop(self) -> None:
        """Leave off at once; for good."""
        self._stop.set()

    def soon(self, attempt: UUID | None = None) -> None:
        """Listen to the sound of this call, or to all that is new; returns at once."""
        self._lanes.lane("jobs").submit(partial(self.catch_up, attempt), Urgency.CHUNK)

    def catch_up(self, attempt: UUID | None = None) -> int:
        """Listens to every recording that nobody listened to; the newest first.

        Belongs on a jobs lane. Recordings whose file is not here are left for another time.

        Args:
            attempt: Only the sound of this call.

        Returns:
            How many were listened to.
        """
        done = 0
        with self._one:  # two at a time would listen to the same
            self._known.clear()
            paths = self._workplace.paths
            here = {path.name for path in paths.recordings.iterdir()}
            came = {path.stem for path in paths.fetched.glob("*")}
            after: UUID | None = None
            while (here or came) and (page := self._page(attempt, after)):
                for one in page:
                    if one.file_name not in here and one.sound not in came:
                        continue
                    path = find_sound(paths, SoundRef(one.file_name, one.sound))
                    if path is None:
                        continue
                    try:
                        self._listen(one, path)
                    except Stopped:
                        return done
                    done += 1
                after = page[-1].attempt
        return done

    def _page(self, attempt: UUID | None, after: UUID | None) -> tuple[NotListened, ...]:
        if self._stop.is_set():
            return ()
        question = NotListenedQuestion(VERSION, attempt, after, _PAGE)
        found: tuple[NotListened, ...] = self._workplace.ask(
            question, this_computer(), Role.SUPERVISOR
        )
        return found

    def _listen(self, one: NotListened, path: Path) -> None:
        if self._stop.is_set():
            raise Stopped
        try:
            # Calls may share one sound: those of the sample team do.
            found = self._known.get(one.sound) or find_speech(
                self._model, path, self._in_helper, self._stop.is_set
            )
        except KnownError as failure:
            self._give_up(one, failure.what)
        except BrokenProcessPool:
            self._give_up(one, "the helper that listened to it died of it")
        else:
            if found is None:
                raise Stopped
            if len(self._known) < _PAGE:
                self._known[one.sound] = found
            self._keep(_kept(one, found))

    def _give_up(self, one: NotListened, why: str) -> None:
        """Kept too: it would end the same way at each start."""
        _log.warning("speech of a recording could not be found: %s", why)
        self._keep(KeepSpeech(one.attempt, one.sound, VERSION, problem=why))

    def _keep(self, command: KeepSpeech) -> None:
        work = partial(self._workplace.act, command, this_computer(), Role.SUPERVISOR)
        try:
            changes = self._lanes.lane("write").submit(work, Urgency.CHUNK).result()
        except CancelledError as failure:
            raise Stopped from failure
        self._changed(changes)

    def _in_helper(self, work: Callable[[], T], /) -> T:
        """Does a piece in the helper process; a program that ends does not wait for it."""
        answer = self._lanes.lane("cpu").submit(work, Urgency.CHUNK)
        while True:
            if self._stop.is_set():
                answer.cancel()
                raise Stopped
            try:
                return answer.result(_TICK)
            except CancelledError as failure:
                raise Stopped from failure
            except TimeoutError:
                if answer.done():  # it was the work's own
                    raise


def _kept(one: NotListened, found: Speech) -> KeepSpeech:
    """What was found, by the names of the channels; where they don't fit, as they usually lie."""
    told = one.channels
    names = told if len(told) == len(found.channels) else names_of(len(found.channels))
    heard = dict(zip(names, found.channels, strict=True))
    return KeepSpeech(
        one.attempt,
        one.sound,
        VERSION,
        found.seconds,
        heard,
        figures(heard, found.seconds, one.pauses),
    )
