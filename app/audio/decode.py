"""Sound of any maker into our own FLAC. Runs apart from the program: see `app.jobs.foreign`.

As much is taken as is sound, and what is wrong is said; nothing is taken silently as 0 seconds.
"""

import contextlib
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile

from app.audio.our_flac import STEREO, OurFlac, settled, to_one_channel, writing
from app.audio.riff import Mended, riff_of
from app.audio.sound import Floats, clock_text
from app.audio.waves import not_a_sound, open_sound
from app.domain.errors import KnownError
from app.domain.phrases import phrase

_CHUNK = 4096
"""Frames read at a time; where a file is damaged, no more than these are lost before it."""
_RATES = range(1000, 768_001)
_MOST_SECONDS = 24 * 3600
_MADE_UP = 1 << 40
_MOST_WORDS = 200

OTHER = "Save it as WAV, FLAC, Opus or MP3 and take that."
_CANNOT = (
    (4, b"ftyp", "AAC or another coding in an MPEG-4 file (m4a, mp4)"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "Windows Media Audio (wma)"),
    (0, b"#!AMR", "AMR"),
    (0, b"\x1aE\xdf\xa3", "Matroska or WebM"),
    (0, b"#!SILK", "SILK"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was in a file, and what was made of it.

    Attributes:
        format: Container and coding, as 'WAV PCM_16'.
        channels: Of the source.
        rate: Of the source, frames a second.
        seconds: What could be decoded.
        problems: What is wrong with it, one sentence each.
        silent: Nothing in it moves.
        words: Title, date, comment and such that are kept inside it.
        kept_channels: Of our file; 0 when none was asked for.
        kept_frames: Of our file, at 16 kHz.
        sha256: Of our file, hexadecimal.
    """

    format: str
    channels: int
    rate: int
    seconds: float
    problems: tuple[str, ...] = ()
    silent: bool = False
    words: str = ""
    kept_channels: int = 0
    kept_frames: int = 0
    sha256: str = ""


def decode(source: Path, target: Path | None = None) -> Decoded:
    """Decode a whole file; with `target` its sound is kept there as FLAC of 16 kHz.

    One channel stays one, two stay two unless they hold the same, more are mixed into one.

    Raises:
        KnownError: It is missing, empty, no sound, or of a kind that is not decoded; or `target`
            can't be written. Nothing is left at `target` then.
    """
    _look(source)
    if target is None:
        return _read(source, None)
    part = target.with_name(target.name + ".part")
    try:
        found = _read(source, part)
        with writing():
            digest = settled(part, found.kept_frames)
            part.replace(target)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return replace(found, sha256=digest)


def _look(source: Path) -> None:
    """Refuses what is no file with something in it, and kinds that are known not to work."""
    try:
        found = source.stat()
        if stat.S_ISDIR(found.st_mode):
            raise KnownError(
                phrase("{name} is a folder.", name=source.name), todo="Choose a file in it."
            )
        if not stat.S_ISREG(found.st_mode):
            raise KnownError(phrase("{name} is no ordinary file.", name=source.name))
        if found.st_size == 0:
            raise KnownError(phrase("{name} is empty (0 bytes).", name=source.name), todo=_COPY)
        with source.open("rb") as file:
            head = file.read(64)
    except FileNotFoundError as failure:
        raise KnownError(phrase("There is no file {name}.", name=source.name)) from failure
    except OSError as failure:
        reason = (failure.strerror or "no access").lower()
        raise KnownError(
            phrase("{name} can't be opened: {reason}.", name=source.name, reason=reason)
        ) from failure
    for at, magic, name in _CANNOT:
        if head[at : at + len(magic)] == magic:
            raise KnownError(
                phrase(
                    "{name} is {format}, which Segue does not decode.",
                    name=source.name,
                    format=name,
                ),
                todo=OTHER,
            )


_COPY = "Look for another copy of this recording."


@dataclass(slots=True)
class _Sound:
    """An open file and what its header is worth."""

    file: soundfile.SoundFile
    format: str
    promised: int
    problems: list[str]


def _open(source: Path) -> _Sound:
    riff = riff_of(source)
    file = _opened(source)
    name = f"{file.format} {file.subtype}"
    if file.frames == 0 and riff is not None and riff.promised is None and riff.held:
        file.close()
        mended = soundfile.SoundFile(Mended(source, riff))
        said = "its header was never finished: its length was taken from the size of the file"
        return _Sound(mended, name, mended.frames, [said])
    problems, seconds = [], file.frames / file.samplerate
    if riff is not None and riff.missing_seconds > 0:
        problems.append(
            f"its end is missing: {_length(riff.missing_seconds + seconds)} were recorded, "
            f"{_length(seconds)} are here"
        )
    return _Sound(file, name, file.frames, problems)


def _opened(source: Path) -> soundfile.SoundFile:
    file = open_sound(source)
    if file.samplerate not in _RATES:
        file.close()
        raise KnownError(
            phrase(
                "{name} can't be played: a rate of {samplerate} frames a second can't be right.",
                name=source.name,
                samplerate=file.samplerate,
            ),
            todo=_COPY,
        )
    return file


def _length(seconds: float) -> str:
    if seconds >= 60:
        return clock_text(seconds)
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds:.3f} s"


def _read(source: Path, part: Path | None) -> Decoded:
    sound = _open(source)
    with sound.file:
        kept = OurFlac(part, sound.file.channels, sound.file.samplerate)
        with contextlib.closing(kept):
            for chunk in _chunks(sound):
                kept.add(chunk)
            kept.end()
        channels, rate = sound.file.channels, sound.file.samplerate
        words = _words(sound.file)
    if kept.frames == 0:
        raise _nothing(source, sound.promised)
    if not sound.problems and 0 <= sound.promised < _MADE_UP and kept.frames < sound.promised:
        here, all_of = kept.frames / rate, sound.promised / rate
        sound.problems.append(
            f"its header promises {_length(all_of)}, {_length(here)} could be decoded"
        )
    sound.problems += _heard(kept)
    if part is not None and kept.same:
        with writing():
            to_one_channel(part)
    elif channels > STEREO:
        sound.problems.append(f"its {channels} channels are mixed into one")
    out = 0 if part is None else STEREO if channels == STEREO and not kept.same else 1
    return Decoded(
        sound.format,
        channels,
        rate,
        kept.frames / rate,
        tuple(sound.problems),
        all(kept.silent),
        words,
        out,
        kept.written,
    )


def _words(file: soundfile.SoundFile) -> str:
    """Title, date, comment ... as text that can be kept."""
    said = " ".join(str(one)[:_MOST_WORDS] for one in file.copy_metadata().values())
    return said.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def _heard(kept: OurFlac) -> list[str]:
    """What is odd about what there is to hear."""
    if all(kept.silent):
        return ["there is nothing to hear in it: it is silent from start to end"]
    if kept.same:
        return ["both its channels hold the same sound"]
    if len(kept.silent) == STEREO and any(kept.silent):
        return [f"its {'left' if kept.silent[0] else 'right'} channel is silent from start to end"]
    return []


def _nothing(source: Path, promised: int) -> KnownError:
    """Why a file that opens has no frame."""
    if promised > 0:
        return not_a_sound(source, "nothing in it can be decoded")
    return KnownError(
        phrase("{name} can't be played: it has a header but no sound in it.", name=source.name),
        todo=_COPY,
    )


def _chunks(sound: _Sound) -> Iterator[Floats]:
    """All that can be decoded, (frames, channels) from -1 to 1; damage ends it, and is said."""
    left = _MOST_SECONDS * sound.file.samplerate
    read = 0
    while left > 0:
        try:
            got = sound.file.read(min(_CHUNK, left), dtype="float32", always_2d=True)
        except soundfile.SoundFileError:
            at = _length(read / sound.file.samplerate)
            sound.problems.append(f"it is damaged from {at} on")
            return
        if not len(got):
            return
        read += len(got)
        left -= len(got)
        yield np.nan_to_num(got, copy=False)
    sound.problems.append("only its first 24 hours were taken")
