"""What a step of the first start is written on, and the steps that are only fields."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.domain.phrases import phrase
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.fields import Field, FieldError, TextField
from app.ui.widgets.text import ElidedLabel, Label

_LISTS = phrase("Lists (*.csv *.tsv *.txt *.xlsx);;All files (*)")
_SHORTEST = 8
_WIDTH = 420


class Page(QWidget):
    """A step: what it asks, in a few words."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(72, 44, 72, 16)
        self.body.setSpacing(4)
        self.body.addWidget(Label(title, Step.NAME))
        self._text = Label(text, Step.BODY, Tone.TEXT2)
        self.body.addWidget(self._text)
        self.body.addSpacing(18)

    def say(self, text: str) -> None:
        """Say something else under the title."""
        self._text.setText(text)

    def _add(self, field: Field) -> None:
        field.setFixedWidth(_WIDTH)
        self.body.addWidget(field)
        self.body.addSpacing(12)


class Doing(QWidget):
    """How far what was begun is, or in a sentence why it came to nothing."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.bar, self.problem = QProgressBar(), FieldError()
        self.words = Label("", Step.META, Tone.TEXT2)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.setFixedWidth(width)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for part in (self.bar, self.words, self.problem):
            box.addWidget(part)
        self.bar.hide()

    def show_share(self, what: str, share: float) -> None:
        """So far; nothing is wrong."""
        self.problem.say("")
        self.bar.show()
        self.bar.setValue(round(share * 1000))
        self.words.setText(what)

    def fail(self, sentence: str) -> None:
        """It came to nothing."""
        self.bar.hide()
        self.words.setText("")
        self.problem.say(sentence)


class WhoPage(Page):
    """The name of whoever is alone, a first campaign, perhaps a list.

    Signals:
        list_chosen: Carries the path of a list.
    """

    list_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("Who are you?"), tr("You hold every role of this team."))
        self.name = TextField(placeholder="")
        self.campaign = TextField(placeholder="")
        self.name_field = Field(tr("Your name"), self.name)
        self.campaign_field = Field(
            tr("First campaign"), self.campaign, hint=tr("A list and the questions asked about it.")
        )
        self.file_button = Button(tr("Choose a file…"), icon="folder")
        self.file_button.clicked.connect(self._on_file)
        self.file_words = ElidedLabel(
            tr("No list yet. One can be imported at any time."), Step.META
        )
        for field in (self.name_field, self.campaign_field):
            self._add(field)
        self.body.addWidget(Label(tr("A list of prospects (optional)"), Step.META, Tone.TEXT2))
        row = QHBoxLayout()
        row.addWidget(self.file_button)
        row.addWidget(self.file_words, 1)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def complete(self) -> bool:
        """Whether all is said; what is missing says so and has the focus."""
        missing = [
            (field, words)
            for field, words in (
                (self.name_field, tr("Say your name.")),
                (self.campaign_field, tr("Say what the first campaign is called.")),
            )
            if not field.editor.property("text").strip()
        ]
        for field in (self.name_field, self.campaign_field):
            field.set_error(dict(missing).get(field, ""))
        if missing:
            missing[0][0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return not missing

    @Slot()
    def _on_file(self) -> None:
        dialog = QFileDialog(self, tr("A list of prospects"), "", tr(_LISTS))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.list_chosen)
        dialog.open()


class PassphrasePage(Page):
    """A passphrase for this computer, twice: who joins is asked for nothing else."""

    def __init__(self) -> None:
        super().__init__(tr("A passphrase for this computer"), "")
        self.first, self.again = TextField(), TextField()
        self.first_field = Field(
            tr("Passphrase"),
            self.first,
            hint=tr("{least} signs or more. Four words are easy to remember.", least=_SHORTEST),
        )
        self.again_field = Field(tr("The same again"), self.again)
        for field in (self.first_field, self.again_field):
            self._add(field)
        for editor in (self.first, self.again):
            editor.setEchoMode(QLineEdit.EchoMode.Password)
        self.doing = Doing(_WIDTH)
        self.body.addWidget(self.doing)
        self.body.addStretch(1)

    def complete(self) -> bool:
        """Whether it is long enough and twice the same; what is not says so and has the focus."""
        typed = self.first.text()
        short = "" if len(typed) >= _SHORTEST else tr("A passphrase has at least 8 signs.")
        other = "" if short or typed == self.again.text() else tr("This is not the same.")
        self.first_field.set_error(short)
        self.again_field.set_error(other)
        if short or other:
            wrong = self.first if short else self.again
            wrong.selectAll()
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
        return not (short or other)

    def forget(self) -> None:
        """Nothing typed stays in the window."""
        self.first.clear()
        self.again.clear()
