"""What a text file is: its encoding, its delimiter, where its header stands."""

import codecs
import csv
import math
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from charset_normalizer import from_bytes

from app.exchange.synonyms import known_header

DELIMITERS = (",", ";", "\t", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Code pages that are told apart from cp1252 only when enough letters speak for them.
_TRUSTED = frozenset(
    {
        "cp1251", "cp1253", "cp1256", "koi8_r", "mac_cyrillic", "cp932", "shift_jis",
        "euc_jp", "gb18030", "gbk", "gb2312", "big5", "euc_kr", "cp949", "cp1255",
    }
)  # fmt: skip
# Where cp1252 has signs, cp1250 has Polish letters; signs do not stand within words.
_POLISH = re.compile(r"[^\W\d_][³¹¿£][^\W\d_]")
_ENOUGH = 24  # bytes beyond ASCII
_BLOCK = 1 << 20
_DATA_CELL = re.compile(
    r"^\s*(?:[+(]?[\d\s().,/:+%€$£-]*\d[\d\s().,/:+%€$£-]*|[^@\s]+@[^@\s]+\.\w+|https?://\S+)\s*$"
)


def find_encoding(path: Path) -> str:
    """The encoding of a text file: a BOM, else UTF-8 if all of it is, else a code page.

    A western file that is not UTF-8 is read as cp1252, which holds all of Latin-1's letters.
    """
    with path.open("rb") as file:
        head = file.read(_BLOCK)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return name
        wide = _without_mark(head)
        if wide:
            return wide
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return _code_page(path)
    return "utf-8"


def _without_mark(head: bytes) -> str:
    """UTF-16 without a BOM: every second byte of western text is 0."""
    sample = head[:4000]
    if len(sample) < 8:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return ""


def _code_page(path: Path) -> str:
    with path.open("rb") as file:
        lines = [line for line in file.read(_BLOCK).splitlines(keepends=True) if not line.isascii()]
    sample = b"".join(lines)[:65536]
    if sum(1 for one in sample if one > 127) >= _ENOUGH:
        best = from_bytes(sample).best()
        if best is not None and best.encoding in _TRUSTED:
            return best.encoding
    try:
        western = sample.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1250" if len(_POLISH.findall(western)) > 1 else "cp1252"


def records_of(lines: Sequence[str], delimiter: str, limit: int = 200) -> list[list[str]]:
    """The first records of a text, read with one delimiter. A broken end is left out."""
    found: list[list[str]] = []
    try:
        for record in csv.reader(lines, delimiter=delimiter):
            found.append(record)
            if len(found) >= limit:
                break
    except csv.Error:
        pass
    return found


def find_delimiter(lines: Sequence[str]) -> str:
    """The delimiter under which most records are equally wide, and wide at all.

    A file of one column has no delimiter; the comma stands for that.
    """
    scores = {one: _evenness(records_of(lines, one)) for one in DELIMITERS}
    best = max(DELIMITERS, key=lambda one: scores[one])
    return best if scores[best] > 0 else ","


def _evenness(records: list[list[str]]) -> float:
    widths = [len(record) for record in records if any(record)]
    if not widths:
        return 0.0
    counted = Counter(widths)
    width, count = max(counted.items(), key=lambda pair: (pair[1] * (pair[0] > 1), pair[0]))
    if width < 2:
        return 0.0
    share = count / len(widths)
    first = next(record for record in records if any(record))
    # A header is never narrower than its delimiter makes it; decimal commas stand below it only.
    header = 1.0 if len(first) > 1 or known_header(first) == 0 else 0.5
    if len(first) == 1 and len(widths) > 1 and share < 1:
        header = 0.5
    return share * math.log2(width) * header


def find_header(records: Sequence[Sequence[str]]) -> tuple[int, bool]:
    """Where the table begins in the first records.

    Returns:
        (index of the header or of the first row, whether that record is a header). Lines before
        it are skipped only when they are blank or a header that we know stands below them.
    """
    filled = [index for index, record in enumerate(records) if any(cell.strip() for cell in record)]
    if not filled:
        return 0, False
    for index in filled[:30]:
        if known_header(records[index]) >= 2 and _fits(records, index):
            return index, True
    first = filled[0]
    return first, _looks_like_header(records[first])


def _fits(records: Sequence[Sequence[str]], index: int) -> bool:
    """Whether a record is a header by its shape: short names, nothing that is data."""
    names = [cell for cell in records[index] if cell.strip()]
    return not any(_is_data(cell) for cell in names)


def _looks_like_header(record: Sequence[str]) -> bool:
    names = [cell.strip() for cell in record if cell.strip()]
    if any(_is_data(cell) for cell in names):
        return False
    return len(names) * 2 > len(record) or known_header(record) > 0


def _is_data(cell: str) -> bool:
    return len(cell) > 120 or _DATA_CELL.match(cell) is not None
