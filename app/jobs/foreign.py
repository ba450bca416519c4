"""Files that Segue did not write: looked at and converted by a process that may crash.

The program itself opens only the FLAC that comes of it.
"""

from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.audio.decode import Decoded, decode
from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.host.apart import WAITED_FOR, Cancelled, Crashed, Limits, TooLong, apart, never

PATIENCE = 30.0
"""Seconds for a small file; starting the process is among them."""
PER_MEGABYTE = 1.0

Decoder = Callable[[Path, Path | None], Decoded]


@dataclass(frozen=True, slots=True)
class Probed:
    """What a file is, as `segue audio probe` says it.

    Attributes:
        format: Container and coding; '' when it can't be decoded.
        problems: One sentence each; the one reason when it can't be played.
    """

    format: str
    channels: int
    rate: int
    seconds: float
    playable: bool
    problems: tuple[str, ...]


def probe_file(path: Path, *, decoder: Decoder = decode) -> Probed:
    """Decode a file to its end and say what it is; never raises for what is in the file."""
    try:
        found = look_into(path, decoder=decoder)
    except KnownError as failure:
        return Probed("", 0, 0, 0.0, False, (failure.what,))
    seconds = round(found.seconds, 4)
    return Probed(found.format, found.channels, found.rate, seconds, True, found.problems)


def look_into(path: Path, *, decoder: Decoder = decode, cancelled: Cancelled = never) -> Decoded:
    """Decode a file to its end and keep nothing.

    Raises:
        KnownError: It can't be decoded, in one sentence.
        CancelledError: It was left off.
    """
    return _apart(decoder, path, None, cancelled)


def convert(
    source: Path, target: Path, *, decoder: Decoder = decode, cancelled: Cancelled = never
) -> Decoded:
    """Make our own FLAC of a file; the file stays as it is.

    Raises:
        KnownError: It can't be decoded (one sentence why), or `target` can't be written.
        CancelledError: It was left off.
    """
    return _apart(decoder, source, target, cancelled)


def patience_for(path: Path) -> float:
    """How long the decoding of a file may take, seconds."""
    try:
        return PATIENCE + PER_MEGABYTE * path.stat().st_size / 1e6
    except OSError:
        return PATIENCE


def _apart(decoder: Decoder, source: Path, target: Path | None, cancelled: Cancelled) -> Decoded:
    limits = Limits(patience_for(source))
    work = partial(decoder, source, target)
    try:
        return apart(work, cancelled=cancelled, limits=limits, niceness=WAITED_FOR)
    except Crashed as failure:
        raise _unreadable(source, f"the decoder {failure.how} on it") from failure
    except TooLong as failure:
        how = f"decoding it did not end within {limits.seconds:.0f} s"
        raise _unreadable(source, how) from failure
    except (KnownError, CancelledError):
        raise
    except Exception as failure:
        how = f"the decoder failed ({type(failure).__name__}: {failure}) on it"
        raise _unreadable(source, how) from failure
    finally:
        _sweep(target)


def _unreadable(source: Path, how: str) -> KnownError:
    return KnownError(
        phrase("{name} can't be read: {how}.", name=source.name, how=how),
        "Nothing else was touched.",
        "Save it in another format and take that.",
    )


def _sweep(target: Path | None) -> None:
    """What a decoder that died has left of its output."""
    if target is not None:
        for ending in (".part", ".part1"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
