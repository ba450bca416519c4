"""The header of a WAV file read by hand, for what a decoder takes on trust: how long it is.

A recorder that broke off leaves sizes of 0, or of what it meant to write; a copy that was cut off
promises more than it holds. The file's own size says what is there.
"""

import io
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_CODINGS = {
    (1, 8): "PCM_U8",
    (1, 16): "PCM_16",
    (1, 24): "PCM_24",
    (1, 32): "PCM_32",
    (3, 32): "FLOAT",
    (3, 64): "DOUBLE",
    (6, 8): "ALAW",
    (7, 8): "ULAW",
}
_EXTENSIBLE = 0xFFFE
_NEVER_WRITTEN = (0, 0xFFFFFFFF)
_MANY_CHUNKS = 1000


@dataclass(frozen=True, slots=True)
class Riff:
    """What the header says and what the file holds.

    Attributes:
        coding: libsndfile's name of the samples' coding; '' for those that are no plain samples.
        rate: Frames a second.
        width: Bytes of a frame.
        data_at: Where the samples begin.
        promised: Bytes of samples that the header promises; None when its length was never written.
        held: Bytes from there to the end of the file.
    """

    coding: str
    channels: int
    rate: int
    width: int
    data_at: int
    promised: int | None
    held: int

    @property
    def missing_seconds(self) -> float:
        """How much of what was promised is not there."""
        if self.promised is None or not self.coding:
            return 0.0
        return max(0, self.promised - self.held) / self.width / self.rate


def riff_of(path: Path) -> Riff | None:
    """The header of a RIFF or RF64 WAVE file; None for anything else.

    Raises:
        OSError: The file can't be read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if len(head) < 12 or head[:4] not in (b"RIFF", b"RF64") or head[8:] != b"WAVE":
            return None
        return _walk(file, size)


def _walk(file: BinaryIO, size: int) -> Riff | None:
    form: bytes = b""
    for _ in range(_MANY_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            return None
        name, length = struct.unpack("<4sI", head)
        if name == b"data":
            return _of(form, file.tell(), length, size)
        if name == b"fmt ":
            form = file.read(min(length, 64))
            file.seek(length - len(form), io.SEEK_CUR)
        else:
            file.seek(length, io.SEEK_CUR)
        if length % 2:
            file.seek(1, io.SEEK_CUR)
    return None


def _of(form: bytes, data_at: int, length: int, size: int) -> Riff | None:
    if len(form) < 16:
        return None
    tag, channels, rate, _, width, bits = struct.unpack("<HHIIHH", form[:16])
    if tag == _EXTENSIBLE and len(form) >= 26:
        tag = struct.unpack("<H", form[24:26])[0]
    if not channels or not rate or not width:
        return None
    plain = width == channels * bits // 8
    coding = _CODINGS.get((tag, bits), "") if plain else ""
    promised = None if length in _NEVER_WRITTEN else length
    return Riff(coding, channels, rate, width, data_at, promised, size - data_at)


class Samples(io.RawIOBase):
    """The samples of a file alone, as a file of its own for a decoder of bare samples."""

    def __init__(self, path: Path, riff: Riff) -> None:
        self._file = path.open("rb")
        self._first = riff.data_at
        self._length = riff.held // riff.width * riff.width
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._file.seek(self._first + self._at)
        wanted = min(len(buffer), self._length - self._at)
        got = self._file.readinto(memoryview(buffer)[:wanted])
        self._at += got
        return int(got)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = min(max(0, start + offset), self._length)
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        self._file.close()
        super().close()
