"""The log of the store is carried into its file beside the writer, not in somebody's commit.

SQLite by itself does it in the commit that crosses a thousand pages: one act in some dozens then
waits for the disk to take them all. Here a thread with a connection of its own does it (a passive
checkpoint stops nobody). Whoever writes much and has time, an import, rests meanwhile: SQLite
begins a log anew only when all of it is in the file, and two who wait for one disk wait twice.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable

_log = logging.getLogger("segue.models.checkpoints")

DUE = 16_000
"""Rows that are written until the log is due: about 25 MB of it while a list comes in."""
SELF = 32_000
"""Pages (of 4 KiB) at which SQLite does it by itself after all, should nobody else do it."""


class Checkpoints:
    """Carries the log of one store into its file.

    Args:
        connect: Opens a connection that may write; called on the thread of this object.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._wake = threading.Event()
        self._quiet = threading.Event()
        self._quiet.set()
        self._ended = False
        self._thread: threading.Thread | None = None
        self._at = 0

    def written(self, rows: int) -> None:
        """Called by the writer after each commit.

        Args:
            rows: All rows that its connection has written so far.
        """
        if rows - self._at < DUE or self._ended:
            return
        self._at = rows
        self._quiet.clear()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="segue-log", daemon=True)
            self._thread.start()
        self._wake.set()

    def rest(self, patience: float = 2.0) -> bool:
        """Waits while the log is carried; False when that took longer than `patience` seconds."""
        return self._quiet.wait(patience)

    def close(self) -> None:
        """Ends the thread; what is left is carried when the last connection closes."""
        self._ended = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            connection = self._connect()
            try:
                while self._due():
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                    self._quiet.set()
            finally:
                connection.close()
        except sqlite3.Error:
            _log.exception("the log is carried by the writer from now on")
            self._ended = True
        finally:
            self._quiet.set()

    def _due(self) -> bool:
        self._wake.wait()
        self._wake.clear()
        return not self._ended
