"""Which side of a call is not heard: silent while the other one talks."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.audio.sound import clock_text
from app.domain.phrases import phrase

FLOOR = 0.0005
"""Peak (of 1) below which nothing is heard at all: -66 dB, under the hiss of a microphone."""

HEARD = 0.01
"""Peak (of 1) from which a channel counts as heard: -40 dB, above the hiss of a microphone."""

SILENT_SECONDS = 5.0
"""How long a side is silent, and the other one talks for half of it, before it is said."""

KEPT_SECONDS = 20.0
"""How long it lasts before the call's record names it: some people do listen that long."""

_LONGEST_STEP = 0.5


@dataclass(slots=True)
class _Side:
    since: float | None = None
    talked: float = 0.0
    told: bool = False


class Hearing:
    """Watches the meters of a recording.

    Args:
        names: Of the channels.
        start: The recording's first moment on its clock.
    """

    def __init__(self, names: Sequence[str], start: float) -> None:
        self._names = tuple(names)
        self._sides = [_Side() for _ in names]
        self._start = start
        self._before = start
        self._kept: list[str] = []

    def hear(self, now: float, peaks: Sequence[float], on_purpose: Sequence[bool]) -> None:
        """Take the newest peaks.

        Args:
            now: Seconds of the recording's clock.
            peaks: Per channel, 0 to 1.
            on_purpose: Per channel whether silence is meant or known already: muted, missing.
        """
        step = min(now - self._before, _LONGEST_STEP)
        self._before = now
        for number, side in enumerate(self._sides):
            if peaks[number] >= FLOOR or on_purpose[number]:
                self._end(number, now)
                continue
            if side.since is None:
                side.since = now
            others = [peak for other, peak in enumerate(peaks) if other != number]
            if any(peak >= HEARD for peak in others):
                side.talked += step
            if self._silent(side, now):
                side.told = True

    @property
    def now_silent(self) -> tuple[str, ...]:
        """Sentences of the call bar."""
        return tuple(
            phrase("nothing is heard from the {name}", name=name)
            for name, side in zip(self._names, self._sides, strict=True)
            if side.told
        )

    @property
    def kept(self) -> tuple[str, ...]:
        """Sentences of the call's record; one that goes on has no end yet."""
        going = [
            phrase(
                "nothing heard from the {name} from {moment} on",
                name=name,
                moment=self._text(side.since),
            )
            for name, side in zip(self._names, self._sides, strict=True)
            if side.told and side.since is not None and self._before - side.since >= KEPT_SECONDS
        ]
        return (*self._kept, *going)

    def _silent(self, side: _Side, now: float) -> bool:
        assert side.since is not None
        long = now - side.since >= SILENT_SECONDS
        return long and side.talked >= SILENT_SECONDS / 2

    def _end(self, number: int, now: float) -> None:
        side = self._sides[number]
        if side.told and side.since is not None and now - side.since >= KEPT_SECONDS:
            span = f"{self._text(side.since)}–{self._text(now)}"
            self._kept.append(
                phrase("nothing heard from the {name} {span}", name=self._names[number], span=span)
            )
        self._sides[number] = _Side()

    def _text(self, moment: float) -> str:
        return clock_text(moment - self._start)
