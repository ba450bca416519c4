"""Threads and garbage collection without long pauses, and memory that is given back."""

import ctypes
import gc
import sys
from functools import lru_cache

SWITCH_INTERVAL = 0.0001
"""Seconds a thread may hold the interpreter while another waits for it.

A layout or a paint comes back to Python a hundred times; each time it waits so long for a lane that
reads. In runs of 40 to 50 s of steady work 0.5 ms left 6, 9 and 6 pauses over 50 ms, 0.1 ms left
3, 5 and none."""

_YOUNG, _MIDDLE, _OLD = 10_000, 20, 50


def load_quickly() -> None:
    """Call before the program is loaded: nothing is collected until `settle`.

    What is loaded stays, and each collection on the way would look at all of it again: a sixth of
    the time to the first window.
    """
    gc.disable()


def settle(*, collect: bool = True) -> None:
    """Call once when a program has loaded what it works with.

    Args:
        collect: Whether Python collects by itself from now on; a window has `ui.tidy` for it.

    A full collection looks at every object and stops all threads meanwhile: 60 ms and more with
    Qt and SQLAlchemy loaded. So what is there now is put where it is never looked at again, with
    the little of it that is no longer used, and full collections become rare.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    gc.freeze()
    if collect:
        gc.enable()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)


_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # of <malloc.h>
_LARGE = 128 * 1024
_ARENAS = 2
"""Heaps of the process; left alone each thread of a lane gets one, with free memory of its own."""


@lru_cache(maxsize=1)
def _libc() -> ctypes.CDLL | None:
    """The C library where its allocator is glibc's; None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "malloc_trim") and hasattr(libc, "mallopt") else None


def be_lean() -> None:
    """Call once, first: large blocks go back to the system as soon as they are freed.

    Left alone, glibc raises its idea of 'large' with every large block that is freed, and a day of
    queries that sort leaves free memory between what is in use.
    """
    libc = _libc()
    if libc is not None:
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGE)
        libc.mallopt(_M_TRIM_THRESHOLD, _LARGE)
        libc.mallopt(_M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Gives free memory back to the system; takes some milliseconds, on any thread but the UI's."""
    libc = _libc()
    if libc is not None:
        libc.malloc_trim(0)  # ctypes lets other threads run meanwhile
