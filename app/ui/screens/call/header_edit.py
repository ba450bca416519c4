"""Editing of who is called: each change is a correction, kept with what it said before."""

from zoneinfo import available_timezones

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.phrases import phrase
from app.domain.vocabulary import PhoneState
from app.domain.wall_time import is_zone
from app.reads.lead_card import LeadCard
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.fields import Combo, FieldError, TextField
from app.ui.widgets.text import Label

_FIELDS = (
    ("name", phrase("Name")),
    ("role", phrase("Role")),
    ("company", phrase("Company")),
    ("email", phrase("E-mail")),
    ("place", phrase("Place")),
    ("zone", phrase("Time zone")),
)
_PRONOUNS = ("her", "his", "their")


class HeaderEdit(Themed, QWidget):
    """Fields of a prospect and its phones; each is kept when it is left.

    Signals:
        corrected: (field, new words).
        phone_changed: (E.164, change: 'add', 'strike', 'restore' or 'order', position, kind,
            state).
        closed: Done or Esc.
    """

    corrected = Signal(str, str)
    phone_changed = Signal(str, str, int, str, str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card: LeadCard | None = None
        self.fields: dict[str, TextField] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.px(8))
        grid.setVerticalSpacing(self.px(6))
        for number, (name, label) in enumerate(_FIELDS):
            field = TextField()
            field.setAccessibleName(tr(label))
            field.setProperty("name", name)
            field.editingFinished.connect(self._keep)
            words = Label(tr(label), Step.META, Tone.TEXT2)
            words.setBuddy(field)
            row, column = divmod(number, 2)
            grid.addWidget(words, row, column * 2)
            grid.addWidget(field, row, column * 2 + 1)
            self.fields[name] = field
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.pronoun = Combo()
        self.pronoun.setAccessibleName(tr("Said as"))
        self.pronoun.addItems([tr("{one} time", one=one) for one in _PRONOUNS])
        self.pronoun.activated.connect(self._say)
        grid.addWidget(Label(tr("Said as"), Step.META, Tone.TEXT2), 3, 0)
        grid.addWidget(self.pronoun, 3, 1)
        self.error = FieldError()
        self._phones = QVBoxLayout()
        self._phones.setSpacing(self.px(4))
        self.number = TextField(placeholder=tr("Another phone, +48 …"))
        self.number.setAccessibleName(tr("Another phone"))
        self.number.returnPressed.connect(self._add)
        self.done = Button(tr("Done"), key="Esc")
        self.done.clicked.connect(self.closed)
        last = QHBoxLayout()
        last.setSpacing(self.px(6))
        last.addWidget(self.number, 1)
        last.addWidget(self.done)
        box = QVBoxLayout()
        pane = self.px(Space.PANE)
        box.setContentsMargins(pane, self.px(4), pane, self.px(12))
        box.setSpacing(self.px(8))
        box.addLayout(grid)
        box.addLayout(self._phones)
        box.addWidget(self.error)
        box.addLayout(last)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(box)
        outer.addWidget(make_line())
        self.hide()

    def show_card(self, card: LeadCard) -> None:
        """Show what is known."""
        self._card = card
        if self.fields["zone"].completer() is None:
            self._offer_zones()
        for name, field in self.fields.items():
            text = str(getattr(card.prospect, name) or "")
            if not field.hasFocus() and field.text() != text:
                field.setText(text)
        said = card.prospect.pronoun if card.prospect.pronoun in _PRONOUNS else "their"
        self.pronoun.setCurrentIndex(_PRONOUNS.index(said))
        while self._phones.count():
            place = self._phones.takeAt(0)
            old = place.widget() if place is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for at, phone in enumerate(card.prospect.phones):
            struck = phone.state == PhoneState.STRUCK
            self._phones.addWidget(self._phone(phone.e164, at, phone.kind, struck=struck))

    def _offer_zones(self) -> None:
        """Once, when somebody edits: the names are read from some hundred files."""
        zones = QCompleter(sorted(available_timezones()), self)
        zones.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        zones.setFilterMode(Qt.MatchFlag.MatchContains)
        self.fields["zone"].setCompleter(zones)

    def _phone(self, e164: str, at: int, kind: str, *, struck: bool) -> QWidget:
        from app.exchange.phones import display

        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.px(6))
        words = display(e164)
        tone = Tone.TEXT3 if struck else Tone.TEXT
        row.addWidget(Label(words, Step.BODY, tone, Weight.MEDIUM, tabular=True))
        row.addWidget(Label(tr("struck") if struck else kind, Step.META, Tone.TEXT3))
        row.addStretch(1)
        acts = (
            [("restore", tr("Restore"), "rotate-ccw")]
            if struck
            else [("strike", tr("Strike"), "x")]
        )
        if at and not struck:
            acts.insert(0, ("order", tr("Dial this one first"), "arrow-up"))
        for change, name, icon in acts:
            button = IconButton(icon, f"{name}: {words}", icon_px=14, size=24)
            button.setProperty("e164", e164)
            button.setProperty("change", change)
            button.clicked.connect(self._change)
            row.addWidget(button)
        return line

    @Slot()
    def _change(self) -> None:
        sender = self.sender()
        if sender is not None:
            e164, change = str(sender.property("e164")), str(sender.property("change"))
            self.phone_changed.emit(e164, change, 0, "", PhoneState.GOOD.value)

    @Slot()
    def _keep(self) -> None:
        field = self.sender()
        if self._card is None or not isinstance(field, TextField):
            return
        name, text = str(field.property("name")), field.text().strip()
        if text == str(getattr(self._card.prospect, name) or ""):
            return
        if name == "zone" and not is_zone(text):
            self.error.say(tr("This is no time zone. Choose one like Europe/Warsaw."))
            return
        self.error.say("")
        self.corrected.emit(name, text)

    @Slot(int)
    def _say(self, index: int) -> None:
        self.corrected.emit("pronoun", _PRONOUNS[index])

    @Slot()
    def _add(self) -> None:
        if self._card is None:
            return
        country = self._card.prospect.country or self._card.campaign.region
        from app.exchange.phones import read_phone

        found = read_phone(self.number.text(), country)
        if found.e164 is None:
            self.error.say(tr("This can't be dialled: {problem}.", problem=found.problem))
            return
        self.error.say("")
        self.number.clear()
        place = len(self._card.prospect.phones)
        self.phone_changed.emit(found.e164, "add", place, found.kind, found.state or "good")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends the editing."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
