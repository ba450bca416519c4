"""Parts of the window that hold each other are found by a collection, which runs on any thread.

Qt's objects must not end there: by then their Qt half is gone, or something in the window owns it.
"""

import gc
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid, ownedByPython

from tests.helpers.real_window import Window


@pytest.fixture
def kept() -> Iterator[None]:
    """What is collected is kept, to be looked at."""
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    yield
    gc.set_debug(0)
    gc.garbage.clear()


def _lost() -> Counter[str]:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    found = (one for one in gc.garbage if isinstance(one, QObject) and isValid(one))
    names = Counter(type(one).__name__ for one in found if ownedByPython(one))
    gc.garbage.clear()  # it would keep what holds on to it
    return names


def _unlock(window: Window, name: str) -> None:
    window.shell.lock()
    tiles = window.shell.door.sign_in
    window.until(lambda: any(one.person.name.startswith(name) for one in tiles.tiles))
    tile = next(one for one in tiles.tiles if one.person.name.startswith(name))
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    window.until(lambda: window.shell.at_work)
    window.idle()


@pytest.mark.usefixtures("kept")
def test_nothing_of_qt_is_lost_when_another_signs_in_or_the_window_closes(team, qtbot):
    window = Window(team, qtbot)
    window.start()
    _unlock(window, "Jonas")
    window.screen = None
    assert _lost() == Counter()
    parts = (window.program, window.office, window.program.bridge, window.program.background)
    window.close()
    assert [type(one).__name__ for one in parts if isValid(one)] == []
