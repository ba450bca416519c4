"""The list of leads of which several are selected: by keys, at once, and kept while it moves."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.host.ids import new_id
from app.ui.screens.steering.lists import LeadList
from app.ui.widgets.rows import HeadItem, QueueItem

KEY = Qt.Key
IDS = [new_id() for _ in range(600)]


def items(ids):
    rows = [QueueItem(f"Lead {n}", key=one) for n, one in enumerate(ids)]
    half = len(rows) // 2
    return [HeadItem("Aaron"), *rows[:half], HeadItem("Zoe"), *rows[half:]]


@pytest.fixture
def leads(qtbot):
    made = LeadList("Leads at desks")
    qtbot.addWidget(made)
    made.show_items(items(IDS))
    return made


@pytest.fixture
def told(leads):
    """What was said to be selected, each time."""
    found = []
    leads.selected.connect(found.append)
    return found


def test_many_that_are_chosen_are_told_once(leads, told):
    leads.choose(IDS[100:500])
    assert told == [tuple(IDS[100:500])]
    assert leads.currentIndex().row() == 101, "the first of them is gone to"
    leads.choose([IDS[3]])
    assert told[1:] == [(IDS[3],)]
    leads.choose([])
    assert told[2:] == [()]


def test_what_is_selected_stays_when_rows_come_and_go(leads, told):
    leads.choose([IDS[0], IDS[1], IDS[599]])
    leads.show_items(items(IDS[1:]))
    assert leads.keys() == (IDS[1], IDS[599])
    leads.choose([IDS[599]])
    row = leads.currentIndex().row()
    leads.show_items(items(IDS[300:]))
    assert leads.keys() == (IDS[599],)
    assert leads.currentIndex().row() == row - 299
    assert len(told) == 2, "what was shown anew is nobody's choice"


def test_the_keys_go_on_from_what_was_chosen(leads):
    leads.choose(IDS[10:12])
    QTest.keyClick(leads, KEY.Key_Down)
    assert leads.keys() == (IDS[11],)
    QTest.keyClick(leads, KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert leads.keys() == (IDS[11], IDS[12])
