"""The windows in which law and campaign let somebody be called, worked out once and kept.

Windows are pairs of whole microseconds since 1970 (UTC), end exclusive, because 100,000 leads are
asked about at once and share few zones: a table of two months is made per (zones, country, hours)
and looked up by bisection.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.regions import has_law, region_hours
from app.domain.wall_time import (
    DAY_US,
    EPOCH,
    Hours,
    MinuteSpan,
    at_minute,
    crossed,
    day_bounds,
    merged,
    to_us,
)

Windows = tuple[tuple[int, int], ...]
BLOCK_DAYS = 32
HORIZON_DAYS = BLOCK_DAYS
"""How far a table reaches at least beyond any moment it is asked for."""
WHOLE_DAY: tuple[MinuteSpan, ...] = ((0, 24 * 60),)


def _edges(day: date, minutes: int, zone: ZoneInfo) -> tuple[int, int]:
    """First and last moment at which the local clock could be said to show this minute."""
    local = at_minute(day, minutes)
    both = [to_us(local.replace(tzinfo=zone, fold=fold).astimezone(UTC)) for fold in (0, 1)]
    return min(both), max(both)


def _on_day(day: date, country: str | None, hours: Hours | None) -> tuple[MinuteSpan, ...]:
    spans = WHOLE_DAY if hours is None else merged(hours[day.weekday()])
    law = region_hours(country, day)
    return spans if law is None else crossed(spans, law)


@lru_cache(maxsize=512)
def _zone_table(zone: str, country: str | None, hours: Hours | None, block: int) -> Windows:
    clock = ZoneInfo(zone)
    first = (EPOCH + timedelta(days=block * BLOCK_DAYS - 1)).date()
    spans: list[tuple[int, int]] = []
    for step in range(2 * BLOCK_DAYS + 3):
        day = first + timedelta(days=step)
        for start, end in _on_day(day, country, hours):
            # The strict edge of both: never a minute outside when clocks change.
            late_start = _edges(day, start, clock)[1] if start else _edges(day, start, clock)[0]
            spans.append((late_start, _edges(day, end, clock)[0]))
    return merged(spans)


@lru_cache(maxsize=512)
def _table(
    zones: tuple[str, ...], country: str | None, hours: Hours | None, block: int
) -> tuple[Windows, tuple[int, ...]]:
    """Windows in which *all* candidate zones allow, and their ends for bisection."""
    low, high = block * BLOCK_DAYS * DAY_US, (block + 2) * BLOCK_DAYS * DAY_US
    windows: Windows = ((low, high),)
    for zone in zones:
        windows = crossed(windows, _zone_table(zone, country, hours, block))
    return windows, tuple(end for _, end in windows)


def windows_from(
    zones: tuple[str, ...], country: str | None, hours: Hours | None, at_us: int
) -> tuple[Windows, int]:
    """The windows around and after a moment.

    Args:
        zones: Candidate zones with a clock; a moment counts only when all of them allow it.
        country: Region of the law, see `regions`.
        hours: The campaign's hours, or None for the law alone.
        at_us: Microseconds since 1970.

    Returns:
        A table that reaches at least `HORIZON_DAYS` beyond the moment, and the index of the
        first window that ends after it (the length of the table if none does).
    """
    table, ends = _table(zones, country, hours, at_us // (BLOCK_DAYS * DAY_US))
    return table, bisect_right(ends, at_us)


def is_open(zones: tuple[str, ...], country: str | None, hours: Hours | None, at_us: int) -> bool:
    """Whether law and hours allow this moment in all zones."""
    if hours is None and not has_law(country):
        return True
    table, index = windows_from(zones, country, hours, at_us)
    return index < len(table) and table[index][0] <= at_us


def next_open(
    zones: tuple[str, ...], country: str | None, hours: Hours | None, at_us: int
) -> int | None:
    """The first allowed moment from this one on; None when there is none within a month."""
    table, index = windows_from(zones, country, hours, at_us)
    return max(at_us, table[index][0]) if index < len(table) else None


def on_local_day(
    zones: tuple[str, ...], country: str | None, hours: Hours | None, day: date
) -> Windows:
    """The windows within one local day of the first zone."""
    bounds = day_bounds(day, zones[0])
    low, high = to_us(bounds.start_utc), to_us(bounds.end_utc)
    table, index = windows_from(zones, country, hours, low)
    out: list[tuple[int, int]] = []
    for start, end in table[index:]:
        if start >= high:
            break
        out.append((max(start, low), min(end, high)))
    return tuple(one for one in out if one[0] < one[1])


def end_of_calling(
    zones: tuple[str, ...], country: str | None, hours: Hours | None, day: date
) -> datetime | None:
    """When the calling hours of a local day are over; None if there are none on it."""
    windows = on_local_day(zones, country, hours, day)
    return EPOCH + timedelta(microseconds=windows[-1][1]) if windows else None
