"""The left pane: the rep's own next calls, what waits behind them, what the rules hold back."""

from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.call_context import Rule
from app.domain.refusals import RULE_LABELS
from app.jobs.call_state import Line
from app.reads.house import Unfinished
from app.reads.queue import HeldBack, QueueAnswer
from app.ui.lists.queue_words import QueueView, foot_words, queue_items
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.cards import FormRows
from app.ui.widgets.delegates import RowList
from app.ui.widgets.fields import TextField
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.rows import VIEW_ROLE, HeadItem, ItemModel, QueueItem, RowItem
from app.ui.widgets.text import ElidedLabel, IconLabel, Label, LinkLabel


class QueueList(RowList):
    """The rows; Enter opens the selected one."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("Queue"))
        self.clicked.connect(self._open)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        item = index.data(VIEW_ROLE)
        if isinstance(item, QueueItem) and item.key is not None:
            self.opened.emit(item.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)


class Foot(Themed, QFrame):
    """The line at the bottom of a pane: icon, words, perhaps a link."""

    def __init__(self, icon: str, link: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sunken")
        row = QHBoxLayout(self)
        row.setContentsMargins(self.px(Space.PANE), 0, self.px(Space.PANE), 0)
        row.setSpacing(self.px(8))
        self._icon = IconLabel(icon, Tone.TEXT3, 14)
        self._text = ElidedLabel("", Step.META, Tone.TEXT2)
        self.link = LinkLabel(link, Step.META, weight=Weight.SEMIBOLD, underline=False)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self.link)
        self.link.setVisible(bool(link))
        self.restyle()

    def say(self, text: str, icon: str = "", tone: Tone = Tone.TEXT2) -> None:
        """Show other words; none hide the line."""
        self._text.setText(text)
        self._text.set_tone(tone)
        if icon:
            self._icon.set_icon(icon, Tone.TEXT3 if tone is Tone.TEXT2 else tone)
        self.setVisible(bool(text))

    def text(self) -> str:
        """The words shown."""
        return self._text.text()

    def restyle(self) -> None:
        """Take the height from the text scale."""
        self.setFixedHeight(self.px(36))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and the line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.sunken))
        painter.fillRect(0, 0, self.width(), 1, QColor(self.theme.line))


class WhyPopup(Themed, QFrame):
    """Counts of what is held back, by rule."""

    def __init__(self, held: HeldBack, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box = QVBoxLayout(self)
        box.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(12))
        box.setSpacing(self.px(8))
        box.addWidget(Label(tr("Held back by calling rules"), Step.BODY, weight=Weight.SEMIBOLD))
        rows = FormRows(216)
        for rule, count in held.by_rule:
            known = rule in set(Rule)
            words = tr(RULE_LABELS.get(Rule(rule), rule)) if known else rule.replace("_", " ")
            figure = Label(f"{count:,}", Step.BODY, Tone.TEXT, Weight.SEMIBOLD, tabular=True)
            rows.add(words, figure)
        box.addWidget(rows)
        box.addWidget(Label(tr("They come back by themselves."), Step.META, Tone.TEXT3))
        self.adjustSize()


class QueuePane(QWidget):
    """Head, rows, feet.

    Signals:
        opened: id of the lead to open.
        search_asked: the magnifier was pressed.
    """

    opened = Signal(object)
    search_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._answer: QueueAnswer | None = None
        self._held = HeldBack(0, ())
        self._unfinished: tuple[Unfinished, ...] = ()
        self._current: UUID | None = None
        self.head = PaneHead(tr("Queue"), "0")
        find = IconButton("search", tr("Find a lead"), "Ctrl+K")
        find.clicked.connect(self.search_asked)
        self.narrow = IconButton("sliders-horizontal", tr("Search in this queue"), "Ctrl+F")
        self.narrow.clicked.connect(self.search)
        for one in (find, self.narrow):
            self.head.add(one)
        self.filter = TextField(
            placeholder=tr("In this queue: name, company, reason"), icon="search"
        )
        self.filter.setAccessibleName(tr("Search in this queue"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._refilter)
        self.filter.hide()
        self._view: QueueView | None = None
        self.model = ItemModel(parent=self)
        self.list = QueueList()
        self.list.setModel(self.model)
        self.list.opened.connect(self.opened)
        self.waits = Foot("list-ordered")
        self.held = Foot("shield-check", tr("Why"))
        self.held.link.setAccessibleName(tr("Why leads are held back"))
        self.held.link.activated.connect(self.show_why)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self.filter)
        box.addLayout(row)
        box.addWidget(self.list, 1)
        box.addWidget(self.waits)
        box.addWidget(self.held)
        self.waits.hide()
        self.held.hide()

    def set_unfinished(self, found: tuple[Unfinished, ...]) -> None:
        """Calls without an ending stand on top, also of a queue that is shown already."""
        if found != self._unfinished:
            self._unfinished = found
            self._refilter()

    def show_queue(self, answer: QueueAnswer, view: QueueView) -> None:
        """Show the queue; the selected lead stays selected, the scroll stays where it is."""
        self._answer, self._view = answer, view
        self.head.set_title(tr("Queue"), str(answer.total) if answer.counted else "")
        items = self._items(answer, view)
        place = self.list.verticalScrollBar().value()
        self.model.set_items(items)
        self.list.verticalScrollBar().setValue(place)
        self.select(self._current)
        words = foot_words(answer)
        self.waits.say(words, "list-ordered", Tone.DANGER if answer.limited else Tone.TEXT2)
        self._show_held()

    def _unfinished_items(self, view: QueueView) -> list[RowItem]:
        shown = {row.lead for row in self._answer.rows} if self._answer else set()
        rows = [one for one in self._unfinished if one.lead not in shown]
        if not rows:
            return []
        items: list[RowItem] = [HeadItem(tr("Not saved"), str(len(rows)), "triangle-alert")]
        items.extend(
            QueueItem(
                one.name or one.company,
                second=one.company,
                reason=tr("The call has no ending yet"),
                reason_icon="triangle-alert",
                tone=Tone.DANGER,
                key=one.lead,
            )
            for one in rows
        )
        return items

    def show_held(self, held: HeldBack) -> None:
        """Show how many the rules hold back."""
        self._held = held
        self._show_held()

    def _show_held(self) -> None:
        waits = self._answer is not None and self._answer.waiting > 0
        text = (
            ""
            if waits or not self._held.total
            else (tr("{total:,} held back by calling rules", total=self._held.total))
        )
        self.held.say(text)

    def tick(self, line: Line, view: QueueView) -> None:
        """The row on the line shows the time of the call."""
        if self._answer is not None and line.lead is not None:
            self._view = view
            self.model.set_items(self._items(self._answer, view))

    def _items(self, answer: QueueAnswer, view: QueueView) -> list[RowItem]:
        items = self._unfinished_items(view) + queue_items(answer, view)
        return found_in(items, self.filter.text())

    @Slot()
    def search(self) -> None:
        """Type to see only some rows; Esc shows all again."""
        self.filter.show()
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    @Slot()
    def _refilter(self) -> None:
        if self._answer is not None and self._view is not None:
            self.model.set_items(self._items(self._answer, self._view))
            self.select(self._current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends the search, Enter and Down go to what was found."""
        key = event.key()
        if self.filter.hasFocus() and key == Qt.Key.Key_Escape:
            self.filter.clear()
            self.filter.hide()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.filter.hasFocus() and key in (
            Qt.Key.Key_Down,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            rows = self.model.items()
            first = next((at for at, one in enumerate(rows) if isinstance(one, QueueItem)), None)
            if first is not None:
                self.list.setCurrentIndex(self.model.index(first))
        else:
            super().keyPressEvent(event)

    def select(self, lead: UUID | None) -> None:
        """The open lead is the selected row."""
        self._current = lead
        if lead is None:
            self.list.clearSelection()
            return
        for row, item in enumerate(self.model.items()):
            if isinstance(item, QueueItem) and item.key == lead:
                index = self.model.index(row)
                if self.list.currentIndex() != index:
                    self.list.setCurrentIndex(index)
                return
        self.list.clearSelection()

    @Slot()
    def show_why(self) -> None:
        """What the rules hold back, by rule."""
        popup = WhyPopup(self._held, self)
        at = self.held.mapToGlobal(QPoint(popup.px(8), 0))
        popup.move(at.x(), at.y() - popup.height() - popup.px(6))
        popup.show()


def found_in(items: list[RowItem], typed: str) -> list[RowItem]:
    """The rows that speak every typed word, under those heads that still have one."""
    words = typed.casefold().split()
    if not words:
        return items
    kept: list[RowItem] = []
    for item in items:
        if isinstance(item, HeadItem):
            if kept and isinstance(kept[-1], HeadItem):
                kept.pop()
            kept.append(item)
        elif all(word in item.spoken().casefold() for word in words):
            kept.append(item)
    if kept and isinstance(kept[-1], HeadItem):
        kept.pop()
    return kept
