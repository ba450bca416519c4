"""The scorecard in the right pane: a row per question, the total, what to practise, who reads."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain import scorecards as cards
from app.domain.phrases import phrases
from app.domain.scorecards import CardQuestion
from app.reads.reviews import Reviews
from app.ui.reviews import words as review_words
from app.ui.screens.recordings.scoring import Sheet
from app.ui.screens.recordings.words import first_name
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.fields import Combo, FieldError, TextArea
from app.ui.widgets.segments import SegmentLook, Segments
from app.ui.widgets.text import Label

_YES_NO = phrases("Yes", "No")
_SCALE = tuple(str(n) for n in range(cards.LOWEST, cards.HIGHEST + 1))


class QuestionRow(Themed, QWidget):
    """One question with its boxes; the current one has a bar at its left.

    Signals:
        scored: The score: 1 to 5, or true and false.
        entered: The row was clicked or got the focus.
    """

    scored = Signal(object)
    entered = Signal()

    def __init__(self, asked: CardQuestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked = asked
        self._current = False
        yes_no = asked.kind == cards.YES_NO
        self.boxes = Segments(
            [tr(one) for one in _YES_NO] if yes_no else _SCALE,
            asked.text,
            SegmentLook.BOXES,
            tick=False,
        )
        self.boxes.chosen.connect(self._chosen)
        for one in self.boxes.buttons():
            one.installEventFilter(self)
            one.setAccessibleName(f"{asked.text}: {one.text()}")
        self.text = Label(asked.text, wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.text)
        if asked.must_pass:
            words.addWidget(Label(tr("must pass"), Step.CAPTION, Tone.TEXT3, Weight.MEDIUM))
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(16), self.px(6), self.px(16), self.px(6))
        row.setSpacing(self.px(10))
        row.addLayout(words, 1)
        row.addWidget(self.boxes, 0, Qt.AlignmentFlag.AlignVCenter)
        self.restyle()

    def restyle(self) -> None:
        """The boxes stay in one line."""
        self.boxes.setFixedWidth(self.boxes.sizeHint().width())
        super().restyle()

    def show_score(self, score: int | bool | None, *, current: bool) -> None:
        """Fill the box of the score; mark the row as the current one."""
        at: int | None = None
        if isinstance(score, bool):
            at = 0 if score else 1
        elif score is not None:
            at = score - cards.LOWEST
        if self.boxes.selected() != at:
            self.boxes.choose(at)
        self._current = current
        need = tr("must pass, ") if self.asked.must_pass else ""
        said = review_words.score_words(score) if score is not None else tr("not scored")
        self.setAccessibleName(f"{self.asked.text}, {need}{said}")
        self.update()

    @Slot(int)
    def _chosen(self, index: int) -> None:
        yes_no = self.asked.kind == cards.YES_NO
        self.scored.emit(index == 0 if yes_no else index + cards.LOWEST)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whoever tabs into a question goes on from there with the digits."""
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click on the words makes it the current question."""
        self.entered.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bar of the current question, and the line below."""
        painter = QPainter(self)
        if self._current:
            painter.fillRect(0, 0, self.px(3), self.height() - 1, QColor(self.theme.accent))
        left, below = self.px(16), self.height() - 1
        painter.fillRect(left, below, self.width() - 2 * left, 1, QColor(self.theme.line))

    def minimumSizeHint(self) -> QSize:
        """The question wraps beside its boxes."""
        return QSize(self.boxes.width() + self.px(16 + 16 + 10 + 60), self.sizeHint().height())


class ScorecardView(Themed, QWidget):
    """One's own scores of a call.

    Signals:
        scored: A question's key and its score, as a pair.
        entered: Number of the question that is the current one now.
        practise_typed: What to practise.
        private_chosen: Whether it is for the reviewed person and supervisors alone.
        card_chosen: Number of another card.
        left: Esc while typing: back to the call.
    """

    scored = Signal(object)
    entered = Signal(int)
    practise_typed = Signal(str)
    private_chosen = Signal(bool)
    card_chosen = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Scorecard"))
        self.rows: list[QuestionRow] = []
        self._asked: tuple[CardQuestion, ...] = ()
        self.cards = Combo()
        self.cards.setAccessibleName(tr("Scorecard to score by"))
        self.cards.activated.connect(self.card_chosen)
        self._cards = QWidget()
        choice = QHBoxLayout(self._cards)
        choice.setContentsMargins(self.px(16), self.px(8), self.px(16), self.px(4))
        choice.addWidget(self.cards, 1)
        self.lacks = FieldError()
        self.total = Label("–", Step.FIGURE, tabular=True)
        self.last = Label("", Step.META, Tone.TEXT2, wrap=True)
        self.died = Label("", Step.META, Tone.TEXT2, wrap=True)
        self.failed = FieldError()
        self.practise_label = Label(tr("What to practise"), Step.BODY, weight=Weight.SEMIBOLD)
        self.practise = TextArea(lines=3)
        self.practise_label.setBuddy(self.practise)
        self.practise.setAccessibleName(tr("What to practise"))
        self.practise.installEventFilter(self)
        self.practise.textChanged.connect(self._practise)
        self.readers = Segments((tr("Private"), tr("Team")), tr("Who reads this review"), tick=True)
        self.readers.chosen.connect(self._readers)
        self.readers_hint = Label("", Step.META, Tone.TEXT3, wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, self.px(4), 0, 0)
        self._list.setSpacing(0)
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.last)
        beside.addWidget(self.died)
        figure = QHBoxLayout()
        figure.setContentsMargins(self.px(16), self.px(8), self.px(16), self.px(8))
        figure.setSpacing(self.px(12))
        figure.addWidget(self.total)
        figure.addLayout(beside, 1)
        below = QVBoxLayout()
        below.setContentsMargins(self.px(16), 0, self.px(16), self.px(8))
        below.setSpacing(self.px(4))
        below.addWidget(self.failed)
        below.addWidget(self.lacks)
        text = QVBoxLayout()
        text.setContentsMargins(self.px(16), self.px(10), self.px(16), self.px(12))
        text.setSpacing(self.px(6))
        text.addWidget(self.practise_label)
        text.addWidget(self.practise)
        who = QHBoxLayout()
        who.setSpacing(self.px(10))
        who.addWidget(self.readers, 0, Qt.AlignmentFlag.AlignTop)
        who.addWidget(self.readers_hint, 1)
        text.addSpacing(self.px(4))
        text.addLayout(who)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._cards)
        box.addLayout(self._list)
        box.addLayout(figure)
        box.addLayout(below)
        box.addWidget(make_line())
        box.addLayout(text)

    def show_reviews(self, found: Reviews) -> None:
        """The figures beside the total, and the cards to choose from."""
        self.last.setText(review_words.last_words(found.person_name, found.last))
        self.last.setToolTip(tr("Mean of {n} reviews", n=found.last.n))
        self.died.setText(review_words.died_words(found.died))
        self.died.setVisible(found.died.mean is not None)
        self.died.setToolTip(tr("Reviews of lost and rejected calls of this layer, 90 days"))
        names = [one.name for one in found.cards]
        if [self.cards.itemText(n) for n in range(self.cards.count())] != names:
            self.cards.clear()
            self.cards.addItems(names)
        self._cards.setVisible(len(names) > 1)

    def show_sheet(self, sheet: Sheet, current: int, reviewed: str) -> None:
        """Scores, total and text as they are."""
        if sheet.card.questions != self._asked:
            self._ask(sheet.card.questions)
        for number, row in enumerate(self.rows):
            row.show_score(sheet.scores.get(row.asked.key), current=number == current)
        at = self.cards.findText(sheet.card.name)
        if at >= 0:
            self.cards.setCurrentIndex(at)
        total = sheet.total
        self.total.setText("–" if total is None else f"{total:.1f}")
        missed = cards.failed(sheet.card.questions, sheet.scores)
        texts = [one.text for one in sheet.card.questions if one.key in missed]
        self.failed.say(tr("Not passed: {texts}.", texts=", ".join(texts)) if texts else "")
        if self.practise.toPlainText() != sheet.practise:
            self.practise.blockSignals(True)
            self.practise.setPlainText(sheet.practise)
            self.practise.blockSignals(False)
        self.readers.choose(0 if sheet.private else 1)
        who = first_name(reviewed)
        hint = (
            tr("For {who} and supervisors.", who=who)
            if sheet.private
            else tr("For all who hear this call.")
        )
        self.readers_hint.setText(hint)
        if sheet.state != "typing":
            return
        self.lacks.say("")

    def show_lacking(self, text: str, row: int | None) -> None:
        """Say what is missing, at its question."""
        self.lacks.say(text)
        if row is not None and row < len(self.rows):
            self.focus_row(row)

    def focus_row(self, row: int) -> None:
        """The boxes of a question get the focus."""
        boxes = self.rows[row].boxes
        buttons = boxes.buttons()
        buttons[boxes.selected() or 0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, asked: tuple[CardQuestion, ...]) -> None:
        self._asked = asked
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for number, one in enumerate(asked):
            row = QuestionRow(one)
            row.scored.connect(partial(self._scored, one.key))
            row.entered.connect(partial(self.entered.emit, number))
            self._list.addWidget(row)
            self.rows.append(row)
        boxes = [button for row in self.rows for button in row.boxes.buttons()]
        for before, after in pairwise((self.cards, *boxes, self.practise)):
            QWidget.setTabOrder(before, after)

    def _scored(self, key: str, score: int | bool) -> None:
        self.scored.emit((key, score))

    @Slot()
    def _practise(self) -> None:
        self.practise_typed.emit(self.practise.toPlainText())

    @Slot(int)
    def _readers(self, index: int) -> None:
        self.private_chosen.emit(index == 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the text goes back to the call; the text stays."""
        pressed = watched is self.practise and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)
