"""Faster or slower at the same pitch, with an exact relation of output to source frames."""

from collections.abc import Callable, Iterator

import numpy as np
from python_stretch import Signalsmith

from app.audio.sound import Floats

BLOCK = 1024
"""Output frames that the stretcher makes at a time."""

SLOWEST = 0.5
FASTEST = 3.0

Read = Callable[[int], Floats]
"""Gives up to n frames (frames, channels) of the source; fewer only at its end."""


def exact_speed(speed: float) -> float:
    """The speed that whole frames allow: a block of output takes a whole number of input frames."""
    within = min(FASTEST, max(SLOWEST, speed))
    return round(BLOCK * within) / BLOCK


def stretched(read: Read, channels: int, rate: int, speed: float) -> Iterator[Floats]:
    """Play a source at a speed.

    Args:
        read: The source, standing where playing begins.
        channels: Of the source.
        rate: Frames a second of the source.
        speed: As `exact_speed` gave it.

    Yields:
        Blocks (frames, channels). Output frame k is source frame k * speed: what the stretcher
        needs to get going is fed and dropped here.
    """
    if speed == 1.0:
        while len(block := read(BLOCK)):
            yield block
        return
    stretcher = Signalsmith.Stretch()
    stretcher.preset(channels, rate)
    stretcher.setTimeFactor(speed)
    drop = round(stretcher.inputLatency() / speed + stretcher.outputLatency())
    feed = round(BLOCK * speed)
    left = None
    while left is None or left > 0:
        block = read(feed)
        if len(block) < feed and left is None:  # the end: push out what is still inside
            left = drop + round(len(block) / speed)
        whole = np.ascontiguousarray(_padded(block, feed, channels).T)
        out: Floats = np.asarray(stretcher.process(whole), dtype=np.float32).T
        if left is not None:
            out = out[:left]
            left -= len(out)
        if drop:
            dropped = min(drop, len(out))
            out, drop = out[dropped:], drop - dropped
        if len(out):
            yield np.ascontiguousarray(out)


def _padded(block: Floats, frames: int, channels: int) -> Floats:
    if len(block) == frames:
        return block
    full = np.zeros((frames, channels), dtype=np.float32)
    full[: len(block)] = block
    return full
