"""The left column: all recordings, what to listen to next, the library; one shows at a time."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.permissions import READS
from app.ui.office import Office
from app.ui.screens.recordings.library_pane import LibraryPane
from app.ui.screens.recordings.list_pane import ListPane
from app.ui.screens.recordings.plan_pane import PlanPane
from app.ui.screens.recordings.side_list import PAGES, PageSwitch

_ALL, _PLAN, _LIBRARY = PAGES


class LeftColumn(QStackedWidget):
    """The pages that the person's roles have, each with the switch at its head.

    Signals:
        shown: The name of the page that shows now.
    """

    shown = Signal(str)

    def __init__(self, office: Office, all_: ListPane) -> None:
        super().__init__()
        roles = office.actor.roles
        may = {_ALL: True, _PLAN: bool(roles & frozenset(READS["listening"]))}
        may[_LIBRARY] = bool(roles & frozenset(READS["library"]))
        self.names = tuple(name for name in PAGES if may[name])
        self.all = all_
        self.plan = PlanPane(office, self.names) if may[_PLAN] else None
        self.library = LibraryPane(office, self.names) if may[_LIBRARY] else None
        self._pages: dict[str, QWidget] = {_ALL: all_}
        if self.plan is not None:
            self._pages[_PLAN] = self.plan
            self.plan.switch.page_chosen.connect(self.show_page)
        if self.library is not None:
            self._pages[_LIBRARY] = self.library
            self.library.switch.page_chosen.connect(self.show_page)
        if len(self.names) > 1:
            switch = PageSwitch(self.names, _ALL)
            switch.page_chosen.connect(self.show_page)
            all_.add_switch(switch)
        for page in self._pages.values():
            self.addWidget(page)

    @Slot(str)
    def show_page(self, name: str) -> None:
        """Another page; its rows have the focus."""
        page = self._pages.get(name)
        if page is None:
            return
        if self.library is not None and page is not self.library:
            self.library.player.stop()
        self.setCurrentWidget(page)
        if page is self.plan and self.plan is not None:
            self.plan.ask()
        elif page is self.library and self.library is not None:
            self.library.ask()
        self.rows().setFocus(Qt.FocusReason.OtherFocusReason)
        self.shown.emit(name)

    def rows(self) -> QWidget:
        """The list of the page that shows."""
        page = self.currentWidget()
        if page is self.plan and self.plan is not None:
            return self.plan.list
        if page is self.library and self.library is not None:
            return self.library.list
        return self.all.list
