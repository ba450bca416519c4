"""The screen 'Needs you': people at the left, their leads in the middle, moving at the right."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import Incomplete, KnownError
from app.reads.steering import SteeringAnswer
from app.ui.office import GoTo, Office
from app.ui.screen import Act, Screen
from app.ui.screens.steering.lists import LeadList
from app.ui.screens.steering.presenter import SteeringPresenter
from app.ui.screens.steering.words import (
    first_name,
    list_items,
    people_items,
    selection_words,
    takers,
)
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import error_words, tr
from app.ui.widgets.base import make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.choicelist import ChoiceList
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.fields import Field, FieldError, TextField
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.messages import BannerStack
from app.ui.widgets.panes import Foot, Pane
from app.ui.widgets.primary import PrimaryAct
from app.ui.widgets.text import ElidedLabel, Label

if TYPE_CHECKING:  # most desks have no team
    from app.ui.screens.steering.waits import Waits

_PEOPLE, _MOVE = 264, 344


class SteeringScreen(Screen):
    """What needs a supervisor, and moving leads with their points."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.setAccessibleName(tr("Needs you"))
        self.presenter = SteeringPresenter(office, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._people_pane = self._people()
        self._lead_pane = self._leads()
        self._move_pane = self._move()
        row.addWidget(self._people_pane)
        row.addWidget(make_line(vertical=True))
        row.addWidget(self._lead_pane, 1)
        row.addWidget(make_line(vertical=True))
        row.addWidget(self._move_pane)
        self._join()

    # --- parts -----------------------------------------------------------------------------------

    def _people(self) -> Pane:
        pane = Pane(tr("People"), _PEOPLE)
        pane.box.addWidget(PaneHead(tr("People")))
        self.people = ChoiceList(tr("People and their overdue points"))
        pane.box.addWidget(self.people, 1)
        return pane

    def _leads(self) -> Pane:
        pane = Pane(tr("Needs you"))
        self.head = PaneHead(tr("Needs you"))
        self.all = Button(tr("Select all"), key="Ctrl+A")
        self.head.add(self.all)
        self.strip = BannerStack()
        self.leads = LeadList(tr("Leads that need you"))
        self.empty = EmptyState("")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.leads)
        self.stack.addWidget(self.empty)
        pane.box.addWidget(self.head)
        pane.box.addWidget(self.strip)
        pane.box.addWidget(self.stack, 1)
        return pane

    def _move(self) -> Pane:
        pane = Pane(tr("Move"), _MOVE)
        pane.box.addWidget(PaneHead(tr("Move to somebody else")))
        top = QVBoxLayout()
        top.setContentsMargins(16, 12, 16, 12)
        top.setSpacing(4)
        self.what = ElidedLabel("", Step.TITLE)
        self.now_with = Label("", Step.BODY, Tone.TEXT2, wrap=True)
        self.open = Button(tr("Open lead"), icon="eye", key="Enter")
        top.addWidget(self.what)
        top.addWidget(self.now_with)
        top.addSpacing(4)
        top.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        pane.box.addLayout(top)
        pane.box.addWidget(make_line())
        self.takers = ChoiceList(tr("Who takes them over"))
        self.nobody = Label("", Step.BODY, Tone.TEXT2, wrap=True)
        self.nobody.setContentsMargins(16, 12, 16, 12)
        self.nobody.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.who = QStackedWidget()
        self.who.addWidget(self.nobody)
        self.who.addWidget(self.takers)
        pane.box.addWidget(self.who, 1)
        foot = Foot(rows=True)
        self.why = TextField(placeholder=tr("ill until Thursday"))
        self.error = FieldError()
        self.primary = PrimaryAct(tr("Move"), key="Ctrl+Enter")
        foot.row.addWidget(Field(tr("Why (they see it in the thread)"), self.why))
        foot.row.addWidget(self.error)
        foot.row.addWidget(self.primary)
        pane.box.addWidget(foot)
        return pane

    def _join(self) -> None:
        presenter = self.presenter
        presenter.listed.connect(self._on_listed)
        presenter.chosen.connect(self._on_chosen)
        presenter.refused.connect(self._on_refused)
        presenter.needs.connect(self.badge)
        self.people.chosen.connect(self._on_person)
        self.leads.selected.connect(self._on_selected)
        self.leads.opened.connect(self._open_lead)
        self.takers.chosen.connect(self._on_taker)
        self.all.clicked.connect(self._select_all)
        self.open.clicked.connect(self._open_selected)
        self.primary.clicked.connect(self._on_move)
        self._on_chosen()
        self.waits = self._waits()

    # --- the shell -------------------------------------------------------------------------------

    def acts(self) -> tuple[Act, ...]:
        """Move, open, select all."""
        picked = self._has_selection
        return (
            Act("Ctrl+Return", tr("Move the selected leads"), self._on_move, "Lead", "arrow-right",
                picked, "reassign"),
            Act("", tr("Open the lead"), self._open_selected, "Lead", "eye", picked),
            *self._team_acts(),
            Act("Ctrl+L", tr("Leads that need you"), self.leads.setFocus, "Go", "list"),
        )  # fmt: skip

    def _waits(self) -> "Waits | None":
        if self.office.team is None:
            return None
        from app.ui.screens.steering.waits import Waits

        waits = Waits(self.office, self.office.team, self.strip)
        self.presenter.moved.connect(waits.moved)
        return waits

    def _team_acts(self) -> tuple[Act, ...]:
        if self.waits is None:
            return ()
        title = tr("Leads at desks…")
        return (Act("", title, self.waits.open, "Team", "monitor", None, "reassign"),)

    def arrive(self, goal: GoTo) -> None:
        """Look again; `question` may name a person whose leads are wanted."""
        owner = goal.question if isinstance(goal.question, UUID) else None
        self.presenter.start(owner)
        if self.waits is not None:
            self.waits.look()
        self.leads.setFocus()

    def leave(self) -> bool:
        """Nothing is lost by leaving."""
        self.presenter.stop()
        if self.waits is not None:
            self.waits.stop()
        return True

    def panes(self) -> tuple[QWidget, ...]:
        """People, leads, moving."""
        return (self._people_pane, self._lead_pane, self._move_pane)

    # --- showing ---------------------------------------------------------------------------------

    @Slot(object)
    def _on_listed(self, answer: SteeringAnswer) -> None:
        presenter = self.presenter
        self.people.show_items(people_items(answer, presenter.everything), presenter.owner)
        self.leads.show_items(list_items(answer, presenter.office.now()))
        who = presenter.name_of(presenter.owner)
        count = str(answer.total) if answer.total else ""
        self.head.set_title(tr("{who}’s leads", who=who) if who else tr("Needs you"), count)
        self.all.setVisible(bool(answer.rows))
        if answer.rows:
            self.stack.setCurrentWidget(self.leads)
        elif who:
            self.empty.set_words(
                tr("{name} owns no leads.", name=first_name(who)),
                tr("Nothing to move from here."),
            )
            self.stack.setCurrentWidget(self.empty)
        else:
            self.empty.set_words(
                tr("Nothing needs you now."),
                tr(
                    "No point is overdue, no hand-off waits past its time, every lead has an owner."
                ),
            )
            self.stack.setCurrentWidget(self.empty)

    @Slot()
    def _on_chosen(self) -> None:
        presenter = self.presenter
        rows = presenter.selected
        head, words = selection_words(rows)
        self.what.setText(head)
        self.now_with.setText(words)
        self.open.setVisible(len(rows) == 1)
        people = takers(presenter.answer.people, rows, presenter.to)
        self.takers.show_items(people, presenter.to)
        self.who.setCurrentWidget(self.takers if people else self.nobody)
        self.nobody.setText(
            tr("Nobody else may call all of these. Select leads of one campaign and layer.")
            if rows
            else tr("Who can take them over stands here.")
        )
        self.error.say("")
        self._say_act()

    def _say_act(self) -> None:
        count, to = len(self.presenter.selected), self.presenter.name_of(self.presenter.to)
        what = tr("lead") if count == 1 else tr("{count} leads", count=count)
        if not count:
            self.primary.set_act(tr("Select leads first"), tr("nothing moves yet"))
        elif not to:
            self.primary.set_act(tr("Move {what}", what=what), tr("choose who takes over"))
        else:
            self.primary.set_act(
                tr("Move {what} to {name}", what=what, name=first_name(to)),
                tr("points move along"),
            )

    @Slot(object)
    def _on_refused(self, error: KnownError) -> None:
        self.error.say(error_words(error))

    # --- acting ----------------------------------------------------------------------------------

    @Slot(object)
    def _on_person(self, person: object) -> None:
        self.presenter.look_at(person if isinstance(person, UUID) else None)

    @Slot(object)
    def _on_selected(self, leads: tuple[UUID, ...]) -> None:
        self.presenter.select(leads)

    @Slot(object)
    def _on_taker(self, person: object) -> None:
        self.presenter.give_to(person if isinstance(person, UUID) else None)

    @Slot()
    def _select_all(self) -> None:
        self.leads.selectAll()
        self.leads.setFocus()

    @Slot()
    def _on_move(self) -> None:
        try:
            self.presenter.move(self.why.text())
        except Incomplete as missing:
            self.error.say(tr(missing.what))
            (self.leads if missing.field == "leads" else self.takers).setFocus()
        else:
            self.why.clear()

    @Slot()
    def _open_selected(self) -> None:
        if self.presenter.selected:
            self._open_lead(self.presenter.selected[0].lead)

    @Slot(object)
    def _open_lead(self, lead: UUID) -> None:
        self.office.go("desk", lead=lead)

    def _has_selection(self) -> bool:
        return bool(self.presenter.selected)
