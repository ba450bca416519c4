"""The list of calls itself: a model that pages, and a view whose letters are acts."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent

from app.reads.recordings import RecordingRow
from app.ui.widgets.delegates import OpeningList
from app.ui.widgets.rows import VIEW_ROLE, QueueItem

Index = QModelIndex | QPersistentModelIndex


class RecordingsModel(QAbstractListModel):
    """Rows so far; more are asked for when the view nears their end.

    Signals:
        wanted: The view wants the next page.
    """

    wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RecordingRow] = []
        self._more = False
        self._item: Callable[[RecordingRow], QueueItem] | None = None

    def show_rows(
        self, rows: list[RecordingRow], more: bool, item: Callable[[RecordingRow], QueueItem]
    ) -> None:
        """Show these rows; rows that only follow are added, so that nothing moves."""
        self._item, self._more = item, more
        old, new = ([row.attempt for row in some] for some in (self._rows, rows))
        if old and new[: len(old)] == old:
            if len(new) > len(old):
                self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
                self._rows = list(rows)
                self.endInsertRows()
            self._rows = list(rows)
            self.dataChanged.emit(self.index(0), self.index(len(old) - 1))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_of(self, attempt: UUID | None) -> int | None:
        """Where a call stands."""
        return next((n for n, row in enumerate(self._rows) if row.attempt == attempt), None)

    def row_at(self, index: Index) -> RecordingRow | None:
        """The call of an index."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Rows so far."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there is another page."""
        return self._more and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        """Ask for it; it arrives later."""
        self.wanted.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The item, its sentence for readers and as a tooltip."""
        row = self.row_at(index)
        if row is None or self._item is None:
            return None
        if role == VIEW_ROLE:
            return self._item(row)
        said = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        )
        return self._item(row).spoken() if role in said else None


class CallList(OpeningList):
    """The list; letters are acts, not a search.

    Signals:
        entered: Enter was pressed: the call is to be heard.
    """

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter plays; a letter that no act took is nobody's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)
