"""Somebody of a team is at this desk: the secret is open, the way to the team is kept up."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from app.domain.errors import KnownError
from app.host.heard_notes import HeardNote, HeardNotes
from app.host.ids import new_id
from app.host.lanes import Lanes
from app.host.team_place import TeamPlace
from app.jobs.sound_here import SoundRef
from app.jobs.team_anew import Anew
from app.jobs.team_bring import bring_lead
from app.jobs.team_errands import Errands
from app.jobs.team_fetch import Stop, Tell, fetch_sound
from app.jobs.team_leases import DeskLeases
from app.jobs.team_link import TeamLink, Turn
from app.jobs.team_login import secret_place
from app.jobs.team_sounds import Sounds, SoundSender, SoundThread
from app.jobs.team_thread import LinkThread
from app.jobs.team_way import desk_way, reading_of, way_of
from app.jobs.workplace import Workplace

if TYPE_CHECKING:
    from app.sync.transport import PostgresTransport

PATIENCE = 6.0
"""Seconds that a turn under way may take when the program ends."""
LEAVE_PATIENCE = 15.0
"""Seconds that a turn under way may take at sign-out: three calls that nobody answers."""


def open_secret(here: TeamPlace, passphrase: str) -> str:
    """The secret of the login. Takes a moment: for the work lane.

    Raises:
        WrongPassphrase: It does not open it.
        KnownError: Nothing is kept, or the keyring does not answer.
    """
    from app.host.secrets import Secrets

    return Secrets(secret_place(here.secret_file), here.org, here.login).open(passphrase)


class TeamSession:
    """The team of whoever is signed in. `start` begins, `stop` ends; between them it works alone.

    Args:
        now: The computer's wall clock.
        tell: Gets each turn, on a thread of this.
        tell_sounds: Gets how it stands with the recordings of this desk, on a thread of this.
        copy: Address of a copy for reading, where the settings name one.

    Attributes:
        errands: What is done in the team's database at once; for the lanes `team` and `jobs`.
        asks: Questions about the whole team; for the lane `ask`.
    """

    def __init__(
        self,
        workplace: Workplace,
        lanes: Lanes,
        here: TeamPlace,
        secret: str,
        now: Callable[[], datetime],
        tell: Callable[[Turn], None],
        tell_sounds: Callable[[Sounds], None] = lambda _: None,
        copy: str = "",
    ) -> None:
        from app.host.kept_answers import KeptTexts
        from app.jobs.team_ask import TeamAsk
        from app.sync.clock import ComputerClock
        from app.sync.leases import Leases
        from app.sync.local import StoreLocal
        from app.sync.wakeups import WakeUps

        # Writes go by the write lane like every act.
        local = StoreLocal(workplace.store, lambda work: lanes.write.submit(work).result())
        clock = ComputerClock(now)
        # A dial must not wait behind a long page of the feed, nor wake-ups behind either.
        # The last two connect at the first errand, the first recording.
        self._ways = tuple(way_of(here, secret) for _ in range(5))
        self.leases = DeskLeases(Leases(local, self._ways[1], clock, new_id))
        self.anew = Anew(workplace.store, self._ways[0], clock)
        self._heard, self._now = HeardNotes(workplace.paths.heard), now
        self.link = TeamLink(local, self._ways[0], clock, here, self.leases, self.anew, self._heard)
        self._thread = LinkThread(self.link, tell)
        self.errands = Errands(
            workplace,
            lambda: desk_way(workplace.paths, here, self._ways[3]),
            lambda work: lanes.write.submit(work).result(),
            lambda: tell(self.link.turn()),
        )
        # Questions about the whole team take longer than any of these may wait.
        kept = KeptTexts(workplace.paths.team_answers)
        self.asks = TeamAsk(workplace, reading_of(here, secret, copy), kept)
        self._wakeups = WakeUps(self._ways[2], here.org, self._thread.soon, self.link.concerns)
        paths = workplace.paths

        def sender(stop: Stop) -> SoundSender:
            return SoundSender(local, self._ways[4], here, paths, now, tell_sounds, stop)

        self._sounds = SoundThread(sender)
        self._fetch_way: Callable[[], PostgresTransport] = lambda: way_of(here, secret)
        self._here, self._paths, self._secret = here, paths, secret
        self._local, self._clock = local, clock
        self._ends = False

    def start(self) -> None:
        """Begin."""
        self._thread.start()
        self._wakeups.start()
        self._sounds.start()

    def speaks_by(self, secret: str) -> bool:
        """Whether this is the secret by which it speaks: another one may be kept here by now."""
        return self._secret == secret

    def speaks_like(self, other: "TeamSession") -> bool:
        """Whether both speak by one secret, so that one of them is enough."""
        return self._secret == other._secret

    def soon(self) -> None:
        """An act waits to be sent."""
        self._thread.soon()

    def try_now(self) -> None:
        """Somebody asks that all of it be tried at once."""
        self._thread.soon()
        self._sounds.soon()

    def rest(self, rests: bool) -> None:
        """A call has begun, and no recording is sent until it ends; or it has ended."""
        self._sounds.rest(rests)

    def bring(self, lead: UUID) -> None:
        """Brings a lead here that the team has and this desk has not. For the lane `team`.

        Raises:
            KnownError: The team can't be reached or refuses.
        """
        bring_lead(self._local, self._ways[3], self._clock, lead)

    def fetch(self, ref: SoundRef, tell: Tell, stop: Stop) -> Path:
        """Brings a recording here to be heard. For the lane of blobs.

        Raises:
            KnownError: Why it does not come.
        """
        with closing(self._fetch_way()) as way:
            return fetch_sound(
                self._paths, way, self._here.device, ref, tell=tell,
                stop=lambda: self._ends or stop(),
            )  # fmt: skip

    def heard(self, recording: UUID) -> None:
        """A recording that was fetched is played: the team is told, now or when it is heard.

        Raises:
            KnownError: It can't be noted.
        """
        try:
            self._heard.keep(HeardNote(new_id(), recording, self._now()))
        except OSError as problem:
            raise KnownError(
                "That this recording is heard can't be noted on this computer.",
                "Nothing else is lost.",
                "Make room on this computer's disk.",
            ) from problem
        self._thread.soon()

    def focus(self, focused: bool) -> None:
        """The window has the focus, or not: how often the team is asked."""
        self._thread.focused = focused

    def leave(self) -> None:
        """The person signs out: `stop`, and the pool leaves this desk. Takes a moment, on a lane.

        What was under way has ended first: nothing may be claimed after it was given back.
        Everything has ended afterwards, also where the store can't be written.

        Raises:
            KnownError: The pool is still on this computer.
        """
        try:
            self.link.forget()  # at once, whatever the network does
        finally:
            try:
                if self._stop(LEAVE_PATIENCE):
                    self.link.leave()
            finally:
                self._close()

    def stop(self) -> bool:
        """End. Returns whether what was under way ended in time."""
        ended = self._stop()
        self._close()
        return ended

    def _stop(self, patience: float = PATIENCE) -> bool:
        self._ends = True
        self._sounds.leave()
        self.asks.close()
        listened = self._wakeups.stop()
        ended = self._thread.stop(patience) and listened
        return self._sounds.stop() and ended

    def _close(self) -> None:
        for one in self._ways:
            one.end()
