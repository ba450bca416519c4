"""The first step of sending a recording: it is still the sound that its call names."""

import hashlib
from pathlib import Path

from app.sync.blob_stores import STEP, Stop, Stopped
from app.sync.blobs import Upload, begin
from app.sync.sealing import FileUnreadable
from app.sync.sent_sounds import Waiting


def begun(one: Waiting, path: Path, stop: Stop) -> Upload:
    """A new upload of a recording, under a new key; nothing is sent.

    Raises:
        Stopped: `stop` said so.
        FileUnreadable: The file can't be read, or is another sound than its call names.
    """
    if _sha256(path, stop) != one.sound:
        raise FileUnreadable(path, "it is not the sound any more that its call names")
    return begin(path, stop)


def _sha256(path: Path, stop: Stop) -> str:
    read = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(STEP):
                if stop():
                    raise Stopped
                read.update(part)
    except OSError as problem:
        raise FileUnreadable(path, (problem.strerror or str(problem)).casefold()) from problem
    return read.hexdigest()
