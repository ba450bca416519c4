"""Leads at desks: who has which until when, and taking them back after a word with the person."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import Incomplete, KnownError
from app.jobs.team_desks import DeskLeads, TakenBack, take_back
from app.ui.office import Office
from app.ui.screens.steering.desk_ask import DeskAsk
from app.ui.screens.steering.held_words import (
    chosen_words,
    desk_items,
    more_words,
    none_words,
    not_read_words,
    people_of,
    spoken_words,
    taken_words,
)
from app.ui.screens.steering.lists import LeadList
from app.ui.team import Team
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import error_words, tr
from app.ui.widgets.base import Face, Themed, make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.empty import EmptyAct, EmptyState
from app.ui.widgets.fields import Combo, Field, FieldError, TextField
from app.ui.widgets.text import Label

_WIDE, _HIGH = 560, 560


class HeldDialog(Themed, QDialog):
    """Lists leads by person, all or one person's; several are taken back at once.

    It is kept true while it is open, and asks again by itself when the team is heard again.

    Signals:
        taken: Leads were taken back.
    """

    taken = Signal()

    def __init__(
        self, office: Office, team: Team, parent: QWidget, leads: Sequence[UUID] = ()
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Leads at desks"))
        self._office, self._team = office, team
        self._wanted = tuple(leads)
        self._whole: UUID | None = None  # whose leads are all to be selected once they are here
        self._taking = False
        self._known = False  # what is asked for has been answered
        self.found = DeskLeads()
        self.ask = DeskAsk(office, team, self.isVisible, self)
        self.whose = Combo()
        self.more = Label("", Step.META, Tone.WARN, wrap=True)
        self.list = LeadList(tr("Leads at desks"))
        self.empty = EmptyState(tr("Asking the team…"))
        self.failed = EmptyState(
            not_read_words(None)[0], "", (EmptyAct("again", tr("Try again"), "refresh-cw"),)
        )
        self.pages = QStackedWidget()
        for page in (self.empty, self.failed, self.list):
            self.pages.addWidget(page)
        self.words = Label("", Step.BODY, Tone.TEXT2, wrap=True)
        self.why = TextField(placeholder=tr("he is ill and has put the phone down"))
        self.why_field = Field(tr("What was said (kept in the audit)"), self.why)
        self.error = FieldError()
        self.all = Button(tr("All of this person"))
        self.spoken = Button(tr("I have spoken to them"), Face.PRIMARY, "user-check")
        self.back = Button(tr("Close"), key="Esc")
        self._lay_out()
        self._join()
        self.ask.now()

    def _join(self) -> None:
        self.whose.currentIndexChanged.connect(self._on_whose)
        self.list.selected.connect(self._on_selected)
        self.failed.act_asked.connect(self.refresh)
        self.all.clicked.connect(self._on_all)
        self.spoken.clicked.connect(self._on_spoken)
        self.why.returnPressed.connect(self._on_spoken)
        self.why.textEdited.connect(self._on_typed)
        self.back.clicked.connect(self.reject)
        self.finished.connect(self._on_finished)
        self.ask.answered.connect(self._take)
        self.ask.failed.connect(self._not_read)

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
        self.top = QFrame()
        self.top.setObjectName("sunken")
        above = QVBoxLayout(self.top)
        above.setContentsMargins(self.px(16), self.px(10), self.px(16), self.px(10))
        above.setSpacing(self.px(6))
        above.addWidget(Field(tr("Whose leads"), self.whose, beside=90))
        above.addWidget(self.more)
        outer.addWidget(self.top)
        self._line = make_line()
        outer.addWidget(self._line)
        outer.addWidget(self.pages, 1)
        outer.addWidget(make_line())
        outer.addWidget(foot)
        self.resize(self.px(_WIDE), self.px(_HIGH))
        self._show_people()
        self._say_selected()

    # --- reading ---------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Ask the team again."""
        if not self._known:
            self._say_empty(tr("Asking the team…"))
        self.ask.now()

    @Slot(object)
    def _take(self, found: DeskLeads) -> None:
        self.found, self._known = found, True
        self._show_people()
        self.list.show_items(desk_items(found, self._office.zone))
        if found.all:
            self.pages.setCurrentWidget(self.list)
        else:
            self._say_empty(*none_words(self.ask.person, self.whose.currentText()))
        wanted, self._wanted = self._wanted, ()
        if self._whole is not None and self._whole == self.ask.person:
            wanted, self._whole = tuple(one.lead for one in found.all), None
            self.list.choose(wanted)
        elif wanted:
            self.list.choose(wanted)
            self.why.setFocus()
        self._say_selected()

    def _say_empty(self, headline: str, text: str = "") -> None:
        self.empty.set_words(headline, text)
        self.pages.setCurrentWidget(self.empty)

    @Slot(object)
    def _not_read(self, error: KnownError) -> None:
        """What is shown stays, as its times say; it is asked again by itself."""
        if not self._known:
            self.failed.set_words(*not_read_words(error))
            self.pages.setCurrentWidget(self.failed)

    def _show_people(self) -> None:
        found = self.found
        words = more_words(found)
        self.more.setText(words)
        self.more.setVisible(bool(words))
        people = [(one, name) for one, name, _count in found.people]
        if self.ask.person is not None and self.ask.person not in dict(people):
            people.append((self.ask.person, self.whose.currentText()))
        for part in (self.top, self._line):
            part.setVisible(len(people) > 1 or self.ask.person is not None or bool(words))
        places = range(1, self.whose.count())
        shown = [(self.whose.itemData(at), self.whose.itemText(at)) for at in places]
        if self.whose.view().isVisible() or shown == people:
            return  # nobody's choice is taken from under the pointer
        self.whose.blockSignals(True)
        self.whose.clear()
        self.whose.addItem(tr("Everybody’s"), None)
        for person, name in people:
            self.whose.addItem(name, person)
        self.whose.setCurrentIndex(self._place_of(self.ask.person))
        self.whose.blockSignals(False)

    def _place_of(self, person: UUID | None) -> int:
        """Where somebody stands in the box, whose own search does not know ids."""
        places = (at for at in range(self.whose.count()) if self.whose.itemData(at) == person)
        return next(places, 0)

    @Slot(int)
    def _on_whose(self, _at: int) -> None:
        self.look_at(self.whose.currentData())

    def look_at(self, person: UUID | None) -> None:
        """Show one person's leads, or everybody's."""
        if person == self.ask.person:
            return
        self.ask.person = person
        self.whose.setCurrentIndex(self._place_of(person))
        self.found, self._known = DeskLeads(people=self.found.people), False
        self.list.show_items(())
        self._show_people()
        self._say_selected()
        self.refresh()

    # --- choosing --------------------------------------------------------------------------------

    def _say_selected(self) -> None:
        found, leads = self.found, self.list.keys()
        self.words.setText(chosen_words(found, leads, self._office.zone))
        self.spoken.set_look(text=spoken_words(people_of(found, leads)))
        self.spoken.setEnabled(bool(leads) and not self._taking)
        self.all.setEnabled(bool(leads))

    @Slot(object)
    def _on_selected(self, _leads: tuple[UUID, ...]) -> None:
        self._say_selected()
        self.error.say("")

    @Slot()
    def _on_typed(self) -> None:
        self.why_field.set_error("")

    @Slot()
    def _on_all(self) -> None:
        wanted = set(self.list.keys())
        both = self.found.all
        people = {one.person for one in both if one.lead in wanted}
        had = {person: count for person, _name, count in self.found.people}
        shown = Counter(one.person for one in self.found.held)
        cut = [one for one in people if had.get(one, 0) > shown[one]]
        if len(people) == 1 and cut:  # the answer ended within this person's leads
            self._whole = cut[0]
            self.look_at(cut[0])
            return
        self.list.choose(tuple(one.lead for one in both if one.person in people))

    @Slot()
    def _on_spoken(self) -> None:
        leads, why = self.list.keys(), self.why.text()
        if not leads or self._taking:
            return
        if not self._team.at_work:
            self.error.say(tr("The team is not spoken with just now."))
            return
        self._taking = True
        self._say_selected()
        self._team.errand(
            lambda errands: take_back(errands.bare, why, leads=leads, spoken=True),
            owner=self,
            on_done=self._on_taken,
            on_failed=self._on_failed,
        )

    @Slot()
    def _on_finished(self) -> None:
        """Closed; while leads are taken back one by one it waits to say what became of it."""
        self.ask.stop()
        if not self._taking:
            self.deleteLater()

    def _on_taken(self, done: TakenBack) -> None:
        self._taking = False
        self._office.notice(taken_words(done), "user-check")
        self.taken.emit()
        if not self.isVisible():
            self.deleteLater()
            return
        self.why.clear()
        self.error.say("")
        self._say_selected()
        self.refresh()

    def _on_failed(self, error: KnownError) -> None:
        self._taking = False
        if not self.isVisible():  # closed meanwhile
            self._office.notice(error_words(error), "cloud-alert")
            self.taken.emit()
            self.deleteLater()
            return
        self._say_selected()
        if isinstance(error, Incomplete):
            self.why_field.set_error(tr(error.what))
            self.why.setFocus()
        else:
            self.error.say(error_words(error))
