"""Daily copies of the store: which file is due today, which may go.

Copying itself belongs to the store (SQLite's backup API); here are only files and their names.
"""

import re
from datetime import date
from pathlib import Path

KEEP = 7
"""Copies kept."""

_NAME = re.compile(r"segue-(\d{4}-\d{2}-\d{2})\.db")


def copy_of(folder: Path, day: date) -> Path:
    """The file that holds the copy of a day, whether it is there or not."""
    return folder / f"segue-{day.isoformat()}.db"


def due(folder: Path, day: date) -> Path | None:
    """Where today's copy is to be written; None if it is there already."""
    path = copy_of(folder, day)
    return None if path.exists() else path


def copies(folder: Path) -> list[tuple[date, Path]]:
    """The copies that are there, the newest first; other files are left out."""
    found = []
    for path in folder.glob("segue-*.db"):
        match = _NAME.fullmatch(path.name)
        if match:
            found.append((date.fromisoformat(match[1]), path))
    return sorted(found, reverse=True)


def rotate(folder: Path, keep: int = KEEP) -> list[Path]:
    """Delete all copies but the newest ones.

    Args:
        folder: `Paths.backups`.
        keep: How many stay.

    Returns:
        What was deleted.
    """
    gone = [path for _, path in copies(folder)[keep:]]
    for path in gone:
        path.unlink()
    return gone
