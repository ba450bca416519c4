"""What of a sound is missing in its recording, by cross-correlation, window by window.

Player and recorder may live by different clocks. Then windows lie ever further from their place,
evenly, and nothing is missing: a window counts by how much further it moved than those around it.
Where a recorder steers against that, windows are stretched and move by some samples more or less.
Those are held against the source in quarters of a second: steering moves each by a sample or two,
what is lost moves one at once. There a loss of up to five samples can't be told from steering.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.audio.sound import RATE, Pcm
from tests.audio.conftest import find

WINDOW = 4 * RATE
_PARTS = 16
_SEARCH = RATE // 4
_LONGEST = 20.0
_QUIET = 300.0
_SAME = 0.98
_AROUND = 2
_ROUNDING = 1.0
"""Where clocks part, two places that are rounded to whole samples."""
_NEAR = 100
"""Samples by which a quarter of a second may lie aside of its window: a quiet one beside a loud one
would be found in the loud one otherwise."""
_STRETCH = 5.0
"""Samples by which steering moves a quarter of a second at most: a thousandth, and rounding."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What was found.

    Attributes:
        windows: How many were loud enough to be compared.
        unlike: Seconds of the source at which a window is not in the recording, with its likeness.
        moved: Seconds of the source at which a window stepped aside, with the samples of its step.
        per_minute: By how many samples a minute the clocks part.
        late: Samples by which windows lie later than in the source, as a rule.
    """

    windows: int
    unlike: tuple[tuple[float, float], ...]
    moved: tuple[tuple[float, float], ...]
    per_minute: float
    late: float

    @property
    def samples(self) -> float:
        """Samples lost in all; a window that is not there is lost whole."""
        return len(self.unlike) * WINDOW + sum(step for _, step in self.moved)


def missing(source: Pcm, heard: Pcm) -> Missing:
    """Hold a recording against its source.

    Args:
        source: Mono, at 16 kHz.
        heard: The same, later by up to 20 s.
    """
    unlike: list[tuple[float, float]] = []
    places: list[tuple[int, int]] = []
    stretched: set[int] = set()
    windows = 0
    for first in range(WINDOW, len(source) - WINDOW, WINDOW):
        wanted = source[first : first + WINDOW]
        if _quiet(wanted):
            continue
        windows += 1
        offset = places[-1][1] - places[-1][0] if places else None
        at, whole = _place(wanted, heard, first, offset)
        if whole < _SAME:
            stretched.add(first)  # or not like it at all
        same = whole if whole >= _SAME else _in_parts(wanted, heard, at)
        if same < _SAME:
            unlike.append((first / RATE, same))
        else:
            places.append((first, at))
    moved, drift = _steps(places)
    lies = dict(places)
    steered = [
        one for one in moved if {first := round(one[0] * RATE), _before(lies, first)} & stretched
    ]
    if steered:
        torn = _torn(source, heard, tuple(steered), lies)
        moved = tuple(sorted([*(one for one in moved if one not in steered), *torn]))
    late = float(np.median([heard - source for source, heard in places])) if places else 0.0
    return Missing(windows, tuple(unlike), moved, drift, late)


def never_played(source: Pcm, witness: Pcm, heard: Pcm) -> frozenset[float]:
    """Seconds of the source at which it was cut before anybody could record it.

    Args:
        source: What a player was given.
        witness: What another program recorded of the same device.
        heard: The recording.

    Returns:
        Windows that the witness lacks, and where the recording is like the witness.
    """
    seen = missing(source, witness)
    unlike_witness = [at for at, _ in missing(witness, heard).unlike]
    around = 2 * WINDOW / RATE
    return frozenset(
        at
        for at, _ in seen.unlike
        if all(abs(other - at - seen.late / RATE) > around for other in unlike_witness)
    )


def _before(places: dict[int, int], window: int) -> int:
    """The window that was found before another one: between them it may be quiet."""
    return max(first for first in places if first < window)


def _quiet(sound: Pcm) -> bool:
    return float(np.abs(sound.astype(np.float64)).mean()) < _QUIET


def _place(wanted: Pcm, heard: Pcm, first: int, offset: int | None) -> tuple[int, float]:
    """Where a window lies, and its likeness there."""
    near, far = (
        (-RATE, round(_LONGEST * RATE)) if offset is None else (offset - _SEARCH, _SEARCH * 2)
    )
    begin = max(0, first + near)
    hay = heard[begin : begin + len(wanted) + far]
    if len(hay) < len(wanted):
        return 0, 0.0
    at, same = find(wanted, hay)
    return begin + at, same


def _in_parts(wanted: Pcm, heard: Pcm, at: int) -> float:
    """The likeness of its least like quarter of a second: what is steered is stretched."""
    return min((same for _, _, same in _quarters(wanted, heard, at)), default=0.0)


def _quarters(wanted: Pcm, heard: Pcm, at: int) -> list[tuple[int, int, float]]:
    """Of each loud quarter of a second of a window: its first sample, its place, its likeness."""
    size = len(wanted) // _PARTS
    found = []
    for first in range(0, len(wanted), size):
        part = wanted[first : first + size]
        begin = max(0, at + first - _NEAR)
        hay = heard[begin : begin + size + 2 * _NEAR]
        if not _quiet(part) and len(hay) >= size:
            place, same = find(part, hay)
            found.append((first, begin + place, same))
    return found


def _torn(
    source: Pcm, heard: Pcm, moved: tuple[tuple[float, float], ...], places: dict[int, int]
) -> tuple[tuple[float, float], ...]:
    """Of steps where clocks are steered, those at which something is missing, with how much."""
    found = []
    for second, _ in moved:
        first = round(second * RATE)
        both = (_before(places, first), first)
        aside = [
            (one + part, place - one - part)
            for one in both
            for part, place, _ in _quarters(source[one : one + WINDOW], heard, places[one])
        ]
        size = WINDOW // _PARTS
        lost = sum(
            abs(after - before)
            for (begun, before), (then, after) in pairwise(aside)
            if abs(after - before) > _STRETCH * (then - begun) / size
        )
        if lost:
            found.append((second, float(lost)))
    return tuple(found)


def _steps(places: list[tuple[int, int]]) -> tuple[tuple[tuple[float, float], ...], float]:
    """Steps that the windows around do not share, and how clocks part in samples a minute."""
    if len(places) < 2:
        return (), 0.0
    source, heard = (np.array(one, dtype=float) for one in zip(*places, strict=True))
    apart = np.diff(source)
    pace = (np.diff(heard) - apart) / apart
    moved = []
    for at, own in enumerate(pace):
        around = float(np.median(pace[max(0, at - _AROUND) : at + _AROUND + 1]))
        step = abs(own - around) * apart[at]
        if step > (_ROUNDING if around else 0.0):
            moved.append((source[at + 1] / RATE, float(step)))
    return tuple(moved), float(np.mean(pace)) * 60 * RATE
