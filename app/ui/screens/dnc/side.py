"""The right pane of the do-not-call list: one entry with its story, or a number to add."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from app.domain.errors import Incomplete, KnownError
from app.reads.do_not_calls import DoNotCallEntry, ListState
from app.ui.screens.dnc.presenter import DoNotCallPresenter
from app.ui.screens.dnc.words import block_words, facts_of, number_words, state_words
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import error_words, tr
from app.ui.widgets.base import Face
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import Card, FormRows, Notice, button_row
from app.ui.widgets.fields import Field, FieldError, TextField
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.panes import Foot, FormScroll, Pane
from app.ui.widgets.primary import PrimaryAct
from app.ui.widgets.text import Label

_WIDE = 344


class EntryPane(Pane):
    """One number: its state, who, when, why; an admin lifts it here.

    Signals:
        block_asked: The number shown is to be put on the list.
    """

    block_asked = Signal()

    def __init__(self, presenter: DoNotCallPresenter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Number"), _WIDE, parent)
        self.presenter = presenter
        self.head = PaneHead(tr("Number"))
        self.box.addWidget(self.head)
        self.body = FormScroll(tr("Number"))
        self.state = Label("", Step.BODY, Tone.TEXT, Weight.SEMIBOLD, wrap=True)
        self.number = Label("", Step.NAME, selectable=True)
        self.facts = FormRows(84)
        self.none = Label(tr("Select a number to see who asked, when and why."), tone=Tone.TEXT2)
        self.none.setWordWrap(True)
        for widget in (self.none, self.number, self.state, self.facts):
            self.body.form.addWidget(widget)
        self.body.form.addStretch(1)
        self.box.addWidget(self.body, 1)
        self.foot = Foot(rows=True)
        self.why = TextField(placeholder=tr("withdrawn in writing, 24 Nov"))
        self.field = Field(tr("Why it is lifted (kept for ever)"), self.why)
        self.error = FieldError()
        self.lift = Button(tr("Lift do-not-call"), Face.QUIET_DANGER, "rotate-ccw")
        self.only_admin = Label(tr("Only an admin can lift it."), Step.META, Tone.TEXT3)
        self.block = Button(tr("Never call this number…"), Face.QUIET_DANGER, "ban")
        for row in (self.field, self.error, self.only_admin, self.lift, self.block):
            self.foot.row.addWidget(row)
        self.box.addWidget(self.foot)
        self.lift.clicked.connect(self.on_lift)
        self.block.clicked.connect(self.block_asked)
        self.why.textEdited.connect(self._on_typed)
        self.why.returnPressed.connect(self.on_lift)
        self.show_entry(None)

    def show_entry(self, entry: DoNotCallEntry | None) -> None:
        """Show an entry; None shows what stands here."""
        self.none.setVisible(entry is None)
        for widget in (self.number, self.state, self.facts, self.foot):
            widget.setVisible(entry is not None)
        self.error.say("")
        self.field.set_error("")
        if entry is None:
            return
        office = self.presenter.office
        now, zone = office.now(), office.zone
        self.number.setText(number_words(entry))
        words, tone, _icon = state_words(entry, now, zone)
        self.state.setText(words)
        self.state.set_tone(tone)
        self.facts.clear()
        for label, value in facts_of(entry, now, zone):
            self.facts.add(label, Label(value, wrap=True, selectable=True))
        blocked = entry.state is ListState.BLOCKED
        lifts = blocked and self.presenter.may_lift and bool(entry.e164)
        self.field.setVisible(lifts)
        self.lift.setVisible(lifts)
        self.only_admin.setVisible(blocked and not lifts)
        self.block.setVisible(not blocked)

    def say(self, error: KnownError) -> None:
        """Say in place why nothing was done."""
        self.error.say(error_words(error))

    @Slot()
    def on_lift(self) -> None:
        """Lift the number shown; the reason is asked for."""
        try:
            self.presenter.lift(self.why.text())
        except Incomplete as missing:
            self.field.set_error(tr(missing.what))
            self.why.setFocus()

    @Slot()
    def _on_typed(self) -> None:
        self.field.set_error("")


class BlockQuestion(Card):
    """The one confirmation: never call again. 'Go back' has the focus."""

    agreed = Signal()
    went_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(edge=Tone.DANGER, parent=parent)
        self._shown: Notice | None = None
        self.back = Button(tr("Go back"), key="Esc")
        self.act = Button(tr("Never call again"), Face.DANGER)
        self.body.addLayout(button_row(self.back, self.act, right=True))
        self.back.clicked.connect(self.went_back)
        self.act.clicked.connect(self.agreed)
        self.hide()

    def ask(self, title: str, text: str) -> None:
        """Show the question."""
        if self._shown is not None:
            self.body.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = Notice("ban", Tone.DANGER, title, text)
        self.body.insertWidget(0, self._shown)
        self.show()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back; Enter presses the button in focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.went_back.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.back if self.back.hasFocus() else self.act
            focused.click()
        else:
            super().keyPressEvent(event)


class AddPane(Pane):
    """A number put on the list by hand, with who asked and why.

    Signals:
        closed: Back to the entry.
    """

    closed = Signal()

    def __init__(self, presenter: DoNotCallPresenter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Add a number"), _WIDE, parent)
        self.presenter = presenter
        self._e164 = ""
        head = PaneHead(tr("Add a number"))
        self.close_button = Button(tr("Close"), Face.PLAIN, key="Esc")
        head.add(self.close_button)
        self.box.addWidget(head)
        self.body = FormScroll(tr("Add a number"))
        self.number = TextField(placeholder="+48 58 555 0172")
        self.asked_by = TextField(placeholder=tr("the company's lawyer"))
        self.why = TextField(placeholder=tr("letter of 20 November"))
        self.fields = {
            "number": Field(tr("Number"), self.number, tr("With + and the country's code.")),
            "asked_by": Field(tr("Who asked for it"), self.asked_by),
            "why": Field(tr("Why"), self.why),
        }
        self.question = BlockQuestion()
        for field in self.fields.values():
            self.body.form.addWidget(field)
        self.body.form.addWidget(self.question)
        self.body.form.addStretch(1)
        self.box.addWidget(self.body, 1)
        foot = Foot(rows=True)
        self.error = FieldError()
        self.primary = PrimaryAct(
            tr("Never call this number…"), tr("it asks once more"), "Ctrl+Enter"
        )
        foot.row.addWidget(self.error)
        foot.row.addWidget(self.primary)
        self.box.addWidget(foot)
        self.primary.clicked.connect(self.on_add)
        self.close_button.clicked.connect(self.closed)
        self.question.agreed.connect(self._on_agreed)
        self.question.went_back.connect(self._on_back)
        for editor in (self.number, self.asked_by, self.why):
            editor.textEdited.connect(self._on_typed)
            editor.returnPressed.connect(self.on_add)

    def begin(self, number: str = "", asked_by: str = "") -> None:
        """Go on with what was typed, or begin with a number that is known."""
        if number:
            self.number.setText(number)
            self.asked_by.setText(asked_by)
            self.why.clear()
        self._clear()
        (self.asked_by if number else self.number).setFocus()

    def forget(self) -> None:
        """What was typed is kept: the next one begins empty."""
        for editor in (self.number, self.asked_by, self.why):
            editor.clear()
        self._clear()

    def say(self, error: KnownError) -> None:
        """Say in place why nothing was done."""
        self.error.say(error_words(error))

    @Slot()
    def on_add(self) -> None:
        """Check what was typed, then ask."""
        self._clear()
        try:
            self._e164 = self.presenter.check(
                self.number.text(), self.asked_by.text(), self.why.text()
            )
        except Incomplete as missing:
            self.fields[missing.field].set_error(tr(missing.what))
            self.fields[missing.field].editor.setFocus()
            return
        self.question.ask(*block_words(self.presenter.known(self._e164), self._e164))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _clear(self) -> None:
        self.question.hide()
        self.error.say("")
        for field in self.fields.values():
            field.set_error("")

    @Slot()
    def _on_typed(self) -> None:
        self._clear()

    @Slot()
    def _on_agreed(self) -> None:
        self.question.hide()
        self.presenter.block(self._e164, self.asked_by.text(), self.why.text())

    @Slot()
    def _on_back(self) -> None:
        self.question.hide()
        self.number.setFocus()


class Side(QStackedWidget):
    """The right pane: an entry or the form."""

    def __init__(self, presenter: DoNotCallPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.presenter = presenter
        self.entry = EntryPane(presenter)
        self.add = AddPane(presenter)
        self.addWidget(self.entry)
        self.addWidget(self.add)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        presenter.opened.connect(self._on_opened)
        presenter.refused.connect(self._on_refused)
        presenter.kept.connect(self._on_kept)
        self.entry.block_asked.connect(self._on_block)
        self.add.closed.connect(self.show_entry)

    @Slot()
    def show_form(self) -> None:
        """A number is to be added."""
        self.setCurrentWidget(self.add)
        self.add.begin()

    @Slot()
    def show_entry(self) -> None:
        """Back to the entry."""
        self.setCurrentWidget(self.entry)

    @Slot()
    def _on_block(self) -> None:
        entry = self.presenter.entry
        if entry is not None:
            self.setCurrentWidget(self.add)
            self.add.begin(number_words(entry), entry.names[0] if entry.names else "")

    @Slot(object)
    def _on_opened(self, entry: DoNotCallEntry | None) -> None:
        self.entry.show_entry(entry)

    @Slot(str)
    def _on_kept(self, what: str) -> None:
        self.entry.why.clear()
        if what == "blocked":
            self.add.forget()
        self.show_entry()

    @Slot(object)
    def _on_refused(self, error: KnownError) -> None:
        shown = self.currentWidget()
        (self.add if shown is self.add else self.entry).say(error)
