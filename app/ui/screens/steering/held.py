"""Leads at desks: who has which until when, and taking them back after a word with the person."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import Incomplete, KnownError
from app.jobs.team_desks import DeskLeads, TakenBack, look, take_back
from app.ui.office import Office
from app.ui.screens.steering.held_words import (
    chosen_words,
    desk_items,
    people_of,
    spoken_words,
    taken_words,
)
from app.ui.screens.steering.lists import LeadList
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import error_words, tr
from app.ui.widgets.base import Face, Themed, make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.fields import Field, FieldError, TextField
from app.ui.widgets.text import Label

_WIDE, _HIGH = 560, 560


class HeldDialog(Themed, QDialog):
    """Lists leads by person; several are taken back at once.

    Signals:
        taken: Leads were taken back.
    """

    taken = Signal()

    def __init__(self, office: Office, parent: QWidget, leads: Sequence[UUID] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Leads at desks"))
        self._office = office
        self._wanted = tuple(leads)
        self.found = DeskLeads()
        self.list = LeadList(tr("Leads at desks"))
        self.empty = EmptyState(tr("Asking the team…"))
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.list)
        self.words = Label("", Step.BODY, Tone.TEXT2, wrap=True)
        self.why = TextField(placeholder=tr("he is ill and has put the phone down"))
        self.why_field = Field(tr("What was said (kept in the audit)"), self.why)
        self.error = FieldError()
        self.all = Button(tr("All of this person"))
        self.spoken = Button(tr("I have spoken to them"), Face.PRIMARY, "user-check")
        self.back = Button(tr("Close"), key="Esc")
        self._lay_out()
        self.list.selected.connect(self._on_selected)
        self.all.clicked.connect(self._on_all)
        self.spoken.clicked.connect(self._on_spoken)
        self.why.returnPressed.connect(self._on_spoken)
        self.why.textEdited.connect(self._on_typed)
        self.back.clicked.connect(self.reject)
        self.refresh()

    def _lay_out(self) -> None:
        for one in (self.all, self.spoken, self.back):
            one.setAutoDefault(False)
        foot = QFrame()
        foot.setObjectName("sunken")
        box = QVBoxLayout(foot)
        box.setContentsMargins(self.px(16), self.px(10), self.px(16), self.px(12))
        box.setSpacing(self.px(8))
        row = QHBoxLayout()
        row.setSpacing(self.px(8))
        row.addWidget(self.all)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.spoken)
        for part in (self.words, self.why_field, self.error):
            box.addWidget(part)
        box.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.pages, 1)
        outer.addWidget(make_line())
        outer.addWidget(foot)
        self.resize(self.px(_WIDE), self.px(_HIGH))
        self._on_selected(())

    @Slot()
    def refresh(self) -> None:
        """Ask the team again."""
        team = self._office.team
        if team is None or not team.at_work:
            return
        team.errand(
            lambda errands: look(errands.bare),
            owner=self,
            on_done=self._take,
            on_failed=self._on_failed,
            key="held_dialog",
        )

    def _take(self, found: DeskLeads) -> None:
        self.found = found
        self.list.show_items(desk_items(found, self._office.zone))
        if found.held or found.waiting:
            self.pages.setCurrentWidget(self.list)
        else:
            self.pages.setCurrentWidget(self.empty)
            self.empty.set_words(
                tr("No desk has a lead now."), tr("Nothing waits, and nothing is to be taken back.")
            )
        wanted, self._wanted = self._wanted, ()
        if wanted:
            self.list.choose(wanted)
            self.why.setFocus()
        self._on_selected(self.list.keys())

    @Slot(object)
    def _on_selected(self, leads: tuple[UUID, ...]) -> None:
        people = people_of(self.found, leads)
        self.words.setText(chosen_words(self.found, leads, self._office.zone))
        self.spoken.set_look(text=spoken_words(people))
        self.spoken.setEnabled(bool(leads))
        self.all.setEnabled(bool(leads))
        self.error.say("")

    @Slot()
    def _on_typed(self) -> None:
        self.why_field.set_error("")

    @Slot()
    def _on_all(self) -> None:
        wanted = set(self.list.keys())
        both = self.found.all
        people = {one.person for one in both if one.lead in wanted}
        self.list.choose(tuple(one.lead for one in both if one.person in people))

    @Slot()
    def _on_spoken(self) -> None:
        team, leads, why = self._office.team, self.list.keys(), self.why.text()
        if team is None or not leads:
            return
        if not team.at_work:
            self.error.say(tr("The team is not spoken with just now."))
            return
        self.spoken.setEnabled(False)
        team.errand(
            lambda errands: take_back(errands.bare, why, leads=leads, spoken=True),
            owner=self,
            on_done=self._on_taken,
            on_failed=self._on_failed,
        )

    def _on_taken(self, done: TakenBack) -> None:
        self._office.notice(taken_words(done), "user-check")
        self.why.clear()
        self.taken.emit()
        self.refresh()

    def _on_failed(self, error: KnownError) -> None:
        self.spoken.setEnabled(bool(self.list.keys()))
        if isinstance(error, Incomplete):
            self.why_field.set_error(tr(error.what))
            self.why.setFocus()
        else:
            self.error.say(error_words(error))
