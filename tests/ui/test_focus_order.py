"""Tab walks the call screen in reading order, and the opening line is there before Dial is."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.vocabulary import Role
from app.jobs.call_state import Phase
from tests.helpers.call_desk import call_desk  # noqa: F401
from tests.helpers.ui import bridge, lanes  # noqa: F401

EWA, TOMAS = "Ewa Nowicka", "Tomás Ribeiro"
OPENING = "“Ewa, you asked whether it holds at −25 °C.”"


@pytest.fixture
def desk(call_desk):  # noqa: F811
    return call_desk


@pytest.fixture
def called(desk):
    """Ewa was spoken to; her point is due now, and Mara's screen shows another lead."""
    desk.team.call(EWA, "callback", point=desk.team.point(hours=2))
    desk.team.clock.forward(hours=2)
    screen = desk.open("mara", Role.TELEMARKETER, lead=TOMAS)
    desk.opened(screen, TOMAS)
    return screen


def stretches(screen):
    """The stretches of the screen in reading order; each is a widget that holds its stops."""
    call, notes = screen.call, screen.notes
    return {
        "queue": screen.queue,
        "header": call.header,
        "call bar": call.bar,
        "where we stopped": call.stop,
        "questions": call.screening,
        "notes": notes.notes,
        "continuation": notes.point,
        "dispositions": notes.endings,
        "save": notes.save,
    }


def walk(desk, first, last):
    """Every stop from one widget to another by Tab."""
    first.setFocus()
    found = [desk.focus()]
    while found[-1] is not last and len(found) < 80:
        QTest.keyClick(found[-1], Qt.Key.Key_Tab)
        found.append(desk.focus())
    return found


def named(screen, stops):
    """The stretches that these stops are in, each once in a row."""
    known = stretches(screen)
    seen = []
    for stop in stops:
        name = next(
            (name for name, part in known.items() if part is stop or part.isAncestorOf(stop)), ""
        )
        if name and (not seen or seen[-1] != name):
            seen.append(name)
    return seen


def test_tab_walks_all_of_the_screen_in_reading_order(desk, called):
    screen = called
    screen.presenter.open(desk.team.leads[EWA])
    desk.opened(screen, EWA)
    desk.ring_and_answer(screen)
    stops = walk(desk, screen.queue.list, screen.notes.save)
    assert stops[-1] is screen.notes.save
    assert len(set(stops)) == len(stops)
    assert named(screen, stops) == list(stretches(screen))
    assert all(stop.accessibleName() or stop.property("text") for stop in stops)


def test_shift_tab_walks_back_the_same_way(desk, called):
    screen = called
    screen.presenter.open(desk.team.leads[EWA])
    desk.opened(screen, EWA)
    desk.ring_and_answer(screen)
    there = walk(desk, screen.queue.list, screen.notes.save)
    back = [desk.focus()]
    while back[-1] is not screen.queue.list and len(back) < 80:
        QTest.keyClick(back[-1], Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        back.append(desk.focus())
    assert back == there[::-1]


class FocusIn(QObject):
    """Notes what the StopCard says at the moment when Dial gets the focus."""

    def __init__(self, screen):
        super().__init__(screen)
        self.screen, self.seen = screen, []

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.FocusIn:
            self.seen.append((self.screen.presenter.card.prospect.name, opening(self.screen)))
        return False


def opening(screen):
    """The opening line as the StopCard shows it; '' while it shows none."""
    stop = screen.call.stop
    if not stop.isVisible():
        return ""
    names = [one.accessibleName() for one in stop.findChildren(QLabel) if one.isVisible()]
    line = next((one for one in names if one.startswith("Open with: ")), "")
    return line.removeprefix("Open with: ")


def test_the_opening_line_stands_in_the_card_when_dial_gets_the_focus(desk, called):
    screen = called
    seen = FocusIn(screen)
    screen.queue.list.setFocus()
    screen.call.bar.dial.installEventFilter(seen)
    screen.presenter.open(desk.team.leads[EWA])
    desk.opened(screen, EWA)
    assert desk.focus() is screen.call.bar.dial
    assert seen.seen[0] == (EWA, OPENING)
    assert {said for name, said in seen.seen if name == EWA} == {OPENING}


def test_save_and_next_shows_the_opening_line_before_dial_has_the_focus(desk, called):
    screen = called
    seen = FocusIn(screen)
    screen.call.bar.dial.installEventFilter(seen)
    desk.key(screen, "F9")
    desk.until(screen, Phase.LIVE)
    desk.team.clock.forward(seconds=20)
    desk.key(screen, "F9")
    desk.until(screen, Phase.ENDED)
    desk.key(screen, "Ctrl+3")
    QTest.keyClick(screen.notes.asking.reasons.buttons[0], Qt.Key.Key_1)
    seen.seen.clear()
    desk.key(screen, "Ctrl+Return")
    desk.opened(screen, EWA)
    assert desk.focus() is screen.call.bar.dial
    assert seen.seen[0] == (EWA, OPENING)
