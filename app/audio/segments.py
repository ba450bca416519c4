"""A recording while it grows: WAV segments and a sidecar that says what they are.

Every frame has its place in the files by number, so that what could not be written stays a hole of
the right length and reads as silence.
"""

import contextlib
import json
import os
import struct
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from app.audio.sound import RATE, Pcm

SEGMENT_SECONDS = 300
HEADER = 44
PRIVATE = 0o600


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
        lost: Per channel the frames that came and were lost on the way (overflow).
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
    lost: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    state: str = "recording"
    result: dict[str, Any] | None = None

    def save(self, *places: Path) -> None:
        """Replace the file beside the segments in one step, in the first place that takes it.

        Raises:
            OSError: None does.
        """
        content = json.dumps(asdict(self)).encode()
        failures = []
        for number, folder in enumerate(places):
            try:
                replace(folder / f"{self.id}.json", content)
            except OSError as failure:
                failures.append(failure)
                continue
            for later in places[number + 1 :]:  # an older one, of when this place was full
                (later / f"{self.id}.json").unlink(missing_ok=True)
            return
        raise failures[0]

    @staticmethod
    def load(path: Path) -> "Sidecar":
        """Read it.

        Raises:
            OSError, ValueError, TypeError: It is missing or damaged.
        """
        return Sidecar(**json.loads(path.read_text(encoding="utf-8")))


def replace(path: Path, content: bytes) -> None:
    """Write a private file so that it is there whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
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


def frames_held(path: Path, channels: int) -> int:
    """How many frames a segment holds, by its size alone; its header may be older than its end."""
    return max(0, (path.stat().st_size - HEADER) // (2 * channels))


def read_segment(path: Path, channels: int, first: int = 0, most: int = -1) -> Pcm:
    """Frames of a segment; a torn last frame is left out.

    Never mapped: a page of a file that the disk can't give ends the program.

    Args:
        first: The first frame.
        most: How many at most; -1 is all.

    Returns:
        (frames, channels) int16.
    """
    count = max(0, frames_held(path, channels) - first)
    count = count if most < 0 else min(count, most)
    found: Pcm = np.fromfile(path, np.int16, count * channels, offset=HEADER + first * 2 * channels)
    return found[: len(found) // channels * channels].reshape(-1, channels)
