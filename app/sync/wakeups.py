"""Wake-ups of the team's database: something urgent waits in the feed.

What is said in them is whom it may concern, as persons and roles; nothing: everybody. Anybody may
send one, and one may be lost: it only hastens a question that is asked anyway (sync-design 3.4).
The team wakes for hand-offs, recalls and do-not-call alone.
"""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.sync.transport import PostgresTransport

_log = logging.getLogger("segue.sync.wakeups")

_LOOK = 1.0
"""Seconds after which a waiting listener looks whether it is to end."""
_AGAIN = 5.0
"""Seconds before it tries again when there is no connection."""


class WakeUps:
    """Listens on a connection of its own.

    Args:
        transport: Makes the connection; used by nobody else.
        wake: Called on this thread for each wake-up.
        concerns: Whether one that says this is for this desk.
    """

    def __init__(
        self,
        transport: "PostgresTransport",
        org: str,
        wake: Callable[[], None],
        concerns: Callable[[str], bool] = lambda _whom: True,
    ) -> None:
        self._transport, self._channel, self._wake = transport, f"segue_{org}", wake
        self._concerns = concerns
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listen", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, patience: float = 3.0) -> bool:
        """End. Returns whether it did within `patience` seconds."""
        self._ends.set()
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        import psycopg

        while not self._ends.is_set():
            try:
                self._listen()
            except psycopg.Error as problem:
                _log.info("no wake-ups: %s", type(problem).__name__)
                self._transport.close()
                self._ends.wait(_AGAIN)
        self._transport.close()

    def _listen(self) -> None:
        from psycopg import sql

        connection = self._transport.connection()
        connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
        self._wake()  # what came between the last question and this moment
        while not self._ends.is_set():
            for one in connection.notifies(timeout=_LOOK, stop_after=1):
                if self._concerns(one.payload):
                    self._wake()
