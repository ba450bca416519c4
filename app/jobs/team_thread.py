"""The thread on which a desk's link takes its turns."""

import logging
import threading
from collections.abc import Callable

from app.jobs.team_link import TeamLink, Turn

_log = logging.getLogger("segue.jobs.team")


class LinkThread:
    """Turns, one after the other, on a thread of its own; ends when it is told to.

    Args:
        tell: Gets each turn; called on this thread.
    """

    def __init__(self, link: TeamLink, tell: Callable[[Turn], None]) -> None:
        self._link, self._tell = link, tell
        self._wake = threading.Event()
        self._ends = False
        self.focused = True
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def soon(self) -> None:
        """Something waits to be sent, or the team says that there is something to hear."""
        self._wake.set()

    def stop(self, patience: float) -> bool:
        """End after the turn under way. Returns whether it did within `patience` seconds."""
        self._ends = True
        self._wake.set()
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        broken = 0
        while not self._ends:
            self._wake.clear()
            broken = 0 if self._turn() else broken + 1
            if broken > 1:
                self._tell(self._link.broken_off())
            self._wake.wait(self._link.pause(focused=self.focused))

    def _turn(self) -> bool:
        """Takes one turn. Returns whether it came to its end."""
        try:
            self._tell(self._link.turn())
        except Exception:  # noqa: BLE001 - without this thread nothing is sent any more
            # A full disk, a store that is locked: it may pass, so once says nothing yet.
            _log.exception("a turn of the team's link broke off")
            self._link.tries += 1
            return False
        return True
