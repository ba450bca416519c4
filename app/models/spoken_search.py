"""Full-text search over what was said: one FTS5 row per row of `spoken`, kept by its act.

Words are cut as `domain.spoken.parts_of` cuts them, so that what is found here is found there.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.domain.spoken import SpokenWord, parts_of

CREATE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS spoken_text USING fts5("
    "rep, prospect, tokenize='unicode61 remove_diacritics 0')"
)
_INSERT = "INSERT OR REPLACE INTO spoken_text(rowid, rep, prospect) VALUES (?, ?, ?)"
_DELETE = "DELETE FROM spoken_text WHERE rowid = ?"


def keep(session: Session, number: int, words: Iterable[SpokenWord]) -> None:
    """Adds or renews the search row of a row of `spoken`."""
    sides: dict[str, list[str]] = {"rep": [], "prospect": []}
    for word in words:
        sides["rep" if word.channel == "rep" else "prospect"] += parts_of(word.text)
    values = (number, *(" ".join(side) for side in sides.values()))
    session.connection().exec_driver_sql(_INSERT, values)


def forget(session: Session, number: int) -> None:
    """Takes a search row away."""
    session.connection().exec_driver_sql(_DELETE, (number,))


def match(typed: str) -> str:
    """The FTS5 question for what was typed: all its words, each of which may be begun only.

    '' where nothing was typed that could be found.
    """
    return " AND ".join(f'"{part}"*' for part in parts_of(typed))
