"""The right pane: what is heard, the continuation point, how it ended, save and next."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.acts.save_call import NoteLine as KeptNote
from app.domain.dispositions import DISPOSITIONS
from app.domain.phrases import phrase
from app.domain.vocabulary import Disposition, Role
from app.domain.when_text import WhenProblem
from app.reads.lead_card import LeadCard
from app.ui.screens.call.draft import CallDraft, Lack, Place
from app.ui.screens.call.ending import EndingBar, ReasonList
from app.ui.screens.call.point_editor import PointEditor
from app.ui.screens.call.words import NOTE_LOOK_OF, clock
from app.ui.theme.tokens import Space, Step, Tone
from app.ui.thread.when_edit import EchoLine, WhenEdit, echo_words
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.buttons import KeyCap, PrimaryAct
from app.ui.widgets.delegates import RowList
from app.ui.widgets.fields import NOTE_LOOKS, FieldError, NoteLine, NoteSign, TextField
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.rows import ItemModel, NoteItem
from app.ui.widgets.text import Label

_LEGEND = (
    ("!", phrase("objection")),
    ("+", phrase("signal")),
    ("?", phrase("question")),
    (">", phrase("promise")),
    ("#", phrase("need")),
)


def note_items(draft: CallDraft, *, single: bool = False) -> list[NoteItem]:
    """The lines of this call, oldest first."""
    items: list[tuple[int, NoteItem]] = []
    for note in draft.notes:
        sign = NoteSign(NOTE_LOOK_OF.get(note.kind, ""))
        look = NOTE_LOOKS[sign]
        word = "" if sign is NoteSign.FACT else tr(look.word)
        at = clock(note.offset_ms)
        item = NoteItem(at, note.text, look.icon, word, look.tone, single=single)
        items.append((note.offset_ms or 0, item))
    items += [
        (mark, NoteItem(clock(mark), tr("Marked"), "flag", "", Tone.TEXT3)) for mark in draft.marks
    ]
    return [item for _, item in sorted(items, key=lambda one: one[0])]


class Notes(Themed, QWidget):
    """The lines of this call and the line being typed.

    Signals:
        kept: (sign, text).
        edit_last: Up in an empty line.
        typing: text of the line being typed.
    """

    kept = Signal(str, str)
    edit_last = Signal()
    typing = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ItemModel(parent=self)
        self.list = RowList(tr("Notes of this call"))
        self.list.setModel(self.model)
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.line = NoteLine()
        self.line.kept.connect(self.kept)
        self.line.edit_last.connect(self.edit_last)
        self.line.textEdited.connect(self.typing)
        self._narrow = False
        self._draft: CallDraft | None = None
        legend = QHBoxLayout()
        legend.setSpacing(self.px(4))
        for number, (sign, word) in enumerate(_LEGEND):
            if number:
                legend.addStretch(1)
            legend.addWidget(KeyCap(sign))
            legend.addWidget(Label(tr(word), Step.META, Tone.TEXT2))
        self._legend = QWidget()
        self._legend.setLayout(legend)
        legend.setContentsMargins(0, 0, 0, 0)
        entry = QVBoxLayout()
        pane = self.px(Space.PANE)
        entry.setContentsMargins(pane, self.px(4), pane, self.px(10))
        entry.setSpacing(self.px(8))
        entry.addWidget(self.line)
        entry.addWidget(self._legend)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.list)
        box.addLayout(entry)
        self.fit()

    def show_notes(self, draft: CallDraft) -> None:
        """Show the lines; the newest stays in sight."""
        self._draft = draft
        self.model.set_items(note_items(draft, single=self._narrow))
        self.fit()
        self.list.scrollToBottom()

    def put_back(self, note: KeptNote) -> None:
        """A line comes back to be edited."""
        self.line.set_note(NoteSign(NOTE_LOOK_OF.get(note.kind, "")), note.text)

    def set_narrow(self, narrow: bool) -> None:
        """Narrow windows show the last two lines and no legend."""
        self._narrow = narrow
        self._legend.setVisible(not narrow)
        if self._draft is not None:
            self.show_notes(self._draft)

    def fit(self) -> None:
        """As tall as its lines, within bounds; then it scrolls."""
        most = self.px(62) if self._narrow else self.px(232)
        tall = min(self.list.content_height(), most)
        self.list.setFixedHeight(max(0, tall))
        self.list.setVisible(tall > 0)


class Asking(Themed, QWidget):
    """What a disposition other than a point asks: why, when, whom, how much.

    Signals:
        reason_chosen: the words.
        edited: (field: 'later', 'whom' or 'amount', text).
    """

    reason_chosen = Signal(str)
    edited = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label("", Step.TITLE)
        self.reasons = ReasonList()
        self.reasons.chosen.connect(self.reason_chosen)
        self.later = WhenEdit(tr("march, +6w, mon morning"))
        self.later.edited.connect(self._later)
        self.echo = EchoLine()
        self.echo.taken.connect(self.later.take)
        self.whom = TextField(placeholder=tr("Name, or 'not known'"))
        self.whom.textEdited.connect(self._whom)
        self.amount = TextField(placeholder="18,400 €")
        self.amount.textEdited.connect(self._amount)
        self.errors = {name: FieldError() for name in ("reason", "later", "whom", "amount")}
        box = QVBoxLayout(self)
        pane = self.px(Space.PANE)
        box.setContentsMargins(pane, self.px(12), pane, self.px(10))
        box.setSpacing(self.px(6))
        box.addWidget(self._title)
        self._labels: dict[str, Label] = {}
        for name, words, field in (
            ("reason", "", self.reasons),
            ("later", tr("When it goes on"), self.later),
            ("whom", tr("Whom to ask for"), self.whom),
            ("amount", tr("Amount and currency"), self.amount),
        ):
            label = Label(words, Step.META, Tone.TEXT2)
            label.setBuddy(field)
            self._labels[name] = label
            target = field.focusProxy()
            named = target if isinstance(target, QWidget) else field
            named.setAccessibleName(words or tr("Why"))
            box.addWidget(label)
            box.addWidget(field)
            box.addWidget(self.errors[name])
            if name == "later":
                box.addWidget(self.echo)
        box.addStretch(1)

    def show_draft(self, draft: CallDraft, place: Place, mine: str, pronoun: str) -> None:
        """Show what this disposition asks."""
        rule = DISPOSITIONS[Disposition(draft.disposition)]
        self._title.setText(
            tr("{label}: why?", label=rule.label) if rule.needs_reason else tr(rule.label)
        )
        said_when = rule.needs_when or rule.code is Disposition.GATEKEEPER
        shown = {
            "reason": rule.needs_reason,
            "later": said_when,
            "whom": rule.code in (Disposition.WRONG_PERSON, Disposition.GATEKEEPER),
            "amount": rule.code is Disposition.WON,
        }
        for name, field in (
            ("reason", self.reasons),
            ("later", self.later),
            ("whom", self.whom),
            ("amount", self.amount),
        ):
            field.setVisible(shown[name])
            self._labels[name].setVisible(shown[name] and bool(self._labels[name].text()))
        words = (
            tr("When they said") if rule.code is Disposition.GATEKEEPER else tr("When it goes on")
        )
        self._labels["later"].setText(words)
        self.reasons.show_reasons(rule.reasons, draft.reason)
        self.later.settled = place.settled
        self.later.set_text(draft.later)
        for line, text in ((self.whom, draft.whom), (self.amount, draft.amount)):
            if line.text() != text:
                line.setText(text)
        self._echo(draft, place, mine, pronoun, shown=said_when)

    def _echo(
        self, draft: CallDraft, place: Place, mine: str, pronoun: str, *, shown: bool
    ) -> None:
        if not shown or not draft.later.strip():
            self.echo.say("")
            return
        found = place.read(draft.later)
        if isinstance(found, WhenProblem):
            self.echo.show_problem(found)
            self.echo.they_asked.hide()
        else:
            self.echo.say(echo_words(found, place, mine, pronoun, draft.later))

    def editor_of(self, name: str) -> QWidget | None:
        """The widget that takes the keys of a field."""
        found: dict[str, QWidget] = {
            "reason": self.reasons,
            "later": self.later.field,
            "whom": self.whom,
            "amount": self.amount,
        }
        return found.get(name)

    @Slot(str)
    def _later(self, text: str) -> None:
        self.edited.emit("later", text)

    @Slot(str)
    def _whom(self, text: str) -> None:
        self.edited.emit("whom", text)

    @Slot(str)
    def _amount(self, text: str) -> None:
        self.edited.emit("amount", text)


class NotesPane(QWidget):
    """Notes above, then the point or what else is asked, then endings and the primary act."""

    def __init__(self, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._role = role
        self._ordered: tuple[QWidget, ...] = ()
        self.head = PaneHead(tr("Notes"), tr("stamped with the moment of the call"))
        # From the outside in: with each move to another parent Qt styles all that is inside anew.
        self.notes = Notes(self)
        self.area = QScrollArea(self)
        self.middle = QStackedWidget(self.area.viewport())
        self.middle.setObjectName("pane")
        self.point = PointEditor(role, self.middle)
        self.asking = Asking(self.middle)
        self.middle.addWidget(self.point)
        self.middle.addWidget(self.asking)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.middle)
        foot = QWidget(self)
        self.endings = EndingBar(role, foot)
        self.error = FieldError()
        self.save = PrimaryAct(tr("Save and next"), "", "Ctrl+Enter")
        foot.setObjectName("sunken")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        low = QVBoxLayout(foot)
        low.setContentsMargins(16, 12, 16, 12)
        low.setSpacing(10)
        low.addWidget(self.endings)
        low.addWidget(self.error)
        low.addWidget(self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (self.head, self.notes, make_line()):
            box.addWidget(part)
        box.addWidget(self.area, 1)
        box.addWidget(make_line())
        box.addWidget(foot)

    def show_middle(
        self, card: LeadCard, draft: CallDraft, place: Place, mine: str, *, narrow: bool
    ) -> None:
        """The editor of the point, or what the chosen disposition asks instead."""
        rule = DISPOSITIONS[Disposition(draft.disposition)] if draft.disposition else None
        asks = rule is not None and not rule.needs_point and rule.reached
        asks = asks or (
            rule is not None and rule.code in (Disposition.WRONG_PERSON, Disposition.GATEKEEPER)
        )
        self.point.show_card(card, draft, place, mine, narrow=narrow)
        if asks:
            self.asking.show_draft(draft, place, mine, card.prospect.pronoun)
        self.middle.setCurrentWidget(self.asking if asks else self.point)
        built = (*self.endings.buttons.values(), *self.asking.reasons.buttons)
        if built != self._ordered:
            self._ordered = built
            self.order()

    def order(self) -> None:
        """Tab goes in the order of reading; buttons that came later stand where they are seen."""
        point, asking = self.point, self.asking
        walk: list[QWidget] = [
            self.notes.line,
            point.stopped_at,
            point.open_question,
            point.open_objection,
            point.ours.field,
            point.theirs.field,
            point.goes_on_with,
            point.opens_with,
            point.when.field,
            point.when.calendar,
            *point.way.buttons(),
            point.echo.nearest,
            point.echo.they_asked,
            *asking.reasons.buttons,
            asking.later.field,
            asking.later.calendar,
            asking.whom,
            asking.amount,
            *self.endings.buttons.values(),
            self.endings.more,
            self.save,
        ]
        for before, after in pairwise(walk):
            QWidget.setTabOrder(before, after)

    def show_lacks(self, lacks: tuple[Lack, ...]) -> None:
        """Say under each field what is missing."""
        self.point.show_lacks(lacks)
        said = {one.field: one.sentence for one in lacks}
        for name, error in self.asking.errors.items():
            error.say(said.get(name, ""))
        self.error.say(said.get("disposition", ""))

    def go_to(self, lack: Lack) -> None:
        """The field that is missing has the focus and is in sight."""
        if lack.field == "disposition":
            self.endings.focus_first()
            return
        if lack.field == "reason":
            self.asking.reasons.focus_first()
            return
        editor = self.point.editor_of(lack.field) or self.asking.editor_of(lack.field)
        if editor is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(editor, 0, 40)
