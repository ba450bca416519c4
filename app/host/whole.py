"""Small files of the profile, written whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Replaces a file by this text, readable by its owner alone; it is on the disk afterwards.

    Raises:
        OSError: It can't be written; the file is what it was before.
    """
    # mkstemp makes the file for its owner alone; the rename makes it all or nothing.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
