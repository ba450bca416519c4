"""What telesales works on: objections, open ones first, and the deal."""

from datetime import date, datetime

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.wall_time import local_of
from app.domain.wording import day_words
from app.reads.lead_card import LeadCard, Objection
from app.ui.lists.queue_words import money
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.chip import Chip
from app.ui.widgets.fields import TextField
from app.ui.widgets.text import ElidedLabel, IconLabel, Label, LinkLabel


class _Line(Themed, QWidget):
    """A row with a line below it."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, self.px(6), 0, self.px(7))
        self.row.setSpacing(self.px(8))
        self.setMinimumHeight(self.px(33))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line below."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self.theme.line))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click anywhere in the row."""
        self.clicked.emit()


class ObjectionRow(_Line):
    """One objection: open with how often it was raised, or answered with how.

    Signals:
        answered: (the objection, how it was answered).
        reopened: the objection.
    """

    answered = Signal(object, str)
    reopened = Signal(object)

    def __init__(self, one: Objection, zone: str) -> None:
        super().__init__()
        self._one = one
        at = local_of(one.last_at, zone)
        icon, tone = ("check", Tone.OK) if one.answered else ("message-square-warning", Tone.WARN)
        self.row.addWidget(IconLabel(icon, tone, 14))
        ink = Tone.TEXT2 if one.answered else Tone.TEXT
        weight = Weight.REGULAR if one.answered else Weight.MEDIUM
        self._text = ElidedLabel(one.text, Step.BODY, ink, weight)
        self.row.addWidget(self._text, 1)
        self.how = TextField(placeholder=tr("How it was answered"))
        self.how.setAccessibleName(tr("How was this answered: {text}", text=one.text))
        self.how.returnPressed.connect(self._keep)
        self.how.hide()
        self.row.addWidget(self.how, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if one.answered:
            day = tr(day_words(at.date()))
            words = ", ".join(part for part in (one.how, day) if part)
            self.row.addWidget(Label(words if len(words) < 16 else day, Step.META, Tone.TEXT3))
            self.setToolTip(tr("{words}. Click or Enter: open again", words=words))
            self.setAccessibleName(
                tr("Answered objection: {text}, {words}", text=one.text, words=words)
            )
        else:
            raised = (
                tr("Open, raised {raised}×", raised=one.raised) if one.raised > 1 else tr("Open")
            )
            self.row.addWidget(Chip(raised, Tone.WARN))
            self.setAccessibleName(
                tr(
                    "Open objection: {text}, raised {raised} times",
                    text=one.text,
                    raised=one.raised,
                )
            )
            self.setToolTip(tr("Click or Enter: say how it was answered"))
        self.clicked.connect(self.start)

    def keyPressEvent(self, event: object) -> None:
        """Enter begins to answer."""
        from PySide6.QtGui import QKeyEvent

        assert isinstance(event, QKeyEvent)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.how.hasFocus():
            self.start()
        elif event.key() == Qt.Key.Key_Escape and self.how.isVisible():
            self.how.hide()
            self._text.show()
        else:
            super().keyPressEvent(event)

    @Slot()
    def start(self) -> None:
        """Ask how it was answered; an answered one is open again."""
        if self._one.answered:
            self.reopened.emit(self._one)
            return
        self._text.hide()
        self.how.show()
        self.how.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _keep(self) -> None:
        self.answered.emit(self._one, self.how.text().strip())


class DealEditor(Themed, QWidget):
    """Amount and day of close, typed.

    Signals:
        kept: (amount, per, day of close as typed).
    """

    kept = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.amount = TextField(placeholder="18,400 €")
        self.amount.setAccessibleName(tr("Amount and currency"))
        self.per = TextField(placeholder=tr("a year"))
        self.per.setAccessibleName(tr("Per"))
        self.closes = TextField(placeholder=tr("closes 15 dec"))
        self.closes.setAccessibleName(tr("Closes on"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, self.px(2), 0, self.px(2))
        row.setSpacing(self.px(6))
        for field, share in ((self.amount, 3), (self.per, 2), (self.closes, 3)):
            row.addWidget(field, share)
            field.returnPressed.connect(self._keep)

    @Slot()
    def _keep(self) -> None:
        self.kept.emit(self.amount.text(), self.per.text().strip(), self.closes.text().strip())


class Sales(Themed, QWidget):
    """Objections at the left, the deal at the right.

    Signals:
        objection_answered: (objection, how). objection_reopened: objection.
        won_asked, lost_asked: a button. deal_kept: (amount, per, day) as typed.
    """

    objection_answered = Signal(object, str)
    objection_reopened = Signal(object)
    won_asked = Signal()
    lost_asked = Signal()
    deal_kept = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key: object = None
        self.rows: list[ObjectionRow] = []
        self._count = Label("", Step.META, Tone.TEXT3)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._none = Label(tr("None heard yet. Type ! in a note."), Step.META, Tone.TEXT3)
        left = self._column(tr("Objections"), self._count)
        left.addLayout(self._list)
        left.addWidget(self._none)
        left.addStretch(1)
        self._owner = Label("", Step.META, Tone.TEXT3)
        right = self._column(tr("Deal"), self._owner)
        self._fill_deal(right)
        self._columns = (left, right)
        self._row = row = QHBoxLayout(self)
        pane = self.px(Space.PANE)
        row.setContentsMargins(pane, 0, pane, 0)
        row.setSpacing(self.px(20))
        row.addLayout(left, 1)
        row.addLayout(right, 1)

    def minimumSizeHint(self) -> QSize:
        """The wider column alone: where there is no room for both they stand below each other."""
        wide = max(one.minimumSize().width() for one in self._columns)
        return QSize(wide + 2 * self.px(Space.PANE), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other, or below."""
        super().resizeEvent(event)
        both = sum(one.minimumSize().width() for one in self._columns)
        room = self.width() - 2 * self.px(Space.PANE) - self.px(20)
        way = QBoxLayout.Direction.LeftToRight if room >= both else QBoxLayout.Direction.TopToBottom
        if way is not self._row.direction():
            self._row.setDirection(way)

    def _column(self, title: str, detail: Label) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(self.px(8))
        head.addWidget(Label(title, Step.BODY, Tone.TEXT, Weight.SEMIBOLD))
        head.addWidget(detail)
        head.addStretch(1)
        box.addLayout(head)
        return box

    def _fill_deal(self, box: QVBoxLayout) -> None:
        self._amount = Label("", Step.TITLE, tabular=True)
        self._per = Label("", Step.META, Tone.TEXT2)
        self._closes_word = Label(tr("closes"), Step.META, Tone.TEXT2)
        self._closes = Label("", Step.META, Tone.TEXT, Weight.SEMIBOLD)
        self._first = _Line()
        self._first.setToolTip(tr("Change amount and day of close (Ctrl+D)"))
        self._first.setCursor(Qt.CursorShape.PointingHandCursor)
        self._first.clicked.connect(self.edit)
        for part in (self._amount, self._per):
            self._first.row.addWidget(part)
        self._first.row.addStretch(1)
        for part in (self._closes_word, self._closes):
            self._first.row.addWidget(part)
        self.editor = DealEditor()
        self.editor.kept.connect(self.deal_kept)
        self._contract = _Line()
        self._contract_word = Label("", Step.META, Tone.TEXT2)
        self._contract_says = Label("", Step.META, Tone.TEXT, Weight.SEMIBOLD)
        self._contract.row.addWidget(self._contract_word)
        self._contract.row.addStretch(1)
        self._contract.row.addWidget(self._contract_says)
        self.won = Button(tr("Won"), icon="trophy", key="Ctrl+Shift+W")
        self.lost = Button(tr("Lost…"), key="Ctrl+Shift+L")
        self.won.clicked.connect(self.won_asked)
        self.lost.clicked.connect(self.lost_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(self.px(6))
        buttons.addWidget(self.won)
        buttons.addWidget(self.lost)
        buttons.addStretch(1)
        buttons.setContentsMargins(0, self.px(6), 0, 0)
        for line in (self._first, self.editor, self._contract):
            box.addWidget(line)
        box.addLayout(buttons)
        box.addStretch(1)
        self.editor.hide()

    def show_card(self, card: LeadCard, now: datetime, mine: str, *, narrow: bool) -> None:
        """Show a lead's objections and deal."""
        key = (
            card.state.id,
            card.objections,
            card.state.deal_minor,
            card.state.deal_closes,
            card.state.deal_per,
            narrow,
            card.may,
        )
        if key == self._key:
            return
        self._key = key
        self._show_objections(card, mine)
        state = card.state
        known = bool(state.deal_minor)
        self._owner.setText(tr("yours") if "set_deal" in card.may else "")
        self._amount.setText(
            money(state.deal_minor, state.deal_currency) if known else tr("No amount")
        )
        self._per.setText(state.deal_per)
        closes = _day(state.deal_closes)
        self._closes.setText(closes)
        self._closes_word.setVisible(bool(closes))
        self._show_contract(card)
        self.editor.hide()
        self._first.show()
        for button, key_text, act in (
            (self.won, "Ctrl+Shift+W", "win"),
            (self.lost, "Ctrl+Shift+L", "lose"),
        ):
            button.set_look(key="" if narrow else key_text)
            button.setToolTip(key_text)
            button.setVisible(act in card.may)

    def _show_contract(self, card: LeadCard) -> None:
        """What the prospect said of the present contract, from the screening."""
        asked = next((q for q in card.campaign.questions if "contract" in q.text.lower()), None)
        choice = card.state.answers.get(asked.key, "") if asked else ""
        label = next((c.label for c in asked.choices if c.key == choice), "") if asked else ""
        self._contract.setVisible(bool(label))
        self._contract_word.setText(tr("Their contract ends"))
        self._contract_says.setText(label[:1].lower() + label[1:])

    def _show_objections(self, card: LeadCard, mine: str) -> None:
        for old in self.rows:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = []
        for one in card.objections:
            row = ObjectionRow(one, mine)
            row.answered.connect(self.objection_answered)
            row.reopened.connect(self.objection_reopened)
            self._list.addWidget(row)
            self.rows.append(row)
        left = sum(not one.answered for one in card.objections)
        done = len(card.objections) - left
        self._count.setText(
            tr("{left} open, {done} answered", left=left, done=done) if card.objections else ""
        )
        self._none.setVisible(not card.objections)

    @Slot()
    def edit(self) -> None:
        """Type the deal."""
        self.editor.amount.setText(self._amount.text() if self._closes.text() else "")
        if self._amount.text() != tr("No amount"):
            self.editor.amount.setText(self._amount.text())
        self.editor.per.setText(self._per.text())
        self.editor.closes.setText(self._closes.text())
        self._first.hide()
        self.editor.show()
        self.editor.amount.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.amount.selectAll()

    def end_edit(self) -> None:
        """The deal was kept, or Esc."""
        self.editor.hide()
        self._first.show()


def _day(iso: str) -> str:
    try:
        return tr(day_words(date.fromisoformat(iso))) if iso else ""
    except ValueError:
        return iso


class OpenPromises(Themed, QWidget):
    """Promises of ours that are no calls: ticked here, or sent by e-mail.

    Signals:
        ticked: id of a promise.
        mail_asked: what was promised.
    """

    ticked = Signal(object)
    mail_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key: object = None
        self.first: object = None
        self.first_what = ""
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.hide()

    def show_promises(
        self, rows: list[tuple[object, str, str, bool]], *, mail: bool, narrow: bool = False
    ) -> None:
        """Show (id, what, by when, late) of each open one; none hide it."""
        key = (tuple(rows), mail, narrow)
        if key == self._key:
            return
        self._key = key
        while self._box.count():
            place = self._box.takeAt(0)
            old = place.widget() if place is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for number, (promise, what, by, late) in enumerate(rows):
            self._box.addWidget(
                self._row(promise, what, by, late=late, first=number == 0, mail=mail, narrow=narrow)
            )
        self.first = rows[0][0] if rows else None
        self.first_what = rows[0][1] if rows else ""
        self.setVisible(bool(rows))

    def _row(
        self,
        promise: object,
        what: str,
        by: str,
        *,
        late: bool,
        first: bool,
        mail: bool,
        narrow: bool,
    ) -> QWidget:
        line = _Line()
        icon, tone = ("triangle-alert", Tone.DANGER) if late else ("hourglass", Tone.TEXT3)
        line.row.addWidget(IconLabel(icon, tone, 14))
        line.row.addWidget(
            Label(tr("You:") if narrow else tr("You promised:"), Step.META, Tone.TEXT2)
        )
        line.row.addWidget(ElidedLabel(what), 1)
        line.row.addWidget(Label(by, Step.META, tone if late else Tone.TEXT2))
        if mail:
            write = LinkLabel(tr("E-mail"), Step.META, weight=Weight.MEDIUM, underline=False)
            write.setToolTip(tr("Write it (Ctrl+Shift+M)"))
            write.setProperty("what", what)
            write.activated.connect(self._mail)
            line.row.addWidget(write)
        done = Button(tr("Done"), icon="check", key="Ctrl+Shift+K" if first and not narrow else "")
        done.setAccessibleName(tr("Done: {what}", what=what))
        done.setProperty("promise", promise)
        done.clicked.connect(self._tick)
        line.row.addWidget(done)
        return line

    @Slot()
    def _tick(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.ticked.emit(sender.property("promise"))

    @Slot()
    def _mail(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.mail_asked.emit(str(sender.property("what")))
