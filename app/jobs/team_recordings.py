"""Where a team's recordings lie: an admin says it once, and it is tried before anybody is told."""

import hashlib
import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.sync.blob_stores import BlobStore, StoreRefuses, store_of

Call = Callable[[str, dict[str, Any]], dict[str, Any]]
"""A function of the team database: its name and body, its answer."""
_DEVICE = "admin"
_TRIED = 100_000
"""Bytes that are written, read back and removed to try a store."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the recordings lie now, and where they lay before; '' is nowhere."""

    place: str
    before: str


@dataclass(frozen=True, slots=True)
class _Bytes:
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)

    def read(self, start: int, end: int) -> bytes:
        return self.content[start:end]


def place_recordings(call: Call, place: str) -> Placed:
    """Makes a place ready, tries that it keeps and gives back, and tells the team.

    Args:
        place: A folder that all desks see under this name, or
            `s3://BUCKET/PREFIX?endpoint=https://HOST`.

    Raises:
        KnownError: It is no place, it can't be written or read, or the team refuses; the team goes
            on with the one before.
    """
    where = _address(place)
    with closing(store_of(where, _DEVICE)) as store:
        store.make_ready()
        _try(store)
    done = call("set_recordings", {"place": where})
    return Placed(done["place"], done["before"])


def _address(place: str) -> str:
    if "://" in place:
        if "@" in place.partition("://")[2].partition("/")[0]:
            raise StoreRefuses(
                "An address with a login in it is not taken: it would be told to every desk.",
                "Nothing was changed.",
                "Give the login on each computer, where S3 programs look for it "
                "(~/.aws/credentials, or its environment).",
            )
        return place
    folder = Path(place).expanduser().absolute()
    if not folder.is_dir():
        raise StoreRefuses(
            f"There is no folder {folder} on this computer.",
            "Nothing was changed.",
            "Mount the share first, then make the folder.",
        )
    return str(folder)


def _try(store: BlobStore) -> None:
    content = secrets.token_bytes(_TRIED)
    name = hashlib.sha256(content).hexdigest()
    store.put(
        name,
        _Bytes(content),  # type: ignore[arg-type]
        kept="",
        keep=lambda _text: None,
        tell=lambda _done, _of: None,
        stop=lambda: False,
    )
    try:
        if store.read(name, 1_000, 2_000) != content[1_000:2_000]:
            raise KnownError(
                phrase("{where} does not give back what was written there.", where=store.where),
                "Nothing was changed.",
            )
    finally:
        store.remove(name)
