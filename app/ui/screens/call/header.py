"""Who is called: name, role, company, their clock, and what the rules say."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.vocabulary import Role
from app.reads.lead_card import LeadCard
from app.ui.screens.call.words import ChipWords, chips, name_of, place_line, their_clock
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.chip import Chip, ChipBar
from app.ui.widgets.runs import Run
from app.ui.widgets.text import ElidedLabel, Label, Paragraph


class ProspectHeader(Themed, QWidget):
    """The biggest words of a call.

    Signals:
        edit_asked: the pencil was pressed.
    """

    edit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Prospect"))
        self.name = ElidedLabel("", Step.NAME)
        self.edit = IconButton("pencil", tr("Edit name, phones and place"), icon_px=14, size=24)
        self.edit.clicked.connect(self.edit_asked)
        self.line = Paragraph("", Step.BODY, Tone.TEXT2, single=True)
        self.clock = Label("", Step.NAME, tabular=True)
        self.clock_words = Label("", Step.META, Tone.TEXT2)
        self.chips = ChipBar()
        self._said: list[ChipWords] = []
        left = QVBoxLayout()
        left.setSpacing(self.px(2))
        top = QHBoxLayout()
        top.setSpacing(self.px(6))
        top.addWidget(self.name, 100)
        top.addWidget(self.edit)
        top.addStretch(1)
        left.addLayout(top)
        left.addWidget(self.line)
        right = QVBoxLayout()
        right.setSpacing(self.px(2))
        right.addWidget(self.clock, 0, Qt.AlignmentFlag.AlignRight)
        right.addWidget(self.clock_words, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout()
        row.setSpacing(self.px(16))
        row.addLayout(left, 1)
        row.addLayout(right)
        box = QVBoxLayout()
        pane = self.px(Space.PANE)
        box.setContentsMargins(pane, self.px(12), pane, self.px(12))
        box.setSpacing(self.px(8))
        box.addLayout(row)
        box.addWidget(self.chips)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(box)
        outer.addWidget(make_line())

    def show_card(
        self,
        card: LeadCard,
        now: datetime,
        mine: str,
        *,
        role: Role,
        lease_until: datetime | None,
        narrow: bool,
    ) -> None:
        """Show a prospect."""
        self.setProperty("lead", str(card.state.id))
        self.name.setText(name_of(card))
        wide = QFontMetricsF(self.name.font()).horizontalAdvance(self.name.text())
        self.name.setMaximumWidth(round(wide) + 2)
        role_name, company, rest = place_line(card)
        runs: list[Run] = []
        if role_name:
            runs.append(Run(f"{role_name}, " if company else role_name, Tone.TEXT2))
        if company:
            runs.append(Run(company, Tone.TEXT, Weight.MEDIUM))
        if rest:
            runs.append(Run(f" · {rest}" if runs else rest, Tone.TEXT2))
        self.line.set_runs(runs or [Run("", Tone.TEXT2)])
        self.edit.setVisible("correct_profile" in card.may)
        self.tick(card, now, mine)
        said = chips(card, now, role=role, lease_until=lease_until, narrow=narrow)
        if said != self._said:
            self._said = said
            self._say_chips(said)

    def _say_chips(self, said: list[ChipWords]) -> None:
        shown = [one for one in self.chips.chips() if isinstance(one, Chip)]
        while len(shown) < len(said):
            shown.append(Chip(""))
            self.chips.add_chip(shown[-1])
        for chip, one in zip(shown, said, strict=False):
            chip.set_chip(one.text, one.tone, one.icon, one.outlined)
        for at, chip in enumerate(shown):
            chip.setVisible(at < len(said))

    def tick(self, card: LeadCard, now: datetime, mine: str) -> None:
        """Their clock goes on."""
        figure, words = their_clock(card, now, mine)
        self.clock.setText(figure)
        self.clock_words.setText(words)
        self.clock.setAccessibleName(f"{figure} {words}")
