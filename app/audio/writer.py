"""What puts a recording's frames on disk, and what it does when the disk does not take them.

A frame goes to the first place that takes it: the recordings folder, else a spare one on another
disk; where neither does, it is held in memory, up to some minutes, until one does again. Frames
lie in the files by their number, so the places need not know of each other: put over each other,
their segments are the whole.
"""

import contextlib
import errno
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from app.audio.place import Place
from app.audio.sound import RATE, Pcm, clock_text
from app.domain.phrases import phrase

HOLD_SECONDS = 150
"""Sound held in memory where no disk takes it: 10 MB of two channels."""

_RETRY_SECONDS = 1.0


class SegmentWriter:
    """Writes frames by number; a disk that fails costs sound, never the call.

    Args:
        places: Folders, the recordings' own first.
        recording: The recording's id.
        channels: How many.
        segment_frames: Frames of a full segment.
    """

    def __init__(
        self, places: Sequence[Path], recording: str, channels: int, segment_frames: int
    ) -> None:
        self._places = [Place(folder, recording, channels) for folder in places]
        self._segment_frames = segment_frames
        self._held: deque[tuple[int, Pcm]] = deque()
        self._holding = 0
        self._refused_from = 0
        self._refusal = ""
        self._failing: set[str] = set()
        self.said: list[str] = []
        self.frames = 0
        self.unkept: list[tuple[int, int]] = []

    @property
    def problem(self) -> str:
        """What the disk refuses now and what became of the sound; empty when all is well."""
        if not self._refusal:
            return ""
        if self.unkept and self.unkept[-1][1] > self._refused_from:
            fate = "not kept"
        elif self._held:
            fate = "held in memory"
        elif len(self._places) == 1:
            fate = "not safe yet"
        else:
            fate = "kept in a spare folder"
        return phrase(
            "{refusal}: sound from {clock} on is {fate}",
            refusal=self._refusal,
            clock=clock_text(self._refused_from / RATE),
            fate=fate,
        )

    @property
    def kept(self) -> int:
        """Frames that are on a disk, from the first on."""
        return self._held[0][0] if self._held else self.frames

    def write(self, frames: Pcm) -> None:
        """Append frames (frames, channels)."""
        done = 0
        while done < len(frames):
            part = frames[done : done + self._segment_frames - self.frames % self._segment_frames]
            self._held.append((self.frames, part))
            self._holding += len(part)
            self.frames += len(part)
            done += len(part)
        self._drain()
        self._let_go()

    def flush(self) -> None:
        """Make header and sound safe on the disk."""
        for place in self._places:
            before = place.hidden
            try:
                place.flush()
            except OSError as failure:
                self._say(failure, "flush")
                if place.hidden and not before:
                    self._rescue(place)
                continue
            if place is self._places[0]:
                self._well("flush")
            if place.restored:
                place.restored = False
                self.said.append("the recordings folder was moved away; its open sound is back")

    def close(self) -> None:
        """Write what is held, flush and let go of the files; what no disk takes now is lost."""
        for place in self._places:
            place.failed_at = -1
        self._drain()
        while self._held:
            self._drop()
        self.flush()
        for place in self._places:
            place.close()

    def erase(self, channel: int, first: int, last: int) -> None:
        """Make silence of one channel from frame to frame, wherever it is."""
        for start, part in self._held:
            part[max(0, first - start) : max(0, last - start), channel] = 0
        while first < last:
            number, offset = divmod(first, self._segment_frames)
            end = min(last, (number + 1) * self._segment_frames)
            for place in self._places:
                with contextlib.suppress(OSError):
                    place.erase(number, offset, offset + end - first, channel)
            first = end

    def _drain(self) -> None:
        while self._held:
            start, part = self._held[0]
            if not self._put(start, part):
                return
            self._held.popleft()
            self._holding -= len(part)

    def _rescue(self, place: Place) -> None:
        """The open file has lost its name: what it holds is put where the next sound goes."""
        for other in self._places:
            if other is not place:
                try:
                    other.adopt(place)
                except OSError as failure:
                    self._say(failure, "flush")

    def _put(self, start: int, part: Pcm) -> bool:
        number, offset = divmod(start, self._segment_frames)
        for place in sorted(self._places, key=lambda one: one.hidden):
            if place.failed_at >= 0 and self.frames - place.failed_at < _RETRY_SECONDS * RATE:
                continue
            try:
                place.put(number, offset, part)
            except OSError as failure:
                place.failed_at = self.frames
                self._say(failure, "put")
                continue
            place.failed_at = -1
            if place is self._places[0]:
                self._well("put")
            return True
        return False

    def _let_go(self) -> None:
        while self._holding > HOLD_SECONDS * RATE:
            self._drop()

    def _drop(self) -> None:
        first, part = self._held.popleft()
        self._holding -= len(part)
        last = first + len(part)
        if self.unkept and self.unkept[-1][1] == first:
            self.unkept[-1] = (self.unkept[-1][0], last)
        else:
            self.unkept.append((first, last))

    def _say(self, failure: OSError, what: str) -> None:
        if not self._failing:
            self._refused_from = self.kept
        self._failing.add(what)
        full = failure.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        self._refusal = "disk full" if full else "the recordings folder can't be written"

    def _well(self, what: str) -> None:
        """The recordings folder takes it again; of what was refused nothing is refused now."""
        self._failing.discard(what)
        if not self._failing:
            self._refusal = ""
