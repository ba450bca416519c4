"""The rows of the list as a table: a window over the file."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.exchange.fields import Mapping
from app.jobs.import_book import BookRow, ImportBook, Show
from app.ui.screens.importing.words import fate_cell, file_cell, spoken, zone_words
from app.ui.theme.tokens import Tone
from app.ui.widgets.rows import CELL_ROLE, Cell

Index = QModelIndex | QPersistentModelIndex
EXTRA = 2
"""Columns behind those of the file: zone, and what the row becomes."""


class PreviewModel(QAbstractTableModel):
    """The rows of an import book under one filter."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book: ImportBook | None = None
        self._mapping = Mapping(())
        self._show = Show.ALL
        self._rows = 0

    def set_book(self, book: ImportBook | None, mapping: Mapping, show: Show) -> None:
        """Show another book, mapping or filter."""
        self.beginResetModel()
        self._book, self._mapping, self._show = book, mapping, show
        self._rows = self._count()
        self.endResetModel()

    def swap(self, book: ImportBook, mapping: Mapping) -> None:
        """The same list looked over anew: place and selection stay."""
        self._book, self._mapping = book, mapping
        self.grow()

    def grow(self) -> None:
        """More rows are checked."""
        count = self._count()
        if count > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, count - 1)
            self._rows = count
            self.endInsertRows()
        elif count < self._rows:
            self.beginRemoveRows(QModelIndex(), count, self._rows - 1)
            self._rows = count
            self.endRemoveRows()
        if count:
            last = self.index(count - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _count(self) -> int:
        return self._book.count(self._show) if self._book is not None else 0

    @property
    def fields(self) -> int:
        """Columns of the file."""
        return len(self._mapping.columns)

    def row_at(self, at: int) -> BookRow | None:
        """A row of the book."""
        if self._book is None or not 0 <= at < self._rows:
            return None
        return self._book.row(self._show, at)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Rows that are shown."""
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Columns of the file, zone, and what the row becomes."""
        return 0 if parent.isValid() else self.fields + EXTRA

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell, its words, and why the row is not taken."""
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return spoken(row)
        cell = self._cell(row, index.column())
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.ToolTipRole:
            told = cell.fill is not None or index.column() == self.fields + 1
            return row.reason if told and row.reason else cell.text
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.text
        return None

    def _cell(self, row: BookRow, column: int) -> Cell:
        if column < self.fields:
            return file_cell(row, self._mapping.columns[column])
        if column == self.fields:
            return Cell(zone_words(row), Tone.TEXT2)
        return fate_cell(row)
