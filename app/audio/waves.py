"""What a sound file holds, and in plain words what is wrong with it."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import soundfile

from app.domain.errors import KnownError
from app.domain.phrases import phrase

_MADE_UP = 1 << 40
"""More frames than any recording: libsndfile's answer when a length was never written."""


_HEADERS = 8192
"""Bytes that no format's headers alone fill."""


@dataclass(frozen=True, slots=True)
class Wave:
    """A readable sound file.

    Attributes:
        path: Where it is.
        format: Container and coding, as 'FLAC PCM_16'.
        channels: How many.
        rate: Frames a second.
        frames: How many frames can be read (as far as the header tells).
        problems: What is wrong nevertheless, one sentence each.
    """

    path: Path
    format: str
    channels: int
    rate: int
    frames: int
    problems: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.frames / self.rate


def probe(path: Path) -> Wave:
    """Look at a sound file without decoding it all.

    Raises:
        KnownError: It is missing, empty, or no sound; the sentence says which.
    """
    size = _size(path)
    if size == 0:
        raise KnownError(phrase("{name} is empty (0 bytes).", name=path.name), todo=_TODO)
    with open_sound(path) as sound:
        frames, problems = _length(sound)
        wave = Wave(
            path,
            f"{sound.format} {sound.subtype}",
            sound.channels,
            sound.samplerate,
            frames,
            problems,
        )
    if wave.frames == 0:
        why = (
            "its header was never finished: the program that recorded it broke off"
            if size > _HEADERS
            else "it has a header but no sound in it"
        )
        raise KnownError(
            phrase("{name} can't be played: {why}.", name=path.name, why=why), todo=_TODO
        )
    return wave


def open_sound(path: Path) -> soundfile.SoundFile:
    """Open a file for decoding.

    Raises:
        KnownError: It is no sound that can be read.
    """
    try:
        # As bytes a name may be anything that the disk takes; Windows has no such names.
        return soundfile.SoundFile(path if sys.platform == "win32" else os.fsencode(path))
    except soundfile.SoundFileError as failure:
        raise not_a_sound(path, str(failure)) from failure
    except TypeError as failure:  # asked for a rate: samples without any header
        raise not_a_sound(path, "it says neither its rate nor its channels") from failure


def not_a_sound(path: Path, reason: str) -> KnownError:
    """The failure of a file that is there and can't be decoded."""
    detail = reason.rsplit(": ", 1)[-1].rstrip(".")
    if "not exist" in detail:  # libsndfile's words for MP3 without one whole frame
        detail = "nothing in it can be decoded"
    detail = _PLAINLY.get(detail, detail)
    return KnownError(
        phrase("{name} can't be read as sound: {detail}.", name=path.name, detail=detail),
        todo=_TODO,
    )


_PLAINLY = {
    "Format not recognised": "it has no format that is known",
    "File contains data in an unimplemented format": "its samples have no coding that is known",
    "Error in WAV file. No 'data' chunk marker": "it is a WAV file with no samples in it",
}
"""libsndfile's words, and ours."""

_TODO = "Look for another copy of this recording."


def _size(path: Path) -> int:
    try:
        if not path.is_file():
            raise FileNotFoundError(path)
        return path.stat().st_size
    except FileNotFoundError as failure:
        raise KnownError(
            phrase("The recording {name} is missing.", name=path.name),
            "Notes and marks of the call are safe.",
            "It may have been moved, or not be on this computer yet.",
        ) from failure
    except OSError as failure:
        reason = failure.strerror or "no access"
        raise KnownError(
            phrase("{name} can't be opened: {reason}.", name=path.name, reason=reason.lower()),
            todo=_TODO,
        ) from failure


def _length(sound: soundfile.SoundFile) -> tuple[int, tuple[str, ...]]:
    """Frames of an open file; counted by reading where the header can't be believed."""
    if 0 <= sound.frames < _MADE_UP:
        return sound.frames, ()
    count = 0
    try:
        while got := len(sound.read(65_536, dtype="int16")):
            count += got
    except soundfile.SoundFileError:
        pass
    return count, ("its end is cut off: the length in its header was never written",)
