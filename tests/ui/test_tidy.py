"""Nothing of Qt ends on another thread than the window's, whoever makes objects."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from app.ui.tidy import Tidy
from tests.helpers.ui import lanes  # noqa: F401


class Part(QObject):
    """One that holds itself, as views and what they tell each other may."""

    def __init__(self):
        super().__init__()
        self.circle = self


def enough_to_collect():
    return len([[] for _ in range(200_000)])


def test_what_is_lost_in_a_circle_ends_on_the_windows_thread(qtbot, lanes):  # noqa: F811
    gc.enable()  # as Python does by itself; the leak detectors have it off
    before = gc.get_threshold()
    gc.set_threshold(10_000, 1, 1)
    parent = QObject()
    tidy = Tidy(parent)
    ended_on = []
    try:
        tidy.start()
        part = Part()
        weakref.finalize(part, lambda: ended_on.append(threading.get_ident()))
        del part
        for _ in range(4):
            lanes.work.submit(enough_to_collect).result(20)
        assert ended_on == []
        young = [[] for _ in range(20_000)]
        qtbot.waitUntil(lambda: ended_on != [])
        assert ended_on == [threading.get_ident()]
        assert len(young) == 20_000
        tidy.stop()
        assert gc.isenabled()
    finally:
        tidy.stop()
        gc.set_threshold(*before)
        gc.disable()


def test_a_program_that_collected_nothing_by_itself_goes_on_so(qapp):
    gc.disable()
    parent = QObject()
    tidy = Tidy(parent)
    tidy.start()
    tidy.stop()
    assert not gc.isenabled()


def test_what_came_with_the_first_screen_is_never_looked_at_again(qtbot):
    parent = QObject()
    tidy = Tidy(parent)
    tidy.start()
    try:
        tidy.look()
        before = gc.get_freeze_count()
        tidy.came()
        loaded = [[] for _ in range(1000)]
        assert gc.get_freeze_count() <= before, "it is not shown yet"  # some may have ended
        qtbot.waitUntil(lambda: gc.get_freeze_count() >= before + len(loaded))
        tidy.came()  # the next person, or the same one after a lock
        later = [[] for _ in range(1000)]
        tidy.look()
        assert gc.get_freeze_count() < before + len(loaded) + len(later)
    finally:
        tidy.stop()
        gc.unfreeze()
