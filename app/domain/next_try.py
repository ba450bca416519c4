"""When a lead is tried next after an attempt that did not reach the prospect.

Source: product.md, Decisions, 'Dispositions'. Always inside law and calling hours of all candidate
zones; the other calling rules are asked when the time has come.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain.call_windows import Windows, next_open, on_local_day, windows_from
from app.domain.vocabulary import Disposition
from app.domain.wall_time import (
    DAY,
    DAY_US,
    MINUTE_US,
    Hours,
    WallTime,
    at_minute,
    from_us,
    known_zones,
    local_of,
    to_us,
    to_utc,
)

NO_ANSWER_REST = timedelta(hours=4)
SAME_CLOCK = timedelta(hours=2)
BUSY_REST = timedelta(minutes=15)
BUSY_REDIALS = 2
NOON = 12 * 60
AFTERNOON = 13 * 60
FAR_APART = 6 * 60
_DAY_MINUTES = 24 * 60
_SEARCH_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class TryFacts:
    """What the next try depends on.

    Attributes:
        dialled_at: Start of the attempt that just ended.
        zones: Candidate IANA zones, the likeliest first; clock times are said in the first.
        hours: The campaign's hours.
        country: Region of the law.
        earlier: Starts of the earlier attempts not reached in a row.
        busy_redials: Quick redials granted so far in a row, before this attempt.
        phones_left: Other phones that may still be dialled.
        said: When they said to call again (gatekeeper, wrong person), aware.
    """

    dialled_at: datetime
    zones: tuple[str, ...]
    hours: Hours
    country: str | None = None
    earlier: tuple[datetime, ...] = ()
    busy_redials: int = 0
    phones_left: int = 0
    said: datetime | None = None


@dataclass(frozen=True, slots=True)
class NextTry:
    """What follows from an attempt not reached.

    Attributes:
        at: Not before this moment, aware UTC; None when there is no next try by itself.
        why: Key of the reason: 'no_answer', 'busy', 'other_half', 'they_said', 'next_day',
            'next_phone', 'no_phone_left', or '' where the disposition plans nothing.
        busy_redials: Quick redials granted in a row, to be kept with the decision.
        strike: The dialled phone is struck.
        unreachable: No phone is left, so the lead becomes unreachable.
    """

    at: datetime | None
    why: str = ""
    busy_redials: int = 0
    strike: bool = False
    unreachable: bool = False


def next_try(disposition: str, facts: TryFacts, now: datetime) -> NextTry:
    """When to try again after this disposition.

    Args:
        disposition: Key of the disposition; a reached one plans nothing here, its continuation
            point does.
        facts: What the next try depends on.
        now: Moment of saving, aware.
    """
    facts = replace(facts, zones=known_zones(facts.zones) or ("UTC",))
    if disposition == Disposition.NO_ANSWER:
        return NextTry(_other_clock(facts, now), "no_answer")
    if disposition == Disposition.BUSY:
        return _busy(facts, now)
    if disposition == Disposition.VOICEMAIL:
        return NextTry(_other_half(facts, now), "other_half")
    if disposition in (Disposition.GATEKEEPER, Disposition.WRONG_PERSON):
        return _asked_for(facts, now)
    if disposition in (Disposition.WRONG_NUMBER, Disposition.DISCONNECTED):
        if facts.phones_left <= 0:
            return NextTry(None, "no_phone_left", strike=True, unreachable=True)
        return NextTry(_allowed_from(facts, now), "next_phone", strike=True)
    return NextTry(None)


def _busy(facts: TryFacts, now: datetime) -> NextTry:
    if facts.busy_redials >= BUSY_REDIALS:
        return NextTry(_other_clock(facts, now), "no_answer")
    at = _allowed_from(facts, now + BUSY_REST)
    return NextTry(at, "busy", busy_redials=facts.busy_redials + 1)


def _asked_for(facts: TryFacts, now: datetime) -> NextTry:
    if facts.said is not None and facts.said > now:
        return NextTry(_allowed_from(facts, facts.said), "they_said")
    return NextTry(_next_day(facts, now, None), "next_day")


def _allowed_from(facts: TryFacts, at: datetime) -> datetime:
    """The first allowed moment from `at`; `at` itself where nothing is ever allowed."""
    found = next_open(facts.zones, facts.country, facts.hours, to_us(at))
    return at if found is None else from_us(found)


def _other_half(facts: TryFacts, now: datetime) -> datetime:
    tried = local_of(facts.dialled_at, facts.zones[0])
    morning = tried.hour * 60 + tried.minute < NOON
    return _next_day(facts, now, morning)


def _next_day(facts: TryFacts, now: datetime, tried_morning: bool | None) -> datetime:
    """The first allowed moment on the next working day, in the half not tried yet."""
    zone = facts.zones[0]
    today = local_of(now, zone).date()
    for step in range(1, _SEARCH_DAYS + 1):
        day = today + step * DAY
        windows = on_local_day(facts.zones, facts.country, facts.hours, day)
        if windows:
            return _in_half(windows, day, zone, tried_morning)
    return _allowed_from(facts, now + DAY)


def _in_half(windows: Windows, day: date, zone: str, tried_morning: bool | None) -> datetime:
    if tried_morning:
        afternoon = _moment(day, AFTERNOON, zone)
        for start, end in windows:
            if end > afternoon:
                return from_us(max(start, afternoon))
    return from_us(windows[0][0])


def _moment(day: date, minutes: int, zone: str) -> int:
    return to_us(to_utc(WallTime(at_minute(day, minutes), zone)))


def _other_clock(facts: TryFacts, now: datetime) -> datetime:
    """4 h on, and not within 2 h of the clock time of an attempt before.

    Where the attempts of a long row leave no such time, the oldest ones are forgotten.
    """
    zone = facts.zones[0]
    at = to_us(now + NO_ANSWER_REST)
    tried = sorted({*facts.earlier, facts.dialled_at})
    clocks = [_clock(to_us(one), zone) for one in tried]
    table, index = windows_from(facts.zones, facts.country, facts.hours, at)
    windows = [one for one in table[index:] if one[0] < at + _SEARCH_DAYS * DAY_US]
    while True:
        for start, end in windows:
            found = _free_in(max(start, at), end, clocks, zone)
            if found is not None:
                return from_us(found)
        if not clocks:
            return _allowed_from(facts, from_us(at))
        clocks.pop(0)


def _clock(at: int, zone: str) -> int:
    local = local_of(from_us(at), zone)
    return local.hour * 60 + local.minute


def _free_in(at: int, end: int, clocks: list[int], zone: str) -> int | None:
    """The first moment in [at, end) that is at least 2 h of clock from all of `clocks`."""
    band = int(SAME_CLOCK.total_seconds()) // 60
    while at < end:
        clock = _clock(at, zone)
        steps = [
            (tried + band - clock) % _DAY_MINUTES
            for tried in clocks
            if clock_distance(clock, tried) < band
        ]
        if not steps:
            return at
        at = at - at % MINUTE_US + max(steps) * MINUTE_US
    return None


def clock_distance(left: int, right: int) -> int:
    """Minutes between two clock times, the short way round midnight (0 to 720)."""
    apart = abs(left - right) % _DAY_MINUTES
    return min(apart, _DAY_MINUTES - apart)


def best_hours(facts: TryFacts, now: datetime) -> tuple[int, int] | None:
    """The two hours of today's calling time that lie far from all attempts so far.

    Six hours apart is far enough: a later slot gains nothing over it.

    Returns:
        Local clock hours such as (16, 18); the earliest of equals; None on a day without hours.
    """
    zones = known_zones(facts.zones) or ("UTC",)
    today = local_of(now, zones[0]).date()
    windows = on_local_day(zones, facts.country, facts.hours, today)
    if not windows:
        return None
    tried = [_clock(to_us(one), zones[0]) for one in {*facts.earlier, facts.dialled_at}]
    first = -(-_clock(windows[0][0], zones[0]) // 60)
    last = (_clock(windows[-1][1] - MINUTE_US, zones[0]) + 1) // 60
    slots = [hour for hour in range(first, max(first + 1, last - 1)) if hour % 2 == 0]
    if not slots:
        return None
    best = max(slots, key=lambda hour: _apart(hour * 60 + 60, tried))
    return best, best + 2


def _apart(clock: int, tried: list[int]) -> int:
    return min(FAR_APART, *(clock_distance(clock, one) for one in tried))
