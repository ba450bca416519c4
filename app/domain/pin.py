"""PINs: how they look, and how long one waits after wrong ones."""

from datetime import datetime

LONGEST_WAIT = 60
SHORTEST, LONGEST = 4, 12


def wait_seconds(wrong: int) -> int:
    """Seconds to wait after so many wrong PINs in a row: 1, 2, 4 ... 60."""
    return 0 if wrong < 1 else min(LONGEST_WAIT, 1 << min(wrong - 1, 6))


def seconds_left(wrong: int, last_at: datetime | None, now: datetime) -> float:
    """Seconds still to wait now.

    A clock that was set back (or that starts anew, as the sample team's) waits the whole time.
    """
    if last_at is None:
        return 0.0
    passed = max(0.0, (now - last_at).total_seconds())
    return max(0.0, wait_seconds(wrong) - passed)


def is_pin(text: str) -> bool:
    """Whether this can be a PIN: 4 to 12 digits."""
    return SHORTEST <= len(text) <= LONGEST and text.isascii() and text.isdigit()
