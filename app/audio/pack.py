"""Segments of a recording into one file: FLAC, sample by sample, or Opus, by its length."""

import contextlib
import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile

from app.audio.peaks import PeakCollector
from app.audio.segments import Sidecar, frames_held, read_segment, segment_path
from app.audio.sound import RATE, Pcm

Form = Literal["flac", "opus"]

_CHUNK = 65_536
_FORMATS = {"flac": ("FLAC", "PCM_16"), "opus": ("OGG", "OPUS")}


def segments_of(places: Sequence[Path], recording_id: str) -> list[Path]:
    """The segments that are there, in order."""
    found = [path for place in places for path in place.glob(f"{recording_id}.*.wav")]
    numbered = [path for path in found if path.suffixes[-2][1:].isdigit()]
    return sorted(numbered, key=lambda path: int(path.suffixes[-2][1:]))


def frames_of(places: Sequence[Path], sidecar: Sidecar) -> int:
    """Frames from the first to the last one written, or promised by an orderly stop."""
    if sidecar.frames:
        return sidecar.frames
    last = 0
    for path in segments_of(places, sidecar.id):
        number = int(path.suffixes[-2][1:])
        held = frames_held(path, len(sidecar.channels))
        if held:
            end = number * sidecar.segment_frames + min(held, sidecar.segment_frames)
            last = max(last, end)
    return last


def holes_of(places: Sequence[Path], sidecar: Sidecar, frames: int) -> list[tuple[int, int]]:
    """Spans of frames that no segment holds: somebody deleted or cut a file."""
    holes = []
    for first in range(0, frames, sidecar.segment_frames):
        number = first // sidecar.segment_frames
        paths = [segment_path(place, sidecar.id, number) for place in places]
        channels = len(sidecar.channels)
        held = [frames_held(path, channels) for path in paths if path.exists()]
        last = min(first + sidecar.segment_frames, frames)
        there = first + max(held, default=0)
        if there < last:
            holes.append((there, last))
    return holes


def sound_of(places: Sequence[Path], sidecar: Sidecar, frames: int) -> Iterator[Pcm]:
    """All frames in order; a segment that is not there is silence of its length."""
    channels = len(sidecar.channels)
    for first in range(0, frames, sidecar.segment_frames):
        length = min(sidecar.segment_frames, frames - first)
        number = first // sidecar.segment_frames
        paths = [segment_path(place, sidecar.id, number) for place in places]
        there = [path for path in paths if path.exists()]
        for start in range(0, length, _CHUNK):
            yield _over_each_other(there, start, min(_CHUNK, length - start), channels)


def _over_each_other(paths: Sequence[Path], start: int, size: int, channels: int) -> Pcm:
    """Each frame lies in one place and is a hole in the others, so that bits may be joined."""
    out = np.zeros((size, channels), dtype=np.int16)
    for path in paths:
        part = read_segment(path, channels, start, size)
        out[: len(part)] |= part
    return out


def pack(
    places: Sequence[Path], sidecar: Sidecar, frames: int, path: Path, form: Form
) -> tuple[str, PeakCollector]:
    """Write the file, prove it, and only then give it its name.

    Returns:
        sha256 of the file, hexadecimal, and the overview of its sound.

    Raises:
        OSError, soundfile.SoundFileError: It can't be written, or does not hold the same.
    """
    part = path.with_name(path.name + ".part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        container, coding = _FORMATS[form]
        with soundfile.SoundFile(
            part, "w", RATE, len(sidecar.channels), subtype=coding, format=container
        ) as target:
            for chunk in sound_of(places, sidecar, frames):
                target.write(chunk)
        collector = _verify(places, sidecar, frames, part, exact=form == "flac")
        with part.open("rb") as file:
            os.fsync(file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return digest, collector


def _verify(
    places: Sequence[Path], sidecar: Sidecar, frames: int, part: Path, *, exact: bool
) -> PeakCollector:
    """Decode what was written; compare every sample of it, or its length.

    Raises:
        OSError: It does not hold the same.
    """
    collector = PeakCollector(len(sidecar.channels))
    with soundfile.SoundFile(part) as written:
        same = written.frames == frames
        for chunk in sound_of(places, sidecar, frames):
            back = written.read(len(chunk), dtype="int16", always_2d=True)
            same = same and (np.array_equal(back, chunk) if exact else back.shape == chunk.shape)
            collector.add(chunk)
    if not same:
        raise OSError("the packed recording differs from its segments")
    return collector
