from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.call_context import OFFICE_HOURS
from app.domain.next_try import TryFacts, best_hours, clock_distance, next_try

LISBON = ("Europe/Lisbon",)


def at(day, hour, minute=0, month=11):
    """A moment in Lisbon's winter, which is UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def facts(dialled_at, **more):
    return TryFacts(dialled_at=dialled_at, zones=LISBON, hours=OFFICE_HOURS, **more)


@pytest.mark.parametrize(
    ("dialled", "earlier", "expected"),
    [
        (at(24, 10), (), at(24, 14)),
        (at(24, 15), (), at(24, 19)),
        (at(24, 17), (), at(25, 9)),  # 21:00 is over; 09:00 is far from 17:00
        (at(24, 19), (at(24, 10),), at(25, 12)),  # not within 2 h of 10:00
        (at(27, 17), (), at(30, 9)),  # over the weekend
        (at(24, 9), (at(23, 13),), at(24, 15)),  # 13:00 is within 2 h of 13:00
    ],
)
def test_no_answer(dialled, earlier, expected):
    tried = next_try("no_answer", facts(dialled, earlier=earlier), dialled)
    assert (tried.at, tried.why) == (expected, "no_answer")


def test_no_answer_forgets_the_oldest_when_no_clock_is_left():
    earlier = tuple(at(day, hour) for day, hour in ((18, 10), (19, 13), (20, 16), (23, 19)))
    tried = next_try("no_answer", facts(at(24, 9), earlier=earlier), at(24, 9))
    # Without 10:00, 11:00 lies just 2 h from 9:00 and 13:00; today it is over.
    assert tried.at == at(25, 11)


def test_busy_twice_then_as_no_answer():
    first = next_try("busy", facts(at(24, 10)), at(24, 10))
    assert (first.at, first.why, first.busy_redials) == (at(24, 10, 15), "busy", 1)
    second = next_try("busy", facts(at(24, 10, 15), busy_redials=1), at(24, 10, 15))
    assert (second.at, second.busy_redials) == (at(24, 10, 30), 2)
    third = next_try("busy", facts(at(24, 10, 30), busy_redials=2), at(24, 10, 30))
    assert (third.at, third.why, third.busy_redials) == (at(24, 14, 30), "no_answer", 0)


def test_voicemail_is_tried_in_the_other_half_of_the_next_working_day():
    assert next_try("voicemail", facts(at(24, 10)), at(24, 10)).at == at(25, 13)
    assert next_try("voicemail", facts(at(24, 15)), at(24, 15)).at == at(25, 9)
    assert next_try("voicemail", facts(at(27, 10)), at(27, 10)).at == at(30, 13)


@pytest.mark.parametrize("disposition", ["gatekeeper", "wrong_person"])
def test_gatekeeper_says_when(disposition):
    now = at(24, 10)
    said = next_try(disposition, facts(now, said=at(26, 9, 30)), now)
    assert (said.at, said.why) == (at(26, 9, 30), "they_said")
    at_night = next_try(disposition, facts(now, said=at(26, 23)), now)
    assert at_night.at == at(27, 9)
    assert next_try(disposition, facts(now), now).at == at(25, 9)


@pytest.mark.parametrize("disposition", ["wrong_number", "disconnected"])
def test_a_dead_phone_is_struck(disposition):
    now = at(24, 10)
    other = next_try(disposition, facts(now, phones_left=1), now)
    assert (other.at, other.strike, other.unreachable) == (now, True, False)
    last = next_try(disposition, facts(now), now)
    assert (last.at, last.strike, last.unreachable) == (None, True, True)


@pytest.mark.parametrize("disposition", ["callback", "interested", "nurture", "do_not_call"])
def test_a_conversation_plans_nothing_here(disposition):
    assert next_try(disposition, facts(at(24, 10)), at(24, 10)).at is None


def test_best_hours_are_far_from_what_was_tried():
    assert best_hours(facts(at(23, 10)), at(24, 9)) == (16, 18)
    assert best_hours(facts(at(23, 17)), at(24, 9)) == (10, 12)
    assert best_hours(facts(at(23, 10)), at(28, 9)) is None


MOMENTS = st.integers(0, 20 * 24 * 60).map(
    lambda n: datetime(2026, 10, 15, tzinfo=UTC) + timedelta(minutes=n)
)


@settings(max_examples=150, deadline=None)
@given(
    MOMENTS,
    st.lists(MOMENTS, max_size=2),
    st.sampled_from(["America/New_York", "Europe/Lisbon", "Australia/Lord_Howe"]),
    st.sampled_from(["no_answer", "busy", "voicemail", "gatekeeper", "wrong_person"]),
)
def test_always_in_hours_and_never_at_the_same_clock(dialled, earlier, zone, disposition):
    given_facts = TryFacts(
        dialled_at=dialled, zones=(zone,), hours=OFFICE_HOURS, earlier=tuple(earlier)
    )
    tried = next_try(disposition, given_facts, dialled)
    assert tried.at is not None
    assert tried.at > dialled
    wall = tried.at.astimezone(ZoneInfo(zone))
    assert wall.weekday() < 5
    assert 9 <= wall.hour < 20
    if disposition == "no_answer":
        assert tried.at - dialled >= timedelta(hours=4)
        clock = wall.hour * 60 + wall.minute
        for one in (dialled, *earlier):
            before = one.astimezone(ZoneInfo(zone))
            assert clock_distance(clock, before.hour * 60 + before.minute) >= 120
