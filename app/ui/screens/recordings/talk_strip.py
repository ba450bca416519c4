"""Below the transport: who talked how much, the longest monologue, overlaps, silence."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.domain.spans import Spans
from app.domain.speech import PROSPECT, REP, SpeechFigures
from app.domain.speech_words import explain
from app.reads.recording import Recording
from app.reads.speech import SpeechAnswer, SpeechQuestion
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.reviews import words as review_words
from app.ui.screens.recordings.words import first_name
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.meters import clock_text
from app.ui.widgets.small import RatioBar
from app.ui.widgets.text import ElidedLabel, Label, LinkLabel


def silences(found: SpeechAnswer, seconds: float, pauses: Spans) -> Spans:
    """Where nobody speaks, from the stretches of speech; empty while they are not known whole."""
    if found.both is not None:
        speech = found.both
    elif found.rep is not None and found.prospect is not None:
        speech = (*found.rep, *found.prospect)
    else:
        return ()
    at, quiet = 0.0, []
    for start, end in sorted((*speech, *pauses)):
        if start - at >= _SHOWN_SILENCE:
            quiet.append((at, start))
        at = max(at, end)
    if seconds - at >= _SHOWN_SILENCE:
        quiet.append((at, seconds))
    return tuple(quiet)


_SHOWN_SILENCE = 2.0
"""Seconds: shorter ones are breath, and a band of each would hide the call."""


class Talk(QObject):
    """How the open call was talked; paints nothing.

    Signals:
        changed: The `SpeechAnswer` of the open call, or None.
    """

    changed = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.recording: Recording | None = None
        self.found: SpeechAnswer | None = None
        office.changes.listen(self, {"recordings"}, self._stale)

    @Slot(object)
    def show(self, one: Recording | None) -> None:
        """This call is open now."""
        self.recording, self.found = one, None
        self.changed.emit(None)
        self._ask()

    def _stale(self, _stale: Stale) -> None:
        self._ask()

    def _ask(self) -> None:
        one = self.recording
        if one is not None and one.sound:
            asked = SpeechQuestion(one.lead, one.attempt)
            take = _taken(self, one.attempt)
            self.office.ask(asked, owner=self, on_done=take, on_failed=_unread, key="speech")

    def take(self, found: SpeechAnswer, attempt: UUID) -> None:
        """What the store says of this call."""
        if self.recording is not None and self.recording.attempt == attempt:
            self.found = found
            self.changed.emit(found)


def _taken(talk: Talk, attempt: UUID) -> Callable[[SpeechAnswer], None]:
    return lambda found: talk.take(found, attempt)


def _unread(_failure: object) -> None:
    """The call itself says why it can't be read."""


class TalkStrip(Themed, QWidget):
    """Four figures side by side; a quiet line while they are not known.

    Signals:
        seek: A second of the sound.
    """

    seek = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("How this call was talked"))
        self.ratio = RatioBar()
        self.monologue, self.story_by = _figure(), Label("", Step.META, Tone.REP, Weight.MEDIUM)
        self.monologue_at = LinkLabel("", Step.META, Tone.ACCENT, underline=False)
        self.overlaps, self.overlaps_by = _figure(), Label("", Step.META, Tone.TEXT2)
        self.silence, self.dead = _figure(), Label("", Step.META, Tone.TEXT2)
        self.quiet = ElidedLabel("", Step.META, Tone.TEXT3)
        self._start = 0.0
        self.monologue_at.activated.connect(self._go)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._calm())
        self._pages.addWidget(self._figures())
        self._page(0)

    def _calm(self) -> QWidget:
        page = QWidget()
        box = QHBoxLayout(page)
        box.setContentsMargins(self.px(16), self.px(7), self.px(16), self.px(7))
        box.addWidget(self.quiet)
        return page

    def _figures(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        talked = QWidget()
        inner = QVBoxLayout(talked)
        inner.setContentsMargins(self.px(16), self.px(9), self.px(14), self.px(9))
        inner.addWidget(self.ratio)
        talked.setToolTip(tr(explain("talk_share")))
        row.addWidget(talked, 3)
        said = QHBoxLayout()
        said.setSpacing(self.px(5))
        said.addWidget(self.monologue)
        said.addWidget(self.story_by, 0, Qt.AlignmentFlag.AlignBottom)
        said.addStretch(1)
        for title, key, first, below in (
            (tr("Longest monologue"), "longest_monologue_s", said, self.monologue_at),
            (tr("Spoke over each other"), "overlaps", self.overlaps, self.overlaps_by),
            (tr("Silence"), "silence_s", self.silence, self.dead),
        ):
            row.addWidget(make_line(vertical=True))
            row.addWidget(self._cell(title, key, first, below), 2)
        return page

    def _cell(self, title: str, key: str, first: object, below: QWidget) -> QWidget:
        cell = QWidget()
        cell.setToolTip(tr(explain(key)))
        cell.setAccessibleDescription(tr(explain(key)))
        box = QVBoxLayout(cell)
        box.setContentsMargins(self.px(14), self.px(9), self.px(8), self.px(9))
        box.setSpacing(self.px(1))
        box.addWidget(Label(title, Step.META, Tone.TEXT2))
        if isinstance(first, QWidget):
            box.addWidget(first)
        else:
            box.addLayout(first)  # type: ignore[arg-type]
        box.addWidget(below)
        return cell

    def _page(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        page = self._pages.currentWidget()
        if page is not None:
            self.setFixedHeight(page.minimumSizeHint().height())

    def restyle(self) -> None:
        """The height follows the text scale."""
        super().restyle()
        if hasattr(self, "_pages"):
            self._page(self._pages.currentIndex())

    def show_call(self, one: Recording | None, found: SpeechAnswer | None) -> None:
        """Show how a call was talked."""
        figures = found.figures if found is not None else None
        known = figures is not None and figures.talk_share is not None
        if one is None or found is None or figures is None or not known:
            listened = found is not None and found.listened
            problem = found.problem if found is not None else ""
            sound = one is None or one.sound
            words = review_words.no_talk_words(problem, listened, sound=sound)
            self.quiet.setText(words)
            self._page(0)
            return
        self._show(one, found, figures)
        self._page(1)

    def _show(self, one: Recording, found: SpeechAnswer, figures: SpeechFigures) -> None:
        rep, prospect = first_name(one.by_name), first_name(one.name or one.company)
        won = review_words.won_words(found.won)
        self.ratio.set_ratio(rep, prospect, figures.talk_share or 0.0, won)
        where = figures.longest_monologue
        self.monologue.setText(review_words.length_words(figures.longest_monologue_s or 0.0))
        self.story_by.setText(rep)
        self.monologue_at.setVisible(where is not None)
        if where is not None:
            self._start = where[0]
            at = clock_text(one.call_ms_of(where[0]) / 1000)
            self.monologue_at.setText(tr("at {at}", at=at))
            self.monologue_at.adjustSize()
            self.monologue_at.setAccessibleName(tr("Play the longest monologue, at {at}", at=at))
        count = len(figures.overlaps or ())
        self.overlaps.setText(review_words.times_words(count))
        self.overlaps_by.setText(review_words.overlap_words(figures, rep))
        starts = {side: figures.overlaps_by(side) or 0 for side in (REP, PROSPECT)}
        self.overlaps_by.setToolTip(
            tr(
                "{starts} by {rep}, {starts2} by {prospect}",
                starts=starts[REP],
                rep=rep,
                starts2=starts[PROSPECT],
                prospect=prospect,
            )
        )
        self.silence.setText(review_words.length_words(figures.silence_s or 0.0))
        dead = figures.dead_air_s or 0.0
        self.dead.setText(
            tr("{length} dead air", length=review_words.length_words(dead))
            if dead
            else tr("no dead air")
        )
        self.dead.setToolTip(tr(explain("dead_air_s")))

    @Slot()
    def _go(self) -> None:
        self.seek.emit(self._start)


def _figure() -> Label:
    return Label("", Step.TITLE, tabular=True)
