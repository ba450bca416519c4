from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.call_context import OFFICE_HOURS
from app.domain.calling_rules import (
    CallContext,
    CallingRules,
    HeldElsewhere,
    Lease,
    OpenPoint,
    PhoneFacts,
    Rule,
    may_call,
    may_receive,
    openings,
)
from app.domain.vocabulary import PhoneState, Stage

MARA, JONAS = UUID(int=1), UUID(int=2)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # a Tuesday, noon in Lisbon too
LEAD = CallContext(
    stage=Stage.NEW,
    rules=CallingRules(),
    zones=("Europe/Lisbon",),
    country="PT",
    phones=(PhoneFacts("+351225550148"),),
    actor=MARA,
)


def ago(**delta):
    return NOON - timedelta(**delta)


def in_(**delta):
    return NOON + timedelta(**delta)


def phone(**facts):
    return (PhoneFacts("+351225550148", **facts),)


BROKEN = {
    Rule.DO_NOT_CALL: replace(LEAD, do_not_call_at=ago(days=3)),
    Rule.STAGE: replace(LEAD, stage=Stage.WON),
    Rule.PAUSED: replace(LEAD, rules=CallingRules(paused=True)),
    Rule.NO_PHONE: replace(LEAD, phones=phone(state=PhoneState.STRUCK)),
    Rule.OWNER: replace(LEAD, stage=Stage.CONVERSING, owner=JONAS, owner_name="Jonas"),
    Rule.LEASED: replace(LEAD, phones=phone(lease=Lease(JONAS, "Jonas", in_(minutes=5)))),
    Rule.IN_CONVERSATION: replace(LEAD, held_elsewhere=HeldElsewhere("Jonas", "Film EU")),
    Rule.NO_ZONE: replace(LEAD, zones=("Etc/Unknown",)),
    Rule.REGION_LAW: replace(LEAD, zones=("Australia/Sydney",), country="AU"),
    Rule.HOURS: replace(LEAD, zones=("America/Los_Angeles",)),
    Rule.DAY_CAP: replace(LEAD, recent_attempts=(ago(hours=3), ago(hours=2), ago(hours=1))),
    Rule.RUN_CAP: replace(LEAD, stage=Stage.ATTEMPTING, misses_in_a_row=6),
    Rule.GAP: replace(LEAD, phones=phone(last_dialled_at=ago(minutes=59))),
    Rule.PARKED: replace(LEAD, stage=Stage.NURTURE, parked_until=in_(days=40)),
    Rule.NEXT_TRY: replace(LEAD, stage=Stage.ATTEMPTING, next_try_at=in_(hours=2)),
}


def test_a_new_lead_in_hours_may_be_called():
    verdict = may_call(LEAD, NOON)
    assert verdict.allowed
    assert verdict.e164 == "+351225550148"


def test_there_is_a_broken_lead_for_every_rule():
    assert set(BROKEN) == set(Rule)


@pytest.mark.parametrize("rule", list(Rule))
def test_each_rule_is_named(rule):
    verdict = may_call(BROKEN[rule], NOON)
    assert not verdict.allowed
    assert verdict.rule is rule
    assert verdict.by_hand == (rule is Rule.NEXT_TRY)
    assert openings(BROKEN[rule], NOON).held_by is rule


@pytest.mark.parametrize("first", list(Rule))
def test_rules_are_named_in_their_order(first):
    """With every later rule broken as well, the first still is the one named."""
    ctx = BROKEN[first]
    for later in list(Rule)[list(Rule).index(first) + 1 :]:
        broken = BROKEN[later]
        changed = {
            name: getattr(broken, name)
            for name in CallContext.__dataclass_fields__
            if getattr(broken, name) != getattr(LEAD, name) and name not in ("zones", "country")
            if getattr(ctx, name) == getattr(LEAD, name)
        }
        ctx = replace(ctx, **changed)
    assert may_call(ctx, NOON).rule is first


def test_a_call_that_comes_in_is_always_taken():
    assert may_receive().allowed


def test_all_candidate_zones_must_allow():
    both = replace(LEAD, zones=("America/New_York", "America/Los_Angeles"), country="US")
    opening = openings(both, NOON)
    # 09:00 in Los Angeles until 20:00 in New York.
    assert opening.callable_from == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert opening.callable_until == datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


def test_the_law_narrows_the_campaign():
    early = CallingRules(hours=(((6 * 60, 23 * 60),),) * 7)
    florida = replace(LEAD, zones=("America/New_York",), country="US-FL", rules=early)
    assert may_call(florida, datetime(2026, 11, 25, 0, 30, tzinfo=UTC)).allowed
    assert may_call(florida, datetime(2026, 11, 25, 1, 0, tzinfo=UTC)).rule is Rule.REGION_LAW


ASKED = OpenPoint(ago(minutes=10), in_(minutes=10), in_(hours=8), asked=True)


def test_gap_exceptions():
    rung = {"last_dialled_at": ago(minutes=20)}
    assert may_call(replace(LEAD, phones=phone(**rung)), NOON).rule is Rule.GAP
    assert may_call(replace(LEAD, phones=phone(**rung), point=ASKED), NOON).allowed
    late = replace(LEAD, phones=phone(last_dialled_at=in_(hours=1)), point=ASKED)
    assert may_call(late, in_(hours=1, minutes=30)).allowed  # late, not lapsed
    assert (
        may_call(replace(late, point=replace(ASKED, dialled=True)), in_(hours=1)).rule is Rule.GAP
    )
    ours = replace(ASKED, asked=False)
    assert may_call(replace(LEAD, phones=phone(**rung), point=ours), NOON).rule is Rule.GAP
    busy = phone(**rung, last_outcome="busy", busy_redials=1)
    assert may_call(replace(LEAD, phones=busy), NOON).allowed
    used_up = phone(**rung, last_outcome="busy", busy_redials=0)
    assert may_call(replace(LEAD, phones=used_up), NOON).rule is Rule.GAP
    dropped = phone(**rung, last_outcome="dropped", last_ended_at=ago(minutes=1))
    assert may_call(replace(LEAD, phones=dropped), NOON).allowed
    assert may_call(replace(LEAD, phones=dropped), in_(minutes=1)).rule is Rule.GAP


def test_asked_for_this_time_lifts_the_campaigns_hours_only():
    night = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
    point = OpenPoint(
        night - timedelta(minutes=10),
        night + timedelta(minutes=10),
        night + timedelta(minutes=10),
        asked=True,
    )
    assert may_call(LEAD, night).rule is Rule.HOURS
    assert may_call(replace(LEAD, point=point), night).allowed
    assert may_call(replace(LEAD, point=replace(point, asked=False)), night).rule is Rule.HOURS
    spain = replace(LEAD, zones=("Europe/Madrid",), country="ES", point=point)
    assert may_call(spain, night).rule is Rule.REGION_LAW
    dnc = replace(LEAD, point=point, do_not_call_at=ago(days=1))
    assert may_call(dnc, night).rule is Rule.DO_NOT_CALL
    opening = openings(replace(LEAD, point=point), night - timedelta(minutes=30))
    assert opening.callable_from == point.due_from
    assert opening.callable_until == point.due_until


def test_the_cap_in_a_row_is_not_asked_of_accepted_and_working():
    for stage in (Stage.ACCEPTED, Stage.WORKING):
        assert may_call(replace(LEAD, stage=stage, misses_in_a_row=9), NOON).allowed


def test_the_cap_of_a_day_ends_with_the_prospects_day():
    # Three attempts on Tuesday evening in Los Angeles are Wednesday in UTC.
    tries = tuple(datetime(2026, 11, 25, hour, 0, tzinfo=UTC) for hour in (1, 2, 3))
    ctx = replace(LEAD, zones=("America/Los_Angeles",), country=None, recent_attempts=tries)
    assert openings(ctx, tries[-1]).callable_from == datetime(2026, 11, 25, 17, 0, tzinfo=UTC)


def test_handed_off_is_called_by_its_owner_for_a_due_point_only():
    handed = replace(LEAD, stage=Stage.HANDED_OFF, owner=MARA)
    assert may_call(handed, NOON).rule is Rule.STAGE
    assert may_call(replace(handed, point=ASKED), NOON).allowed
    assert may_call(replace(handed, point=ASKED), ago(minutes=11)).rule is Rule.STAGE
    assert may_call(replace(handed, point=ASKED, actor=JONAS), NOON).rule is Rule.OWNER


def test_the_next_phone_is_taken_while_the_first_rests():
    second = PhoneFacts("+351912345678")
    ctx = replace(LEAD, phones=(*phone(last_dialled_at=ago(minutes=5)), second))
    assert may_call(ctx, NOON).e164 == second.e164
    assert may_call(ctx, NOON, "+351225550148").rule is Rule.GAP
    listed = replace(ctx, phones=(ctx.phones[0], replace(second, do_not_call=True)))
    assert may_call(listed, NOON, second.e164).rule is Rule.DO_NOT_CALL
    assert may_call(listed, NOON).rule is Rule.GAP


def test_parked_for_months_has_its_window():
    until = datetime(2027, 5, 1, 3, 0, tzinfo=UTC)  # a Saturday night
    ctx = replace(LEAD, stage=Stage.NURTURE, parked_until=until)
    # Monday 3 May 2027, 09:00 in Lisbon's summer time.
    assert openings(ctx, NOON).callable_from == datetime(2027, 5, 3, 8, 0, tzinfo=UTC)


def test_a_returned_lead_is_due_now_whatever_its_point_says():
    point = OpenPoint(in_(days=3), in_(days=3, minutes=20), in_(days=3, hours=8))
    assert may_call(replace(LEAD, stage=Stage.RETURNED, point=point), NOON).allowed
    assert may_call(replace(LEAD, stage=Stage.CONVERSING, point=point), NOON).rule is Rule.NEXT_TRY


# --- may_call and openings tell the same ---------------------------------------------------------

# Around the change of clocks in Europe (25 October) and America (1 November) 2026.
BASE = datetime(2026, 10, 23, tzinfo=UTC)
MOMENTS = st.integers(0, 14 * 24 * 12).map(lambda n: BASE + timedelta(minutes=5 * n))
MAYBE = st.none() | MOMENTS
HOURS = st.sampled_from(
    [
        OFFICE_HOURS,
        (((9 * 60, 12 * 60), (14 * 60, 18 * 60)),) * 6 + ((),),
        (((0, 24 * 60),),) * 7,
        ((), ((1 * 60, 4 * 60),), (), ((22 * 60, 24 * 60),), ((0, 3 * 60),), (), ()),
    ]
)
LEASES = st.none() | st.builds(
    Lease, st.sampled_from([MARA, JONAS]), st.just("x"), st.none() | MOMENTS
)
PHONES = st.builds(
    PhoneFacts,
    st.sampled_from(["+1", "+2", "+3"]),
    st.sampled_from([PhoneState.GOOD, PhoneState.GOOD, PhoneState.STRUCK]),
    MAYBE,
    MAYBE,
    st.sampled_from(["", "busy", "dropped", "no_answer"]),
    st.integers(0, 2),
    st.sampled_from([False, False, False, True]),
    LEASES,
)


@st.composite
def points(draw):
    due = draw(MOMENTS)
    until = due + timedelta(minutes=draw(st.sampled_from([20, 180])))
    lapses = until + timedelta(hours=draw(st.integers(0, 9)))
    return OpenPoint(due, until, lapses, draw(st.booleans()), draw(st.booleans()))


CONTEXTS = st.builds(
    CallContext,
    stage=st.sampled_from(
        [
            Stage.NEW,
            Stage.CONVERSING,
            Stage.HANDED_OFF,
            Stage.RETURNED,
            Stage.WORKING,
            Stage.NURTURE,
        ]
    ),
    rules=st.builds(CallingRules, HOURS, st.sampled_from([60, 0, 200])),
    zones=st.sampled_from(
        [("Europe/Lisbon",), ("America/New_York", "Pacific/Honolulu"), ("Australia/Lord_Howe",)]
    ),
    country=st.sampled_from([None, "PT", "US", "AU", "FR"]),
    phones=st.lists(PHONES, min_size=1, max_size=3, unique_by=lambda one: one.e164).map(tuple),
    actor=st.sampled_from([None, MARA]),
    recent_attempts=st.lists(MOMENTS, max_size=4).map(tuple),
    misses_in_a_row=st.sampled_from([0, 0, 0, 6]),
    next_try_at=MAYBE,
    point=st.none() | points(),
    parked_until=MAYBE,
)


@settings(max_examples=400, deadline=None)
@given(CONTEXTS, MOMENTS, st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_openings_agree_with_may_call(ctx, start, fractions):
    opening = openings(ctx, start)
    first, last = opening.callable_from, opening.callable_until
    assert opening.held_by == may_call(ctx, start).rule
    horizon = start + timedelta(days=12)
    until = horizon if first is None else first
    for part in fractions:
        before = start + (until - start) * part
        if before < until:
            assert not may_call(ctx, before).allowed
    if first is None or last is None:
        return
    assert start <= first < last
    assert may_call(ctx, first).allowed
    if first > start:
        assert not may_call(ctx, first - timedelta(microseconds=1)).allowed
    for part in fractions:
        inside = first + (last - first) * part
        assert inside >= last or may_call(ctx, inside).allowed
    assert may_call(ctx, last - timedelta(microseconds=1)).allowed
    if last - first < timedelta(days=20):  # else it is the end of what was worked out
        assert not may_call(ctx, last).allowed


@settings(max_examples=200, deadline=None)
@given(CONTEXTS, MOMENTS)
def test_no_dial_outside_the_clock_of_any_zone(ctx, at):
    """Said once more from the wall, without windows and spans."""
    if not may_call(ctx, at).allowed:
        return
    point = ctx.point
    lifted = point is not None and point.asked and point.due_from <= at < point.due_until
    for zone in ctx.zones:
        wall = at.astimezone(ZoneInfo(zone))
        minute = wall.hour * 60 + wall.minute
        assert lifted or any(a <= minute < b for a, b in ctx.rules.hours[wall.weekday()])
        if ctx.country == "US":
            assert 8 * 60 <= minute < 21 * 60
