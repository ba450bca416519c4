"""One sound file from anywhere: what it is, and how a call in it was talked."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.audio.decode import Decoded
from app.audio.speech import MODEL, find_speech
from app.domain.spans import Spans
from app.domain.speech import BOTH, PROSPECT, REP, SpeechFigures, figures
from app.host.resources import resources_dir
from app.jobs.foreign import convert


@dataclass(frozen=True, slots=True)
class Talked:
    """How a file was talked.

    Attributes:
        names: Of the channels in the file's order: 'rep', 'prospect', or 'both' for a single one.
        channels: Stretches of speech of each, in seconds.
    """

    names: tuple[str, ...]
    channels: tuple[Spans, ...]
    seconds: float
    figures: SpeechFigures
    problems: tuple[str, ...]


def names_of(channels: int, *, right_is_rep: bool = False) -> tuple[str, ...]:
    """Whose channels those of a file from elsewhere are: left is the rep unless told otherwise."""
    if channels == 1:
        return (BOTH,)
    return (PROSPECT, REP) if right_is_rep else (REP, PROSPECT)


def speech_of_file(path: Path, *, right_is_rep: bool = False) -> Talked:
    """Speech of any file; it is converted beside it in a folder of its own, and stays as it is.

    Raises:
        KnownError: It can't be decoded, in one sentence.
    """
    with TemporaryDirectory(prefix="segue-") as folder:
        ours = Path(folder) / "sound.flac"
        decoded: Decoded = convert(path, ours)
        speech = find_speech(resources_dir() / MODEL, ours)
    assert speech is not None  # nobody cancels it
    names = names_of(decoded.kept_channels, right_is_rep=right_is_rep)
    heard = dict(zip(names, speech.channels, strict=True))
    return Talked(
        names,
        speech.channels,
        speech.seconds,
        figures(heard, speech.seconds),
        decoded.problems,
    )
