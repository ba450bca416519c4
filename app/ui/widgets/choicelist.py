"""A list of which one row is chosen: by Up and Down, Space, or a click."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.ui.widgets.delegates import OpeningList
from app.ui.widgets.rows import ItemModel, LineItem, PersonItem, RowItem

_FLAG = QItemSelectionModel.SelectionFlag


class ChoiceList(OpeningList):
    """Rows of which one is chosen; none is until somebody chooses.

    Signals:
        chosen: The key of the row (None where it stands for all).
    """

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.items = ItemModel((), self)
        self.setModel(self.items)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_items(self, items: Sequence[RowItem], chosen: object) -> None:
        """Show these rows and which of them is chosen, without a signal."""
        model = self.selectionModel()
        model.blockSignals(True)
        self.items.set_items(items)
        row = next((at for at, one in enumerate(items) if _key_of(one) == chosen), None)
        if row is None:
            model.clear()
        else:
            model.setCurrentIndex(self.items.index(row), _FLAG.ClearAndSelect)
        model.blockSignals(False)
        self.viewport().update()

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, index: QModelIndex, _before: QModelIndex) -> None:
        item = self.items.item_at(index)
        if item is not None:
            self.chosen.emit(_key_of(item))


def _key_of(item: RowItem) -> object:
    return item.key if isinstance(item, LineItem | PersonItem) else None
