"""Top of the lead that is read: who, the clock there, chips; the score with its reasons."""

from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.wall_time import local_of
from app.domain.wording import clock_words
from app.reads.lead_card import LeadCard
from app.reads.receivers import Receivers
from app.ui.screens.desk.people_words import band_words
from app.ui.screens.desk.words import Moment, chips_of, reason_items
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.chip import Chip, ChipBar
from app.ui.widgets.delegates import RowList
from app.ui.widgets.rows import ItemModel, ReasonItem
from app.ui.widgets.runs import Run
from app.ui.widgets.text import Label, Paragraph


class Header(Themed, QWidget):
    """Name, what the person does where, the clock there, chips."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = Label("", Step.NAME)
        self.clock = Label("", Step.NAME, tabular=True)
        self._what = Paragraph("", single=True)
        self._whose = Label("", Step.META, Tone.TEXT2)
        self.chips = ChipBar()
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.name, 1)
        first.addWidget(self.clock)
        second.addWidget(self._what, 1)
        second.addWidget(self._whose)
        box = QVBoxLayout(self)
        box.setContentsMargins(self.px(16), self.px(13), self.px(16), self.px(12))
        box.setSpacing(0)
        box.addLayout(first)
        box.addLayout(second)
        box.addSpacing(self.px(9))
        box.addWidget(self.chips)

    def show_card(self, card: LeadCard, now: datetime, zone: str) -> None:
        """Say who it is."""
        person = card.prospect
        name = person.name or person.company
        self.name.setText(name)
        runs = [Run(f"{person.role}, ")] if person.role and person.name else []
        runs += [Run(person.company, Tone.TEXT, Weight.MEDIUM)] if person.name else []
        place = ", ".join(
            part
            for part in (
                person.place,
                tr("{staff} staff", staff=person.staff) if person.staff else "",
            )
            if part
        )
        self._what.set_runs([*runs, Run(f" · {place}" if place else "", Tone.TEXT2)])
        self._what.setToolTip("" if self._what.fits() else self._what.text())
        self.show_clock(card, now, zone)

    def show_clock(self, card: LeadCard, now: datetime, zone: str) -> None:
        """What time it is there."""
        person = card.prospect
        zones = (person.zone,) if person.zone else tuple(person.zones)
        there = zones[0] if zones else zone
        self.clock.setText(f"{local_of(now, there):%H:%M}")
        self._whose.setText(tr(clock_words(now, zones or (zone,), zone, person.pronoun)))

    def show_chips(self, card: LeadCard, found: Receivers | None, now: datetime, zone: str) -> None:
        """Since when, which segment and source, until when it may be called."""
        chips: list[QWidget] = [Chip(*one) for one in chips_of(card, found, now, zone)]
        self.chips.set_chips(chips)


class ScoreBlock(Themed, QWidget):
    """The score in large, by which card, and the reasons below.

    Signals:
        play_asked: A `Moment` of a reason.
    """

    play_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.score = Label("", Step.SCORE, tabular=True)
        self._card = Paragraph("", Step.META)
        self.model = ItemModel(parent=self)
        self.reasons = RowList(tr("Reasons of the score"))
        self.reasons.setModel(self.model)
        self.reasons.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reasons.clicked.connect(self._on_row)
        self.reasons.activated.connect(self._on_row)
        words = QVBoxLayout()
        words.setSpacing(self.px(1))
        words.addStretch(1)
        words.addWidget(Label(tr("Intent score"), Step.BODY, Tone.TEXT, Weight.SEMIBOLD))
        words.addWidget(self._card)
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(self.px(14))
        row.addWidget(self.score)
        row.addLayout(words, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self.px(4))
        box.addLayout(row)
        box.addWidget(self.reasons)

    def show_card(self, card: LeadCard) -> None:
        """Show the score and its reasons."""
        self.score.setText(str(card.state.score))
        self.score.setAccessibleName(tr("Intent score {score}", score=card.state.score))
        self.model.set_items(reason_items(card))
        self.reasons.clearSelection()
        self._fit()

    def show_band(self, card: LeadCard, found: Receivers | None) -> None:
        """Say by which card, and how leads of this score ended."""
        runs = [
            Run(
                tr(
                    "Card “{name}”, version {version}. ",
                    name=card.campaign.name,
                    version=card.state.card_version,
                ),
                Tone.TEXT2,
            )
        ]
        if card.state.uncapped not in (0, card.state.score):
            runs.append(
                Run(
                    tr("{uncapped} points before the cap. ", uncapped=card.state.uncapped),
                    Tone.TEXT2,
                )
            )
        if found is not None:
            head, figure, tail = band_words(found)
            runs.append(Run(head, Tone.TEXT2))
            runs.append(Run(figure, Tone.TEXT, Weight.SEMIBOLD))
            runs.append(Run(tail, Tone.TEXT2))
        self._card.set_runs(runs)

    def restyle(self) -> None:
        """The list is as tall as its rows."""
        super().restyle()
        if hasattr(self, "reasons"):
            self._fit()

    def _fit(self) -> None:
        self.reasons.setFixedHeight(self.reasons.content_height())

    @Slot(QModelIndex)
    def _on_row(self, index: QModelIndex) -> None:
        item = self.model.item_at(index)
        if isinstance(item, ReasonItem) and isinstance(item.key, Moment):
            self.play_asked.emit(item.key)
