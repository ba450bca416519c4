"""The clocks of a recording: one that goes on while the computer sleeps, and what time itself does.

Marks and notes of a call are placed by wall time. A recording that stood still while the computer
slept would be out of step with them from then on; hence its clock counts the sleep too.
"""

import time

from app.audio.sound import Clock

JUMP = 2.0
"""Seconds by which clocks may part between two looks; network time moves them by less."""


def capture_clock() -> float:
    """Seconds that only go forward, sleep included; zero is anywhere."""
    if hasattr(time, "CLOCK_BOOTTIME"):  # Linux; Windows' monotonic clock counts sleep anyway
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class ClockWatch:
    """Notices that the computer slept, or that its wall clock was moved.

    Args:
        steady: Goes on during sleep.
        awake: Stands during sleep.
        wall: Wall time in seconds.
    """

    def __init__(
        self, steady: Clock = capture_clock, awake: Clock = time.monotonic, wall: Clock = time.time
    ) -> None:
        self._steady, self._awake, self._wall = steady, awake, wall
        self._slept = steady() - awake()
        self._moved = wall() - steady()

    def look(self) -> tuple[str, ...]:
        """What happened since the last look, in words that a moment is put behind."""
        steady = self._steady()
        slept, moved = steady - self._awake(), self._wall() - steady
        said = []
        if slept - self._slept >= JUMP:
            said.append(f"the computer woke from {_length(slept - self._slept)} of sleep")
        if abs(moved - self._moved) >= JUMP:
            way = "forward" if moved > self._moved else "back"
            by = _length(abs(moved - self._moved))
            said.append(f"the computer's clock was moved {way} by {by}")
        self._slept, self._moved = slept, moved
        return tuple(said)


def _length(seconds: float) -> str:
    whole = round(seconds)
    if whole < 120:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 7200 else f"{whole // 3600} h"
