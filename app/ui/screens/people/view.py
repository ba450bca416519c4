"""The people screen: the team as a table, one person at the right."""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.reads.house import PeopleQuestion, PersonRow
from app.ui.lists.as_of import NEVER_HEAD, NEVER_TEXT, AsOf
from app.ui.office import GoTo, Office
from app.ui.screen import Act, Screen
from app.ui.screens.people.editor import PersonEditor
from app.ui.screens.people.invitation import InvitationDialog
from app.ui.screens.people.presenter import Draft, PeoplePresenter
from app.ui.screens.people.words import COLUMNS, login_words, table_rows
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.celltable import CellTable
from app.ui.widgets.chip import ChipButton
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.fields import TextField
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.messages import BannerStack
from app.ui.widgets.panes import Pane
from app.ui.widgets.text import Label


class PeopleScreen(Screen):
    """The team: who is in it, in which roles, and who has left."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.setAccessibleName(tr("People"))
        self.presenter = PeoplePresenter(office, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._list_pane = self._list()
        self.editor = PersonEditor(self.presenter)
        row.addWidget(self._list_pane, 1)
        row.addWidget(make_line(vertical=True))
        row.addWidget(self.editor)
        self.presenter.listed.connect(self._on_listed)
        self.presenter.opened.connect(self._on_opened)
        self.editor.leads_asked.connect(self._on_leads)
        self.presenter.invited.connect(self._on_invited)
        self.as_of = AsOf(office, self.presenter, self.banners)
        self.as_of.lacking.connect(self._on_lacking)
        self._lacks = False

    def _list(self) -> Pane:
        pane = Pane(tr("Team"))
        self.head = PaneHead(tr("People"))
        self.add = Button(tr("Add a person"), icon="user-plus", key="Ctrl+Shift+N")
        self.head.add(self.add)
        self.search = TextField(placeholder=tr("Name or role"), icon="search")
        self.search.setAccessibleName(tr("Find a person by name or role"))
        self.search.setFixedWidth(240)
        self.active = ChipButton(tr("Active"), checkable=True)
        self.left = ChipButton(tr("Left"), checkable=True)
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 8, 16, 8)
        bar.setSpacing(8)
        for widget in (self.search, self.active, self.left):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(Label(tr("Rights of several roles add up."), Step.META, Tone.TEXT3))
        self.table = CellTable(tr("People"), COLUMNS)
        self.empty = EmptyState("")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.away = EmptyState(tr(NEVER_HEAD), tr(NEVER_TEXT))
        self.stack.addWidget(self.away)
        self.banners = BannerStack()
        pane.box.addWidget(self.head)
        pane.box.addLayout(bar)
        pane.box.addWidget(make_line())
        pane.box.addWidget(self.banners)
        pane.box.addWidget(self.stack, 1)
        self.add.clicked.connect(self._on_add)
        self.search.textChanged.connect(self.presenter.look_for)
        self.active.clicked.connect(self._on_active)
        self.left.clicked.connect(self._on_left)
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(self._on_entered)
        return pane

    # --- the shell -------------------------------------------------------------------------------

    def acts(self) -> tuple[Act, ...]:
        """Add, save, PIN, end."""
        known = self._has_person
        return (
            Act("Ctrl+Shift+N", tr("Add a person"), self._on_add, "Team", "user-plus", None,
                "set_person"),
            Act("Ctrl+Return", tr("Save the person"), self.editor.save, "Team", "save", None,
                "set_person"),
            Act("", tr("Set a PIN"), self.editor.pin.setFocus, "Team", "key-round",
                self._has_pin, "set_pin"),
            Act("", tr("Move leads…"), self.editor.leads.click, "Team", "arrow-right-left", known,
                "reassign"),
            Act("", tr("End access…"), self.editor.end.click, "Team", "user-x", known,
                "set_person"),
            Act("Ctrl+F", tr("Find a person"), self._look_up, "Edit", "search"),
            Act("Ctrl+L", tr("People"), self.table.setFocus, "Go", "users"),
        )  # fmt: skip

    def arrive(self, goal: GoTo) -> None:
        """Look again; `question` may be a person to change."""
        self.presenter.refresh()
        if isinstance(goal.question, UUID):
            self.presenter.open(goal.question)
        self.table.setFocus()

    def panes(self) -> tuple[QWidget, ...]:
        """Team and person."""
        return (self._list_pane, self.editor)

    # --- showing ---------------------------------------------------------------------------------

    @Slot()
    def _on_listed(self) -> None:
        presenter = self.presenter
        here, left = presenter.count(active=True), presenter.count(active=False)
        self.head.set_title(tr("People"), tr("{here} in the team").format(here=here))
        for chip, words, count, active in (
            (self.active, tr("Active"), here, True),
            (self.left, tr("Left"), left, False),
        ):
            chip.setText(f"{words} {count}")
            chip.setAccessibleName(chip.text())
            chip.setChecked(presenter.active == active)
            chip.restyle()
        rows = presenter.shown()
        office = self.office
        self.table.show_rows(
            table_rows(
                rows,
                presenter.names(),
                office.now(),
                office.zone,
                self._signs_in if presenter.in_team else None,
            )
        )
        if presenter.draft is not None:
            self.table.select(presenter.draft.person)
        listed = self.table if rows else self.empty
        self.stack.setCurrentWidget(self.away if self._lacks else listed)
        if presenter.typed and not rows:
            self.empty.set_words(
                tr("Nobody is called “{typed}”.").format(typed=presenter.typed),
                tr("Look among the others?"),
            )
        elif not rows:
            self.empty.set_words(
                tr("Nobody has left."), tr("Whoever leaves stands here with the history.")
            )

    @Slot(object)
    def _on_lacking(self, lacking: frozenset[str]) -> None:
        self._lacks = PeopleQuestion.__name__ in lacking
        self._on_listed()

    def _signs_in(self, one: PersonRow) -> tuple[str, Tone]:
        if not self.presenter.logins:
            return "", Tone.TEXT3  # the team was not heard: nobody knows
        login = self.presenter.login(one.id)
        state, until = (login.state, login.until) if login is not None else (None, None)
        return login_words(state, until, self.presenter.wall())

    @Slot(str, str, object)
    def _on_invited(self, name: str, line: str, until: datetime) -> None:
        self.office.came_up.emit(InvitationDialog(name, line, until, self.office.zone, self))

    @Slot(object)
    def _on_opened(self, draft: Draft) -> None:
        self.table.select(draft.person)

    # --- acting ----------------------------------------------------------------------------------

    @Slot()
    def _on_add(self) -> None:
        self.presenter.open(None)
        self.editor.name.setFocus()

    @Slot(object)
    def _on_picked(self, person: object) -> None:
        if isinstance(person, UUID):
            self.presenter.open(person)

    @Slot(object)
    def _on_entered(self, person: object) -> None:
        self._on_picked(person)
        self.editor.name.setFocus()

    @Slot()
    def _on_active(self) -> None:
        self.presenter.show_active(True)

    @Slot()
    def _on_left(self) -> None:
        self.presenter.show_active(False)

    @Slot(object)
    def _on_leads(self, person: object) -> None:
        self.office.go("steering", question=person)

    def _look_up(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _has_pin(self) -> bool:
        return self._has_person() and not self.presenter.in_team

    def _has_person(self) -> bool:
        draft = self.presenter.draft
        return draft is not None and draft.person is not None
