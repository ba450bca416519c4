"""The left pane: search, filters as chips, the recordings newest first."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.reads.recordings import RecordingRow
from app.ui.lists.as_of import NEVER_HEAD, NEVER_TEXT
from app.ui.screens.recordings.call_list import CallList, RecordingsModel
from app.ui.screens.recordings.filter_chips import FilterChip
from app.ui.screens.recordings.filters import Choices, Filter
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.chip import ChipBar, ChipButton
from app.ui.widgets.empty import EmptyAct, EmptyState
from app.ui.widgets.fields import TextField
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.messages import BannerStack
from app.ui.widgets.rows import QueueItem
from app.ui.widgets.text import ElidedLabel, IconLabel

_SEARCH_MS = 200


class ListPane(Themed, QFrame):
    """Head with count, search, chips, list, foot.

    Signals:
        picked: The `RecordingRow` that was chosen.
        searched: Words to look for.
        put_on, taken_off: A `Filter`.
        cleared: All filters off.
        wanted: The next page.
        played: Enter on a row.
    """

    picked = Signal(object)
    searched = Signal(str)
    put_on = Signal(object)
    taken_off = Signal(object)
    cleared = Signal()
    wanted = Signal()
    played = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAccessibleName(tr("Recordings"))
        self._choices = Choices(())
        self._filters: tuple[tuple[Filter, ...], Filter | None] | None = None
        self._quiet = False
        self.head = PaneHead(tr("Recordings"))
        self.filter_button = IconButton("sliders-horizontal", tr("Filter the list"))
        self.filter_button.clicked.connect(self.open_filters)
        self.head.add(self.filter_button)
        self.search = TextField(placeholder=tr("Name, company, word in a note"), icon="search")
        self.search.setAccessibleName(tr("Search recordings by name, company or word in a note"))
        self.search.setClearButtonEnabled(False)
        self.chips = ChipBar()
        self.model = RecordingsModel(self)
        self.list = CallList(tr("Recordings, newest first"))
        self.list.setModel(self.model)
        self.nothing = EmptyState(tr("No recordings yet"))
        self.nothing_found = EmptyState(
            tr("Nothing matches"),
            tr("No call has all of this."),
            (EmptyAct("clear", tr("Take all filters off"), "x"),),
        )
        self.away = EmptyState(tr(NEVER_HEAD), tr(NEVER_TEXT))
        self.banners = BannerStack()
        self.stack = QStackedWidget()
        for page in (self.list, self.nothing, self.nothing_found, self.away):
            self.stack.addWidget(page)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_SEARCH_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        tools = QVBoxLayout()
        tools.setContentsMargins(self.px(12), self.px(10), self.px(12), self.px(10))
        tools.setSpacing(self.px(8))
        self._tools = tools
        tools.addWidget(self.search)
        tools.addWidget(self.chips)
        foot = QFrame()
        foot.setObjectName("sunken")
        row = QHBoxLayout(foot)
        row.setContentsMargins(self.px(16), self.px(9), self.px(16), self.px(9))
        row.setSpacing(self.px(8))
        row.addWidget(IconLabel("lock", Tone.TEXT3, 14))
        self.kept = ElidedLabel(tr("Kept on this computer"), Step.META, Tone.TEXT2)
        row.addWidget(self.kept, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addLayout(tools)
        box.addWidget(make_line())
        box.addWidget(self.banners)
        box.addWidget(self.stack, 1)
        box.addWidget(make_line())
        box.addWidget(foot)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._wait.start)
        self.search.returnPressed.connect(self._search)
        self._wait.timeout.connect(self._search)
        self.model.wanted.connect(self.wanted)
        self.list.selectionModel().currentChanged.connect(self._picked)
        self.list.entered.connect(self.played)
        self.list.doubleClicked.connect(self.played)
        self.nothing_found.act_asked.connect(self._clear)

    def add_switch(self, switch: QWidget) -> None:
        """Put the switch to other lists above the search."""
        self._tools.insertWidget(0, switch)

    # --- showing ----------------------------------------------------------------------------------

    def show_count(self, count: int | None, over: bool) -> None:
        """How many there are; beyond a thousand that alone."""
        words = "" if count is None else f"{count:,}+" if over else f"{count:,}"
        self.head.set_title(tr("Recordings"), words)

    def show_rows(
        self,
        rows: list[RecordingRow],
        more: bool,
        item: Callable[[RecordingRow], QueueItem],
        chosen: UUID | None,
    ) -> None:
        """Show rows; the chosen call stays chosen and in its place."""
        bar = self.list.verticalScrollBar()
        before = bar.value()
        self.model.show_rows(rows, more, item)
        self.select(chosen)
        bar.setValue(before)

    def show_nothing(self, loaded: bool, narrowed: bool, *, away: bool = False) -> None:
        """The list, or why it is empty.

        Args:
            away: The team does not answer, and never has to this.
        """
        if away and not self.model.rowCount():
            self.stack.setCurrentWidget(self.away)
        elif self.model.rowCount() or not loaded:
            self.stack.setCurrentWidget(self.list)
        else:
            self.stack.setCurrentWidget(self.nothing_found if narrowed else self.nothing)

    def select(self, attempt: UUID | None) -> None:
        """Mark a call as the open one; it is not opened by that."""
        row = self.model.row_of(attempt)
        model = self.list.selectionModel()
        self._quiet = True
        if row is None:
            model.clear()
        elif model.currentIndex().row() != row or not model.hasSelection():
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            model.setCurrentIndex(self.model.index(row), flag)
        self._quiet = False

    def show_filters(self, active: tuple[Filter, ...], offered: Filter | None) -> None:
        """The chips that are on, each with a cross, and one that is offered."""
        if (active, offered) == self._filters:
            return  # the one that has the focus keeps it
        self._filters = (active, offered)
        kept = self.chips.chips()
        focused = next((n for n, chip in enumerate(kept) if chip.hasFocus()), None)
        chips: list[QWidget] = []
        for one in active:
            chip = FilterChip(one, self._choices.like(one))
            chip.chosen.connect(self._put_on)
            chip.taken_off.connect(self._take_off)
            chip.moved.connect(partial(self._focus_chip, len(chips)))
            chips.append(chip)
        if offered is not None:
            more = ChipButton(tr(offered.label))
            more.setAccessibleName(tr("Filter: {label}", label=tr(offered.label)))
            more.clicked.connect(partial(self._put_on, offered))
            chips.append(more)
        self.chips.set_chips(chips)
        if focused is not None and chips:
            self._focus_chip(focused, 0)

    def _focus_chip(self, at: int, by: int) -> None:
        chips = self.chips.chips()
        place = min(len(chips) - 1, max(0, at + by))
        chips[place].show()  # a layout shows what is new only later; what is hidden has no focus
        chips[place].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_choices(self, found: Choices) -> None:
        """What the filter menu offers."""
        self._choices = found
        if self._filters is not None:
            (active, offered), self._filters = self._filters, None
            self.show_filters(active, offered)

    @Slot()
    def open_filters(self) -> None:
        """The menu of all filters, below its button."""
        menu = self.filter_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        below = self.filter_button.rect().bottomLeft()
        menu.popup(self.filter_button.mapToGlobal(below))

    def filter_menu(self) -> QMenu:
        """The menu, not shown yet."""
        menu = QMenu(tr("Filter the list"), self)
        for title, some in self._choices.groups:
            part = menu.addMenu(title)
            for one in some:
                part.addAction(tr(one.label)).triggered.connect(partial(self._put_on, one))
        menu.addSeparator()
        menu.addAction(tr("Take all filters off")).triggered.connect(self._clear)
        return menu

    # --- input ------------------------------------------------------------------------------------

    def _put_on(self, one: Filter, _checked: bool = False) -> None:
        self.put_on.emit(one)

    def _take_off(self, one: Filter, _checked: bool = False) -> None:
        self.taken_off.emit(one)

    @Slot()
    def _clear(self) -> None:
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.cleared.emit()

    @Slot()
    def _search(self) -> None:
        self._wait.stop()
        self.searched.emit(self.search.text())

    @Slot(QModelIndex, QModelIndex)
    def _picked(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = self.model.row_at(current)
        if row is not None and not self._quiet:
            self.picked.emit(row)
