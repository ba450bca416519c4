"""Threads and garbage collection without long pauses."""

import gc
import sys

SWITCH_INTERVAL = 0.0005
"""Seconds a thread may hold the interpreter while another waits for it."""

_YOUNG, _MIDDLE, _OLD = 10_000, 20, 50


def settle() -> None:
    """Call once when a program has loaded what it works with.

    A full collection looks at every object and stops all threads meanwhile: 60 ms and more with
    Qt and SQLAlchemy loaded. What lives as long as the program is put where it is never looked
    at again, and full collections become rare.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
