"""The leases of a desk for several threads: calls of the window, renewals of the sync lane."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from uuid import UUID

from app.domain.errors import RuleForbids
from app.domain.lease import CONFIRM_WAIT, MayDial
from app.domain.lease_words import not_had, taken_back
from app.sync.leases import Leases
from app.sync.transport import Refused, Unreachable


class DeskLeases:
    """One at a time; a dial waits for nobody longer than its 300 ms."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases
        self._lock = threading.Lock()
        self._open: UUID | None = None
        self._unasked = False

    @contextmanager
    def all(self) -> Iterator[Leases]:
        """The leases, for a turn of the sync lane."""
        with self._lock:
            yield self._leases

    def hold(self, lead: UUID) -> RuleForbids | None:
        """Leases a lead that is open. Returns why not; None: held, or nobody can tell now.

        Where nobody could tell, `hold_again` asks when the team is heard.
        """
        with self._lock:
            self._open = lead
            return self._hold(lead)

    def _hold(self, lead: UUID) -> RuleForbids | None:
        self._unasked = True
        try:
            found = self._leases.hold(lead)
        except Unreachable:
            return None
        except Refused:
            self._unasked = False
            return None
        self._unasked = False
        return None if found is None else not_had(found.why, found.by_name, talking=found.talking)

    def hold_again(
        self, lost: tuple[tuple[UUID, str], ...] = ()
    ) -> tuple[tuple[UUID, RuleForbids], ...]:
        """The team is heard: asks for the open lead where that had no answer or ran out.

        Args:
            lost: Leases that a renewal did not bring, with the team's reason.

        Returns:
            Leads that are not this desk's, each with why.
        """
        with self._lock:
            gone = dict(lost)
            open_ = self._open
            if open_ is not None and (self._unasked or gone.get(open_) == "over"):
                gone.pop(open_, None)
                refusal = self._hold(open_)
                return ((open_, refusal),) if refusal is not None else ()
        return tuple((lead, taken_back(why)) for lead, why in gone.items() if why != "over")

    def leave(self, lead: UUID) -> None:
        """The lead is not open any more."""
        with self._lock:
            if self._open == lead:
                self._open, self._unasked = None, False
            self._leases.leave(lead)

    def ask(self, lead: UUID, e164: str) -> "Future[MayDial]":
        """`confirm` on a thread of its own: it waits behind no other question to the team."""
        word: Future[MayDial] = Future()

        def work() -> None:
            try:
                word.set_result(self.confirm(lead, e164))
            except Exception as problem:  # noqa: BLE001 - it belongs to whoever waits for the word
                word.set_exception(problem)

        threading.Thread(target=work, name="confirm", daemon=True).start()
        return word

    def confirm(self, lead: UUID, e164: str) -> MayDial:
        """The last question before a number leaves the program."""
        ends = time.monotonic() + CONFIRM_WAIT
        if not self._lock.acquire(timeout=CONFIRM_WAIT):
            return self._leases.judge(lead, e164, None)
        try:
            return self._leases.confirm(lead, e164, max(0.0, ends - time.monotonic()))
        finally:
            self._lock.release()

    def dialling_left(self) -> float:
        """Seconds until dialling without contact ends."""
        return self._leases.dialling_left()
