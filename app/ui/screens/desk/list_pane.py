"""The list of the desk: three groups, by intent or by waiting time."""

from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.delegates import OpeningList
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.rows import ItemModel, QueueItem, RowItem
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import Label

Index = QModelIndex | QPersistentModelIndex
_LETTERS = frozenset("PRUAWJKL")


class DeskModel(ItemModel):
    """Rows that offer their whole sentence as a tooltip, as narrow panes cut lines."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As `ItemModel`, with a tooltip."""
        if role == Qt.ItemDataRole.ToolTipRole:
            item = self.item_at(index)
            return item.spoken() if isinstance(item, QueueItem) else None
        return super().data(index, role)


class DeskList(OpeningList):
    """The list itself; letters are acts, heads are passed over.

    Signals:
        lettered: A letter of the desk's acts was pressed ('P').
        reading: Enter was pressed: the lead is to be read.
    """

    lettered = Signal(str)
    reading = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down walk over rows alone; letters are acts, not a search."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step:
            self.step(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.reading.emit()
        elif plain == Qt.KeyboardModifier.NoModifier and event.text().upper() in _LETTERS:
            if not event.isAutoRepeat() or event.text().upper() in "JL":
                self.lettered.emit(event.text().upper())
        elif event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def step(self, by: int) -> None:
        """Select the next or previous row that is no head."""
        model = self.model()
        row = self.currentIndex().row() + by
        while 0 <= row < model.rowCount():
            index = model.index(row, 0)
            if index.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(index)
                return
            row += by


class ListPane(Themed, QWidget):
    """Head with count and order, the list below.

    Signals:
        picked: The lead whose row was chosen.
        ordered: 0 by intent, 1 by waiting time.
    """

    picked = Signal(object)
    ordered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = False
        self.head = PaneHead(tr("Hand-off desk"), "0")
        self.order = Segments((tr("Intent"), tr("Waiting")), tr("Order of the list"), tick=False)
        self.order.choose(0)
        self.head.add(self.order)
        self.order.chosen.connect(self.ordered)
        self.model = DeskModel(parent=self)
        self.list = DeskList(tr("Hand-off desk"))
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.empty = Label(
            tr("Nobody waits for a decision. Leads come here when a call ends with interest."),
            tone=Tone.TEXT2,
            wrap=True,
        )
        self.empty.setContentsMargins(self.px(16), self.px(14), self.px(16), 0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(self.empty)
        box.addWidget(self.list, 1)
        self.empty.hide()

    def show_items(self, items: list[RowItem], total: int, lead: UUID | None) -> None:
        """Show the rows; selection and scroll stay where they are."""
        at = self.list.verticalScrollBar().value()
        self._setting = True
        self.head.set_title(tr("Hand-off desk"), f"{total:,}")
        self.model.set_items(items)
        self.empty.setVisible(not items)
        self.list.setVisible(bool(items))
        self._setting = False
        self.select(lead, reveal=False)
        self.list.verticalScrollBar().setValue(at)

    def select(self, lead: UUID | None, *, reveal: bool = True) -> None:
        """Mark the row of a lead without telling anybody."""
        self._setting = True
        for row, item in enumerate(self.model.items()):
            if isinstance(item, QueueItem) and item.key == lead:
                index = self.model.index(row)
                self.list.selectionModel().setCurrentIndex(
                    index, QItemSelectionModel.SelectionFlag.ClearAndSelect
                )
                if reveal:
                    self.list.scrollTo(index)
                break
        else:
            self.list.clearSelection()
        self._setting = False

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        item = self.model.item_at(current)
        if not self._setting and isinstance(item, QueueItem):
            self.picked.emit(item.key)
