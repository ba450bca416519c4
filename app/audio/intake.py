"""The open devices of a call: drained together, with a meter per channel. Never raises.

Two threads: the recorder's drains and writes; one of our own opens what is missing, and asks the
system whether each stream still hears its own device. So a device that takes its time to open, or
a sound server that does not answer, holds up neither the writing nor the other channel.
"""

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from app.audio.capture import CaptureBackend, CaptureStream, Place
from app.audio.clocks import capture_clock
from app.audio.ring import Block
from app.audio.sound import Clock
from app.audio.status import ChannelState, Level
from app.domain.errors import KnownError
from app.domain.phrases import phrase

REP = "rep"
PROSPECT = "prospect"

STANDS_STILL = 1.0
"""Seconds without a block after which a device that is there is said to stand still."""

_AGAIN = 1.0
_LOOK = 5.0
_REOPEN = 10.0
_BEFORE_CHANGE = 0.2
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


_WORDS = {
    ChannelState.STILL: phrase("no sound comes from the {name} device"),
    ChannelState.MISSING: phrase("{name} channel missing"),
    ChannelState.TAKEN: phrase(
        "{name} channel missing: the system had put another device in its place"
    ),
}


@dataclass(frozen=True, slots=True)
class Drained:
    """What came from one channel, at the rate of the device that it came from."""

    blocks: list[Block]
    rate: int


class _Mouth:
    """One channel and its stream of now."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.stream: CaptureStream | None = None
        self.taken = False
        self.good = 0.0
        self.looked = 0.0
        self.begun = False
        self.heard = 0.0
        self.still = 0.0

    def drain(self, now: float) -> Drained:
        stream = self.stream
        blocks = stream.read() if stream else []
        if blocks:
            self.heard, self.begun = now, True
        self.still = now - self.heard
        return Drained(blocks, stream.rate if stream else 0)

    @property
    def state(self) -> ChannelState:
        if self.stream is None or self.stream.problem:
            return ChannelState.TAKEN if self.taken else ChannelState.MISSING
        if self.still > STANDS_STILL:
            return ChannelState.STILL
        return ChannelState.LIVE if self.begun else ChannelState.OPENING


class Intake:
    """Opens the channels' devices, drains them, and opens them again when they come back.

    Args:
        channels: What to capture.
        clock: The clock of the capture backends.
    """

    def __init__(self, channels: Sequence[Channel], clock: Clock = capture_clock) -> None:
        self._mouths = [_Mouth(channel) for channel in channels]
        self._clock = clock
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._changed_at: float | None = None
        self._revoked: list[tuple[int, float]] = []
        self._said: list[str] = []
        self._watches: list[Callable[[], None]] = []
        self._thread = threading.Thread(target=self._tend, name="devices", daemon=True)
        self.levels: tuple[Level, ...] = (Level(),) * len(self._mouths)

    def open(self) -> None:
        """Open every device that can be; the others are missing channels until they come."""
        for mouth in self._mouths:
            self._open(mouth)
        backends: list[CaptureBackend] = []
        for mouth in self._mouths:
            if mouth.channel.backend not in backends:
                backends.append(mouth.channel.backend)
        self._watches = [one.watch(self._changed) for one in backends]
        self._thread.start()

    def drain(self) -> list[Drained]:
        """Per channel what came since the last time; meters follow it."""
        now = self._clock()
        drained = [mouth.drain(now) for mouth in self._mouths]
        self.levels = tuple(
            _level(one.blocks, before) for one, before in zip(drained, self.levels, strict=True)
        )
        return drained

    def take_revoked(self) -> list[tuple[int, float]]:
        """Channels that heard another device than their own, and since when; each told once."""
        with self._lock:
            revoked, self._revoked = self._revoked, []
        return revoked

    def take_said(self) -> list[str]:
        """What happened to devices and is no problem of now; each told once."""
        with self._lock:
            said, self._said = self._said, []
        return said

    @property
    def states(self) -> tuple[ChannelState, ...]:
        """Per channel what its device does."""
        return tuple(mouth.state for mouth in self._mouths)

    @property
    def alive(self) -> list[bool]:
        """Per channel whether its device captures."""
        return [mouth.stream is not None and not mouth.stream.problem for mouth in self._mouths]

    @property
    def muted(self) -> list[bool]:
        """Per channel whether it is silent on purpose."""
        return [mouth.stream is not None and mouth.stream.muted for mouth in self._mouths]

    @property
    def problems(self) -> list[str]:
        """What is missing now, in the words of the call bar."""
        return [
            phrase(_WORDS[state], name=mouth.channel.name)
            for mouth, state in zip(self._mouths, self.states, strict=True)
            if state in _WORDS
        ]

    @property
    def lost(self) -> list[int]:
        """Per channel the frames that its stream of now lost on the way, at the device's rate."""
        return [mouth.stream.lost if mouth.stream else 0 for mouth in self._mouths]

    def close(self) -> None:
        """Let go of all devices."""
        self._closing.set()
        self._wake.set()
        for stop in self._watches:
            stop()
        if self._thread.ident is not None:
            self._thread.join(5.0)
        for mouth in self._mouths:
            if mouth.stream is not None:
                mouth.stream.close()

    # --- the thread that tends the devices ----------------------------------------------------

    def _changed(self) -> None:
        with self._lock:
            if self._changed_at is None:
                self._changed_at = self._clock()
        self._wake.set()

    def _tend(self) -> None:
        while not self._closing.is_set():
            self._wake.wait(_AGAIN)
            self._wake.clear()
            with self._lock:
                changed, self._changed_at = self._changed_at, None
            for number, mouth in enumerate(self._mouths):
                if not self._closing.is_set():
                    self._look(number, mouth, changed)

    def _look(self, number: int, mouth: _Mouth, changed: float | None) -> None:
        stream, now = mouth.stream, self._clock()
        if stream is None or stream.problem:
            if stream is not None:
                mouth.stream = None
                stream.close()
            self._open(mouth)
            return
        if changed is None and now - mouth.looked < _LOOK and mouth.still < _REOPEN:
            return
        mouth.looked = now
        where = stream.where()
        if where is Place.ELSEWHERE:
            mouth.taken, mouth.stream = True, None
            stream.close()
            since = mouth.good if changed is None else max(mouth.good, changed - _BEFORE_CHANGE)
            with self._lock:
                self._revoked.append((number, since))
            if self._open(mouth):  # a server with a new default moves what was on the old one
                self._say(
                    phrase(
                        "the system moved the {name} channel to another device",
                        name=mouth.channel.name,
                    )
                )
            return
        mouth.good = now
        if where is Place.SUPERSEDED and self._open(mouth):
            stream.close()
            self._say(phrase("another {name} device", name=mouth.channel.name))
        elif where is Place.OWN and mouth.still > _REOPEN and self._open(mouth):
            stream.close()

    def _say(self, sentence: str) -> None:
        with self._lock:
            self._said.append(sentence)

    def _open(self, mouth: _Mouth) -> bool:
        begun = self._clock()
        try:
            stream = mouth.channel.backend.open(mouth.channel.device)
        except KnownError:
            return False
        mouth.good = mouth.looked = begun
        mouth.heard = self._clock()
        mouth.taken, mouth.still, mouth.begun = False, 0.0, False
        mouth.stream = stream
        return True


def _level(blocks: list[Block], before: Level) -> Level:
    heard = [block.samples for block in blocks if len(block.samples)]
    if not heard:  # nothing new within one tick is usual; a dead device fades out
        return Level(before.rms * 0.8, before.peak * 0.8)
    samples = np.concatenate(heard).astype(np.float32)
    rms = math.sqrt(float(np.dot(samples, samples)) / len(samples))
    return Level(rms / _FULL_SCALE, float(np.abs(samples).max()) / _FULL_SCALE)
