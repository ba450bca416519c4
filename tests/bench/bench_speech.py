"""Figures of speech detection: how long an hour takes, and how often it is wrong.

Error as in the evaluation of diarisation (NIST): missed and false speech, over the speech that the
reference marks; no collar. A channel with several speakers counts what any of them says.
"""

import time
from pathlib import Path

from app.audio.decode import decode
from app.audio.speech import MODEL, find_speech
from app.domain.spans import Spans, common, tidy, total
from app.host.resources import resources_dir
from tests.bench.measured import Figure, figure, note
from tests.helpers.data import data_folder

_MOST_SECONDS = 30.0
_MODEL_FILE = resources_dir() / MODEL
# File, its marks, whose of them.
_MARKED = (
    ("call40_agent", "call40_reference", "agent"),
    ("call40_caller", "call40_reference", "caller"),
    ("two_speakers_30s", "two_speakers_30s", ""),
    ("meeting_dev00", "meeting_dev00", ""),
    ("meeting_tst00", "meeting_tst00", ""),
)


def figures(work: Path, hour: Path) -> list[Figure]:
    """Measure all.

    Args:
        work: Folder for converted files.
        hour: One hour of stereo.
    """
    return [_hour(hour), *_errors(work)]


def _hour(sound: Path) -> Figure:
    """Processor time of the one thread: gains, decoding twice, the model, the stretches."""
    start, before = time.perf_counter(), time.process_time()
    found = find_speech(_MODEL_FILE, sound)
    taken, whole = time.process_time() - before, time.perf_counter() - start
    if found is None or len(found.channels) != 2:
        raise RuntimeError(f"{sound} is not the stereo hour")
    beside = f"{whole:.1f} s on the clock; {2 * found.seconds / taken:.0f} times as fast as talk"
    hour = found.seconds >= 3600
    return figure("speech of 1 h stereo, one thread", taken, "s", _MOST_SECONDS, hour, beside)


def _errors(work: Path) -> list[Figure]:
    folder = data_folder() / "audio-calls"
    if not folder.is_dir():
        note(f"audio: no {folder}, detection error not measured")
        return []
    return [_error(work, folder, *one) for one in _MARKED]


def _error(work: Path, folder: Path, name: str, marks: str, who: str) -> Figure:
    ours = work / f"{name}.flac"
    decode(folder / f"{name}.wav", ours)
    found = find_speech(_MODEL_FILE, ours)
    assert found is not None
    spoken = _marks(folder / f"{marks}.rttm", who, found.seconds)
    right = total(common(found.channels[0], spoken))
    missed = (total(spoken) - right) / total(spoken) * 100
    false = (total(found.channels[0]) - right) / total(spoken) * 100
    beside = f"missed {missed:.1f}, false {false:.1f}; {total(spoken):.1f} s of speech"
    return figure(f"speech error, {name}", missed + false, "%", None, True, beside)


def _marks(path: Path, who: str, seconds: float) -> Spans:
    words = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    marked = [(float(w[3]), float(w[3]) + float(w[4])) for w in words if who in w[7]]
    return tidy(marked, seconds)
