"""The lead that is read: who, the score with its reasons, screening, what was heard, the point."""

from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.vocabulary import NOTE_SIGNS
from app.jobs.playback import Heard
from app.jobs.waveshape import Overview
from app.reads.lead_card import LeadCard
from app.reads.receivers import Receivers
from app.reads.recording import Recording
from app.reads.thread import NoteItem, ThreadItem
from app.ui.screens.desk.header import Header, ScoreBlock
from app.ui.screens.desk.pieces import FactRow, HeardRow, PointCard, Section
from app.ui.screens.desk.sound import DeskSound
from app.ui.screens.desk.strip import PlayerStrip
from app.ui.screens.desk.words import (
    Moment,
    answered,
    clock_of,
    point_head,
    rejection_card,
)
from app.ui.theme.tokens import Tone
from app.ui.thread.pane import ThreadPane
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.cards import Notice
from app.ui.widgets.noteline import NOTE_LOOKS, NoteLook, NoteSign
from app.ui.widgets.wavedata import Span, WaveMark

_LOOKS: dict[str, NoteLook] = {
    "fact": NOTE_LOOKS[NoteSign.FACT],
    **{str(kind): NOTE_LOOKS[NoteSign(sign)] for sign, kind in NOTE_SIGNS.items()},
}


class LeadPane(Themed, QWidget):
    """The middle pane.

    Signals:
        play_asked: A `Moment` that is to be heard.
    """

    play_asked = Signal(object)

    def __init__(self, sound: DeskSound, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sound = sound
        self.header, self.score = Header(), ScoreBlock()
        self.screening, self.heard = Section(tr("Screening")), Section(tr("Heard in the call"))
        self.point, self.strip = PointCard(), PlayerStrip()
        self.history = ThreadPane(inset=False)
        self.history.hide()
        self._came_back = QVBoxLayout()
        self.score.play_asked.connect(self.play_asked)
        self.strip.toggled.connect(sound.toggle)
        self.strip.seek_asked.connect(sound.seek)
        self.strip.speed_asked.connect(sound.set_speed)
        sound.opened.connect(self._on_recording)
        sound.missing.connect(self._on_no_sound)
        sound.drawn.connect(self._on_drawn)
        sound.heard.connect(self._on_heard)
        sound.coming.connect(self.strip.show_coming)
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
        self._beside = QVBoxLayout()
        box.addLayout(self._beside)
        box.addWidget(self.score)
        box.addLayout(columns)
        box.addWidget(self.point)
        box.addWidget(self.history)
        box.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        scroll.setAccessibleName(tr("The lead"))
        scroll.setWidget(body)
        return scroll

    def show_card(
        self, card: LeadCard, me: UUID | None, now: datetime, zone: str, *, anew: bool
    ) -> None:
        """Show a lead; `anew` goes to its top. Who may correct what was saved sees the thread."""
        self.header.show_card(card, now, zone)
        self._show_rejection(card, now)
        self.score.show_card(card)
        call = last_call(card)
        self._show_screening(card, call)
        self._show_heard(card, call)
        stop = card.stop
        self.point.show_stop(stop, point_head(stop, card.prospect.pronoun, now) if stop else "")
        self.history.show_card(card, me, zone, now)
        self.history.setVisible("correct" in card.may and bool(self.history.model.items()))
        self._open_sound(card, call)
        if anew:
            self._scroll.verticalScrollBar().setValue(0)

    def show_receivers(
        self, card: LeadCard, found: Receivers | None, now: datetime, zone: str
    ) -> None:
        """What became known with the people: how such scores end, until when it may be called."""
        self.header.show_chips(card, found, now, zone)
        self.score.show_band(card, found)

    def add_proof(self, proof: QWidget) -> None:
        """Where the seconds stand with which the lead is offered."""
        self._beside.addWidget(proof)

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
            said = answered(card, one.key)
            rows.append(
                FactRow(one.short, said or tr("not asked"), Tone.TEXT if said else Tone.WARN)
            )
        by = tr(", by {by}", by=call.by_name) if call is not None else ""
        done = sum(one.key in card.state.answers for one in questions)
        self.screening.fill(
            tr("Screening"),
            tr("{done} of {count}{by}", done=done, count=len(questions), by=by),
            rows,
        )

    def _show_heard(self, card: LeadCard, call: ThreadItem | None) -> None:
        if call is None:
            self.heard.fill(tr("Heard in the call"), tr("no conversation yet"), [])
            return
        rows: list[QWidget] = []
        for note in call.notes:
            row = _heard_row(note, playable=call.recorded)
            if call.recorded and note.offset_ms is not None:
                moment = Moment(str(call.attempt), note.offset_ms)
                row.clicked.connect(partial(self.play_asked.emit, moment))
            rows.append(row)
        minutes = tr(
            "{seconds}:{seconds2:02d} min", seconds=call.seconds // 60, seconds2=call.seconds % 60
        )
        self.heard.fill(tr("Heard in the call"), minutes, rows)

    def _open_sound(self, card: LeadCard, call: ThreadItem | None) -> None:
        if call is None or call.attempt is None or not call.recorded:
            self.sound.close_call()
            self._on_no_sound(call.sound_problem if call is not None else "")
        else:
            self.sound.open(card.state.id, call.attempt)

    @Slot(object)
    def _on_recording(self, one: Recording) -> None:
        kinds = ((_LOOKS[at.kind], at) for at in one.moments if at.kind in _LOOKS)
        marks = [WaveMark(one.second_of(at.call_ms), look.icon, look.tone) for look, at in kinds]
        self.strip.show_call(one.seconds, marks)
        self.strip.choose_speed(self.sound.listening.speed)

    @Slot(str)
    def _on_no_sound(self, why: str) -> None:
        self.strip.show_none(tr("No sound of this call. {why}", why=why).strip())

    @Slot(object)
    def _on_drawn(self, found: Overview) -> None:
        rep, prospect = ([Span(*one) for one in lane] for lane in (found.rep, found.prospect))
        self.strip.show_speech(rep, prospect)

    @Slot(object)
    def _on_heard(self, now: Heard) -> None:
        self.strip.show_position(now.position, playing=now.playing)


def last_call(card: LeadCard) -> ThreadItem | None:
    """The conversation that the screening and the notes come from."""
    return next((one for one in card.thread if one.kind == "conversation"), None)


def _heard_row(note: NoteItem, *, playable: bool) -> HeardRow:
    look = _LOOKS[note.kind]
    at = clock_of(note.offset_ms) if note.offset_ms is not None else ""
    return HeardRow(
        look.icon, look.tone, tr(look.word), note.text, at, playable=playable and bool(at)
    )


def attempt_of(moment: Moment) -> UUID:
    """The call of a moment."""
    return UUID(moment.attempt)
