"""Work over a second stands in the status bar of whatever screen is shown, and can be stopped."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.helpers.real_window import window as window


class Gate:
    """Work on the jobs lane that goes on until it is let go or asked to stop."""

    def __init__(self):
        self.tell = None
        self.stop = threading.Event()
        self.ended = False

    def work(self, say):
        self.tell = say
        self.stop.wait(20)
        self.ended = True
        return "done"


@pytest.fixture
def gate():
    gate = Gate()
    yield gate
    gate.stop.set()


def start(window, gate, title="Importing spring.csv", **more):
    office, done = window.office, []
    work = office.long_works.follow(title, gate.work, icon="upload", **more)
    office.bridge.submit("jobs", work, owner=window.shell, on_done=done.append)
    window.until(lambda: gate.tell is not None)
    return done


def test_short_work_is_not_mentioned(window, gate):
    window.start(with_lead=False)
    line, shown = window.shell.status.work_line, []
    window.office.long_works.changed.connect(lambda: shown.append(True))
    done = start(window, gate)
    gate.tell(0.2, "1 of 5 rows")
    gate.stop.set()
    window.until(lambda: done == ["done"])
    window.idle()
    assert shown == []
    assert not line.isVisible()


def test_long_work_is_said_counted_and_stopped_from_any_screen(window, gate):
    window.start(with_lead=False)
    done = start(window, gate, stop=gate.stop.set)
    line = window.shell.status.work_line
    window.until(line.isVisible)
    assert line.text() == "Importing spring.csv"
    gate.tell(0.56, "1,204 of about 2,143 rows")
    window.until(lambda: line.text() == "Importing spring.csv, 1,204 of about 2,143 rows")
    window.shell.settings()
    assert line.isVisible()
    QTest.mouseClick(line.stop, Qt.MouseButton.LeftButton)
    assert line.text().endswith("stopping…")
    window.until(lambda: done == ["done"])
    window.until(lambda: not line.isVisible())


def test_work_outlives_the_screen_that_began_it(window, gate):
    window.start(with_lead=False)
    office, screen = window.office, window.shell.work.screen_shown
    work = office.long_works.follow("Writing a list", gate.work)
    office.bridge.submit("jobs", work, owner=screen)
    line = window.shell.status.work_line
    window.until(line.isVisible)
    assert not line.stop.isVisible()
    window.shell.work.take_person()
    window.shell.work.first()
    assert line.isVisible()
    gate.stop.set()
    window.until(lambda: not line.isVisible())
