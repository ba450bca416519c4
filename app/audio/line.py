"""One channel of a recording at 16 kHz: what has been heard, aligned by the blocks' moments."""

from collections import deque

import numpy as np
import soxr

from app.audio.drift import HISTORY, Steering, Stretch
from app.audio.ring import Block
from app.audio.sound import RATE, Pcm

_LATE = 0.25
_EARLY = 0.25
_SETTLE = 0.25
_SLOW_START = 0.1
_LATE_WATCH = 2.0

Span = tuple[int, int]
"""From frame to frame of the recording, the second not included."""


class Line:
    """One channel.

    Args:
        start: The recording's first moment, in seconds of the capture's clock.

    Attributes:
        position: Frames that are there, taken ones included.
        taken: Frames that have been taken.
        overflowed: Frames that came and were lost on the way.
        missing: Spans that are silence because nothing was heard.
    """

    def __init__(self, start: float) -> None:
        self._start = start
        self._parts: deque[Pcm] = deque()
        self._resampler: soxr.ResampleStream | None = None
        self._stretch: Stretch | None = None
        self._steering = Steering()
        self._rate = 0
        self._waiting: list[Block] = []
        self._aligned = False
        self._heard = 0.0
        self._lateness: deque[tuple[float, float]] = deque()
        self._last: Pcm = np.zeros(0, dtype=np.int16)
        self.position = 0
        self.taken = 0
        self.overflowed = 0
        self.missing: list[Span] = []

    def feed(self, block: Block, rate: int) -> None:
        """Put a captured block, mono at `rate`, behind the ones before."""
        if rate != self._rate:  # another device than before: another clock
            self.flush()
            self._rate, self._steering = rate, Steering()
        if block.lost:
            self.overflowed += round(block.lost / rate * RATE)
        if not self._aligned:
            self._waiting.append(block)
            if block.at + len(block.samples) / rate - self._waiting[0].at >= _SETTLE:
                self.settle()
            return
        if block.lost:
            self._fill(round(block.lost / rate * RATE))
        if block.torn:
            self._steering.tear()
        self._watch_lateness(block.at)
        self._hear(block.samples[self._ahead(block.at) :])

    def settle(self) -> None:
        """Begin (again) where the clock says: pad with silence, or drop what is already filled.

        A first block may come late, never early; so the earliest of all that wait is believed.
        What was heard before the recording's start is dropped: consent did not cover it.
        """
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        begins, frames = [], 0
        for block in waiting:
            frames += block.lost if frames else 0
            begins.append(block.at - frames / self._rate)
            frames += len(block.samples)
        samples = np.concatenate([_with_lost(block, waiting[0]) for block in waiting])
        expected = round((min(begins) - self._start) * RATE)
        self._aligned = True
        self._heard = float(self.position)
        self._lateness.clear()
        self._steering.restart()
        if expected > self.position:
            self._pad(expected - self.position)
        drop = max(0, round((self.position - expected) / RATE * self._rate))
        self._aligned = drop < len(samples)
        self._hear(samples[drop:])

    def fill_to(self, frame: int) -> None:
        """Nothing was heard up to that frame: it is silence, and said to be missing."""
        if frame > self.position:
            self._fill(frame - self.position)
            self._aligned = False

    def take(self, frames: int) -> Pcm:
        """Take frames from the front; the caller knows that they are there."""
        out = np.zeros(frames, dtype=np.int16)
        done = 0
        while done < frames:
            part = self._parts.popleft()
            use = min(len(part), frames - done)
            out[done : done + use] = part[:use]
            if use < len(part):
                self._parts.appendleft(part[use:])
            done += use
        self.taken += frames
        return out

    def revoke(self, frame: int) -> None:
        """What was heard from that frame on was somebody else's: it never was."""
        self._waiting.clear()
        self.flush()
        first, last = min(frame, self.position), self.position
        kept = max(0, first - self.taken)
        before = self.take(kept)
        self.taken -= kept
        self._parts.clear()
        self._parts.append(before)
        self._parts.append(np.zeros(last - self.taken - kept, dtype=np.int16))
        if first < last:
            self._say_missing(first, last)
        self._last = self._last[:0]
        self._lateness.clear()
        self._aligned = False

    def _watch_lateness(self, at: float) -> None:
        """Fill what the device swallowed in silence; a block that merely came late is none."""
        late = self._late(at)
        self._lateness.append((at, late))
        while at - self._lateness[0][0] > _LATE_WATCH:
            self._lateness.popleft()
            smallest = min(one for _, one in self._lateness)
            if smallest > _LATE:
                self._fill(round(smallest * RATE))
                self._steering.restart()
                return
        speed = self._steering.speed
        lost = self._steering.late(at, late)
        if lost:
            self.overflowed += round(lost * RATE)
            self._fill(round(lost * RATE))
        if self._steering.speed != speed:
            self._steer()

    def _late(self, at: float) -> float:
        return (at - self._start) - self._heard / RATE

    def _ahead(self, at: float) -> int:
        """Frames to drop: a block is never early, so silence before it was filled too long."""
        early = -self._late(at)
        if early <= _EARLY:
            return 0
        self._lateness.clear()
        self._steering.restart()
        return round(early * self._rate)

    def _steer(self) -> None:
        if self._stretch is None:
            self._stretch = Stretch(self._last)
        self._stretch.steer(self._steering.speed)

    def _hear(self, samples: Pcm) -> None:
        if not len(samples):
            return
        self._heard += len(samples) / self._rate * RATE * (1 + self._steering.speed)
        if self._rate != RATE:
            if self._resampler is None:
                self._resampler = soxr.ResampleStream(self._rate, RATE, 1, dtype="int16")
            samples = self._resampler.resample_chunk(np.ascontiguousarray(samples))
        self._keep(samples)

    def _keep(self, samples: Pcm) -> None:
        """Through the stretch where a clock drifts; else as it is."""
        if self._stretch is None and self._steering.working:
            self._steer()
        self._append(self._stretch.feed(samples) if self._stretch is not None else samples)

    def _pad(self, frames: int) -> None:
        """Silence before a stream's first block: a device that took its time is said."""
        if frames >= _SLOW_START * RATE:
            self._fill(frames)
        else:
            self._append(np.zeros(frames, dtype=np.int16))
            self._heard += frames

    def _fill(self, frames: int) -> None:
        if frames <= 0:
            return
        self.flush()
        first = self.position
        self._append(np.broadcast_to(np.int16(0), (frames,)))  # hours of it take no memory
        self._heard += frames
        self._lateness.clear()
        self._say_missing(first, first + frames)

    def _say_missing(self, first: int, last: int) -> None:
        if self.missing and self.missing[-1][1] >= first:
            self.missing[-1] = (min(self.missing[-1][0], first), last)
        else:
            self.missing.append((first, last))

    def flush(self) -> None:
        """Let out what the resamplers still hold."""
        if self._resampler is not None:
            rest = self._resampler.resample_chunk(np.zeros(0, dtype=np.int16), last=True)
            self._resampler = None
            self._keep(rest)
        if self._stretch is not None:
            rest, self._stretch = self._stretch.flush(), None
            self._append(rest)

    def _append(self, samples: Pcm) -> None:
        if len(samples):
            self._parts.append(samples)
            self.position += len(samples)
            self._last = (
                samples[-HISTORY:]
                if len(samples) >= HISTORY
                else np.concatenate((self._last, samples))[-HISTORY:]
            )


def _with_lost(block: Block, first: Block) -> Pcm:
    """A block behind the silence of what was lost before it; before the first one nothing was."""
    if not block.lost or block is first:
        return block.samples
    return np.concatenate((np.zeros(block.lost, dtype=np.int16), block.samples))
