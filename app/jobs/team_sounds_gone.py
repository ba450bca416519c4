"""The copy of a recording here goes a week after it was proved, if the team can still give it.

The key left this desk when the blob was read back, so it lies in the team's database alone: a
restore to a moment before takes it away, and then the copy here is the only one that plays.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.keeping import local_copy_may_go
from app.host.paths import Paths
from app.host.team_place import TeamPlace
from app.jobs.sound_here import drop_fetched, own_file
from app.sync import sent_sounds as sounds
from app.sync.blob_stores import BlobMissing, BlobStore, Stop, Stopped, is_whole, store_of
from app.sync.blobs import Upload
from app.sync.contact import standing
from app.sync.local import Local
from app.sync.recording_keys import NotGiven, ask_key, without_key
from app.sync.transport import Transport

_log = logging.getLogger("segue.jobs.sounds")

TIDY_EVERY = timedelta(hours=1)


class LettingGo:
    """Doubts what was sent, and lets go of it; used by one thread at a time.

    Args:
        now: The wall clock, aware UTC.
        stop: Whether to leave off.
    """

    def __init__(
        self,
        local: Local,
        transport: Transport,
        here: TeamPlace,
        paths: Paths,
        now: Callable[[], datetime],
        stop: Stop,
    ) -> None:
        self._local, self._transport, self._device = local, transport, here.device
        self._paths, self._now, self._stop = paths, now, stop
        self._asked_of: str | None = None
        self._tidied: datetime | None = None

    def doubt(self) -> None:
        """Asks once at a start, and of each other generation: whose key it lacks is sent again.

        Raises:
            Unreachable: There is no answer; the next turn asks.
        """
        generation = self._local.read(standing).generation
        if generation == self._asked_of:
            return
        self._lacking(self._local.read(sounds.proved_here))
        self._asked_of = generation

    def turn(self) -> None:
        """Lets go of copies proved a week ago, and of what was fetched a week ago; each hour.

        Raises:
            Unreachable: The team does not answer.
            Stopped: Something else comes first.
            KnownError: The store can't be reached.
        """
        now = self._now()
        if self._tidied is not None and abs(now - self._tidied) < TIDY_EVERY:
            return
        self._tidied = now  # whatever comes of it: it reads much, and the next hour comes
        drop_fetched(self._paths, now)
        old = [
            one
            for one in self._local.read(sounds.proved_here)
            if local_copy_may_go(one.verified_at, now)
        ]
        place = self._local.read(sounds.place)
        if old and place:
            with closing(store_of(place, self._device)) as store:
                for one in old:
                    if self._stop():
                        raise Stopped
                    self._let_go(one, store, now)

    def _let_go(self, one: sounds.Proved, store: BlobStore, now: datetime) -> None:
        # Once more, at the moment that counts: a store may have lost it, or be another one by now,
        # and the team's database may have been put back to before it got the key.
        try:
            whole = is_whole(store, one.blob, self._stop)
        except BlobMissing:
            whole = False
        if not whole:
            _log.warning("a recording is not in the store as it was sent; it is sent again")
            self._send_again(one)
            return
        lacking = self._lacking([one])
        if lacking is None or lacking:
            return  # without a word for it the copy stays
        from app.audio.peaks import cache_path

        path = own_file(self._paths, one.file_name)
        try:
            if path is not None and path.is_file():
                path.unlink()
                cache_path(path).unlink(missing_ok=True)
        except OSError:
            return  # somebody hears it just now; at the next look
        self._local.write(lambda session: sounds.let_go(session, one.recording, now))

    def _lacking(self, some: Sequence[sounds.Proved]) -> set[UUID] | None:
        """Of which the team has no key; they go out under a new one. None: it can't say."""
        asked = [(one.recording, one.blob) for one in some]
        lacking = without_key(self._transport, self._device, asked) if asked else set()
        for recording in lacking or ():
            _log.warning("the team has no key of a recording any more; it is sent again")
            self._doubt(recording, "")
        return lacking

    def _send_again(self, one: sounds.Proved) -> None:
        try:
            given = ask_key(self._transport, self._device, one.recording, "mend")
        except NotGiven as problem:
            if problem.not_sent:
                self._doubt(one.recording, "")
            else:
                _log.warning("its key is not given, so its copy stays: %s", problem.what)
            return
        self._doubt(one.recording, Upload(given.blob).text())

    def _doubt(self, recording: UUID, upload: str) -> None:
        self._local.write(lambda session: sounds.doubted(session, recording, upload))
