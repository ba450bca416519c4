"""When this process began."""

import os
import time
from pathlib import Path

_STAT = Path("/proc/self/stat")
_BEGAN = 19  # of the fields behind the name, proc(5): ticks after the computer's start


def since_start() -> float | None:
    """Seconds since the process began, to a hundredth; None where the system does not tell."""
    try:
        fields = _STAT.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        began = int(fields[_BEGAN]) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(time.CLOCK_BOOTTIME) - began
    except (OSError, ValueError, IndexError, AttributeError):
        return None
