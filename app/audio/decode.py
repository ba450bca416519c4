"""Sound of any maker into our own FLAC. Runs apart from the program: see `app.audio.foreign`.

As much is taken as is sound, and what is wrong is said; nothing is taken silently as 0 seconds.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile
import soxr

from app.audio.riff import Riff, Samples, riff_of
from app.audio.sound import RATE, Floats, Pcm, clock_text
from app.audio.waves import not_a_sound, open_sound
from app.domain.errors import KnownError

_CHUNK = 4096
"""Frames read at a time; where a file is damaged, no more than these are lost before it."""
_RATES = range(1000, 768_001)
_MOST_SECONDS = 24 * 3600
_MADE_UP = 1 << 40
_KEPT = 2
"""Channels of a file of ours at most."""
_MOST_WORDS = 200
_SILENT = 3 / 32_768
"""What moves less than three steps of 16 bits is dither, no sound."""

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
        with _writing():
            digest = _settled(part, found.kept_frames)
            part.replace(target)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return replace(found, sha256=digest)


@contextlib.contextmanager
def _writing() -> Iterator[None]:
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


def _settled(part: Path, frames: int) -> str:
    """Our file's hash, once it is on the disk and holds what was written."""
    with soundfile.SoundFile(part) as written:
        count = 0
        while got := len(written.read(_CHUNK, dtype="int16")):
            count += got
    if count != frames:
        raise OSError("the disk does not hold what was written")
    with part.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _look(source: Path) -> None:
    """Refuses what is no file with something in it, and kinds that are known not to work."""
    try:
        found = source.stat()
        if stat.S_ISDIR(found.st_mode):
            raise KnownError(f"{source.name} is a folder.", todo="Choose a file in it.")
        if not stat.S_ISREG(found.st_mode):
            raise KnownError(f"{source.name} is no ordinary file.")
        if found.st_size == 0:
            raise KnownError(f"{source.name} is empty (0 bytes).", todo=_COPY)
        with source.open("rb") as file:
            head = file.read(64)
    except FileNotFoundError as failure:
        raise KnownError(f"There is no file {source.name}.") from failure
    except OSError as failure:
        reason = (failure.strerror or "no access").lower()
        raise KnownError(f"{source.name} can't be opened: {reason}.") from failure
    for at, magic, name in _CANNOT:
        if head[at : at + len(magic)] == magic:
            raise KnownError(f"{source.name} is {name}, which Segue does not decode.", todo=OTHER)


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
    file = _opened(source, riff)
    name = f"{file.format} {file.subtype}"
    if file.frames == 0 and riff is not None and riff.coding and riff.held >= riff.width:
        file.close()
        bare = soundfile.SoundFile(
            Samples(source, riff),
            samplerate=riff.rate,
            channels=riff.channels,
            subtype=riff.coding,
            format="RAW",
            endian="LITTLE",
        )
        said = "its header was never finished: its length was taken from the size of the file"
        return _Sound(bare, name, bare.frames, [said])
    problems, seconds = [], file.frames / file.samplerate
    if riff is not None and riff.missing_seconds > 0:
        problems.append(
            f"its end is missing: {_length(riff.missing_seconds + seconds)} were recorded, "
            f"{_length(seconds)} are here"
        )
    return _Sound(file, name, file.frames, problems)


def _opened(source: Path, riff: Riff | None) -> soundfile.SoundFile:
    file = open_sound(source)
    if file.samplerate not in _RATES:
        file.close()
        raise KnownError(
            f"{source.name} can't be played: a rate of {file.samplerate} frames a second "
            "can't be right.",
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
        kept = _Kept(part, sound.file.channels, sound.file.samplerate)
        with contextlib.closing(kept):
            for chunk in _chunks(sound):
                kept.add(chunk)
            kept.end()
        channels, rate = sound.file.channels, sound.file.samplerate
        words = " ".join(str(one)[:_MOST_WORDS] for one in sound.file.copy_metadata().values())
    if kept.frames == 0:
        raise _nothing(source, sound.promised)
    if not sound.problems and 0 <= sound.promised < _MADE_UP and kept.frames < sound.promised:
        here, all_of = kept.frames / rate, sound.promised / rate
        sound.problems.append(
            f"its header promises {_length(all_of)}, {_length(here)} could be decoded"
        )
    if kept.silent:
        sound.problems.append("there is nothing to hear in it: it is silent from start to end")
    elif kept.same:
        sound.problems.append("both its channels hold the same sound")
    if part is not None and kept.same:
        with _writing():
            _to_one_channel(part)
    elif channels > _KEPT:
        sound.problems.append(f"its {channels} channels are mixed into one")
    out = 0 if part is None else _KEPT if channels == _KEPT and not kept.same else 1
    return Decoded(
        sound.format,
        channels,
        rate,
        kept.frames / rate,
        tuple(sound.problems),
        kept.silent,
        words,
        out,
        kept.written,
    )


def _nothing(source: Path, promised: int) -> KnownError:
    """Why a file that opens has no frame."""
    if promised > 0:
        return not_a_sound(source, "nothing in it can be decoded")
    riff = riff_of(source)
    broken = riff is not None and riff.promised is None and riff.held > 0
    why = (
        "its header was never finished, and its coding can't be read without it"
        if broken
        else "it has a header but no sound in it"
    )
    return KnownError(f"{source.name} can't be played: {why}.", todo=_COPY)


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


class _Kept:
    """What becomes of decoded frames: looked at, resampled and written where that is asked for."""

    def __init__(self, part: Path | None, channels: int, rate: int) -> None:
        self.frames = self.written = 0
        self._low, self._high = np.inf, -np.inf
        self.same = channels == _KEPT
        self._mix = channels > _KEPT
        out = 1 if self._mix else channels
        self._resampler = (
            soxr.ResampleStream(rate, RATE, out, dtype="float32") if rate != RATE else None
        )
        self._file: soundfile.SoundFile | None = None
        if part is not None:
            with _writing():
                self._file = _our_own(part, out)

    @property
    def silent(self) -> bool:
        """Nothing in it moves; a constant offset can't be heard."""
        return bool(self._high - self._low < _SILENT)

    def add(self, chunk: Floats) -> None:
        self.frames += len(chunk)
        self._low = min(self._low, float(chunk.min()))
        self._high = max(self._high, float(chunk.max()))
        self.same = self.same and bool(np.array_equal(chunk[:, 0], chunk[:, -1]))
        self._put(chunk, last=False)

    def end(self) -> None:
        if self._resampler is not None and self.frames:
            width = 1 if self._file is None else self._file.channels
            self._put(np.zeros((0, width), np.float32), last=True)

    def close(self) -> None:
        if self._file is not None:
            with _writing():
                self._file.close()

    def _put(self, chunk: Floats, *, last: bool) -> None:
        if self._file is None:
            return
        if self._mix and len(chunk):
            chunk = chunk.mean(axis=1, keepdims=True, dtype=np.float32)
        if self._resampler is not None:
            chunk = self._resampler.resample_chunk(chunk, last=last)
        if not len(chunk):
            return
        with _writing():
            self._file.write(_pcm(chunk))
        self.written += len(chunk)


def _our_own(path: Path, channels: int) -> soundfile.SoundFile:
    """A FLAC of 16 kHz to write, for its owner alone."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    return soundfile.SoundFile(path, "w", RATE, channels, subtype="PCM_16", format="FLAC")


def _pcm(chunk: Floats) -> Pcm:
    """As libsndfile reads 16 bits: 32768 is 1, so that 16-bit sound stays what it was."""
    pcm: Pcm = np.clip(np.rint(chunk.reshape(len(chunk), -1) * 32768), -32768, 32767).astype(
        np.int16
    )
    return pcm


def _to_one_channel(part: Path) -> None:
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
