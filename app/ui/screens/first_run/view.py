"""The pages of the first start: where, who, headset. Esc goes back a step."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.audio.devices import DeviceList
from app.domain.errors import Incomplete, KnownError
from app.jobs.team import NewTeam
from app.ui.devices import DevicePanel
from app.ui.office import Office
from app.ui.screens.first_run.choice_card import ChoiceCard
from app.ui.screens.first_run.presenter import FirstRunPresenter, MakeSample
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Face
from app.ui.widgets.buttons import Button
from app.ui.widgets.fields import Field, FieldError, TextField
from app.ui.widgets.text import ElidedLabel, Label
from app.ui.widgets.welcome import Footer, WelcomeSide

STEPS = ("Where your team works", "Who you are", "Headset and a test sentence")
SAMPLE_TEXT = (
    "6 people, 400 leads, a dozen recorded calls, all invented. Nothing leaves this computer, "
    "nobody is dialled. Ready in about 10 seconds."
)
NEW_TEXT = "Alone on this computer. You hold every role; more people can be added later."
_LISTS = "Lists (*.csv *.tsv *.txt *.xlsx);;All files (*)"
_WIDTH = 716


class FirstRun(QWidget):
    """Everything before there is a team.

    Signals:
        entered: (actor, list file or None): a new team was made.
        sample_made: Carries the workplace of the sample team.
        quit_asked: Quit was pressed.
    """

    entered = Signal(object, object)
    sample_made = Signal(object)
    quit_asked = Signal()

    def __init__(self, office: Office, devices: DeviceList, make_sample: MakeSample) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.presenter = FirstRunPresenter(office, make_sample, self)
        self.sample_card = ChoiceCard("Look around with a sample team", SAMPLE_TEXT)
        self.new_card = ChoiceCard("New team on this computer", NEW_TEXT)
        self._choice = QButtonGroup(self)
        self.name = TextField(placeholder="")
        self.campaign = TextField(placeholder="")
        self.file_button = Button(tr("Choose a file…"), icon="folder")
        self.file_words = ElidedLabel(
            tr("No list yet. One can be imported at any time."), Step.META
        )
        self.devices = DevicePanel(office, devices)
        self.back = Button(tr("Quit"))
        self.next = Button(tr("Go on"), Face.PRIMARY, key="Enter", capped=True)
        self.progress = QProgressBar()
        self.progress_words = Label("", Step.META, Tone.TEXT2)
        self.problem = FieldError()
        self._pages = QStackedWidget()
        self._side = WelcomeSide(STEPS)
        self._build()
        self._connect()

    def _build(self) -> None:
        for button in (self.back, self.next):
            button.set_height(36)
        self._name_field = Field(tr("Your name"), self.name)
        self._campaign_field = Field(
            tr("First campaign"), self.campaign, hint=tr("A list and the questions asked about it.")
        )
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.hide()
        for page in (self._where(), self._who(), self._headset()):
            self._pages.addWidget(page)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._pages, 1)
        footer = Footer(
            "lock", tr("Recordings and notes stay on this computer."), (self.back, self.next)
        )
        right.addWidget(footer)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._side)
        outer.addLayout(right, 1)

    def _where(self) -> QWidget:
        page, body = _page(tr("Where does your team work?"), tr("You can change this later."))
        for number, card in enumerate((self.sample_card, self.new_card)):
            self._choice.addButton(card, number)
            card.setFixedWidth(_WIDTH)
            body.addWidget(card)
            body.addSpacing(12)
        self.progress.setFixedWidth(_WIDTH)
        body.addWidget(self.progress)
        body.addWidget(self.progress_words)
        body.addWidget(self.problem)
        body.addStretch(1)
        self.sample_card.setChecked(True)
        return page

    def _who(self) -> QWidget:
        page, body = _page(tr("Who are you?"), tr("You hold every role of this team."))
        for field in (self._name_field, self._campaign_field):
            field.setFixedWidth(420)
            body.addWidget(field)
            body.addSpacing(12)
        body.addWidget(Label(tr("A list of prospects (optional)"), Step.META, Tone.TEXT2))
        row = QHBoxLayout()
        row.addWidget(self.file_button)
        row.addWidget(self.file_words, 1)
        body.addLayout(row)
        body.addStretch(1)
        return page

    def _headset(self) -> QWidget:
        page, body = _page(
            tr("Can both sides be heard?"), tr("Nothing is kept of this test. You can skip it.")
        )
        self.devices.setFixedWidth(560)
        body.addWidget(self.devices)
        body.addStretch(1)
        return page

    def _connect(self) -> None:
        self.back.clicked.connect(self._on_back)
        self.next.clicked.connect(self._on_next)
        self.file_button.clicked.connect(self._on_file)
        self._choice.idToggled.connect(self._on_choice)
        presenter = self.presenter
        presenter.progress.connect(self._on_progress)
        presenter.sample_made.connect(self.sample_made)
        presenter.team_made.connect(self._on_team)
        presenter.failed.connect(self._on_failed)

    def begin(self) -> None:
        """Show the first step."""
        self._show_step(0)

    @property
    def step(self) -> int:
        """The step shown, from 0."""
        return self._pages.currentIndex()

    def _show_step(self, at: int) -> None:
        if self.step == 2 and at != 2:
            self.devices.stop()
        self._pages.setCurrentIndex(at)
        self._side.set_step(at)
        self.back.set_look(text=tr("Back") if at else tr("Quit"))
        self._say_next()
        if at == 0:
            card = self.sample_card if self._wants_sample() else self.new_card
            card.setFocus(Qt.FocusReason.OtherFocusReason)
        elif at == 1:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.devices.begin()
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_next(self) -> None:
        words = ("Open the sample team" if self._wants_sample() else "Go on", "Go on", "Start")
        self.next.set_look(text=words[self.step])
        busy = self.presenter.busy
        self.next.setEnabled(not busy)
        self.back.setEnabled(not busy)

    def _wants_sample(self) -> bool:
        return self.sample_card.isChecked()

    @Slot(int, bool)
    def _on_choice(self, _number: int, _on: bool) -> None:
        self._say_next()

    @Slot()
    def _on_back(self) -> None:
        if self.step:
            self._show_step(self.step - 1)
        else:
            self.quit_asked.emit()

    @Slot()
    def _on_next(self) -> None:
        if self.step == 0 and self._wants_sample():
            self.problem.say("")
            self.presenter.make_sample()
            self._on_progress("Beginning", 0.0)
        elif self.step == 0:
            self._show_step(1)
        elif self.step == 1:
            if self._complete():
                self._show_step(2)
        else:
            self.devices.stop()
            self.presenter.make_team(self.name.text(), self.campaign.text())
        self._say_next()

    def _complete(self) -> bool:
        missing = [
            (field, words)
            for field, words in (
                (self._name_field, "Say your name."),
                (self._campaign_field, "Say what the first campaign is called."),
            )
            if not field.editor.property("text").strip()
        ]
        for field in (self._name_field, self._campaign_field):
            field.set_error(dict(missing).get(field, ""))
        if missing:
            missing[0][0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return not missing

    @Slot()
    def _on_file(self) -> None:
        dialog = QFileDialog(self, tr("A list of prospects"), "", _LISTS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take_file)
        dialog.open()

    @Slot(str)
    def take_file(self, path: str) -> None:
        """This list is imported when the team has been made."""
        self.presenter.file = Path(path)
        self.file_words.setText(self.presenter.file.name)

    @Slot(str, float)
    def _on_progress(self, what: str, share: float) -> None:
        self.progress.show()
        self.progress.setValue(round(share * 1000))
        self.progress_words.setText(what)

    @Slot(object)
    def _on_team(self, team: NewTeam) -> None:
        self.entered.emit(team.actor, self.presenter.file)

    @Slot(object)
    def _on_failed(self, error: KnownError) -> None:
        self.progress.hide()
        self.progress_words.setText("")
        if isinstance(error, Incomplete):
            self._show_step(1)
            wrong = self._name_field if error.field == "name" else self._campaign_field
            wrong.set_error(error.what)
        else:
            self._show_step(0)
            self.problem.say(str(error))
        self._say_next()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Esc goes back; nothing is half set up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            (focus if isinstance(focus, Button) else self.next).click()
        elif event.key() == Qt.Key.Key_Escape and self.step and not self.presenter.busy:
            self._on_back()
        else:
            super().keyPressEvent(event)


def _page(title: str, text: str) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    page.setObjectName("pane")
    body = QVBoxLayout(page)
    body.setContentsMargins(72, 44, 72, 16)
    body.setSpacing(4)
    body.addWidget(Label(title, Step.NAME))
    body.addWidget(Label(text, Step.BODY, Tone.TEXT2))
    body.addSpacing(18)
    return page, body
