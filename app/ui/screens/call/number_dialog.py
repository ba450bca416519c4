"""Dial by hand: a number is typed, the lead that has it is dialled, by the same rules as any."""

from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.exchange.phones import display, read_phone
from app.reads.search_leads import Found, SearchQuestion
from app.ui.office import Office
from app.ui.theme.tokens import Step, Tone
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import button_row
from app.ui.widgets.fields import Field, TextField
from app.ui.widgets.text import Label, Paragraph


class NumberDialog(Themed, QDialog):
    """Asks for a number and finds whose it is.

    Signals:
        dial_asked: (lead, E.164).
    """

    dial_asked = Signal(object, str)

    def __init__(self, office: Office, region: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Dial a number")
        self._office, self._region = office, region
        self._found: tuple[UUID, str] | None = None
        self.number = TextField(placeholder="+48 58 555 01 72")
        self.number.textEdited.connect(self._look)
        self.field = Field("Number", self.number)
        self.whose = Paragraph("", Step.BODY, Tone.TEXT2)
        self.dial = Button("Dial", Face.PRIMARY, "phone")
        self.dial.setDefault(True)
        self.dial.clicked.connect(self._dial)
        back = Button("Go back", key="Esc")
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(10)
        box.addWidget(Label("Dial a number", Step.TITLE))
        box.addWidget(self.field)
        box.addWidget(self.whose)
        box.addLayout(button_row(back, self.dial, right=True))
        self.setFixedWidth(self.px(380))
        self.number.setFocus()

    @Slot(str)
    def _look(self, text: str) -> None:
        self._found = None
        self.field.set_error("")
        if sum(c.isdigit() for c in text) < 4:
            self.whose.set_runs("")
            return
        self._office.ask(SearchQuestion(text, 5), owner=self, on_done=self._take)

    def _take(self, found: tuple[Found, ...]) -> None:
        wanted = "".join(c for c in self.number.text() if c.isdigit()).lstrip("0")
        for one in found:
            for e164 in one.phones:
                if wanted and e164.endswith(wanted[-9:]):
                    self._found = (one.lead, e164)
                    who = ", ".join(part for part in (one.name, one.company) if part)
                    self.whose.set_runs(f"{who} · {display(e164)}")
                    return
        self.whose.set_runs("No lead has this number yet.")

    @Slot()
    def _dial(self) -> None:
        if self._found is not None:
            self.dial_asked.emit(*self._found)
            self.accept()
            return
        read = read_phone(self.number.text(), self._region or None)
        if read.e164 is None:
            self.field.set_error(f"This can't be dialled: {read.problem}.")
        else:
            self.field.set_error("No lead has this number. Add it to a lead first.")
