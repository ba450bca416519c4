"""Recordings of this desk go to the team's store by themselves; a week later the copy here goes.

One recording after the other on a thread of its own, behind the facts and never during a call. What
was begun is gone on with, also after a restart. Nothing here waits for the window.
"""

import logging
import random
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.syncing import back_off
from app.host.paths import Paths
from app.host.team_place import TeamPlace
from app.jobs.sound_here import own_file
from app.jobs.sound_upload import begun
from app.jobs.team_sounds_gone import LettingGo
from app.sync import contact
from app.sync import sent_sounds as sounds
from app.sync.blob_stores import BlobStore, Stopped, store_of
from app.sync.blobs import Changed, Upload, send
from app.sync.contact import standing
from app.sync.local import Local
from app.sync.recording_keys import NotGiven, ask_key, keep_key
from app.sync.sealing import FileUnreadable
from app.sync.transport import Refused, Transport, Unreachable

_log = logging.getLogger("segue.jobs.sounds")

LOOK = 3.0
"""Seconds between two looks whether there is a recording to send."""
PLACE_EVERY, NO_PLACE_EVERY = timedelta(minutes=10), timedelta(seconds=30)
"""How often the team is asked where its recordings lie, while there is something to send."""


@dataclass(frozen=True, slots=True)
class Sounds:
    """How it stands with the recordings of this desk.

    Attributes:
        waiting: So many are not in the store yet.
        done, of: Bytes of the one that is being sent; 0 and 0 where none is.
        placed: The team has a store.
        problem: What is in the way; it is tried again by itself.
    """

    waiting: int = 0
    done: int = 0
    of: int = 0
    placed: bool = True
    problem: KnownError | None = None


class SoundSender:
    """Sends, proves, and lets go; used by one thread at a time.

    Args:
        transport: To the team; closed whenever there is nothing to do.
        now: The wall clock, aware UTC.
        tell: Gets how it stands, on the thread of the turn.
        stop: Whether to leave off: the program ends, or a call has begun.
    """

    def __init__(
        self,
        local: Local,
        transport: Transport,
        here: TeamPlace,
        paths: Paths,
        now: Callable[[], datetime],
        tell: Callable[[Sounds], None] = lambda _: None,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._local, self._transport, self._here = local, transport, here
        self._paths, self._now, self._tell, self._stop = paths, now, tell, stop
        self._person = local.read(standing).person
        self._letting_go = LettingGo(local, transport, here, paths, now, stop)
        self._seen: tuple[int, int] | None = None
        self._asked: datetime | None = None
        self.standing = Sounds()
        self.tries = 0

    def turn(self) -> Sounds:
        """Sends what waits, lets go of what may go. Never raises for want of network or store."""
        try:
            self._note()
            self._letting_go.doubt()
            waiting = self._here_of(self._local.read(sounds.waiting))
            # What was in the way stays said until it is known to be out of it.
            self._say(replace(self.standing if waiting else Sounds(), waiting=len(waiting)))
            left = self._send_all(waiting) if waiting else 0
            self._letting_go.turn()
            self.tries = self.tries + 1 if left else 0
        except Stopped:
            self._say(replace(self.standing, done=0, of=0))
        except Unreachable:
            self._failed(None)
        except Refused as problem:
            self._failed(KnownError(problem.sentence))
        except KnownError as problem:
            self._failed(problem)
        finally:
            self._transport.close()  # hours may pass until the next recording
        return self.standing

    def pause(self) -> float:
        """Seconds until the next turn."""
        return max(LOOK, back_off(self.tries, random.random())) if self.tries else LOOK

    def _failed(self, problem: KnownError | None) -> None:
        self.tries += 1
        _log.info("recordings wait: %s", type(problem).__name__ if problem else "no answer")
        self._say(replace(self.standing, done=0, of=0, problem=problem))

    def _say(self, standing: Sounds) -> None:
        if standing != self.standing:
            self.standing = standing
            self._tell(standing)

    # --- what waits -------------------------------------------------------------------------------

    def _note(self) -> None:
        """Notes recordings that are new here."""
        seen = self._local.read(sounds.look)
        if seen == self._seen:
            return
        found = self._local.read(lambda session: sounds.unknown(session, self._person))
        here = [one for one in found if self._file(one["file_name"]) is not None]
        self._local.write(lambda session: sounds.note(session, here))
        self._seen = seen

    def _file(self, name: str) -> Path | None:
        path = own_file(self._paths, name)
        return path if path is not None and path.is_file() else None

    def _here_of(self, waiting: tuple[sounds.Waiting, ...]) -> list[sounds.Waiting]:
        return [one for one in waiting if self._file(one.file_name) is not None]

    # --- sending ----------------------------------------------------------------------------------

    def _send_all(self, waiting: list[sounds.Waiting]) -> int:
        """Returns how many still wait."""
        self._leave_off()
        place = self._place()
        if not place:
            self._say(Sounds(len(waiting), placed=False))
            return 0  # nothing failed
        left = len(waiting)
        problem: KnownError | None = None
        with closing(store_of(place, self._here.device)) as store:
            for one in waiting:
                self._leave_off()
                try:
                    left -= self._send(one, store, left)
                except (FileUnreadable, NotGiven) as failure:  # of this one: the others go on
                    problem = failure
                except Refused as refused:
                    problem = KnownError(refused.sentence, "The recording stays on this computer.")
        self._say(Sounds(left, problem=problem))
        return left

    def _leave_off(self) -> None:
        if self._stop():
            raise Stopped

    def _place(self) -> str:
        """Where the team's store is; asked of the team now and then, for an admin may move it."""
        now = self._now()
        often = PLACE_EVERY if self.standing.placed else NO_PLACE_EVERY
        if self._asked is None or abs(now - self._asked) > often:
            said = self._transport.call("hello", {"device": self._here.device})["settings"]
            self._local.write(lambda session: contact.keep_settings(session, said))
            self._asked = now
        return self._local.read(sounds.place)

    def _send(self, one: sounds.Waiting, store: BlobStore, left: int) -> bool:
        """Sends a recording and puts its key behind the team's rights. Returns whether it did."""
        path = self._paths.recordings / one.file_name
        upload = self._upload(one, path)

        def keep(text: str) -> None:
            self._local.write(lambda session: sounds.keep_upload(session, one.recording, text))

        def tell(done: int, of: int) -> None:
            self._say(replace(self.standing, waiting=left, done=done, of=of, placed=True))

        try:
            blob = send(path, upload, store, keep=keep, tell=tell, stop=self._stop)
            mine = keep_key(self._transport, self._here.device, one.recording, blob)
        except Changed:
            keep("")  # another file needs another key
            raise
        if not mine:  # sent once before, and what was known of it here is lost
            self._take_other(one)
            return False
        now = self._now()
        self._local.write(lambda session: sounds.proved(session, one.recording, blob, now))
        return True

    def _upload(self, one: sounds.Waiting, path: Path) -> Upload:
        if one.upload:
            return Upload.of(one.upload)
        made = begun(one, path, self._stop)
        text = made.text()
        self._local.write(lambda session: sounds.keep_upload(session, one.recording, text))
        return made

    def _take_other(self, one: sounds.Waiting) -> None:
        """Goes on with the key that the team has."""
        given = ask_key(self._transport, self._here.device, one.recording, "send")
        text = Upload(given.blob).text()
        self._local.write(lambda session: sounds.keep_upload(session, one.recording, text))


class SoundThread:
    """Turns of a sender, one after the other, on a thread of its own; rests during a call.

    Args:
        make: Makes the sender, on the thread; it gets what tells it to leave off.
    """

    def __init__(self, make: Callable[[Callable[[], bool]], SoundSender]) -> None:
        self._make = make
        self._wake = threading.Event()
        self._ends = False
        self._rests = False
        self._thread = threading.Thread(target=self._run, name="sounds", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def rest(self, rests: bool) -> None:
        """A call has begun: leave off; or it has ended: go on."""
        self._rests = rests
        if not rests:
            self._wake.set()

    def soon(self) -> None:
        """Try at once."""
        self._wake.set()

    def leave(self) -> None:
        """End after the step under way; returns at once."""
        self._ends = True
        self._wake.set()

    def stop(self, patience: float = 6.0) -> bool:
        """End after the step under way. Returns whether it did within `patience` seconds."""
        self.leave()
        self._thread.join(patience)
        return not self._thread.is_alive()

    def leaves_off(self) -> bool:
        """Whether nothing is to be sent now."""
        return self._ends or self._rests

    def _run(self) -> None:
        sender = self._make(self.leaves_off)
        while not self._ends:
            self._wake.clear()
            if not self._rests:
                try:
                    sender.turn()
                except Exception:  # noqa: BLE001 - a defect in sending stops nothing else
                    _log.exception("recordings could not be sent")
                    sender.tries += 1
            self._wake.wait(sender.pause())
