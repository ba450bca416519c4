"""Workbooks: sheets of XLSX, XLS and ODS as rows of plain text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from app.exchange.signatures import NotAList

SHEET_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip, and OLE of the old format
_EXACT = 1e15  # above this a spreadsheet itself has lost digits

Cell = int | float | str | bool | time | date | datetime | timedelta | None


@dataclass(frozen=True, slots=True)
class Workbook:
    """One sheet of an opened workbook.

    Attributes:
        sheet: Its name.
        sheets: Names of all sheets.
        height: Rows of the sheet.
    """

    sheet: str
    sheets: tuple[str, ...]
    height: int
    _rows: Sequence[Sequence[Cell]]

    @classmethod
    def open(cls, path: Path, sheet: str | None) -> "Workbook":
        """Opens the named sheet, else the first that holds anything.

        Raises:
            NotAList: It is no workbook, locked, or empty.
        """
        try:
            book = CalamineWorkbook.from_path(path)
            names = tuple(book.sheet_names)
            for name in (sheet,) if sheet is not None else names:
                if name not in names:
                    raise NotAList(f"{path.name} has no sheet '{name}'.")
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                if any(cell not in ("", None) for row in rows for cell in row):
                    return cls(name, names, len(rows), rows)
        except PasswordError as failure:
            raise NotAList(
                f"{path.name} is locked with a password.", "Save it without one and import again."
            ) from failure
        except CalamineError as failure:
            raise NotAList(f"{path.name} is no workbook that can be read.") from failure
        raise NotAList(f"{path.name} holds no rows.")

    def records(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """(row of the sheet from 1, cells as text); blank rows are no records."""
        for line, row in enumerate(self._rows, start=1):
            cells = tuple(plain(cell) for cell in row)
            if any(cells):
                yield line, cells


def plain(cell: Cell) -> str:
    """A cell as a person would have typed it: 7275551213.0 is '7275551213'."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
