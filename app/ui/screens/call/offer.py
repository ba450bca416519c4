"""A hand-off that waits for its answer: accept, or reject with a reason and one line."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.dispositions import REJECTIONS
from app.domain.vocabulary import RejectionReason
from app.domain.wording import handoff_reason
from app.reads.lead_card import LeadCard
from app.ui.screens.call.ending import ReasonList
from app.ui.screens.call.words import NOTE_LOOK_OF, clock, quoted
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button, PrimaryAct
from app.ui.widgets.cards import Card, FormRows, head_line
from app.ui.widgets.delegates import RowList
from app.ui.widgets.fields import NOTE_LOOKS, FieldError, NoteSign, TextField
from app.ui.widgets.rows import ItemModel, NoteItem, ReasonItem
from app.ui.widgets.text import ElidedLabel, IconLabel, Label, Paragraph


class OfferBar(Themed, QFrame):
    """In the place of the call bar: the time left, and the two answers.

    Signals:
        accept_asked, reject_asked: a button was pressed.
    """

    accept_asked = Signal()
    reject_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Hand-off"))
        self.icon = IconLabel("hourglass", Tone.QUALIFICATION, 16)
        self.words = ElidedLabel("", Step.BODY, Tone.QUALIFICATION, Weight.SEMIBOLD)
        self.from_whom = ElidedLabel("", Step.META, Tone.TEXT2)
        self.reject = Button(tr("Reject…"), Face.NORMAL, "reply", "Ctrl+Shift+R")
        self.accept = Button(
            tr("Accept and open"), Face.PRIMARY, "check", "Ctrl+Shift+A", capped=True
        )
        self.accept.set_height(36)
        self.reject.set_height(36)
        self.accept.clicked.connect(self.accept_asked)
        self.reject.clicked.connect(self.reject_asked)
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(self.words)
        text.addWidget(self.from_whom)
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(Space.PANE), 0, self.px(12), 0)
        row.setSpacing(self.px(10))
        row.addWidget(self.icon)
        row.addLayout(text, 1)
        row.addWidget(self.reject)
        row.addWidget(self.accept)
        self.restyle()

    def show_card(self, card: LeadCard, now: datetime, *, narrow: bool) -> None:
        """Show how long the answer may still take, and who passed it."""
        state = card.state
        if state.answer_by is None:
            return
        reason = handoff_reason(state.score, state.answer_by, now)
        late = now >= state.answer_by
        tone = Tone.DANGER if late else Tone.QUALIFICATION
        self.words.setText(tr(reason.text))
        self.words.set_tone(tone)
        self.icon.set_icon("hourglass", tone)
        by = card.passed_name or tr("the gate")
        self.from_whom.setText(tr("Passed by {by} from {name}", by=by, name=card.campaign.name))
        self.reject.set_look(key="" if narrow else "Ctrl+Shift+R")
        self.accept.set_look(key="" if narrow else "Ctrl+Shift+A")

    def restyle(self) -> None:
        """Take the height from the text scale."""
        self.setFixedHeight(self.px(Space.CALL_BAR))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tint of qualification and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.qualification_tint))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self.theme.line))


class RejectPane(Themed, QWidget):
    """Which of the nine reasons, one line, and the act.

    Signals:
        kept: (reason's code, line). closed: Esc.
    """

    kept = Signal(str, str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes = {rule.label: code for code, rule in REJECTIONS.items()}
        self._chosen = ""
        self.reasons = ReasonList()
        self.reasons.chosen.connect(self._choose)
        self.line = TextField(placeholder=tr("One line that helps the next call"))
        self.line.setAccessibleName(tr("One line"))
        self.line.textEdited.connect(self._clear)
        self.error = FieldError()
        self.act = PrimaryAct(tr("Reject"), "", "Ctrl+Enter")
        self.act.clicked.connect(self.keep)
        self._title = Label(tr("Reject: why?"), Step.TITLE)
        box = QVBoxLayout(self)
        pane = self.px(Space.PANE)
        box.setContentsMargins(pane, self.px(12), pane, self.px(12))
        box.setSpacing(self.px(8))
        for part in (self._title, self.reasons, self.line, self.error):
            box.addWidget(part)
        box.addStretch(1)
        box.addWidget(self.act)

    def open(self, to: str) -> None:
        """Begin anew."""
        self._chosen = ""
        self.line.clear()
        self.error.say("")
        self.act.set_act(
            tr("Reject"),
            tr("back to {to}, with its continuation point", to=to) if to else "",
        )
        self.reasons.show_reasons([rule.label for rule in REJECTIONS.values()], "")
        self.reasons.focus_first()

    @Slot(str)
    def _choose(self, label: str) -> None:
        self._chosen = label
        self.error.say("")
        self.reasons.show_reasons([rule.label for rule in REJECTIONS.values()], label)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _clear(self, _: str) -> None:
        self.error.say("")

    @Slot()
    def keep(self) -> None:
        """Reject, if reason and line are there."""
        code = self._codes.get(self._chosen)
        if code is None:
            self.error.say(tr("Choose why, 1 to 9."))
            self.reasons.focus_first()
        elif not self.line.text().strip():
            self.error.say(tr("Say it in one line. It teaches the start of the line."))
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.kept.emit(RejectionReason(code).value, self.line.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back without rejecting."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class Package(Themed, QWidget):
    """What came with a hand-off: the sender's line, score reasons, screening, what was heard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key: object = None
        self._line = Card(Tone.QUALIFICATION)
        self._line_text = Paragraph("")
        self._line.body.addWidget(self._line_text)
        head_line(self._line, "send", tr("The line that came with it"), Tone.QUALIFICATION)
        self.reasons = ItemModel(parent=self)
        self._reasons = RowList(tr("Reasons of the score"))
        self._reasons.setModel(self.reasons)
        self._answers = FormRows(200)
        self.heard = ItemModel(parent=self)
        self._heard = RowList(tr("What was heard"))
        self._heard.setModel(self.heard)
        self._score_title = Label("", Step.BODY, Tone.TEXT, Weight.SEMIBOLD)
        self._answers_title = Label(tr("Screening"), Step.BODY, Tone.TEXT, Weight.SEMIBOLD)
        self._heard_title = Label(tr("Heard"), Step.BODY, Tone.TEXT, Weight.SEMIBOLD)
        box = QVBoxLayout(self)
        pane = self.px(Space.PANE)
        box.setContentsMargins(pane, 0, pane, self.px(12))
        box.setSpacing(self.px(8))
        for part in (
            self._line,
            self._score_title,
            self._reasons,
            self._answers_title,
            self._answers,
            self._heard_title,
            self._heard,
        ):
            box.addWidget(part)

    def show_card(self, card: LeadCard) -> None:
        """Show the package of a lead."""
        key = (card.state.id, card.state.rev)
        if key == self._key:
            return
        self._key = key
        self._line.setVisible(bool(card.state.handoff_line))
        self._line_text.set_runs(quoted(card.state.handoff_line))
        reasons = score_items(card)
        self._score_title.setText(tr("Why intent {score}", score=card.state.score))
        self._score_title.setVisible(bool(reasons))
        self.reasons.set_items(reasons)
        self._reasons.setVisible(bool(reasons))
        self._answers.clear()
        said = 0
        for question in card.campaign.questions:
            choice = card.state.answers.get(question.key, "")
            label = next((one.label for one in question.choices if one.key == choice), "")
            if label:
                said += 1
                self._answers.add(question.short, Label(label, Step.BODY, weight=Weight.MEDIUM))
        self._answers_title.setVisible(said > 0)
        notes = heard_items(card)
        self.heard.set_items(notes)
        self._heard_title.setVisible(bool(notes))
        self._heard.setVisible(bool(notes))
        self.fit()

    def fit(self) -> None:
        """The lists are as tall as their rows; the pane around them scrolls."""
        for view in (self._reasons, self._heard):
            view.setFixedHeight(max(1, view.content_height()))


def score_items(card: LeadCard) -> list[ReasonItem]:
    """The reasons of the score with their points."""
    found = [one for one in card.state.score_reasons if isinstance(one, dict)]
    most = max((abs(int(one["points"])) for one in found), default=1)
    return [
        ReasonItem(
            int(one["points"]),
            abs(int(one["points"])) / most,
            str(one["reason"]),
            str(one.get("kind", "")),
            clock(one.get("offset_ms")),
        )
        for one in found
    ]


def heard_items(card: LeadCard) -> list[NoteItem]:
    """The notes of the newest conversation that has some."""
    for item in card.thread:
        if not item.notes:
            continue
        rows = []
        for note in item.notes:
            sign = NoteSign(NOTE_LOOK_OF.get(note.kind, ""))
            look = NOTE_LOOKS[sign]
            word = "" if sign is NoteSign.FACT else tr(look.word)
            rows.append(NoteItem(clock(note.offset_ms), note.text, look.icon, word, look.tone))
        return rows
    return []
