import os
import threading
import time
from functools import partial
from weakref import finalize

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError
from app.host.lanes import Lanes, Urgency
from app.ui.bridge import Bridge


class Screen(QObject):
    """Somebody who asks: keeps the answers and the threads on which they came."""

    def __init__(self):
        super().__init__()
        self.answers = []
        self.failures = []
        self.threads = set()

    def take(self, answer):
        self.threads.add(threading.get_ident())
        self.answers.append(answer)

    def fail(self, failure):
        self.failures.append(failure)


@pytest.fixture
def lanes():
    lanes = Lanes()
    yield lanes
    assert lanes.close()


@pytest.fixture
def crashes():
    return []


@pytest.fixture
def bridge(qapp, lanes, crashes):
    bridge = Bridge(lanes, crashes.append)
    yield bridge
    bridge.close()


def test_work_is_done_elsewhere_and_answered_on_the_ui_thread(qtbot, bridge):
    screen = Screen()
    with qtbot.waitSignal(bridge.idle):
        bridge.submit("read", threading.get_ident, owner=screen, on_done=screen.take)
    assert screen.threads == {threading.get_ident()}
    assert screen.answers[0] != threading.get_ident()
    assert not bridge.busy


def test_the_write_lane_answers_in_the_order_of_asking(qtbot, bridge):
    screen = Screen()
    with qtbot.waitSignal(bridge.idle):
        for n in range(500):
            bridge.submit("write", partial(int, n), owner=screen, on_done=screen.take)
    assert screen.answers == list(range(500))


def test_an_act_goes_before_a_waiting_chunk(qtbot, bridge):
    screen, hold = Screen(), threading.Event()
    with qtbot.waitSignal(bridge.idle):
        bridge.submit("write", hold.wait, owner=screen)
        chunk = partial(bridge.submit, "write", owner=screen, on_done=screen.take)
        chunk(lambda: "chunk", urgency=Urgency.CHUNK)
        chunk(lambda: "act", urgency=Urgency.ACT)
        hold.set()
    assert screen.answers == ["act", "chunk"]


def test_only_the_newest_question_under_a_key_is_answered(qtbot, bridge):
    screen, hold = Screen(), threading.Event()
    ask = partial(bridge.submit, "read", owner=screen, on_done=screen.take, key="list")
    with qtbot.waitSignal(bridge.idle):
        ask(lambda: (hold.wait(), "old")[1])
        bridge.submit("read", lambda: "other", owner=screen, on_done=screen.take, key="other")
        ask(lambda: "new")
        hold.set()
    assert sorted(screen.answers) == ["new", "other"]


def test_an_act_is_done_even_if_a_newer_one_takes_its_answer(qtbot, bridge):
    screen, hold, done = Screen(), threading.Event(), []
    with qtbot.waitSignal(bridge.idle):
        bridge.submit("write", hold.wait, owner=screen)
        for n in range(3):
            act = partial(done.append, n)
            bridge.submit("write", act, owner=screen, on_done=screen.take, key="draft")
        hold.set()
    assert done == [0, 1, 2]
    assert len(screen.answers) == 1


def test_answers_for_the_dead_are_dropped(qtbot, bridge, crashes):
    hold, taken, shown = threading.Event(), [], []
    widget = QWidget()
    screen = Screen()
    bridge.unanswered.connect(shown.append)
    with qtbot.waitSignal(bridge.idle):
        bridge.submit("read", hold.wait, owner=widget, on_done=taken.append)
        bridge.submit("read", lambda: (hold.wait(), _known()), owner=widget)
        bridge.submit("read", hold.wait, owner=screen, on_done=screen.take)
        widget.deleteLater()
        with qtbot.waitSignal(widget.destroyed):
            pass
        del screen
        hold.set()
    assert taken == []
    assert shown == []
    assert crashes == []


def test_what_was_asked_with_ends_on_the_ui_thread(qtbot, bridge):
    screen, hold, ended = Screen(), threading.Event(), []
    asked, answered = QObject(), QObject()
    for one in (asked, answered):
        finalize(one, lambda: ended.append(threading.get_ident()))

    def ask(asked, answered):
        done = lambda _: answered  # noqa: E731 - it holds its object, as a screen's own would
        bridge.submit("work", lambda: (hold.wait(), asked)[0], owner=screen, on_done=done)

    with qtbot.waitSignal(bridge.idle):
        ask(asked, answered)
        del asked, answered, one
        hold.set()
    assert ended == [threading.get_ident()] * 2


def _known():
    raise KnownError("The disk is full.", "The note is kept.", "Make room.")


def test_a_known_failure_comes_back_to_the_screen(qtbot, bridge, crashes):
    screen = Screen()
    with qtbot.waitSignal(bridge.idle):
        bridge.submit("write", _known, owner=screen, on_done=screen.take, on_failed=screen.fail)
    assert [failure.what for failure in screen.failures] == ["The disk is full."]
    assert screen.answers == []
    assert crashes == []


def test_a_known_failure_nobody_takes_is_shown_by_the_shell(qtbot, bridge):
    screen = Screen()
    with qtbot.waitSignal(bridge.unanswered) as told:
        bridge.submit("write", _known, owner=screen, on_done=screen.take)
    assert told.args[0].what == "The disk is full."


def test_a_defect_goes_to_the_crash_handler_even_if_nobody_waits(qtbot, bridge, crashes):
    screen = Screen()
    with qtbot.waitSignal(bridge.idle):
        bridge.submit("read", lambda: 1 / 0, owner=screen, on_failed=screen.fail).drop()
    assert [type(crash) for crash in crashes] == [ZeroDivisionError]
    assert screen.failures == []


def test_a_defect_in_a_screen_does_not_stop_the_other_answers(qtbot, bridge, crashes):
    screen = Screen()
    with qtbot.waitSignal(bridge.idle):
        bridge.submit("write", lambda: 0, owner=screen, on_done=lambda n: 1 / n)
        bridge.submit("write", lambda: 2, owner=screen, on_done=screen.take)
    assert [type(crash) for crash in crashes] == [ZeroDivisionError]
    assert screen.answers == [2]


def test_a_flood_of_answers_leaves_room_for_the_window(qtbot, bridge):
    screen, hold = Screen(), threading.Event()
    order = []

    def slow(n):
        end = time.monotonic() + 0.003
        while time.monotonic() < end:
            pass
        order.append("answer")

    ticks = QTimer()
    ticks.setInterval(0)
    ticks.timeout.connect(lambda: order.append("tick"))
    with qtbot.waitSignal(bridge.idle, timeout=10_000):
        for n in range(60):
            bridge.submit("write", partial(int, n), owner=screen, on_done=slow)
        bridge.submit("read", hold.wait, owner=screen)
        hold.set()
        ticks.start()
    ticks.stop()
    runs = "".join(word[0] for word in order).split("t")
    # 8 ms hold three answers of 3 ms; without the budget all sixty would come in one run.
    assert max(map(len, runs)) <= 6


def test_the_helper_process_answers_and_is_gone_at_the_end(qtbot, bridge, lanes):
    screen = Screen()
    with qtbot.waitSignal(bridge.idle, timeout=20_000):
        bridge.submit("cpu", os.getpid, owner=screen, on_done=screen.take)
    helper = screen.answers[0]
    assert helper != os.getpid()
    assert lanes.close()
    with pytest.raises(ProcessLookupError):
        os.kill(helper, 0)


def test_progress_is_merged_and_the_newest_wins(qtbot, bridge, crashes):
    screen = Screen()
    tell = bridge.relay(screen.take, owner=screen)

    def count():
        for n in range(1000):
            tell(n)

    with qtbot.waitSignal(bridge.idle):
        bridge.submit("jobs", count, owner=screen)
    assert screen.answers[-1] == 999
    assert screen.threads == {threading.get_ident()}
    assert len(screen.answers) < 1000
    assert crashes == []


def test_after_closing_nothing_is_handed_out_and_nothing_is_raised(qtbot, bridge, lanes, crashes):
    screen, hold = Screen(), threading.Event()
    bridge.submit("read", hold.wait, owner=screen, on_done=screen.take)
    bridge.close()
    hold.set()
    assert lanes.close()
    ticket = bridge.submit("read", lambda: 1, owner=screen, on_done=screen.take)
    assert ticket.wanted
    later = QTimer()
    later.setSingleShot(True)
    with qtbot.waitSignal(later.timeout):
        later.start(20)
    assert screen.answers == []
    assert crashes == []
