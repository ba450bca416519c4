"""The order of a person's queue: what is due stands ahead of what is new, always.

Source: product.md, 'What the screens show' 1, and Decisions, 'Continuation point'. Nothing here
asks a calling rule; the rows that come in have been asked already.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.call_windows import windows_from
from app.domain.points import (
    SOON,
    PointFacts,
    PointState,
    new_leads_wait,
    point_state,
)
from app.domain.vocabulary import Role, Stage
from app.domain.wall_time import MINUTE_US, Hours, from_us, to_us

BEFORE_POINT = timedelta(minutes=30)
"""A hand-off's time ends at the latest this long before its point."""


class Group(StrEnum):
    """Groups of a queue, in their order."""

    IN_CALL = "in_call"
    DUE = "due"
    HAND_OFFS = "hand_offs"
    RETURNED = "returned"
    DUE_SOON = "due_soon"
    NEW = "new"
    LATER = "later"


GROUP_ORDER: dict[Group, int] = {group: place for place, group in enumerate(Group)}

# Stages in which a lead without an open point is simply tried again by its plan.
_TRIED_AGAIN = frozenset(
    {
        Stage.NEW,
        Stage.ATTEMPTING,
        Stage.CONVERSING,
        Stage.INTERESTED,
        Stage.QUALIFIED,
        Stage.ACCEPTED,
        Stage.WORKING,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """One lead of one person's queue, as far as its order goes.

    Attributes:
        lead: Its id; settles what is equal otherwise, so that the order never flickers.
        stage_since: When it came to rest in its stage.
        added_at: When the lead came in.
        attempts: Attempts so far; fewer go first.
        point: Its open continuation point.
        next_try_at: What the last disposition says.
        answer_by: A hand-off that waits for this person's answer, until when.
        parked_until: When a parked lead comes back.
        callable_until: End of the calling window it is in.
        promise_due_at: The earliest open promise of ours, if one is not a call.
        in_call: It is on the line.
    """

    lead: UUID
    stage: str
    score: int = 0
    stage_since: datetime | None = None
    added_at: datetime | None = None
    attempts: int = 0
    point: PointFacts | None = None
    next_try_at: datetime | None = None
    answer_by: datetime | None = None
    parked_until: datetime | None = None
    callable_until: datetime | None = None
    promise_due_at: datetime | None = None
    in_call: bool = False


@dataclass(frozen=True, slots=True)
class QueueGroup:
    """A group head with its rows in order."""

    group: Group
    items: tuple[QueueItem, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue in order.

    Attributes:
        groups: Those with rows, in order; new leads that wait are not among them.
        overdue: Points late or lapsed.
        waiting: New leads that wait behind what is due.
        limited: They wait because more than five points are overdue.
    """

    groups: tuple[QueueGroup, ...]
    overdue: int
    waiting: int
    limited: bool

    @property
    def rows(self) -> tuple[QueueItem, ...]:
        """All rows from the top."""
        return tuple(item for group in self.groups for item in group.items)


def group_of(item: QueueItem, now: datetime) -> Group:
    """The group in which a lead stands now; `LATER` where nothing is asked of the person yet."""
    if item.in_call:
        return Group.IN_CALL
    if item.answer_by is not None:
        return Group.HAND_OFFS
    if item.point is not None:
        by_point = _by_point(item, item.point, now)
        # A returned lead is due now, whatever its point says, unless the point presses more.
        if by_point is Group.DUE or (by_point is not Group.LATER and not _came_back(item)):
            return by_point
    if item.promise_due_at is not None and now >= item.promise_due_at - SOON:
        return Group.DUE if now >= item.promise_due_at else Group.DUE_SOON
    if item.point is not None and not _came_back(item):
        return Group.LATER
    return _by_stage(item, now)


def _came_back(item: QueueItem) -> bool:
    return item.stage == Stage.RETURNED


def _by_point(item: QueueItem, point: PointFacts, now: datetime) -> Group:
    state = point_state(point, now)
    if state in (PointState.LATE, PointState.LAPSED, PointState.DUE):
        return Group.DUE
    if state in (PointState.KEPT, PointState.TRIED):  # dialled, not reached: the plan says when
        return _planned(item.next_try_at, now, Group.DUE)
    return Group.DUE_SOON if state is PointState.DUE_SOON else Group.LATER


def _planned(at: datetime | None, now: datetime, due: Group) -> Group:
    if at is None or now >= at:
        return due
    return Group.DUE_SOON if now >= at - SOON else Group.LATER


def _by_stage(item: QueueItem, now: datetime) -> Group:
    if item.stage == Stage.RETURNED:
        return _planned(item.next_try_at, now, Group.RETURNED)
    if item.stage == Stage.NURTURE:
        over = item.parked_until is not None and now >= item.parked_until
        return Group.RETURNED if over else Group.LATER
    waits_at_desk = item.stage in (Stage.INTERESTED, Stage.QUALIFIED) and item.next_try_at is None
    if item.stage not in _TRIED_AGAIN or waits_at_desk:
        return Group.LATER
    planned = _planned(item.next_try_at, now, Group.NEW)
    return planned if planned is Group.NEW else Group.LATER


def sort_key(item: QueueItem, now: datetime) -> tuple[int, float, float, float, float, str]:
    """The place of a lead: by group, then by what presses in that group.

    Due: overdue before due, the earliest window first. Hand-offs: the least time left first, then
    the score. Came back: the longest rested. Due soon and later: by time. New: by score, then the
    calling window that closes first, then the fewest attempts, then the oldest.
    """
    group = group_of(item, now)
    first, second, third, fourth = _within(item, group, now)
    return GROUP_ORDER[group], first, second, third, fourth, str(item.lead)


def _within(item: QueueItem, group: Group, now: datetime) -> tuple[float, float, float, float]:
    if group is Group.DUE:
        return (_due_rank(item, now), _seconds(_due_at(item)), -item.score, 0.0)
    if group is Group.HAND_OFFS:
        return (_seconds(item.answer_by), -item.score, 0.0, 0.0)
    if group is Group.RETURNED:
        return (_seconds(item.parked_until or item.stage_since), -item.score, 0.0, 0.0)
    if group in (Group.DUE_SOON, Group.LATER):
        return (_seconds(_due_at(item)), -item.score, 0.0, 0.0)
    return (
        -item.score,
        _seconds(item.callable_until),
        float(item.attempts),
        _seconds(item.added_at),
    )


def _due_rank(item: QueueItem, now: datetime) -> int:
    state = None if item.point is None else point_state(item.point, now)
    if state in (PointState.LATE, PointState.LAPSED):
        return 0
    if state is PointState.DUE:
        return 1
    late_promise = item.promise_due_at is not None and now >= item.promise_due_at
    return 0 if late_promise else 2


def _due_at(item: QueueItem) -> datetime | None:
    """When a row falls due: the nearest of its promise, its point, else its plan."""
    if item.point is not None and item.point.dialled_at is None and not item.point.kept:
        times = [item.point.promised_at, item.promise_due_at]
    else:
        times = [item.next_try_at, item.promise_due_at, item.parked_until]
    known = [one for one in times if one is not None]
    return min(known) if known else None


def _seconds(at: datetime | None) -> float:
    return float("inf") if at is None else at.timestamp()


def order(items: Iterable[QueueItem], now: datetime, *, role: str) -> Queue:
    """A person's queue in order.

    Args:
        items: Rows that no calling rule holds back.
        now: Aware moment.
        role: The role of the screen; for telesales new leads are only counted while anything is
            due.
    """
    known = tuple(Group)
    keyed = sorted(((sort_key(item, now), item) for item in items), key=lambda one: one[0])
    by_group: dict[Group, list[QueueItem]] = {}
    for key, item in keyed:
        by_group.setdefault(known[key[0]], []).append(item)
    late = sum(_is_overdue(item, now) for _, item in keyed)
    limited = new_leads_wait(late)
    waits = limited or (role == Role.TELESALES and Group.DUE in by_group)
    waiting = by_group.pop(Group.NEW, []) if waits else []
    groups = tuple(QueueGroup(group, tuple(rows)) for group, rows in by_group.items())
    return Queue(groups, late, len(waiting), limited and bool(waiting))


def _is_overdue(item: QueueItem, now: datetime) -> bool:
    if item.point is None:
        return False
    return point_state(item.point, now) in (PointState.LATE, PointState.LAPSED)


def handoff_reminder_at(handed_at: datetime, answer_by: datetime) -> datetime:
    """When the receiver of a hand-off is reminded: at half of its time."""
    return handed_at + (answer_by - handed_at) / 2


def handoff_late(answer_by: datetime, now: datetime) -> bool:
    """Whether a hand-off is past its time: the supervisor sees it, any rep may accept."""
    return now >= answer_by


def answer_by(
    handed_at: datetime,
    working_minutes: int,
    point_at: datetime | None,
    *,
    hours: Hours,
    zone: str,
) -> datetime:
    """Until when a hand-off waits for its answer.

    The campaign's working minutes, but at the latest 30 min before the point's time, and never
    before it was handed over.

    Args:
        handed_at: When it was passed, aware.
        working_minutes: The campaign's setting; only time within `hours` counts.
        point_at: The promised time of its continuation point.
        hours: Working hours, seven days.
        zone: The team's zone, whose clock those hours mean.
    """
    end = add_working_minutes(handed_at, working_minutes, hours=hours, zone=zone)
    if point_at is not None:
        end = min(end, point_at - BEFORE_POINT)
    return max(end, handed_at)


def answer_again(
    handed_at: datetime,
    working_minutes: int,
    was: datetime,
    point_was: datetime,
    point_at: datetime,
    *,
    hours: Hours,
    zone: str,
) -> datetime:
    """Until when a hand-off waits after the moment of its point was corrected.

    The team's working hours are not the prospect's: they move nothing. Only the 30 min before the
    point go with it, so an end that they did not make moves at most to an earlier one.

    Args:
        handed_at: When it was passed, aware.
        working_minutes: The campaign's setting.
        was: Until when it waited before.
        point_was: The promised time of its point before.
        point_at: The promised time now.
        hours: Working hours, seven days.
        zone: The team's zone.
    """
    if was == max(handed_at, point_was - BEFORE_POINT):
        return answer_by(handed_at, working_minutes, point_at, hours=hours, zone=zone)
    return max(handed_at, min(was, point_at - BEFORE_POINT))


def add_working_minutes(at: datetime, minutes: int, *, hours: Hours, zone: str) -> datetime:
    """The moment at which so many minutes of working time have gone by, aware UTC."""
    left = minutes * MINUTE_US
    start = to_us(at)
    table, index = windows_from((zone,), None, hours, start)
    for first, last in table[index:]:
        first = max(first, start)
        if last - first >= left:
            return from_us(first + left)
        left -= last - first
    return at + timedelta(minutes=minutes)  # no working hours at all: the plain clock
