"""The rule card: points for what is no answer to a question."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.phrases import phrase
from app.ui.screens.campaigns.draft import CampaignDraft, RuleDraft
from app.ui.screens.campaigns.parts import CellSpot, Section, Spot, cell, row_of, small
from app.ui.screens.campaigns.words import KINDS
from app.ui.tr import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.fields import Combo, FieldError
from app.ui.widgets.text import Label

_POINTS = 60
_VALUES = {"source": phrase("Web form"), "staff": "200"}


class RuleRow(QWidget):
    """One row of the card: where from or what was heard, points, reason."""

    changed = Signal()
    removed = Signal()

    def __init__(self, draft: RuleDraft, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = tr("Rule {number}", number=number)
        self.kind = Combo()
        self.kind.setAccessibleName(tr("{name}, what counts", name=name))
        for key, words in KINDS.items():
            self.kind.addItem(tr(words), key)
        if draft.kind not in KINDS:
            self.kind.addItem(draft.kind, draft.kind)
        self.kind.setCurrentIndex(self.kind.findData(draft.kind))
        self.kind.setFixedWidth(self.kind.sizeHint().width() + 8)
        self.value = cell(draft.value, "", tr("{name}, what it is or says", name=name))
        self.points = cell(draft.points, "0", tr("{name}, points", name=name), _POINTS)
        self.reason = cell(
            draft.reason, tr("reason beside the points"), tr("{name}, reason", name=name)
        )
        self.remove = small("x", tr("Take away rule {number}", number=number))
        self.line = FieldError()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        cells = (self.kind, self.value, self.points, self.reason, self.remove)
        box.addLayout(row_of(cells, (self.value, self.reason)))
        box.addWidget(self.line)
        for editor in (self.value, self.points, self.reason):
            editor.textEdited.connect(self.changed)
        self.kind.activated.connect(self._on_kind)
        self.remove.clicked.connect(self.removed)
        self._hint()

    def read(self) -> RuleDraft:
        """The row as typed."""
        kind = str(self.kind.currentData())
        return RuleDraft(kind, self.value.text(), self.points.text(), self.reason.text())

    def spots(self, where: str) -> dict[str, Spot]:
        """Its cells by field."""
        return {
            f"{where}.value": CellSpot(self.value, self.line),
            f"{where}.points": CellSpot(self.points, self.line),
            f"{where}.reason": CellSpot(self.reason, self.line),
        }

    def _hint(self) -> None:
        kind = str(self.kind.currentData())
        self.value.setPlaceholderText(tr(_VALUES.get(kind, "anything")))

    @Slot()
    def _on_kind(self) -> None:
        self._hint()
        self.changed.emit()


class CardSection(Section):
    """All rows of the card."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Rule card"), tr("Points beside the answers; each counts once"), parent)
        self.rows: list[RuleRow] = []
        self.none = Label(tr("No rules: only answers give points."))
        self.list = QVBoxLayout()
        self.list.setSpacing(6)
        self.box.addWidget(self.none)
        self.box.addLayout(self.list)
        self.add = Button(tr("Add a rule"), icon="plus")
        self.box.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.add.clicked.connect(self._on_add)

    def show_draft(self, draft: CampaignDraft) -> None:
        """Show the card; rows that show the same already stay."""
        if tuple(row.read() for row in self.rows) != draft.card or not draft.card:
            self._build(draft.card)

    def read(self, draft: CampaignDraft) -> CampaignDraft:
        """The card as typed."""
        return replace(draft, card=tuple(row.read() for row in self.rows))

    def _build(self, drafts: tuple[RuleDraft, ...]) -> None:
        for row in self.rows:
            self.list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [RuleRow(one, at) for at, one in enumerate(drafts, 1)]
        self.spots = {}
        for at, row in enumerate(self.rows):
            self.list.addWidget(row)
            row.show()  # at once: it may get the focus next
            row.changed.connect(self.say_changed)
            row.removed.connect(self._on_removed)
            self.spots |= row.spots(f"card.{at}")
        self.none.setVisible(not drafts)

    @Slot()
    def _on_add(self) -> None:
        self._build((*(row.read() for row in self.rows), RuleDraft()))
        self.rows[-1].kind.setFocus(Qt.FocusReason.OtherFocusReason)
        self.say_changed()

    @Slot()
    def _on_removed(self) -> None:
        sender = self.sender()
        if isinstance(sender, RuleRow):
            drafts = [row.read() for row in self.rows]
            del drafts[self.rows.index(sender)]
            self._build(tuple(drafts))
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
            self.say_changed()
