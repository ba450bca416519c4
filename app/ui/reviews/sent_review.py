"""Reviews that were sent, to read; whose work it is acknowledges or disputes."""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.reads.review_rows import ReviewRow
from app.ui.reviews import words as review_words
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import Card, button_row
from app.ui.widgets.chip import FlowLayout
from app.ui.widgets.fields import Field, TextField
from app.ui.widgets.text import IconLabel, Label, Paragraph


class SentReview(Card):
    """One review: scores as they were asked, the total, what to practise, what was answered.

    Signals:
        answered: (review, disputed, line).
        hear_asked: The reviewed call is to be heard.
    """

    answered = Signal(object, bool, str)
    hear_asked = Signal(object)

    def __init__(
        self,
        row: ReviewRow,
        now: datetime,
        zone: str,
        *,
        hear: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Tone.ACCENT, parent=parent)
        self.review: UUID = row.review
        self.attempt: UUID = row.attempt
        said = review_words.said_at(row.at, now, zone)
        title = Label(
            tr("Review by {by}", by=row.by_name),
            Step.BODY,
            weight=Weight.SEMIBOLD,
            wrap=True,
        )
        self.head_row.addWidget(IconLabel("circle-check", Tone.ACCENT, 16))
        self.head_row.addWidget(title, 1)
        self.head_row.addWidget(Label(said, Step.META, Tone.TEXT2, tabular=True))
        self.setAccessibleName(
            tr("Review by {by}, {total:.1f} of 5", by=row.by_name, total=row.total)
        )
        self._scores(row)
        if row.practise:
            self.body.addWidget(Label(tr("What to practise"), Step.META, Tone.TEXT2))
            self.body.addWidget(Paragraph(row.practise))
        self.said = Paragraph(review_words.answer_words(row, now, zone), Step.META, Tone.TEXT2)
        self.said.setVisible(row.answer is not None)
        self.body.addWidget(self.said)
        self.acknowledge = Button(tr("Acknowledge"), icon="check")
        self.dispute = Button(tr("Dispute…"))
        self.line = TextField()
        self.field = Field(tr("What you see otherwise, in a line"), self.line)
        self.send = Button(tr("Dispute"), Face.NORMAL, "send")
        self.hear = Button(tr("Hear the call"), icon="play")
        self._acts = QWidget()
        acts = FlowLayout(self._acts)
        for button in (self.acknowledge, self.dispute, self.hear):
            acts.addWidget(button)
        self._writing = QWidget()
        writing = QVBoxLayout(self._writing)
        writing.setContentsMargins(0, self.px(6), 0, 0)
        writing.addWidget(self.field)
        writing.addLayout(button_row(self.send))
        self.body.addWidget(self._acts)
        self.body.addWidget(self._writing)
        answers = row.about_me and row.answer is None
        self.acknowledge.setVisible(answers)
        self.dispute.setVisible(answers)
        self.hear.setVisible(hear)
        self._acts.setVisible(answers or hear)
        self._writing.hide()
        self.line.installEventFilter(self)
        self.acknowledge.clicked.connect(self._acknowledge)
        self.dispute.clicked.connect(self._open)
        self.send.clicked.connect(self._dispute)
        self.hear.clicked.connect(self._hear)
        self.line.returnPressed.connect(self._dispute)

    def _scores(self, row: ReviewRow) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self.px(10))
        grid.setVerticalSpacing(self.px(4))
        grid.setColumnStretch(0, 1)
        for at, one in enumerate(row.questions):
            missed = one.key in row.failed
            tone = Tone.DANGER if missed else Tone.TEXT
            score = Label(
                review_words.score_words(row.scores.get(one.key)),
                Step.BODY,
                tone,
                Weight.SEMIBOLD,
                tabular=True,
            )
            score.setAccessibleName(
                f"{one.text}: {score.text()}{tr(', not passed') if missed else ''}"
            )
            text = tr("{question} (not passed)", question=one.text) if missed else one.text
            grid.addWidget(Label(text, wrap=True), at, 0)
            grid.addWidget(score, at, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)
        self.total = Label(f"{row.total:.1f}", Step.FIGURE, tabular=True)
        self.total.setAccessibleName(tr("Total {total:.1f} of 5", total=row.total))
        holder = QGridLayout()
        holder.addWidget(self.total, 0, 0)
        holder.addWidget(Label(tr("of 5"), Step.META, Tone.TEXT2), 0, 1)
        holder.setColumnStretch(1, 1)
        self.body.addLayout(holder)

    def show_lacking(self, text: str) -> None:
        """A dispute says why."""
        self._open()
        self.field.set_error(text)

    @Slot()
    def _acknowledge(self) -> None:
        self.answered.emit(self.review, False, "")

    @Slot()
    def _hear(self) -> None:
        self.hear_asked.emit(self.attempt)

    @Slot()
    def _open(self) -> None:
        self._writing.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self._reveal)  # once the layout has its new height

    @Slot()
    def _reveal(self) -> None:
        """The line may have opened below what is seen."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self.send)

    @Slot()
    def _dispute(self) -> None:
        if not self.line.text().strip():
            self.field.set_error(tr("Say in a line what you see otherwise."))
            return
        self.answered.emit(self.review, True, self.line.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc closes the line; what was typed stays in it."""
        pressed = watched is self.line and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self._writing.hide()
            self.dispute.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().eventFilter(watched, event)


class SentReviews(Themed, QWidget):
    """The reviews of a call that a person may read, one's own work first.

    Signals:
        answered: (review, disputed, line).
        hear_asked: A reviewed call is to be heard.
    """

    answered = Signal(object, bool, str)
    hear_asked = Signal(object)

    def __init__(
        self, *, hear: bool = False, margin: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._hear = hear
        self.setAccessibleName(tr("Reviews of this call"))
        self.cards: list[SentReview] = []
        self._shown: tuple[ReviewRow, ...] = ()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(*self._margins(margin))
        self._box.setSpacing(self.px(10))

    def _margins(self, margin: int) -> tuple[int, int, int, int]:
        tall = self.px(12) if margin else 0
        return self.px(margin), tall, self.px(margin), tall

    def show_rows(self, rows: tuple[ReviewRow, ...], now: datetime, zone: str) -> None:
        """Show reviews; the same ones again change nothing, so that a typed line stays."""
        self.setVisible(bool(rows))
        if rows == self._shown:
            return
        self._shown = rows
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = []
        for row in sorted(rows, key=lambda one: not one.about_me):
            card = SentReview(row, now, zone, hear=self._hear)
            card.answered.connect(self.answered)
            card.hear_asked.connect(self.hear_asked)
            self._box.addWidget(card)
            self.cards.append(card)
