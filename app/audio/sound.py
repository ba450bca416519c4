"""What all of this room agree on: the rate of recordings and the shape of samples."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

RATE = 16_000
"""Frames a second of every recording."""

Pcm = npt.NDArray[np.int16]
"""16-bit samples; mono (frames,) or interleaved (frames, channels), said where it is used."""

Floats = npt.NDArray[np.float32]
"""Samples from -1 to 1, (frames, channels)."""

Clock = Callable[[], float]
"""Seconds that only go forward; zero is anywhere (`time.monotonic`)."""

Buffer = Any
"""Raw memory handed over by PortAudio; has the buffer protocol, and no name to type it by."""


def clock_text(seconds: float) -> str:
    """Say a moment inside a recording, as 0:07 or 1:02:03."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"
