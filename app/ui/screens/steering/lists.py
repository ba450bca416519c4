"""The list of leads, of which several can be selected."""

from collections.abc import Sequence, Set
from uuid import UUID

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.ui.widgets.delegates import RowList
from app.ui.widgets.rows import ItemModel, QueueItem, RowItem

_FLAG = QItemSelectionModel.SelectionFlag
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


class LeadList(RowList):
    """Leads under their heads; Shift and Ctrl select several, Ctrl+A all.

    Signals:
        selected: The keys of the selected leads (tuple).
        opened: Enter or a double click: this lead is wanted.
    """

    selected = Signal(object)
    opened = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.items = ItemModel((), self)
        self.setModel(self.items)
        self.selectionModel().selectionChanged.connect(self._on_selected)
        self.doubleClicked.connect(self._on_opened)

    def show_items(self, items: Sequence[RowItem]) -> None:
        """Show these rows; what was selected and still stands here stays selected."""
        kept, current = set(self.keys()), self._key(self.currentIndex())
        model = self.selectionModel()
        model.blockSignals(True)
        self.items.set_items(items)
        model.clear()
        model.select(self._rows_of(kept), _FLAG.Select)
        for index in self._rows_of({current}).indexes() if current else ():
            model.setCurrentIndex(index, _FLAG.NoUpdate)
        model.blockSignals(False)
        self.viewport().update()

    def keys(self) -> tuple[UUID, ...]:
        """The selected leads, in the order of the list."""
        indexes = sorted(self.selectionModel().selectedIndexes(), key=lambda one: one.row())
        found = (self._key(index) for index in indexes)
        return tuple(key for key in found if key is not None)

    def choose(self, keys: Sequence[UUID]) -> None:
        """Select the rows of these leads and no others; the first of them is gone to."""
        rows, model = self._rows_of(set(keys)), self.selectionModel()
        # All at once: what is selected is told, and worked over, each time that it changes.
        model.select(rows, _FLAG.ClearAndSelect)
        if mine := rows.indexes():
            first = min(mine, key=QModelIndex.row)
            model.setCurrentIndex(first, _FLAG.NoUpdate)
            self.scrollTo(first)

    def _rows_of(self, keys: Set[UUID]) -> QItemSelection:
        found = QItemSelection()
        for row in range(self.items.rowCount()):
            index = self.items.index(row)
            if self._key(index) in keys:
                found.append(QItemSelectionRange(index))
        return found

    def _key(self, index: QModelIndex) -> UUID | None:
        item = self.items.item_at(index)
        key = item.key if isinstance(item, QueueItem) else None
        return key if isinstance(key, UUID) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters are left to the screen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._on_opened(self.currentIndex())
        elif event.text().strip() and not event.modifiers() & _HELD:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @Slot(QItemSelection, QItemSelection)
    def _on_selected(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self.selected.emit(self.keys())

    @Slot(QModelIndex)
    def _on_opened(self, index: QModelIndex) -> None:
        key = self._key(index)
        if key is not None:
            self.opened.emit(key)
