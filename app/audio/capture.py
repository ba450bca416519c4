"""Where captured sound comes from: a protocol, and its form over PortAudio.

The other form is `file_backend`: a far end that talks from files.
"""

import time
from typing import Any, Protocol

from app.audio.devices import Route, gone, route
from app.audio.portaudio import LOCK, portaudio, routed
from app.audio.ring import Block, BlockRing
from app.audio.sound import Buffer, Clock

RING_SECONDS = 10
"""How long the disk may stand still before sound is lost."""


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

    def read(self) -> list[Block]:
        """Everything captured since the last call, in order; never waits."""

    def close(self) -> None:
        """Let go of the device; may be called twice."""


class CaptureBackend(Protocol):
    """A way to capture sound."""

    def open(self, device: str) -> CaptureStream:
        """Start capturing from the device of that stable name.

        Raises:
            KnownError: The device is not there, or can't be opened.
        """


class SoundDeviceBackend:
    """Capture by PortAudio: the device's own rate, its own block size, high latency.

    This choice lost nothing and started soonest of all that were measured.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock

    def open(self, device: str) -> CaptureStream:
        """See `CaptureBackend.open`; an empty name is the system's default input."""
        return _DeviceStream(device, route(device, "input"), self._clock)


class _DeviceStream:
    def __init__(self, device: str, way: Route, clock: Clock) -> None:
        self._rate = way.rate
        self._clock = clock
        self._closed = False
        self._problem = ""
        self._ring = BlockRing(way.rate * RING_SECONDS, way.channels)
        library = portaudio()
        with routed("PULSE_SOURCE", way.pulse):
            try:
                self._stream: Any = library.RawInputStream(
                    device=way.index,
                    channels=way.channels,
                    samplerate=way.rate,
                    dtype="int16",
                    blocksize=0,
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

    def read(self) -> list[Block]:
        return self._ring.take()

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with LOCK:
            self._stream.close(ignore_errors=True)

    def _captured(self, data: Buffer, frames: int, moment: Any, flags: Any) -> None:
        # When it came, less its own length: the sound server's own idea of a frame's age was
        # measured 0.7 s wrong for the first second of a stream; this one stays within a block.
        self._ring.put(data, frames, self._clock() - frames / self._rate)

    def _finished(self) -> None:
        if not self._closed:
            self._problem = "the device went away"
