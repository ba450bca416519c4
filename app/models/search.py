"""Full-text search over leads: an FTS5 trigram table, kept by the journal, never by triggers.

One row per prospect: name, company, place, e-mail and the digits of its phones, so that
any three letters or digits find it.

FTS5 keeps what each transaction adds as a segment and merges segments later, by itself in pieces
of some hundred pages: a commit now and then then takes ten times as long. Here each writer merges
a few pages of what earlier ones left, in proportion to what it adds.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.models.quick import driver_cursor

_NO_DIGITS = re.compile(r"\D+")
CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS prospect_text USING fts5("
    "words, digits, id UNINDEXED, tokenize='trigram')"
)


def plain(words: str) -> str:
    """Words without case and accents, as they are kept and looked for."""
    if words.isascii():
        return words.lower()
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def row_of(
    number: int, prospect: UUID, words: Iterable[str], phones: Iterable[str]
) -> dict[str, str | bytes | int]:
    """The search row of a prospect.

    Args:
        number: `prospect.number`; ascending, because FTS5 flushes on every row that is not.
        words: Name, company, place, e-mail.
        phones: E.164 numbers; their digits are kept without signs.
    """
    said, digits = text_of(words, phones)
    return {"rowid": number, "words": said, "digits": digits, "id": prospect.bytes}


def text_of(words: Iterable[str], phones: Iterable[str]) -> tuple[str, str]:
    """The words and the digits by which a prospect is found, see `row_of`."""
    return (
        plain(" ".join(one for one in words if one)),
        " ".join(_NO_DIGITS.sub("", one) for one in phones),
    )


def next_number(session: Session) -> int:
    """The number of the next new prospect."""
    (newest,) = driver_cursor(session.connection()).execute(_NEWEST).fetchone()
    return int(newest or 0) + 1


_NEWEST = "SELECT max(rowid) FROM prospect_text"
_COLUMNS = ("rowid", "words", "digits", "id")
_INSERT = "INSERT OR REPLACE INTO prospect_text(rowid, words, digits, id) VALUES (?, ?, ?, ?)"
_ADD = "INSERT INTO prospect_text(rowid, words, digits, id) VALUES (?, ?, ?, ?)"


def keep(session: Session | Connection, rows: list[dict[str, str | bytes | int]]) -> None:
    """Adds or renews search rows."""
    if rows:
        connection = session.connection() if isinstance(session, Session) else session
        values = [tuple(row[name] for name in _COLUMNS) for row in rows]
        cursor = driver_cursor(connection)
        cursor.executemany(_INSERT, values)
        _merge(connection, cursor, len(rows))


def add(connection: Connection, cursor: Any, rows: list[tuple[int, str, str, bytes]]) -> None:
    """Adds search rows of new prospects: (number, words, digits, id)."""
    cursor.executemany(_ADD, rows)
    _merge(connection, cursor, len(rows))


def _merge(connection: Connection, cursor: Any, rows: int) -> None:
    """Merges some pages that earlier transactions left; nothing when there is little to merge."""
    if "search" not in connection.info:
        connection.info["search"] = True
        for name, value in _OWN_PACE.items():
            if cursor.execute(_SET_TO, (name,)).fetchone() != (value,):
                cursor.execute(_ORDER, (name, value))
    cursor.execute(_ORDER, ("merge", _LEAST_MERGE + int(rows * _MERGE)))


_MERGE, _LEAST_MERGE = 0.5, 4
"""Pages that are merged per new row, and by any writer. A row is about a fifth of a page in a
segment of its own and goes through two or three merges."""
_OWN_PACE = {"automerge": 0, "crisismerge": 64}
_SET_TO = "SELECT v FROM prospect_text_config WHERE k = ?"
_ORDER = "INSERT INTO prospect_text(prospect_text, rank) VALUES (?, ?)"


def phrase(part: str) -> str:
    """An FTS5 phrase that matches the text as typed, whatever signs it has."""
    return '"' + plain(part).replace('"', '""') + '"'
