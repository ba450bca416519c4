"""The continuation point, as it is typed: what is missing is counted, old words are proposed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.phrases import phrase
from app.domain.vocabulary import NoteKind, PromiseBy, Role, Way
from app.domain.when_text import WhenProblem, WhenReading
from app.reads.lead_card import LeadCard
from app.ui.screens.call.draft import CallDraft, Lack, Place, point_lacks
from app.ui.screens.call.words import clock, first_name, quoted, when_label
from app.ui.theme.tokens import Space, Step, Tone
from app.ui.thread.when_edit import EchoLine, PromiseEdit, WhenEdit, echo_words
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.chip import Chip
from app.ui.widgets.fields import Combo, FieldError, TextField, mark_wrong
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import Label

_NO_OBJECTION = phrase("None open")


class ProposedField(TextField):
    """A field whose grey words can be taken with the Right or Down key; never by themselves.

    Signals:
        taken: the words that were proposed.
    """

    taken = Signal(str)

    def __init__(self, usual: str) -> None:
        super().__init__(placeholder=usual)
        self._usual, self._proposal = usual, ""

    def propose(self, words: str) -> None:
        """Show words of the old point, greyed."""
        self._proposal = words
        self.setPlaceholderText(words or self._usual)
        self.setToolTip(tr("Proposed: {words}. Right takes it.", words=words) if words else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Right or Down takes what is proposed."""
        wanted = event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down)
        if wanted and self._proposal and not self.text():
            self.setText(self._proposal)
            self.textEdited.emit(self._proposal)
        else:
            super().keyPressEvent(event)


class PointEditor(Themed, QWidget):
    """Fields in the order in which they are said.

    Signals:
        edited: something was typed; the draft has it already.
    """

    edited = Signal()

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._closer = role is Role.TELESALES
        self._draft = CallDraft()
        self._place: Place | None = None
        self._mine, self._pronoun = "UTC", "their"
        self.title = Label(tr("Continuation point"), Step.TITLE)
        self.count = Chip("", Tone.WARN, "circle-alert")
        self._make_fields()
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.count)
        pane = self.px(Space.PANE)
        box = QVBoxLayout(self)
        box.setContentsMargins(pane, self.px(12), pane, self.px(10))
        box.setSpacing(self.px(8))
        box.addLayout(head)
        box.addLayout(self._grid())
        box.addStretch(1)
        self._park_unused()

    def _make_fields(self) -> None:
        self.stopped_at = ProposedField(tr("Where it stopped"))
        self.open_question = ProposedField(tr("What is not answered yet"))
        self.open_objection = Combo()
        self.open_objection.setAccessibleName(tr("Open objection"))
        self.ours = PromiseEdit(tr("Data sheet by thu"))
        self.theirs = PromiseEdit(tr("Answer by thu"))
        self.goes_on_with = ProposedField(tr("Next step"))
        self.opens_with = ProposedField(tr("First sentence of the next call"))
        self.when = WhenEdit(tr("tomorrow 10:00"))
        self.way = Segments([tr("Call"), ""], tr("How it goes on"), icons=["phone", "mail"])
        self.way.buttons()[1].setAccessibleName(tr("E-mail"))
        self.way.buttons()[1].setToolTip(tr("E-mail"))
        self.echo = EchoLine()
        self.errors: dict[str, FieldError] = {}
        self.stopped_at.textEdited.connect(self._stopped)
        self.open_question.textEdited.connect(self._question)
        self.open_objection.activated.connect(self._objection)
        self.ours.edited.connect(self._ours)
        self.theirs.edited.connect(self._theirs)
        self.goes_on_with.textEdited.connect(self._goes_on)
        self.opens_with.textEdited.connect(self._opens)
        self.when.edited.connect(self._when)
        self.way.chosen.connect(self._way)
        self.echo.taken.connect(self.when.take)
        self.echo.asked.connect(self._asked)

    def _park_unused(self) -> None:
        """Fields of the other layer belong to nobody's grid, but to this widget."""
        for field in (self.theirs, self.goes_on_with, self.open_objection, self.open_question):
            if field.parentWidget() is None:
                field.setParent(self)
                field.hide()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.px(8))
        grid.setVerticalSpacing(self.px(6))
        grid.setColumnMinimumWidth(0, self.px(92))
        grid.setColumnStretch(1, 1)
        self._labels: dict[str, Label] = {}
        for name, label, field in self._rows():
            words = Label(label, Step.META, Tone.TEXT2)
            words.setBuddy(field)
            self._labels[name] = words
            if not field.accessibleName():
                field.setAccessibleName(label)
            target = field.focusProxy()
            if isinstance(target, QWidget) and not target.accessibleName():
                target.setAccessibleName(label)
            row = grid.rowCount()
            grid.addWidget(words, row, 0)
            grid.addWidget(field, row, 1)
            error = FieldError()
            self.errors[name] = error
            grid.addWidget(error, row + 1, 1)
        self.when.row.addWidget(self.way)
        self.way.setVisible(self._closer)
        self.when.calendar.setVisible(True)
        grid.addWidget(self.echo, grid.rowCount(), 1)
        return grid

    def _rows(self) -> Sequence[tuple[str, str, QWidget]]:
        if self._closer:
            return (
                ("stopped_at", tr("Stopped at"), self.stopped_at),
                ("open", tr("Open"), self.open_objection),
                ("ours", tr("You promised"), self.ours),
                ("theirs", tr("They promised"), self.theirs),
                ("goes_on_with", tr("Goes on with"), self.goes_on_with),
                ("opens_with", tr("Open with"), self.opens_with),
                ("when", tr("When, their time"), self.when),
            )
        return (
            ("stopped_at", tr("Stopped at"), self.stopped_at),
            ("open", tr("Open question"), self.open_question),
            ("ours", tr("We promised"), self.ours),
            ("opens_with", tr("Next call opens"), self.opens_with),
            ("when", tr("When, their time"), self.when),
        )

    # --- showing ----------------------------------------------------------------------------------

    def show_card(
        self, card: LeadCard, draft: CallDraft, place: Place, mine: str, *, narrow: bool
    ) -> None:
        """Show the point that is being typed for this lead."""
        self._draft, self._place = draft, place
        self.when.settled = place.settled
        self._mine, self._pronoun = mine, card.prospect.pronoun
        name = first_name(card)
        self._labels["when"].setText(
            tr("When, hers") if narrow and self._pronoun == "her" else when_label(card)
        )
        if "theirs" in self._labels:
            self._labels["theirs"].setText(tr("{name} promised", name=name))
        self.when.calendar.setVisible(not (narrow and self._closer) and not self._closer)
        self.way.setVisible(self._closer)
        words = "" if narrow else tr("Call")
        if self.way.buttons()[0].text() != words:
            self.way.buttons()[0].setText(words)
            self.way.buttons()[0].setAccessibleName(tr("Call"))
            self.way.restyle()
        self._propose(card, draft)
        self._fill_objections(card, draft)
        point = draft.point
        for field, text in (
            (self.stopped_at, point.stopped_at),
            (self.open_question, point.open_question),
            (self.goes_on_with, point.goes_on_with),
            (self.opens_with, point.opens_with),
        ):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        self.ours.read_with(lambda text: place.read_by(text) is not None)
        self.theirs.read_with(lambda text: place.read_by(text) is not None)
        self.ours.set_promise(point.ours.what, point.ours.by)
        self.theirs.set_promise(point.theirs.what, point.theirs.by)
        self.when.set_text(point.when)
        self.way.choose(1 if point.way == Way.EMAIL else 0)
        self.refresh()

    def _propose(self, card: LeadCard, draft: CallDraft) -> None:
        """Words of the old point and of this call's notes, greyed."""
        stop = card.stop if card.stop is not None and card.stop.open else None
        questions = [one for one in draft.notes if one.kind == NoteKind.QUESTION]
        asked = questions[-1].text if questions else (stop.open_question if stop else "")
        self.open_question.propose(asked)
        moment = clock(questions[-1].offset_ms) if questions else ""
        taken = bool(questions) and draft.point.open_question == questions[-1].text
        self.open_question.set_tag(moment if taken else "")
        self.stopped_at.propose(stop.stopped_at if stop else "")
        self.goes_on_with.propose(stop.goes_on_with if stop else "")
        self.opens_with.propose(quoted(stop.opens_with) if stop else "")
        if stop is not None:
            for edit, by in ((self.ours, PromiseBy.US), (self.theirs, PromiseBy.PROSPECT)):
                left = [one for one in stop.promises if one.by == by and one.done_at is None]
                usual = tr("Answer by thu") if by == PromiseBy.PROSPECT else tr("Data sheet by thu")
                edit.field.setPlaceholderText(left[0].what if left else usual)

    def _fill_objections(self, card: LeadCard, draft: CallDraft) -> None:
        heard = [one.text for one in draft.notes if one.kind == NoteKind.OBJECTION]
        known = [one.text for one in card.objections if not one.answered]
        chosen = draft.point.open_objection
        words = list(dict.fromkeys([*([chosen] if chosen else []), *heard, *known]))
        combo = self.open_objection
        if [combo.itemText(at) for at in range(combo.count())] != [tr(_NO_OBJECTION), *words]:
            combo.clear()
            combo.addItems([tr(_NO_OBJECTION), *words])
        combo.setCurrentIndex(words.index(chosen) + 1 if chosen else 0)

    def refresh(self) -> None:
        """Count what is missing and echo the time."""
        if self._place is None:
            return
        left = len(point_lacks(self._draft, self._place))
        self.count.setVisible(True)
        if left:
            self.count.set_chip(tr("{left} left to fill", left=left), Tone.WARN, "circle-alert")
        else:
            self.count.set_chip(tr("Complete"), Tone.OK, "check")
        self._echo(self._place)

    def _echo(self, place: Place) -> None:
        point = self._draft.point
        if not point.when.strip():
            self.echo.say("")
            return
        found = place.read(point.when, asked=point.asked)
        if isinstance(found, WhenProblem):
            self.echo.show_problem(found)
        else:
            self._say_echo(found, place)

    def _say_echo(self, found: WhenReading, place: Place) -> None:
        point = self._draft.point
        words = echo_words(found, place, self._mine, self._pronoun, point.when)
        self.echo.say(words, named=point.asked)

    def show_lacks(self, lacks: Sequence[Lack]) -> None:
        """Say under each field what is missing."""
        said = {one.field: one.sentence for one in lacks}
        for name, error in self.errors.items():
            error.say(said.get(name, ""))
            editor = self.editor_of(name)
            if editor is not None and not isinstance(editor, Combo):
                mark_wrong(editor, name in said)

    def editor_of(self, name: str) -> QWidget | None:
        """The widget that takes the keys of a field."""
        if name == "open":
            return self.open_objection if self._closer else self.open_question
        found = {
            "stopped_at": self.stopped_at,
            "opens_with": self.opens_with,
            "when": self.when.field,
            "ours": self.ours.field,
            "theirs": self.theirs.field,
            "goes_on_with": self.goes_on_with,
        }
        return found.get(name)

    # --- typing -----------------------------------------------------------------------------------

    def _said(self) -> None:
        self.refresh()
        self.edited.emit()

    @Slot(str)
    def _stopped(self, text: str) -> None:
        self._draft.point.stopped_at = text
        self._said()

    @Slot(str)
    def _question(self, text: str) -> None:
        self._draft.point.open_question = text
        self._said()

    @Slot(int)
    def _objection(self, index: int) -> None:
        chosen = self.open_objection.itemText(index)
        self._draft.point.open_objection = "" if index == 0 else chosen
        self._said()

    @Slot(str, str)
    def _ours(self, what: str, by: str) -> None:
        self._draft.point.ours.what, self._draft.point.ours.by = what, by
        self._said()

    @Slot(str, str)
    def _theirs(self, what: str, by: str) -> None:
        self._draft.point.theirs.what, self._draft.point.theirs.by = what, by
        self._said()

    @Slot(str)
    def _goes_on(self, text: str) -> None:
        self._draft.point.goes_on_with = text
        self._said()

    @Slot(str)
    def _opens(self, text: str) -> None:
        self._draft.point.opens_with = text
        self._said()

    @Slot(str)
    def _when(self, text: str) -> None:
        self._draft.point.when = text
        self._draft.point.asked = False
        self._said()

    @Slot(bool)
    def _asked(self, named: bool) -> None:
        self._draft.point.asked = named
        self._said()

    @Slot(int)
    def _way(self, index: int) -> None:
        self._draft.point.way = (Way.EMAIL if index else Way.CALL).value
        self._said()
