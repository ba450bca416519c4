"""Showing in steps: order, between two steps other work goes on, and what ends them."""

from functools import partial

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.ui.steps import Steps


def turns(qtbot):
    """Waits until a timer begun now has had its turn: those before it have had theirs."""
    over = []
    QTimer.singleShot(0, lambda: over.append(True))
    qtbot.waitUntil(lambda: bool(over))


@pytest.fixture
def home(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def steps(home):
    return Steps(home)


def test_each_step_has_a_turn_of_its_own(steps, qtbot):
    seen = []
    begun = partial(QTimer.singleShot, 0, lambda: seen.append("other work"))
    steps.begin(lambda: (seen.append("first"), begun()), lambda: seen.append("second"))
    assert seen == []
    qtbot.waitUntil(lambda: steps.done)
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == ["first", "other work", "second"]


def test_whoever_needs_all_takes_them_at_once_and_in_order(steps, qtbot):
    seen = []
    steps.begin(partial(seen.append, 1), partial(seen.append, 2))
    steps.finish()
    assert seen == [1, 2]
    assert steps.done
    turns(qtbot)
    assert seen == [1, 2]


def test_another_beginning_replaces_what_waits(steps, qtbot):
    seen = []
    late = partial(seen.append, "late")
    steps.begin(late, late)
    assert steps.waits(late)
    steps.begin(partial(seen.append, "now"))
    assert not steps.waits(late)
    qtbot.waitUntil(lambda: steps.done)
    assert seen == ["now"]
    steps.begin(late)
    steps.drop()
    turns(qtbot)
    assert seen == ["now"]
