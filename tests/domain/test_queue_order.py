from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

from app.domain.call_context import OFFICE_HOURS
from app.domain.points import PointFacts
from app.domain.queue_order import (
    Group,
    QueueItem,
    answer_again,
    answer_by,
    group_of,
    handoff_late,
    handoff_reminder_at,
    order,
    sort_key,
)
from app.domain.vocabulary import Role, Stage

NOW = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)


def in_(minutes):
    return NOW + timedelta(minutes=minutes)


def point(minutes, **more):
    """A point promised so many minutes from now."""
    return PointFacts(
        due_from=in_(minutes - 10), due_until=in_(minutes + 10), lapses_at=in_(6 * 60), **more
    )


def item(number, stage=Stage.NEW, **more):
    return QueueItem(lead=UUID(int=number), stage=stage, **more)


LATE = item(1, Stage.WORKING, point=point(-33))
LAPSED = item(2, Stage.WORKING, point=replace(point(-24 * 60), lapses_at=in_(-12 * 60)))
DUE = item(3, Stage.WORKING, point=point(-3))
HAND_OFF = item(4, Stage.HANDED_OFF, answer_by=in_(18), score=82)
HAND_OFF_LATER = item(5, Stage.HANDED_OFF, answer_by=in_(41), score=90)
RETURNED = item(6, Stage.RETURNED, stage_since=in_(-9), point=point(3 * 24 * 60))
SOON = item(7, Stage.CONVERSING, point=point(40))
NEW_HIGH = item(8, score=61)
NEW_CLOSING = item(9, score=54, callable_until=in_(60))
NEW_OPEN = item(10, score=54, callable_until=in_(300))
NEW_TRIED = item(11, Stage.ATTEMPTING, score=54, callable_until=in_(300), attempts=1)
LATER = item(12, Stage.CONVERSING, point=point(200))
IN_CALL = item(13, Stage.ATTEMPTING, in_call=True)

EXPECTED = [
    (IN_CALL, Group.IN_CALL),
    (LAPSED, Group.DUE),
    (LATE, Group.DUE),
    (DUE, Group.DUE),
    (HAND_OFF, Group.HAND_OFFS),
    (HAND_OFF_LATER, Group.HAND_OFFS),
    (RETURNED, Group.RETURNED),
    (SOON, Group.DUE_SOON),
    (NEW_HIGH, Group.NEW),
    (NEW_CLOSING, Group.NEW),
    (NEW_OPEN, Group.NEW),
    (NEW_TRIED, Group.NEW),
    (LATER, Group.LATER),
]


def test_groups():
    for one, group in EXPECTED:
        assert group_of(one, NOW) is group, one


def test_the_order_is_that_of_the_product():
    rows = [one for one, _ in EXPECTED]
    queue = order(reversed(rows), NOW, role=Role.TELEMARKETER)
    assert list(queue.rows) == rows
    assert [group.group for group in queue.groups] == list(dict.fromkeys(g for _, g in EXPECTED))
    assert (queue.overdue, queue.waiting, queue.limited) == (2, 0, False)


def test_the_order_does_not_depend_on_what_came_first():
    equal = [item(number, score=50) for number in (1, 2, 3)]
    for some in permutations(equal):
        assert [one.lead.int for one in order(some, NOW, role=Role.TELEMARKETER).rows] == [1, 2, 3]
    assert sort_key(equal[0], NOW) < sort_key(equal[1], NOW)


def test_new_leads_wait_above_five_overdue():
    late = [item(20 + n, Stage.WORKING, point=point(-30 - n)) for n in range(6)]
    queue = order([*late, NEW_HIGH, NEW_OPEN, HAND_OFF], NOW, role=Role.TELEMARKETER)
    assert (queue.overdue, queue.waiting, queue.limited) == (6, 2, True)
    assert Group.NEW not in {group.group for group in queue.groups}
    assert HAND_OFF in queue.rows  # hand-offs still arrive
    five = order([*late[:5], NEW_HIGH], NOW, role=Role.TELEMARKETER)
    assert (five.waiting, five.limited) == (0, False)


def test_telesales_only_counts_new_leads_while_anything_is_due():
    accepted = item(30, Stage.ACCEPTED)
    busy = order([DUE, accepted], NOW, role=Role.TELESALES)
    assert (busy.rows, busy.waiting, busy.limited) == ((DUE,), 1, False)
    assert order([accepted], NOW, role=Role.TELESALES).rows == (accepted,)


def test_a_kept_point_without_an_answer_comes_back_by_its_plan():
    kept = item(40, Stage.WORKING, point=point(-60, kept=True), next_try_at=in_(180))
    assert group_of(kept, NOW) is Group.LATER
    assert group_of(kept, in_(150)) is Group.DUE_SOON
    assert group_of(kept, in_(180)) is Group.DUE


def test_a_promise_turns_late_like_a_point():
    promised = replace(LATER, promise_due_at=in_(30))
    assert group_of(promised, NOW) is Group.DUE_SOON
    assert group_of(promised, in_(30)) is Group.DUE


def test_a_parked_lead_comes_back_with_its_time():
    parked = item(41, Stage.NURTURE, parked_until=in_(5))
    assert group_of(parked, NOW) is Group.LATER
    assert group_of(parked, in_(5)) is Group.RETURNED


def test_a_lead_that_waits_at_the_desk_is_nobodys_new_lead():
    assert group_of(item(42, Stage.QUALIFIED), NOW) is Group.LATER
    assert group_of(item(43, Stage.ATTEMPTING, next_try_at=in_(9)), NOW) is Group.LATER


def test_a_hand_off_follows_its_point_but_not_the_prospects_clock():
    def again(was: datetime, point_was: datetime, point_at: datetime) -> datetime:
        zone = "Europe/Warsaw"
        return answer_again(NOW, 60, was, point_was, point_at, hours=OFFICE_HOURS, zone=zone)

    assert again(in_(60), in_(500), in_(440)) == in_(60)
    assert again(in_(60), in_(100), in_(40)) == in_(10)
    assert again(in_(60), in_(100), in_(20)) == NOW  # never before it was handed over
    assert again(in_(10), in_(40), in_(100)) == in_(60)  # as the campaign has it, not beyond
    assert again(in_(10), in_(40), in_(70)) == in_(40)
    assert again(NOW, in_(20), in_(100)) == in_(60)
    # The campaign was changed since: what the point did not cut short is not made longer.
    assert again(in_(20), in_(100), in_(160)) == in_(20)


def test_the_clock_of_a_hand_off():
    hours = OFFICE_HOURS
    at_once = answer_by(NOW, 20, None, hours=hours, zone="Europe/Warsaw")
    assert at_once == in_(20)
    # Friday 19:00 in Warsaw and 4 working hours: 1 h on Friday, 3 h on Monday from 09:00.
    friday = datetime(2026, 11, 27, 18, 0, tzinfo=UTC)
    monday = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    assert answer_by(friday, 240, None, hours=hours, zone="Europe/Warsaw") == monday
    # 30 min before its point at the latest, and never before it was handed over.
    assert answer_by(NOW, 240, in_(100), hours=hours, zone="Europe/Warsaw") == in_(70)
    assert answer_by(NOW, 240, in_(10), hours=hours, zone="Europe/Warsaw") == NOW
    assert handoff_reminder_at(NOW, in_(20)) == in_(10)
    assert handoff_late(in_(20), in_(20))
    assert not handoff_late(in_(20), in_(19))
