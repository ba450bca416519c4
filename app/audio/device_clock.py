"""Which frame is heard now, told from how many the device has taken.

A device takes sound in gulps: what it has taken rises like a staircase (PulseAudio: by 20 to 120
ms), while it is heard evenly, and it takes the next gulp when little is left of the last. So this
clock runs along with the computer's, is never ahead of what was taken, and once in every short
while touches it. That follows the device's own clock too: two clocks that differ by 50 millionths
would be 180 ms apart after an hour.
"""

from collections import deque

_WINDOW = 0.5
"""Seconds within which a device takes at least one gulp."""
_FIRST = 2.0
"""Seconds in which a run finds its place fast."""
_FAST, _SLOW = 4.0, 0.5
"""Share of the remaining distance that is made good in a second."""


class DeviceClock:
    """One run of a device; a seek begins another.

    Args:
        rate: Frames a second.
    """

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._heard = 0.0
        self._at: float | None = None
        self._begun = 0.0
        self._distances: deque[tuple[float, float]] = deque()

    def heard(self, taken: int, now: float) -> float:
        """Frames heard by now.

        Args:
            taken: Frames that the device has taken so far.
            now: Seconds on the computer's clock.
        """
        if self._at is None:
            if taken > 0:  # the first gulp: its first frame is heard about now
                self._at = self._begun = now
            return 0.0
        passed, self._at = now - self._at, now
        self._heard = min(self._heard + passed * self._rate, float(taken))
        self._heard += self._touch(taken - self._heard, now) * self._share(passed, now)
        return self._heard

    def _touch(self, distance: float, now: float) -> float:
        """The smallest distance to what was taken in the last window."""
        known = self._distances
        while known and (known[-1][1] >= distance or known[0][0] < now - _WINDOW):
            if known[-1][1] >= distance:
                known.pop()
            else:
                known.popleft()
        known.append((now, distance))
        return known[0][1] if now - self._begun >= _WINDOW else 0.0

    def _share(self, passed: float, now: float) -> float:
        return min(0.5, passed * (_FAST if now - self._begun < _FIRST else _SLOW))
