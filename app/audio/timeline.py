"""The recording's one time line: blocks of several clocks become frames of one file.

No thread, no file, no device: fed with blocks and asked for what is ready, so that hours can be
tested in seconds.
"""

from collections.abc import Sequence

import numpy as np

from app.audio.line import Line, Span
from app.audio.ring import Block
from app.audio.sound import RATE, Pcm

STALLED = 0.8
"""Seconds without sound after which a channel no longer holds the others up."""

_CATCH_UP = 0.5
_MOST = 30 * RATE
"""Frames taken at once: a computer that slept for hours has hours of silence to write."""


class Timeline:
    """Several channels, frame by frame beside each other.

    Args:
        channels: How many.
        start: The recording's first moment, in seconds of the capture's clock.
    """

    def __init__(self, channels: int, start: float) -> None:
        self.channels = channels
        self._start = start
        self._lines = [Line(start) for _ in range(channels)]
        self._pauses: list[list[int]] = []
        self.frames = 0

    def feed(self, channel: int, blocks: Sequence[Block], rate: int) -> None:
        """Put captured blocks (mono, at `rate`) on a channel."""
        for block in blocks:
            self._lines[channel].feed(block, rate)

    def advance(self, now: float, alive: Sequence[bool]) -> Pcm:
        """Take what is complete on all channels.

        Args:
            now: Seconds of the capture's clock.
            alive: Per channel, whether its device still is; a dead one is silence, at once.

        Returns:
            (frames, channels) int16, from `frames` (before the call) on.
        """
        for line, living in zip(self._lines, alive, strict=True):
            if living and line.position < self._index(now - STALLED):
                line.fill_to(self._index(now - _CATCH_UP))
        positions = [
            line.position for line, living in zip(self._lines, alive, strict=True) if living
        ]
        return self._take(min(positions) if positions else self._index(now - _CATCH_UP))

    def finish(self, end: float) -> Pcm:
        """Take what is left up to a moment, to be called until nothing comes.

        What has not come by now is silence.
        """
        for line in self._lines:
            line.settle()
            line.flush()
        return self._take(self._index(end))

    def revoke(self, channel: int, since: float) -> Span:
        """Make silence of what a channel heard since a moment: it was not its own sound.

        Returns:
            The frames among it that were taken already; empty where first is last.
        """
        first = min(self._index(since), self.frames)
        self._lines[channel].revoke(self._index(since))
        return first, self.frames

    def reached(self, moment: float, alive: Sequence[bool]) -> bool:
        """Whether every living channel has sound up to that moment."""
        last = self._index(moment)
        return all(
            line.position >= last or not living
            for line, living in zip(self._lines, alive, strict=True)
        )

    def pause(self, now: float) -> None:
        """From this moment on frames are silence."""
        if not self.paused:
            self._pauses.append([max(self.frames, self._index(now)), -1])

    def resume(self, now: float) -> None:
        """From this moment on frames are sound again."""
        if self.paused:
            self._pauses[-1][1] = max(self._pauses[-1][0], self._index(now))

    @property
    def paused(self) -> bool:
        """Whether a pause is open."""
        return bool(self._pauses) and self._pauses[-1][1] < 0

    def paused_for(self, now: float) -> float:
        """Seconds since the open pause began; 0 without one."""
        return max(0, self._index(now) - self._pauses[-1][0]) / RATE if self.paused else 0.0

    @property
    def pauses(self) -> list[Span]:
        """Pauses in frames; an open one ends where the recording stands."""
        return [(a, self.frames if b < 0 else b) for a, b in self._pauses]

    def overflowed(self, channel: int) -> int:
        """Frames (of 16 kHz) that came and were lost because nobody took them in time."""
        return self._lines[channel].overflowed

    def missing(self, channel: int) -> list[Span]:
        """What a channel did not hear although it should have."""
        return list(self._lines[channel].missing)

    def _index(self, moment: float) -> int:
        return max(0, round((moment - self._start) * RATE))

    def _take(self, to: int) -> Pcm:
        frames = min(max(0, to - self.frames), _MOST)
        for line in self._lines:
            line.fill_to(self.frames + frames)
        out = np.empty((frames, len(self._lines)), dtype=np.int16)
        for number, line in enumerate(self._lines):
            out[:, number] = line.take(frames)
        self._silence_pauses(out)
        self.frames += frames
        return out

    def _silence_pauses(self, out: Pcm) -> None:
        for first, last in self._pauses:
            a = max(0, first - self.frames)
            b = len(out) if last < 0 else max(0, last - self.frames)
            out[a:b] = 0
