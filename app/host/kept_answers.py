"""Texts of a profile that can be asked for again: so many at most, the oldest go first."""

import contextlib
import hashlib
import logging
from pathlib import Path

from app.host.paths import PRIVATE_FOLDER
from app.host.whole import write_whole

_log = logging.getLogger("segue.host.kept")

MOST = 60
"""Files that are kept."""
MOST_BYTES = 2_000_000
"""Of one text; a longer one is not kept."""


class KeptTexts:
    """A folder of small files, readable by their owner alone.

    A lack of room or rights is logged and nothing else: what is kept here is there a second time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, key: str, text: str) -> None:
        """Keeps a text under a key, in place of an older one."""
        if len(text) > MOST_BYTES:
            self.drop(key)
            return
        try:
            self._folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            write_whole(self._file(key), text)
            for old in self._oldest_first()[:-MOST]:
                old.unlink(missing_ok=True)
        except OSError as problem:
            _log.warning("an answer was not kept: %s", problem.strerror)

    def read(self, key: str) -> str | None:
        """The text; None where there is none."""
        try:
            return self._file(key).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def drop(self, key: str) -> None:
        """Removes a text."""
        with contextlib.suppress(OSError):
            self._file(key).unlink(missing_ok=True)

    def clear(self) -> None:
        """Removes all of them."""
        for one in self._oldest_first():
            with contextlib.suppress(OSError):
                one.unlink(missing_ok=True)

    def _oldest_first(self) -> list[Path]:
        try:
            found = [(one.stat().st_mtime_ns, one) for one in self._folder.glob("*.json")]
        except OSError:
            return []
        return [one for _, one in sorted(found)]

    def _file(self, key: str) -> Path:
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"
