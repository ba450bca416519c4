"""The middle, below: marks and comments in order of time, the present one lit."""

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.screens.recordings import words
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed, make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.delegates import RowList
from app.ui.widgets.rows import ItemModel, MarkItem
from app.ui.widgets.text import ElidedLabel, Label


class MomentModel(ItemModel):
    """Lines of moments; letting another one light up keeps all in place."""

    def set_item(self, row: int, item: MarkItem) -> None:
        """Show one line otherwise."""
        self._items[row] = item
        self.dataChanged.emit(self.index(row), self.index(row))


class MomentList(RowList):
    """Marks and comments; letters are acts, Enter goes to the moment."""

    chosen = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there; a letter that no act took is nobody's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.chosen.emit(self.currentIndex().row())
        elif event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)


class MomentsView(Themed, QFrame):
    """'At this moment': marks and comments in order, the present one lit.

    Signals:
        gone_to: The `Line` whose moment is wanted.
        comment_asked, broke_asked, answer_asked: Something is to be written.
    """

    gone_to = Signal(object)
    comment_asked = Signal()
    broke_asked = Signal()
    answer_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.comment = Button(tr("Comment at 00:00"), icon=words.COMMENT_ICON, key="C")
        self.broke = Button(tr("Broke here"), Face.QUIET_DANGER, words.BROKE_ICON, "B")
        self.answer = Button(tr("Answer"), icon="corner-down-right", key="A")
        self.model = MomentModel()
        self.list = MomentList(tr("Marks and comments in order of time"))
        self.list.setModel(self.model)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.none = Label(tr("Nothing was marked in this call."), Step.BODY, Tone.TEXT3)
        self._lines: tuple[words.Line, ...] = ()
        self._items: list[tuple[MarkItem, MarkItem]] = []
        self._lit: int | None = None
        head = QHBoxLayout()
        head.setContentsMargins(self.px(16), self.px(6), self.px(16), self.px(6))
        head.setSpacing(self.px(8))
        head.addWidget(Label(tr("At this moment"), Step.BODY, weight=Weight.SEMIBOLD))
        head.addWidget(ElidedLabel(tr("marks and comments in order"), Step.META, Tone.TEXT3), 1)
        for button in (self.answer, self.comment, self.broke):
            head.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(make_line())
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.none.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(12))
        box.addWidget(self.none)
        box.addWidget(self.list, 1)
        self.comment.clicked.connect(self.comment_asked)
        self.broke.clicked.connect(self.broke_asked)
        self.answer.clicked.connect(self.answer_asked)
        self.list.clicked.connect(self._clicked)
        self.list.chosen.connect(self._go)

    def show_lines(
        self, lines: tuple[words.Line, ...], items: list[tuple[MarkItem, MarkItem]]
    ) -> None:
        """Show moments; each as it is, and lit."""
        self._lines, self._items, self._lit = lines, items, None
        bar = self.list.verticalScrollBar()
        before = bar.value()
        self.model.set_items([plain for plain, _ in items])
        bar.setValue(before)
        self.none.setVisible(not items)
        self.list.setVisible(bool(items))

    def light(self, row: int | None) -> None:
        """Light the present moment; it is scrolled into view."""
        if row == self._lit:
            return
        before, self._lit = self._lit, row
        for at, which in ((before, 0), (row, 1)):
            if at is not None and at < len(self._items):
                self.model.set_item(at, self._items[at][which])
        if row is not None:
            self.list.scrollTo(self.model.index(row))

    def line(self) -> words.Line | None:
        """What an answer would be to: the selected line, else the lit one."""
        chosen = self.list.selectionModel().selectedIndexes()
        at = chosen[0].row() if chosen else self._lit
        return self._lines[at] if at is not None and at < len(self._lines) else None

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        self._go(index.row())

    @Slot(int)
    def _go(self, row: int) -> None:
        if 0 <= row < len(self._lines):
            self.gone_to.emit(self._lines[row])
