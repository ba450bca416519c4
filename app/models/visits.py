"""Who is in the store: it is closed behind the last one, never under somebody's hands.

A connection of SQLite that is closed while another thread works on it takes the program down.
"""

import threading
from types import TracebackType

from app.domain.errors import KnownError


class ClosedStore(KnownError):
    """The store was closed before this was done."""

    def __init__(self) -> None:
        super().__init__(
            "This profile is closed already.",
            "Nothing was changed.",
            "Open it again, then do it again.",
        )


class Visits:
    """A context manager that many threads are in at a time, until it is ended."""

    def __init__(self) -> None:
        self._gate = threading.Condition()
        self._inside = 0
        self._ended = False
        self._paused = False

    def __enter__(self) -> None:
        """Come in; during a pause after waiting for its end.

        Raises:
            ClosedStore: It was ended.
        """
        with self._gate:
            self._gate.wait_for(lambda: not self._paused or self._ended)
            if self._ended:
                raise ClosedStore
            self._inside += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._gate:
            self._inside -= 1
            if not self._inside:
                self._gate.notify_all()

    def end(self, patience: float) -> bool:
        """Let nobody in any more; False if somebody was still inside after `patience` seconds."""
        with self._gate:
            self._ended = True
            self._gate.notify_all()
            return self._gate.wait_for(lambda: not self._inside, patience)

    def pause(self, patience: float) -> bool:
        """Let whoever comes wait; False if somebody was still inside after `patience` seconds."""
        with self._gate:
            self._paused = True
            return self._gate.wait_for(lambda: not self._inside, patience)

    def resume(self) -> None:
        """Let in whoever waits."""
        with self._gate:
            self._paused = False
            self._gate.notify_all()
