"""Correct what was saved: what it said, what it says now, why."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.dispositions import DISPOSITIONS
from app.domain.vocabulary import Disposition, Role
from app.ui.screens.call.ending import label_of
from app.ui.theme.tokens import Step, Tone
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import button_row
from app.ui.widgets.fields import Combo, Field, TextField
from app.ui.widgets.text import Label, Paragraph

_TITLES = {
    "ending": "Correct how the call ended",
    "note": "Correct a note",
    "point": "Correct where it stopped",
}
FIELDS = {"ending": "disposition", "note": "text", "point": "stopped_at"}
"""The field of the fact that each correction changes."""


class CorrectDialog(Themed, QDialog):
    """Asks for the new words and the reason; both are kept with the old ones."""

    def __init__(self, what: str, was: str, role: Role, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_TITLES[what])
        self._combo: Combo | None = None
        self._text = TextField(was)
        words = was
        editor: QWidget = self._text
        if what == "ending":
            words = label_of(DISPOSITIONS[Disposition(was)], role)
            editor = self._combo = self._endings(was, role)
        self._why = TextField(placeholder="One line, kept with it")
        self.now = Field("It says now", editor)
        self.why = Field("Why", self._why)
        self.keep = Button("Correct it", Face.PRIMARY)
        back = Button("Go back", key="Esc")
        self.keep.clicked.connect(self._keep)
        back.clicked.connect(self.reject)
        self.keep.setDefault(True)
        back.setAutoDefault(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(10)
        box.addWidget(Label(_TITLES[what], Step.TITLE))
        box.addWidget(Paragraph(f"It said: {words}", Step.BODY, Tone.TEXT2))
        box.addWidget(self.now)
        box.addWidget(self.why)
        box.addLayout(button_row(back, self.keep, right=True))
        self.setFixedWidth(self.px(420))
        editor.setFocus()

    def _endings(self, was: str, role: Role) -> Combo:
        combo = Combo()
        for rule in DISPOSITIONS.values():
            if role in rule.layers and rule.code is not Disposition.DO_NOT_CALL:
                combo.addItem(label_of(rule, role), rule.code.value)
        combo.setCurrentIndex(max(0, combo.findData(was)))
        return combo

    def words(self) -> tuple[str, str]:
        """What it says now, and why."""
        now = str(self._combo.currentData()) if self._combo else self._text.text().strip()
        return now, self._why.text().strip()

    @Slot()
    def _keep(self) -> None:
        now, why = self.words()
        self.now.set_error("" if now else "Say what it says now.")
        self.why.set_error("" if why else "Say why it is corrected.")
        if now and why:
            self.accept()
