"""The pages of the first start: where, who, headset. Esc goes back a step."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.audio.devices import DeviceList
from app.domain.errors import Incomplete, KnownError
from app.domain.phrases import phrase, phrases
from app.jobs.team import NewTeam
from app.ui.devices import DevicePanel
from app.ui.office import Office
from app.ui.screens.first_run.choice_card import ChoiceCard
from app.ui.screens.first_run.join_card import JoinCard
from app.ui.screens.first_run.pages import Page, PassphrasePage, WhoPage
from app.ui.screens.first_run.presenter import FirstRunPresenter
from app.ui.tr import error_words, tr
from app.ui.widgets.base import Face
from app.ui.widgets.buttons import Button
from app.ui.widgets.doing import Doing
from app.ui.widgets.fitscroll import FitScroll
from app.ui.widgets.welcome import Footer, WelcomeSide

STEPS = phrases("Where your team works", "Who you are", "Headset and a test sentence")
SAMPLE_TEXT = phrase(
    "7 people, 400 leads, a dozen recorded calls, all invented. Nothing leaves this computer, "
    "nobody is dialled. Ready in about 10 seconds."
)
NEW_TEXT = phrase("Alone on this computer. You hold every role; more people can be added later.")
_WIDTH = 716
_WHERE, _WHO, _HEADSET = range(3)


class FirstRun(QWidget):
    """Everything before there is a team.

    Signals:
        entered: (actor, list file or None): a new team was made.
        reopened: The sample team is there.
        joined: This desk belongs to a team now.
        quit_asked: Quit was pressed.
    """

    entered = Signal(object, object)
    reopened = Signal()
    joined = Signal()
    quit_asked = Signal()

    def __init__(self, office: Office, devices: DeviceList) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._office = office
        self.presenter = FirstRunPresenter(office, self)
        self.sample_card = ChoiceCard(tr("Look around with a sample team"), tr(SAMPLE_TEXT))
        self.join_card = JoinCard(office)
        self.new_card = ChoiceCard(tr("New team on this computer"), tr(NEW_TEXT))
        self._choice = QButtonGroup(self)
        self.who, self.passphrase = WhoPage(), PassphrasePage()
        self.devices = DevicePanel(office, devices)
        self.back = Button(tr("Quit"))
        self.next = Button(tr("Go on"), Face.PRIMARY, key="Enter", capped=True)
        self.footer = Footer("lock", "", (self.back, self.next))
        self.doing = Doing(_WIDTH)
        self._in_team = self._tried = False
        self._step = _WHERE
        self._pages = QStackedWidget()
        self._side = WelcomeSide(STEPS)
        self._build()
        self._connect()

    def _build(self) -> None:
        for button in (self.back, self.next):
            button.set_height(36)
        self._where_page, self._headset_page = self._where(), self._headset()
        for page in (self._where_page, self.who, self.passphrase, self._headset_page):
            self._pages.addWidget(page)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._pages, 1)
        right.addWidget(self.footer)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._side)
        outer.addLayout(right, 1)

    @property
    def _cards(self) -> tuple[ChoiceCard, ...]:
        return (self.sample_card, self.join_card, self.new_card)

    def _where(self) -> QWidget:
        page = Page(tr("Where does your team work?"), tr("You can change this later."))
        for number, card in enumerate(self._cards):
            self._choice.addButton(card, number)
            card.setFixedWidth(_WIDTH)
            page.body.addWidget(card)
            page.body.addSpacing(12)
        page.body.addWidget(self.doing)
        page.body.addStretch(1)
        self.sample_card.setChecked(True)
        return FitScroll(page, 300)

    def _headset(self) -> QWidget:
        page = Page(
            tr("Can both sides be heard?"), tr("Nothing is kept of this test. You can skip it.")
        )
        self.devices.setFixedWidth(560)
        page.body.addWidget(self.devices)
        page.body.addStretch(1)
        return page

    def _connect(self) -> None:
        self.back.clicked.connect(self._on_back)
        self.next.clicked.connect(self._on_next)
        self.who.list_chosen.connect(self.take_file)
        self._choice.idToggled.connect(self._on_choice)
        self.join_card.read_changed.connect(self._say_next)
        presenter = self.presenter
        presenter.progress.connect(self._on_progress)
        presenter.reopened.connect(self.reopened)
        presenter.joined.connect(self._on_joined)
        presenter.team_made.connect(self._on_team)
        presenter.failed.connect(self._on_failed)

    def begin(self) -> None:
        """Show the first step."""
        self._go_on_joining()
        self._show_step(_WHERE)

    def _go_on_joining(self) -> None:
        """A joining was broken off after the invitation was used up: nothing else can begin."""
        if self._office.workplace.team is not None:
            self.sample_card.setEnabled(False)
            self.new_card.setEnabled(False)
            self.join_card.setChecked(True)

    @property
    def step(self) -> int:
        """The step shown, from 0."""
        return self._step

    @property
    def _wants_team(self) -> bool:
        return self.join_card.isChecked()

    def _show_step(self, at: int) -> None:
        if self._step == _HEADSET and at != _HEADSET:
            self.devices.stop()
        self._step = at
        who = self.passphrase if self._wants_team else self.who
        self._pages.setCurrentWidget((self._where_page, who, self._headset_page)[at])
        self._side.set_step(at)
        self.back.set_look(text=tr("Back") if at and not self._in_team else tr("Quit"))
        self._say_next()
        if at == _HEADSET:
            self.devices.begin()
        self._starts_at(at).setFocus(Qt.FocusReason.OtherFocusReason)

    def _starts_at(self, at: int) -> QWidget:
        if at == _HEADSET:
            return self.next
        if at == _WHO:
            return self.passphrase.first if self._wants_team else self.who.name
        return next(card for card in self._cards if card.isChecked())

    @Slot()
    def _say_next(self) -> None:
        self.next.set_look(text=self._next_words())
        self.footer.say(self._where_it_goes())
        busy = self.presenter.busy
        self.next.setEnabled(not busy)
        self.back.setEnabled(not busy)

    def _next_words(self) -> str:
        if self._step == _HEADSET:
            return tr("Start")
        if self._step == _WHERE and self.sample_card.isChecked():
            return tr("Open the sample team")
        read = self.join_card.read
        if self._step == _WHO and self._wants_team and read is not None:
            return tr("Join {team}", team=read.shown.team)
        return tr("Go on")

    def _where_it_goes(self) -> str:
        if not self._wants_team:
            return tr("Recordings and notes stay on this computer.")
        if self._in_team or self._office.workplace.team is not None:
            return tr("What you type and record is kept on this computer and goes to your team.")
        if self._tried:  # the invitation was sent, perhaps, and perhaps taken
            return tr("Nothing of your work has been sent yet.")
        return tr("Nothing has been sent yet.")

    @Slot(int, bool)
    def _on_choice(self, _number: int, _on: bool) -> None:
        self._say_next()

    @Slot()
    def _on_back(self) -> None:
        if self._step and not self._in_team:
            self._show_step(self._step - 1)
        else:
            self.quit_asked.emit()

    @Slot()
    def _on_next(self) -> None:
        (self._end_where, self._end_who, self._end_headset)[self._step]()
        self._say_next()

    def _end_where(self) -> None:
        if self.sample_card.isChecked():
            self.presenter.make_sample()
            self._on_progress(tr("Beginning"), 0.0)
        elif self._wants_team and not self.join_card.ready:
            self.join_card.say_missing()
        else:
            if self.join_card.read is not None:
                words = tr("It opens your login in '{team}' on this computer, and nowhere else.")
                self.passphrase.say(words.format(team=self.join_card.read.shown.team))
            self._show_step(_WHO)

    def _end_who(self) -> None:
        page = self.passphrase if self._wants_team else self.who
        if not page.complete():
            return
        read = self.join_card.read
        if self._wants_team and read is not None:
            self._tried = True
            self.presenter.join(read.invitation, self.passphrase.first.text())
            self._on_progress(tr("Beginning"), 0.0)
        else:
            self._show_step(_HEADSET)

    def _end_headset(self) -> None:
        self.devices.stop()
        if self._in_team:
            self.joined.emit()
        else:
            self.presenter.make_team(self.who.name.text(), self.who.campaign.text())

    @Slot(str)
    def take_file(self, path: str) -> None:
        """This list is imported when the team has been made."""
        self.presenter.file = Path(path)
        self.who.file_words.setText(self.presenter.file.name)

    @property
    def _told(self) -> Doing:
        return self.passphrase.doing if self._step == _WHO else self.doing

    @Slot(str, float)
    def _on_progress(self, what: str, share: float) -> None:
        self._told.show_share(what, share)

    @Slot()
    def _on_joined(self) -> None:
        self._in_team = True
        self.passphrase.forget()
        self._show_step(_HEADSET)

    @Slot(object)
    def _on_team(self, team: NewTeam) -> None:
        self.entered.emit(team.actor, self.presenter.file)

    @Slot(object)
    def _on_failed(self, error: KnownError) -> None:
        if isinstance(error, Incomplete):
            self._show_step(_WHO)
            who = self.who
            wrong = who.name_field if error.field == "name" else who.campaign_field
            wrong.set_error(tr(error.what))
        else:
            if not self._wants_team:
                self._show_step(_WHERE)
            self._told.fail(error_words(error))
            self._go_on_joining()
        self._say_next()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc goes back; nothing is half set up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            (focus if isinstance(focus, Button) else self.next).click()
        elif event.key() == Qt.Key.Key_Escape and self._step and not self.presenter.busy:
            if not self._in_team:
                self._on_back()
        else:
            super().keyPressEvent(event)
