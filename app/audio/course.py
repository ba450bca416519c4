"""Which stretches of a sound are played after each other: silence left out, a loop repeated."""

from collections.abc import Iterator
from dataclasses import dataclass

Spans = tuple[tuple[float, float], ...]
"""Stretches of a sound as (start, end) in its seconds."""

LEFT = 0.25
"""Seconds of a skipped silence that are still heard at each of its ends: a breath, no stumble."""

SHORTEST_LOOP = 0.05
"""Seconds; a loop that is shorter is none."""


@dataclass(frozen=True, slots=True)
class Course:
    """What is played of a sound.

    Attributes:
        skips: Silences to leave out, in order, in seconds.
        loop: The stretch to play again and again; None plays to the end.
    """

    skips: Spans = ()
    loop: tuple[float, float] | None = None

    def stretches(self, place: float, rate: int, frames: int) -> Iterator[tuple[int, int]]:
        """What is played from a place on, as runs of frames first:last.

        Args:
            place: Where playing begins, in seconds. Behind the loop's end the loop does not count.
            rate: Frames a second of the sound.
            frames: Its length.

        Yields:
            Runs that are not empty. With a loop they never end.
        """
        first = min(frames, max(0, round(place * rate)))
        loop = self._loop(rate, frames)
        if loop is None or first >= loop[1]:
            yield from _without(self._skips(rate), first, frames)
            return
        yield from _without(self._skips(rate), first, loop[1])
        again = tuple(_without(self._skips(rate), *loop)) or (loop,)  # silence alone is played
        while True:
            yield from again

    def _loop(self, rate: int, frames: int) -> tuple[int, int] | None:
        if self.loop is None:
            return None
        start, end = (min(frames, max(0, round(one * rate))) for one in self.loop)
        return (start, end) if end - start >= SHORTEST_LOOP * rate else None

    def _skips(self, rate: int) -> Iterator[tuple[int, int]]:
        for start, end in self.skips:
            first, last = round((start + LEFT) * rate), round((end - LEFT) * rate)
            if first < last:
                yield first, last


def _without(skips: Iterator[tuple[int, int]], first: int, last: int) -> Iterator[tuple[int, int]]:
    for start, end in skips:
        if end <= first:
            continue
        if start >= last:
            break
        if start > first:
            yield first, start
        first = max(first, end)
    if first < last:
        yield first, last
