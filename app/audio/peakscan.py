"""The overview of a whole sound file: kept from before, or decoded by two threads at once.

Decoding is nearly all of the work, and libsndfile and numpy both let go of Python while they do
theirs; where a file can be sought exactly, each thread decodes its own half.
"""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import soundfile

from app.audio.peaks import (
    BIN,
    Bins,
    PeakCollector,
    Peaks,
    bins_of,
    cache_path,
    load_peaks,
    save_peaks,
)
from app.audio.sound import Pcm
from app.audio.waves import Wave, not_a_sound, open_sound, probe
from app.domain.errors import KnownError

CHUNK = BIN * 256
"""Frames decoded at a time; both they and their transposed copy stay in the processor's cache."""

_EXACT = ("FLAC", "WAV", "RF64", "W64", "AIFF")
"""Formats in which libsndfile finds a frame exactly and at once."""
_WORTH = 60 * 16_000
"""Frames from which a second thread is worth its start."""
_TOLD_EVERY = 0.3

Told = Callable[[Peaks], None]
"""Takes the overview so far; what is not decoded yet is silent in it."""


def peaks_for(path: Path, cache: Path | None = None, told: Told | None = None) -> Peaks:
    """The overview of a sound file, from beside it when it was made before.

    Args:
        path: Any readable sound.
        cache: Where the overview is kept; beside the sound by default.
        told: Called on this thread now and then while it is decoded.

    Raises:
        KnownError: The file is missing or no sound.
    """
    kept = cache or cache_path(path)
    known = load_peaks(path, kept)
    if known is not None:
        return known
    peaks = _decode(path, told)
    save_peaks(path, peaks, kept)
    return peaks


def _decode(path: Path, told: Told | None) -> Peaks:
    wave = probe(path)
    threads = min(2, os.cpu_count() or 1)
    if threads > 1 and wave.frames >= _WORTH and wave.format.split(" ")[0] in _EXACT:
        peaks = _Halves(wave, told).peaks()
        if peaks is not None:
            return peaks
    return _straight(path)


def _straight(path: Path) -> Peaks:
    """From the first frame to the last that can be read."""
    problem = ""
    with open_sound(path) as sound:
        collector = PeakCollector(sound.channels)
        rate, promised = sound.samplerate, sound.frames
        buffer = np.empty((CHUNK, sound.channels), dtype=np.int16)
        try:
            while len(got := sound.read(out=buffer, dtype="int16")):
                collector.add(got)
        except soundfile.SoundFileError:
            problem = "its end can't be read"
    if collector.frames == 0:
        raise not_a_sound(path, "nothing in it can be decoded")
    if not problem and collector.frames < promised:
        problem = "its end is missing"
    return collector.peaks(rate, problem)


class _Halves:
    """Decodes both halves of a file at the same time, each into its place of level 0."""

    def __init__(self, wave: Wave, told: Told | None) -> None:
        self._wave = wave
        self._told = told
        self._whole = -(-wave.frames // BIN)
        self._level: Bins = np.zeros((wave.channels, self._whole, 2), dtype=np.int8)
        self._failed = threading.Event()
        self._said = time.monotonic()

    def peaks(self) -> Peaks | None:
        """The overview; None where a half can't be read to its end, so that another way has to."""
        middle = self._whole // 2
        other = threading.Thread(
            target=self._half, args=(middle, self._whole, False), name="peaks", daemon=True
        )
        other.start()
        self._half(0, middle, self._told is not None)
        while other.is_alive():
            other.join(_TOLD_EVERY)
            self._tell(self._told is not None)
        return None if self._failed.is_set() else self._so_far()

    def _half(self, first: int, last: int, tells: bool) -> None:
        """Decode the bins first to last; what is wrong, the straight way finds and says."""
        whole = False
        try:
            with suppress(KnownError, soundfile.SoundFileError):
                whole = self._decode(first, last, tells)
        finally:
            if not whole:
                self._failed.set()

    def _decode(self, first: int, last: int, tells: bool) -> bool:
        with open_sound(self._wave.path) as sound:
            sound.seek(first * BIN)
            buffer = np.empty((CHUNK, sound.channels), dtype=np.int16)
            while first < last and not self._failed.is_set():
                wanted = min(CHUNK, min(last * BIN, self._wave.frames) - first * BIN)
                got = sound.read(out=buffer[:wanted], dtype="int16")
                if len(got) < wanted:
                    return False
                first = self._put(first, got)
                self._tell(tells)
        return first >= last

    def _put(self, at: int, frames: Pcm) -> int:
        over = len(frames) % BIN
        if over:
            frames = np.pad(frames, ((0, BIN - over), (0, 0)), "edge")
        bins = bins_of(frames)
        self._level[:, at : at + bins.shape[1]] = bins
        return at + int(bins.shape[1])

    def _tell(self, tells: bool) -> None:
        now = time.monotonic()
        if tells and self._told is not None and now - self._said >= _TOLD_EVERY:
            self._said = now
            self._told(self._so_far())

    def _so_far(self) -> Peaks:
        level = self._level if self._told is None else self._level.copy()
        return Peaks(self._wave.rate, self._wave.frames, level)
