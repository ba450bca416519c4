"""Correct what was saved: what it said, what it says now, why."""

from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.acts.points import PointWhen
from app.domain.corrections import NEEDED
from app.domain.errors import Incomplete
from app.domain.when_text import WhenProblem
from app.domain.wording import whose
from app.ui.theme.tokens import Step, Tone
from app.ui.thread.corrections import FieldWas, Wish
from app.ui.thread.place import Place, read_money
from app.ui.thread.when_edit import EchoLine, WhenEdit, echo_words
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import button_row
from app.ui.widgets.fields import Combo, Field, TextField
from app.ui.widgets.text import Label, Paragraph


@dataclass(frozen=True, slots=True)
class Said:
    """What the person corrected.

    Attributes:
        changes: (field, what it says now); a time is named and stands in `when`.
    """

    changes: tuple[tuple[str, str], ...]
    when: PointWhen | None
    why: str


class CorrectDialog(Themed, QDialog):
    """Asks for the new words and the reason; both are kept with the old ones.

    Args:
        place: Where a time is read.
        pronoun: Whose time it is.
        mine: Zone of the person at the desk.
    """

    def __init__(self, wish: Wish, place: Place, pronoun: str, mine: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._wish, self._place, self._pronoun, self._mine = wish, place, pronoun, mine
        self.setWindowTitle(wish.title)
        self.fields: dict[str, Field] = {}
        self._asked = False
        self.echo = EchoLine()
        self._why = TextField(placeholder=tr("One line, kept with it"))
        self.why = Field(tr("Why"), self._why)
        self.keep = Button(tr("Correct it"), Face.PRIMARY)
        back = Button(tr("Go back"), key="Esc")
        self.keep.clicked.connect(self._keep)
        back.clicked.connect(self.reject)
        self.keep.setDefault(True)
        back.setAutoDefault(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(10)
        box.addWidget(Label(wish.title, Step.TITLE))
        if len(wish.fields) == 1 or wish.fields[0].name == "text":
            box.addWidget(Paragraph(tr("It said: {said}", said=wish.said), Step.BODY, Tone.TEXT2))
        for one in wish.fields:
            self.fields[one.name] = field = Field(self._label(one), self._editor(one))
            box.addWidget(field)
            if one.name == "when":
                box.addWidget(self.echo)
        box.addWidget(self.why)
        box.addLayout(button_row(back, self.keep, right=True))
        self.setFixedWidth(self.px(420))
        self.fields[wish.fields[0].name].editor.setFocus()

    def _label(self, one: FieldWas) -> str:
        return (
            tr("When, {whose} time", whose=whose(self._pronoun))
            if one.name == "when"
            else one.label
        )

    def _editor(self, one: FieldWas) -> QWidget:
        if one.choices:
            combo = Combo()
            for value, label in one.choices:
                combo.addItem(label, value)
            combo.setCurrentIndex(max(0, combo.findData(one.was)))
            return combo
        if one.name == "when":
            edit = WhenEdit(tr("thu 10"))
            edit.set_text(one.was)
            edit.settled = self._place.settled
            edit.edited.connect(self._on_when)
            self.echo.taken.connect(edit.take)
            self.echo.asked.connect(self._on_asked)
            return edit
        field = TextField(one.was)
        field.setCursorPosition(0)
        return field

    def _now(self, one: FieldWas) -> str:
        editor = self.fields[one.name].editor
        if isinstance(editor, Combo):
            return str(editor.currentData())
        assert isinstance(editor, TextField | WhenEdit)
        return editor.text().strip()

    @Slot(str)
    def _on_when(self, _text: str) -> None:
        self._asked = False
        self._read_when()

    @Slot(bool)
    def _on_asked(self, named: bool) -> None:
        self._asked = named
        self._read_when()

    def _read_when(self) -> None:
        text = self._now(next(one for one in self._wish.fields if one.name == "when"))
        self.fields["when"].set_error("")
        found = self._place.read(text, asked=self._asked) if text else None
        if found is None:
            self.echo.say("")
        elif isinstance(found, WhenProblem):
            self.echo.show_problem(found)
        else:
            words = echo_words(found, self._place, self._mine, self._pronoun, text)
            named = True if self._asked else None
            self.echo.say(words, named=named)

    def said(self) -> Said | None:
        """What is corrected and why; None while something is missing, which is then said."""
        changes: list[tuple[str, str]] = []
        when: PointWhen | None = None
        whole = True
        for one in self._wish.fields:
            now, problem = self._now(one), ""
            if now != one.was.strip():
                try:
                    changes += _change(one.name, now, self._place)
                    when = self._when(now) if one.name == "when" else when
                except Incomplete as missing:
                    problem, whole = tr(missing.what), False
            self.fields[one.name].set_error(problem)
        why = self._why.text().strip()
        self.why.set_error("" if why else tr("Say why it is corrected."))
        if whole and not changes:
            self.fields[self._wish.fields[0].name].set_error(tr("Nothing is different yet."))
        if not (whole and changes and why):
            return None
        return Said(tuple(changes), when, why)

    def _when(self, text: str) -> PointWhen:
        when = self._place.when(text, asked=self._asked) if text else None
        if when is None:
            raise Incomplete("when", tr("Say when, in the prospect's time."))
        return when

    @Slot()
    def _keep(self) -> None:
        if self.said() is not None:
            self.accept()


def _change(name: str, now: str, place: Place) -> list[tuple[str, str]]:
    """The fields of the fact that one field of the dialog stands for."""
    if name == "amount":
        money = read_money(now)
        if money is None:
            raise Incomplete("amount", tr("Say the amount and its currency, as in 18,400 EUR."))
        return [("amount_minor", str(money[0])), ("currency", money[1])]
    if name == "closes_on":
        day = place.read_by(now) if now else None
        if day is None:
            raise Incomplete("closes_on", tr("Say the day it was agreed."))
        return [("closes_on", day.wall.local.date().isoformat())]
    if not now and name in NEEDED:
        raise Incomplete(name, tr(NEEDED[name]))
    return [(name, now)]
