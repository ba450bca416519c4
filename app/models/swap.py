"""Puts another file in the place of a store that nobody has open."""

import os
import shutil
import sqlite3
from pathlib import Path

from app.domain.errors import KnownError


def kept_copy(store: Path) -> Path:
    """Where the file that was in use before a store lies, until somebody removes it."""
    return store.with_name(f"{store.stem}.before-new-copy{store.suffix}")


def put_in_place(new: Path, old: Path) -> Path:
    """Renames `new` to `old`; the old file stays beside it under another name.

    At every moment there is a whole store under the name.

    Returns:
        Where the old file is now.

    Raises:
        KnownError: Somebody has one of the two open; nothing was changed.
    """
    for path in (old, new):
        _close_log(path)
    kept = kept_copy(old)
    kept.unlink(missing_ok=True)
    try:
        os.link(old, kept)
    except OSError:  # a file system without a second name for a file
        shutil.copy2(old, kept)
    new.replace(old)
    return kept


def _close_log(path: Path) -> None:
    """Carries the log into the file and proves that nobody else is in it."""
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        # Leaving the log needs the file alone; with anybody else in it SQLite says it is locked.
        mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as problem:
        raise KnownError(
            "The store is still open somewhere.",
            "Nothing was changed; the new copy is kept for later.",
            "Close Segue and its commands, then start it again.",
        ) from problem
    finally:
        connection.close()
    if mode != "delete":
        raise KnownError("The store's log could not be closed.", "Nothing was changed.")
