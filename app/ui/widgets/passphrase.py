"""A new passphrase, typed twice."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.ui.tr import tr
from app.ui.widgets.fields import Field, TextField

_SHORTEST = 8


class PassphraseFields(QWidget):
    """Two fields that have to say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.again = TextField(), TextField()
        self.first_field = Field(
            tr("Passphrase"),
            self.first,
            hint=tr("{least} signs or more. Four words are easy to remember.", least=_SHORTEST),
        )
        self.again_field = Field(tr("The same again"), self.again)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        for field in (self.first_field, self.again_field):
            box.addWidget(field)
        for editor in (self.first, self.again):
            editor.setEchoMode(QLineEdit.EchoMode.Password)

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
