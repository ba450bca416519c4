"""What the waveform widgets show: peaks, spans of speech, marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from app.ui.theme.tokens import Tone

Samples = npt.NDArray[np.signedinteger[Any]]


@dataclass(frozen=True)
class Span:
    """A stretch of time in seconds."""

    start: float
    end: float


@dataclass(frozen=True, eq=False)
class Peaks:
    """Lowest and highest sample of equal slices of a recording, for both channels.

    Attributes:
        low: shape (2, n), int8 or int16; row 0 is the rep, row 1 the prospect.
        high: same shape and type.
        seconds: length of the recording.
    """

    low: Samples
    high: Samples
    seconds: float

    def __post_init__(self) -> None:
        if self.low.shape != self.high.shape or self.low.ndim != 2 or self.low.shape[0] != 2:
            raise ValueError("peaks need two rows of equal length, low and high alike")

    def loudness(self) -> npt.NDArray[np.float32]:
        """Shape (2, n), 0 to 1: the larger of both peaks over the type's full scale."""
        full = float(np.iinfo(self.low.dtype).max)
        low = np.abs(self.low.astype(np.float32))
        high = np.abs(self.high.astype(np.float32))
        loud: npt.NDArray[np.float32] = np.minimum(1.0, np.maximum(low, high) / full)
        return loud

    def bars(self, view: Span, count: int) -> npt.NDArray[np.float32]:
        """Loudness of each of `count` equal parts of a stretch, shape (2, count).

        Two thirds mean, one third peak: a peak alone hides every pause between words as soon as a
        part is longer than a second.
        """
        loud = self.loudness()
        total = loud.shape[1]
        result: npt.NDArray[np.float32] = np.zeros((2, max(1, count)), dtype=np.float32)
        if not total or self.seconds <= 0:
            return result
        edges = np.linspace(view.start, view.end, max(1, count) + 1) / self.seconds * total
        first = np.clip(np.floor(edges[:-1]).astype(int), 0, total - 1)
        last = np.clip(np.ceil(edges[1:]).astype(int), 1, total)
        for at, (begin, end) in enumerate(zip(first, last, strict=True)):
            part = loud[:, begin : max(end, begin + 1)]
            result[:, at] = (2 * part.mean(axis=1) + part.max(axis=1)) / 3
        return result


@dataclass(frozen=True)
class WaveMark:
    """A mark above the waveform; `strong` ones carry their label and a solid line."""

    seconds: float
    icon: str
    tone: Tone = Tone.TEXT2
    label: str = ""
    strong: bool = False
    key: object = None


def speech_spans(loud: npt.NDArray[np.float32], seconds: float, floor: float) -> list[Span]:
    """Stretches of one channel that are louder than `floor` (0 to 1)."""
    if not len(loud):
        return []
    padded = np.concatenate(([False], loud > floor, [False])).astype(np.int8)
    change = np.diff(padded)
    unit = seconds / len(loud)
    starts, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    return [Span(a * unit, b * unit) for a, b in zip(starts, ends, strict=True)]


def tick_step(view: Span, width: float, least: float = 56.0) -> float:
    """Seconds between two labels of the time axis so that they stand `least` px apart."""
    length = max(0.001, view.end - view.start)
    for step in (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0):
        if step / length * width >= least:
            return step
    return 3600.0


def clip(spans: Sequence[Span], view: Span) -> list[Span]:
    """The parts of spans that lie inside a view."""
    inside = (Span(max(s.start, view.start), min(s.end, view.end)) for s in spans)
    return [span for span in inside if span.end > span.start]
