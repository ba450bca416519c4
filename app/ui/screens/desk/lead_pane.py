"""The lead that is read: who, the score with its reasons, screening, what was heard, the point."""

from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.vocabulary import NOTE_SIGNS
from app.domain.wall_time import local_of
from app.domain.wording import clock_words
from app.reads.lead_card import LeadCard
from app.reads.receivers import Receivers
from app.reads.thread import NoteItem, ThreadItem
from app.ui.screens.desk.pieces import FactRow, HeardRow, PointCard, Section
from app.ui.screens.desk.strip import PlayerStrip
from app.ui.screens.desk.words import (
    Moment,
    band_words,
    chips_of,
    clock_of,
    point_head,
    reason_items,
    rejection_card,
)
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.cards import Notice
from app.ui.widgets.chip import Chip, ChipBar
from app.ui.widgets.delegates import RowList
from app.ui.widgets.noteline import NOTE_LOOKS, NoteLook, NoteSign
from app.ui.widgets.rows import ItemModel, ReasonItem
from app.ui.widgets.runs import Run
from app.ui.widgets.text import Label, Paragraph
from app.ui.widgets.wavedata import WaveMark

_LOOKS: dict[str, NoteLook] = {
    "fact": NOTE_LOOKS[NoteSign.FACT],
    **{str(kind): NOTE_LOOKS[NoteSign(sign)] for sign, kind in NOTE_SIGNS.items()},
}


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
            part for part in (person.place, f"{person.staff} staff" if person.staff else "") if part
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
        self._whose.setText(clock_words(now, zones or (zone,), zone, person.pronoun))

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
        self.reasons = RowList("Reasons of the score")
        self.reasons.setModel(self.model)
        self.reasons.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reasons.clicked.connect(self._on_row)
        self.reasons.activated.connect(self._on_row)
        words = QVBoxLayout()
        words.setSpacing(self.px(1))
        words.addStretch(1)
        words.addWidget(Label("Intent score", Step.BODY, Tone.TEXT, Weight.SEMIBOLD))
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
        self.score.setAccessibleName(f"Intent score {card.state.score}")
        self.model.set_items(reason_items(card))
        self.reasons.clearSelection()
        self._fit()

    def show_band(self, card: LeadCard, found: Receivers | None) -> None:
        """Say by which card, and how leads of this score ended."""
        runs = [
            Run(f"Card “{card.campaign.name}”, version {card.state.card_version}. ", Tone.TEXT2)
        ]
        if card.state.uncapped not in (0, card.state.score):
            runs.append(Run(f"{card.state.uncapped} points before the cap. ", Tone.TEXT2))
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


class LeadPane(Themed, QWidget):
    """The middle pane.

    Signals:
        play_asked: A `Moment` that is to be heard.
    """

    play_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header, self.score = Header(), ScoreBlock()
        self.screening, self.heard = Section("Screening"), Section("Heard in the call")
        self.point, self.strip = PointCard(), PlayerStrip()
        self._came_back = QVBoxLayout()
        self.score.play_asked.connect(self.play_asked)
        self._scroll = self._body()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.header, make_line(), self._scroll, make_line(), self.strip):
            box.addWidget(widget, 1 if widget is self._scroll else 0)

    def _body(self) -> QScrollArea:
        body = QWidget()
        body.setObjectName("pane")
        columns = QHBoxLayout()
        columns.setSpacing(self.px(24))
        columns.addWidget(self.screening, 1)
        columns.addWidget(self.heard, 1)
        box = QVBoxLayout(body)
        box.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(16))
        box.setSpacing(self.px(16))
        box.addLayout(self._came_back)
        box.addWidget(self.score)
        box.addLayout(columns)
        box.addWidget(self.point)
        box.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        scroll.setAccessibleName("The lead")
        scroll.setWidget(body)
        return scroll

    def show_card(self, card: LeadCard, now: datetime, zone: str, *, anew: bool) -> None:
        """Show a lead; `anew` goes to its top."""
        self.header.show_card(card, now, zone)
        self._show_rejection(card, now)
        self.score.show_card(card)
        call = next((one for one in card.thread if one.kind == "conversation"), None)
        self._show_screening(card, call)
        self._show_heard(card, call)
        self.point.setVisible(True)
        stop = card.stop
        self.point.show_stop(stop, point_head(stop, card.prospect.pronoun, now) if stop else "")
        self._show_strip(call)
        if anew:
            self._scroll.verticalScrollBar().setValue(0)

    def show_receivers(
        self, card: LeadCard, found: Receivers | None, now: datetime, zone: str
    ) -> None:
        """What became known with the people: how such scores end, until when it may be called."""
        self.header.show_chips(card, found, now, zone)
        self.score.show_band(card, found)

    def focus_reasons(self) -> None:
        """Go to the reasons of the score, to read on."""
        self.score.reasons.setFocus(Qt.FocusReason.TabFocusReason)
        self.score.reasons.setCurrentIndex(self.score.model.index(0))

    def _show_rejection(self, card: LeadCard, now: datetime) -> None:
        while self._came_back.count():
            item = self._came_back.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        said = rejection_card(card, now)
        if said is not None:
            title, text = said
            self._came_back.addWidget(
                Notice("corner-up-left", Tone.DANGER, title, text, icon_px=16)
            )

    def _show_screening(self, card: LeadCard, call: ThreadItem | None) -> None:
        questions = card.campaign.questions
        rows: list[QWidget] = []
        for one in questions:
            key = card.state.answers.get(one.key)
            label = next((c.label for c in one.choices if c.key == key), key)
            rows.append(FactRow(one.short, label or "not asked", Tone.TEXT if key else Tone.WARN))
        by = f", by {call.by_name}" if call is not None else ""
        done = sum(one.key in card.state.answers for one in questions)
        self.screening.fill("Screening", f"{done} of {len(questions)}{by}", rows)

    def _show_heard(self, card: LeadCard, call: ThreadItem | None) -> None:
        if call is None:
            self.heard.fill("Heard in the call", "no conversation yet", [])
            return
        rows: list[QWidget] = []
        for note in call.notes:
            row = _heard_row(note, playable=call.recorded)
            if call.recorded and note.offset_ms is not None:
                moment = Moment(str(call.attempt), note.offset_ms)
                row.clicked.connect(partial(self.play_asked.emit, moment))
            rows.append(row)
        minutes = f"{call.seconds // 60}:{call.seconds % 60:02d} min"
        self.heard.fill("Heard in the call", minutes, rows)

    def _show_strip(self, call: ThreadItem | None) -> None:
        if call is None or call.attempt is None or not call.recorded:
            why = call.sound_problem if call is not None else ""
            self.strip.show_none(f"No recording of this call. {why}".strip())
            return
        marks = [
            WaveMark(note.offset_ms / 1000, _LOOKS[note.kind].icon, _LOOKS[note.kind].tone)
            for note in call.notes
            if note.offset_ms is not None
        ]
        self.strip.show_call(call.attempt, call.seconds, marks)


def _heard_row(note: NoteItem, *, playable: bool) -> HeardRow:
    look = _LOOKS[note.kind]
    at = clock_of(note.offset_ms) if note.offset_ms is not None else ""
    return HeardRow(look.icon, look.tone, look.word, note.text, at, playable=playable and bool(at))


def attempt_of(moment: Moment) -> UUID:
    """The call of a moment."""
    return UUID(moment.attempt)
