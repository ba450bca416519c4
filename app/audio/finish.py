"""After hang-up: segments become one FLAC file, proved to hold the same samples before they go."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from app.audio.peaks import PeakCollector, save_peaks
from app.audio.segments import Sidecar, read_segment, segment_path
from app.audio.sound import RATE, Pcm
from app.domain.errors import KnownError

_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Finished:
    """A recording that is whole and proved.

    Attributes:
        id: The recording's id.
        path: The FLAC file.
        sha256: Of the file, hexadecimal.
        seconds: Its length.
        frames: The same in frames of 16 kHz.
        channels: Names in the file's order.
        started_at: Moment of the first frame, ISO 8601 UTC.
        pauses: Spans of seconds that are silence on purpose.
        missing: Per channel the spans of seconds that were not heard or not kept.
        problems: Sentences for people.
        peaks_path: Its kept overview; None where it could not be kept.
        recovered: Whether the program had ended in the middle of it.
    """

    id: str
    path: Path
    sha256: str
    seconds: float
    frames: int
    channels: tuple[str, ...]
    started_at: str
    pauses: tuple[tuple[float, float], ...]
    missing: dict[str, tuple[tuple[float, float], ...]]
    problems: tuple[str, ...]
    peaks_path: Path | None
    recovered: bool = False

    @property
    def my_side_only(self) -> bool:
        """Whether no far end was recorded."""
        return "prospect" not in self.channels


def finish(folder: Path, recording_id: str) -> Finished:
    """Join the segments of a recording into `<id>.flac`.

    The sidecar stays, as 'finished', until `acknowledge` says that the result is kept elsewhere:
    a crash in between is found by `recover`.

    Raises:
        KnownError: Nothing was recorded, or the FLAC file can't be written; the segments stay.
    """
    sidecar = load_sidecar(folder, recording_id)
    if sidecar.state == "finished" and sidecar.result is not None:
        return _finished(sidecar, folder / f"{recording_id}.flac", sidecar.result)
    frames = _frames(folder, sidecar)
    if frames == 0:
        raise KnownError("Nothing was recorded of this call.", "Notes and marks are safe.")
    path = folder / f"{recording_id}.flac"
    try:
        digest, collector = _write_flac(folder, sidecar, frames, path)
    except (OSError, soundfile.SoundFileError) as failure:
        raise KnownError(
            "The recording can't be packed: the disk is full or can't be written.",
            "Its sound is safe in the recordings folder.",
            "Make room on the disk; it is packed at the next start.",
        ) from failure
    peaks_path = save_peaks(path, collector.peaks(RATE))
    sidecar.result = {
        "sha256": digest,
        "frames": frames,
        "peaks_path": str(peaks_path) if peaks_path is not None else "",
        "recovered": sidecar.state == "recording",
    }
    sidecar.state = "finished"
    sidecar.save(folder)
    for segment in segments_of(folder, recording_id):
        segment.unlink()
    return _finished(sidecar, path, sidecar.result)


def acknowledge(folder: Path, recording_id: str) -> None:
    """The result of `finish` is kept elsewhere: forget the sidecar."""
    with contextlib.suppress(FileNotFoundError):
        (folder / f"{recording_id}.json").unlink()


def segments_of(folder: Path, recording_id: str) -> list[Path]:
    """The segments that are there, in order."""
    found = folder.glob(f"{recording_id}.*.wav")
    numbered = [path for path in found if path.suffixes[-2][1:].isdigit()]
    return sorted(numbered, key=lambda path: int(path.suffixes[-2][1:]))


def load_sidecar(folder: Path, recording_id: str) -> Sidecar:
    """Read the sidecar, or guess it from the segments when it is damaged or gone.

    Raises:
        KnownError: There is neither.
    """
    try:
        return Sidecar.load(folder / f"{recording_id}.json")
    except (OSError, ValueError, TypeError):
        pass
    segments = segments_of(folder, recording_id)
    if not segments:
        raise KnownError("There is no sound of this recording.", "Notes and marks are safe.")
    header = segments[0].read_bytes()[:24]
    count = header[22] if len(header) == 24 and header[22] in (1, 2) else 2
    names = ["rep", "prospect"][:count]
    return Sidecar(recording_id, names, "", problems=["the note beside this recording was lost"])


def _frames(folder: Path, sidecar: Sidecar) -> int:
    """Frames from the first to the last one written, or promised by an orderly stop."""
    if sidecar.frames:
        return sidecar.frames
    last = 0
    for path in segments_of(folder, sidecar.id):
        number = int(path.suffixes[-2][1:])
        held = len(read_segment(path, len(sidecar.channels)))
        if held:
            last = number * sidecar.segment_frames + min(held, sidecar.segment_frames)
    return last


def _sound(folder: Path, sidecar: Sidecar, frames: int) -> Iterator[Pcm]:
    """All frames in order; a segment that is not there is silence of its length."""
    channels = len(sidecar.channels)
    for first in range(0, frames, sidecar.segment_frames):
        length = min(sidecar.segment_frames, frames - first)
        path = segment_path(folder, sidecar.id, first // sidecar.segment_frames)
        held = read_segment(path, channels) if path.exists() else np.zeros((0, channels), np.int16)
        for start in range(0, length, _CHUNK):
            size = min(_CHUNK, length - start)
            part = np.asarray(held[start : start + size])
            short = size - len(part)
            yield np.pad(part, ((0, short), (0, 0))) if short else part


def _write_flac(
    folder: Path, sidecar: Sidecar, frames: int, path: Path
) -> tuple[str, PeakCollector]:
    part = path.with_name(path.name + ".part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        channels = len(sidecar.channels)
        with soundfile.SoundFile(
            part, "w", RATE, channels, subtype="PCM_16", format="FLAC"
        ) as target:
            for chunk in _sound(folder, sidecar, frames):
                target.write(chunk)
        collector = _verify(folder, sidecar, frames, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return digest, collector


def _verify(folder: Path, sidecar: Sidecar, frames: int, part: Path) -> PeakCollector:
    """Decode what was written and compare every sample.

    Raises:
        OSError: It does not hold the same.
    """
    collector = PeakCollector(len(sidecar.channels))
    with soundfile.SoundFile(part) as written:
        same = written.frames == frames
        for chunk in _sound(folder, sidecar, frames):
            back = written.read(len(chunk), dtype="int16", always_2d=True)
            same = same and np.array_equal(back, chunk)
            collector.add(chunk)
    if not same:
        raise OSError("the packed recording differs from its segments")
    return collector


def _finished(sidecar: Sidecar, path: Path, result: dict[str, Any]) -> Finished:
    frames = int(result["frames"])
    return Finished(
        id=sidecar.id,
        path=path,
        sha256=result["sha256"],
        seconds=frames / RATE,
        frames=frames,
        channels=tuple(sidecar.channels),
        started_at=sidecar.started_at,
        pauses=_seconds(sidecar.pauses, frames),
        missing={name: _seconds(spans, frames) for name, spans in sidecar.missing.items()},
        problems=tuple(sidecar.problems),
        peaks_path=Path(result["peaks_path"]) if result["peaks_path"] else None,
        recovered=result["recovered"],
    )


def _seconds(spans: list[tuple[int, int]], frames: int) -> tuple[tuple[float, float], ...]:
    return tuple((a / RATE, min(b, frames) / RATE) for a, b in spans)
