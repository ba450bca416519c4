"""The waveform's overview: lowest and highest sample per 256 frames, and coarser by four and four.

int8 holds what a screen shows: a sample's upper eight bits (sample >> 8, so -128 to 127). Level 0
is kept beside the sound file; the coarser levels are made from it in a millisecond.
"""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from app.audio.sound import Pcm

_ENDING = ".peaks.npz"
BIN = 256
FACTOR = 4
_VERSION = 1
_SMALLEST_LEVEL = 512

_Row = npt.NDArray[np.int8]
_Indexes = npt.NDArray[np.int64]

Bins = npt.NDArray[np.int8]
"""(channels, bins, 2): lowest and highest."""


@dataclass(frozen=True)
class Peaks:
    """An overview of one sound.

    Attributes:
        rate: Frames a second of the sound.
        frames: Its frames.
        finest: One bin per 256 frames, (channels, bins, 2) int8.
        problem: Why the sound ends before it should; empty when it does not.
    """

    rate: int
    frames: int
    finest: Bins
    problem: str = ""

    @cached_property
    def levels(self) -> tuple[Bins, ...]:
        """Level n has one bin per 256 * 4**n frames; made when first asked for."""
        return pyramid(self.finest)

    @property
    def channels(self) -> int:
        """How many."""
        return int(self.finest.shape[0])

    @property
    def seconds(self) -> float:
        """How long the sound is."""
        return self.frames / self.rate

    def window(self, start: float, end: float, columns: int) -> Bins:
        """Lowest and highest of each column of a picture.

        Args:
            start: Left edge in seconds; may lie before the sound.
            end: Right edge in seconds; may lie behind it.
            columns: How many columns the picture has.

        Returns:
            (channels, columns, 2) int8; columns without sound are 0, 0.
        """
        per_column = (end - start) * self.rate / columns
        level = self._level(per_column)
        bins = self.levels[level]
        width = BIN * FACTOR**level
        edges = (start * self.rate + np.arange(columns + 1) * per_column) / width
        first = np.floor(edges[:-1] + 1e-9).astype(np.int64)
        last = np.maximum(np.ceil(edges[1:] - 1e-9).astype(np.int64), first + 1)
        inside = (last > 0) & (first < bins.shape[1])
        out = np.zeros((self.channels, columns, 2), dtype=np.int8)
        if inside.any():
            a = np.clip(first[inside], 0, None)
            b = np.clip(last[inside], None, bins.shape[1])
            out[:, inside, 0] = _reduce(np.minimum, bins[:, :, 0], a, b)
            out[:, inside, 1] = _reduce(np.maximum, bins[:, :, 1], a, b)
        return out

    def _level(self, per_column: float) -> int:
        level = 0
        while level + 1 < len(self.levels) and BIN * FACTOR ** (level + 1) <= per_column:
            level += 1
        return level


class PeakCollector:
    """Level 0 of sound that comes in pieces."""

    def __init__(self, channels: int) -> None:
        self._parts: list[Bins] = []
        self._rest: Pcm = np.zeros((0, channels), dtype=np.int16)
        self._channels = channels
        self.frames = 0

    def add(self, frames: Pcm) -> None:
        """Append frames (frames, channels) int16."""
        self.frames += len(frames)
        if len(self._rest):
            frames = np.concatenate((self._rest, frames))
        whole = len(frames) // BIN * BIN
        if whole:
            self._parts.append(bins_of(frames[:whole]))
        self._rest = frames[whole:].copy()

    def peaks(self, rate: int, problem: str = "") -> Peaks:
        """The overview so far, an unfinished last bin included."""
        parts = list(self._parts)
        if len(self._rest):
            parts.append(bins_of(np.pad(self._rest, ((0, BIN - len(self._rest)), (0, 0)), "edge")))
        if not parts:
            parts.append(np.zeros((self._channels, 0, 2), dtype=np.int8))
        return Peaks(rate, self.frames, np.concatenate(parts, axis=1), problem)


def pyramid(level: Bins) -> tuple[Bins, ...]:
    """All levels from level 0 on, down to a few hundred bins."""
    levels = [level]
    while (bins := levels[-1].shape[1]) > _SMALLEST_LEVEL:
        fine = levels[-1]
        whole = bins // FACTOR * FACTOR
        grouped = fine[:, :whole].reshape(fine.shape[0], -1, FACTOR, 2)
        coarse = np.stack((grouped[..., 0].min(2), grouped[..., 1].max(2)), axis=-1)
        if whole < bins:
            rest = fine[:, whole:]
            last = np.stack((rest[..., 0].min(1), rest[..., 1].max(1)), axis=-1)
            coarse = np.concatenate((coarse, last[:, None]), axis=1)
        levels.append(coarse)
    return tuple(levels)


def cache_path(path: Path) -> Path:
    """Where the overview of a sound file is kept."""
    return path.with_name(path.name + _ENDING)


def stray_peaks(folder: Path) -> list[Path]:
    """Overviews in a folder whose sound is not there any more."""
    kept = folder.glob(f"*{_ENDING}")
    return [one for one in kept if not one.with_name(one.name.removesuffix(_ENDING)).exists()]


def save_peaks(path: Path, peaks: Peaks, cache: Path | None = None) -> Path | None:
    """Keep an overview beside its sound; None where that is not possible (it is only a cache)."""
    kept = cache or cache_path(path)
    try:
        handle, name = tempfile.mkstemp(dir=kept.parent, prefix=kept.name, suffix=".part")
    except OSError:
        return None
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(
                file,
                key=np.array(_key(path), dtype=np.int64),
                shape=np.array((peaks.rate, peaks.frames), dtype=np.int64),
                level=peaks.finest,
                problem=np.array(peaks.problem),
            )
        part.replace(kept)
        return kept
    except OSError:
        with suppress(OSError):
            part.unlink()
        return None


def _key(path: Path) -> tuple[int, int, int]:
    """What changes when the file does; its sha256 would take as long as the waveform itself."""
    stat = path.stat()
    return _VERSION, stat.st_size, stat.st_mtime_ns


def load_peaks(path: Path, kept: Path) -> Peaks | None:
    """What was kept of a sound file as it is now; None where nothing was, or of another file."""
    try:
        with kept.open("rb") as file, np.load(file, allow_pickle=False) as found:
            if tuple(found["key"].tolist()) != _key(path):
                return None
            rate, frames = (int(one) for one in found["shape"])
            return Peaks(rate, frames, found["level"], str(found["problem"]))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def bins_of(frames: Pcm) -> Bins:
    """Level 0 of frames (frames, channels), a whole number of 256s.

    One contiguous row per channel: strided, it takes four times as long.
    """
    rows = np.ascontiguousarray(frames.T).reshape(frames.shape[1], -1, BIN)
    pair = np.stack((rows.min(2), rows.max(2)), axis=-1) >> 8
    return pair.astype(np.int8)


def _reduce(how: np.ufunc, values: _Row, first: _Indexes, last: _Indexes) -> _Row:
    """Minimum or maximum over each run first:last of the last axis; no run is empty."""
    end = values.shape[1]
    padded = np.concatenate((values, values[:, -1:]), axis=1)
    pairs = np.stack((first, np.minimum(last, end)), axis=1).ravel()
    reduced: _Row = how.reduceat(padded, pairs, axis=1)[:, ::2]
    return reduced
