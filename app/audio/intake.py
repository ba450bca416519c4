"""The open devices of a call: drained together, with a meter per channel. Never raises."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.audio.capture import CaptureBackend, CaptureStream
from app.audio.ring import Block
from app.domain.errors import KnownError

REP = "rep"
PROSPECT = "prospect"

_FULL_SCALE = 32768.0


@dataclass(frozen=True, slots=True)
class Channel:
    """One side of a call and what it is captured from.

    Attributes:
        name: 'rep' or 'prospect'.
        backend: The way to capture.
        device: Stable name of the device.
    """

    name: str
    backend: CaptureBackend
    device: str


@dataclass(frozen=True, slots=True)
class Level:
    """A meter: root mean square and highest peak of the newest sound, both 0 to 1 of full scale."""

    rms: float = 0.0
    peak: float = 0.0


class Intake:
    """Opens the channels' devices and drains them."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self._channels = tuple(channels)
        self._streams: list[CaptureStream | None] = [None] * len(self._channels)
        self.levels: tuple[Level, ...] = (Level(),) * len(self._channels)

    def open(self) -> None:
        """Open every device that can be; the others are missing channels."""
        for number, channel in enumerate(self._channels):
            try:
                self._streams[number] = channel.backend.open(channel.device)
            except KnownError:
                self._streams[number] = None

    def drain(self) -> list[list[Block]]:
        """Per channel what came since the last time; meters follow it."""
        drained = [stream.read() if stream else [] for stream in self._streams]
        self.levels = tuple(
            _level(blocks, before) for blocks, before in zip(drained, self.levels, strict=True)
        )
        return drained

    def rate(self, number: int) -> int:
        """Frames a second of a channel; 0 when it is missing."""
        stream = self._streams[number]
        return stream.rate if stream else 0

    @property
    def alive(self) -> list[bool]:
        """Per channel whether its device captures."""
        return [stream is not None and not stream.problem for stream in self._streams]

    @property
    def problems(self) -> list[str]:
        """What is missing now, in the words of the call bar."""
        return [
            f"{channel.name} channel missing"
            for channel, living in zip(self._channels, self.alive, strict=True)
            if not living
        ]

    @property
    def lost(self) -> list[int]:
        """Per channel the frames lost on the way, at the device's rate."""
        return [stream.lost if stream else 0 for stream in self._streams]

    def close(self) -> None:
        """Let go of all devices."""
        for stream in self._streams:
            if stream is not None:
                stream.close()


def _level(blocks: list[Block], before: Level) -> Level:
    heard = [block.samples for block in blocks if len(block.samples)]
    if not heard:  # nothing new within one tick is usual; a dead device fades out
        return Level(before.rms * 0.8, before.peak * 0.8)
    samples = np.concatenate(heard).astype(np.float32)
    rms = math.sqrt(float(np.dot(samples, samples)) / len(samples))
    return Level(rms / _FULL_SCALE, float(np.abs(samples).max()) / _FULL_SCALE)
