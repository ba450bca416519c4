"""Where played sound goes: PortAudio, or a clock when there is no output device."""

import threading
import time
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from app.audio.devices import gone, route
from app.audio.portaudio import LATENCY_MS, LOCK, portaudio, routed
from app.audio.ring import PlayRing
from app.audio.sound import Buffer, Clock, Floats

RING_SECONDS = 1.0
"""Ready for the device: so long may everything else of the program keep the feeder waiting."""

SILENT_RATE = 48_000
_KEPT_SECTIONS = 32

_BELIEVABLE_LATENCY = 2.0


@dataclass(frozen=True, slots=True)
class _Section:
    """From one output frame on, the source is heard from one second on."""

    frame: int
    second: float


class Run:
    """Playing from a place at a speed; a seek begins another run.

    The feeder fills its ring, the output empties it. Where the source is not played straight on (a
    loop, a silence left out) a section begins, so that the position stays exact.
    """

    def __init__(self, start: float, speed: float, rate: int) -> None:
        self.speed = speed
        self.rate = rate
        self.ring = PlayRing(int(rate * RING_SECONDS))
        self.complete = False
        self.starved = 0
        self.first_heard: float | None = None
        self._sections = (_Section(0, start),)
        self._before = 0
        self._at = 0.0

    def section(self, second: float) -> None:
        """What the feeder puts next is the source from this second on."""
        heard = self.ring.played
        known = self._sections
        passed = next((n for n, one in enumerate(known) if one.frame > heard), len(known))
        # The one that is heard, one before it (the device is behind the ring), and what follows.
        self._sections = (
            *known[max(0, passed - 1 - _KEPT_SECTIONS) :],
            _Section(self.ring.written, second),
        )

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
        """The source's second that is heard now, counted in frames that the output has taken."""
        before, at = self._before, self._at
        heard = before + (now - at) * self.rate if at else 0.0
        return self._second(min(max(0.0, heard), float(self.ring.played)))

    def ahead(self) -> float:
        """The source's second that the output takes next; what is before it can't be called back."""
        return self._second(float(self.ring.played))

    def _second(self, frame: float) -> float:
        sections = self._sections
        place = max(0, sum(one.frame <= frame for one in sections) - 1)
        one = sections[place]
        return one.second + max(0.0, frame - one.frame) / self.rate * self.speed

    def ended(self, now: float) -> bool:
        """Whether its last frame has been heard."""
        if not self.complete or self.ring.played < self.ring.written:
            return False
        return self._before + (now - self._at) * self.rate >= self.ring.played


class Output(Protocol):
    """Something that plays runs.

    Attributes:
        run: What is played now; None is silence.
        underflows: How often the device had nothing to play because it was not served in time.
    """

    run: Run | None
    underflows: int

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
        self.underflows = 0
        self._clock = clock
        self._closed = False
        library = portaudio()
        # The system's default has no name here; its latency is asked for all the same.
        named = way.pulse is not None
        wanted = ("PULSE_SINK", way.pulse) if named else ("PULSE_LATENCY_MSEC", LATENCY_MS)
        with routed(*wanted):
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
        if flags.output_underflow and run is not None and run.first_heard is not None:
            self.underflows += 1
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
        self.underflows = 0
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
