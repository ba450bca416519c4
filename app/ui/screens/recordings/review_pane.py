"""The right pane: writing about the call, and where this person's calls break."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.dispositions import BREAK_REASONS
from app.domain.errors import Incomplete
from app.reads.recording import Recording
from app.ui.screens.recordings import words
from app.ui.screens.recordings.writing import Writing
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.buttons import IconButton, PrimaryAct
from app.ui.widgets.delegates import RowList
from app.ui.widgets.fields import FieldError, TextArea
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.meters import clock_text
from app.ui.widgets.rows import ItemModel, LineItem
from app.ui.widgets.small import Bar
from app.ui.widgets.text import ElidedLabel, Label, Paragraph

_BAR_WIDTH = 64


class ReasonList(RowList):
    """Why it broke; a digit chooses, Enter too.

    Signals:
        chosen: The reason.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Why it broke here", parent)
        self._model = ItemModel(
            [LineItem(one, key_cap=str(n + 1)) for n, one in enumerate(BREAK_REASONS)]
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


class Breaks(Themed, QWidget):
    """How often calls of one person broke for which reason, as bars."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("", Step.BODY, weight=Weight.SEMIBOLD)
        self._none = Label("No call broke in this time.", Step.META, Tone.TEXT3)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(Label("30 days", Step.META, Tone.TEXT3))
        self._rows = QGridLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(self.px(10))
        self._rows.setVerticalSpacing(self.px(8))
        box = QVBoxLayout(self)
        box.setContentsMargins(self.px(16), self.px(14), self.px(16), self.px(14))
        box.setSpacing(self.px(10))
        box.addLayout(head)
        box.addWidget(self._none)
        box.addLayout(self._rows)

    def show_breaks(self, title: str, found: tuple[tuple[str, int], ...]) -> None:
        """Show reasons, most often first."""
        self.title.setText(title)
        self._none.setVisible(not found)
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        most = max((count for _, count in found), default=1)
        for row, (reason, count) in enumerate(found[:6]):
            holder = QWidget()
            holder.setFixedWidth(self.px(_BAR_WIDTH))
            inner = QHBoxLayout(holder)
            inner.setContentsMargins(0, 0, 0, 0)
            bar = Bar(((1.0, Tone.TELESALES),), 6)
            bar.setFixedWidth(max(self.px(8), round(self.px(_BAR_WIDTH) * count / most)))
            inner.addWidget(bar)
            inner.addStretch(1)
            figure = Label(str(count), Step.BODY, weight=Weight.MEDIUM, tabular=True)
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._rows.addWidget(Label(reason, wrap=True), row, 0)
            self._rows.addWidget(holder, row, 1)
            self._rows.addWidget(figure, row, 2)
        self._rows.setColumnStretch(0, 1)


class ReviewPane(Themed, QFrame):
    """Writing above, breaks below, the primary act at the foot; a scorecard fits on top.

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
        self.setAccessibleName("Review")
        self._one: Recording | None = None
        self._mine = False
        self._writing: Writing | None = None
        self.head = PaneHead("Review")
        self.drop = IconButton("x", "Drop what is written", "Esc")
        self.head.add(self.drop)
        self.hint = Paragraph("", Step.BODY, Tone.TEXT2)
        self.reasons = ReasonList()
        self.what = Label("", Step.META, Tone.TEXT2)
        self.text = TextArea(lines=4)
        self.text.installEventFilter(self)
        self.what.setBuddy(self.text)
        self.lacks = FieldError()
        self.breaks = Breaks()
        self.comment_act = PrimaryAct("Comment at 00:00", "", "C")
        self.keep_act = PrimaryAct("Keep comment", "", "Ctrl+Enter")
        self._lay_out()
        self.text.textChanged.connect(self._typed)
        self.reasons.chosen.connect(self._reason)
        self.drop.clicked.connect(self.dropped)
        self.comment_act.clicked.connect(self.keep_asked)
        self.keep_act.clicked.connect(self.keep_asked)

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
        self.idle = QWidget()
        calm = QVBoxLayout(self.idle)
        calm.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(14))
        calm.addWidget(self.hint)
        self.foot = QFrame()
        self.foot.setObjectName("sunken")
        acts = QVBoxLayout(self.foot)
        acts.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(12))
        acts.addWidget(self.comment_act)
        acts.addWidget(self.keep_act)
        self._foot_line = make_line()
        self._middle_line = make_line()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.head, self.editor, self.idle, self._middle_line, self.breaks):
            box.addWidget(widget)
        box.addStretch(1)
        box.addWidget(self._foot_line)
        box.addWidget(self.foot)

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
            broke = " B says where it broke, and why." if "break_here" in one.may else ""
            answer = "" if broke else " A answers a comment."
            self.hint.set_runs(f"C comments on the moment you hear.{broke}{answer}")
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
            first = self.reasons if writing.kind == "broke" and not writing.reason else self.text
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_mode(self) -> None:
        writing, one = self._writing, self._one
        may = one is not None and bool(one.may)
        on = writing is not None and may
        self.editor.setVisible(on)
        self.drop.setVisible(on)
        self.idle.setVisible(may and not on)
        self.comment_act.setVisible(may and not on)
        self.keep_act.setVisible(on)
        self.reasons.setVisible(writing is not None and writing.kind == "broke")
        if writing is None or one is None or not may:
            self.head.set_title("Review")
            return
        at = clock_text(writing.call_ms / 1000)
        reads = words.reader_words(one, mine=self._mine)
        if writing.kind == "answer":
            to = words.first_name(writing.to_name)
            self._say(f"Answer {to}", at, "Your answer", f"Answer {to}", f"{to} sees it here")
        elif writing.kind == "broke":
            self._say("Broke here", at, "What happened, in one line", f"Keep: broke at {at}", reads)
        else:
            self._say("Comment", at, "What you hear", "Keep comment", reads)

    def _say(self, title: str, at: str, label: str, act: str, then: str) -> None:
        self.head.set_title(title, f"at {at}")
        self.what.setText(label)
        self.text.setAccessibleName(f"{title} at {at}: {label}")
        self.keep_act.set_act(act, then)

    def show_moment(self, at: str) -> None:
        """The moment a comment would be about."""
        reads = words.reader_words(self._one, mine=self._mine) if self._one else ""
        if self.comment_act.text() != f"Comment at {at}" or self.comment_act.then() != reads:
            self.comment_act.set_act(f"Comment at {at}", reads)

    def show_lacking(self, lacking: Incomplete) -> None:
        """Say what is missing and go there."""
        self.lacks.say(lacking.what)
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
