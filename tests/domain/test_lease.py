"""How much of a lease is left, and whether a dial may start under it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import lease as rules
from app.domain.lease import DialFacts, DialWhy, Held, LeaseKind, Limits, Reading, Void, Word

START = datetime(2026, 11, 24, 9, tzinfo=UTC)
SENT = Reading(10 * rules.NANOSECONDS, START, "first")
PHONE = "+351210000001"
MINUTE, HOUR = 60.0, 3_600.0


def after(seconds: float, *, boot: float | None = None, since: Reading = SENT) -> Reading:
    """The clocks `seconds` later by the wall, `boot` by the boot clock (else the same)."""
    gone = seconds if boot is None else boot
    return Reading(
        since.boot_ns + int(gone * rules.NANOSECONDS),
        since.wall + timedelta(seconds=seconds),
        since.boot_id,
    )


def held(seconds: float = 2 * HOUR, **more) -> Held:
    plain = {"kind": LeaseKind.PACK, "epoch": 4, "seconds": seconds, "sent": SENT}
    return Held(**{**plain, "phones": frozenset({PHONE}), **more})


def facts(now: Reading, **more) -> DialFacts:
    plain = {"e164": PHONE, "word": None, "held": held(), "owned": False, "contact": SENT}
    return DialFacts(**{**plain, "now": now, **more})


@pytest.mark.parametrize(
    ("wall", "boot", "left"),
    [
        (60, 60, 90 - 60.06),  # the boot clock with its drift
        (80, 60, 10),  # the wall clock saw a pause that the boot clock missed
        (60, 80, 0),  # 20 s less on the wall: it was set back
        (79.5, 80, 90 - 80.08),
        (200, 200, 0),
    ],
)
def test_the_faster_clock_decides(wall: float, boot: float, left: float) -> None:
    assert rules.remaining(held(90), after(wall, boot=boot)) == pytest.approx(left)


def test_what_makes_a_lease_void() -> None:
    good = after(30)
    assert rules.void(held(), good) is None
    assert rules.void(held(), replace(good, boot_id="second")) is Void.REBOOTED
    assert rules.void(held(), after(30, boot=-1)) is Void.REBOOTED
    assert rules.void(held(), after(-5, boot=30)) is Void.WALL_BACK
    assert rules.void(held(verified=False), good) is Void.RESTARTED
    assert rules.remaining(held(verified=False), good) == 0


times = st.floats(0, 6 * HOUR)


@given(
    true=times,
    drift=st.floats(-9e-4, 9e-4),
    pause=times,
    steps=st.lists(st.floats(-86_400, 86_400), max_size=3),
    seconds=st.sampled_from([90.0, HOUR, 2 * HOUR]),
)
def test_a_desk_never_believes_in_more_than_is_left(true, drift, pause, steps, seconds) -> None:
    """Whatever the wall does while the boot clock counts; and a pause that only the wall saw."""
    wall = true + sum(steps)
    now = after(wall, boot=true * (1 + drift))
    assert rules.remaining(held(seconds), now) <= max(0.0, seconds - true) + 1e-6
    paused = after(true + pause, boot=true * (1 + drift))
    assert rules.remaining(held(seconds), paused) <= max(0.0, seconds - true - pause) + 1e-6


@given(first=times, more=times)
def test_a_lease_only_gets_shorter(first, more) -> None:
    assert rules.remaining(held(), after(first + more)) <= rules.remaining(held(), after(first))


def test_renewed_at_a_third_and_warned_at_five_minutes() -> None:
    look = held(90, kind=LeaseKind.LOOK)
    assert not rules.renew_due(look, after(29))
    assert rules.renew_due(look, after(30))
    call = held(HOUR, kind=LeaseKind.CALL)
    assert not rules.warning_due(call, after(54 * MINUTE))
    assert rules.warning_due(call, after(55 * MINUTE))
    assert rules.warning_due(call, replace(after(1), boot_id="second"))


def test_with_the_servers_word() -> None:
    now = after(1)
    yes = facts(now, word=Word(True), held=held(HOUR, kind=LeaseKind.CALL))
    assert rules.may_dial(yes) == rules.MayDial(True, DialWhy.CONFIRMED)
    no = facts(now, word=Word(False, "do_not_call"))
    assert rules.may_dial(no) == rules.MayDial(False, DialWhy.REFUSED, "do_not_call")
    late = replace(yes, held=held(30), now=after(0.1))
    assert rules.may_dial(late).why is DialWhy.LEASE_SHORT
    # Its word stands over an ownership that would carry the dial without it.
    assert not rules.may_dial(replace(no, owned=True)).go


@pytest.mark.parametrize(
    ("seconds", "gone", "why"),
    [
        (2 * HOUR, 1.4 * HOUR, DialWhy.UNDER_LEASE),
        (2 * HOUR, 1.5 * HOUR, DialWhy.LEASE_SHORT),  # a minute short of a talk of half an hour
        (2 * HOUR, 2.1 * HOUR, DialWhy.LEASE_OVER),
        (90, 1, DialWhy.LEASE_SHORT),  # a look is for an open lead, never for a dial alone
    ],
)
def test_without_an_answer_half_an_hour_must_be_left(seconds, gone, why) -> None:
    found = rules.may_dial(facts(after(gone), held=held(seconds)))
    assert found == rules.MayDial(why is DialWhy.UNDER_LEASE, why)


def test_an_owner_calls_on_offline_for_four_hours() -> None:
    own = facts(after(3.9 * HOUR), held=None, owned=True)
    assert rules.may_dial(own) == rules.MayDial(True, DialWhy.UNDER_OWNERSHIP)
    assert rules.may_dial(replace(own, owned=False)).why is DialWhy.NO_LEASE
    late = replace(own, now=after(4 * HOUR))
    assert rules.may_dial(late) == rules.MayDial(False, DialWhy.OFFLINE_TOO_LONG)
    # Where the policy lets one dial for longer, the ownership still ends half an hour early.
    longer = replace(own, limits=Limits(dial_offline=9 * HOUR))
    assert rules.may_dial(replace(longer, now=after(4.4 * HOUR))).go
    assert rules.may_dial(replace(longer, now=after(4.5 * HOUR))).why is DialWhy.NO_LEASE


def test_nobody_dials_who_never_heard_of_do_not_call() -> None:
    assert rules.may_dial(facts(after(1), contact=None)).why is DialWhy.OFFLINE_TOO_LONG
    rebooted = replace(after(1), boot_id="second")
    assert rules.may_dial(facts(rebooted)).why is DialWhy.OFFLINE_TOO_LONG


def test_a_lease_covers_its_numbers_only() -> None:
    assert rules.may_dial(facts(after(1), e164="+49301")).why is DialWhy.OTHER_NUMBER
    unsure = facts(after(1), held=held(verified=False))
    assert rules.may_dial(unsure) == rules.MayDial(False, DialWhy.LEASE_UNSURE, Void.RESTARTED)
