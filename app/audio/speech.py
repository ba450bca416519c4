"""Where somebody speaks in a recording, channel by channel, by Silero VAD.

The model (resources/models) gives the probability of speech for each 32 ms. A recording is worked
through in pieces of five minutes, so that it can be left off at any of them and other work of the
helper process waits for less than a second.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from app.audio.sound import RATE, Floats
from app.audio.waves import open_sound
from app.domain.errors import KnownError
from app.domain.phrases import phrase

VERSION = 1
"""Counted up with a new model or new limits: what was found by an older one is found again."""
MODEL = Path("models") / "silero_vad_16k_sequence.onnx"
"""Below the folder of resources."""
MODEL_SHA256 = "9ccdacc4719d8aa7e45a77536bfabec45a03ba1f2fad5e241ab4060b24238a85"

FRAME = 512
STEP = FRAME / RATE
"""Seconds of one probability."""
PIECE = 300 * RATE
"""Samples of one piece, whole frames."""

SPEAKS, SILENT = 0.5, 0.35
"""Speech begins at the first and ends below the second, as the model's authors advise."""
JOIN = 0.2
"""Seconds of silence that are still inside a word or sentence."""
LEAST = 0.1
"""Seconds; 'mhm' takes 0.2."""
PAD = 0.03
"""Seconds added at both ends: soft first and last sounds."""

LOUD = 0.1
"""Loudness (of 1) to which a quieter channel is raised: 40 dB below it the model hears a half."""
MOST_GAIN = 100.0
_TALKS = 99
"""Percentile of loudness that is speech also where a side says little."""

_CONTEXT = 64
_BLOCK = 512

Probabilities = npt.NDArray[np.float32]
Spans = tuple[tuple[float, float], ...]
T = TypeVar("T")


@dataclass(slots=True)
class State:
    """One channel's loudness, and what the model remembers of it.

    Attributes:
        gain: By which its samples are raised.
    """

    gain: float = 1.0
    hidden: Floats = field(default_factory=lambda: np.zeros((1, 1, 128), np.float32))
    cell: Floats = field(default_factory=lambda: np.zeros((1, 1, 128), np.float32))
    tail: Floats = field(default_factory=lambda: np.zeros(_CONTEXT, np.float32))


@dataclass(frozen=True, slots=True)
class Piece:
    """What a piece of a recording gave.

    Attributes:
        probabilities: Of each channel.
        states: Of each channel, for the next piece.
        frames: Samples that were read; fewer than `PIECE` at the end.
    """

    probabilities: tuple[Probabilities, ...]
    states: tuple[State, ...]
    frames: int


@dataclass(frozen=True, slots=True)
class Speech:
    """Who speaks when.

    Attributes:
        channels: Stretches of speech in seconds, per channel of the file.
        seconds: Length of the sound.
    """

    channels: tuple[Spans, ...]
    seconds: float


class Run(Protocol):
    """Does one piece of work, as on the lane of a helper process, and gives what came of it."""

    def __call__(self, work: Callable[[], T], /) -> T: ...


def _here(work: Callable[[], T], /) -> T:
    return work()


def find_speech(
    model: Path,
    sound: Path,
    run: Run = _here,
    cancelled: Callable[[], bool] = lambda: False,
) -> Speech | None:
    """Speech of a recording of ours (16 kHz), worked out piece by piece.

    Args:
        model: The model's file.
        run: Does the pieces.
        cancelled: Asked before each piece.

    Returns:
        None when it was cancelled.

    Raises:
        KnownError: The sound can't be read, or the model is damaged.
    """
    if cancelled():
        return None
    states = tuple(State(gain) for gain in run(partial(gains, sound)))
    parts: list[tuple[Probabilities, ...]] = []
    frames = 0
    while True:
        if cancelled():
            return None
        piece = run(partial(listen, model, sound, frames, states))
        parts.append(piece.probabilities)
        frames, states = frames + piece.frames, piece.states
        if piece.frames < PIECE:
            break
    seconds = frames / RATE
    joined = [np.concatenate(one) for one in zip(*parts, strict=True)]
    return Speech(tuple(segments(one, seconds) for one in joined), seconds)


def listen(model: Path, sound: Path, first: int, states: tuple[State, ...]) -> Piece:
    """Probabilities of one piece. Holds the interpreter little, the processor fully.

    Args:
        first: Number of the first sample.
        states: What the piece before left, one for each channel.
    """
    session = _session(model)
    with _recording(sound) as file:
        file.seek(first)
        samples = file.read(PIECE, dtype="float32", always_2d=True)
    found = [
        _probabilities(session, np.ascontiguousarray(samples[:, at]), state)
        for at, state in enumerate(states)
    ]
    return Piece(tuple(one for one, _ in found), tuple(one for _, one in found), len(samples))


def gains(sound: Path) -> tuple[float, ...]:
    """How much quieter each channel is than the model likes it; 1 for those that are not."""
    with _recording(sound) as file:
        loud = [_loudness(block) for block in file.blocks(PIECE, dtype="float32", always_2d=True)]
        channels = int(file.channels)
    if not loud:
        return (1.0,) * channels
    talks = np.percentile(np.concatenate(loud), _TALKS, axis=0)
    return tuple(float(np.clip(LOUD / one, 1.0, MOST_GAIN)) if one > 0 else 1.0 for one in talks)


def _loudness(block: Floats) -> Floats:
    """Root of the mean square of each frame, (frames, channels); an unfinished last one counts."""
    count = -(-len(block) // FRAME)
    filled = np.pad(block, ((0, count * FRAME - len(block)), (0, 0)))
    power = np.square(filled).reshape(count, FRAME, -1).mean(axis=1)
    loud: Floats = np.sqrt(power)
    return loud


def _recording(sound: Path) -> Any:
    """One of ours, open.

    Raises:
        KnownError: It can't be read, or has another rate.
    """
    file = open_sound(sound)
    if file.samplerate != RATE:
        file.close()
        raise KnownError(
            phrase(
                "{name} is not a recording of {rate} frames a second.", name=sound.name, rate=RATE
            )
        )
    return file


@lru_cache(maxsize=1)
def _session(model: Path) -> Any:
    """The model, ready; half a second and 20 MB the first time.

    Raises:
        KnownError: The file is not the one that belongs to this program.
    """
    try:
        content = model.read_bytes()
    except OSError as failure:
        raise _damaged() from failure
    if hashlib.sha256(content).hexdigest() != MODEL_SHA256:
        raise _damaged()
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def _damaged() -> KnownError:
    return KnownError(
        "Speech can't be found: the model that came with Segue is missing or damaged.",
        "Recordings are not touched.",
        "Install Segue again.",
    )


def _probabilities(session: Any, samples: Floats, state: State) -> tuple[Probabilities, State]:
    """One probability for each 512 samples, the last ones filled up with silence."""
    count = -(-len(samples) // FRAME)
    filled = np.zeros(_CONTEXT + count * FRAME, np.float32)
    filled[:_CONTEXT] = state.tail
    filled[_CONTEXT : _CONTEXT + len(samples)] = np.clip(samples * state.gain, -1, 1)
    found = []
    hidden, cell = state.hidden, state.cell
    if count:
        windows = np.lib.stride_tricks.sliding_window_view(filled, _CONTEXT + FRAME)[::FRAME]
        for start in range(0, count, _BLOCK):
            block = np.ascontiguousarray(windows[start : start + _BLOCK])
            said, hidden, cell = session.run(
                ("speech_probs", "hn", "cn"), {"input": block, "h": hidden, "c": cell}
            )
            found.append(said.reshape(-1))
    joined = np.concatenate(found) if found else np.zeros(0, np.float32)
    return joined, State(state.gain, hidden, cell, filled[-_CONTEXT:].copy())


def segments(probabilities: Probabilities, seconds: float) -> Spans:
    """Stretches of speech in one channel, in seconds, to the millisecond."""
    speaks = _speaks(probabilities)
    change = np.diff(np.concatenate(([0], speaks.astype(np.int8), [0])))
    starts, ends = np.flatnonzero(change == 1) * STEP, np.flatnonzero(change == -1) * STEP
    joined = _joined(list(zip(starts.tolist(), ends.tolist(), strict=True)), JOIN)
    padded = [
        (max(0.0, start - PAD), min(seconds, end + PAD))
        for start, end in joined
        if min(end, seconds) - start >= LEAST
    ]
    return tuple((round(a, 3), round(b, 3)) for a, b in _joined(padded, 0.0))


def _speaks(probabilities: Probabilities) -> npt.NDArray[np.bool_]:
    """Above the upper limit yes, below the lower one no, between them as before."""
    sure = np.where(probabilities >= SPEAKS, 1, np.where(probabilities < SILENT, -1, 0))
    newest = np.maximum.accumulate(np.where(sure != 0, np.arange(len(sure)), -1))
    decided: npt.NDArray[np.bool_] = (newest >= 0) & (sure[newest] == 1)
    return decided


def _joined(spans: list[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    """With those put together that lie no further apart than `gap`."""
    found: list[tuple[float, float]] = []
    for start, end in spans:
        if found and start - found[-1][1] <= gap + 1e-9:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
