"""Files that are no list, told by their first bytes, with one sentence for each."""

import json
from pathlib import Path

from app.domain.errors import KnownError

_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\x00", "a picture"),
    (b"%PDF", "a PDF"),
    (b"RIFF", "sound or video"),
    (b"fLaC", "sound"),
    (b"OggS", "sound"),
    (b"ID3", "sound"),
    (b"\x1f\x8b", "a packed file"),
    (b"BZh", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database"),
)
_TEXTS: tuple[tuple[str, str], ...] = (
    ("begin:vcard", "a card of contacts (vCard)"),
    ("begin:vcalendar", "a calendar"),
    ("<?xml", "XML"),
    ("<!doctype", "a web page"),
    ("<html", "a web page"),
    ("{\\rtf", "a text document"),
)
_TODO = "Choose a CSV, TSV or Excel file with one row for each prospect."


class NotAList(KnownError):
    """The file holds no rows and columns."""

    def __init__(self, what: str, todo: str = _TODO) -> None:
        super().__init__(what, "Nothing was taken.", todo)


def refuse_binary(path: Path, head: bytes) -> None:
    """Refuses a file whose first bytes say what it is.

    Args:
        path: The file, for the sentence.
        head: Its first bytes.

    Raises:
        NotAList: It is a picture, sound, a program ...
    """
    for start, name in _BINARY:
        # Two letters can also begin a list ('BMW;...', 'MZ,...'), four bytes can not.
        if head.startswith(start) and (len(start) > 3 or _has_binary(head)):
            raise NotAList(f"{path.name} is {name}, not a list.")


def refuse_text(path: Path, text: str) -> None:
    """Refuses text that is something other than a table.

    Args:
        path: The file, for the sentence.
        text: Its first characters.

    Raises:
        NotAList: It is empty, JSON, XML, vCard ...
    """
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        raise NotAList(f"{path.name} is empty.")
    low = start[:200].casefold()
    for begin, name in _TEXTS:
        if low.startswith(begin):
            raise NotAList(f"{path.name} is {name}, not a list.")
    if start[0] in "{[" and _is_json(start):
        raise NotAList(f"{path.name} is JSON, not a list.")
    if _has_binary(text[:4096].encode("utf-8", "replace")):
        raise NotAList(f"{path.name} is not text, so it is no list.")


def _is_json(start: str) -> bool:
    try:
        json.loads(start)
    except json.JSONDecodeError as failure:
        # Cut off by the end of the sample, but sound until there.
        return failure.pos > 0 and (
            failure.pos >= len(start) - 1 or start[1:].lstrip()[:1] in '"{['
        )
    return True


def _has_binary(head: bytes) -> bool:
    odd = sum(1 for one in head if one < 9 or 13 < one < 32)
    return odd > max(0, len(head) // 200)
