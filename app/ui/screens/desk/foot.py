"""The foot of the right pane: Return, Park, Waive with what they ask, and the primary act."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import Incomplete
from app.domain.when_text import WhenProblem, WhenReading
from app.ui.screens.desk.decision import Decision
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button, PrimaryAct
from app.ui.widgets.fields import Field, TextField
from app.ui.widgets.text import Label

Read = Callable[[str], WhenReading | WhenProblem]


class AskForm(Themed, QWidget):
    """One or two fields that a decision asks for; Enter goes on, Escape goes back.

    Args:
        title: What is asked, e.g. 'Return to Mara'.
        fields: (name, label, hint) of each.
        act: The verb of its button.

    Signals:
        said: The texts of the fields, a tuple in their order.
        left: Escape or 'Go back'.
    """

    said = Signal(object)
    left = Signal()

    def __init__(
        self, title: str, fields: tuple[tuple[str, str, str], ...], act: str, icon: str
    ) -> None:
        super().__init__()
        self.title = Label(title, Step.BODY, Tone.TEXT, Weight.SEMIBOLD)
        self.fields: dict[str, Field] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, self.px(4))
        box.setSpacing(self.px(8))
        box.addWidget(self.title)
        for name, label, hint in fields:
            editor = TextField("")
            field = Field(label, editor, hint)
            editor.returnPressed.connect(self._next)
            editor.textEdited.connect(self._clear)
            self.fields[name] = field
            box.addWidget(field)
        self.act = Button(act, Face.PRIMARY, icon, "Enter")
        self.back = Button(tr("Go back"), Face.PLAIN, key="Esc")
        row = QHBoxLayout()
        row.setSpacing(self.px(6))
        row.addWidget(self.act)
        row.addWidget(self.back)
        row.addStretch(1)
        box.addLayout(row)
        self.act.clicked.connect(self._say)
        self.back.clicked.connect(self.left)

    def editor(self, name: str) -> TextField:
        """The line in which a field is typed."""
        editor = self.fields[name].editor
        assert isinstance(editor, TextField)
        return editor

    def begin(self, **texts: str) -> None:
        """Show it empty or with these texts, and go to its first field."""
        for name, field in self.fields.items():
            field.set_error("")
            self.editor(name).setText(texts.get(name, ""))
        self.show()
        first = self.editor(next(iter(self.fields)))
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        first.selectAll()

    def say_missing(self, missing: Incomplete) -> None:
        """Say under its field what is missing, and go there."""
        name = missing.field if missing.field in self.fields else next(iter(self.fields))
        self.fields[name].set_error(tr(missing.what))
        self.editor(name).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _clear(self) -> None:
        for field in self.fields.values():
            field.set_error("")

    @Slot()
    def _next(self) -> None:
        names = list(self.fields)
        at = next((i for i, n in enumerate(names) if self.editor(n) is self.sender()), 0)
        if at + 1 < len(names) and not self.editor(names[at + 1]).text().strip():
            self.editor(names[at + 1]).setFocus(Qt.FocusReason.TabFocusReason)
            return
        self._say()

    @Slot()
    def _say(self) -> None:
        self.said.emit(tuple(self.editor(name).text() for name in self.fields))


class Foot(Themed, QFrame):
    """Decisions about the lead that is read.

    Signals:
        primary: The primary act was pressed.
        returned: Reason of a return.
        parked: (until, why).
        waived: Why it may pass.
        closed: A form was left without deciding.
    """

    primary = Signal()
    returned = Signal(str)
    parked = Signal(str, str)
    waived = Signal(str)
    closed = Signal()

    def __init__(self, read: Read, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sunken")
        self._read = read
        self.give_back = AskForm(
            tr("Return"), (("reason", tr("What is missing"), ""),), tr("Return"), "corner-up-left"
        )
        self.park = AskForm(
            tr("Park"),
            (
                ("until", tr("Until"), tr("Reads ‘march’, ‘+6w’, ‘1 feb’")),
                ("why", tr("What it waits for"), ""),
            ),
            tr("Park"),
            "archive",
        )
        self.waive = AskForm(
            tr("Let it through the gate"),
            (("why", tr("Why it may pass"), ""),),
            tr("Waive"),
            "badge-check",
        )
        self.return_button = Button(tr("Return…"), icon="corner-up-left", key="R")
        self.park_button = Button(tr("Park until…"), icon="archive", key="U")
        self.waive_button = Button(tr("Waive…"), icon="badge-check", key="W")
        self.act = PrimaryAct(tr("Pass"), key="P")
        self._lay_out()
        self.return_button.clicked.connect(self.ask_return)
        self.park_button.clicked.connect(self.ask_park)
        self.waive_button.clicked.connect(self.ask_waive)
        self.act.clicked.connect(self.primary)
        self.give_back.said.connect(self._on_return)
        self.park.said.connect(self._on_park)
        self.waive.said.connect(self._on_waive)
        self.park.editor("until").textEdited.connect(self._echo)
        for form in (self.give_back, self.park, self.waive):
            form.left.connect(self.close_forms)
        self._reason = ""
        self._may: frozenset[str] = frozenset()

    def _lay_out(self) -> None:
        self.buttons = QWidget()
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.px(6))
        for button in (self.return_button, self.park_button, self.waive_button):
            row.addWidget(button, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(12))
        box.setSpacing(self.px(10))
        for form in (self.give_back, self.park, self.waive):
            form.hide()
            box.addWidget(form)
        box.addWidget(self.buttons)
        box.addWidget(self.act)

    def show_decision(self, now: Decision) -> None:
        """Show what may be decided. Return stands beside Pass, else it is the primary act."""
        self._reason, self._may = now.reason, now.may
        self.return_button.set_look(
            text=tr("Return to {to}…", to=now.to) if now.to else tr("Return…")
        )
        self.give_back.title.setText(
            tr("Return to {to}", to=now.to) if now.to else tr("Return to the queue")
        )
        self.give_back.act.set_look(
            text=tr("Return to {to}", to=now.to) if now.to else tr("Return")
        )
        for button, there in (
            (self.return_button, now.passing and "send_back" in now.may),
            (self.park_button, "park" in now.may),
            (self.waive_button, "waive" in now.may),
        ):
            button.setVisible(there)
        self.act.set_act(now.act, now.then)

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window the keys leave the buttons; the menu has them."""
        for button, key in (
            (self.return_button, "R"),
            (self.park_button, "U"),
            (self.waive_button, "W"),
        ):
            button.set_look(key="" if narrow else key)

    @Slot()
    def ask_return(self) -> None:
        """Ask what is missing."""
        if "send_back" not in self._may:
            return
        self._open(self.give_back)
        self.give_back.begin(reason=self._reason)

    @Slot()
    def ask_park(self) -> None:
        """Ask until when, and what it waits for."""
        if "park" not in self._may:
            return
        self._open(self.park)
        self.park.begin()

    @Slot()
    def ask_waive(self) -> None:
        """Ask why it may pass."""
        if "waive" not in self._may:
            return
        self._open(self.waive)
        self.waive.begin()

    def asking(self) -> AskForm | None:
        """The form that is open."""
        forms = (self.give_back, self.park, self.waive)
        return next((form for form in forms if not form.isHidden()), None)

    @Slot()
    def close_forms(self) -> None:
        """Back to the buttons."""
        if self.asking() is not None:
            self._shut()
            self.closed.emit()

    def _open(self, form: AskForm) -> None:
        self._shut()
        self.buttons.hide()
        self.act.hide()
        form.show()

    def _shut(self) -> None:
        for form in (self.give_back, self.park, self.waive):
            form.hide()
        self.buttons.show()
        self.act.show()

    @Slot(str)
    def _echo(self, text: str) -> None:
        field = self.park.fields["until"]
        if not text.strip():
            field.set_hint(tr("Reads ‘march’, ‘+6w’, ‘1 feb’"))
            return
        read = self._read(text)
        field.set_hint(tr(read.sentence if isinstance(read, WhenProblem) else read.text_echo))

    @Slot(object)
    def _on_return(self, said: tuple[str, ...]) -> None:
        self.returned.emit(said[0])

    @Slot(object)
    def _on_park(self, said: tuple[str, ...]) -> None:
        self.parked.emit(*said)

    @Slot(object)
    def _on_waive(self, said: tuple[str, ...]) -> None:
        self.waived.emit(said[0])
