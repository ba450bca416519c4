"""The log: one rotating file per profile, loggers named `segue.<room>`, no customer text.

Messages carry ids, counts and durations. What looks like a phone number or an e-mail address is
masked on its way to the file nevertheless, also in tracebacks.
"""

import logging
import logging.handlers
import re
from pathlib import Path

FILE = "segue.log"
SIZE = 1_000_000
KEPT = 5

# Possessive and anchored, so that a long line costs its length and not its square.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w.-]++")
# Neither within an id (hex digits and hyphens around it) nor within a time (colons).
_FIGURES = re.compile(r"(?<![\w:.-])(?:\+|\()?\d[\d ()/.-]{5,24}\d(?![\w:-])")
_LONG = 9


def masked(text: str) -> str:
    """`text` with e-mail addresses and phone numbers blotted out."""
    return _FIGURES.sub(_number, _EMAIL.sub("(address)", text))


def _number(match: re.Match[str]) -> str:
    found = match[0]
    # A count of rows is plain, short and starts with no 0; a phone number as people write it isn't.
    plain = found.isdecimal() and len(found) < _LONG and not found.startswith("0")
    return found if plain else "(number)"


class _Formatter(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        record.message = masked(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: "logging._SysExcInfoType") -> str:  # noqa: N802 - logging's name
        return masked(super().formatException(ei))


class Logs:
    """The log of one profile while it is open."""

    def __init__(self, folder: Path, level: int = logging.INFO) -> None:
        """Open the log.

        Args:
            folder: `Paths.logs`; exists.
            level: The lowest level written.
        """
        self.path = folder / FILE
        self._handler = logging.handlers.RotatingFileHandler(
            self.path, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True
        )
        self._handler.setFormatter(
            _Formatter("%(asctime)s %(levelname)-7s %(threadName)s %(name)s: %(message)s")
        )
        self._root = logging.getLogger("segue")
        self._root.setLevel(level)
        self._root.addHandler(self._handler)

    def close(self) -> None:
        """Close the file; messages after that go nowhere."""
        self._root.removeHandler(self._handler)
        self._handler.close()
