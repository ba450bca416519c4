"""From an open sound file to an output's ring: gains, speed, the output's rate, both ears."""

from collections.abc import Iterator, Sequence

import numpy as np
import soundfile
import soxr

from app.audio.output import Run
from app.audio.sound import Floats
from app.audio.stretch import BLOCK, stretched

_FADE = 64


class Feed:
    """The sound of one run, from where the file stands.

    Args:
        file: Open, at the run's first frame.
        gains: Loudness per channel of the file.
        run: Whose ring is filled.
    """

    def __init__(self, file: soundfile.SoundFile, gains: Sequence[float], run: Run) -> None:
        self._file = file
        self._gains = np.array(gains, dtype=np.float32)
        self._run = run
        self._blocks = self._sound()
        self._spare: Floats | None = None
        self.broke_off = False

    def fill(self) -> None:
        """Bring the ring up to full; tells the run when that was all."""
        while not self._run.complete:
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
        """Stereo at the output's rate, both sides of the call in both ears."""
        channels, rate = self._file.channels, self._file.samplerate
        resampler = soxr.ResampleStream(rate, self._run.rate, 1, dtype="float32")
        fade: Floats | None = np.linspace(0.0, 1.0, _FADE, dtype=np.float32)
        for block in stretched(self._read, channels, rate, self._run.speed):
            mono = np.ascontiguousarray(block @ self._gains)
            if fade is not None and len(mono) >= _FADE:  # no click where a seek cuts in
                mono[:_FADE] *= fade
                fade = None
            yield _stereo(resampler.resample_chunk(mono))
        yield _stereo(resampler.resample_chunk(np.zeros(0, dtype=np.float32), last=True))

    def _read(self, frames: int) -> Floats:
        """Reads in small steps: where a file breaks, what is before it is played."""
        parts: list[Floats] = [np.zeros((0, self._file.channels), dtype=np.float32)]
        while frames > 0:
            try:
                part = self._file.read(min(BLOCK, frames), dtype="float32", always_2d=True)
            except soundfile.SoundFileError:
                self.broke_off = True
                break
            if not len(part):
                break
            parts.append(part)
            frames -= len(part)
        return np.concatenate(parts)


def _stereo(mono: Floats) -> Floats:
    return np.repeat(mono.reshape(-1, 1), 2, axis=1)
