"""Reads a promised time as people say it, in the prospect's zone.

'thu 10', 'tomorrow 9:30', '+2w', 'in 2 hours', '26 nov 10:00', 'mon morning', 'after 11', 'march'.
The answer always echoes what was understood; a time outside calling hours comes back with the
nearest allowed one, and with the time as said, which may be taken when the prospect asked for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from app.domain.call_windows import Windows, on_local_day
from app.domain.phrases import phrase, phrases
from app.domain.points import PointWindow, window_of_span, window_of_time
from app.domain.wall_time import (
    DAY,
    Hours,
    WallTime,
    add_months,
    at_minute,
    from_us,
    known_zones,
    local_of,
    next_working_day,
    to_us,
)
from app.domain.when_words import Part, SaidDay, SaidWhen, read_words

_Ends = Callable[[date], datetime]
_MINUTES = 24 * 60
# A span allows a point to be kept to its end; a time needs the 10 min after it.
_LAST_START = timedelta(minutes=10)
_SHORT_DAYS = phrases("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHORT_MONTHS = phrases(
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
)


@dataclass(frozen=True, slots=True)
class WhenReading:
    """A promised time that was understood.

    Attributes:
        wall: The time, or the start of the span, on the prospect's wall.
        kind: 'time' or 'span'.
        span_local: Naive local start and end; for a time both are that time.
        text_echo: What was understood: 'Thu 26 Nov, 10:00', 'Thu 26 Nov, morning'.
        words: What follows the day: '10:00', 'morning', 'after 11:00', 'any time'.
    """

    wall: WallTime
    kind: Literal["time", "span"]
    span_local: tuple[datetime, datetime]
    text_echo: str
    words: str

    def window(
        self, *, hours: Hours, country: str | None = None, zones: tuple[str, ...] = ()
    ) -> PointWindow:
        """When a point at this time is due, late and lapsed."""
        if self.kind == "time":
            return window_of_time(self.wall, hours=hours, country=country, zones=zones)
        return window_of_span(
            self.wall, self.span_local[1], hours=hours, country=country, zones=zones
        )


@dataclass(frozen=True, slots=True)
class WhenProblem:
    """A time that can't be taken as it stands.

    Attributes:
        kind: 'empty', 'unread', 'past' or 'outside' (of calling hours).
        sentence: What to say.
        nearest: The nearest allowed time, where there is one.
        as_said: The time as said, where only the campaign's hours speak against it: it may be
            taken when the prospect asked for this time.
    """

    kind: Literal["empty", "unread", "past", "outside"]
    sentence: str
    nearest: WhenReading | None = None
    as_said: WhenReading | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where and when the text is read."""

    now: datetime
    zone: str
    zones: tuple[str, ...]
    hours: Hours
    country: str | None

    @property
    def local_now(self) -> datetime:
        return local_of(self.now, self.zone)

    @property
    def today(self) -> date:
        return self.local_now.date()

    def windows(self, day: date, hours: Hours | None) -> Windows:
        return on_local_day(self.zones, self.country, hours, day)


def read_when(
    text: str,
    *,
    now: datetime,
    zone: str,
    hours: Hours,
    country: str | None = None,
    zones: tuple[str, ...] = (),
    asked: bool = False,
) -> WhenReading | WhenProblem:
    """Reads a time in the prospect's zone.

    Args:
        text: What was typed, English.
        now: Aware moment of typing; past times roll forward from it.
        zone: IANA zone of the prospect's wall.
        hours: The campaign's calling hours.
        country: Region of the law.
        zones: All candidate zones where the zone is not sure; all must allow the time.
        asked: The prospect asked for this time, which lifts the campaign's hours (not the law).
    """
    candidates = known_zones((zone, *(one for one in zones if one != zone))) or ("UTC",)
    place = _Place(now, candidates[0], candidates, hours, country)
    if not text.strip():
        return WhenProblem("empty", "Say when the next call is.")
    said = read_words(text)
    if said is None:
        return WhenProblem("unread", "Say it like 'thu 10', 'tomorrow 9:30' or '+2w'.")
    if said.after is not None:
        at = now + said.after
        return _take_time(place, _whole_minute(local_of(at, place.zone)), asked)
    try:
        return _on_day(place, said, asked)
    except (ValueError, OverflowError):
        return WhenProblem("unread", "That day is not in the calendar.")


def _whole_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _on_day(place: _Place, said: SaidWhen, asked: bool) -> WhenReading | WhenProblem:
    if said.part is not None:
        part = said.part
        # 'after 11' said at two o'clock means the next day, as '11' does.
        opened = part.words.startswith("after")
        day = _resolve(
            place,
            said.day,
            lambda one: at_minute(one, part.start) if opened else _part_ends(place, one, part),
        )
        return _take_span(place, day, part)
    minutes = _likely(place, said)
    day = _resolve(place, said.day, lambda one: at_minute(one, minutes))
    at = at_minute(day, minutes)
    if at <= place.local_now:
        return WhenProblem(
            "past", "That time has passed.", _nearest(place, at_minute(place.today + DAY, minutes))
        )
    return _take_time(place, at, asked)


def _likely(place: _Place, said: SaidWhen) -> int:
    """Minutes of the day; 'thu 3' is the afternoon where nobody is called at night."""
    minutes = said.minutes if said.minutes is not None else 9 * 60
    if not said.half_open or minutes >= 12 * 60:
        return minutes
    spans = [span for day in place.hours for span in day]
    inside = any(start <= minutes < end for start, end in spans)
    later = any(start <= minutes + 720 < end for start, end in spans)
    return minutes + 720 if later and not inside else minutes


# --- which day -----------------------------------------------------------------------------------


def _resolve(place: _Place, day: SaidDay | None, ends: _Ends) -> date:
    """The day that is meant; a past one without a year rolls forward."""
    if day is None:
        return _next_day_with(place, place.today, ends)
    base = _base_day(place, day)
    if day.weekday is not None:
        return _weekday_of(place, day, base, ends)
    if day.whole_month or (day.working and not place.windows(base, place.hours)):
        base = _first_working(place, base)
    return base


def _next_day_with(place: _Place, day: date, ends: _Ends) -> date:
    """The first working day from `day` on whose time is not over."""
    for _ in range(14):
        if ends(day) > place.local_now and place.windows(day, place.hours):
            return day
        day += DAY
    return place.today + DAY


def _first_working(place: _Place, day: date) -> date:
    for _ in range(14):
        if place.windows(day, place.hours):
            return day
        day += DAY
    return next_working_day(day, place.hours)


def _base_day(place: _Place, day: SaidDay) -> date:
    base = place.today
    if day.on is not None:
        return day.on
    if day.month is not None:
        return _of_month(place, day)
    if day.month_day is not None:
        return _month_day(place, day.month_day)
    if day.months:
        base = add_months(base, day.months)
    base += timedelta(days=day.days)
    if day.monday:
        base -= timedelta(days=base.weekday())
    if day.first_of_month:
        base = base.replace(day=1)
    return base


def _of_month(place: _Place, day: SaidDay) -> date:
    """A day of a named month, in the year said or the next one that is not over."""
    number = day.month_day or 1
    month = day.month or 1
    if day.year is not None:
        return date(day.year, month, number)
    for year in range(place.today.year, place.today.year + 9):
        try:
            there = date(year, month, number)
        except ValueError:
            continue  # 29 Feb waits for its year
        if day.whole_month and (year, month) == (place.today.year, place.today.month):
            return place.today + DAY
        if there >= place.today:
            return there
    raise ValueError("no such day")


def _month_day(place: _Place, number: int) -> date:
    """'the 3rd': this month, or the next that has it."""
    year, month = place.today.year, place.today.month
    for _ in range(12):
        try:
            there = date(year, month, number)
        except ValueError:
            there = None
        if there is not None and there >= place.today:
            return there
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    raise ValueError("no such day")


def _weekday_of(place: _Place, day: SaidDay, base: date, ends: _Ends) -> date:
    assert day.weekday is not None
    if day.monday or day.days or day.months:  # 'next week thu', '+2w thu'
        week = base - timedelta(days=base.weekday())
        return week + timedelta(days=day.weekday)
    ahead = (day.weekday - base.weekday()) % 7
    there = base + timedelta(days=ahead)
    if day.next_week:
        monday = base - timedelta(days=base.weekday()) + timedelta(days=7)
        return monday + timedelta(days=day.weekday)
    return there if ends(there) > place.local_now else there + timedelta(days=7)


# --- times and spans -----------------------------------------------------------------------------


def _take_time(place: _Place, at: datetime, asked: bool) -> WhenReading | WhenProblem:
    wall = WallTime(at, place.zone).settled()
    reading = _time_reading(place, wall)
    if _is_open(place, wall, place.hours):
        return reading
    lawful = _is_open(place, wall, None)
    if asked and lawful:
        return reading
    nearest = _nearest(place, wall.local)
    said = echo(wall.local, place.today)
    return WhenProblem(
        "outside",
        phrase("{said} is outside calling hours.", said=said)
        if lawful
        else phrase("{said} is outside the hours that the law allows.", said=said),
        nearest,
        reading if lawful else None,
    )


def _is_open(place: _Place, wall: WallTime, hours: Hours | None) -> bool:
    at = to_us(wall.to_utc())
    return any(s <= at < e for s, e in place.windows(wall.local.date(), hours))


def _time_reading(place: _Place, wall: WallTime) -> WhenReading:
    words = f"{wall.local:%H:%M}"
    return WhenReading(wall, "time", (wall.local, wall.local), echo(wall.local, place.today), words)


def _nearest(place: _Place, at: datetime) -> WhenReading | None:
    """The allowed time closest to `at`, later one of equals, never past."""
    best: datetime | None = None
    for step in range(-7, 11):
        for start, end in place.windows(at.date() + step * DAY, place.hours):
            low = local_of(from_us(start), place.zone)
            high = local_of(from_us(end), place.zone) - _LAST_START
            there = min(max(at, low), max(low, high))
            if there <= place.local_now:
                continue
            if best is None or abs(there - at) <= abs(best - at):
                best = there
    return None if best is None else _time_reading(place, WallTime(best, place.zone))


def _part_ends(place: _Place, day: date, part: Part) -> datetime:
    """When the part of that day is over: at its end or that of calling hours."""
    end = at_minute(day, part.end)
    windows = place.windows(day, place.hours)
    if not windows:
        return end
    return min(end, local_of(from_us(windows[-1][1]), place.zone))


def _take_span(place: _Place, day: date, part: Part) -> WhenReading | WhenProblem:
    span = _within_hours(place, day, part)
    if span is not None:
        return _span_reading(place, span, part)
    passed = _part_ends(place, day, part) <= place.local_now
    nearest = _next_span(place, day, part)
    day_words = echo_day(day, place.today)
    return WhenProblem(
        "past" if passed else "outside",
        phrase("{day}, {words} has passed.", day=day_words, words=part.words)
        if passed
        else phrase("{day}, {words} is outside calling hours.", day=day_words, words=part.words),
        nearest,
    )


def _within_hours(place: _Place, day: date, part: Part) -> tuple[datetime, datetime] | None:
    """The part of the day that lies in calling hours and is not over yet."""
    low = max(at_minute(day, part.start), _whole_minute(place.local_now))
    high = at_minute(day, part.end)
    spans: list[tuple[datetime, datetime]] = []
    for start, end in place.windows(day, place.hours):
        first = max(low, local_of(from_us(start), place.zone))
        last = min(high, local_of(from_us(end), place.zone))
        if first < last and last > place.local_now:
            spans.append((first, last))
    return (spans[0][0], spans[-1][1]) if spans else None


def _next_span(place: _Place, day: date, part: Part) -> WhenReading | None:
    whole = Part(0, _MINUTES, phrase("any time"))
    for one in (part, whole):
        for step in range(11):
            span = _within_hours(place, max(day, place.today) + step * DAY, one)
            if span is not None:
                return _span_reading(place, span, one)
    return None


def _span_reading(place: _Place, span: tuple[datetime, datetime], part: Part) -> WhenReading:
    words = part.words
    text = phrase("{day}, {words}", day=echo_day(span[0].date(), place.today), words=words)
    return WhenReading(WallTime(span[0], place.zone), "span", span, text, words)


def echo_day(day: date, today: date) -> str:
    """A day in words: 'Thu 26 Nov', with the year when it is another one."""
    text = phrase(
        "{weekday} {day} {month}",
        weekday=_SHORT_DAYS[day.weekday()],
        day=day.day,
        month=_SHORT_MONTHS[day.month - 1],
    )
    return text if day.year == today.year else phrase("{day} {year}", day=text, year=day.year)


def echo(at: datetime, today: date) -> str:
    """A time in words: 'Thu 26 Nov, 10:00'."""
    return phrase("{day}, {at:%H:%M}", day=echo_day(at.date(), today), at=at)
