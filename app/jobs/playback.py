"""Listening to a recording: the player, and what a screen draws of the sound.

`overview` decodes and belongs on the work lane; a `Listening`'s methods return at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.audio.peaks import BIN, Bins
from app.audio.peakscan import peaks_for
from app.audio.player import Player, PlayerStatus
from app.domain.errors import KnownError

REP, PROSPECT = "rep", "prospect"

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
_SHOWN_BINS = 200_000

Spans = tuple[tuple[float, float], ...]


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
    """

    low: npt.NDArray[np.int8]
    high: npt.NDArray[np.int8]
    seconds: float
    rep: Spans
    prospect: Spans
    silences: Spans
    problem: str = ""


def overview(path: Path, channels: Sequence[str], cache: Path | None = None) -> Overview:
    """What to draw of a sound file. Belongs on the work lane.

    Args:
        path: The file.
        channels: Names of its channels in their order, 'rep' and 'prospect'.
        cache: Folder for the kept pyramid; None is beside the file.

    Raises:
        KnownError: The file is missing or no sound, in words for the person.
    """
    kept = cache / f"{path.name}.peaks.npz" if cache is not None else None
    peaks = peaks_for(path, kept)
    level, width = peaks.levels[0], BIN
    for coarse in peaks.levels[1:]:
        if level.shape[1] <= _SHOWN_BINS:
            break
        level, width = coarse, width * 4
    lanes = _lanes(level, channels)
    second = peaks.rate / width
    talking = [_speech(_loud(lane), second) for lane in lanes]
    rep, prospect = (_spans(one, peaks.seconds) for one in talking)
    quiet = _spans(~(talking[0] | talking[1]), peaks.seconds)
    shown = _louder(lanes)
    return Overview(
        low=np.ascontiguousarray(shown[:, :, 0]),
        high=np.ascontiguousarray(shown[:, :, 1]),
        seconds=peaks.seconds,
        rep=rep,
        prospect=prospect,
        silences=tuple(one for one in quiet if one[1] - one[0] >= _SILENT),
        problem=peaks.problem,
    )


def _lanes(level: Bins, channels: Sequence[str]) -> Bins:
    """The rep's channel, then the prospect's; a missing one is silence."""
    names = list(channels) if len(channels) == level.shape[0] else [REP, PROSPECT]
    lanes = np.zeros((2, level.shape[1], 2), dtype=np.int8)
    for at, name in enumerate((REP, PROSPECT)):
        if name in names and names.index(name) < level.shape[0]:
            lanes[at] = level[names.index(name)]
    return lanes


def _louder(lanes: Bins) -> Bins:
    """Both lanes by one factor, so that speech fills its lane; a quiet room stays quiet."""
    loud = np.abs(lanes.astype(np.int16))
    strong = float(np.percentile(loud, 90)) if lanes.size else 0.0
    factor = min(_MOST_GAIN, 110.0 / strong) if strong else 1.0
    shown = np.clip(np.rint(lanes * np.float32(factor)), -127, 127)
    quiet: Bins = np.where(loud < _FAINTEST, 0, shown).astype(np.int8)
    return quiet


def _loud(lane: npt.NDArray[np.int8]) -> npt.NDArray[np.int16]:
    """The larger of both peaks of each slice, 0 to 128."""
    loud: npt.NDArray[np.int16] = np.abs(lane.astype(np.int16)).max(axis=1)
    return loud


def _speech(loud: npt.NDArray[np.int16], per_second: float) -> npt.NDArray[np.bool_]:
    """Whether a side speaks, in steps of `_STEP`; gaps between words are bridged."""
    size = max(1, round(per_second * _STEP))
    count = -(-len(loud) // size)
    steps = np.pad(loud, (0, count * size - len(loud))).reshape(count, size).max(axis=1)
    floor = max(_FAINTEST, _FLOOR * float(np.percentile(steps, 98))) if count else 0.0
    speaks: npt.NDArray[np.bool_] = steps > floor
    heard = np.flatnonzero(speaks)
    for left, right in pairwise(heard.tolist()):
        if right - left <= _BRIDGE:
            speaks[left:right] = True
    return speaks


def _spans(on: npt.NDArray[np.bool_], seconds: float) -> Spans:
    if not len(on):
        return ()
    change = np.diff(np.concatenate(([False], on, [False])).astype(np.int8))
    starts, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    unit = seconds / len(on)
    return tuple((float(a * unit), float(b * unit)) for a, b in zip(starts, ends, strict=True))


@dataclass(frozen=True, slots=True)
class Heard:
    """Where listening stands; cheap to ask for at every frame.

    Attributes:
        problem: Why nothing can be played; None when it can.
        notice: What is odd although it plays: no output device.
    """

    playing: bool = False
    loading: bool = False
    position: float = 0.0
    seconds: float = 0.0
    speed: float = 1.0
    problem: KnownError | None = None
    notice: str = ""


class Listening:
    """One player, made when the first sound is loaded. No method waits.

    Args:
        device: Stable name of the output; empty is the system's default.
        on_change: Called on the player's thread whenever it plays, stands or breaks.
    """

    def __init__(self, device: str, on_change: Callable[[], None]) -> None:
        self._device = device
        self._on_change = on_change
        self._player: Player | None = None
        self._speed = 1.0

    @property
    def speed(self) -> float:
        """As asked for."""
        return self._speed

    def load(self, path: Path) -> None:
        """Open a recording and stand at its start."""
        if self._player is None:
            self._player = Player(self._device, self._on_change)
            self._player.set_speed(self._speed)
        self._player.load(path)

    def unload(self) -> None:
        """Let go of file and device."""
        if self._player is not None:
            self._player.unload()

    def play(self) -> None:
        """Play from where it stands."""
        if self._player is not None:
            self._player.play()

    def pause(self) -> None:
        """Stand still."""
        if self._player is not None:
            self._player.pause()

    def toggle(self) -> None:
        """Play when it stands, stand when it plays."""
        if self._player is not None:
            self._player.toggle()

    def seek(self, second: float) -> None:
        """Stand at, or go on from, a second of the sound."""
        if self._player is not None:
            self._player.seek(second)

    def set_speed(self, speed: float) -> None:
        """Play faster or slower, 0.5 to 3, at the same pitch."""
        self._speed = speed
        if self._player is not None:
            self._player.set_speed(speed)

    def set_device(self, device: str) -> None:
        """Play on another output from now on."""
        if device != self._device:
            self._device = device
            if self._player is not None:
                self._player.set_device(device)

    def heard(self) -> Heard:
        """Where it stands now."""
        if self._player is None:
            return Heard(speed=self._speed)
        return _heard(self._player.status())

    def close(self, wait: float = 0.0) -> None:
        """Stop and let go of everything; waits for the player's thread at most so many seconds."""
        player, self._player = self._player, None
        if player is not None:
            player.close(wait)


def _heard(status: PlayerStatus) -> Heard:
    return Heard(
        playing=status.state == "playing",
        loading=status.state == "loading",
        position=status.position,
        seconds=status.seconds,
        speed=status.speed,
        problem=status.problem,
        notice=status.notice,
    )
