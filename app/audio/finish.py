"""After hang-up: segments become one file, proved to hold what they held before they go."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import soundfile

from app.audio.pack import Form, frames_of, holes_of, pack, segments_of
from app.audio.peaks import save_peaks
from app.audio.segments import Sidecar, frames_held
from app.audio.sound import RATE, clock_text
from app.audio.take import gap_sentences, joined
from app.domain.errors import KnownError
from app.domain.phrases import phrase


@dataclass(frozen=True, slots=True)
class Finished:
    """A recording that is whole and proved.

    Attributes:
        id: The recording's id.
        path: The FLAC or Opus file.
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


def finish(
    folder: Path, recording_id: str, form: Form = "flac", spare: Path | None = None
) -> Finished:
    """Join the segments of a recording into one file.

    The sidecar stays, as 'finished', until `acknowledge` says that the result is kept elsewhere:
    a crash in between is found by `recover`.

    Args:
        form: 'flac' holds every sample and is proved to; 'opus' takes a fifth of the room and is
            proved to be as long.
        spare: The other folder that the recorder was given.

    Raises:
        KnownError: Nothing was recorded, or the file can't be written; the segments stay.
    """
    places = (folder,) if spare is None else (folder, spare)
    sidecar = load_sidecar(places, recording_id)
    if sidecar.state == "finished" and sidecar.result is not None:
        path = folder / sidecar.result["file_name"]
        if path.exists():
            _drop_segments(places, recording_id)  # a crash may have come before they went
        return _finished(sidecar, path, sidecar.result)
    frames = frames_of(places, sidecar)
    if frames == 0:
        raise KnownError("Nothing was recorded of this call.", "Notes and marks are safe.")
    path = folder / f"{recording_id}.{form}"
    try:
        digest, collector = pack(places, sidecar, frames, path, form)
        peaks_path = save_peaks(path, collector.peaks(RATE))
        sidecar.result = {
            "file_name": path.name,
            "sha256": digest,
            "frames": frames,
            "peaks_path": str(peaks_path) if peaks_path is not None else "",
            "recovered": sidecar.state == "recording",
        }
        holes = holes_of(places, sidecar, frames)
        for name in sidecar.channels:
            spans = [(first, last) for first, last in sidecar.missing.get(name, [])]
            sidecar.missing[name] = joined([*spans, *holes])
        sidecar.state = "finished"
        sidecar.save(*places)
    except (OSError, soundfile.SoundFileError) as failure:
        raise KnownError(
            "The recording can't be packed: the disk is full or can't be written.",
            phrase(
                "{clock} of it are safe in the recordings folder.", clock=clock_text(frames / RATE)
            ),
            "Make room on the disk; it is packed at the next start.",
        ) from failure
    _drop_segments(places, recording_id)
    return _finished(sidecar, path, sidecar.result)


def acknowledge(folder: Path, recording_id: str, spare: Path | None = None) -> None:
    """The result of `finish` is kept elsewhere: forget the sidecar."""
    for place in (folder,) if spare is None else (folder, spare):
        with contextlib.suppress(FileNotFoundError):
            (place / f"{recording_id}.json").unlink()


def _drop_segments(places: Sequence[Path], recording_id: str) -> None:
    for segment in segments_of(places, recording_id):
        segment.unlink()


def load_sidecar(places: Sequence[Path], recording_id: str) -> Sidecar:
    """Read the sidecar, or guess it from the segments when it is damaged or gone.

    Raises:
        KnownError: There is neither.
    """
    for place in reversed(places):  # in a spare place lies the newer one
        with contextlib.suppress(OSError, ValueError, TypeError):
            return Sidecar.load(place / f"{recording_id}.json")
    segments = segments_of(places, recording_id)
    if not segments:
        raise KnownError("There is no sound of this recording.", "Notes and marks are safe.")
    header = segments[0].read_bytes()[:24]
    count = header[22] if len(header) == 24 and header[22] in (1, 2) else 2
    names = ["rep", "prospect"][:count]
    lost = Sidecar(recording_id, names, "", problems=["the note beside this recording was lost"])
    if len(segments) > 1:  # all but the last are full
        lost.segment_frames = frames_held(segments[0], len(names))
    return lost


def _finished(sidecar: Sidecar, path: Path, result: dict[str, Any]) -> Finished:
    frames = int(result["frames"])
    gaps = gap_sentences(sidecar.missing, sidecar.lost, frames)
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
        problems=(*sidecar.problems, *gaps),
        peaks_path=Path(result["peaks_path"]) if result["peaks_path"] else None,
        recovered=result["recovered"],
    )


def _seconds(spans: list[tuple[int, int]], frames: int) -> tuple[tuple[float, float], ...]:
    return tuple((a / RATE, min(b, frames) / RATE) for a, b in spans)
