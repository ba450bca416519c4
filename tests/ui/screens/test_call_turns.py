"""What comes in which turn on the call screen: who is next, who keeps the focus."""

import threading

import pytest

from app.domain.vocabulary import Role
from app.jobs.call_state import Phase
from app.reads.free_times import FreeTimes
from tests.helpers.call_desk import call_desk  # noqa: F401
from tests.helpers.ui import bridge, lanes  # noqa: F401

TM = Role.TELEMARKETER


@pytest.fixture
def desk(call_desk):  # noqa: F811
    return call_desk


def test_whoever_asks_for_the_queue_is_told_who_comes_next(desk):
    screen = desk.open("mara", TM)
    one = screen.presenter
    desk.qtbot.waitUntil(lambda: one.following() is not None)  # what it asks by itself is over
    told = []
    one.next_changed.connect(told.append)
    one.ask_queue()
    one.ask_queue()  # in the place of the first
    desk.idle()
    assert [row.lead for row in told] == [one.following()]
    assert one.following() is not None


def test_who_comes_next_is_never_the_lead_that_is_open(desk):
    screen = desk.open("mara", TM)
    one, at_work = screen.presenter, desk.office.bridge.lanes
    desk.qtbot.waitUntil(lambda: one.following() is not None)
    go = threading.Event()
    try:
        at_work.read.submit(go.wait)
        opened = one.following()
        one.ask_queue()  # answered when the one that it names is open
        one.open(opened)
    finally:
        go.set()
    named = set()
    one.next_changed.connect(lambda _row: named.add(one.following()))
    desk.qtbot.waitUntil(lambda: one.following() is not None)
    assert one.card.state.id == opened
    assert one.following() != opened
    assert opened not in named


def test_a_lead_that_is_opened_stays_whatever_comes_of_what_was_asked_before(desk):
    screen = desk.open("mara", TM)
    one = screen.presenter
    desk.qtbot.waitUntil(lambda: one.following() is not None)
    first, opened = one.card.state.id, one.following()
    one.go_next()  # answered when the other is open
    one.open(opened)
    assert one.card.state.id == opened
    desk.idle()
    assert one.card.state.id == opened
    one.go_next(opened)
    desk.qtbot.waitUntil(lambda: one.card.state.id != opened)
    assert first != opened


def test_who_types_already_when_they_answer_keeps_the_focus(desk):
    screen = desk.open("mara", TM, ring=30)
    desk.key(screen, "F9")
    desk.until(screen, Phase.RINGING)
    point = screen.notes.point
    point.stopped_at.setFocus()
    screen.presenter.line.answer()
    desk.until(screen, Phase.LIVE)
    assert desk.focus() is point.stopped_at


def test_free_times_that_come_early_stand_below_their_question(desk):
    screen = desk.open("mara", TM)
    one = screen.presenter
    one.card_changed.emit(one.card, True)
    assert not screen.steps.done
    one.times_changed.emit(FreeTimes((desk.office.now(),)))
    assert screen.steps.done
    assert screen.call.screening._times.isVisible()
