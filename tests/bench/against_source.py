"""What of a sound is missing in its recording, by cross-correlation, window by window.

Player and recorder may live by different clocks. Then windows lie ever further from their place,
evenly, and nothing is missing: a window counts by how much further it moved than those around it.
"""

from dataclasses import dataclass

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
    windows = 0
    for first in range(WINDOW, len(source) - WINDOW, WINDOW):
        wanted = source[first : first + WINDOW]
        if _quiet(wanted):
            continue
        windows += 1
        offset = places[-1][1] - places[-1][0] if places else None
        at, same = _place(wanted, heard, first, offset)
        same = same if same >= _SAME else _in_parts(wanted, heard, at)
        if same < _SAME:
            unlike.append((first / RATE, same))
        else:
            places.append((first, at))
    moved, drift = _steps(places)
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
    size = len(wanted) // _PARTS
    likeness = []
    for first in range(0, len(wanted), size):
        part = wanted[first : first + size]
        if not _quiet(part):
            likeness.append(_place(part, heard, at + first, 0)[1])
    return min(likeness, default=0.0)


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
