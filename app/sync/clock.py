"""The clocks by which leases are counted: the computer's running time and its wall clock."""

import time
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.domain.lease import Reading

_BOOT: int | None = getattr(time, "CLOCK_BOOTTIME", None)
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SyncClock(Protocol):
    """Where readings come from."""

    def boot_ns(self) -> int:
        """Nanoseconds since the computer started, sleep counted."""
        ...

    def wall(self) -> datetime:
        """What the computer believes to be the time, aware UTC."""
        ...

    def boot_id(self) -> str:
        """Which start of the computer this is."""
        ...


class ComputerClock:
    """This computer's clocks.

    `time.monotonic` stops while Linux sleeps, so there it is CLOCK_BOOTTIME (sync-design 3.2);
    on Windows it counts sleep. Where the start of the computer has no name, each start of the
    program counts as one: leases of an earlier run are void anyway.

    Args:
        now: The wall clock, aware UTC; the program's own.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._boot_id = _name_of_boot()

    def boot_ns(self) -> int:
        """Nanoseconds since the computer started, sleep counted."""
        return time.monotonic_ns() if _BOOT is None else time.clock_gettime_ns(_BOOT)

    def wall(self) -> datetime:
        """What the computer believes to be the time, aware UTC."""
        return self._now()

    def boot_id(self) -> str:
        """Which start of the computer this is."""
        return self._boot_id


def _name_of_boot() -> str:
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return str(uuid.uuid4())


def reading(clock: SyncClock) -> Reading:
    """All clocks at this moment; take it before a request leaves."""
    return Reading(clock.boot_ns(), clock.wall(), clock.boot_id())
