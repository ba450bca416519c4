"""From an open sound file to an output's ring: gains, speed, the output's rate, both ears."""

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np
import soundfile
import soxr

from app.audio.course import Course
from app.audio.output import Run
from app.audio.sound import Floats
from app.audio.stretch import BLOCK, stretched

_FADE = 64
"""Source frames over which a stretch begins and ends: no click where playing jumps."""


class Feed:
    """The sound of one run.

    Args:
        file: Open.
        gains: Loudness per channel of the file.
        frames: How many of them can be read.
        course: What is played of it.
        place: From which second on.
        run: Whose ring is filled.
    """

    def __init__(
        self,
        file: soundfile.SoundFile,
        gains: Sequence[float],
        frames: int,
        course: Course,
        place: float,
        run: Run,
    ) -> None:
        self._file = file
        self._gains = np.array(gains, dtype=np.float32)
        self._run = run
        self._stretches = course.stretches(place, file.samplerate, frames)
        self._place = place
        self._blocks = self._sound()
        self._spare: Floats | None = None
        self._first = self._at = self._last = 0
        self.broke_off = False

    def fill(self, most: float = math.inf) -> None:
        """Bring the ring up to full; tells the run when that was all.

        Args:
            most: Seconds to add at most: the first ones are wanted at once.
        """
        upto = self._run.ring.written + most * self._run.rate
        while not self._run.complete and self._run.ring.written < upto:
            block = self._spare if self._spare is not None else next(self._blocks, None)
            self._spare = None
            if block is None:
                self._run.complete = True
            elif len(block) > self._run.ring.free():
                self._spare = block
                return
            else:
                self._run.ring.put(block)

    def _sound(self) -> Iterator[Floats]:
        begun = round(self._place * self._file.samplerate)
        for first, last in self._stretches:
            if first != begun:
                self._run.section(first / self._file.samplerate)
            begun = -1
            try:
                self._file.seek(first)
            except soundfile.SoundFileError:
                self.broke_off = True
            self._first, self._at, self._last = first, first, last
            yield from self._stretch()
            if self.broke_off:
                return

    def _stretch(self) -> Iterator[Floats]:
        """One stretch: stereo at the output's rate, both sides of the call in both ears."""
        channels, rate = self._file.channels, self._file.samplerate
        resampler = soxr.ResampleStream(rate, self._run.rate, 1, dtype="float32")
        for block in stretched(self._read, channels, rate, self._run.speed):
            mono = np.ascontiguousarray(block @ self._gains)
            yield _stereo(resampler.resample_chunk(mono))
        yield _stereo(resampler.resample_chunk(np.zeros(0, dtype=np.float32), last=True))

    def _read(self, frames: int) -> Floats:
        frames = min(frames, self._last - self._at)
        try:
            found: Floats = self._file.read(frames, dtype="float32", always_2d=True)
        except soundfile.SoundFileError:
            found = self._up_to_the_break(frames)
        self._fade(found)
        self._at += len(found)
        return found

    def _up_to_the_break(self, frames: int) -> Floats:
        """Where a file breaks, what is before it is played: read again in small steps."""
        self.broke_off = True
        parts: list[Floats] = [np.zeros((0, self._file.channels), dtype=np.float32)]
        with suppress(soundfile.SoundFileError):
            self._file.seek(self._at)
            while frames > 0:
                part = self._file.read(min(BLOCK, frames), dtype="float32", always_2d=True)
                if not len(part):
                    break
                parts.append(part)
                frames -= len(part)
        return np.concatenate(parts)

    def _fade(self, part: Floats) -> None:
        """Soften what stands at an end of its stretch."""
        if not len(part):
            return
        begun, left = self._at - self._first, self._last - self._at - len(part)
        if begun < _FADE or left < _FADE:
            place = np.arange(begun, begun + len(part), dtype=np.float32)
            whole = self._last - self._first
            near = np.minimum(place, whole - 1 - place) / _FADE
            part *= np.clip(near, 0.0, 1.0)[:, None]


def _stereo(mono: Floats) -> Floats:
    return np.repeat(mono.reshape(-1, 1), 2, axis=1)
