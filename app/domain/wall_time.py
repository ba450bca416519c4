"""Promises are wall time in a zone; UTC is worked out from them.

A local time that does not exist (clocks go forward) moves forward; one that occurs twice (clocks
go back) is the first of the two. Source: product.md, Decisions, 'Time'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MinuteSpan = tuple[int, int]
"""Minutes after local midnight, end exclusive; (540, 1200) is 09:00 to 20:00."""
Hours = tuple[tuple[MinuteSpan, ...], ...]
"""Seven days, Monday first, each with its spans in order."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
DAY_US = 86_400 * SECOND_US


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, aware UTC, end exclusive."""

    start_utc: datetime
    end_utc: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.start_utc <= at < self.end_utc


@dataclass(frozen=True, slots=True)
class WallTime:
    """What a clock on somebody's wall shows.

    Attributes:
        local: Naive local time.
        zone: IANA name of the zone of that wall.
    """

    local: datetime
    zone: str

    def __post_init__(self) -> None:
        if self.local.tzinfo is not None:
            raise ValueError("a wall time is naive; its zone stands beside it")

    def to_utc(self) -> datetime:
        """The moment that is meant, aware UTC."""
        return to_utc(self)

    def settled(self) -> "WallTime":
        """The wall time that the clock really shows then; differs only in a gap."""
        return WallTime(local_of(to_utc(self), self.zone), self.zone)


@dataclass(frozen=True, slots=True)
class BothClocks:
    """One moment on two walls, both naive local.

    Attributes:
        same: Both walls show the same time.
    """

    theirs: datetime
    yours: datetime
    same: bool


def to_utc(wall: WallTime) -> datetime:
    """The moment of a wall time, aware UTC.

    `fold=0` reads a time in the gap with the offset before it, which lands after the gap, and an
    ambiguous one as the first (PEP 495).
    """
    return wall.local.replace(tzinfo=ZoneInfo(wall.zone), fold=0).astimezone(UTC)


def local_of(at: datetime, zone: str) -> datetime:
    """The naive local time of an aware moment on a wall in `zone`."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def wall_of(at: datetime, zone: str) -> WallTime:
    """The wall time of an aware moment."""
    return WallTime(local_of(at, zone), zone)


def both_clocks(at: datetime, *, theirs: str, yours: str) -> BothClocks:
    """What both walls show at one moment."""
    left, right = local_of(at, theirs), local_of(at, yours)
    return BothClocks(left, right, left == right)


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    """Whether this is a zone with a clock ('Etc/Unknown' of phone tables is none)."""
    if not name or name == "Etc/Unknown":
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=4096)
def known_zones(zones: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the candidates that have a clock."""
    return tuple(one for one in zones if is_zone(one))


def to_us(at: datetime) -> int:
    """Whole microseconds since 1970 of an aware moment; exact, unlike `timestamp()`."""
    gone = at - EPOCH
    return (gone.days * 86_400 + gone.seconds) * SECOND_US + gone.microseconds


def from_us(us: int) -> datetime:
    """The aware UTC moment of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=us)


def at_minute(day: date, minutes: int) -> datetime:
    """The naive local time `minutes` after midnight; 1440 is the next midnight."""
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


@lru_cache(maxsize=4096)
def day_bounds(day: date, zone: str) -> Span:
    """Start and end of a local day. A day can last 23 or 25 hours."""
    start = datetime.combine(day, time())
    return Span(to_utc(WallTime(start, zone)), to_utc(WallTime(start + DAY, zone)))


def weekday(at: datetime, zone: str) -> int:
    """Weekday on the wall in `zone`, Monday is 0."""
    return local_of(at, zone).weekday()


def has_hours(day: date, hours: Hours) -> bool:
    """Whether the campaign calls on this weekday at all."""
    return bool(hours[day.weekday()])


def next_working_day(day: date, hours: Hours) -> date:
    """The first day after `day` on which the campaign calls; the next day if it never does."""
    for step in range(1, 8):
        later = day + step * DAY
        if has_hours(later, hours):
            return later
    return day + DAY


def add_months(day: date, months: int) -> date:
    """The same day some months on; the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    raise AssertionError("every month has 28 days")


def merged(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, overlapping and touching ones joined, empty ones left out."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def crossed(
    left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """What lies in both; both in order and without overlap."""
    out: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i][0], right[j][0])
        end = min(left[i][1], right[j][1])
        if start < end:
            out.append((start, end))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(out)


def without(
    spans: Sequence[tuple[int, int]], gone: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """`spans` less everything in `gone`."""
    left = list(spans)
    for cut_start, cut_end in gone:
        pieces: list[tuple[int, int]] = []
        for start, end in left:
            pieces += [(start, min(end, cut_start)), (max(start, cut_end), end)]
        left = [one for one in pieces if one[0] < one[1]]
    return tuple(left)
