"""The thread below the work: newest first, play at the moment, corrections in place."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.reads.lead_card import LeadCard
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.thread.corrections import Wish, wishes
from app.ui.thread.words import ThreadKey, same_day, thread_rows
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.delegates import RowList
from app.ui.widgets.fields import TextField
from app.ui.widgets.rows import VIEW_ROLE, ItemModel, ThreadItem
from app.ui.widgets.text import Label, LinkLabel

FEW = 4


class ThreadList(RowList):
    """The rows; Enter plays or reads, F2 corrects, the menu key offers all of it."""

    entered = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("Thread"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes the act of the row, F2 its pencil."""
        index, key = self.currentIndex(), event.key()
        if index.isValid() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(index)
        elif index.isValid() and key == Qt.Key.Key_F2:
            self.edit_clicked.emit(index)
        else:
            super().keyPressEvent(event)


class ThreadPane(Themed, QWidget):
    """Head, rows, and a line to answer a comment.

    Args:
        inset: It keeps the room of a pane at its sides; not where what is around it does.

    Signals:
        play_asked: (attempt, offset in ms).
        attach_asked: the attempt that a recording from elsewhere is for.
        read_asked: a hand-off's `ThreadKey`.
        correct_asked: a `Wish`.
        answer_kept: (`ThreadKey` of the comment, text).
    """

    play_asked = Signal(object, int)
    attach_asked = Signal(object)
    read_asked = Signal(object)
    correct_asked = Signal(object)
    answer_kept = Signal(object, str)

    def __init__(self, parent: QWidget | None = None, *, inset: bool = True) -> None:
        super().__init__(parent)
        self._all = False
        self._rows: list[ThreadItem] = []
        self._may: frozenset[str] = frozenset()
        self._me: UUID | None = None
        self._lead: object = None
        self._card: LeadCard | None = None
        self._zone = "UTC"
        self._now: datetime | None = None
        self._answering: ThreadKey | None = None
        self.model = ItemModel(parent=self)
        self.list = ThreadList()
        self.list.setModel(self.model)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.act_clicked.connect(self._act)
        self.list.entered.connect(self._act)
        self.list.edit_clicked.connect(self._correct)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.more = LinkLabel(tr("All"), Step.META, weight=Weight.MEDIUM, underline=False)
        self.more.activated.connect(self._toggle)
        self.answer = TextField(placeholder=tr("Answer, Enter keeps it"))
        self.answer.setAccessibleName(tr("Answer to the comment"))
        self.answer.returnPressed.connect(self._keep_answer)
        self.answer.hide()
        head = QHBoxLayout()
        head.setSpacing(self.px(8))
        head.addWidget(Label(tr("Thread"), Step.BODY, Tone.TEXT, Weight.SEMIBOLD))
        head.addWidget(Label(tr("newest first"), Step.META, Tone.TEXT3))
        head.addStretch(1)
        head.addWidget(self.more)
        box = self._box = QVBoxLayout(self)
        pane = self.px(Space.PANE) if inset else 0
        box.setContentsMargins(pane, self.px(4), pane, self.px(12))
        box.setSpacing(self.px(6))
        box.addLayout(head)
        box.addWidget(self.list)
        box.addWidget(self.answer)

    def add_head(self, widget: QWidget) -> None:
        """Something that stands between the head and the rows."""
        self._box.insertWidget(1, widget)

    def show_card(self, card: LeadCard, me: UUID | None, zone: str, now: datetime) -> None:
        """Show the thread of a lead."""
        if card.state.id != self._lead:
            self._lead, self._all, self._answering = card.state.id, False, None
            self.answer.hide()
        self._may, self._me, self._card = card.may, me, card
        self._zone, self._now = zone, now
        self._rows = thread_rows(card, me, zone, now)
        self._fill()

    def _fill(self) -> None:
        rows = self._rows if self._all else self._rows[:FEW]
        self.model.set_items([self._with_pencil(one) for one in rows])
        self.more.setText(tr("Fewer") if self._all else tr("All {count}", count=len(self._rows)))
        self.more.adjustSize()
        self.more.setVisible(len(self._rows) > FEW)
        self.fit()

    def _with_pencil(self, row: ThreadItem) -> ThreadItem:
        found = self._corrections_of(row.key)
        if not found:
            return row
        return replace(row, edit=found[0].title if len(found) == 1 else tr("Correct"))

    def fit(self) -> None:
        """The list is as tall as its rows; the pane around it scrolls."""
        self.list.setFixedHeight(max(1, self.list.content_height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Heights follow the width."""
        super().resizeEvent(event)
        self.fit()

    @Slot()
    def _toggle(self) -> None:
        self._all = not self._all
        self._fill()

    @Slot(object)
    def _act(self, index: QModelIndex) -> None:
        item = index.data(VIEW_ROLE)
        key = item.key if isinstance(item, ThreadItem) else None
        if not isinstance(key, ThreadKey):
            return
        if key.item.kind == "handoff":
            self.read_asked.emit(key)
        elif key.item.recorded and key.item.attempt is not None:
            offset = key.comment.offset_ms if key.comment else 0
            self.play_asked.emit(key.item.attempt, offset)

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        item = index.data(VIEW_ROLE) if index.isValid() else None
        key = item.key if isinstance(item, ThreadItem) else None
        if isinstance(key, ThreadKey):
            menu = self.menu_of(key)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.list.viewport().mapToGlobal(at))

    def menu_of(self, key: ThreadKey) -> QMenu:
        """What can be done with a row."""
        menu = QMenu(self)
        item = key.item
        if item.recorded:
            menu.addAction(tr("Play"), lambda: self.play_asked.emit(item.attempt, 0))
        elif item.attempt is not None and "attach_recording" in self._may:
            menu.addAction(tr("Attach a recording…"), lambda: self.attach_asked.emit(item.attempt))
        if key.comment is not None and "comment" in self._may:
            menu.addAction(tr("Answer…"), lambda: self._start_answer(key))
        self._add_corrections(menu, self._corrections_of(key))
        return menu

    def _may_correct(self, key: ThreadKey) -> bool:
        """The author the same day, a supervisor always."""
        if "correct" not in self._may:
            return False
        if "reopen" in self._may:
            return True
        now = self._now
        return (
            key.item.by == self._me and now is not None and same_day(key.item.at, now, self._zone)
        )

    def _corrections_of(self, key: object) -> list[Wish]:
        """What of a row this person may correct."""
        if not isinstance(key, ThreadKey) or key.comment is not None or self._card is None:
            return []
        return wishes(key.item, self._card) if self._may_correct(key) else []

    def _add_corrections(self, menu: QMenu, found: list[Wish]) -> None:
        for wish in found:
            menu.addAction(wish.menu, partial(self.correct_asked.emit, wish))

    @Slot(object)
    def _correct(self, index: QModelIndex) -> None:
        """The one thing of the row that can be corrected, or a choice of them."""
        item = index.data(VIEW_ROLE)
        found = self._corrections_of(item.key) if isinstance(item, ThreadItem) else []
        if len(found) == 1:
            self.correct_asked.emit(found[0])
        elif found:
            menu = QMenu(self)
            menu.setAccessibleName(tr("Correct"))
            self._add_corrections(menu, found)
            menu.setActiveAction(menu.actions()[0])
            menu.aboutToHide.connect(menu.deleteLater)
            row = self.list.visualRect(index)
            below = QPoint(row.right() - menu.sizeHint().width(), row.bottom())
            menu.popup(self.list.viewport().mapToGlobal(below))

    def _start_answer(self, key: ThreadKey) -> None:
        self._answering = key
        who = key.comment.by_name.split(" ")[0] if key.comment else ""
        self.answer.setPlaceholderText(tr("Answer {who}, Enter keeps it", who=who))
        self.answer.show()
        self.answer.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _keep_answer(self) -> None:
        text = self.answer.text().strip()
        if self._answering is not None and text:
            self.answer_kept.emit(self._answering, text)
            self.answer.clear()
            self.answer.hide()
