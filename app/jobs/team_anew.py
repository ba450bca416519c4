"""A desk's store is filled anew: what its person sees has changed as a whole.

The new file is read beside the one in use, and takes its place when nobody is calling. That it lies
there says, also to the next start, that it is due: the server asks for it once only.
"""

import logging
from collections.abc import Callable

from app.models.store import Store
from app.sync.bootstrap import Bootstrap, Carried
from app.sync.clock import SyncClock
from app.sync.contact import standing
from app.sync.in_call import call_unsaved
from app.sync.transport import Transport

_log = logging.getLogger("segue.jobs.team")


class Anew:
    """Fills the store of a desk anew.

    Args:
        store: The one in use; it goes on with the new file.

    Attributes:
        may: Asked before the new file takes its place: whether nobody is calling.
    """

    def __init__(self, store: Store, transport: Transport, clock: SyncClock) -> None:
        self._store = store
        self._made = Bootstrap(store.path, transport, clock)
        self._made.forget_old()  # where the program was ended right after a new filling
        self._fetched = False
        self.may: Callable[[], bool] = lambda: True

    @property
    def due(self) -> bool:
        """A new file was begun, by this run of the program or an earlier one."""
        return self._made.new.exists()

    def fetch(self) -> None:
        """Reads what there is for this person into the new file; once.

        Raises:
            Unreachable: There was no answer; it is read from its beginning the next time.
            Refused: The team does not tell.
        """
        if self._fetched and self.due:
            return
        with self._store.reading() as session:
            at = standing(session)
        leads = self._made.fetch(org=at.org, person=at.person, device=at.device)
        self._fetched = True
        _log.info("filled anew: %d leads", leads)

    def swap(self) -> Carried | None:
        """Puts the new file in place. Returns what went over; None: not now, somebody is calling.

        Raises:
            KnownError: The store is open elsewhere, or not all went over; it is as it was.
        """
        if not self._fetched or not self.may() or self._calling():
            return None
        carried: list[Carried] = []
        self._store.exchange(lambda: carried.append(self._made.swap()))
        self._made.forget_old()
        self._fetched = False
        _log.info("the new copy is in use: %s", carried[0])
        return carried[0]

    def _calling(self) -> bool:
        with self._store.reading() as session:
            return call_unsaved(session, standing(session).person)
