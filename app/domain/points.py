"""The life of a continuation point: what only the clock makes of it.

Nothing here is ever written. Source: product.md, Decisions, 'Continuation point' and 'Promise'.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.call_windows import end_of_calling
from app.domain.wall_time import Hours, WallTime, known_zones, local_of, to_utc

BEFORE = timedelta(minutes=10)
AFTER = timedelta(minutes=10)
SOON = timedelta(minutes=60)
OVERDUE_LIMIT = 5
"""Above this many overdue points new leads wait."""
MISSES_LIMIT = 3
"""After this many misses the rep moves, parks or closes the point."""


class PointState(StrEnum):
    """Where a point stands. `TRIED`: dialled only after its window, so neither kept nor late."""

    SET = "set"
    DUE_SOON = "due_soon"
    DUE = "due"
    LATE = "late"
    LAPSED = "lapsed"
    TRIED = "tried"
    KEPT = "kept"
    MOVED = "moved"
    CLOSED = "closed"


class PromiseStanding(StrEnum):
    """Where a promise stands."""

    OPEN = "open"
    DUE_SOON = "due_soon"
    LATE = "late"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PointWindow:
    """The window of a point, aware UTC.

    Attributes:
        due_from: From when it is due.
        due_until: Until when a dial keeps it; late from then on.
        lapses_at: When the calling hours of that local day are over.
    """

    due_from: datetime
    due_until: datetime
    lapses_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFacts:
    """A point as the facts have it.

    Attributes:
        span: It was promised for a span ('morning'), not for a time.
        dialled_at: First dial at or after `due_from`, None while there was none.
        kept: A fact says it was dialled in its window.
        moved: Another time replaced this one before it lapsed.
        closed: It ended: a conversation, a newer point, won, parked ...
    """

    due_from: datetime
    due_until: datetime
    lapses_at: datetime
    span: bool = False
    dialled_at: datetime | None = None
    kept: bool = False
    moved: bool = False
    closed: bool = False

    @property
    def promised_at(self) -> datetime:
        """The time that was said; for a span its end, since lateness counts from there."""
        return self.due_until if self.span else self.due_from + BEFORE


def window_of_time(
    wall: WallTime, *, hours: Hours, country: str | None = None, zones: tuple[str, ...] = ()
) -> PointWindow:
    """The window of a time: 10 min before to 10 after.

    Args:
        wall: The promised time.
        hours: The campaign's hours, which say when it lapses.
        country: Region of the law.
        zones: All candidate zones, if not only that of `wall`.
    """
    at = wall.to_utc()
    return _window(at - BEFORE, at + AFTER, wall, hours, country, zones)


def window_of_span(
    start: WallTime,
    end: datetime,
    *,
    hours: Hours,
    country: str | None = None,
    zones: tuple[str, ...] = (),
) -> PointWindow:
    """The window of a span such as 'morning'; `end` is naive local in the zone of `start`."""
    until = WallTime(end, start.zone).to_utc()
    return _window(start.to_utc(), until, start, hours, country, zones)


def window_again(
    wall: WallTime,
    was: PointWindow,
    *,
    span: bool,
    zone: str,
    hours: Hours,
    country: str | None = None,
) -> PointWindow:
    """The window of the same wall time in another zone.

    Args:
        wall: The promised time as it was read.
        was: Its window in the zone of `wall`.
        span: It is a span ('morning'); its end on the wall is kept, too.
        zone: The zone that counts now.
        hours: The campaign's hours, which say when it lapses.
        country: Region of the law.
    """
    there = WallTime(wall.local, zone)
    if not span:
        return window_of_time(there, hours=hours, country=country)
    end = local_of(was.due_until, wall.zone)
    return window_of_span(there, end, hours=hours, country=country)


def promised_again(due_at: datetime, wall: WallTime | None, was: str, zone: str) -> datetime:
    """A promised moment after its zone was corrected, aware UTC.

    Args:
        due_at: What it was, aware UTC: by when a promise is to be kept (the time itself or the end
            of the span), or until when a lead is parked.
        wall: The promised time as it was read; None where only `due_at` is known.
        was: The zone it was read in.
        zone: The zone that counts now.
    """
    if wall is not None and to_utc(wall) == due_at:
        return to_utc(WallTime(wall.local, zone))
    return to_utc(WallTime(local_of(due_at, was), zone))


def _window(
    due_from: datetime,
    due_until: datetime,
    wall: WallTime,
    hours: Hours,
    country: str | None,
    zones: tuple[str, ...],
) -> PointWindow:
    candidates = known_zones((wall.zone, *(one for one in zones if one != wall.zone)))
    over = end_of_calling(candidates, country, hours, wall.settled().local.date())
    # A time that the prospect named may lie after the campaign's hours: then its own end counts.
    return PointWindow(due_from, due_until, max(due_until, over) if over else due_until)


def point_state(point: PointFacts, now: datetime) -> PointState:
    """Where a point stands at a moment."""
    for state, true in (
        (PointState.CLOSED, point.closed),
        (PointState.MOVED, point.moved),
        (PointState.KEPT, is_kept(point)),
        (PointState.TRIED, point.dialled_at is not None and point.dialled_at <= now),
        (PointState.LAPSED, now >= point.lapses_at),
        (PointState.LATE, now >= point.due_until),
        (PointState.DUE, now >= point.due_from),
        (PointState.DUE_SOON, now >= point.due_from - SOON),
    ):
        if true:
            return state
    return PointState.SET


def is_kept(point: PointFacts) -> bool:
    """Dialled in the window, answered or not."""
    if point.kept or point.dialled_at is None:
        return point.kept
    return point.due_from <= point.dialled_at < point.due_until


def did_lapse(point: PointFacts, now: datetime) -> bool:
    """Whether its day went by without a dial, whatever happened after; what measures count."""
    if is_kept(point) or now < point.lapses_at:
        return False
    if point.dialled_at is None:
        return not (point.moved or point.closed)
    return point.dialled_at >= point.lapses_at


def is_overdue(point: PointFacts, now: datetime) -> bool:
    """Late or lapsed: first in the queue, and counted for the limit."""
    return point_state(point, now) in (PointState.LATE, PointState.LAPSED)


def overdue(points: Iterable[PointFacts], now: datetime) -> int:
    """How many points are overdue."""
    return sum(is_overdue(one, now) for one in points)


def new_leads_wait(overdue_points: int) -> bool:
    """Whether new leads wait and automatic assignment passes the person by."""
    return overdue_points > OVERDUE_LIMIT


def minutes_late(point: PointFacts, now: datetime) -> int:
    """Whole minutes since the promised time; 0 before it."""
    return max(0, int((now - point.promised_at).total_seconds() // 60))


def must_decide(misses: int) -> bool:
    """Whether the rep has to move, park or close the point after this many misses."""
    return misses >= MISSES_LIMIT


def promise_state(
    due_at: datetime | None, done_at: datetime | None, now: datetime
) -> PromiseStanding:
    """Where a promise stands; one without a date is never late."""
    if done_at is not None:
        return PromiseStanding.DONE
    if due_at is None:
        return PromiseStanding.OPEN
    if now >= due_at:
        return PromiseStanding.LATE
    return PromiseStanding.DUE_SOON if now >= due_at - SOON else PromiseStanding.OPEN
