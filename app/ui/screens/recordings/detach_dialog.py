"""A recording from elsewhere that belongs to another call is taken away from this one."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.acts.attach_recording import FROM_ELSEWHERE, DetachRecording
from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.reads.recording import Recording
from app.ui.office import Office
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import button_row
from app.ui.widgets.fields import Field, TextField
from app.ui.widgets.text import Label, Paragraph

TITLE = phrase("Take this recording away")
_SAID = phrase(
    "It is not heard at this call any more. The file itself and Segue's copy of it are kept."
)


def detachable(one: Recording | None) -> bool:
    """Whether the call has a recording from elsewhere that this person may take away."""
    return (
        one is not None
        and one.sound
        and one.may_attach
        and one.file_name.startswith(FROM_ELSEWHERE)
    )


class DetachDialog(Themed, QDialog):
    """Asks why, in one line."""

    def __init__(self, office: Office, one: Recording, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr(TITLE))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._office, self._one = office, one
        self.why = Field(tr("Why"), TextField(placeholder=tr("It is the call with somebody else")))
        self.take = Button(tr("Take it away"), Face.PRIMARY, "unlink")
        self.take.setDefault(True)
        self.take.clicked.connect(self._on_take)
        back = Button(tr("Go back"), key="Esc")
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(10)
        box.addWidget(Label(tr(TITLE), Step.TITLE))
        box.addWidget(Paragraph(tr(_SAID), Step.BODY, Tone.TEXT2))
        box.addWidget(self.why)
        box.addLayout(button_row(back, self.take, right=True))
        self.setFixedWidth(self.px(420))
        self.why.editor.setFocus()

    @Slot()
    def _on_take(self) -> None:
        field = self.why.editor
        why = field.text() if isinstance(field, TextField) else ""
        command = DetachRecording(self._one.lead, self._one.attempt, why)
        self.take.setEnabled(False)
        self._office.do(command, owner=self, on_done=self._on_done, on_failed=self._on_failed)

    def _on_done(self, _changes: object) -> None:
        name = self._one.name or self._one.company
        self._office.notice(tr("The call with {name} has no recording now.", name=name), "unlink")
        self.accept()

    def _on_failed(self, failure: KnownError) -> None:
        self.take.setEnabled(True)
        self.why.set_error(tr(failure.what))
