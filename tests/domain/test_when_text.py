# ruff: noqa: DTZ001 - wall times are naive on purpose
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.call_context import OFFICE_HOURS
from app.domain.when_text import WhenProblem, WhenReading, read_when

# Tue 24 Nov 2026, 14:03 in Warsaw.
NOW = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)


def read(text, now=NOW, zone="Europe/Warsaw", **more):
    return read_when(text, now=now, zone=zone, hours=OFFICE_HOURS, **more)


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("thu 10", "Thu 26 Nov, 10:00"),
        ("Thursday 10:30", "Thu 26 Nov, 10:30"),
        ("thu, at 2 pm", "Thu 26 Nov, 14:00"),
        ("thu 3", "Thu 26 Nov, 15:00"),
        ("tue 10", "Tue 1 Dec, 10:00"),
        ("tue 15", "Tue 24 Nov, 15:00"),
        ("next thu 10", "Thu 3 Dec, 10:00"),
        ("next week thu 10", "Thu 3 Dec, 10:00"),
        ("tomorrow 9:30", "Wed 25 Nov, 09:30"),
        ("tomorrow at 10 o'clock", "Wed 25 Nov, 10:00"),
        ("day after tomorrow 9.30", "Thu 26 Nov, 09:30"),
        ("today 15", "Tue 24 Nov, 15:00"),
        ("10am", "Wed 25 Nov, 10:00"),
        ("15:30", "Tue 24 Nov, 15:30"),
        ("noon", "Wed 25 Nov, 12:00"),
        ("+3d 14:00", "Fri 27 Nov, 14:00"),
        ("+2w", "Tue 8 Dec, any time"),
        ("+2w thu 11", "Thu 10 Dec, 11:00"),
        ("in 2 hours", "Tue 24 Nov, 16:03"),
        ("+30m", "Tue 24 Nov, 14:33"),
        ("in half an hour", "Tue 24 Nov, 14:33"),
        ("26 nov 10:00", "Thu 26 Nov, 10:00"),
        ("nov 26th 10:00", "Thu 26 Nov, 10:00"),
        ("26.11. 10", "Thu 26 Nov, 10:00"),
        ("26/11 10", "Thu 26 Nov, 10:00"),
        ("2026-11-26 10:00", "Thu 26 Nov, 10:00"),
        ("2026-11-26T10:00", "Thu 26 Nov, 10:00"),
        ("thu 26 nov, 10:00", "Thu 26 Nov, 10:00"),
        ("12 jan 11", "Tue 12 Jan 2027, 11:00"),
        ("the 3rd at 10", "Thu 3 Dec, 10:00"),
        ("29 feb 10", "Tue 29 Feb 2028, 10:00"),
        ("march", "Mon 1 Mar 2027, any time"),
        ("next week", "Mon 30 Nov, any time"),
        ("next month", "Tue 1 Dec, any time"),
        ("mon morning", "Mon 30 Nov, morning"),
        ("tomorrow afternoon", "Wed 25 Nov, afternoon"),
        ("any time thu", "Thu 26 Nov, any time"),
        ("weds before 11", "Wed 25 Nov, before 11:00"),
        ("after 11", "Wed 25 Nov, after 11:00"),
        ("after 16", "Tue 24 Nov, after 16:00"),
        ("thu 10-12", "Thu 26 Nov, 10:00\u201312:00"),
        ("between 2 and 4 tomorrow", "Wed 25 Nov, 14:00\u201316:00"),
        ("friday after lunch", "Fri 27 Nov, after 14:00"),
        ("thursday afternoon 3", "Thu 26 Nov, 15:00"),
    ],
)
def test_reads(text, echo):
    reading = read(text)
    assert isinstance(reading, WhenReading), reading
    assert reading.text_echo == echo


def test_a_span_lies_in_calling_hours():
    reading = read("mon morning")
    assert isinstance(reading, WhenReading)
    assert reading.kind == "span"
    assert reading.span_local == (datetime(2026, 11, 30, 9), datetime(2026, 11, 30, 12))
    window = reading.window(hours=OFFICE_HOURS)
    assert window.due_from == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert window.due_until == datetime(2026, 11, 30, 11, tzinfo=UTC)
    assert window.lapses_at == datetime(2026, 11, 30, 19, tzinfo=UTC)


def test_a_begun_span_starts_now():
    reading = read("any time today")
    assert isinstance(reading, WhenReading)
    assert reading.span_local == (datetime(2026, 11, 24, 14, 3), datetime(2026, 11, 24, 20))


def test_past_weekdays_roll_a_week():
    thursday = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)  # 14:00 in Warsaw
    reading = read("thu 10", now=thursday)
    assert isinstance(reading, WhenReading)
    assert reading.text_echo == "Thu 3 Dec, 10:00"


@pytest.mark.parametrize(
    ("text", "kind", "nearest"),
    [
        ("fri 22:00", "outside", "Fri 27 Nov, 19:50"),
        ("fri 06:00", "outside", "Fri 27 Nov, 09:00"),
        ("sun 12:00", "outside", "Mon 30 Nov, 09:00"),
        ("today 9", "past", "Wed 25 Nov, 09:00"),
        ("today before 12", "past", "Wed 25 Nov, before 12:00"),
        ("sat morning", "outside", "Mon 30 Nov, morning"),
    ],
)
def test_what_cannot_be_taken_offers_the_nearest(text, kind, nearest):
    problem = read(text)
    assert isinstance(problem, WhenProblem)
    assert problem.kind == kind
    assert problem.nearest is not None
    assert problem.nearest.text_echo == nearest


@pytest.mark.parametrize("text", ["banana", "thu banana", "32 nov", "31 nov 10", "10 10", "25:00"])
def test_what_cannot_be_read_is_said(text):
    problem = read(text)
    assert isinstance(problem, WhenProblem)
    assert problem.kind == "unread"


def test_nothing_typed():
    problem = read("  ")
    assert isinstance(problem, WhenProblem)
    assert problem.kind == "empty"


def test_a_time_the_prospect_asked_for_lifts_hours_but_not_the_law():
    problem = read("fri 21:30")
    assert isinstance(problem, WhenProblem)
    assert problem.as_said is not None
    assert isinstance(read("fri 21:30", asked=True), WhenReading)
    lawful = read("fri 21:30", zone="Europe/Madrid", country="ES", asked=True)
    assert isinstance(lawful, WhenProblem)
    assert lawful.as_said is None


def test_a_time_that_does_not_exist_moves_forward():
    night = (((0, 24 * 60),),) * 7
    before = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
    reading = read_when("tomorrow 02:30", now=before, zone="America/New_York", hours=night)
    assert isinstance(reading, WhenReading)
    assert reading.text_echo == "Sun 8 Mar, 03:30"
    assert reading.wall.to_utc() == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_hours_from_now_go_over_the_change_of_clocks():
    night = (((0, 24 * 60),),) * 7
    before = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # 01:30 in Warsaw, clocks go back at 03:00
    reading = read_when("in 6 hours", now=before, zone="Europe/Warsaw", hours=night)
    assert isinstance(reading, WhenReading)
    assert reading.text_echo == "Sun 25 Oct, 06:30"
    assert reading.wall.to_utc() == before + timedelta(hours=6)


WORDS = st.sampled_from(
    [
        *("thu", "mon", "tomorrow", "today", "10", "9:30", "3pm", "+2w", "in", "2", "hours"),
        *("morning", "after", "11", "march", "26", "nov", "next", "week", "26.11.", "any"),
        *("time", "between", "and", "sat", "22:00", "the", "31", "feb"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=5).map(" ".join) | st.text(max_size=12),
    st.sampled_from(["Europe/Warsaw", "America/New_York", "Australia/Lord_Howe"]),
)
def test_whatever_is_typed_ends_in_hours_and_in_the_future(text, zone):
    answer = read(text, zone=zone)
    reading = answer.nearest if isinstance(answer, WhenProblem) else answer
    if reading is None:
        return
    window = reading.window(hours=OFFICE_HOURS)
    assert window.due_until > NOW
    assert window.due_from < window.due_until <= window.lapses_at
    start, end = reading.span_local
    assert start.weekday() < 5
    assert start.hour >= 9
    assert (end.hour, end.minute) <= (20, 0)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 998), st.sampled_from(["Europe/Warsaw", "America/New_York"]))
def test_an_echo_reads_back_as_itself(minutes, zone):
    first = read(f"in {minutes} min", zone=zone)
    reading = first.nearest if isinstance(first, WhenProblem) else first
    assert reading is not None
    again = read(reading.text_echo, zone=zone)
    assert isinstance(again, WhenReading)
    assert again.wall == reading.wall
