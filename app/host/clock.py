"""The one place that asks the computer for the time; everybody else is handed a clock."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never runs backwards."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never runs backwards."""
        return time.monotonic()


class OffsetClock:
    """A clock set to another instant and running at the usual pace (the sample team's day)."""

    def __init__(self, start: datetime) -> None:
        """Set the clock.

        Args:
            start: The aware instant that this clock shows at this moment.

        Raises:
            ValueError: `start` is naive.
        """
        if start.tzinfo is None:
            raise ValueError("a clock is set to an aware instant")
        self._start = start.astimezone(UTC)
        self._since = time.monotonic()

    def set(self, at: datetime) -> None:
        """Show another instant from now on; how a tour moves through the sample team's day."""
        self._start, self._since = at.astimezone(UTC), time.monotonic()

    def now(self) -> datetime:
        """The set instant plus the time that has passed since, aware, in UTC."""
        return self._start + timedelta(seconds=time.monotonic() - self._since)

    def monotonic(self) -> float:
        """Seconds since some fixed moment; never runs backwards."""
        return time.monotonic()
