"""Files on their way into sealed bytes and out of them, from any place on (`app.sync.sealing`)."""

import contextlib
import io
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from app.sync.sealing import (
    CHUNK,
    HEADER,
    TAG,
    Chunks,
    FileUnreadable,
    SealBroken,
    SealKey,
    Shape,
)

_HELD = 4
"""Opened chunks that a reader keeps: a player comes back to what it has just read."""


class SealedFile:
    """The sealed form of a file, made as it is read, from any place on; the file stays as it is."""

    def __init__(self, path: Path, key: SealKey, chunk: int = CHUNK) -> None:
        """Opens the file.

        Raises:
            FileUnreadable: It can't be.
        """
        self._path = path
        with self._said():
            self._file: BinaryIO = path.open("rb")
            self._shape = Shape(self._file.seek(0, io.SEEK_END), chunk)
        self._chunks = Chunks(key, self._shape)
        self._held: tuple[int, bytes] = (-1, b"")
        self.size = self._shape.size

    def read(self, start: int, end: int) -> bytes:
        """Bytes of the sealed form.

        Raises:
            FileUnreadable: The file can't be read, or became shorter.
        """
        end = min(end, self.size)
        parts = [self._chunks.header[start:end]]
        at = max(start, HEADER)
        while at < end:
            number = (at - HEADER) // (self._shape.chunk + TAG)
            begin, _stop = self._shape.sealed(number)
            part = self._sealed(number)[at - begin : end - begin]
            parts.append(part)
            at += len(part)
        return b"".join(parts)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "SealedFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _sealed(self, number: int) -> bytes:
        if self._held[0] != number:
            begin, end = self._shape.content(number)
            with self._said():
                self._file.seek(begin)
                content = self._file.read(end - begin)
            if len(content) != end - begin:
                raise FileUnreadable(self._path, "it became shorter meanwhile")
            self._held = number, self._chunks.seal(number, content)
        return self._held[1]

    @contextlib.contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            why = (problem.strerror or str(problem)).casefold()
            raise FileUnreadable(self._path, why) from problem


def opened(parts: Iterable[bytes], key: SealKey) -> Iterator[bytes]:
    """The content of a sealed whole that arrives in parts of any size, chunk by chunk.

    Each chunk is true when it comes out; that the whole is there is known when it ends.

    Raises:
        SealBroken: It is not, or not wholly, what was sealed.
    """
    held = bytearray()
    chunks: Chunks | None = None
    number = 0
    for part in parts:
        held += part
        if chunks is None and len(held) >= HEADER:
            chunks = Chunks(key, Shape.of_header(bytes(held[:HEADER]), key.prefix))
            del held[:HEADER]
        while chunks is not None and number < chunks.shape.count:
            begin, end = chunks.shape.sealed(number)
            if len(held) < end - begin:
                break
            yield chunks.open(number, bytes(held[: end - begin]))
            del held[: end - begin]
            number += 1
    if chunks is None or number < chunks.shape.count or held:
        raise SealBroken


Fetch = Callable[[int, int], bytes]
"""Bytes of a sealed whole, from a place to another."""


class SealedReader(io.RawIOBase):
    """The content of a sealed whole as a file: only the chunks that are read are fetched.

    For players that seek: `soundfile.SoundFile(reader)`. Not for several threads at once.
    """

    def __init__(self, fetch: Fetch, size: int, key: SealKey) -> None:
        """Fetches the header.

        Args:
            fetch: Gives bytes of the sealed whole.
            size: Its size in the store.
            key: Its key.

        Raises:
            SealBroken: The header is damaged, or of another key, or the size is not its.
        """
        super().__init__()
        self._fetch = fetch
        shape = Shape.of_header(fetch(0, HEADER), key.prefix)
        if shape.size != size:
            raise SealBroken
        self._chunks = Chunks(key, shape)
        self._at = 0
        self._held: OrderedDict[int, bytes] = OrderedDict()
        if not shape.length:  # nothing will be read that could vouch for the header
            self._content(0)

    @property
    def length(self) -> int:
        """Bytes of content."""
        return self._chunks.shape.length

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.length}[whence]
        if base + offset < 0:
            raise ValueError("before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fills a buffer, less at the end.

        Raises:
            SealBroken: What the store gave is not what was sealed.
        """
        view = memoryview(buffer).cast("B")
        done = 0
        while done < len(view) and self._at < self.length:
            number, skip = divmod(self._at, self._chunks.shape.chunk)
            part = self._content(number)[skip : skip + len(view) - done]
            view[done : done + len(part)] = part
            done += len(part)
            self._at += len(part)
        return done

    def _content(self, number: int) -> bytes:
        if number in self._held:
            self._held.move_to_end(number)
            return self._held[number]
        begin, end = self._chunks.shape.sealed(number)
        content = self._chunks.open(number, self._fetch(begin, end))
        self._held[number] = content
        if len(self._held) > _HELD:
            self._held.popitem(last=False)
        return content
