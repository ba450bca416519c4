"""Threads, timers and windows that outlive their test fail that test, not the next one."""

import gc
import threading
import time
from collections.abc import Iterator

import pytest

_SOON_MS = 500


def _threads() -> set[threading.Thread]:
    return {
        thread
        for thread in threading.enumerate()
        # PortAudio's callback threads are known to Python as dummies for ever.
        if thread.is_alive() and not isinstance(thread, threading._DummyThread)
    }


def _left_threads(before: set[threading.Thread]) -> list[str]:
    left = _threads() - before
    for thread in left:
        thread.join(1.0)
    return sorted(thread.name for thread in left if thread.is_alive())


def _windows() -> dict[int, str]:
    from PySide6.QtWidgets import QApplication

    return {
        id(widget): f"{type(widget).__name__}({widget.objectName() or widget.windowTitle()})"
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None
    }


def _timers() -> dict[int, str]:
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    return {
        id(one): f"QTimer of {type(one.parent()).__name__}, {one.interval()} ms"
        for one in gc.get_objects()
        if isinstance(one, QTimer) and isValid(one) and one.isActive()
    }


def _soon_over(known: dict[int, str]) -> None:
    """Gives what fires once, and soon, the time for it, as a thread has a second to end."""
    from PySide6.QtCore import QEventLoop, QTimer
    from shiboken6 import isValid

    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        waiting = [
            one
            for one in gc.get_objects()
            if isinstance(one, QTimer) and id(one) not in known and isValid(one)
            if one.isActive() and one.isSingleShot() and one.remainingTime() < _SOON_MS
        ]
        if not waiting:
            return
        loop, limit = QEventLoop(), QTimer()
        limit.timeout.connect(loop.quit)
        limit.start(max(1, min(one.remainingTime() for one in waiting) + 1))
        del waiting
        loop.exec()
        limit.stop()


def _settle() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _collect_here_alone() -> None:
    """As in the program (`ui.tidy`): nothing of Qt ends on the thread of a lane.

    What lives before the test is put aside, so that the looks around it go over what the test made
    and not over all that a worker has gathered in a thousand tests.
    """
    gc.collect()
    gc.freeze()
    gc.disable()


@pytest.fixture(autouse=True)
def _no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Around every test: threads; around tests with a QApplication: timers and windows too."""
    threads = _threads()
    qt = bool({"qtbot", "qapp"} & set(request.fixturenames))
    if qt:
        request.getfixturevalue("qapp")
        _collect_here_alone()
    windows, timers = (_windows(), _timers()) if qt else ({}, {})
    yield
    left: list[str] = []
    if qt:
        _settle()
        _soon_over(timers)
        left_windows = {key: name for key, name in _windows().items() if key not in windows}
        if left_windows:
            gc.collect()
            _settle()
            left_windows = {key: name for key, name in _windows().items() if key not in windows}
        left += [f"window {name}" for name in left_windows.values()]
        left += [f"running {name}" for key, name in _timers().items() if key not in timers]
        gc.collect()
        gc.enable()
    left += [f"thread {name}" for name in _left_threads(threads)]
    if left:
        pytest.fail(f"left behind: {'; '.join(left)}", pytrace=False)
