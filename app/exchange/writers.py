"""Writing of lists so that no spreadsheet takes a cell for a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PHONE = re.compile(r"^\+\d[\d\s().\-]{3,24}$")


def safe_cell(text: str, *, phone: bool = False) -> str:
    """A cell as it may be written: formulas get ' before them.

    Args:
        text: The cell.
        phone: It stands in a column of phones, so a real number like '+44 20 7946 0958' stays.
            Anything else in such a column is guarded like other text.
    """
    if not text.startswith(_FORMULA) or (phone and _PHONE.match(text)):
        return text
    return "'" + text


def write_csv(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    phone_columns: frozenset[int] = frozenset(),
) -> int:
    """Writes a CSV that spreadsheets read as UTF-8.

    Args:
        path: The file; one that is there is replaced.
        header: Names of the columns.
        rows: Cells.
        phone_columns: Places of the columns that hold phones.

    Returns:
        Rows written, without the header.
    """
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([safe_cell(one) for one in header])
        for row in rows:
            out.writerow(_safe(row, phone_columns))
            written += 1
    return written


def _safe(row: Sequence[str], phone_columns: frozenset[int]) -> list[str]:
    return [safe_cell(cell, phone=at in phone_columns) for at, cell in enumerate(row)]


class RepairFile:
    """Rows that were not taken, each with its line and reason, to be mended and imported again."""

    def __init__(
        self, path: Path, header: Sequence[str], phone_columns: frozenset[int] = frozenset()
    ) -> None:
        """Prepares the file; it is made when the block begins.

        Args:
            path: The file; one that is there is replaced.
            header: Names of the list's columns, () where it has none.
            phone_columns: Places of the list's columns that hold phones.
        """
        self.path = path
        self.written = 0
        self._header = header
        self._phones = phone_columns
        self._file: IO[str] | None = None

    def __enter__(self) -> "RepairFile":
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        if self._header:
            self._row(["line", "reason", *(safe_cell(one) for one in self._header)])
        return self

    def write(self, line: int, reason: str, cells: Sequence[str]) -> None:
        self._row([str(line), safe_cell(reason), *_safe(cells, self._phones)])
        self.written += 1

    def _row(self, cells: Sequence[str]) -> None:
        if self._file is None:
            raise RuntimeError("the repair file is not open")
        csv.writer(self._file).writerow(cells)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
