"""The do-not-call screen: the list with its look-up, and one number at the right."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.reads.do_not_calls import DoNotCallEntry, ListState
from app.ui.office import GoTo, Office
from app.ui.screen import Act, Screen
from app.ui.screens.dnc.presenter import DoNotCallPresenter
from app.ui.screens.dnc.side import Side
from app.ui.screens.dnc.words import COLUMNS, count_words, table_rows
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.celltable import CellTable
from app.ui.widgets.empty import EmptyAct, EmptyState
from app.ui.widgets.fields import TextField
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.panes import Pane
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import Label

_STATES = (None, ListState.BLOCKED, ListState.LIFTED)


class DoNotCallScreen(Screen):
    """Look up a number or a name, add a number by hand, lift one."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.setAccessibleName(tr("Do not call"))
        self.presenter = DoNotCallPresenter(office, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._list_pane = self._list()
        self.side = Side(self.presenter)
        row.addWidget(self._list_pane, 1)
        row.addWidget(make_line(vertical=True))
        row.addWidget(self.side)
        self.presenter.listed.connect(self._on_listed)
        self.presenter.opened.connect(self._on_opened)

    def _list(self) -> Pane:
        pane = Pane(tr("Do-not-call list"))
        self.head = PaneHead(tr("Do not call"))
        self.add = Button(tr("Add a number"), icon="plus", key="Ctrl+Shift+N")
        self.head.add(self.add)
        self.search = TextField(placeholder=tr("Number or name"), icon="search")
        self.search.setAccessibleName(tr("Look up a number or a name"))
        self.search.setFixedWidth(240)
        self.states = Segments((tr("All"), tr("On the list"), tr("Lifted")), tr("State"))
        self.states.choose(0)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        bar.setSpacing(8)
        bar.addWidget(self.search)
        bar.addWidget(self.states)
        bar.addStretch(1)
        bar.addWidget(Label(tr("Holds in every campaign, whoever calls."), Step.META, Tone.TEXT3))
        self.table = CellTable(tr("Do-not-call list"), COLUMNS)
        acts = (EmptyAct("add", tr("Add a number by hand"), "ban", "Ctrl+Shift+N"),)
        self.empty = EmptyState("", "", acts)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        pane.box.addWidget(self.head)
        pane.box.addLayout(bar)
        pane.box.addWidget(make_line())
        pane.box.addWidget(self.stack, 1)
        self.search.textChanged.connect(self.presenter.look_up)
        self.states.chosen.connect(self._on_state)
        self.table.picked.connect(self.presenter.open)
        self.table.near_end.connect(self.presenter.more)
        self.add.clicked.connect(self._on_add)
        self.empty.act_asked.connect(self._on_add)
        return pane

    # --- the shell -------------------------------------------------------------------------------

    def acts(self) -> tuple[Act, ...]:
        """Look up, add, confirm what is typed, lift."""
        return (
            Act("Ctrl+Shift+N", tr("Add a number to do-not-call…"), self._on_add, "Data", "ban",
                None, "block_number"),
            Act("Ctrl+Return", tr("Keep the number typed"), self._on_keep, "Data", "check",
                self._adding, "block_number"),
            Act("", tr("Lift do-not-call"), self._on_lift, "Data", "rotate-ccw", self._may_lift,
                "lift_do_not_call"),
            Act("Ctrl+F", tr("Look up a number or a name"), self._look_up, "Edit", "search"),
            Act("Ctrl+L", tr("Do-not-call list"), self.table.setFocus, "Go", "list"),
        )  # fmt: skip

    def arrive(self, goal: GoTo) -> None:
        """Look again; `question` may be a number to look up."""
        if isinstance(goal.question, str):
            self.search.setText(goal.question)
        self.presenter.refresh()
        self.search.setFocus()

    def panes(self) -> tuple[QWidget, ...]:
        """List and entry."""
        return (self._list_pane, self.side)

    # --- showing ---------------------------------------------------------------------------------

    @Slot()
    def _on_listed(self) -> None:
        presenter = self.presenter
        now, zone = self.office.now(), self.office.zone
        self.head.set_title(tr("Do not call"), count_words(presenter.answer))
        self.table.show_rows(table_rows(presenter.entries, now, zone))
        if presenter.entry is not None:
            self.table.select(presenter.entry.e164)
        if presenter.entries:
            self.stack.setCurrentWidget(self.table)
            return
        self.empty.set_words(*self._nothing())
        self.stack.setCurrentWidget(self.empty)

    def _nothing(self) -> tuple[str, str]:
        typed = self.presenter.question.typed
        if typed:
            return (
                tr("“{typed}” is not on the list.", typed=typed),
                tr("No number and no name like this is known here either."),
            )
        if self.presenter.question.state is ListState.LIFTED:
            return tr("Nothing was lifted."), tr("An admin can lift a number, with a reason.")
        return (
            tr("Nobody has asked not to be called."),
            tr("Who says so in a call stands here at once, with who, when and why."),
        )

    @Slot(object)
    def _on_opened(self, entry: DoNotCallEntry | None) -> None:
        self.table.select(entry.e164 if entry is not None else None)

    # --- acting ----------------------------------------------------------------------------------

    @Slot(int)
    def _on_state(self, at: int) -> None:
        self.presenter.only(_STATES[at])

    @Slot()
    def _on_add(self) -> None:
        self.side.show_form()

    def _on_keep(self) -> None:
        self.side.add.on_add()

    def _adding(self) -> bool:
        return self.side.currentWidget() is self.side.add

    def _on_lift(self) -> None:
        self.side.show_entry()
        self.side.entry.on_lift()

    def _may_lift(self) -> bool:
        entry = self.presenter.entry
        return entry is not None and entry.state is ListState.BLOCKED

    def _look_up(self) -> None:
        self.search.setFocus()
        self.search.selectAll()
