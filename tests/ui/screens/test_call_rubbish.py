"""What people type by mistake: nothing crashes, nothing is lost, nothing is done twice."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from app.domain import facts as f
from app.domain.vocabulary import Role
from app.domain.when_text import WhenProblem, read_when
from app.jobs.call_state import Phase
from app.models import facts as tables
from app.ui.screens.call.draft import read_money
from tests.helpers.call_desk import call_desk, shown_lead  # noqa: F401
from tests.helpers.team import HOURS, lead_row
from tests.helpers.ui import bridge, lanes  # noqa: F401

TM = Role.TELEMARKETER
EWA = "Ewa Nowicka"
NOW = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)


@pytest.fixture
def desk(call_desk):  # noqa: F811
    return call_desk


def kept(desk, body):
    with desk.team.workplace.store.reading() as session:
        return session.scalar(select(func.count()).select_from(tables.TABLES[body]))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("²", None),
        ("10² EUR", None),
        ("٣٠ EUR", (3000, "EUR")),
        ("99999999999999999999 EUR", None),
        ("1.5 EUR", (150, "EUR")),
        ("1,234.5 EUR", (123450, "EUR")),
        ("18,400 €", (1840000, "EUR")),
        ("-5", None),
        ("👩‍🚀", None),
        ("0", None),
    ],
)
def test_amounts(typed, read):
    assert read_money(typed) == read


@pytest.mark.parametrize(
    "typed", ["in ² weeks", "²", "+999999999999d", "32.13.2026", "99:99", "\u202ethu", "👩‍🚀 10"]
)
def test_what_is_no_time_is_said_to_be_none(typed):
    assert isinstance(read_when(typed, now=NOW, zone="Europe/Warsaw", hours=HOURS), WhenProblem)


def test_a_key_that_looks_like_a_digit_chooses_nothing(desk):
    screen = desk.open("mara", TM)
    desk.ring_and_answer(screen)
    desk.key(screen, "Ctrl+3")
    button = screen.notes.asking.reasons.buttons[0]
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(button, QKeyEvent(kind, Qt.Key.Key_twosuperior, none, "²"))
    assert screen.presenter.draft.reason == ""


def test_names_and_notes_of_any_signs_and_length_are_kept_whole(desk):
    name, note = "أحمد \u202e👩‍🚀 O'Neil <b>&amp;", "ö👩‍🚀" * 1250
    desk.team.add_leads(lead_row(name, "+48585550222", line=30))
    screen = desk.open("mara", TM, lead=name)
    desk.opened(screen, name)
    assert screen.call.header.name.text() == name
    desk.ring_and_answer(screen)
    line = screen.notes.notes.line
    line.setText(note)
    desk.enter(line)
    desk.team.clock.forward(seconds=20)
    desk.key(screen, "F9")
    desk.until(screen, Phase.ENDED)
    desk.key(screen, "Ctrl+3")
    screen.notes.asking.reasons.buttons[0].click()
    desk.key(screen, "Ctrl+Return")
    desk.qtbot.waitUntil(lambda: bool(desk.notices))
    call = next(one for one in desk.team.card(name, "petra").thread if one.notes)
    assert call.notes[0].text == note
    assert desk.failures == []


def test_hammered_keys_dial_once_and_save_once(desk):
    screen = desk.open("mara", TM, ring=30)
    for _ in range(12):
        desk.key(screen, "F9")
    desk.until(screen, Phase.RINGING)
    for _ in range(12):
        desk.key(screen, "F9")
    assert kept(desk, f.Attempt) == 1
    desk.team.clock.forward(seconds=20)
    desk.key(screen, "F9")
    desk.until(screen, Phase.ENDED)
    desk.key(screen, "Ctrl+1")
    # A second key meets the next lead, not an empty screen.
    desk.qtbot.waitUntil(lambda: screen.presenter.next_row is not None)
    desk.idle()
    for _ in range(6):
        desk.key(screen, "Ctrl+Return")
    desk.qtbot.waitUntil(lambda: bool(desk.notices))
    desk.idle()
    assert kept(desk, f.CallSaved) == 1
    assert shown_lead(screen) != desk.team.leads[EWA]
    assert desk.failures == []
