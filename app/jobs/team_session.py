"""Somebody of a team is at this desk: the secret is open, the way to the team is kept up."""

from collections.abc import Callable
from datetime import datetime

from app.host.ids import new_id
from app.host.lanes import Lanes
from app.host.team_place import TeamPlace
from app.jobs.team_join import secret_place
from app.jobs.team_leases import DeskLeases
from app.jobs.team_link import LinkThread, TeamLink, Turn
from app.jobs.team_way import way_of
from app.jobs.workplace import Workplace


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
    """

    def __init__(
        self,
        workplace: Workplace,
        lanes: Lanes,
        here: TeamPlace,
        secret: str,
        now: Callable[[], datetime],
        tell: Callable[[Turn], None],
    ) -> None:
        from app.sync.clock import ComputerClock
        from app.sync.leases import Leases
        from app.sync.local import StoreLocal
        from app.sync.wakeups import WakeUps

        # Writes go by the write lane like every act.
        local = StoreLocal(workplace.store, lambda work: lanes.write.submit(work).result())
        clock = ComputerClock(now)
        # A dial must not wait behind a long page of the feed, nor wake-ups behind either.
        self._ways = (way_of(here, secret), way_of(here, secret), way_of(here, secret))
        self.leases = DeskLeases(Leases(local, self._ways[1], clock, new_id))
        self.link = TeamLink(local, self._ways[0], clock, here, self.leases)
        self._thread = LinkThread(self.link, tell)
        self._wakeups = WakeUps(self._ways[2], here.org, self._thread.soon, self.link.concerns)

    def start(self) -> None:
        """Begin."""
        self._thread.start()
        self._wakeups.start()

    def soon(self) -> None:
        """An act waits to be sent."""
        self._thread.soon()

    def focus(self, focused: bool) -> None:
        """The window has the focus, or not: how often the team is asked."""
        self._thread.focused = focused

    def stop(self) -> bool:
        """End. Returns whether what was under way ended in time."""
        listened = self._wakeups.stop()
        ended = self._thread.stop() and listened
        for one in self._ways:
            one.close()
        return ended
