import time

import pytest
from PySide6.QtCore import QTimer

from app.ui.watchdog import Watchdog


def block_the_window(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


@pytest.fixture
def watchdog(qapp):
    watchdog = Watchdog()
    watchdog.start()
    yield watchdog
    watchdog.stop()


def test_a_pause_is_counted_and_logged_with_the_stack(qtbot, watchdog, caplog):
    QTimer.singleShot(0, lambda: block_the_window(0.2))
    qtbot.waitUntil(lambda: watchdog.count(over=0.19) == 1)
    (pause,) = [one for one in watchdog.pauses if one.seconds > 0.19]
    assert pause.seconds < 2
    assert "block_the_window" in pause.stack
    assert "block_the_window" in caplog.text


def test_a_free_loop_has_no_long_pauses(qtbot, watchdog):
    done = []
    QTimer.singleShot(200, lambda: done.append(True))
    qtbot.waitUntil(lambda: done == [True])
    assert watchdog.count(over=0.19) == 0


def test_reset_forgets(qtbot, watchdog):
    QTimer.singleShot(0, lambda: block_the_window(0.1))
    qtbot.waitUntil(lambda: watchdog.count() > 0)
    watchdog.reset()
    assert watchdog.pauses == ()
