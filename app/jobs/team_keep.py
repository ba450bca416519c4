"""What has to be done for a team's database each minute, and after a restore."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import KnownError
from app.host.paths import PRIVATE_FILE
from app.sync.keeping import AuditGap, Head, Kept, check, keep, require_program, restored

EVERY = 60.0
"""Seconds between two runs."""
WHOLE_AT = 0
"""Minute of the hour in which the audit's chain is read from its beginning again."""
ON_STDOUT = "-"

Ask = Callable[[], str | None]


class Heads:
    """The heads that were handed out, a line each: moment, place, hash.

    Args:
        name: A file, of which the last line is compared with; '-': they are said only.
        say: Says a line.
    """

    def __init__(self, name: str, say: Callable[[str], None]) -> None:
        self._file = Path(name) if name and name != ON_STDOUT else None
        self._say = say if name == ON_STDOUT else None
        self._last: Head | None = None

    def last(self) -> Head | None:
        """The newest; None before the first.

        Raises:
            KnownError: The file can't be read, or its last line is no head.
        """
        if self._file is None or not self._file.exists():
            return self._last
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except OSError as problem:
            raise KnownError(f"The heads of the audit can't be read: {problem}.") from problem
        if not lines:
            return None
        try:
            _, place, hash_ = lines[-1].split()
            return Head(int(place), hash_)
        except ValueError as problem:
            raise KnownError(f"The last line of {self._file} is no head of the audit.") from problem

    def keep(self, head: Head, now: datetime) -> None:
        """One more, where it is another one than before.

        Raises:
            KnownError: The file can't be written.
        """
        if head == self.last() or not head.place:
            return
        line = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {head.place} {head.hash}"
        if self._file is not None:
            try:
                self._file.touch(mode=PRIVATE_FILE)
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(line + "\n")
            except OSError as problem:
                raise KnownError(f"The head of the audit can't be kept: {problem}.") from problem
        if self._say is not None:
            self._say(line)
        self._last = head


def keep_up(
    url: str,
    org: str,
    ask: Ask,
    heads: Heads,
    now: Callable[[], datetime],
    *,
    once: bool,
    tell: Callable[[Kept], None] = lambda _kept: None,
    ends: threading.Event | None = None,
) -> None:
    """Runs each minute, or once; a server that does not answer is asked again in a minute.

    Raises:
        AuditGap: The audit does not hold.
        KnownError: `once`, and it can't be reached.
    """
    stop = ends or threading.Event()
    answered = False
    while not stop.is_set():
        try:
            last = heads.last()
            done = keep(url, org, ask, last, last is None or now().minute == WHOLE_AT)
            heads.keep(done.head, now())
            tell(done)
            answered = True
        except AuditGap:
            raise
        except KnownError:
            if once or not answered:
                raise
        if once:
            return
        stop.wait(EVERY)


__all__ = [
    "EVERY",
    "AuditGap",
    "Head",
    "Heads",
    "Kept",
    "check",
    "keep_up",
    "require_program",
    "restored",
]
