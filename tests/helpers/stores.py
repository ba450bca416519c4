"""Stores of recordings under test, and a sending that is stopped half-way."""

from dataclasses import dataclass

import pytest

from app.sync.blob_stores import Login, Stopped, store_of
from app.sync.blobs import send
from app.sync.s3_store import PART
from app.sync.sealed_files import SealedFile

MIB = 1 << 20
LENGTH = 2 * PART + MIB + 12_345
"""Three parts for S3; some chunks and a rest for all."""


@dataclass(frozen=True)
class Kind:
    """A store under test.

    Attributes:
        address: As an admin gives it.
        step: Bytes after which an upload can be gone on with.
    """

    address: str
    step: int

    def open(self, device="desk-1", address=None):
        return store_of(address or self.address, device, Login("test", "test"))


def noting(told):
    return lambda done, _of: told.append(done)


def sealed(file, upload):
    with SealedFile(file, upload.blob.key) as source:
        return source.read(0, source.size)


def stop_at(store, call, upload, at):
    """Sends until so much was told; what was kept."""
    kept, reached = [upload.text()], []
    with pytest.raises(Stopped):
        send(
            call, upload, store, keep=kept.append,
            tell=noting(reached), stop=lambda: bool(reached) and reached[-1] >= at,
        )  # fmt: skip
    return kept[-1]
