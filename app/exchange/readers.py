"""Opening of lists: CSV in all its dresses and workbooks, row by row with true line numbers."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from app.domain.errors import KnownError
from app.exchange.signatures import NotAList, refuse_binary, refuse_text
from app.exchange.sniffing import (
    find_delimiter,
    find_encoding,
    find_header,
    records_of,
)
from app.exchange.workbooks import SHEET_STARTS, Workbook

__all__ = ["NotAList", "Row", "Table", "open_table"]

Row = tuple[int, tuple[str, ...]]
"""(line of the file from 1, cells as they stand there)."""

_SAMPLE_LINES = 400
_SAMPLE_CHARS = 400_000
_LONGEST_RECORD = 1_000  # lines; more is a quote that was never closed
_SEP = re.compile(r"^\ufeff?sep=(.)\r?\n?$", re.IGNORECASE)
csv.field_size_limit(16 << 20)  # a long note is no failure; an open quote is caught by its lines


@dataclass(frozen=True)
class Table:
    """An opened list.

    Attributes:
        path: The file.
        header: Names of the columns, () where the file has none.
        has_header: Whether the first record is a header.
        preamble: How many lines before the table are left out.
        width: Columns of the header, else of the widest of the first rows.
        estimate: About how many rows follow, for progress; exact for workbooks.
        encoding: Of a text file, '' for workbooks.
        delimiter: Of a text file, '' for workbooks.
        sheet: Name of the sheet, '' for text files.
        sheets: Names of all sheets.
    """

    path: Path
    header: tuple[str, ...]
    has_header: bool
    preamble: int
    width: int
    estimate: int
    encoding: str
    delimiter: str
    sheet: str
    sheets: tuple[str, ...]
    _records: Callable[[], Iterator[Row]]
    _skip: int

    def rows(self) -> Iterator[Row]:
        """All rows from the first to the last; blank lines are no rows. May be called again.

        Raises:
            KnownError: The file broke off or cannot be read any more.
        """
        records = self._records()
        yield from islice(records, self._skip, None)

    @cached_property
    def sample(self) -> tuple[Row, ...]:
        """The first 200 rows, by which columns are guessed and the preview is painted."""
        return tuple(islice(self.rows(), 200))


def open_table(
    path: Path | str,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    has_header: bool | None = None,
) -> Table:
    """Opens a list and finds out how it is written; what is given is not guessed.

    Args:
        path: CSV, TSV, text with semicolons or pipes, XLSX, XLS or ODS.
        sheet: Name of the sheet of a workbook.
        encoding: Python's name of the encoding of a text file.
        delimiter: One character.
        has_header: Whether the first record names the columns.

    Raises:
        NotAList: The file is empty or something else than a list.
        KnownError: The file cannot be opened.
    """
    path = Path(path)
    head = _head(path)
    if not head.strip(b"\r\n\t \x00\xef\xbb\xbf\xff\xfe"):
        raise NotAList(f"{path.name} is empty.")
    refuse_binary(path, head)
    if head.startswith(SHEET_STARTS):
        return _open_workbook(path, sheet, has_header)
    return _open_text(path, encoding, delimiter, has_header)


def _head(path: Path) -> bytes:
    if path.is_dir():
        raise NotAList(f"{path.name} is a folder, not a list.")
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except FileNotFoundError as failure:
        raise KnownError(f"There is no file {path}.") from failure
    except OSError as failure:
        raise KnownError(
            f"{path.name} cannot be opened: {failure.strerror or failure}."
        ) from failure


# --- text ----------------------------------------------------------------------------------------


def _open_text(
    path: Path, encoding: str | None, delimiter: str | None, has_header: bool | None
) -> Table:
    encoding = encoding or find_encoding(path)
    lines = _first_lines(path, encoding)
    refuse_text(path, "".join(lines[:50]))
    said = _SEP.match(lines[0])
    if said:
        delimiter = delimiter or said.group(1)
    used = delimiter or find_delimiter(lines)

    def records() -> Iterator[Row]:
        return _text_records(path, encoding, used, skip_lines=1 if said else 0)

    first = records_of(lines[1:] if said else lines, used)
    start, found = find_header(first)
    before = _lines_before(records, sum(1 for one in first[:start] if one))
    return _table(
        path, records, first, start, found if has_header is None else has_header, before,
        estimate=_estimate(path, lines, encoding), encoding=encoding, delimiter=used,
    )  # fmt: skip


def _first_lines(path: Path, encoding: str) -> list[str]:
    try:
        with path.open(encoding=encoding, newline="") as file:
            text = file.read(_SAMPLE_CHARS)
    except (UnicodeError, LookupError) as failure:
        raise NotAList(f"{path.name} cannot be read as {encoding} text.") from failure
    lines = text.splitlines(keepends=True) if "\n" not in text and "\r" not in text else None
    return (lines or _physical_lines(text))[:_SAMPLE_LINES] or [""]


def _physical_lines(text: str) -> list[str]:
    """Lines as a file gives them; `str.splitlines` would also cut at form feeds."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


def _estimate(path: Path, lines: list[str], encoding: str) -> int:
    size = sum(len(line.encode(encoding, "replace")) for line in lines)
    whole = path.stat().st_size
    if whole <= size + 4:
        return max(len(lines) - 1, 0)
    return int(whole / max(size / len(lines), 1))


class _Lines:
    """Lines on their way to the csv reader, with the text of the record that is being read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.taken = 0
        self.quotes = 0
        self.start = 1

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.taken += 1
        if self.taken - self.start >= _LONGEST_RECORD:
            raise KnownError(_open_quote(self.start), "", "Close the quote and import again.")
        self.quotes += line.count('"')
        return line

    def next_record(self) -> None:
        self.start = self.taken + 1
        self.quotes = 0


def _open_quote(line: int) -> str:
    return f"Line {line} opens a quote that is never closed."


def _text_records(path: Path, encoding: str, delimiter: str, skip_lines: int) -> Iterator[Row]:
    try:
        with path.open(encoding=encoding, newline="") as file:
            lines = _Lines(iter(file))
            for _ in range(skip_lines):
                next(lines, "")
            lines.next_record()
            yield from _csv_records(lines, delimiter)
    except UnicodeError as failure:
        raise KnownError(f"{path.name} holds bytes that are not {encoding}.") from failure
    except OSError as failure:
        raise KnownError(f"{path.name} cannot be read any further.") from failure


def _csv_records(lines: _Lines, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for record in reader:
            line = lines.start
            if lines.quotes % 2 and lines.taken > line and next(lines, None) is None:
                raise KnownError(_open_quote(line), "", "Close the quote and import again.")
            lines.next_record()
            if record:
                yield line, tuple(record)
    except csv.Error as failure:
        raise KnownError(f"Line {lines.start} cannot be read: {failure}.") from failure


def _lines_before(records: Callable[[], Iterator[Row]], skipped: int) -> int:
    """Lines of the file before the record in which the table begins."""
    first = next(islice(records(), skipped, None), None)
    return first[0] - 1 if first else 0


# --- workbooks -----------------------------------------------------------------------------------


def _open_workbook(path: Path, sheet: str | None, has_header: bool | None) -> Table:
    book = Workbook.open(path, sheet)

    def records() -> Iterator[Row]:
        return book.records()

    first = [list(cells) for _, cells in islice(records(), 200)]
    if not first:
        raise NotAList(f"{path.name} holds no rows.")
    start, found = find_header(first)
    before = next(islice(records(), start, None))[0] - 1
    return _table(
        path, records, first, start, found if has_header is None else has_header, before,
        estimate=book.height, sheet=book.sheet, sheets=book.sheets,
    )  # fmt: skip


def _table(
    path: Path,
    records: Callable[[], Iterator[Row]],
    first: list[list[str]],
    start: int,
    has_header: bool,
    preamble: int,
    *,
    estimate: int,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    sheets: tuple[str, ...] = (),
) -> Table:
    header = tuple(cell.strip() for cell in first[start]) if has_header else ()
    skip = sum(1 for one in first[:start] if one) + (1 if has_header else 0)
    width = len(header) or max((len(one) for one in first[start:]), default=0)
    return Table(
        path=path,
        header=header,
        has_header=has_header,
        preamble=preamble,
        width=width,
        estimate=max(estimate - preamble, 0),
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        sheets=sheets,
        _records=records,
        _skip=skip,
    )
