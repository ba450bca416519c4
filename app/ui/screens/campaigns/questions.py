"""The questions of a campaign: words, answers with points, order."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.screens.campaigns.draft import CampaignDraft, ChoiceDraft, QuestionDraft
from app.ui.screens.campaigns.parts import CellSpot, Section, Spot, cell, row_of, small
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Face
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import Card
from app.ui.widgets.check import CheckBox
from app.ui.widgets.chip import ChipButton
from app.ui.widgets.fields import FieldError
from app.ui.widgets.text import Label

_POINTS = 60


class ChoiceRow(QWidget):
    """One answer: words, points, the reason beside the points, whether it decides."""

    changed = Signal()
    removed = Signal()

    def __init__(self, draft: ChoiceDraft, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = draft.key
        name = tr("Answer {number}", number=number)
        self.label = cell(draft.label, name, tr("{name}, words", name=name))
        self.points = cell(draft.points, "0", tr("{name}, points", name=name), _POINTS)
        self.reason = cell(
            draft.reason, tr("reason beside the points"), tr("{name}, reason", name=name)
        )
        self.decides = ChipButton(tr("decides"), "user-check", checkable=True)
        self.decides.setAccessibleName(tr("{name} reaches the decision maker", name=name))
        self.decides.setToolTip(tr("With this answer the decision maker is reached"))
        self.decides.setChecked(draft.decides)
        self.remove = small("x", tr("Take away answer {number}", number=number))
        self.line = FieldError()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        cells = (self.label, self.points, self.reason, self.decides, self.remove)
        box.addLayout(row_of(cells, (self.label, self.reason)))
        box.addWidget(self.line)
        for editor in (self.label, self.points, self.reason):
            editor.textEdited.connect(self.changed)
        self.decides.clicked.connect(self.changed)
        self.remove.clicked.connect(self.removed)

    def read(self) -> ChoiceDraft:
        """The answer as typed."""
        return ChoiceDraft(
            self._key,
            self.label.text(),
            self.points.text(),
            self.reason.text(),
            self.decides.isChecked(),
        )

    def spots(self, where: str) -> dict[str, Spot]:
        """Its cells by field."""
        return {
            f"{where}.label": CellSpot(self.label, self.line),
            f"{where}.points": CellSpot(self.points, self.line),
        }


class QuestionBox(Card):
    """One question with its answers.

    Signals:
        changed: Something was typed or chosen.
        moved: It goes up (-1) or down (1).
        removed: It is no longer asked.
        reshaped: It has one answer more or less.
    """

    changed = Signal()
    moved = Signal(int)
    removed = Signal()
    reshaped = Signal()

    def __init__(
        self, draft: QuestionDraft, number: int, of: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._key = draft.key
        name = tr("Question {number}", number=number)
        self.setAccessibleName(name)
        self.text = cell(
            draft.text, tr("As it is asked on the phone"), tr("{name}, words", name=name)
        )
        self.short = cell(
            draft.short, tr("Short, for lists"), tr("{name}, short words", name=name), 168
        )
        self.required = CheckBox(tr("Required"), tr("The gate asks for its answer"))
        self.required.setChecked(draft.required)
        self.times = CheckBox(tr("Offers times"), tr("‘Yes’ offers free times of closers"))
        self.times.setChecked(draft.offers_times)
        self.line = FieldError()
        self.up = small("arrow-up", tr("{name} up", name=name))
        self.down = small("arrow-down", tr("{name} down", name=name))
        self.remove = small("trash-2", tr("Take away question {number}", number=number))
        self.up.setEnabled(number > 1)
        self.down.setEnabled(number < of)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(Label(name, Step.META, Tone.TEXT2, Weight.SEMIBOLD))
        head.addStretch(1)
        for button in (self.up, self.down, self.remove):
            head.addWidget(button)
        self.body.addLayout(head)
        self.body.addLayout(row_of((self.text, self.short), (self.text,)))
        self.body.addWidget(self.line)
        self.rows: list[ChoiceRow] = []
        for at, choice in enumerate(draft.choices, 1):
            self._add(ChoiceRow(choice, at))
        self.more = Button(tr("Add an answer"), Face.PLAIN, "plus")
        foot = QHBoxLayout()
        foot.setSpacing(16)
        foot.addWidget(self.more)
        foot.addStretch(1)
        foot.addWidget(self.times)
        foot.addWidget(self.required)
        self.body.addLayout(foot)
        self._join()

    def _add(self, row: ChoiceRow) -> None:
        self.rows.append(row)
        self.body.addWidget(row)
        row.changed.connect(self.changed)
        row.removed.connect(self._on_less)

    def _join(self) -> None:
        for editor in (self.text, self.short):
            editor.textEdited.connect(self.changed)
        for box in (self.required, self.times):
            box.clicked.connect(self.changed)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.remove.clicked.connect(self.removed)
        self.more.clicked.connect(self._on_more)

    def read(self) -> QuestionDraft:
        """The question as typed."""
        return QuestionDraft(
            self._key,
            self.text.text(),
            self.short.text(),
            self.required.isChecked(),
            self.times.isChecked(),
            tuple(row.read() for row in self.rows),
        )

    def spots(self, where: str) -> dict[str, Spot]:
        """Its places for what is missing, by field."""
        found: dict[str, Spot] = {f"{where}.text": CellSpot(self.text, self.line)}
        for at, row in enumerate(self.rows):
            found |= row.spots(f"{where}.choice.{at}")
        return found

    @Slot()
    def _on_up(self) -> None:
        self.moved.emit(-1)

    @Slot()
    def _on_down(self) -> None:
        self.moved.emit(1)

    @Slot()
    def _on_more(self) -> None:
        row = ChoiceRow(ChoiceDraft(), len(self.rows) + 1)
        place = self.body.indexOf(self.rows[-1]) + 1 if self.rows else self.body.count() - 1
        self.rows.append(row)
        self.body.insertWidget(place, row)
        row.show()
        row.changed.connect(self.changed)
        row.removed.connect(self._on_less)
        row.label.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reshaped.emit()

    @Slot()
    def _on_less(self) -> None:
        row = self.sender()
        if isinstance(row, ChoiceRow):
            self.rows.remove(row)
            self.body.removeWidget(row)
            row.hide()
            row.deleteLater()
            self.more.setFocus(Qt.FocusReason.OtherFocusReason)
            self.reshaped.emit()


class QuestionsSection(Section):
    """All questions in their order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Questions"), tr("{she} and {her} follow the prospect"), parent)
        self.boxes: list[QuestionBox] = []
        self.list = QVBoxLayout()
        self.list.setSpacing(8)
        self.box.addLayout(self.list)
        self.add = Button(tr("Add a question"), icon="plus")
        self.box.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.add.clicked.connect(self._on_add)

    def show_draft(self, draft: CampaignDraft) -> None:
        """Show the questions; boxes that show the same already stay."""
        if tuple(box.read() for box in self.boxes) != draft.questions or not draft.questions:
            self._build(draft.questions)

    def read(self, draft: CampaignDraft) -> CampaignDraft:
        """The questions as typed."""
        return replace(draft, questions=tuple(box.read() for box in self.boxes))

    def _build(self, drafts: tuple[QuestionDraft, ...]) -> None:
        for box in self.boxes:
            self.list.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = [QuestionBox(one, at, len(drafts)) for at, one in enumerate(drafts, 1)]
        for box in self.boxes:
            self.list.addWidget(box)
            box.show()  # at once: it may get the focus next
            box.changed.connect(self.say_changed)
            box.reshaped.connect(self._on_reshaped)
            box.moved.connect(self._on_moved)
            box.removed.connect(self._on_removed)
        self._find_spots()

    def _find_spots(self) -> None:
        self.spots = {}
        for at, box in enumerate(self.boxes):
            self.spots |= box.spots(f"question.{at}")

    def _drafts(self) -> list[QuestionDraft]:
        return [box.read() for box in self.boxes]

    @Slot()
    def _on_reshaped(self) -> None:
        self._find_spots()
        self.say_changed()

    @Slot()
    def _on_add(self) -> None:
        self._build((*self._drafts(), QuestionDraft()))
        self.boxes[-1].text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.say_changed()

    @Slot(int)
    def _on_moved(self, by: int) -> None:
        sender = self.sender()
        if isinstance(sender, QuestionBox):
            at, drafts = self.boxes.index(sender), self._drafts()
            to = at + by
            if 0 <= to < len(drafts):
                drafts[at], drafts[to] = drafts[to], drafts[at]
                self._build(tuple(drafts))
                box = self.boxes[to]
                button = box.up if by < 0 and to else (box.down if to + 1 < len(drafts) else box.up)
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                self.say_changed()

    @Slot()
    def _on_removed(self) -> None:
        sender = self.sender()
        if isinstance(sender, QuestionBox):
            drafts = self._drafts()
            del drafts[self.boxes.index(sender)]
            self._build(tuple(drafts))
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            self.say_changed()
