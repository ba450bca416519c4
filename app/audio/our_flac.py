"""Decoded sound becomes a FLAC of ours: 16 kHz, 16 bits, one or two channels, its owner's alone."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr

from app.audio.sound import RATE, Floats, Pcm
from app.domain.errors import KnownError

STEREO = 2
_SILENT = 3 / 32_768
"""What moves less than three steps of 16 bits is dither, no sound."""
_CHUNK = 65_536


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """What fails in here is our own file, not the one that is read.

    Raises:
        KnownError: It failed.
    """
    try:
        yield
    except (OSError, soundfile.SoundFileError) as failure:
        raise KnownError(
            "The converted sound can't be kept: the disk is full or can't be written.",
            "The file it came from was not changed.",
        ) from failure


class OurFlac:
    """Takes decoded frames: looks at them, and writes them where that is asked for.

    Args:
        part: The file to write; None only looks.
        channels: Of the frames; more than two are mixed into one.
        rate: Of the frames.

    Attributes:
        frames: Taken so far, at their own rate.
        written: Frames of 16 kHz in our file.
        same: All of two channels' frames are alike.
    """

    def __init__(self, part: Path | None, channels: int, rate: int) -> None:
        self.frames = self.written = 0
        self.same = channels == STEREO
        self._low = np.full(channels, np.inf, np.float32)
        self._high = np.full(channels, -np.inf, np.float32)
        self._mix = channels > STEREO
        out = 1 if self._mix else channels
        self._resampler = (
            soxr.ResampleStream(rate, RATE, out, dtype="float32") if rate != RATE else None
        )
        self._file: soundfile.SoundFile | None = None
        if part is not None:
            with writing():
                self._file = _our_own(part, out)

    @property
    def silent(self) -> tuple[bool, ...]:
        """Per channel: nothing in it moves; a constant offset can't be heard."""
        return tuple(bool(one) for one in self._high - self._low < _SILENT)

    def add(self, chunk: Floats) -> None:
        """Take frames, (frames, channels) from -1 to 1.

        Raises:
            KnownError: They can't be written.
        """
        self.frames += len(chunk)
        self._low = np.minimum(self._low, chunk.min(axis=0))
        self._high = np.maximum(self._high, chunk.max(axis=0))
        self.same = self.same and bool(np.array_equal(chunk[:, 0], chunk[:, -1]))
        self._put(chunk, last=False)

    def end(self) -> None:
        """All were taken; what the resampler holds back is written."""
        if self._resampler is not None and self.frames and self._file is not None:
            self._put(np.zeros((0, self._file.channels), np.float32), last=True)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            with writing():
                self._file.close()

    def _put(self, chunk: Floats, *, last: bool) -> None:
        if self._file is None:
            return
        if self._mix and len(chunk):
            chunk = chunk.mean(axis=1, keepdims=True, dtype=np.float32)
        if self._resampler is not None:
            chunk = self._resampler.resample_chunk(chunk, last=last)
        if len(chunk):
            with writing():
                self._file.write(_pcm(chunk))
            self.written += len(chunk)


def settled(part: Path, frames: int) -> str:
    """The hash of our file, hexadecimal sha256, once it is on the disk and whole.

    Raises:
        OSError: It does not hold so many frames.
    """
    with soundfile.SoundFile(part) as written:
        count = 0
        while got := len(written.read(_CHUNK, dtype="int16")):
            count += got
    if count != frames:
        raise OSError("the disk does not hold what was written")
    with part.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def to_one_channel(part: Path) -> None:
    """Replace our own two-channel file by its first channel."""
    one = part.with_name(part.name + "1")
    try:
        with soundfile.SoundFile(part) as both, _our_own(one, 1) as target:
            while len(got := both.read(_CHUNK, dtype="int16")):
                target.write(got[:, 0])
        one.replace(part)
    finally:
        with contextlib.suppress(OSError):
            one.unlink()


def _our_own(path: Path, channels: int) -> soundfile.SoundFile:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    return soundfile.SoundFile(path, "w", RATE, channels, subtype="PCM_16", format="FLAC")


def _pcm(chunk: Floats) -> Pcm:
    """As libsndfile reads 16 bits: 32768 is 1, so that 16-bit sound stays what it was."""
    scaled = np.rint(chunk.reshape(len(chunk), -1) * 32_768)
    pcm: Pcm = np.clip(scaled, -32_768, 32_767).astype(np.int16)
    return pcm
