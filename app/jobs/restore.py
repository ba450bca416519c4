"""Put one of the daily copies back in place of the store; the present one is kept beside it."""

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.host import backup
from app.host.instance import Instance
from app.host.paths import Paths


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and where the store that stood there before is kept."""

    copy: Path
    before: Path | None


def copies(paths: Paths) -> list[tuple[date, Path]]:
    """The daily copies, newest first."""
    return sorted(backup.copies(paths.backups), reverse=True)


def restore(paths: Paths, wanted: str | None = None) -> Restored:
    """Puts a copy back.

    Args:
        wanted: A day ('2026-11-23'), a file, or None for the newest copy.

    Raises:
        OtherInstance: The profile is open in a window.
        KnownError: There is no such copy, or it is not sound.
    """
    paths.require_writable()
    copy = _find(paths, wanted)
    _require_sound(copy)
    with Instance.take(paths.lock, "segue restore"):
        before = None
        if paths.store.exists():
            before = paths.store.with_name("segue.before-restore.db")
            _fold_wal(paths.store)
            shutil.copyfile(paths.store, before)
            before.chmod(0o600)
        fresh = paths.store.with_name("segue.restoring.db")
        shutil.copyfile(copy, fresh)
        fresh.chmod(0o600)
        for side in ("-wal", "-shm"):
            Path(f"{paths.store}{side}").unlink(missing_ok=True)
        fresh.replace(paths.store)
    return Restored(copy, before)


def _find(paths: Paths, wanted: str | None) -> Path:
    known = copies(paths)
    if wanted is None and known:
        return known[0][1]
    for day, path in known:
        if wanted == day.isoformat():
            return path
    if wanted is not None and Path(wanted).is_file():
        return Path(wanted)
    days = ", ".join(day.isoformat() for day, _ in known) or "none yet"
    raise KnownError(
        "There is no such copy.", "Nothing was changed.", phrase("Copies: {days}.", days=days)
    )


def _require_sound(copy: Path) -> None:
    try:
        connection = sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)
        try:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as problem:
        raise KnownError(
            phrase("This copy can't be read ({problem}).", problem=problem), "Nothing was changed."
        ) from None
    if answer != "ok":
        raise KnownError("This copy is damaged.", "Nothing was changed.", "Choose another day.")


def _fold_wal(store: Path) -> None:
    connection = sqlite3.connect(store)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
