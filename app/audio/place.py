"""One folder that a recording is written to: its open segment, and that it stays where it is."""

import contextlib
import os
import shutil
from pathlib import Path

import numpy as np

from app.audio.segments import HEADER, PRIVATE, segment_path, wav_header
from app.audio.sound import RATE, Pcm

_SPARSE = RATE // 2
"""Silence of this length is a hole in the file and takes no room."""


class Place:
    """One folder with the segment that is being written to it.

    Attributes:
        failed_at: The recording's frame at which it last refused one; -1 when it takes them.
        hidden: The open file has lost its name: somebody moved it, its folder or its disk.
        restored: It had, and has it again.
    """

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

    def adopt(self, other: "Place") -> None:
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
