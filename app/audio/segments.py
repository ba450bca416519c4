"""A recording while it grows: WAV segments and a sidecar that says what they are.

Every frame has its place in the files by number, so that what could not be written stays a hole of
the right length and reads as silence.
"""

import contextlib
import errno
import json
import os
import struct
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.audio.sound import RATE, Pcm, clock_text

SEGMENT_SECONDS = 300
HEADER = 44
_PRIVATE = 0o600
_RETRY_SECONDS = 1.0


@dataclass(slots=True)
class Sidecar:
    """What the segments can't say themselves; `<recording id>.json` beside them.

    Attributes:
        id: The recording's id.
        channels: Names in the file's order: 'rep', 'prospect'.
        started_at: The first frame's moment, ISO 8601 UTC.
        segment_frames: Frames of a full segment.
        frames: Frames there should be; 0 until it was stopped.
        pauses: Spans of frames that are silence on purpose.
        missing: Per channel the spans of frames that were not heard or not kept.
        problems: Sentences for people.
        state: 'recording', 'stopped' or 'finished'.
        result: What `finish` made, once it has.
    """

    id: str
    channels: list[str]
    started_at: str
    segment_frames: int = SEGMENT_SECONDS * RATE
    frames: int = 0
    pauses: list[tuple[int, int]] = field(default_factory=list)
    missing: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    state: str = "recording"
    result: dict[str, Any] | None = None

    def save(self, folder: Path) -> None:
        """Replace the file beside the segments in one step."""
        replace(folder / f"{self.id}.json", json.dumps(asdict(self)).encode())

    @staticmethod
    def load(path: Path) -> "Sidecar":
        """Read it.

        Raises:
            OSError, ValueError, TypeError: It is missing or damaged.
        """
        return Sidecar(**json.loads(path.read_text(encoding="utf-8")))


def replace(path: Path, content: bytes) -> None:
    """Write a private file so that it is there whole or not at all."""
    part = path.with_name(path.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def segment_path(folder: Path, recording: str, number: int) -> Path:
    """Where segment `number` (from 0) lies."""
    return folder / f"{recording}.{number}.wav"


def wav_header(channels: int, frames: int) -> bytes:
    """The 44 bytes before 16-bit PCM at 16 kHz."""
    width = 2 * channels
    size = frames * width
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, channels, RATE),
        *(RATE * width, width, 16, b"data", size),
    )


class SegmentWriter:
    """Writes frames by number; a disk that fails costs sound, never the call.

    Args:
        folder: Where the segments go; it exists.
        recording: The recording's id.
        channels: How many.
        segment_frames: Frames of a full segment.
    """

    def __init__(self, folder: Path, recording: str, channels: int, segment_frames: int) -> None:
        self._folder = folder
        self._recording = recording
        self._channels = channels
        self._width = 2 * channels
        self._segment_frames = segment_frames
        self._file: int | None = None
        self._number = -1
        self._end = 0
        self._failed_at = -1
        self.frames = 0
        self.unkept: list[tuple[int, int]] = []
        self.problem = ""

    def write(self, frames: Pcm) -> None:
        """Append frames (frames, channels)."""
        done = 0
        while done < len(frames):
            number, offset = divmod(self.frames, self._segment_frames)
            part = frames[done : done + self._segment_frames - offset]
            self._write(number, offset, part)
            self.frames += len(part)
            done += len(part)

    def flush(self) -> None:
        """Make header and sound safe on the disk."""
        if self._file is not None:
            try:
                os.pwrite(self._file, wav_header(self._channels, self._end), 0)
                os.fsync(self._file)
            except OSError as failure:
                self._say(failure)

    def close(self) -> None:
        """Flush and let go of the file."""
        self.flush()
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _write(self, number: int, offset: int, part: Pcm) -> None:
        waiting = self._failed_at >= 0 and self.frames - self._failed_at < _RETRY_SECONDS * RATE
        try:
            if waiting:
                raise _StillFailing
            self._open(number)
            self._put(np.ascontiguousarray(part).tobytes(), HEADER + offset * self._width)
            self._end = offset + len(part)
            self._failed_at = -1
            self.problem = ""
        except _StillFailing:
            self._not_kept(len(part))
        except OSError as failure:
            self._failed_at = self.frames
            self._say(failure)
            self._not_kept(len(part))

    def _put(self, content: bytes, at: int) -> None:
        assert self._file is not None
        view = memoryview(content)
        while view:
            written = os.pwrite(self._file, view, at)
            view, at = view[written:], at + written

    def _open(self, number: int) -> None:
        if number == self._number and self._file is not None:
            return
        self.close()
        path = segment_path(self._folder, self._recording, number)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE)
        self._number = number
        self._end = 0
        os.pwrite(self._file, wav_header(self._channels, 0), 0)

    def _not_kept(self, frames: int) -> None:
        first = self.frames
        if self.unkept and self.unkept[-1][1] == first:
            self.unkept[-1] = (self.unkept[-1][0], first + frames)
        else:
            self.unkept.append((first, first + frames))

    def _say(self, failure: OSError) -> None:
        full = failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        what = "disk full" if full else "the recordings folder can't be written"
        self.problem = f"{what}: sound from {clock_text(self.frames / RATE)} on is not kept"


class _StillFailing(Exception):
    """The disk failed less than a second ago: not asked again for each block."""


def read_segment(path: Path, channels: int) -> Pcm:
    """The frames of a segment by its size alone; its header may be older than its end.

    Returns:
        (frames, channels) int16, mapped from the file; a torn last frame is left out.
    """
    frames = max(0, (path.stat().st_size - HEADER) // (2 * channels))
    if frames == 0:
        return np.zeros((0, channels), dtype=np.int16)
    mapped: Pcm = np.memmap(path, np.int16, "r", HEADER, (frames, channels))
    return mapped
