"""What the waveform widgets show: peaks, spans of speech, marks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from app.ui.theme.tokens import Tone

Samples = npt.NDArray[np.signedinteger[Any]]
Bars = npt.NDArray[np.float32]
Level = tuple[Bars, Bars]

_FACTOR = 4
_SMALLEST = 512
_LEAST_SLICES = 4
"""Slices of a level from which a bar is drawn, so that its edges are where they should be."""


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

    @property
    def slice_seconds(self) -> float:
        """How long one slice is: what is finer has to be read from the sound itself."""
        return self.seconds / max(1, int(self.low.shape[1]))

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """Mean and peak of the loudness, 0 to 1: each level four times as coarse as the one before.

        Made at the first look, a few milliseconds for an hour; a worker may make it beforehand.
        """
        full = float(np.iinfo(self.low.dtype).max)
        # -128 has no positive counterpart in its own type.
        loud = np.maximum(self.high, -np.maximum(self.low, -self.high.dtype.type(full)))
        fine = np.minimum(np.float32(1.0), loud.astype(np.float32) / np.float32(full))
        levels: list[Level] = [(fine, fine)]
        while levels[-1][0].shape[1] > _SMALLEST:
            mean, peak = (_by_four(one) for one in levels[-1])
            levels.append((mean.mean(axis=0), peak.max(axis=0)))
        return tuple(levels)

    def loudness(self) -> Bars:
        """Shape (2, n), 0 to 1: the larger of both peaks over the type's full scale."""
        return self.levels[0][1]

    def bars(self, view: Span, count: int) -> Bars:
        """Loudness of each of `count` equal parts of a stretch, shape (2, count).

        Two thirds mean, one third peak: a peak alone hides every pause between words as soon as a
        part is longer than a second.
        """
        count = max(1, count)
        result: Bars = np.zeros((2, count), dtype=np.float32)
        if not self.low.shape[1] or self.seconds <= 0:
            return result
        at = 0
        per_bar = (view.end - view.start) / count / self.slice_seconds
        while at + 1 < len(self.levels) and per_bar >= _FACTOR ** (at + 1) * _LEAST_SLICES:
            at += 1
        mean, peak = self.levels[at]
        total = mean.shape[1]
        edges = np.linspace(view.start, view.end, count + 1) / self.seconds
        edges *= self.low.shape[1] / _FACTOR**at
        first = np.clip(np.floor(edges[:-1] + 1e-6).astype(np.int64), 0, total - 1)
        last = np.clip(np.ceil(edges[1:] - 1e-6).astype(np.int64), first + 1, total)
        pairs = np.stack((first, np.minimum(last, total)), axis=1).ravel() - first[0]
        part = slice(first[0], last[-1])
        spare = np.zeros((2, 1), dtype=np.float32)
        sums = np.add.reduceat(np.concatenate((mean[:, part], spare), axis=1), pairs, axis=1)
        tops = np.maximum.reduceat(np.concatenate((peak[:, part], spare), axis=1), pairs, axis=1)
        result[:] = (2 * sums[:, ::2] / (last - first) + tops[:, ::2]) / 3
        return result


def _by_four(row: Bars) -> Bars:
    """(2, n) as (4, 2, n / 4), the last ones repeated: whole rows are added up fastest."""
    short = -row.shape[1] % _FACTOR
    if short:
        row = np.concatenate((row, np.repeat(row[:, -1:], short, axis=1)), axis=1)
    return np.ascontiguousarray(row.reshape(2, -1, _FACTOR).transpose(2, 0, 1))


@dataclass(frozen=True, eq=False)
class Detail:
    """The sound itself around what is shown, where peaks are too coarse.

    Attributes:
        start: second of the first sample.
        rate: samples a second.
        samples: shape (2, n), float32, -1 to 1 as it is drawn.
    """

    start: float
    rate: int
    samples: Bars

    def covers(self, view: Span) -> bool:
        """Whether all of a stretch is in it; half a sample more or less is no difference."""
        end = self.start + self.samples.shape[1] / self.rate
        near = 0.5 / self.rate
        return self.start <= view.start + near and view.end <= end + near

    def between(self, view: Span) -> tuple[float, Bars]:
        """(second of its first sample, samples) of a stretch, with one more at each end."""
        first = max(0, math.floor((view.start - self.start) * self.rate) - 1)
        last = math.ceil((view.end - self.start) * self.rate) + 2
        return self.start + first / self.rate, self.samples[:, first:last]


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


_STEPS = (
    *(part * 10.0**power for power in range(-5, 0) for part in (1.0, 2.0, 5.0)),
    *(1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0),
)


def tick_step(view: Span, width: float, least: float = 56.0) -> float:
    """Seconds between two labels of the time axis so that they stand `least` px apart."""
    length = max(1e-6, view.end - view.start)
    for step in _STEPS:
        if step / length * width >= least:
            return step
    return 3600.0


def tick_words(second: float, step: float) -> str:
    """'0:07', '1:02:03', and with as many decimals as the step between two labels needs."""
    if step >= 1.0:
        at, part = round(second), ""
    else:
        digits = min(5, max(1, math.ceil(-math.log10(step) - 1e-9)))
        at = math.floor(round(second, digits))
        part = f"{round(second, digits) - at:.{digits}f}"[1:]
    minutes, seconds = divmod(at, 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
    return clock + part


def clip(spans: Sequence[Span], view: Span) -> list[Span]:
    """The parts of spans that lie inside a view."""
    inside = (Span(max(s.start, view.start), min(s.end, view.end)) for s in spans)
    return [span for span in inside if span.end > span.start]
