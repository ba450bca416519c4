"""Waiting for a condition without a clock of one's own."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(condition: Callable[[], T], seconds: float = 10.0, what: str = "the condition") -> T:
    """Ask again and again until the answer is true; the answer.

    For processes and files outside the test. Widgets wait by `qtbot.waitUntil`.
    """
    end = time.monotonic() + seconds
    pause = threading.Event()
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        pause.wait(0.02)
