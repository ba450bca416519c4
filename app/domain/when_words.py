"""The words of a promised time: what was said, before it is put on a calendar.

Tokens are taken one by one; a word that says nothing about time makes the text unread, so that a
misread never becomes a promise.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.phrases import phrase

_NOON = 12 * 60
_DAY_END = 24 * 60


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a day in minutes after midnight, with its words."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class SaidDay:
    """What was said about the day.

    Attributes:
        on: A full date.
        days, months: Steps from today.
        weekday: Monday is 0.
        next_week: That weekday of the coming week.
        monday: Counted from the Monday of the day reached.
        month, month_day, year: Parts of a date.
        whole_month: Only a month was said: its first working day.
        first_of_month: The first day of the month reached.
        working: Moves on to a working day, since no exact day was said.
    """

    on: date | None = None
    days: int = 0
    months: int = 0
    weekday: int | None = None
    next_week: bool = False
    monday: bool = False
    month: int | None = None
    month_day: int | None = None
    year: int | None = None
    whole_month: bool = False
    first_of_month: bool = False
    working: bool = False


@dataclass(frozen=True, slots=True)
class SaidWhen:
    """What was said.

    Attributes:
        day: None when only a time was said.
        minutes: Minutes of the day; None for a part of it.
        half_open: A bare hour, which may mean the afternoon.
        part: A part of the day, `None` for a time.
        after: A stretch from now ('in 2 hours'); then the rest is empty.
    """

    day: SaidDay | None = None
    minutes: int | None = None
    half_open: bool = False
    part: Part | None = None
    after: timedelta | None = None


PARTS = {
    "morning": Part(0, _NOON, phrase("morning")),
    "afternoon": Part(_NOON, 18 * 60, phrase("afternoon")),
    "evening": Part(17 * 60, _DAY_END, phrase("evening")),
    "tonight": Part(17 * 60, _DAY_END, phrase("evening")),
    "lunch": Part(_NOON, 14 * 60, phrase("at lunch")),
    "lunchtime": Part(_NOON, 14 * 60, phrase("at lunch")),
    "anytime": Part(0, _DAY_END, phrase("any time")),
}
_ANY = PARTS["anytime"]
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_FILLERS = frozenset({"at", "on", "the", "of", "by", "this", "around", "about", "oclock", "ish"})
_UNITS = {
    "m": "minutes", "min": "minutes", "mins": "minutes", "minute": "minutes",
    "minutes": "minutes", "h": "hours", "hr": "hours", "hrs": "hours", "hour": "hours",
    "hours": "hours", "d": "days", "day": "days", "days": "days", "w": "weeks", "wk": "weeks",
    "week": "weeks", "weeks": "weeks", "mo": "months", "month": "months", "months": "months",
}  # fmt: skip

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?")
_TWO = re.compile(r"(\d{1,2})\.(\d{1,2})")
_ORDINAL = re.compile(r"(\d{1,2})(st|nd|rd|th|\.)")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(am|pm|h)?")
_FOUR = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_RANGE = re.compile(r"(\d{1,2}(?::\d{2})?(?:am|pm)?)-(\d{1,2}(?::\d{2})?(?:am|pm)?)")
_AFTER_NOW = re.compile(r"\+(\d{1,3})([a-z]+)")


def read_words(text: str) -> SaidWhen | None:
    """What a text says about a time; None when a word in it can't be read."""
    reader = _Reader(_tokens(text))
    return reader.read()


def _tokens(text: str) -> list[str]:
    flat = text.lower().replace(",", " ").replace("o'clock", "oclock").replace("\u2013", "-")
    flat = re.sub(r"\b([ap])\.m\.?", r"\1m", flat)
    flat = re.sub(r"(\d)\s+(am|pm|h)\b", r"\1\2", flat)
    flat = re.sub(r"\+\s+(?=\d)", "+", flat)
    flat = re.sub(r"(\+\d+)\s+(?=[a-z])", r"\1", flat)
    flat = re.sub(r"(\d)\s*-\s*(?=\d{1,2}(?:\D|$))", r"\1-", flat)
    flat = re.sub(r"\bany\s+time\b", "anytime", flat)
    flat = re.sub(r"\bday after tomorrow\b", "overmorrow", flat)
    flat = re.sub(r"\bfirst thing\b", "morning", flat)
    flat = re.sub(r"\bweds\b", "wed", flat)
    return [one for one in flat.split() if one not in _FILLERS]


def minutes_of(token: str) -> tuple[int, bool] | None:
    """Minutes of a clock token and whether it is a bare hour ('3'); None if it is no clock."""
    four = _FOUR.fullmatch(token)
    if four:
        return int(four[1]) * 60 + int(four[2]), False
    found = _CLOCK.fullmatch(token)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return None
    bare = half is None and not found[1].startswith("0")
    return hour * 60 + minute, bare


def name_index(token: str, names: tuple[str, ...]) -> int | None:
    """Index of the name that a token of three letters or more begins ('thu', 'thurs', 'nov')."""
    token = token.rstrip(".")
    if len(token) < 3 or not token.isalpha():
        return None
    for index, name in enumerate(names):
        if name.startswith(token) or token == name + "s":
            return index
    return None


class _Reader:
    """Takes tokens from the left until all are read."""

    def __init__(self, tokens: list[str]) -> None:
        self._left = tokens
        self._day: SaidDay | None = None
        self._minutes: int | None = None
        self._bare = False
        self._part: Part | None = None
        self._after: timedelta | None = None

    def read(self) -> SaidWhen | None:
        if not self._left:
            return None
        takers: tuple[Callable[[], bool], ...] = (
            self._take_step,
            self._take_in,
            self._take_next,
            self._take_named_day,
            self._take_weekday,
            self._take_date,
            self._take_month,
            self._take_bounds,
            self._take_part,
            self._take_clock,
        )
        while self._left:
            if not any(take() for take in takers):
                return None
        return self._said()

    def _said(self) -> SaidWhen | None:
        if self._after is not None:
            alone = self._day is None and self._minutes is None and self._part is None
            return SaidWhen(after=self._after) if alone else None
        if self._minutes is not None:
            return self._with_clock(self._minutes)
        if self._part is None and self._day is None:
            return None
        return SaidWhen(day=self._day, part=self._part or _ANY)

    def _with_clock(self, minutes: int) -> SaidWhen | None:
        part = self._part
        if part is None or part is _ANY:
            return SaidWhen(self._day, minutes, self._bare)
        # 'thursday afternoon 3', 'tomorrow morning 9:30': the part settles which half is meant.
        if minutes < _NOON and self._bare and part.start >= _NOON:
            minutes += _NOON
        return SaidWhen(self._day, minutes) if part.start <= minutes <= part.end else None

    # Each taker reads tokens from the left and says whether it did.

    def _pop(self, count: int = 1) -> bool:
        del self._left[:count]
        return True

    def _set_day(self, day: SaidDay, count: int = 1) -> bool:
        if self._day is not None:
            return self._join_day(day, count)
        self._day = day
        return self._pop(count)

    def _join_day(self, day: SaidDay, count: int) -> bool:
        """A weekday beside another day: 'next week thu', 'thu 26 nov', '+2w thu'."""
        assert self._day is not None
        old, new = self._day, day
        if new.weekday is not None and old.weekday is None:
            dated = old.on is not None or old.month is not None or old.month_day is not None
            self._day = old if dated else replace(old, weekday=new.weekday)
            return self._pop(count)
        if old.weekday is not None and new.weekday is None:
            dated = new.on is not None or new.month is not None or new.month_day is not None
            self._day = new if dated else replace(new, weekday=old.weekday)
            return self._pop(count)
        return False

    def _take_step(self) -> bool:
        found = _AFTER_NOW.fullmatch(self._left[0])
        return bool(found) and self._step(int(found[1]), found[2], 1) if found else False

    def _take_in(self) -> bool:
        if self._left[0] != "in" or len(self._left) < 2:
            return False
        if self._left[1:3] == ["half", "an"] and self._left[3:4] == ["hour"]:
            self._after = timedelta(minutes=30)
            return self._pop(4)
        found = re.fullmatch(r"(\d{1,3})([a-z]+)", self._left[1])
        if found:
            return self._step(int(found[1]), found[2], 2)
        if len(self._left) >= 3:
            count = _NUMBERS.get(self._left[1])
            if count is None and self._left[1].isdecimal() and len(self._left[1]) <= 3:
                count = int(self._left[1])
            if count is not None:
                return self._step(count, self._left[2], 3)
        return self._pop() if name_index(self._left[1], _MONTHS) is not None else False

    def _step(self, count: int, unit: str, tokens: int) -> bool:
        kind = _UNITS.get(unit)
        if kind == "minutes":
            self._after = timedelta(minutes=count)
        elif kind == "hours":
            self._after = timedelta(hours=count)
        elif kind == "days":
            return self._set_day(SaidDay(days=count, working=True), tokens)
        elif kind == "weeks":
            return self._set_day(SaidDay(days=7 * count, working=True), tokens)
        elif kind == "months":
            return self._set_day(SaidDay(months=count, working=True), tokens)
        else:
            return False
        return self._pop(tokens)

    def _take_next(self) -> bool:
        if self._left[0] != "next" or len(self._left) < 2:
            return False
        what = self._left[1]
        if what == "week":
            return self._set_day(SaidDay(days=7, monday=True, working=True), 2)
        if what == "month":
            return self._set_day(SaidDay(months=1, first_of_month=True, working=True), 2)
        index = name_index(what, _WEEKDAYS)
        if index is not None:
            return self._set_day(SaidDay(weekday=index, next_week=True), 2)
        return self._pop() if name_index(what, _MONTHS) is not None else False

    def _take_named_day(self) -> bool:
        steps = {"today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "tom": 1, "overmorrow": 2}
        step = steps.get(self._left[0])
        if step is None:
            return False
        if self._left[0] == "tonight":
            self._part = PARTS["tonight"]
        return self._set_day(SaidDay(days=step))

    def _take_weekday(self) -> bool:
        index = name_index(self._left[0], _WEEKDAYS)
        return False if index is None else self._set_day(SaidDay(weekday=index))

    def _take_date(self) -> bool:
        token = self._left[0]
        iso = _ISO.fullmatch(token.split("t")[0]) if "t" in token else _ISO.fullmatch(token)
        if iso:
            return self._iso(token, iso)
        for pattern in (_DOTTED, _SLASHED):
            found = pattern.fullmatch(token)
            if found:
                return self._parts(int(found[1]), int(found[2]), found[3])
        two = _TWO.fullmatch(token)
        # '9.30' is a clock, '26.11' a day; what could be both is the day only after its dot.
        if two and int(two[1]) > 23 and 1 <= int(two[2]) <= 12:
            return self._parts(int(two[1]), int(two[2]), None)
        return False

    def _iso(self, token: str, found: re.Match[str]) -> bool:
        try:
            on = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return False
        clock = token.partition("t")[2]
        if clock:
            self._left.insert(1, clock)
        return self._set_day(SaidDay(on=on))

    def _parts(self, day: int, month: int, year: str | None) -> bool:
        if month > 12 >= day:
            day, month = month, day
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return False
        return self._set_day(SaidDay(month=month, month_day=day, year=_year(year)))

    def _take_month(self) -> bool:
        """'26 nov', 'nov 26', '26th november 2026', 'march', and 'the 3rd' alone."""
        head = self._left[0]
        second = self._left[1] if len(self._left) > 1 else ""
        month = name_index(second, _MONTHS)
        if _day_number(head) is not None and month is not None:
            return self._set_month(month + 1, _day_number(head), 2)
        month = name_index(head, _MONTHS)
        if month is not None:
            number = _day_number(second)
            # 'march 10' is a day; 'march 10:00' the first working day at ten.
            return self._set_month(month + 1, number, 1 if number is None else 2)
        ordinal = _ORDINAL.fullmatch(head)
        if ordinal and 1 <= int(ordinal[1]) <= 31:
            return self._set_day(SaidDay(month_day=int(ordinal[1])))
        return False

    def _set_month(self, month: int, day: int | None, count: int) -> bool:
        year = self._left[count] if len(self._left) > count else ""
        said = re.fullmatch(r"20\d\d", year) is not None
        # '26 nov 2030' could be half past eight in the evening; a year is what it reads as.
        return self._set_day(
            SaidDay(
                month=month,
                month_day=day,
                year=int(year) if said else None,
                whole_month=day is None,
            ),
            count + said,
        )

    def _take_bounds(self) -> bool:
        head = self._left[0]
        found = _RANGE.fullmatch(head)
        if found:
            return self._set_range(found[1], found[2], 1)
        if head in ("between", "from") and len(self._left) >= 2:
            return self._between()
        if head in ("after", "before", "until", "till") and len(self._left) >= 2:
            return self._one_bound(head)
        return False

    def _between(self) -> bool:
        found = _RANGE.fullmatch(self._left[1])
        if found:
            return self._set_range(found[1], found[2], 2)
        if len(self._left) >= 4 and self._left[2] in ("and", "to", "until", "till", "-"):
            return self._set_range(self._left[1], self._left[3], 4)
        return self._one_bound("after") if self._left[0] == "from" else False

    def _one_bound(self, word: str) -> bool:
        named = {"noon": _NOON, "lunch": 14 * 60 if word == "after" else _NOON}
        read = minutes_of(self._left[1])
        minutes = named.get(self._left[1], read[0] if read else None)
        if minutes is None or self._part not in (None, _ANY):
            return False
        if read and read[1] and minutes < 7 * 60:
            minutes += _NOON
        clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
        if word == "after":
            self._part = Part(minutes, _DAY_END, phrase("after {clock}", clock=clock))
        else:
            self._part = Part(0, minutes, phrase("before {clock}", clock=clock))
        return self._pop(2)

    def _set_range(self, low: str, high: str, count: int) -> bool:
        first, last = minutes_of(low), minutes_of(high)
        if first is None or last is None or self._part not in (None, _ANY):
            return False
        start, end = first[0], last[0]
        if first[1] and last[1] and end <= 7 * 60:  # 'between 2 and 4'
            start, end = start + _NOON if start <= 7 * 60 else start, end + _NOON
        if start >= end:
            return False
        words = f"{start // 60:02d}:{start % 60:02d}\u2013{end // 60:02d}:{end % 60:02d}"
        self._part = Part(start, end, words)
        return self._pop(count)

    def _take_part(self) -> bool:
        head = self._left[0]
        if head == "in":  # 'in the morning'
            return self._pop() if self._left[1:2] and self._left[1] in PARTS else False
        part = PARTS.get(head)
        if part is None or self._part not in (None, _ANY, part):
            return False
        self._part = part
        return self._pop()

    def _take_clock(self) -> bool:
        if self._minutes is not None:
            return False
        read = (_NOON, False) if self._left[0] in ("noon", "midday") else minutes_of(self._left[0])
        if read is None:
            return False
        self._minutes, self._bare = read
        return self._pop()


def _day_number(token: str) -> int | None:
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|\.)?", token)
    if not found or not 1 <= int(found[1]) <= 31:
        return None
    return int(found[1])


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) + (2000 if len(text) == 2 else 0)
