"""Where played sound goes: PortAudio, or a clock when there is no output device.

Sound is written ahead into the device's own memory, a quarter of a second of it, and no callback of
ours runs: Python may be held up for that long by whatever else the program does, and nobody hears
it. A seek throws away what the device holds and begins anew, which takes a millisecond.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from app.audio.device_clock import DeviceClock
from app.audio.devices import gone, route
from app.audio.portaudio import LOCK, portaudio, routed
from app.audio.ring import PlayRing
from app.audio.sound import Clock, Floats

RING_SECONDS = 1.5
"""Made in advance; what the device holds comes on top."""

AHEAD = 0.16
"""Seconds that the device is asked to hold."""

SILENT_RATE = 48_000
_KEPT_SECTIONS = 32
_LEAST = 0.01
"""Seconds that are worth a write."""


@dataclass(frozen=True, slots=True)
class _Section:
    """From one output frame on, the source is heard from one second on."""

    frame: int
    second: float


class Run:
    """Playing from a place at a speed; a seek begins another run.

    The feeder fills its ring, the output empties it. Where the source is not played straight on (a
    loop, a silence left out) a section begins, so that the position stays exact.

    Attributes:
        complete: All its sound is in the ring.
        starved: How often the output had nothing to play.
        first_heard: When its first frame was heard, on the player's clock.
    """

    def __init__(self, start: float, speed: float, rate: int) -> None:
        self.speed = speed
        self.rate = rate
        self.ring = PlayRing(int(rate * RING_SECONDS))
        self.complete = False
        self.starved = 0
        self.first_heard: float | None = None
        self._sections: tuple[_Section, ...] = (_Section(0, start),)
        self._heard = (0.0, 0.0)

    def section(self, second: float) -> None:
        """What the feeder puts next is the source from this second on."""
        known = self._sections
        passed = sum(one.frame <= self.ring.played for one in known)
        # What was passed may still be on its way through the device.
        self._sections = (
            *known[max(0, passed - _KEPT_SECTIONS) :],
            _Section(self.ring.written, second),
        )

    def heard(self, frames: float, now: float) -> None:
        """So many of its frames have been heard now."""
        self._heard = (frames, now)
        if frames > 0 and self.first_heard is None:
            self.first_heard = now - frames / self.rate

    def position(self, now: float) -> float:
        """The source's second that is heard now, counted in frames that the output has played."""
        frames, at = self._heard
        heard = frames + (now - at) * self.rate if frames else 0.0
        return self._second(min(heard, float(self.ring.played)))

    def _second(self, frame: float) -> float:
        sections = self._sections
        one = sections[max(0, sum(one.frame <= frame for one in sections) - 1)]
        return one.second + max(0.0, frame - one.frame) / self.rate * self.speed

    def ended(self) -> bool:
        """Whether its last frame has been heard."""
        all_taken = self.complete and self.ring.played >= self.ring.written
        return all_taken and self._heard[0] >= self.ring.played


class Output(Protocol):
    """Something that plays runs. All of it is called by the player's thread alone.

    Attributes:
        rate: Frames a second it takes.
        problem: Why it plays no more; empty while it does.
    """

    @property
    def rate(self) -> int:
        """See above."""

    @property
    def problem(self) -> str:
        """See above."""

    def play(self, run: Run | None) -> None:
        """Play this from now on, at once; None is silence."""

    def pump(self) -> None:
        """Take what fits of the run's ring; to be called every few hundredths of a second."""

    def close(self) -> None:
        """Let go of the device."""


class DeviceOutput:
    """Plays on the device of a stable name; empty is the system's default.

    Raises:
        KnownError: It is not there, or can't be opened.
    """

    def __init__(self, device: str = "", clock: Clock = time.monotonic) -> None:
        way = route(device, "output")
        self.rate = way.rate
        self.problem = ""
        self._clock = clock
        self._run: Run | None = None
        library = portaudio()
        self._error: type[Exception] = library.PortAudioError
        with routed("PULSE_SINK", way.pulse), _held_by_pulse():
            try:
                self._stream: Any = library.RawOutputStream(
                    device=way.index,
                    channels=2,
                    samplerate=way.rate,
                    dtype="float32",
                    blocksize=0,
                    latency=AHEAD,
                )
                self._stream.start()
                self._room = max(1, self._stream.write_available)
            except (library.PortAudioError, ValueError) as failure:
                raise gone(device) from failure
        self._silence: Floats = np.zeros((self._room, 2), dtype=np.float32)
        self._least = min(self._room, round(_LEAST * self.rate))
        self._written = 0
        self._played = DeviceClock(self.rate)

    def play(self, run: Run | None) -> None:
        """See `Output.play`."""
        self._run = run
        self._written, self._played = 0, DeviceClock(self.rate)
        try:
            self._stream.abort()
            self._stream.start()
        except self._error as failure:
            self.problem = str(failure)
            return
        self.pump()

    def pump(self) -> None:
        """See `Output.pump`."""
        if self.problem:
            return
        try:
            self._write(self._stream.write_available)
        except self._error as failure:
            self.problem = str(failure)

    def close(self) -> None:
        """See `Output.close`."""
        with LOCK:
            self._stream.close(ignore_errors=True)

    def _write(self, free: int) -> None:
        run, now = self._run, self._clock()
        if run is not None:
            taken = self._written - max(0, self._room - free)
            run.heard(min(self._played.heard(taken, now), float(run.ring.played)), now)
        if free < self._least:
            return
        block = run.ring.take(free) if run is not None else self._silence[:free]
        if run is not None and len(block) < free and run.complete:
            # Behind the end comes silence: a device that runs dry stumbles.
            block = np.concatenate((block, self._silence[: free - len(block)]))
        elif not len(block):
            if run is not None and self._written:
                run.starved += free >= self._room
            return
        late = self._stream.write(block)
        if late and run is not None and self._written:
            run.starved += 1
        self._written += len(block)


@contextmanager
def _held_by_pulse() -> Iterator[None]:
    """PulseAudio holds as much as the stream asks for; unasked it takes up to 2 s."""
    before = os.environ.get("PULSE_LATENCY_MSEC")
    os.environ["PULSE_LATENCY_MSEC"] = str(round(AHEAD * 1000))
    try:
        yield
    finally:
        if before is None:
            del os.environ["PULSE_LATENCY_MSEC"]
        else:
            os.environ["PULSE_LATENCY_MSEC"] = before


class SilentOutput:
    """Takes sound at the pace of the clock and plays it nowhere.

    It keeps cursor, marks and comments usable on a computer without sound; the player says so.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self.rate = SILENT_RATE
        self.problem = ""
        self._clock = clock
        self._run: Run | None = None
        self._begun = 0.0

    def play(self, run: Run | None) -> None:
        """See `Output.play`."""
        self._run, self._begun = run, self._clock()

    def pump(self) -> None:
        """See `Output.pump`."""
        run = self._run
        if run is None:
            return
        now = self._clock()
        due = int((now - self._begun) * self.rate) - run.ring.played
        taken = len(run.ring.take(max(0, due)))
        if taken < due and not run.complete:  # held up: the clock waits for the sound
            self._begun += (due - taken) / self.rate
        run.heard(float(run.ring.played), now)

    def close(self) -> None:
        """See `Output.close`."""
