"""The leases of a desk for several threads: calls of the window, renewals of the sync lane."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from app.domain.errors import RuleForbids
from app.domain.lease import CONFIRM_WAIT, MayDial
from app.domain.lease_words import not_had
from app.sync.leases import Leases
from app.sync.transport import Refused, Unreachable


class DeskLeases:
    """One at a time; a dial waits for nobody longer than its 300 ms."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases
        self._lock = threading.Lock()

    @contextmanager
    def all(self) -> Iterator[Leases]:
        """The leases, for a turn of the sync lane."""
        with self._lock:
            yield self._leases

    def hold(self, lead: UUID) -> RuleForbids | None:
        """Leases a lead that is open. Returns why not; None: held, or nobody can tell now."""
        with self._lock:
            try:
                found = self._leases.hold(lead)
            except (Unreachable, Refused):
                return None
        return None if found is None else not_had(found.why, found.by_name, talking=found.talking)

    def leave(self, lead: UUID) -> None:
        """The lead is not open any more."""
        with self._lock:
            self._leases.leave(lead)

    def confirm(self, lead: UUID, e164: str) -> MayDial:
        """The last question before a number leaves the program."""
        if not self._lock.acquire(timeout=CONFIRM_WAIT):
            return self._leases.judge(lead, e164, None)
        try:
            return self._leases.confirm(lead, e164)
        finally:
            self._lock.release()

    def dialling_left(self) -> float:
        """Seconds until dialling without contact ends."""
        return self._leases.dialling_left()
