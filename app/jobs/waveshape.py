"""What a screen draws of a sound: its shape, who speaks when, and the samples themselves.

All of it decodes and belongs on the work lane.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from app.audio.peaks import BIN, Bins, Peaks
from app.audio.peakscan import peaks_for
from app.audio.waves import not_a_sound, open_sound
from app.domain.speech import BOTH, PROSPECT, REP

_STEP = 0.1
"""Seconds of one step in which a side speaks or is silent."""
_BRIDGE = 10
"""Steps of silence inside one stretch of speech: a breath between two words."""
_SILENT = 3.0
"""Seconds from which both sides' silence is shown."""
_FLOOR = 0.06
"""Of the loudness of a side's loud moments; below it is its room."""
_FAINTEST = 3
"""Of 127: below it is no speech in any room."""
_MOST_GAIN = 6.0
_ENOUGH = 200_000
"""Peaks that tell how loud a sound is; to count all of an hour takes 30 MB and 2 ms more."""

Spans = tuple[tuple[float, float], ...]
Speech = tuple[Spans, Spans]
"""When the rep speaks and when the prospect does, in seconds of the sound."""


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """A sound as it is drawn: two lanes, the rep's above the prospect's.

    Attributes:
        low, high: Shape (2, n) int8: lowest and highest of n equal slices, made louder so that
            speech fills its lane; a side that was not recorded is silent.
        seconds: Length of the sound.
        rep, prospect: Stretches of speech, in seconds.
        silences: Stretches in which neither speaks.
        problem: Why the sound ends before it should; empty when it does not.
        rate: Samples a second of the sound.
        louder: The factor by which `low` and `high` were made louder.
        whole: False while the rest is being decoded: it is silent so far.
    """

    low: npt.NDArray[np.int8]
    high: npt.NDArray[np.int8]
    seconds: float
    rep: Spans
    prospect: Spans
    silences: Spans
    problem: str = ""
    rate: int = 16_000
    louder: float = 1.0
    whole: bool = True


def overview(
    path: Path,
    channels: Sequence[str],
    cache: Path | None = None,
    *,
    speech: Speech | None = None,
    told: Callable[[Overview], None] | None = None,
) -> Overview:
    """What to draw of a sound file.

    Args:
        path: The file.
        channels: Names of its channels in their order, 'rep' and 'prospect'.
        cache: Folder for the kept pyramid; None is beside the file.
        speech: Who speaks when, where that is known; else it is told from the loudness.
        told: Takes the picture so far now and then, while a long file is decoded; on this thread.

    Raises:
        KnownError: The file is missing or no sound, in words for the person.
    """
    kept = cache / f"{path.name}.peaks.npz" if cache is not None else None

    def tell(peaks: Peaks) -> None:
        if told is not None:
            told(_drawn(peaks, channels, ((), ()), whole=False))

    peaks = peaks_for(path, kept, tell if told is not None else None)
    return _drawn(peaks, channels, speech)


def _drawn(
    peaks: Peaks, channels: Sequence[str], speech: Speech | None, *, whole: bool = True
) -> Overview:
    lanes = _lanes(peaks.finest, channels)
    rep, prospect = speech if speech is not None else _heard_speech(lanes, peaks)
    shown, louder = _louder(lanes)
    return Overview(
        low=np.ascontiguousarray(shown[:, :, 0]),
        high=np.ascontiguousarray(shown[:, :, 1]),
        seconds=peaks.seconds,
        rep=rep,
        prospect=prospect,
        silences=silences((rep, prospect), peaks.seconds) if whole else (),
        problem=peaks.problem,
        rate=peaks.rate,
        louder=louder,
        whole=whole,
    )


def _heard_speech(lanes: Bins, peaks: Peaks) -> Speech:
    second = peaks.rate / BIN
    rep, prospect = (_spans(_speech(_loud(lane), second), peaks.seconds) for lane in lanes)
    return rep, prospect


def silences(speech: Speech, seconds: float) -> Spans:
    """Stretches of some seconds in which neither side speaks."""
    found: list[tuple[float, float]] = []
    end = 0.0
    for start, stop in sorted((*speech[0], *speech[1])):
        if start - end >= _SILENT:
            found.append((end, start))
        end = max(end, stop)
    if seconds - end >= _SILENT:
        found.append((end, seconds))
    return tuple(found)


def samples(
    path: Path, channels: Sequence[str], start: float, end: float, louder: float
) -> tuple[float, int, npt.NDArray[np.float32]]:
    """The sound itself between two moments, for a view that peaks are too coarse for.

    Args:
        path: The file.
        channels: Names of its channels in their order.
        start, end: Seconds.
        louder: `Overview.louder`, so that it stands as high as the rest.

    Returns:
        The second of the first sample, samples a second, and the rep's above the prospect's
        samples (2, n), -1 to 1.

    Raises:
        KnownError: It can't be read any more.
    """
    with open_sound(path) as sound:
        rate = sound.samplerate
        first = max(0, int(start * rate))
        try:
            sound.seek(min(first, sound.frames))
            found = sound.read(max(0, int(end * rate) + 1 - first), "float32", always_2d=True)
        except soundfile.SoundFileError as failure:
            raise not_a_sound(path, str(failure)) from failure
    lanes = np.zeros((2, len(found)), dtype=np.float32)
    for at, channel in enumerate(_order(channels, found.shape[1])):
        if channel is not None:
            np.clip(found[:, channel] * np.float32(louder), -1.0, 1.0, out=lanes[at])
    return first / rate, rate, lanes


def _order(channels: Sequence[str], count: int) -> tuple[int | None, ...]:
    """Which channel of the file is the rep's and which the prospect's; None is not there."""
    names = list(channels) if len(channels) == count else [REP, PROSPECT]
    if names == [BOTH]:
        return (0, 0)  # one channel that holds both sides is drawn on both lanes
    places = (names.index(one) if one in names else count for one in (REP, PROSPECT))
    return tuple(place if place < count else None for place in places)


def channel_gains(channels: Sequence[str], rep: float, prospect: float) -> tuple[float, ...]:
    """How loud each channel of the file is to be played, from how loud each side is."""
    return tuple(prospect if name == PROSPECT else rep for name in channels)


def _lanes(level: Bins, channels: Sequence[str]) -> Bins:
    """The rep's channel, then the prospect's; a missing one is silence."""
    lanes = np.zeros((2, level.shape[1], 2), dtype=np.int8)
    for at, channel in enumerate(_order(channels, level.shape[0])):
        if channel is not None:
            lanes[at] = level[channel]
    return lanes


def _louder(lanes: Bins) -> tuple[Bins, float]:
    """Both lanes by one factor, so that speech fills its lane; a quiet room stays quiet."""
    peaks = lanes.view(np.uint8).ravel()
    every = max(1, peaks.size // _ENOUGH) | 1  # an even step would see the lower ones alone
    counts = np.bincount(peaks[::every], minlength=256)
    value = np.arange(256).astype(np.uint8).view(np.int8).astype(np.int16)
    loudness = np.abs(value)
    order = np.argsort(loudness, kind="stable")
    below = np.cumsum(counts[order])
    at = int(np.searchsorted(below, 0.9 * below[-1])) if below[-1] else 0
    strong = float(loudness[order[at]]) if below[-1] else 0.0
    factor = min(_MOST_GAIN, 110.0 / strong) if strong else 1.0
    shown = np.clip(np.rint(value * factor), -127, 127)
    table = np.where(loudness < _FAINTEST, 0, shown).astype(np.int8)
    louder: Bins = table[lanes.view(np.uint8)]
    return louder, factor


def _loud(lane: npt.NDArray[np.int8]) -> npt.NDArray[np.int16]:
    """The larger of both peaks of each slice, 0 to 128."""
    loud: npt.NDArray[np.int16] = np.maximum(
        lane[:, 1].astype(np.int16), -lane[:, 0].astype(np.int16)
    )
    return loud


def _speech(loud: npt.NDArray[np.int16], per_second: float) -> npt.NDArray[np.bool_]:
    """Whether a side speaks, in steps of `_STEP`; gaps between words are bridged."""
    size = max(1, round(per_second * _STEP))
    count = -(-len(loud) // size)
    peaks = np.pad(loud, (0, count * size - len(loud))).reshape(count, size)
    # Column by column: along rows of six numpy is ten times as slow.
    steps = np.maximum.reduce([peaks[:, at] for at in range(size)])
    floor = max(_FAINTEST, _FLOOR * float(np.percentile(steps, 98))) if count else 0.0
    speaks: npt.NDArray[np.bool_] = steps > floor
    heard = np.flatnonzero(speaks)
    gaps = np.diff(heard)
    for at in np.flatnonzero((gaps > 1) & (gaps <= _BRIDGE)).tolist():
        speaks[heard[at] : heard[at + 1]] = True
    return speaks


def _spans(on: npt.NDArray[np.bool_], seconds: float) -> Spans:
    if not len(on):
        return ()
    change = np.diff(np.concatenate(([False], on, [False])).astype(np.int8))
    starts, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    unit = seconds / len(on)
    return tuple((float(a * unit), float(b * unit)) for a, b in zip(starts, ends, strict=True))
