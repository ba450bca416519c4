"""The right pane: scorecard or reviews, writing about the call, where this person's calls break."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.dispositions import BREAK_REASONS
from app.domain.errors import Incomplete
from app.domain.phrases import phrase
from app.reads.recording import Recording
from app.ui.reviews import words as review_words
from app.ui.reviews.follow_up import FollowUp, Spreads
from app.ui.reviews.sent_review import SentReviews
from app.ui.screens.recordings import words
from app.ui.screens.recordings.breaks_view import Breaks
from app.ui.screens.recordings.scorecard import ScorecardView
from app.ui.screens.recordings.scoring import Scorer, Sheet
from app.ui.screens.recordings.writing import Writing
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.buttons import IconButton, PrimaryAct
from app.ui.widgets.chip import Chip
from app.ui.widgets.delegates import RowList
from app.ui.widgets.fields import FieldError, TextArea
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.meters import clock_text
from app.ui.widgets.panes import FormScroll
from app.ui.widgets.rows import ItemModel, LineItem
from app.ui.widgets.text import Label, Paragraph


class ReasonList(RowList):
    """Why it broke; a digit chooses, Enter too.

    Signals:
        chosen: The reason.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Why it broke here"), parent)
        self._model = ItemModel(
            [LineItem(tr(one), key_cap=str(n + 1)) for n, one in enumerate(BREAK_REASONS)]
        )
        self.setModel(self._model)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._clicked)

    def restyle(self) -> None:
        """All reasons are always shown."""
        super().restyle()
        if self.model() is not None:
            self.setFixedHeight(self.content_height())

    def show_reason(self, reason: str) -> None:
        """Mark the reason that was chosen."""
        if reason in BREAK_REASONS:
            self.setCurrentIndex(self._model.index(BREAK_REASONS.index(reason)))
        else:
            self.selectionModel().clear()
            self.setCurrentIndex(self._model.index(-1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit or Enter chooses."""
        digit = int(event.text()) if event.text().isdecimal() else 0
        if 1 <= digit <= len(BREAK_REASONS):
            self.chosen.emit(BREAK_REASONS[digit - 1])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            row = self.currentIndex().row()
            if row >= 0:
                self.chosen.emit(BREAK_REASONS[row])
        elif event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _clicked(self) -> None:
        self.chosen.emit(BREAK_REASONS[self.currentIndex().row()])


_STATES: dict[str, tuple[str, Tone, str]] = {
    "new": ("", Tone.TEXT2, ""),
    "typing": (phrase("Draft"), Tone.TEXT2, ""),
    "kept": (phrase("Draft saved"), Tone.TEXT2, ""),
    "sending": (phrase("Sending"), Tone.TEXT2, ""),
    "sent": (phrase("Sent"), Tone.OK, "check"),
}


def _padded(widget: QWidget, side: int, top: int, bottom: int) -> QWidget:
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(side, top, side, bottom)
    box.addWidget(widget)
    return holder


class ReviewPane(Themed, QFrame):
    """Writing above, the scorecard or the reviews below it, then where calls break; the act below.

    Signals:
        typed: The text as it is now.
        reason_chosen: Why it broke.
        keep_asked: Keep what is written; with nothing begun, begin a comment.
        dropped: Write nothing after all.
        left: Esc while typing: back to the call, the text stays.
    """

    typed = Signal(str)
    reason_chosen = Signal(str)
    keep_asked = Signal()
    dropped = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAccessibleName(tr("Review"))
        self._one: Recording | None = None
        self._mine = False
        self._writing: Writing | None = None
        self._sheet: Sheet | None = None
        self.head = PaneHead(tr("Review"))
        self.state = Chip(tr("Draft saved"), Tone.TEXT2)
        self.head.add(self.state)
        self.drop = IconButton("x", tr("Drop what is written"), "Esc")
        self.head.add(self.drop)
        self.hint = Paragraph("", Step.BODY, Tone.TEXT2)
        self.reasons = ReasonList()
        self.what = Label("", Step.META, Tone.TEXT2)
        self.text = TextArea(lines=4)
        self.text.installEventFilter(self)
        self.what.setBuddy(self.text)
        self.lacks = FieldError()
        self.sent = SentReviews()
        self.card = ScorecardView()
        self.hidden = Paragraph("", Step.META, Tone.TEXT3)
        self.spreads = Spreads()
        self.follow_up = FollowUp()
        self.breaks = Breaks()
        self.comment_act = PrimaryAct(tr("Comment at 00:00"), "", "C")
        self.keep_act = PrimaryAct(tr("Keep comment"), "", "Ctrl+Enter")
        self.send_act = PrimaryAct(tr("Send review"), "", "Ctrl+Enter", "send")
        self._lay_out()
        self.text.textChanged.connect(self._typed)
        self.reasons.chosen.connect(self._reason)
        self.drop.clicked.connect(self.dropped)
        self.comment_act.clicked.connect(self.keep_asked)
        self.keep_act.clicked.connect(self.keep_asked)
        self.card.left.connect(self.left)

    def _lay_out(self) -> None:
        self.editor = QWidget()
        written = QVBoxLayout(self.editor)
        written.setContentsMargins(0, 0, 0, self.px(14))
        written.setSpacing(0)
        written.addWidget(self.reasons)
        below = QVBoxLayout()
        below.setContentsMargins(self.px(16), self.px(12), self.px(16), 0)
        below.setSpacing(self.px(4))
        below.addWidget(self.what)
        below.addWidget(self.text)
        below.addWidget(self.lacks)
        written.addLayout(below)
        self.idle = _padded(self.hint, self.px(16), self.px(12), self.px(14))
        self._hidden = _padded(self.hidden, self.px(16), self.px(8), self.px(8))
        self.foot = QFrame()
        self.foot.setObjectName("sunken")
        acts = QVBoxLayout(self.foot)
        acts.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(12))
        for act in (self.comment_act, self.keep_act, self.send_act):
            acts.addWidget(act)
        self._foot_line = make_line()
        self._middle_line = make_line()
        self._follow_line, self._spread_line = make_line(), make_line()
        self.body = FormScroll(tr("Review of this call"))
        self.body.form.setContentsMargins(0, 0, 0, 0)
        self.body.form.setSpacing(0)
        for widget in (
            self.editor,
            self.sent,
            self.card,
            self._hidden,
            self.idle,
            self._spread_line,
            self.spreads,
            self._follow_line,
            self.follow_up,
            self._middle_line,
            self.breaks,
        ):
            self.body.form.addWidget(widget)
        self.body.form.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.head, self.body, self._foot_line, self.foot):
            box.addWidget(widget)

    # --- showing ----------------------------------------------------------------------------------

    def show_call(self, one: Recording | None, *, mine: bool = False) -> None:
        """What may be done about this call, and how this person's calls break."""
        self._one, self._mine = one, mine
        may = one is not None and bool(one.may)
        self.head.setVisible(may)
        self.foot.setVisible(may)
        self._foot_line.setVisible(may)
        known = one is not None and (bool(one.breaks) or "break_here" in one.may)
        self.breaks.setVisible(known)
        self._middle_line.setVisible(may and known)
        if one is not None:
            self.breaks.show_breaks(words.breaks_title(one.by_name, mine=mine), one.breaks)
            broke = tr(" B says where it broke, and why.") if "break_here" in one.may else ""
            answer = "" if broke else tr(" A answers a comment.")
            self.hint.set_runs(
                tr("C comments on the moment you hear.{broke}{answer}", broke=broke, answer=answer)
            )
        self._show_mode()

    def show_reviews(self, scorer: Scorer) -> None:
        """What was sent about this call, and what may be said of it."""
        found = scorer.reviews
        now, zone = scorer.office.now(), scorer.office.zone
        rows = scorer.shown()
        self.sent.show_rows(rows, now, zone)
        others = scorer.hidden()
        self.hidden.set_runs(review_words.hidden_words(others) if others else "")
        self._hidden.setVisible(bool(others))
        names: dict[object, str] = {one.by: one.by_name for one in found.reviews} if found else {}
        spread = found is not None and (scorer.sheet is None or scorer.mine() is not None)
        self.spreads.show_spreads(found.spreads if found is not None and spread else (), names)
        self._spread_line.setVisible(self.spreads.isVisibleTo(self.body.inside))
        if found is not None:
            self.card.show_reviews(found)
            self.follow_up.show_verdicts(found, mine=self._mine)
        else:
            self.follow_up.hide()
        self._follow_line.setVisible(self.follow_up.isVisibleTo(self.body.inside))
        self._show_mode()

    def show_sheet(self, scorer: Scorer) -> None:
        """One's own scores as they are; None shows no scorecard."""
        sheet = self._sheet = scorer.sheet
        if sheet is not None:
            name = scorer.reviewed_name()
            self.card.show_sheet(sheet, scorer.current, name)
            again = tr("again ") if sheet.state != "sent" and scorer.mine() is not None else ""
            self.send_act.set_act(
                tr(
                    "Send review {again}to {name}",
                    again=again,
                    name=words.first_name(name),
                )
            )
            self.send_act.setEnabled(sheet.state not in ("sending", "sent"))
            text, tone, icon = _STATES[sheet.state]
            self.state.set_chip(tr(text), tone, icon)
        self._show_mode()

    def show_writing(self, writing: Writing | None, *, focus: bool) -> None:
        """The editor as it stands; with `focus` it is gone to."""
        self._writing = writing
        self.lacks.say("")
        if writing is not None and self.text.toPlainText() != writing.text:
            self.text.blockSignals(True)
            self.text.setPlainText(writing.text)
            self.text.blockSignals(False)
        if writing is not None:
            self.reasons.show_reason(writing.reason)
        self._show_mode()
        if writing is not None and focus:
            self.body.verticalScrollBar().setValue(0)
            first = self.reasons if writing.kind == "broke" and not writing.reason else self.text
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_mode(self) -> None:
        writing, one = self._writing, self._one
        may = one is not None and bool(one.may)
        on = writing is not None and may
        scores = self._sheet is not None and may and not on
        self.editor.setVisible(on)
        self.drop.setVisible(on)
        self.card.setVisible(scores)
        self.state.setVisible(scores and self.state.text() != "")
        self.idle.setVisible(may and not on and self._sheet is None)
        self.comment_act.setVisible(may and not on and self._sheet is None)
        self.keep_act.setVisible(on)
        self.send_act.setVisible(scores)
        self.reasons.setVisible(writing is not None and writing.kind == "broke")
        if writing is None or one is None or not may:
            self._show_title()
            return
        at = clock_text(writing.call_ms / 1000)
        reads = words.reader_words(one, mine=self._mine)
        if writing.kind == "answer":
            to = words.first_name(writing.to_name)
            self._say(
                tr("Answer {to}", to=to),
                at,
                tr("Your answer"),
                tr("Answer {to}", to=to),
                tr("{to} sees it here", to=to),
            )
        elif writing.kind == "broke":
            self._say(
                tr("Broke here"),
                at,
                tr("What happened, in one line"),
                tr("Keep: broke at {at}", at=at),
                reads,
            )
        else:
            self._say(tr("Comment"), at, tr("What you hear"), tr("Keep comment"), reads)

    def _show_title(self) -> None:
        """'Scorecard', with what the card is as far as there is room for it."""
        if self._sheet is None or self._one is None or not self._one.may:
            self.head.set_title(tr("Review"))
            return
        card = self._sheet.card
        for detail in (review_words.card_words(card), card.name, ""):
            self.head.set_title(tr("Scorecard"), detail)
            if self.head.minimumSizeHint().width() <= self.width():
                break

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The head says as much as fits."""
        super().resizeEvent(event)
        if self._writing is None:
            self._show_title()

    def _say(self, title: str, at: str, label: str, act: str, then: str) -> None:
        self.head.set_title(title, tr("at {at}", at=at))
        self.what.setText(label)
        self.text.setAccessibleName(tr("{title} at {at}: {label}", title=title, at=at, label=label))
        self.keep_act.set_act(act, then)

    def show_moment(self, at: str) -> None:
        """The moment a comment would be about."""
        reads = words.reader_words(self._one, mine=self._mine) if self._one else ""
        if (
            self.comment_act.text() != tr("Comment at {at}", at=at)
            or self.comment_act.then() != reads
        ):
            self.comment_act.set_act(tr("Comment at {at}", at=at), reads)

    def show_lacking(self, lacking: Incomplete) -> None:
        """Say what is missing and go there."""
        self.lacks.say(tr(lacking.what))
        target = self.reasons if lacking.field == "reason" else self.text
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- input ------------------------------------------------------------------------------------

    @Slot()
    def _typed(self) -> None:
        self.lacks.say("")
        self.typed.emit(self.text.toPlainText())

    @Slot(str)
    def _reason(self, reason: str) -> None:
        self.lacks.say("")
        self.reason_chosen.emit(reason)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in the text goes back to the call; the text stays where it is."""
        typing = watched is self.text and event.type() == QEvent.Type.KeyPress
        if typing and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)
