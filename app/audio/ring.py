"""Memory between a PortAudio callback and the thread that drains it, and on the way out.

One side writes, one side reads; each changes only its own counter, so neither waits for the other
and the callback allocates nothing but what Python itself needs for a call.
"""

from array import array
from dataclasses import dataclass

import numpy as np

from app.audio.sound import Buffer, Floats, Pcm


@dataclass(frozen=True, slots=True)
class Block:
    """A run of captured sound.

    Attributes:
        samples: Mono, (frames,) int16, at the stream's own rate.
        at: When its first frame was heard, in seconds of the capture's clock.
        lost: Frames lost just before it (the ring was full), at the stream's own rate.
        torn: Whether the device says that it lost something before it, it can't say how much.
    """

    samples: Pcm
    at: float
    lost: int = 0
    torn: bool = False


class BlockRing:
    """Captured blocks with their moments. What does not fit is counted, never waited for."""

    def __init__(self, frames: int, channels: int, blocks: int = 4096) -> None:
        self._frames = frames
        self._channels = channels
        self._width = 2 * channels
        self._data = np.zeros((frames, channels), dtype=np.int16)
        self._bytes = self._data.data.cast("B")
        self._blocks = blocks
        self._at = array("d", bytes(8 * blocks))
        self._length = array("q", bytes(8 * blocks))
        self._gap = array("q", bytes(8 * blocks))
        self._torn = array("b", bytes(blocks))
        self._written = 0
        self._read = 0
        self._head = 0
        self._tail = 0
        self._pending_gap = 0
        self.lost = 0

    def put(self, raw: Buffer, frames: int, at: float, torn: bool = False) -> None:
        """Copy one block in; called by the callback only."""
        full = self._written - self._read + frames > self._frames
        if full or self._head - self._tail >= self._blocks:
            self._pending_gap += frames
            self.lost += frames
            return
        source = memoryview(raw).cast("B")
        start = self._written % self._frames
        first = min(frames, self._frames - start)
        width = self._width
        self._bytes[start * width : (start + first) * width] = source[: first * width]
        if first < frames:
            self._bytes[: (frames - first) * width] = source[first * width : frames * width]
        slot = self._head % self._blocks
        self._at[slot] = at
        self._length[slot] = frames
        self._gap[slot] = self._pending_gap
        self._torn[slot] = torn
        self._pending_gap = 0
        self._written += frames
        self._head += 1

    def take(self) -> list[Block]:
        """Everything captured since the last time, mixed to mono; called by the reader only."""
        blocks: list[Block] = []
        head = self._head
        while self._tail < head:
            slot = self._tail % self._blocks
            frames = self._length[slot]
            where = np.arange(self._read, self._read + frames) % self._frames
            samples = self._mono(self._data[where])
            torn = bool(self._torn[slot])
            blocks.append(Block(samples, self._at[slot], self._gap[slot], torn))
            self._read += frames
            self._tail += 1
        return blocks

    def _mono(self, data: Pcm) -> Pcm:
        if self._channels == 1:
            return data[:, 0]
        mixed: Pcm = (data.sum(axis=1, dtype=np.int32) // self._channels).astype(np.int16)
        return mixed


class PlayRing:
    """Sound on its way out: stereo float32, filled by the feeder, emptied by the output."""

    def __init__(self, frames: int) -> None:
        self._frames = frames
        self._data: Floats = np.zeros((frames, 2), dtype=np.float32)
        self.written = 0
        self.played = 0

    def free(self) -> int:
        """Frames that fit now."""
        return self._frames - (self.written - self.played)

    def low(self) -> bool:
        """Whether less than half of what it holds is there."""
        return self.written - self.played < self._frames // 2

    def put(self, frames: Floats) -> None:
        """Copy frames in; the caller has asked `free`."""
        start = self.written % self._frames
        first = min(len(frames), self._frames - start)
        self._data[start : start + first] = frames[:first]
        self._data[: len(frames) - first] = frames[first:]
        self.written += len(frames)

    def take(self, most: int) -> Floats:
        """Up to so many frames out, as a copy; called by the output only."""
        ready = min(most, self.written - self.played)
        start = self.played % self._frames
        first = min(ready, self._frames - start)
        found = np.concatenate((self._data[start : start + first], self._data[: ready - first]))
        self.played += ready
        return found
