from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.call_windows import end_of_calling, is_open, next_open, on_local_day
from app.domain.wall_time import from_us, to_us

LISBON = ("Europe/Lisbon",)
NIGHT = (((90, 150), (12 * 60, 24 * 60)),) * 7  # 01:30 to 02:30, and noon to midnight
WHOLE = (((0, 24 * 60),),) * 7


def test_an_hour_that_occurs_twice_opens_with_its_second():
    # Clocks in Lisbon go back from 02:00 to 01:00 on 25 October 2026: 01:30 is 00:30 and 01:30
    # UTC. Opening with the first would let 01:00 to 01:30 in, which is outside.
    windows = on_local_day(LISBON, None, NIGHT, date(2026, 10, 25))
    assert from_us(windows[0][0]) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert from_us(windows[0][1]) == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)


def test_days_that_touch_are_one_window():
    at = datetime(2026, 10, 25, 23, 0, tzinfo=UTC)
    assert is_open(LISBON, None, WHOLE, to_us(at))
    day = on_local_day(LISBON, None, WHOLE, date(2026, 10, 25))
    assert [from_us(one) for one in day[0]] == [
        datetime(2026, 10, 24, 23, 0, tzinfo=UTC),
        datetime(2026, 10, 26, 0, 0, tzinfo=UTC),
    ]


def test_the_end_of_calling_hours():
    assert end_of_calling(LISBON, None, NIGHT, date(2026, 11, 24)) == datetime(
        2026, 11, 25, tzinfo=UTC
    )
    assert end_of_calling(LISBON, "ES", NIGHT, date(2026, 11, 29)) is None


def test_nothing_opens_where_nobody_calls():
    assert next_open(LISBON, None, ((),) * 7, 0) is None


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 400 * 24 * 60).map(
        lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
    ),
    st.sampled_from(["Europe/Lisbon", "America/St_Johns", "Australia/Lord_Howe"]),
    st.sampled_from([NIGHT, WHOLE, (((9 * 60, 13 * 60), (14 * 60, 20 * 60)),) * 6 + ((),)]),
)
def test_windows_are_what_the_wall_says(at, zone, hours):
    wall = at.astimezone(ZoneInfo(zone))
    minute = wall.hour * 60 + wall.minute
    on_wall = any(start <= minute < end for start, end in hours[wall.weekday()])
    if is_open((zone,), None, hours, to_us(at)):
        assert on_wall
    else:  # only an edge that the change of clocks made unsure may be shut
        changes = {
            (at + timedelta(hours=n)).astimezone(ZoneInfo(zone)).utcoffset() for n in (-2, 2)
        }
        assert not on_wall or len(changes) == 2
