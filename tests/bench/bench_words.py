"""Figures of words: how fast a call is written down, in how much memory, how many are wrong.

Only where the option is installed. Never a test: `figures` measures and says whether the goal was
met; without the outside data there is no error rate.
"""

import statistics
import time
from functools import partial
from pathlib import Path

import numpy as np
import soundfile

from app.audio.sound import RATE
from app.audio.words import Recogniser, WrittenDown, installed, recogniser, write_down
from app.host.apart import apart
from tests.bench.measured import Figure, figure, note
from tests.helpers.data import data_folder
from tests.helpers.wer import read_speech, wrong_words

CALL = Path(__file__).resolve().parents[2] / "resources" / "sample" / "audio" / "ewa_first.opus"
SLOWEST = 1.0
"""A recording has to be written down in the time that the next one takes."""
MOST_MEMORY, MOST_WRONG = 750.0, 15.0
_RUNS = 3


def figures(work: Path) -> list[Figure]:
    """Measure all; says so and gives nothing where the option is not installed."""
    if not installed():
        note("words: not installed (make words), not measured")
        return []
    work.mkdir(parents=True, exist_ok=True)
    by = recogniser()
    note(f"words: {by.name}, one thread, in a process of its own")
    return [*_speed(by), *_errors(by, work)]


def _written(by: Recogniser, sound: Path) -> tuple[WrittenDown, float, float]:
    """(words, seconds, megabytes at the most)."""
    start = time.perf_counter()
    found, memory = apart(partial(_measured, by, sound))
    return found, time.perf_counter() - start, memory


def _measured(by: Recogniser, sound: Path) -> tuple[WrittenDown, float]:
    found = write_down(by, sound, ("rep", "prospect"), "en")
    return found, _highest()


def _highest() -> float:
    """Megabytes of this process at the most; `ru_maxrss` has those of who started it in it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _speed(by: Recogniser) -> list[Figure]:
    seconds = soundfile.info(CALL).duration
    runs = [_written(by, CALL) for _ in range(_RUNS)]
    taken = statistics.median(one[1] for one in runs)
    memory = max(one[2] for one in runs)
    return [
        figure(
            "words, a call of 5 min, both sides, time by length",
            taken / seconds,
            "",
            SLOWEST,
            True,
        ),
        figure("words, memory at the most", memory, "MB", MOST_MEMORY, True),
    ]


def _errors(by: Recogniser, work: Path) -> list[Figure]:
    if not data_folder().is_dir():
        note("words: no outside data, error rate not measured")
        return []
    rows = []
    for name, phone in (("read speech", False), ("read speech as over a phone, 8 kHz", True)):
        wrong = read = 0
        for sound, text in read_speech(data_folder()):
            heard = _over_phone(sound, work) if phone else sound
            found, _, _ = _written(by, heard)
            mistakes, words = wrong_words(" ".join(one.text for one in found.words), text)
            wrong, read = wrong + mistakes, read + words
        title = f"words wrong, {name} ({read} words)"
        rows.append(figure(title, wrong / read * 100, "%", MOST_WRONG, True))
    return rows


def _over_phone(sound: Path, work: Path) -> Path:
    """The same at 8 kHz and in the eight bits of a telephone (G.711)."""
    samples, rate = soundfile.read(sound, dtype="float32")
    if rate != RATE:
        raise RuntimeError(f"{sound.name} has {rate} Hz")
    half = np.asarray(samples[: len(samples) // 2 * 2]).reshape(-1, 2).mean(axis=1)
    target = work / f"{sound.stem}-phone.wav"
    soundfile.write(target, half, RATE // 2, subtype="ALAW")
    return target
