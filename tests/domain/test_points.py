# ruff: noqa: DTZ001 - wall times are naive on purpose
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.call_context import OFFICE_HOURS
from app.domain.points import (
    PointFacts,
    PointState,
    PromiseStanding,
    did_lapse,
    is_kept,
    is_overdue,
    minutes_late,
    must_decide,
    new_leads_wait,
    overdue,
    point_state,
    promise_state,
    window_of_span,
    window_of_time,
)
from app.domain.wall_time import WallTime


def at(hour, minute=0):
    return datetime(2026, 11, 24, hour, minute, tzinfo=UTC)


# Promised 12:30 in Braga.
POINT = PointFacts(due_from=at(12, 20), due_until=at(12, 40), lapses_at=at(20))


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (at(11, 19), PointState.SET),
        (at(11, 20), PointState.DUE_SOON),
        (at(12, 19), PointState.DUE_SOON),
        (at(12, 20), PointState.DUE),
        (at(12, 39), PointState.DUE),
        (at(12, 40), PointState.LATE),
        (at(19, 59), PointState.LATE),
        (at(20), PointState.LAPSED),
    ],
)
def test_what_the_clock_makes_of_a_point(now, state):
    assert point_state(POINT, now) is state
    assert is_overdue(POINT, now) == (state in (PointState.LATE, PointState.LAPSED))


def test_late_counts_from_the_promised_time():
    assert minutes_late(POINT, at(13, 3)) == 33
    assert minutes_late(POINT, at(12)) == 0
    assert minutes_late(replace(POINT, span=True), at(13, 3)) == 23


def test_kept_is_dialled_in_the_window():
    assert point_state(replace(POINT, dialled_at=at(12, 20)), at(15)) is PointState.KEPT
    assert point_state(replace(POINT, kept=True), at(21)) is PointState.KEPT
    assert not is_kept(replace(POINT, dialled_at=at(12, 40)))


def test_dialled_late_is_neither_late_nor_kept():
    tried = replace(POINT, dialled_at=at(13))
    assert point_state(tried, at(21)) is PointState.TRIED
    assert not did_lapse(tried, at(21))
    assert did_lapse(replace(POINT, dialled_at=at(20, 5)), at(21))
    assert did_lapse(POINT, at(21))
    assert not did_lapse(replace(POINT, moved=True), at(21))


def test_moved_and_closed_win_over_the_clock():
    assert point_state(replace(POINT, moved=True), at(21)) is PointState.MOVED
    assert point_state(replace(POINT, closed=True), at(21)) is PointState.CLOSED


def test_new_leads_wait_above_five_overdue():
    assert overdue([POINT] * 6, at(13)) == 6
    assert new_leads_wait(6)
    assert not new_leads_wait(5)
    assert must_decide(3)
    assert not must_decide(2)


def test_the_window_of_a_time_lapses_with_that_days_hours():
    wall = WallTime(datetime(2026, 11, 26, 10, 0), "Europe/Warsaw")
    window = window_of_time(wall, hours=OFFICE_HOURS)
    assert window.due_from == datetime(2026, 11, 26, 8, 50, tzinfo=UTC)
    assert window.due_until == datetime(2026, 11, 26, 9, 10, tzinfo=UTC)
    assert window.lapses_at == datetime(2026, 11, 26, 19, 0, tzinfo=UTC)


def test_a_time_asked_for_after_hours_lapses_with_its_window():
    wall = WallTime(datetime(2026, 11, 26, 21, 0), "Europe/Warsaw")
    window = window_of_time(wall, hours=OFFICE_HOURS)
    assert window.lapses_at == window.due_until
    sunday = WallTime(datetime(2026, 11, 29, 10, 0), "Europe/Warsaw")
    window = window_of_time(sunday, hours=OFFICE_HOURS)
    assert window.lapses_at == window.due_until


def test_the_window_of_a_span():
    start = WallTime(datetime(2026, 11, 26, 9, 0), "Europe/Lisbon")
    window = window_of_span(start, datetime(2026, 11, 26, 12, 0), hours=OFFICE_HOURS)
    assert window.due_until - window.due_from == timedelta(hours=3)
    assert window.lapses_at == datetime(2026, 11, 26, 20, 0, tzinfo=UTC)


def test_promises_turn_late_like_points():
    assert promise_state(None, None, at(12)) is PromiseStanding.OPEN
    assert promise_state(at(14), None, at(12)) is PromiseStanding.OPEN
    assert promise_state(at(13), None, at(12)) is PromiseStanding.DUE_SOON
    assert promise_state(at(12), None, at(12)) is PromiseStanding.LATE
    assert promise_state(at(11), at(12), at(13)) is PromiseStanding.DONE
