"""The scorecards, edited: what each question asks, how it is scored, how much it counts."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.acts.changes import Changes as ActChanges
from app.acts.send_review import SetScorecard
from app.domain import scorecards as cards
from app.domain.errors import Incomplete, KnownError, TwoVersions
from app.domain.phrases import phrase
from app.domain.scorecards import CardQuestion, Scorecard
from app.domain.wording import ROLE_LABELS
from app.host.ids import new_id
from app.reads.scorecards import ScorecardsQuestion
from app.ui.office import Office
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.cards import button_row
from app.ui.widgets.check import CheckBox
from app.ui.widgets.fields import Combo, Field, FieldError, TextField
from app.ui.widgets.panes import FormScroll
from app.ui.widgets.text import Label

_KINDS = ((cards.SCALE, phrase("1 to 5")), (cards.YES_NO, phrase("Yes or no")))


class QuestionEdit(Themed, QWidget):
    """One question in a line: words, kind, weight, must pass, take away."""

    def __init__(self, one: CardQuestion, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = one.key
        self.text = TextField(one.text, placeholder=tr("What is asked of the call"))
        self.kind, self.weight = Combo(), Combo()
        for value, words in _KINDS:
            self.kind.addItem(tr(words), value)
        self.kind.setCurrentIndex(self.kind.findData(one.kind))
        self.weight.addItems([f"× {n}" for n in range(1, cards.MOST_WEIGHT + 1)])
        self.weight.setCurrentIndex(one.weight - 1)
        self.must = CheckBox(tr("must pass"), tr("Below 3, or no, the review is not passed"))
        self.must.setChecked(one.must_pass)
        self.away = IconButton("x", tr("Take question {number} away", number=number))
        for widget, name in (
            (self.text, "words"),
            (self.kind, tr("how it is scored")),
            (self.weight, "weight"),
            (self.must, tr("must pass")),
        ):
            widget.setAccessibleName(tr("Question {number}: {name}", number=number, name=name))
        self.kind.setFixedWidth(self.px(108))
        self.weight.setMinimumContentsLength(3)
        self.weight.setFixedWidth(self.px(72))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.px(8))
        row.addWidget(self.text, 1)
        for part in (self.kind, self.weight, self.must, self.away):
            row.addWidget(part)

    def question(self) -> CardQuestion:
        """As it is typed."""
        return CardQuestion(
            self._key,
            self.text.text().strip(),
            str(self.kind.currentData()),
            self.weight.currentIndex() + 1,
            self.must.isChecked(),
        )


class CardsDialog(Themed, QDialog):
    """One card at a time, or a new one; a save is a version, sent reviews keep their questions."""

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self.office = office
        self.setWindowTitle(tr("Scorecards"))
        self._cards: tuple[Scorecard, ...] = ()
        self._card: Scorecard | None = None
        self.rows: list[QuestionEdit] = []
        self.choice = Combo()
        self.choice.activated.connect(self._choose)
        self.name = TextField()
        self.layer = Combo()
        for role in cards.LAYERS:
            self.layer.addItem(tr(ROLE_LABELS[role]), role)
        self.layer.setAccessibleName(tr("Whose calls it scores"))
        self.active = CheckBox(
            tr("in use"), tr("Put aside, nobody scores by it; reviews stay as they are")
        )
        self.about = Label("", Step.META, Tone.TEXT2, wrap=True)
        self.body = FormScroll(tr("Questions"))
        self.body.form.setContentsMargins(0, 0, 0, 0)
        self.body.form.setSpacing(self.px(8))
        self.body.form.addStretch(1)
        self.lacks = FieldError()
        self.add = Button(tr("Add a question"), icon="plus")
        self.new = Button(tr("New scorecard"), icon="list-checks")
        self.keep = Button(tr("Save the scorecard"), Face.PRIMARY)
        self.back = Button(tr("Go back"), key="Esc")
        for button in (self.add, self.new, self.back):
            button.setAutoDefault(False)
        heads = QHBoxLayout()
        heads.setSpacing(self.px(10))
        self.choice_field = Field(tr("Scorecard"), self.choice)
        self.name_field = Field(tr("Name"), self.name)
        self.layer_field = Field(tr("For"), self.layer)
        for field in (self.choice_field, self.name_field, self.layer_field):
            heads.addWidget(field, 1)
        box = QVBoxLayout(self)
        pad = self.px(16)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(self.px(10))
        box.addWidget(Label(tr("Scorecards"), Step.TITLE))
        box.addLayout(heads)
        line = QHBoxLayout()
        line.setSpacing(self.px(10))
        line.addWidget(self.about, 1)
        line.addWidget(self.active)
        box.addLayout(line)
        box.addWidget(self.body, 1)
        box.addLayout(button_row(self.add, self.new))
        box.addWidget(self.lacks)
        box.addLayout(button_row(self.back, self.keep, right=True))
        self.resize(self.px(680), self.px(520))
        self.add.clicked.connect(self._add)
        self.new.clicked.connect(self.begin)
        self.keep.clicked.connect(self._keep)
        self.back.clicked.connect(self.reject)
        self._ask()

    def _ask(self) -> None:
        asked = ScorecardsQuestion(active_only=False)
        self.office.ask(asked, owner=self, on_done=self._take, key="cards")

    def _take(self, found: tuple[Scorecard, ...]) -> None:
        self._cards = found
        self.choice.clear()
        self.choice.addItems(
            [one.name if one.active else tr("{name} (put aside)", name=one.name) for one in found]
        )
        at = next((n for n, one in enumerate(found) if self._is_open(one)), 0)
        self.choice.setCurrentIndex(at)
        self._choose(at)

    def _is_open(self, one: Scorecard) -> bool:
        return self._card is not None and one.id == self._card.id

    @Slot(int)
    def _choose(self, at: int) -> None:
        if not 0 <= at < len(self._cards):
            return
        card = self._cards[at]
        self.about.setText(
            tr(
                "Version {version}, for {layer}. Sent reviews keep what they asked.",
                version=card.version,
                layer=card.layer,
            )
        )
        self._show(card)

    @Slot()
    def begin(self) -> None:
        """A new card, for the first stage that has none in use."""
        scored = {one.layer for one in self._cards if one.active}
        layer = next((one for one in cards.LAYERS if one not in scored), cards.LAYERS[0])
        self.choice.setCurrentIndex(-1)
        self.about.setText(tr("A new scorecard: choose whose calls are scored by it."))
        self.layer.setCurrentIndex(self.layer.findData(layer))
        self._show(Scorecard(new_id(), 0, layer, "", (_blank(),)))
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, card: Scorecard) -> None:
        self._card = card
        self.name.setText(card.name)
        self.active.setChecked(card.active)
        self.active.setVisible(card.version > 0)
        self.layer_field.setVisible(card.version == 0)
        self.lacks.say("")
        for row in self.rows:
            self.body.form.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for one in card.questions:
            self._append(one)

    def _append(self, one: CardQuestion) -> QuestionEdit:
        row = QuestionEdit(one, len(self.rows) + 1)
        row.away.clicked.connect(_away_of(self, row))
        self.body.form.insertWidget(len(self.rows), row)
        self.rows.append(row)
        return row

    @Slot()
    def _add(self) -> None:
        row = self._append(_blank())
        row.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_away(self, row: QuestionEdit) -> None:
        """This question is asked no more."""
        if row in self.rows:
            self.rows.remove(row)
            self.body.form.removeWidget(row)
            row.hide()
            row.deleteLater()

    @Slot()
    def _keep(self) -> None:
        if self._card is None:
            return
        asked = tuple(row.question() for row in self.rows)
        card = replace(
            self._card,
            name=self.name.text().strip(),
            questions=asked,
            active=self.active.isChecked(),
        )
        if not card.version:
            card = replace(card, layer=self.layer.currentData())
        self.office.do(SetScorecard(card), owner=self, on_done=self._kept, on_failed=self._refused)

    def _kept(self, _changes: ActChanges) -> None:
        name = self.name.text().strip()
        used = tr("The scorecard {name} asks so from now on.", name=name)
        aside = tr("The scorecard {name} is put aside.", name=name)
        self.office.notice(used if self.active.isChecked() else aside)
        self.accept()

    def _refused(self, failure: KnownError) -> None:
        if isinstance(failure, TwoVersions) and failure.theirs:
            self._ask()
            return
        if isinstance(failure, Incomplete):
            self.lacks.say(tr(failure.what))
            return
        self.lacks.say(" ".join(tr(part) for part in (failure.what, failure.todo) if part))


def _blank() -> CardQuestion:
    return CardQuestion(f"q{new_id().hex[-8:]}", "")


def _away_of(dialog: CardsDialog, row: QuestionEdit) -> Callable[[], None]:
    return lambda: dialog.take_away(row)
