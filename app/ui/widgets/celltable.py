"""Rows of cells for `RowTable`: small tables held in memory, known by a key."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from app.ui.theme.tokens import Space
from app.ui.tr import tr
from app.ui.widgets.delegates import RowTable
from app.ui.widgets.rows import CELL_ROLE, Cell

Index = QModelIndex | QPersistentModelIndex
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


@dataclass(frozen=True)
class CellRow:
    """One row: what it is opened by, its cells, and its sentence for a screen reader."""

    key: object
    cells: tuple[Cell, ...]
    spoken: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its head and its width in px at 100 %; 0 takes what is left."""

    title: str
    width: int = 0


class CellModel(QAbstractTableModel):
    """Rows of cells; the same number of rows is renewed in place, so nothing jumps."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: tuple[CellRow, ...] = ()

    def set_rows(self, rows: Sequence[CellRow]) -> None:
        """Show other rows; further rows at the end leave those before where they are."""
        old, self_rows = self._rows, tuple(rows)
        keys = tuple(row.key for row in self_rows)
        if old and keys[: len(old)] == tuple(row.key for row in old):
            if len(self_rows) > len(old):
                self.beginInsertRows(QModelIndex(), len(old), len(self_rows) - 1)
                self._rows = self_rows
                self.endInsertRows()
            self._rows = self_rows
            last = self.index(len(old) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows = self_rows
        self.endResetModel()

    def row_at(self, index: Index) -> CellRow | None:
        """The row of an index."""
        if index.isValid() and 0 <= index.row() < len(self._rows):
            return self._rows[index.row()]
        return None

    def place_of(self, key: object) -> int | None:
        """At which row a key stands."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Number of columns."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """A cell, its words, and the row's sentence."""
        row = self.row_at(index)
        if row is None:
            return None
        cell = row.cells[index.column()]
        if role == CELL_ROLE:
            return cell
        words = ", ".join(chip.text for chip in cell.chips) or cell.text
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (row.spoken or words) if index.column() == 0 else words
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Heads of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(self._columns[section].title)
        return None


class CellTable(RowTable):
    """A table of `CellRow`s that keeps its selection by key.

    Signals:
        picked: Another row is selected; carries its key.
        opened: Enter or a double click on a row; carries its key.
        near_end: The last rows are in sight: more may be read.
    """

    picked = Signal(object)
    opened = Signal(object)
    near_end = Signal()

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        row_height: int = Space.ROW_CHIPS,
        parent: QWidget | None = None,
    ) -> None:
        self._widths = tuple(column.width for column in columns)
        super().__init__(name, row_height, parent)
        self.cells = CellModel(columns, self)
        self.setModel(self.cells)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = self.horizontalHeader()
        for at, width in enumerate(self._widths):
            if not width:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self.restyle()
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self.doubleClicked.connect(self._on_opened)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def restyle(self) -> None:
        """Take widths from the text scale."""
        super().restyle()
        for at, width in enumerate(self._widths):
            if width and self.model() is not None:
                self.setColumnWidth(at, self.px(width))

    def show_rows(self, rows: Sequence[CellRow]) -> None:
        """Show these rows; who was selected stays selected, without a signal."""
        key = self.key()
        self.selectionModel().blockSignals(True)
        self.cells.set_rows(rows)
        self.selectionModel().blockSignals(False)
        if key is not None:
            self.select(key)
        self.viewport().update()

    def key(self) -> object | None:
        """Key of the selected row."""
        row = self.cells.row_at(self.currentIndex())
        return row.key if row is not None else None

    def select(self, key: object | None) -> None:
        """Select a row by its key, without a signal; None selects none."""
        at = self.cells.place_of(key) if key is not None else None
        self.selectionModel().blockSignals(True)
        if at is None:
            self.selectionModel().clear()
        else:
            flags = (
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows
            )
            self.selectionModel().setCurrentIndex(self.cells.index(at, 0), flags)
            self.scrollTo(self.cells.index(at, 0))
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters are left to the screen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._on_opened(self.currentIndex())
        elif event.text().strip() and not event.modifiers() & _HELD:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self.cells.row_at(index)
        if row is not None:
            self.picked.emit(row.key)

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        row = self.cells.row_at(index)
        if row is not None:
            self.opened.emit(row.key)

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() - self.height():
            self.near_end.emit()
