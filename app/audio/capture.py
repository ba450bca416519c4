"""Where captured sound comes from: a protocol, and its form over PortAudio.

The other forms are `file_backend`, a far end that talks from files, and `loopback`, what an output
of Windows plays.
"""

import itertools
import os
from collections.abc import Callable
from enum import StrEnum
from typing import Any, Protocol

from app.audio.clocks import capture_clock
from app.audio.devices import PULSE, Route, gone, route
from app.audio.portaudio import LOCK, portaudio, routed
from app.audio.pulse import PulseWatch, default, default_microphone, place_of
from app.audio.ring import Block, BlockRing
from app.audio.sound import Buffer, Clock

BLOCKS = 50
"""A second; each is a turn of the interpreter."""

RING_SECONDS = 10
"""How long the disk may stand still before sound is lost."""


class Place(StrEnum):
    """Where the system has put an open stream."""

    OWN = "own"
    ELSEWHERE = "elsewhere"  # another device was put in its place: its sound is somebody else's
    SUPERSEDED = "superseded"  # it follows the system's default, which is another one now


class CaptureStream(Protocol):
    """An open device, capturing until it is closed."""

    @property
    def rate(self) -> int:
        """Frames a second: the device's own."""

    @property
    def problem(self) -> str:
        """Why nothing more will come; empty while it is alive."""

    @property
    def lost(self) -> int:
        """Frames lost since it was opened because nobody took them in time."""

    @property
    def muted(self) -> bool:
        """Whether it is silent on purpose."""

    def read(self) -> list[Block]:
        """Everything captured since the last call, in order; never waits."""

    def where(self) -> Place:
        """Ask the system where the stream is; may take some hundredths of a second."""

    def close(self) -> None:
        """Let go of the device; may be called twice."""


class CaptureBackend(Protocol):
    """A way to capture sound."""

    def open(self, device: str) -> CaptureStream:
        """Start capturing from the device of that stable name.

        Raises:
            KnownError: The device is not there, or can't be opened.
        """

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Be told when devices come, go or are moved.

        Args:
            changed: Called on any thread; must not wait.

        Returns:
            What ends it.
        """


class SoundDeviceBackend:
    """Capture by PortAudio: the device's own rate, blocks of 20 ms, high latency.

    Blocks of the device's own choice lost as little and came 116 times a second, which took a
    quarter more of a core: 5.7% for two devices against 4.4%, 20 s each, in turns.
    """

    def __init__(self, clock: Clock = capture_clock) -> None:
        self._clock = clock

    def open(self, device: str) -> CaptureStream:
        """See `CaptureBackend.open`; an empty name is the system's default microphone."""
        if device:
            return _DeviceStream(device, route(device, "input"), self._clock)
        name = default_microphone()
        if name:
            return _DeviceStream(PULSE + name, route(PULSE + name, "input"), self._clock, name)
        if default("source"):  # a monitor: that is the other side, not the rep
            raise gone("")
        return _DeviceStream("", route("", "input"), self._clock)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """See `CaptureBackend.watch`; only a PulseAudio server tells."""
        watch = PulseWatch(changed)
        watch.start()
        return watch.stop


class _DeviceStream:
    _numbers = itertools.count(1)

    def __init__(self, device: str, way: Route, clock: Clock, follows: str = "") -> None:
        self._rate = way.rate
        self._clock = clock
        self._closed = False
        self._problem = ""
        self._own = way.pulse
        self._follows = follows
        self._mark = f"{os.getpid()}.{next(self._numbers)}"
        self._ring = BlockRing(way.rate * RING_SECONDS, way.channels)
        library = portaudio()
        with routed("PULSE_SOURCE", way.pulse, self._mark):
            try:
                self._stream: Any = library.RawInputStream(
                    device=way.index,
                    channels=way.channels,
                    samplerate=way.rate,
                    dtype="int16",
                    blocksize=way.rate // BLOCKS,
                    latency="high",
                    callback=self._captured,
                    finished_callback=self._finished,
                )
                self._stream.start()
            except (library.PortAudioError, ValueError) as failure:
                raise gone(device) from failure

    @property
    def rate(self) -> int:
        return self._rate

    @property
    def problem(self) -> str:
        return self._problem

    @property
    def lost(self) -> int:
        return self._ring.lost

    @property
    def muted(self) -> bool:
        return False

    def read(self) -> list[Block]:
        return self._ring.take()

    def where(self) -> Place:
        if self._own is None or self._closed:
            return Place.OWN
        put = place_of(self._mark)
        # Asked after it: a server that has a new default moves the stream there at once.
        now = default_microphone() if self._follows else ""
        if now not in ("", self._follows) and put in (None, self._own, now):
            return Place.SUPERSEDED
        return Place.OWN if put in (None, self._own) else Place.ELSEWHERE

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with LOCK:
            self._stream.close(ignore_errors=True)

    def _captured(self, data: Buffer, frames: int, moment: Any, flags: Any) -> None:
        # When it came, less its own length: the sound server's own idea of a frame's age was
        # measured 0.7 s wrong for the first second of a stream; this one stays within a block.
        at = self._clock() - frames / self._rate
        self._ring.put(data, frames, at, flags.input_overflow)

    def _finished(self) -> None:
        if not self._closed:
            self._problem = "the device went away"
