"""Files by which a secret line is handed over: made for their owner alone, and whether others see.

A line on the command line is seen by every user of the computer, and stays in the shell's history.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.host.paths import PRIVATE_FILE

_OTHERS = 0o077
_LONGEST = 100_000


@contextmanager
def private_file(path: Path | None) -> Iterator[Callable[[str], None]]:
    """A new file for its owner alone, whatever the umask is; it gets one line by what this gives.

    It is made at once, so that what can't be written is not begun, and is gone after a failure.

    Args:
        path: None: nothing is written.

    Raises:
        KnownError: It is there already, or can't be made.
    """
    if path is None:
        yield lambda _line: None
        return
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except OSError as problem:
        raise _not_made(path, problem) from problem
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:

            def write(line: str) -> None:
                file.write(f"{line}\n")
                file.flush()

            yield write
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _not_made(path: Path, problem: OSError) -> KnownError:
    why = (problem.strerror or str(problem)).casefold()
    return KnownError(
        phrase("{file} can't be made: {why}.", file=path, why=why),
        "Nothing was done.",
        "Name a file that is not there yet.",
    )


def text_of(path: Path) -> str:
    """What a file says that was handed over.

    Raises:
        KnownError: It can't be read.
    """
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_LONGEST)
    except OSError as problem:
        why = (problem.strerror or str(problem)).casefold()
        raise KnownError(
            phrase("{file} can't be read: {why}.", file=path, why=why), "Nothing was sent."
        ) from problem


def seen_by_others(path: Path) -> bool:
    """Whether other users of this computer may read it; where it is not there nobody does."""
    try:
        return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)
    except OSError:
        return False
