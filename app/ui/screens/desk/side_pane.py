"""The right pane: the gate, who takes it on, one line to the closer, and the decisions."""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.reads.lead_card import LeadCard
from app.reads.receivers import Receivers
from app.ui.screens.desk.people_words import answer_words, person_items, share_hint
from app.ui.screens.desk.words import check_value, first_name, gate_chip
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.chip import Chip
from app.ui.widgets.delegates import RowList
from app.ui.widgets.fields import Field, TextArea
from app.ui.widgets.heads import PaneHead
from app.ui.widgets.rows import ItemModel, PersonItem
from app.ui.widgets.text import ElidedLabel, IconLabel, Label

Index = QModelIndex | QPersistentModelIndex
_MOST_PEOPLE = 6


class GateCard(Themed, QWidget):
    """The checks of the gate, one line each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = PaneHead(tr("Gate"), line=False)
        self.chip = Chip("", Tone.OK, "circle-check")
        self.head.add(self.chip)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(self.px(16), 0, self.px(16), self.px(12))
        self._rows.setSpacing(self.px(11))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self.px(2))
        box.addWidget(self.head)
        box.addLayout(self._rows)

    def show_card(self, card: LeadCard, now: datetime) -> None:
        """Show what passes and what is short."""
        self.chip.set_chip(*gate_chip(card))
        self.chip.setVisible(bool(card.gate.checks))
        while self._rows.count():
            item = self._rows.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        for check in card.gate.checks:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(self.px(8))
            tone = Tone.OK if check.passed else Tone.WARN
            state = tr("passed") if check.passed else tr("short")
            icon = "circle-check" if check.passed else "circle-alert"
            line.addWidget(IconLabel(icon, tone, 16, state))
            line.addWidget(ElidedLabel(tr(check.label)), 1)
            value = check_value(check, card, now)
            line.addWidget(Label(value, Step.BODY, Tone.TEXT if check.passed else Tone.WARN))
            row.setAccessibleName(f"{tr(check.label)}: {state}, {value}")
            self._rows.addWidget(row)


class PeopleModel(ItemModel):
    """The people, with how their share was counted as a tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.found: Receivers | None = None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """As `ItemModel`, with a tooltip."""
        item = self.item_at(index)
        if role == Qt.ItemDataRole.ToolTipRole and self.found and isinstance(item, PersonItem):
            one = next((p for p in self.found.people if p.id == item.key), None)
            return f"{item.second}. {share_hint(one)}" if one else item.second
        return super().data(index, role)


class AssignList(RowList):
    """The people as a radio list: Up and Down choose.

    Signals:
        chosen: Id of the person, None for the first who is free.
        done: Enter or Escape: back to the list of the desk.
    """

    chosen = Signal(object)
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Who takes it on"), parent)
        self.people = PeopleModel(self)
        self.setModel(self.people)
        self.clicked.connect(self._on_row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose, Enter and Escape leave; other letters are the desk's."""
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key, 0)
        if step:
            items = self.people.items()
            at = next(
                (i for i, one in enumerate(items) if isinstance(one, PersonItem) and one.chosen), 0
            )
            self._on_row(self.people.index(max(0, min(len(items) - 1, at + step))))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.done.emit()
        elif event.text().strip():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def show_people(self, found: Receivers, chosen: UUID | None, zone: str) -> None:
        """Show who can take it on."""
        items = person_items(found, chosen, zone)
        self.people.found = found
        self.people.set_items(items)
        at = next((i for i, one in enumerate(items) if one.chosen), 0)
        self.setCurrentIndex(self.people.index(at))
        rows = min(_MOST_PEOPLE, len(items))
        self.setFixedHeight(round(self.content_height() * rows / max(1, len(items))))

    @Slot(QModelIndex)
    def _on_row(self, index: QModelIndex) -> None:
        item = self.people.item_at(index)
        if isinstance(item, PersonItem):
            self.chosen.emit(item.key)


class SidePane(Themed, QWidget):
    """The right pane above its foot.

    Signals:
        typed: The line for the closer.
    """

    typed = Signal(str)

    def __init__(self, foot: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gate, self.people = GateCard(), AssignList()
        self.line_field = Field(tr("One line for the closer"), TextArea("", "", 2))
        editor = self.line_field.editor
        assert isinstance(editor, TextArea)
        self.line = editor
        self.line.textChanged.connect(self._on_text)
        self._answer = Label("", Step.META, Tone.TEXT2, wrap=True)
        self._scroll = self._body()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._scroll, 1)
        box.addWidget(make_line())
        box.addWidget(foot)

    def _body(self) -> QScrollArea:
        body = QWidget()
        body.setObjectName("pane")
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.gate)
        box.addWidget(make_line())
        box.addWidget(self._assign())
        box.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(tr("Gate and who takes it on"))
        scroll.setWidget(body)
        return scroll

    def _assign(self) -> QWidget:
        self.assign = QWidget()
        head = PaneHead(tr("Who takes it on"))
        for text, wide in ((tr("won in segment"), 92), (tr("due today"), 60)):
            label = Label(text, Step.META, Tone.TEXT2)
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            label.setMinimumWidth(self.px(wide))
            head.add(label)
        wait = QHBoxLayout()
        wait.setSpacing(self.px(6))
        wait.addWidget(IconLabel("hourglass", Tone.TEXT2, 14), 0, Qt.AlignmentFlag.AlignTop)
        wait.addWidget(self._answer, 1)
        words = QVBoxLayout()
        words.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(12))
        words.setSpacing(self.px(10))
        words.addWidget(self.line_field)
        words.addLayout(wait)
        box = QVBoxLayout(self.assign)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(head)
        box.addWidget(self.people)
        box.addLayout(words)
        return self.assign

    def show_card(self, card: LeadCard, line: str, now: datetime, *, passing: bool) -> None:
        """Show the gate, and who takes it on where the lead may be passed."""
        self.gate.show_card(card, now)
        self.assign.setVisible(passing)
        if line != self.line.toPlainText():
            self.line.blockSignals(True)
            self.line.setPlainText(line)
            self.line.blockSignals(False)

    def show_people(
        self, found: Receivers, chosen: UUID | None, zone: str, minutes: int, told: str
    ) -> None:
        """Show who can take it on, and how long they have."""
        self.people.show_people(found, chosen, zone)
        name = next((first_name(one.name) for one in found.people if one.id == chosen), "")
        self.line_field.label.setText(tr("One line for {name}", name=name or tr("the closer")))
        self.line.setAccessibleName(self.line_field.label.text())
        self._answer.setText(answer_words(minutes, name, told))

    @Slot()
    def _on_text(self) -> None:
        self.typed.emit(self.line.toPlainText())
