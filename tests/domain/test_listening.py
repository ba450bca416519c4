"""The plan of a week: fair, the same for whoever asks, and no call in two weeks."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.listening import DIED, RANDOM, Candidate, Pick, Week, Why, plan

ZONE = "Europe/Berlin"
MONDAY = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
WEEK = Week(2026, 47)  # listens to what was called from 9 Nov on


def call(number: int, hours: float = 1.0, **more: object) -> Candidate:
    return Candidate(UUID(int=number), MONDAY + timedelta(hours=hours), **more)  # type: ignore[arg-type]


def planned(candidates: list[Candidate], week: Week = WEEK, **more: object) -> tuple[Pick, ...]:
    plain: dict[str, object] = {"team": "T", "person": "P", "zone": ZONE}
    return plan(candidates, week, **{**plain, **more})  # type: ignore[arg-type]


EARLIER = [call(1000 + n, -100) for n in range(12)]
"""Calls of the week before; two of them were listened to at random in their own week."""


def not_drawn(count: int) -> list[Candidate]:
    """Calls of the earlier week that were in no plan yet."""
    drawn = {one.attempt for one in planned(EARLIER, WEEK.before())}
    return [one for one in EARLIER if one.attempt not in drawn][:count]


def died(count: int, **more: object) -> list[Candidate]:
    """The earlier week, in which so many calls that were in no plan yet died this week."""
    gone = {one.attempt for one in not_drawn(count)}
    return [replace(one, **more) if one.attempt in gone else one for one in EARLIER]  # type: ignore[arg-type]


def test_two_at_random_and_three_that_died_one_of_each_kind_first() -> None:
    at = MONDAY + timedelta(days=2)
    calls = [call(n) for n in range(30)]
    dead = died(5, rejected_at=at)
    first = not_drawn(1)[0].attempt
    dead = [replace(o, rejected_at=None, lost_at=at) if o.attempt == first else o for o in dead]
    alone = {one.attempt for one in planned(calls)}
    long = next(one.attempt for one in calls if one.attempt not in alone)
    found = planned([*calls, *dead], monologues={long: 75.0})
    assert Counter(one.why for one in found) == {
        Why.REJECTED: 1,
        Why.LOST: 1,
        Why.MONOLOGUE: 1,
        Why.RANDOM: 2,
    }
    assert Pick(first, Why.LOST) in found
    assert Pick(long, Why.MONOLOGUE) in found
    assert planned([*calls, *dead]) == planned([*reversed(dead), *reversed(calls)])


def test_who_was_drawn_at_random_is_not_listed_again_when_the_lead_dies() -> None:
    drawn = planned(EARLIER, WEEK.before())
    gone = drawn[0].attempt
    dead = [replace(one, lost_at=MONDAY) if one.attempt == gone else one for one in EARLIER]
    assert planned(dead) == ()


def test_a_short_monologue_or_none_known_is_no_death() -> None:
    calls = [call(n) for n in range(3)]
    short = dict.fromkeys((one.attempt for one in calls), 59.9)
    assert {one.why for one in planned(calls, monologues=short)} == {Why.RANDOM}
    long = dict.fromkeys((one.attempt for one in calls), 60.0)
    found = planned(calls, monologues=long)
    assert Counter(one.why for one in found) == {Why.RANDOM: 2, Why.MONOLOGUE: 1}


def test_nothing_is_filled_up() -> None:
    assert planned([]) == ()
    assert [one.why for one in planned([call(1)])] == [Why.RANDOM]
    assert planned(died(1, lost_at=MONDAY)) == (Pick(not_drawn(1)[0].attempt, Why.LOST),)


def test_reviewed_before_the_week_is_left_out_later_it_stays() -> None:
    begins = WEEK.begins(ZONE)
    before, after = begins - timedelta(seconds=1), begins + timedelta(hours=2)
    assert planned([replace(call(1), heard_at=before)]) == ()
    assert len(planned([replace(call(1), heard_at=after)])) == 1
    assert len(planned(died(1, lost_at=MONDAY, heard_at=after))) == 1
    assert planned(died(1, lost_at=MONDAY, heard_at=before)) == ()


def test_weeks_begin_on_the_teams_monday() -> None:
    sunday_utc = datetime(2026, 11, 15, 23, 30, tzinfo=UTC)  # Monday in Berlin
    one = Candidate(UUID(int=1), sunday_utc)
    assert planned([one]) == ()
    assert len(planned([one], WEEK.before(-1))) == 1
    assert len(planned([one], zone="UTC")) == 1
    assert Week(2027, 1).before() == Week(2026, 53)


def test_a_call_without_sound_is_never_drawn_at_random_and_stands_last_of_the_dead() -> None:
    assert planned([replace(call(1), sound=False)]) == ()
    mute = [replace(call(n, -100, lost_at=MONDAY), sound=False) for n in range(10, 20)]
    found = planned([*mute, *died(1, lost_at=MONDAY)])
    assert (len(found), found[0].attempt) == (3, not_drawn(1)[0].attempt)


def test_the_lot_differs_by_team_person_and_week() -> None:
    calls = [call(n) for n in range(200)]
    drawn = {
        frozenset(one.attempt for one in planned(calls, team=team, person=person))
        for team in "TU"
        for person in "PQ"
    }
    assert len(drawn) == 4


def test_the_draw_is_fair() -> None:
    """Over many reps each of ten calls is drawn about as often: 2 of 10 in 2,000 draws."""
    calls = [call(n) for n in range(10)]
    drawn = Counter(
        one.attempt for person in range(2000) for one in planned(calls, person=str(person))
    )
    assert sum(drawn.values()) == 4000
    assert all(340 <= drawn[one.attempt] <= 460 for one in calls)  # 400, 3.4 standard deviations


HOURS = st.integers(0, 24 * 7 * 8)
STORY = st.tuples(
    HOURS, st.none() | st.integers(0, 400), st.none() | st.integers(0, 400), st.booleans()
)


@given(st.lists(STORY, max_size=25))
def test_no_call_stands_in_two_plans(
    stories: list[tuple[int, int | None, int | None, bool]],
) -> None:
    calls, talks = [], {}
    for number, (hours, rejected, lost, long) in enumerate(stories):
        one = call(number, hours)
        after = [None if n is None else one.at + timedelta(hours=n) for n in (rejected, lost)]
        calls.append(replace(one, rejected_at=after[0], lost_at=after[1]))
        talks[one.attempt] = 90.0 if long else 5.0
    found: list[UUID] = []
    for number in range(14):
        picks = planned(calls, Week(2026, 46).before(-number), monologues=talks)
        assert Counter(one.why is Why.RANDOM for one in picks)[True] <= RANDOM
        assert Counter(one.why is Why.RANDOM for one in picks)[False] <= DIED
        found += [one.attempt for one in picks]
    assert len(found) == len(set(found))
