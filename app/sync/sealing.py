"""A file under a key of its own, in chunks, so that any part of it can be read and trusted.

AES-256-GCM over chunks of 1 MiB as in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizar:
Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, CRYPTO 2015): the nonce of a
chunk is a prefix, its number, and whether it is the last; so none can be cut off, swapped,
repeated or left out unnoticed. Each chunk also vouches for the header, and the header for the
length, so that a single chunk read from a store proves how long the whole is.

The same file under the same `SealKey` gives the same bytes: an upload that was cut goes on where it
was. That is safe only while the file is the same (a nonce must never seal two things), so whoever
goes on compares the name of the whole first (`app.sync.blobs`).

Layout: header (32 bytes: mark 8, size of a chunk 4, length of the content 8, prefix 7, zeros 5),
then the chunks, each with 16 bytes more than its content. No content is one empty chunk.
"""

import secrets
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import KnownError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 1 << 20
"""Bytes of content in a chunk."""
TAG = 16
HEADER = 32
_MARK = b"SGBLOB\x01\x00"
_FORM = struct.Struct(">8sIQ7s5x")
_PREFIX_BYTES, _KEY_BYTES = 7, 32
_LARGEST_CHUNK = 1 << 26
_MOST_CHUNKS = 1 << 32


class SealBroken(KnownError):
    """Sealed bytes were changed, cut, swapped, or belong to another key."""

    def __init__(self) -> None:
        super().__init__(
            "This recording in the team's store is damaged or was changed.",
            "Nothing of it was played or kept. The copy at the desk that made it is not touched.",
            "Tell an admin; that desk can send it again.",
        )


class FileUnreadable(KnownError):
    """The file that is to be sealed can't be read: a fault of this computer, not of the store."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"The recording {path.name} on this computer can't be read: {why}.",
            "It was not changed, and nothing of it counts as sent.",
            "Look at the disk of this computer; it is tried again by itself.",
        )


@dataclass(frozen=True)
class SealKey:
    """The key of one file; whoever has it can read the file, so it goes where rights are checked.

    Attributes:
        key: 32 bytes.
        prefix: 7 bytes, the beginning of each nonce.
    """

    key: bytes = field(repr=False)
    prefix: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "SealKey":
        """A key drawn by chance."""
        return cls(secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(_PREFIX_BYTES))

    @classmethod
    def of(cls, text: str) -> "SealKey":
        """The key in a text that `text` gave.

        Raises:
            ValueError: It is none.
        """
        raw = bytes.fromhex(text)
        if len(raw) != _KEY_BYTES + _PREFIX_BYTES:
            raise ValueError("no key")
        return cls(raw[:_KEY_BYTES], raw[_KEY_BYTES:])

    def text(self) -> str:
        """The key as 78 hex digits."""
        return (self.key + self.prefix).hex()


@dataclass(frozen=True)
class Shape:
    """How a content of some length lies in chunks.

    Attributes:
        length: Bytes of content.
        chunk: Bytes of content in every chunk but the last.
    """

    length: int
    chunk: int = CHUNK

    @property
    def count(self) -> int:
        return max(1, -(-self.length // self.chunk))

    @property
    def size(self) -> int:
        """Bytes of the whole, sealed."""
        return HEADER + self.length + self.count * TAG

    def content(self, number: int) -> tuple[int, int]:
        """Where the content of a chunk begins and ends, in the content."""
        return number * self.chunk, min(self.length, (number + 1) * self.chunk)

    def sealed(self, number: int) -> tuple[int, int]:
        """Where a chunk begins and ends, in the sealed whole."""
        begin, end = self.content(number)
        start = HEADER + number * (self.chunk + TAG)
        return start, start + end - begin + TAG

    def header(self, prefix: bytes) -> bytes:
        """The sealed whole's first bytes."""
        return _FORM.pack(_MARK, self.chunk, self.length, prefix)

    @classmethod
    def of_header(cls, header: bytes, prefix: bytes) -> "Shape":
        """What a header says; it counts once a chunk has been opened with it.

        Raises:
            SealBroken: It is no header, or of another key.
        """
        if len(header) != HEADER:
            raise SealBroken
        _mark, chunk, length, _prefix = _FORM.unpack(header)
        if not 1 <= chunk <= _LARGEST_CHUNK or length > chunk * _MOST_CHUNKS:
            raise SealBroken
        shape = cls(length, chunk)
        if shape.header(prefix) != header:
            raise SealBroken
        return shape


class Chunks:
    """Seals and opens single chunks of one file."""

    def __init__(self, key: SealKey, shape: Shape) -> None:
        if shape.count > _MOST_CHUNKS:
            raise ValueError("too long for the numbers of its chunks")
        self.shape = shape
        self.header = shape.header(key.prefix)
        self._prefix = key.prefix
        self._cipher = _cipher(key)

    def seal(self, number: int, content: bytes) -> bytes:
        """A chunk, sealed."""
        return self._cipher.encrypt(self._nonce(number), content, self.header)

    def open(self, number: int, sealed: bytes) -> bytes:
        """The content of a chunk.

        Raises:
            SealBroken: It is not the one that was sealed under this number.
        """
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(self._nonce(number), sealed, self.header)
        except InvalidTag:
            raise SealBroken from None

    def _nonce(self, number: int) -> bytes:
        last = number == self.shape.count - 1
        return self._prefix + number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


def _cipher(key: SealKey) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key.key)
