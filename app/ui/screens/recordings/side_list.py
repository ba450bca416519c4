"""What the other pages of the left pane share: head, switch, rows, or why there are none."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from app.domain.phrases import phrases
from app.ui.lists.as_of import NEVER_HEAD, NEVER_TEXT
from app.ui.theme.tokens import Space
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.delegates import RowList
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.messages import BannerStack
from app.ui.widgets.rows import VIEW_ROLE, ItemModel, QueueItem
from app.ui.widgets.segments import Segments

Index = QModelIndex | QPersistentModelIndex
PAGES: tuple[str, ...] = phrases("All", "To listen", "Library")


class SideRows(RowList):
    """Rows that are chosen by a click, the arrows, and gone on with by Enter.

    Signals:
        picked: The key of the row that is the current one now.
        entered: Enter or a double click on it.
    """

    picked = Signal(object)
    entered = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.doubleClicked.connect(self._enter)

    def key_at(self, index: Index) -> object:
        """What a row opens by; None for a head."""
        item = index.data(VIEW_ROLE) if index.isValid() else None
        return item.key if isinstance(item, QueueItem) else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Another row is the current one."""
        super().currentChanged(current, previous)
        key = self.key_at(current)
        if key is not None:
            self.picked.emit(key)

    @Slot()
    def _enter(self) -> None:
        key = self.key_at(self.currentIndex())
        if key is not None:
            self.entered.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; a letter that no act took is nobody's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)


class PageSwitch(Segments):
    """Which list the left pane shows.

    Signals:
        page_chosen: The name of a page.
    """

    page_chosen = Signal(str)

    def __init__(self, pages: tuple[str, ...], at: str, parent: QWidget | None = None) -> None:
        super().__init__([tr(one) for one in pages], tr("Which list"), tick=False, parent=parent)
        self._pages, self._at = pages, at
        self.choose(pages.index(at))
        self.chosen.connect(self._chosen)

    @Slot(int)
    def _chosen(self, index: int) -> None:
        self.choose(self._pages.index(self._at))
        if self._pages[index] != self._at:
            self.page_chosen.emit(self._pages[index])


class SidePage(Themed, QFrame):
    """A page of the left pane."""

    def __init__(self, title: str, pages: tuple[str, ...], empty: EmptyState) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAccessibleName(tr(title))
        self.title = tr(title)
        self.head = PaneHead(tr(title))
        self.switch = PageSwitch(pages, title)
        self.empty = empty
        self.model = ItemModel()
        self.list = SideRows(tr(title))
        self.list.setModel(self.model)
        self.stack = QStackedWidget()
        self.away = EmptyState(tr(NEVER_HEAD), tr(NEVER_TEXT))
        self.banners = BannerStack()
        for page in (self.list, self.empty, self.away):
            self.stack.addWidget(page)
        self.tools = QVBoxLayout()
        pad = self.px(Space.PANE - 4)
        self.tools.setContentsMargins(pad, self.px(10), pad, self.px(10))
        self.tools.setSpacing(self.px(8))
        self.tools.addWidget(self.switch)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(0)
        self.box.addWidget(self.head)
        self.box.addLayout(self.tools)
        self.box.addWidget(make_line())
        self.box.addWidget(self.banners)
        self.box.addWidget(self.stack, 1)

    def show_items(self, items: list[object]) -> None:
        """Show rows; the current one stays where its key still is."""
        key = self.list.key_at(self.list.currentIndex())
        blocked = self.list.blockSignals(True)
        self.model.set_items(items)  # type: ignore[arg-type]
        for row in range(self.model.rowCount()):
            index = self.model.index(row)
            if key is not None and self.list.key_at(index) == key:
                self.list.setCurrentIndex(index)
        self.list.blockSignals(blocked)
        self.stack.setCurrentWidget(self.list if items else self.empty)
