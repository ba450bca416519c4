"""The header of a WAV file read by hand, for what a decoder takes on trust: how long it is.

A recorder that broke off leaves sizes of 0, or of what it meant to write; a copy that was cut off
promises more than it holds. The file's own size says what is there.
"""

import io
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_NEVER_WRITTEN = (0, 0xFFFFFFFF)
_LARGEST = 0xFFFF_FFF0
_MANY_CHUNKS = 1000


@dataclass(frozen=True, slots=True)
class Riff:
    """What the header says and what the file holds.

    Attributes:
        per_second: Bytes of samples a second.
        data_at: Where the samples begin.
        promised: Bytes of samples that the header promises; None when its length was never written.
        held: Bytes from there to the end of the file.
    """

    per_second: int
    data_at: int
    promised: int | None
    held: int

    @property
    def missing_seconds(self) -> float:
        """How much of what was promised is not there."""
        if self.promised is None:
            return 0.0
        return max(0, self.promised - self.held) / self.per_second


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
    per_second = struct.unpack("<I", form[8:12])[0]
    if not per_second:
        return None
    promised = None if length in _NEVER_WRITTEN else length
    return Riff(per_second, data_at, promised, size - data_at)


class Mended(io.RawIOBase):
    """The file as it would be had its recorder written the lengths at the end.

    Nothing is changed on the disk: the eight bytes are put over those that are read.
    """

    def __init__(self, path: Path, riff: Riff) -> None:
        self._file = path.open("rb")
        self._size = riff.data_at + riff.held
        self._over = (
            (4, struct.pack("<I", min(self._size - 8, _LARGEST))),
            (riff.data_at - 4, struct.pack("<I", min(riff.held, _LARGEST))),
        )

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        first = self._file.tell()
        content = bytearray(self._file.read(len(buffer)))
        for at, mended in self._over:
            for n, byte in enumerate(mended, at - first):
                if 0 <= n < len(content):
                    content[n] = byte
        memoryview(buffer)[: len(content)] = content
        return len(content)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
        super().close()
