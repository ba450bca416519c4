"""Where played sound goes: PortAudio, or a clock when there is no output device."""

import threading
import time
from typing import Any, Protocol

import numpy as np

from app.audio.devices import gone, route
from app.audio.portaudio import LOCK, portaudio, routed
from app.audio.ring import PlayRing
from app.audio.sound import Buffer, Clock, Floats

RING_SECONDS = 0.4
SILENT_RATE = 48_000

_BELIEVABLE_LATENCY = 2.0


class Run:
    """One stretch of playing from a place at a speed; a seek begins another.

    The feeder fills its ring, the output empties it.
    """

    def __init__(self, start: float, speed: float, rate: int) -> None:
        self.start = start
        self.speed = speed
        self.rate = rate
        self.ring = PlayRing(int(rate * RING_SECONDS))
        self.complete = False
        self.starved = 0
        self.first_heard: float | None = None
        self._before = 0
        self._at = 0.0

    def pull(self, out: Buffer, frames: int, heard_at: float) -> None:
        """Hand out the next frames; called by the output's thread only.

        Args:
            out: Room for `frames` stereo float32 frames.
            frames: How many.
            heard_at: When the first of them is heard, on the player's clock.
        """
        if self.ring.played < self.ring.written or not self.complete:
            self._before, self._at = self.ring.played, heard_at
        got = self.ring.pull(out, frames)
        if got and self.first_heard is None:
            self.first_heard = heard_at
        if got < frames and not self.complete and self.first_heard is not None:
            self.starved += 1

    def position(self, now: float) -> float:
        """The source's second that is heard now."""
        heard = self._before + (now - self._at) * self.rate if self._at else 0.0
        frames = min(max(0.0, heard), float(self.ring.played))
        return self.start + frames / self.rate * self.speed

    def ended(self, now: float) -> bool:
        """Whether its last frame has been heard."""
        if not self.complete or self.ring.played < self.ring.written:
            return False
        return self._before + (now - self._at) * self.rate >= self.ring.played


class Output(Protocol):
    """Something that plays runs.

    Attributes:
        run: What is played now; None is silence.
    """

    run: Run | None

    @property
    def rate(self) -> int:
        """Frames a second it takes."""

    @property
    def problem(self) -> str:
        """Why it plays no more; empty while it does."""

    def close(self) -> None:
        """Let go of the device."""


class DeviceOutput:
    """Plays on the device of a stable name; empty is the system's default.

    Raises:
        KnownError: It is not there, or can't be opened.
    """

    def __init__(self, device: str = "", clock: Clock = time.monotonic) -> None:
        way = route(device, "output")
        self.run: Run | None = None
        self.rate = way.rate
        self.problem = ""
        self._clock = clock
        self._closed = False
        library = portaudio()
        with routed("PULSE_SINK", way.pulse):
            try:
                self._stream: Any = library.RawOutputStream(
                    device=way.index,
                    channels=2,
                    samplerate=way.rate,
                    dtype="float32",
                    blocksize=0,
                    latency="high",
                    callback=self._wanted,
                    finished_callback=self._finished,
                )
                self._stream.start()
            except (library.PortAudioError, ValueError) as failure:
                raise gone(device) from failure

    def close(self) -> None:
        """See `Output.close`."""
        if not self._closed:
            self._closed = True
            with LOCK:
                self._stream.close(ignore_errors=True)

    def _wanted(self, data: Buffer, frames: int, moment: Any, flags: Any) -> None:
        run = self.run
        if run is None:
            data[:] = bytes(len(data))
            return
        ahead = moment.outputBufferDacTime - moment.currentTime
        if not 0.0 <= ahead < _BELIEVABLE_LATENCY:
            ahead = 0.0
        run.pull(data, frames, self._clock() + ahead)

    def _finished(self) -> None:
        if not self._closed:
            self.problem = "the output device went away"


class SilentOutput:
    """Takes sound at the pace of the clock and plays it nowhere.

    It keeps cursor, marks and comments usable on a computer without sound; the player says so.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self.run: Run | None = None
        self.rate = SILENT_RATE
        self.problem = "no output device"
        self._clock = clock
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._take, name="silent-output", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """See `Output.close`."""
        self._stop.set()
        self._thread.join(1.0)

    def _take(self) -> None:
        room: Floats = np.zeros((self.rate, 2), dtype=np.float32)
        last = self._clock()
        while not self._stop.wait(0.02):
            now = self._clock()
            frames = min(len(room), int((now - last) * self.rate))
            last += frames / self.rate
            if (run := self.run) is not None:
                run.pull(room, frames, now)
