"""What puts a recording's frames on disk, and what it does when the disk does not take them.

A frame goes to the first place that takes it: the recordings folder, else a spare one on another
disk; where neither does, it is held in memory, up to some minutes, until one does again. Frames
lie in the files by their number, so the places need not know of each other: put over each other,
their segments are the whole.
"""

import contextlib
import errno
import os
import shutil
from collections import deque
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.audio.segments import HEADER, PRIVATE, segment_path, wav_header
from app.audio.sound import RATE, Pcm, clock_text

HOLD_SECONDS = 150
"""Sound held in memory where no disk takes it: 10 MB of two channels."""

_RETRY_SECONDS = 1.0
_SPARSE = RATE // 2


class _Place:
    """One folder with the segment that is being written to it."""

    def __init__(self, folder: Path, recording: str, channels: int) -> None:
        self.folder = folder
        self._recording = recording
        self._channels = channels
        self._width = 2 * channels
        self._file: int | None = None
        self._number = -1
        self._end = 0
        self.failed_at = -1
        self.hidden = False
        self.restored = False

    def put(self, number: int, offset: int, part: Pcm) -> None:
        """Write frames into a segment.

        Raises:
            OSError: They are not, or not all, there.
        """
        self._open(number)
        assert self._file is not None
        end = offset + len(part)
        if len(part) >= _SPARSE and offset >= self._end and not part.any():
            os.ftruncate(self._file, HEADER + end * self._width)
        else:
            self._write(np.ascontiguousarray(part).tobytes(), HEADER + offset * self._width)
        self._end = max(self._end, end)

    def flush(self) -> None:
        """Make header and sound safe on the disk.

        Raises:
            OSError: They are not; `hidden` says whether an open file goes on without its name.
        """
        if self._file is not None:
            os.pwrite(self._file, wav_header(self._channels, self._end), 0)
            os.fsync(self._file)
            self.hidden = True
            self._stay()
            self.hidden = False

    def adopt(self, other: "_Place") -> None:
        """Put what another place's open file holds into this one's, beside what is there.

        Raises:
            OSError: It is not, or not all, there.
        """
        if other._file is None:
            return
        self._open(other._number)
        assert self._file is not None
        held = self._size(other._file)
        theirs = np.frombuffer(os.pread(other._file, held, HEADER), np.uint8)
        mine = np.zeros(len(theirs), np.uint8)
        found = np.frombuffer(os.pread(self._file, held, HEADER), np.uint8)
        mine[: len(found)] = found
        self._write((mine | theirs).tobytes(), HEADER)
        self._end = max(self._end, held // self._width)

    @staticmethod
    def _size(file: int) -> int:
        return max(0, os.fstat(file).st_size - HEADER)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def erase(self, number: int, first: int, last: int, channel: int) -> None:
        """Make silence of one channel where it has been written.

        Raises:
            OSError: It could not be written.
        """
        path = segment_path(self.folder, self._recording, number)
        if not path.exists():
            return
        with path.open("r+b") as file:
            file.seek(HEADER + first * self._width)
            raw = file.read((last - first) * self._width)
            whole = len(raw) // self._width * self._width
            frames = np.frombuffer(raw[:whole], np.int16).reshape(-1, self._channels).copy()
            frames[:, channel] = 0
            file.seek(HEADER + first * self._width)
            file.write(frames.tobytes())

    def _write(self, content: bytes, at: int) -> None:
        assert self._file is not None
        view = memoryview(content)
        while view:
            written = os.pwrite(self._file, view, at)
            view, at = view[written:], at + written

    def _open(self, number: int) -> None:
        if number == self._number and self._file is not None:
            return
        with contextlib.suppress(OSError):
            self.flush()
        self.close()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = segment_path(self.folder, self._recording, number)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE)
        self._number = number
        self._end = self._size(self._file) // self._width
        os.pwrite(self._file, wav_header(self._channels, self._end), 0)

    def _stay(self) -> None:
        """Somebody may have moved the folder or deleted the file: what is open is still whole.

        Raises:
            OSError: The sound is not where it should be, and can't be put there.
        """
        assert self._file is not None
        path = segment_path(self.folder, self._recording, self._number)
        held = os.fstat(self._file)
        with contextlib.suppress(OSError):
            there = path.stat()
            if (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino):
                return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with os.fdopen(os.dup(self._file), "rb") as source, os.fdopen(os.dup(copy), "wb") as target:
            source.seek(0)
            shutil.copyfileobj(source, target)
        os.fsync(copy)
        os.close(self._file)
        self._file = copy
        self.restored = True


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
        self._places = [_Place(folder, recording, channels) for folder in places]
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
        return f"{self._refusal}: sound from {clock_text(self._refused_from / RATE)} on is {fate}"

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

    def _rescue(self, place: _Place) -> None:
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
