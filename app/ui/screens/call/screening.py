"""The telemarketer's questions: the current one lit, the score moving at once."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.campaign import Question
from app.reads.lead_card import LeadCard
from app.ui.screens.call.draft import CallDraft
from app.ui.screens.call.words import answered_count, score_now
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.chip import Chip, ChipButton, FlowLayout
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import Label


class QuestionRow(Themed, QWidget):
    """One question with its answers.

    Signals:
        answered: (question's key, choice's key).
        touched: the row was clicked or focused: it is the current one now.
    """

    answered = Signal(str, str)
    touched = Signal(int)

    def __init__(self, number: int, question: Question) -> None:
        super().__init__()
        self.number, self.question = number, question
        self._current = False
        self.segments = Segments([one.label for one in question.choices], question.text)
        self.segments.chosen.connect(self._chosen)
        self._hint = Label("", Step.META, Tone.TEXT2)
        head = QHBoxLayout()
        head.setSpacing(self.px(8))
        digit = Label(str(number), Step.META, Tone.TEXT3, Weight.SEMIBOLD, tabular=True)
        digit.setFixedWidth(self.px(16))
        head.addWidget(digit)
        head.addWidget(Label(question.text, Step.BODY, wrap=True), 1)
        head.addWidget(self._hint)
        body = QHBoxLayout()
        body.setContentsMargins(self.px(24), 0, 0, 0)
        body.addWidget(self.segments, 1)
        box = QVBoxLayout(self)
        pane = self.px(Space.PANE)
        box.setContentsMargins(pane, self.px(9), pane, self.px(10))
        box.setSpacing(self.px(6))
        box.addLayout(head)
        box.addLayout(body)
        self.extra = QVBoxLayout()
        self.extra.setContentsMargins(self.px(24), 0, 0, 0)
        box.addLayout(self.extra)

    @Slot(int)
    def _chosen(self, index: int) -> None:
        self.touched.emit(self.number)
        self.answered.emit(self.question.key, self.question.choices[index].key)

    def show_answer(self, choice: str) -> None:
        """Show the answer that holds."""
        keys = [one.key for one in self.question.choices]
        at = keys.index(choice) if choice in keys else None
        if self.segments.selected() != at:
            self.segments.choose(at)

    def set_current(self, current: bool) -> None:
        """Light this question: its answers show their digits."""
        if current == self._current:
            return
        self._current = current
        self.segments.set_current(current)
        many = len(self.question.choices)
        self._hint.setText(
            tr("Alt+1–{many} answers, Alt+↓ next question", many=many) if current else ""
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of the current one, and the line below."""
        painter = QPainter(self)
        theme = self.theme
        if self._current:
            painter.fillRect(self.rect(), QColor(theme.sunken))
            painter.fillRect(QRectF(0, 0, self.px(3), self.height()), QColor(theme.accent))
        left = 0 if self._current else self.px(Space.PANE)
        width = self.width() - 2 * left
        painter.fillRect(QRectF(left, self.height() - 1, width, 1), QColor(theme.line))


class Screening(Themed, QWidget):
    """All questions of the campaign.

    Signals:
        answered: (question's key, choice's key).
        time_chosen: words of a free time of a closer.
    """

    answered = Signal(str, str)
    time_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[QuestionRow] = []
        self._current = 0
        self._key: object = None
        self._title = Label(tr("Screening"), Step.TITLE)
        self._count = Label("", Step.META, Tone.TEXT3)
        self._score_word = Label(tr("Score"), Step.META, Tone.TEXT2)
        self._score = Label("", Step.TITLE, tabular=True)
        self._gain = Chip("", Tone.OK)
        head = QHBoxLayout()
        pane = self.px(Space.PANE)
        head.setContentsMargins(pane, self.px(12), pane, self.px(2))
        head.setSpacing(self.px(8))
        for part in (self._title, self._count):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self._score_word)
        head.addWidget(self._score)
        head.addWidget(self._gain)
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        self._inner = QWidget()
        inner = QVBoxLayout(self._inner)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addLayout(self._box)
        self.below = QVBoxLayout()
        self.below.setContentsMargins(0, self.px(12), 0, 0)
        inner.addLayout(self.below)
        inner.addStretch(1)
        self._inner.setObjectName("pane")
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._inner)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(self.area, 1)
        self._times = FreeTimes()
        self._times.setParent(self)
        self._times.hide()
        self._times.chosen.connect(self.time_chosen)

    def score_text(self) -> str:
        """The score shown."""
        return self._score.text()

    def show_card(self, card: LeadCard, draft: CallDraft, *, fresh: bool) -> None:
        """Show the questions of a lead's campaign and what was answered."""
        key = card.campaign.questions
        if key != self._key:
            self._key = key
            self._build(card)
        for row in self.rows:
            kept = card.state.answers.get(row.question.key, "")
            typed = draft.answers.get(row.question.key)
            row.show_answer(typed.choice if typed else kept)
        if fresh:
            self._light(self._first_open(card, draft))
        self._count.setText(
            tr(
                "{answered} of {count} answered",
                answered=answered_count(card.campaign, card, draft),
                count=len(self.rows),
            )
        )
        now = score_now(card, draft)
        gain = now - card.state.score
        self._score.setText(str(now))
        self._gain.setVisible(gain != 0)
        if gain:
            tone = Tone.OK if gain > 0 else Tone.WARN
            sign = "+" if gain > 0 else "−"
            self._gain.set_chip(tr("{sign}{gain} in this call", sign=sign, gain=abs(gain)), tone)
        self._title.setVisible(bool(self.rows))
        self._count.setVisible(bool(self.rows))

    def show_times(self, words: list[str], whose: str) -> None:
        """Offer free times of closers below the question that asks for one."""
        self._times.show_times(words, whose)

    def _build(self, card: LeadCard) -> None:
        self._times.setParent(self)
        self._times.hide()
        for row in self.rows:
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for number, question in enumerate(card.campaign.questions, 1):
            row = QuestionRow(number, question)
            row.answered.connect(self.answered)
            row.touched.connect(self._touched)
            self._box.addWidget(row)
            self.rows.append(row)
            if question.offers_times:
                row.extra.addWidget(self._times)

    def _first_open(self, card: LeadCard, draft: CallDraft) -> int:
        for at, row in enumerate(self.rows):
            key = row.question.key
            if key not in card.state.answers and key not in draft.answers:
                return at
        return len(self.rows)

    @Slot(int)
    def _touched(self, number: int) -> None:
        self._light(number - 1)

    def _light(self, at: int) -> None:
        self._current = at
        for number, row in enumerate(self.rows):
            row.set_current(number == at)
        if 0 <= at < len(self.rows):
            # After the layout has placed the rows; at once it would scroll to where they were.
            QTimer.singleShot(0, self, self._show_current)

    @Slot()
    def _show_current(self) -> None:
        if 0 <= self._current < len(self.rows):
            self.area.ensureWidgetVisible(self.rows[self._current], 0, self.px(8))

    def step(self, by: int) -> None:
        """The next or previous question is current."""
        if self.rows:
            self._light(max(0, min(len(self.rows) - 1, self._current + by)))

    def press(self, digit: int) -> None:
        """Alt+digit answers the current question and moves on."""
        if 0 <= self._current < len(self.rows):
            at = self._current
            if self.rows[at].segments.press(digit) and at + 1 < len(self.rows):
                self._light(at + 1)

    def current(self) -> int:
        """Place of the current question, from 0."""
        return self._current


class FreeTimes(Themed, QWidget):
    """'If yes, free times (hers)': a click writes one into the continuation point.

    Signals:
        chosen: words of the time.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self)
        self.hide()

    def show_times(self, words: list[str], whose: str) -> None:
        """Show these times; none hide the line."""
        while self._flow.count():
            old = self._flow.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.setVisible(bool(words))
        if not words:
            return
        self._words(tr("If yes, free times ({whose}):", whose=whose), Tone.TEXT2)
        for one in words:
            chip = ChipButton(one)
            chip.setProperty("words", one)
            chip.clicked.connect(self._clicked)
            self._flow.addWidget(chip)
        self._words(tr("a click writes it into the continuation point"), Tone.TEXT3)

    def _words(self, text: str, tone: Tone) -> None:
        label = Label(text, Step.META, tone)
        label.setFixedHeight(self.px(Space.CHIP))
        self._flow.addWidget(label)

    @Slot()
    def _clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.chosen.emit(str(sender.property("words")))
