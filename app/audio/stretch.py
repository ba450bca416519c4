"""Faster or slower at the same pitch, with an exact relation of output to source frames.

The stretcher treats each call as a whole sound: fed block by block it tears the waveform at every
seam (measured: a 440 Hz tone comes out as 445 Hz with half its height again). So pieces are
stretched whole, with some sound around them, placed by the clock, shifted by at most a few
milliseconds to where both waveforms agree, and blended into each other.
"""

from collections.abc import Callable, Iterator

import numpy as np
from python_stretch import Signalsmith

from app.audio.sound import Floats

BLOCK = 1024
"""Frames handed out first: playing begins at once."""

LARGEST = 8192
"""Frames handed out at a time later: each block costs some waits for the interpreter, which other
threads of a busy program make long, so that many small ones could not keep up with the sound."""

SLOWEST = 0.5
FASTEST = 3.0

_FIRST_PIECE = 0.25
_PIECE = 1.0
_AROUND = 0.15
_BLEND = 0.02
_SHIFT = 0.01

Read = Callable[[int], Floats]
"""Gives up to n frames (frames, channels) of the source; fewer only at its end."""


def playable(speed: float) -> float:
    """The nearest speed that can be played."""
    return min(FASTEST, max(SLOWEST, speed))


def stretched(read: Read, channels: int, rate: int, speed: float) -> Iterator[Floats]:
    """Play a source at a speed.

    Args:
        read: The source, standing where playing begins.
        channels: Of the source.
        rate: Frames a second of the source.
        speed: 0.5 to 3.

    Yields:
        Blocks (frames, channels). Output frame k is source frame k * speed, give or take 10 ms.
    """
    size = BLOCK
    if speed == 1.0:
        while len(block := read(size)):
            yield block
            size = min(LARGEST, 2 * size)
        return
    pieces = _Pieces(read, channels, rate, speed)
    seconds = _FIRST_PIECE  # a short one first: playing begins at once
    while len(piece := pieces.next(round(seconds * rate))):
        seconds = min(_PIECE, 2 * seconds)
        first = 0
        while first < len(piece):
            yield piece[first : first + size]
            first, size = first + size, min(LARGEST, 2 * size)


class _Pieces:
    """The stretched sound piece by piece; all counts below are output frames."""

    def __init__(self, read: Read, channels: int, rate: int, speed: float) -> None:
        self._source = _Source(read, channels)
        self._speed = speed
        self._around = round(_AROUND * rate)
        self._blend = round(_BLEND * rate)
        self._shift = round(_SHIFT * rate)
        self._stretcher = Signalsmith.Stretch()
        self._stretcher.preset(channels, rate)
        self._stretcher.setTimeFactor(speed)
        self._done = 0
        self._tail: Floats | None = None

    def next(self, frames: int) -> Floats:
        """The next piece of about that length; empty at the end."""
        before = min(self._done, self._around)
        after = frames + self._blend + self._shift + self._around
        start = round((self._done - before) * self._speed)
        source = self._source.between(start, round((self._done + after) * self._speed))
        whole = round(self._source.end / self._speed) if self._source.end is not None else None
        if whole is not None:
            frames = min(frames, whole - self._done)
        if frames <= 0 or not len(source):
            return source[:0]
        out = self._stretch(source)
        at = before + (self._agree(out, before) if self._tail is not None else 0)
        piece = out[at : at + frames].copy()
        if self._tail is not None:
            self._blend_into(piece)
        self._tail = out[at + frames : at + frames + self._blend]
        self._done += frames
        return _full(piece, frames)

    def _stretch(self, source: Floats) -> Floats:
        self._stretcher.reset()
        out = self._stretcher.process(np.ascontiguousarray(source.T))
        return np.ascontiguousarray(np.asarray(out, dtype=np.float32).T)

    def _agree(self, out: Floats, at: int) -> int:
        """By how many frames to shift so that the seam goes on as the last piece would have."""
        assert self._tail is not None
        wanted = self._tail.sum(axis=1)
        first = max(0, at - self._shift)
        there = out[first : at + self._shift + len(wanted)].sum(axis=1)
        if len(there) < len(wanted) or not len(wanted):
            return 0
        match = np.correlate(there, wanted, "valid")
        energy = np.convolve(there**2, np.ones(len(wanted)), "valid")
        best = int(np.argmax(match / np.sqrt(np.maximum(energy, 1e-9))))
        return first + best - at

    def _blend_into(self, piece: Floats) -> None:
        assert self._tail is not None
        length = min(len(piece), len(self._tail))
        up = np.linspace(0.0, 1.0, length, dtype=np.float32)[:, None]
        piece[:length] = piece[:length] * up + self._tail[:length] * (1 - up)


class _Source:
    """A sliding window over a source that can only be read forwards."""

    def __init__(self, read: Read, channels: int) -> None:
        self._read = read
        self._held: Floats = np.zeros((0, channels), dtype=np.float32)
        self._start = 0
        self.end: int | None = None

    def between(self, first: int, last: int) -> Floats:
        """Frames first to last, fewer at the end; what lies before is forgotten."""
        self._held = self._held[first - self._start :]
        self._start = first
        missing = last - first - len(self._held)
        if missing > 0 and self.end is None:
            more = self._read(missing)
            if len(more) < missing:
                self.end = first + len(self._held) + len(more)
            self._held = np.concatenate((self._held, more))
        return self._held[: last - first]


def _full(piece: Floats, frames: int) -> Floats:
    """Rounding may leave the last piece a few frames short."""
    return piece if len(piece) == frames else np.pad(piece, ((0, frames - len(piece)), (0, 0)))
