"""Whether this desk has what its team would send it: looked at now and then, and mended.

A row that a desk has missed it never learns of by itself. So a day's facts are counted and their
hashes summed on both sides (sync-design 3.4); where they differ steadily the store is filled anew,
which takes less than a second. To read the feed from its beginning would take longer, would play
through all that leads have been since, and does not reach back for ever.
"""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.domain.syncing import CHECK_AGAIN, CHECK_DAYS, CHECK_EVERY, CHECK_FIRST, REFILL_EVERY
from app.sync import contact
from app.sync.clock import SyncClock
from app.sync.in_call import call_unsaved
from app.sync.local import Local
from app.sync.pull import DayOff, Pull
from app.sync.transport import Refused, Unreachable

_log = logging.getLogger("segue.sync.checking")


class Checking:
    """Looks at one day after the other.

    Args:
        chance: From 0 to 1, for the first look: desks that start together must not ask together.
    """

    def __init__(
        self,
        pull: Pull,
        local: Local,
        clock: SyncClock,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._pull = pull
        self._local = local
        self._clock = clock
        self._due = clock.wall() + timedelta(seconds=CHECK_FIRST * chance())
        self._looks = 0
        self._doubt: DayOff | None = None
        self._given_up: datetime | None = None

    def look(self) -> bool:
        """Compares a day, if it is time.

        What is on its way makes a difference too, but not the same one twice.

        Returns:
            Whether the store has to be filled anew.
        """
        now = self._clock.wall()
        # A clock that was set back must not end the looks.
        if timedelta() < self._due - now <= timedelta(seconds=CHECK_EVERY):
            return False
        if self._doubt is not None:
            day = self._doubt.day
        else:
            day = (now - timedelta(days=self._looks % CHECK_DAYS)).date()
            self._looks += 1
        # What a call keeps here its team does not send any more (`in_call`).
        if self._local.read(_calling):
            self._next(now, CHECK_AGAIN)
            return False
        try:
            off = self._pull.check([day])
            before, self._doubt = self._doubt, None
            if not off or (before is not None and off[0].difference != before.difference):
                self._next(now, CHECK_EVERY)
                return False
            one = off[0]
            if before is None:
                self._doubt = one
                self._next(now, CHECK_AGAIN)
                return False
            _log.warning("facts of %s: %d here, %d there", day, one.here[0], one.there[0])
            self._next(now, CHECK_EVERY)
            return self._may_fill(now)
        except (Unreachable, Refused) as problem:
            _log.info("not compared: %s", type(problem).__name__)
            self._next(now, CHECK_EVERY)
            return False

    def _next(self, now: datetime, seconds: float) -> None:
        self._due = now + timedelta(seconds=seconds)

    def _may_fill(self, now: datetime) -> bool:
        """Once a day at most: what a new filling does not mend, another one would not either."""
        before = self._given_up
        if before is not None and now - before < timedelta(seconds=REFILL_EVERY):
            return False
        self._given_up = now
        return True


def _calling(session: Session) -> bool:
    return call_unsaved(session, contact.standing(session).person)
