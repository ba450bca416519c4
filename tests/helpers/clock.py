"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

TUESDAY = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)
"""The moment of the pictures: Tue 24 Nov 2026, 14:03 in Berlin."""


class FixedClock:
    """A `Clock` under the test's hand."""

    def __init__(self, at: datetime = TUESDAY) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock shows aware instants")
        self._at = at.astimezone(UTC)
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._at

    def monotonic(self) -> float:
        return self._monotonic

    def forward(self, **by: float) -> datetime:
        """Move on: `forward(minutes=5)`; the new instant."""
        step = timedelta(**by)
        self._at += step
        self._monotonic += step.total_seconds()
        return self._at

    def set(self, at: datetime) -> None:
        """Jump to another instant, forward only for the monotonic side."""
        self._monotonic += max(0.0, (at - self._at).total_seconds())
        self._at = at.astimezone(UTC)
