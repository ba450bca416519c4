"""What a step of the first start is written on, and the steps that are only fields."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.phrases import phrase
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.doing import Doing
from app.ui.widgets.fields import Field, TextField
from app.ui.widgets.passphrase import PassphraseFields
from app.ui.widgets.text import ElidedLabel, Label

_LISTS = phrase("Lists (*.csv *.tsv *.txt *.xlsx);;All files (*)")
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
        self.fields = PassphraseFields()
        self.first = self.fields.first
        self.doing = Doing(_WIDTH)
        for part in (self.fields, self.doing):
            part.setFixedWidth(_WIDTH)
            self.body.addWidget(part)
            self.body.addSpacing(12)
        self.body.addStretch(1)

    def complete(self) -> bool:
        """Whether it is long enough and twice the same; what is not says so and has the focus."""
        return self.fields.complete()

    def forget(self) -> None:
        """Nothing typed stays in the window."""
        self.fields.forget()
