"""Hours in which the law of a country lets somebody be called, dated, with their sources.

A row holds from its day until the next row of the same region. Only what is written in a law is
here; a country without a row leaves the campaign's hours alone. The rows are the strict reading:
where a law speaks of consumers or residential numbers, it is kept for everybody, because a list
does not say which numbers are private. Not legal advice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.domain.wall_time import Hours, MinuteSpan

Holidays = Callable[[int], frozenset[date]]


@dataclass(frozen=True, slots=True)
class RegionRow:
    """The law of one region from one day on.

    Attributes:
        region: ISO 3166 country ('US') or subdivision ('US-FL').
        since: First day on which it holds.
        hours: Seven days, Monday first, of spans in minutes of the called person's day.
        source: Where it is written.
        holidays: Days without calls in a year, or None.
    """

    region: str
    since: date
    hours: Hours
    source: str
    holidays: Holidays | None = None


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    Source: the anonymous Gregorian algorithm (J. Meeus, Astronomical Algorithms, chapter 8).
    """
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _days(fixed: tuple[tuple[int, int], ...], from_easter: tuple[int, ...]) -> Holidays:
    """Holidays by (month, day) and by days from Easter Sunday."""

    @lru_cache(maxsize=64)
    def in_year(year: int) -> frozenset[date]:
        sunday = easter(year)
        moving = {sunday + timedelta(days=step) for step in from_easter}
        return frozenset({date(year, month, day) for month, day in fixed} | moving)

    return in_year


def _daily(start: int, end: int) -> Hours:
    span = (start * 60, end * 60)
    return ((span,),) * 7


def _week(
    weekday: tuple[MinuteSpan, ...],
    saturday: tuple[MinuteSpan, ...] = (),
    sunday: tuple[MinuteSpan, ...] = (),
) -> Hours:
    return (weekday,) * 5 + (saturday, sunday)


_H = 60
_AU_HOLIDAYS = _days(((1, 1), (1, 26), (4, 25), (12, 25), (12, 26)), (-2, 1))
_FR_HOLIDAYS = _days(
    ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)), (1, 39, 50)
)
_ES_HOLIDAYS = _days(
    ((1, 1), (1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), (12, 25)), (-2,)
)

REGION_ROWS: tuple[RegionRow, ...] = (
    RegionRow("US", date(1992, 12, 20), _daily(8, 21), "47 CFR 64.1200(c)(1)"),
    RegionRow("US-FL", date(2021, 7, 1), _daily(8, 20), "Florida Statutes 501.616(6)(a)"),
    RegionRow(
        "US-OK", date(2022, 11, 1), _daily(8, 20), "Oklahoma Telephone Solicitation Act of 2022"
    ),
    RegionRow(
        "CA",
        date(2008, 9, 30),
        _week(
            ((9 * _H, 21 * _H + 30),),
            ((10 * _H, 18 * _H),),
            ((10 * _H, 18 * _H),),
        ),
        "CRTC Unsolicited Telecommunications Rules, part III, section 23",
    ),
    RegionRow(
        "AU",
        date(2017, 4, 1),
        _week(((9 * _H, 20 * _H),), ((9 * _H, 17 * _H),)),
        "Telecommunications (Telemarketing and Research Calls) Industry Standard 2017",
        _AU_HOLIDAYS,
    ),
    RegionRow(
        "FR",
        date(2023, 3, 1),
        _week(((10 * _H, 13 * _H), (14 * _H, 20 * _H))),
        "Decret 2022-1313 of 13 October 2022, Code de la consommation D223-9",
        _FR_HOLIDAYS,
    ),
    RegionRow(
        "ES",
        date(2014, 6, 13),
        _week(((9 * _H, 21 * _H),)),
        "Real Decreto Legislativo 1/2007, article 96.2",
        _ES_HOLIDAYS,
    ),
)


CONSUMERS_ONLY = frozenset({"FR", "ES"})
"""Regions whose rows protect consumers; a prospect with a company is called as a business."""


def law_for(country: str, *, business: bool) -> str | None:
    """The region whose law holds for a prospect; None where no law says hours.

    Args:
        country: ISO 3166, with state where known ('US-FL'), or ''.
        business: The prospect is called for a company.
    """
    if not country or (business and country.partition("-")[0] in CONSUMERS_ONLY):
        return None
    return country


@lru_cache(maxsize=8192)
def region_row(region: str | None, day: date) -> RegionRow | None:
    """The row that holds for a region on a local day, or None where no law says hours.

    A subdivision without a row of its own falls back on its country.
    """
    if not region:
        return None
    rows = [one for one in REGION_ROWS if one.region == region and one.since <= day]
    if rows:
        return max(rows, key=lambda one: one.since)
    country, _, subdivision = region.partition("-")
    return region_row(country, day) if subdivision else None


def has_law(region: str | None) -> bool:
    """Whether any row could hold for this region."""
    return bool(region) and any(
        one.region in (region, str(region).partition("-")[0]) for one in REGION_ROWS
    )


def region_hours(country: str | None, local_date: date) -> tuple[MinuteSpan, ...] | None:
    """The spans of a local day in which the law lets people be called.

    Returns:
        Spans in minutes after midnight; empty when nobody may be called on that day; None when
        no law of that country says hours.
    """
    row = region_row(country, local_date)
    if row is None:
        return None
    if row.holidays is not None and local_date in row.holidays(local_date.year):
        return ()
    return row.hours[local_date.weekday()]
