"""Recordings on their way to the team's store and back: sealed, resumable, verified.

What the caller keeps of an upload (`Upload.text`, privately, for it holds the key) is enough to go
on after a crash. Name and key of a blob that is stored go to the team's database, behind the right
to hear the recording; the store itself sees neither key nor content.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.errors import KnownError
from app.sync.blob_stores import (
    STEP,
    BlobBroken,
    BlobMissing,
    BlobStore,
    Keep,
    Stop,
    Stopped,
    Tell,
    kept_words,
    parts_of,
    place_of,
)
from app.sync.sealed_files import SealedFile, SealedReader, opened
from app.sync.sealing import SealKey


class Changed(KnownError):
    """A recording is not the file any more that was begun to be sent."""

    def __init__(self) -> None:
        super().__init__(
            "A recording was changed after its sending had begun.",
            "Nothing of the changed file was sent.",
            "It is sent anew, under another key.",
        )


@dataclass(frozen=True)
class Blob:
    """A recording as it lies in the store.

    Attributes:
        name: SHA-256 of its sealed bytes (64 hex digits).
        size: Its sealed bytes.
        key: What opens it.
    """

    name: str
    size: int
    key: SealKey


@dataclass(frozen=True)
class Upload:
    """A blob that is being sent.

    Attributes:
        blob: What it is to become.
        kept: What the store wants to know to go on.
    """

    blob: Blob
    kept: str = field(default="", repr=False)

    def text(self) -> str:
        """For keeping; it holds the key."""
        blob = self.blob
        words = {"name": blob.name, "size": blob.size, "key": blob.key.text(), "kept": self.kept}
        return json.dumps(words)

    @classmethod
    def of(cls, text: str) -> "Upload":
        """What `text` gave.

        Raises:
            ValueError: It is none.
        """
        words = kept_words(text)
        try:
            key = SealKey.of(words["key"])
            place_of(words["name"])
            return cls(Blob(words["name"], int(words["size"]), key), str(words["kept"]))
        except (KeyError, TypeError) as problem:
            raise ValueError("no upload") from problem


def begin(path: Path, stop: Stop = lambda: False) -> Upload:
    """A new upload of a file under a new key; reads the file once, sends nothing.

    Raises:
        Stopped: `stop` said so.
        FileUnreadable: The file can't be read.
    """
    key = SealKey.new()
    with SealedFile(path, key) as source:
        return Upload(Blob(_name(source, stop), source.size, key))


def send(
    path: Path,
    upload: Upload,
    store: BlobStore,
    *,
    keep: Keep = lambda _text: None,
    tell: Tell = lambda _done, _of: None,
    stop: Stop = lambda: False,
) -> Blob:
    """Sends a file, going on where an earlier try was cut; true once it returns.

    Args:
        path: The file that `begin` read.
        upload: What `begin` gave, or what was kept last.
        store: Where to.
        keep: Keeps a text (`Upload.text`) while it goes on.
        tell: Progress in bytes.
        stop: Whether to stop.

    Returns:
        The blob: stored, read back and compared.

    Raises:
        Changed: The file is another one. Nothing was sent; `begin` again.
        Stopped: `stop` said so; it can go on.
        FileUnreadable: The file can't be read.
        KnownError: The store did not take it; it can go on.
    """
    blob = upload.blob
    with SealedFile(path, blob.key) as source:
        # Other content under the same key and nonces must never leave this computer.
        if source.size != blob.size or _name(source, stop) != blob.name:
            raise Changed
        store.put(
            blob.name,
            source,
            kept=upload.kept,
            keep=lambda kept: keep(replace(upload, kept=kept).text()),
            tell=tell,
            stop=stop,
        )
    return blob


def fetch(
    blob: Blob,
    store: BlobStore,
    target: Path,
    *,
    tell: Tell = lambda _done, _of: None,
    stop: Stop = lambda: False,
) -> None:
    """Brings a recording here: opened while it comes, at `target` only when all of it is true.

    Raises:
        BlobMissing: It is not in the store.
        BlobBroken, SealBroken: It is not what was sent; nothing is kept.
        Stopped: `stop` said so; nothing is kept.
        KnownError: The store can't be read.
        OSError: The target can't be written; nothing is kept.
    """
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-")
    try:
        read = hashlib.sha256()
        with os.fdopen(handle, "wb") as file:
            for content in opened(_counted(blob, store, read.update, tell, stop), blob.key):
                file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if read.hexdigest() != blob.name:
            raise BlobBroken(store.where)
        Path(part).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(part).unlink(missing_ok=True)
        raise


def listen_in(blob: Blob, store: BlobStore) -> SealedReader:
    """A recording as a file that fetches only what is read of it: a call is heard at once.

    Raises:
        BlobMissing: It is not in the store.
        SealBroken: It is damaged, or the key is another's.
        KnownError: The store can't be read.
    """
    size = store.size(blob.name)
    if size is None:
        raise BlobMissing(store.where)
    return SealedReader(lambda start, end: store.read(blob.name, start, end), size, blob.key)


def _counted(
    blob: Blob, store: BlobStore, also: Callable[[bytes], None], tell: Tell, stop: Stop
) -> Iterator[bytes]:
    done = 0
    for part in parts_of(store, blob.name, stop):
        also(part)
        done += len(part)
        tell(done, blob.size)
        yield part


def _name(source: SealedFile, stop: Stop) -> str:
    read = hashlib.sha256()
    for start in range(0, source.size, STEP):
        if stop():
            raise Stopped
        read.update(source.read(start, start + STEP))
    return read.hexdigest()
