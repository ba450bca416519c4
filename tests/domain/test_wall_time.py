# ruff: noqa: DTZ001 - wall times are naive on purpose
import csv
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.call_windows import is_open
from app.domain.wall_time import (
    WallTime,
    add_months,
    both_clocks,
    crossed,
    day_bounds,
    from_us,
    is_zone,
    known_zones,
    local_of,
    merged,
    next_working_day,
    to_us,
    to_utc,
    weekday,
    without,
)

ZONES = st.sampled_from(
    ["Europe/Lisbon", "Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
)
TIMES = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1))


def test_a_time_in_the_gap_moves_forward():
    # Clocks in New York went from 02:00 to 03:00 on 8 March 2026.
    wall = WallTime(datetime(2026, 3, 8, 2, 30), "America/New_York")
    assert to_utc(wall) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert wall.settled().local == datetime(2026, 3, 8, 3, 30)


def test_a_time_that_occurs_twice_is_the_first():
    # Clocks in Warsaw went from 03:00 back to 02:00 on 25 October 2026.
    wall = WallTime(datetime(2026, 10, 25, 2, 30), "Europe/Warsaw")
    assert to_utc(wall) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_wall_time_is_naive():
    with pytest.raises(ValueError, match="naive"):
        WallTime(datetime(2026, 1, 1, tzinfo=UTC), "Europe/Lisbon")


@given(TIMES, ZONES)
def test_settled_times_come_back_from_utc(local, zone):
    settled = WallTime(local, zone).settled()
    assert local_of(settled.to_utc(), zone) == settled.local
    assert timedelta(0) <= settled.local - local <= timedelta(hours=1)


@given(TIMES)
def test_microseconds_are_exact(local):
    at = local.replace(tzinfo=UTC)
    assert from_us(to_us(at)) == at


def test_days_have_23_and_25_hours():
    short = day_bounds(date(2026, 3, 29), "Europe/Lisbon")
    long = day_bounds(date(2026, 10, 25), "Europe/Lisbon")
    assert short.end_utc - short.start_utc == timedelta(hours=23)
    assert long.end_utc - long.start_utc == timedelta(hours=25)
    assert short.start_utc in short
    assert short.end_utc not in short


def test_both_clocks():
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    clocks = both_clocks(at, theirs="Europe/Lisbon", yours="Europe/Warsaw")
    assert (clocks.theirs.hour, clocks.yours.hour, clocks.same) == (9, 10, False)
    assert both_clocks(at, theirs="Europe/Berlin", yours="Europe/Warsaw").same


def test_weekday_is_that_of_the_wall():
    at = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert (weekday(at, "Europe/Warsaw"), weekday(at, "America/New_York")) == (0, 6)


def test_zones_without_a_clock_are_left_out():
    assert not is_zone("Etc/Unknown")
    assert not is_zone("Nowhere/City")
    assert known_zones(("Etc/Unknown", "Europe/Porto_", "Europe/Lisbon")) == ("Europe/Lisbon",)


def test_next_working_day_goes_over_the_weekend():
    weekdays = (((540, 1200),),) * 5 + ((), ())
    assert next_working_day(date(2026, 11, 27), weekdays) == date(2026, 11, 30)
    assert next_working_day(date(2026, 11, 27), ((),) * 7) == date(2026, 11, 28)


def test_months_end_on_their_last_day():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2026, 11, 24), 1) == date(2026, 12, 24)


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


@given(SPANS, SPANS)
def test_spans_are_sets_of_moments(left, right):
    def moments(spans):
        return {m for start, end in spans for m in range(start, end)}

    a, b = merged(left), merged(right)
    assert moments(a) == moments(left)
    assert moments(crossed(a, b)) == moments(left) & moments(right)
    assert moments(without(a, b)) == moments(left) - moments(right)


@pytest.mark.data
def test_local_times_near_clock_changes(data_dir):
    path = data_dir / "phone" / "local_time_cases.csv"
    nine_to_eight = (((540, 1200),),) * 7
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 200
    for row in rows:
        at = datetime.fromisoformat(row["utc"])
        said = datetime.fromisoformat(row["local"])
        assert local_of(at, row["zone"]) == said.replace(tzinfo=None)
        opened = is_open((row["zone"],), None, nine_to_eight, to_us(at))
        assert opened == (row["between_9_and_20"] == "yes"), row
