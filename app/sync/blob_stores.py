"""Where a team's recordings lie: what such a store has to do, and what can go wrong there."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from app.domain.errors import KnownError

STEP = 1 << 20
"""Bytes that are read or written between two looks at whether to stop."""
_NAME = re.compile(r"[0-9a-f]{64}")

Tell = Callable[[int, int], None]
"""Progress: bytes done, of how many."""
Stop = Callable[[], bool]
"""Whether to stop now; what was done stays and is gone on with later."""
Keep = Callable[[str], None]
"""Keeps a text about a started upload, in place of the one before; it is given back to go on."""


class StoreAway(KnownError):
    """The store can't be reached now."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"The team's store of recordings ({where}) can't be reached: {why}.",
            "The recordings stay on this computer.",
            "They are sent by themselves as soon as it answers.",
        )


class StoreFull(KnownError):
    """The store takes no more."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The team's store of recordings ({where}) is full.",
            "The recordings stay on this computer.",
            "Tell an admin: it needs more room. They are sent by themselves after that.",
        )


class StoreRefuses(KnownError):
    """The store does not let us in, or is not set up."""


class BlobMissing(KnownError):
    """A recording is not in the store."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"This recording is not in the team's store ({where}).",
            "The copy at the desk that made it is not touched.",
            "It may not have been sent yet; try again later.",
        )


class BlobBroken(KnownError):
    """What lies in the store is not what its name says."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"A recording in the team's store ({where}) is not what was sent.",
            "The copy on this computer stays.",
            "Send it again; if this comes back, tell an admin: a disk there may be failing.",
        )


class Stopped(KnownError):
    """It was told to stop; what was done is gone on with the next time."""

    def __init__(self) -> None:
        super().__init__("The sending was stopped.", "It goes on where it was.")


class Source(Protocol):
    """Bytes to be stored, the same each time they are read."""

    size: int

    def read(self, start: int, end: int) -> bytes: ...


class BlobStore(Protocol):
    """A store of blobs, each under the SHA-256 of its bytes (64 hex digits, small letters)."""

    where: str
    """What people call it."""
    step: int
    """Bytes that are worth asking for at once."""

    def size(self, name: str) -> int | None:
        """Bytes of a blob; None when it is not there."""
        ...

    def put(
        self, name: str, source: Source, *, kept: str, keep: Keep, tell: Tell, stop: Stop
    ) -> None:
        """Stores a blob, going on with what is there of it; verifies it by reading it back.

        Raises:
            Stopped: `stop` said so.
            StoreAway, StoreFull, StoreRefuses: It could not; what is there is gone on with.
            BlobBroken: It was stored twice and both times came back as something else.
        """
        ...

    def read(self, name: str, start: int, end: int) -> bytes:
        """Bytes of a blob.

        Raises:
            BlobMissing: It is not there.
            StoreAway, StoreRefuses: It can't be read.
        """
        ...

    def make_ready(self) -> None:
        """Makes an empty place the team's store; once, by an admin.

        Raises:
            StoreAway, StoreFull, StoreRefuses: It can't be.
        """
        ...

    def remove(self, name: str) -> None:
        """Removes a blob; nothing where there is none.

        Raises:
            StoreAway, StoreRefuses: It can't be.
        """
        ...

    def abandon(self, name: str, kept: str) -> None:
        """Removes what is there of an upload that nobody will go on with."""
        ...

    def close(self) -> None: ...


def place_of(name: str) -> tuple[str, str, str]:
    """Folder, folder and file of a blob: `ab/cd/<name>`.

    Raises:
        ValueError: It is no name of a blob (names come from other desks: none may lead elsewhere).
    """
    if _NAME.fullmatch(name) is None:
        raise ValueError(f"{name[:80]!r} is no name of a blob")
    return name[:2], name[2:4], name


def parts_of(store: BlobStore, name: str, stop: Stop) -> Iterator[bytes]:
    """A blob from its beginning to its end.

    Raises:
        BlobMissing, Stopped, StoreAway, StoreRefuses: As it says.
    """
    size = store.size(name)
    if size is None:
        raise BlobMissing(store.where)
    for start in range(0, size, store.step):
        if stop():
            raise Stopped
        yield store.read(name, start, min(size, start + store.step))


def is_whole(store: BlobStore, name: str, stop: Stop = lambda: False) -> bool:
    """Whether a blob in the store has the bytes that its name says; reads all of it.

    Raises:
        BlobMissing, Stopped, StoreAway, StoreRefuses: As they say.
    """
    read = hashlib.sha256()
    for part in parts_of(store, name, stop):
        read.update(part)
    return read.hexdigest() == name


@dataclass(frozen=True)
class Login:
    """Who we are at an S3 server; empty words leave it to this computer's own configuration."""

    access_key: str = ""
    secret_key: str = ""

    def __repr__(self) -> str:
        return "Login(…)"


def store_of(address: str, device: str, login: Login | None = None) -> BlobStore:
    """The store at an address: a folder, or `s3://BUCKET/PREFIX?endpoint=https://HOST`.

    Args:
        address: As an admin gives it.
        device: This computer's id; names what it has begun to send.
        login: For S3.

    Raises:
        StoreRefuses: There is no such kind of store.
    """
    if "://" not in address:
        from app.sync.folder_store import FolderStore

        return FolderStore(Path(address), device)
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.netloc or asked.keys() - {"endpoint", "region"}:
        raise StoreRefuses(
            f"{address} is no store of recordings.",
            "Nothing was sent.",
            "Give a folder, or s3://BUCKET/PREFIX?endpoint=https://HOST.",
        )
    from app.sync.s3_store import S3Store

    prefix = parts.path.strip("/")
    return S3Store(parts.netloc, prefix, asked.get("endpoint", ""), asked.get("region", ""), login)


def kept_words(kept: str) -> dict[str, Any]:
    """What was kept of an upload; nothing if it can't be read."""
    try:
        words = json.loads(kept) if kept else {}
    except ValueError:
        return {}
    return words if isinstance(words, dict) else {}
