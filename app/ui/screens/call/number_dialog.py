"""Dial by hand: a number is typed, the lead that has it is dialled, by the same rules as any.

Two leads may share a number (product.md, Decisions, Phones): then it is asked who is called.
"""

from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.exchange.phones import display, read_phone
from app.reads.search_leads import Found, SearchQuestion
from app.reads.who_has import NumberLead, WhoHasQuestion
from app.ui.office import Office
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import button_row
from app.ui.widgets.choicelist import ChoiceList
from app.ui.widgets.fields import Field, TextField
from app.ui.widgets.rows import LineItem
from app.ui.widgets.text import Label, Paragraph

_MOST = 20  # leads looked at for what was typed so far


class NumberDialog(Themed, QDialog):
    """Asks for a number and finds whose it is.

    Signals:
        dial_asked: (lead, E.164).
    """

    dial_asked = Signal(object, str)

    def __init__(self, office: Office, region: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Dial a number"))
        self._office, self._region = office, region
        self._e164 = ""
        self._leads: tuple[NumberLead, ...] = ()
        self._lead: UUID | None = None
        self.number = TextField(placeholder="+48 58 555 01 72")
        self.number.textEdited.connect(self._look)
        self.field = Field(tr("Number"), self.number)
        self.whose = Paragraph("", Step.BODY, Tone.TEXT2)
        self.which = ChoiceList(tr("Who is called"))
        self.which.chosen.connect(self._choose)
        self.which.doubleClicked.connect(self._dial)
        self.which.hide()
        self.dial = Button(tr("Dial"), Face.PRIMARY, "phone")
        self.dial.setDefault(True)
        self.dial.clicked.connect(self._dial)
        back = Button(tr("Go back"), key="Esc")
        back.setAutoDefault(False)
        back.clicked.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(10)
        box.addWidget(Label(tr("Dial a number"), Step.TITLE))
        box.addWidget(self.field)
        box.addWidget(self.whose)
        box.addWidget(self.which)
        box.addLayout(button_row(back, self.dial, right=True))
        self.setFixedWidth(self.px(480))
        self.number.setFocus()

    @Slot(str)
    def _look(self, text: str) -> None:
        self._forget()
        self.field.set_error("")
        if sum(c.isdigit() for c in text) < 4:
            self.whose.set_runs("")
            return
        self._office.ask(SearchQuestion(text, _MOST), owner=self, on_done=self._take)

    def _forget(self) -> None:
        self._e164, self._leads, self._lead = "", (), None
        self.which.hide()

    def _take(self, found: tuple[Found, ...]) -> None:
        wanted = "".join(c for c in self.number.text() if c.isdigit()).lstrip("0")
        numbers = [
            e164 for one in found for e164 in one.phones if wanted and e164.endswith(wanted[-9:])
        ]
        if not numbers:
            self._forget()
            self.whose.set_runs(tr("No lead has this number yet."))
            return
        self._office.ask(WhoHasQuestion(numbers[0]), owner=self, on_done=self._take_leads)
        self._e164 = numbers[0]

    def _take_leads(self, found: tuple[NumberLead, ...]) -> None:
        if not self._e164:
            return
        self._leads = found
        several = len(found) > 1
        self._lead = found[0].lead if len(found) == 1 else None
        if several:
            self.whose.set_runs(
                tr(
                    "{count} leads have {display}. Who is called?",
                    count=len(found),
                    display=display(self._e164),
                )
            )
        elif found:
            self.whose.set_runs(f"{_who(found[0])} · {display(self._e164)}")
        self.which.show_items([_row(one) for one in found] if several else [], None)
        self.which.setFixedHeight(min(self.px(280), self.which.content_height()))
        self.which.setVisible(several)
        self.adjustSize()

    @Slot(object)
    def _choose(self, lead: UUID | None) -> None:
        self._lead = lead
        self.field.set_error("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the number to the leads that have it."""
        if event.key() == Qt.Key.Key_Down and self.which.isVisible():
            self.which.setFocus()
            self.which.setCurrentIndex(self.which.items.index(0))
        else:
            super().keyPressEvent(event)

    @Slot()
    def _dial(self) -> None:
        if self._lead is not None:
            self.dial_asked.emit(self._lead, self._e164)
            self.accept()
            return
        if self._leads:
            self.field.set_error(tr("Choose who is called."))
            return
        read = read_phone(self.number.text(), self._region or None)
        if read.e164 is None:
            self.field.set_error(tr("This can't be dialled: {problem}.", problem=read.problem))
        else:
            self.field.set_error(tr("No lead has this number. Add it to a lead first."))


def _who(one: NumberLead) -> str:
    return ", ".join(part for part in (one.name, one.company) if part)


def _row(one: NumberLead) -> LineItem:
    return LineItem(
        one.name or one.company,
        ", ".join(part for part in (one.company if one.name else "", one.campaign) if part),
        icon="phone" if one.may else "ban",
        tone=Tone.TEXT2 if one.may else Tone.DANGER,
        second=one.why,
        key=one.lead,
    )
