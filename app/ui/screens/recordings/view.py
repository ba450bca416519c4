"""The recordings screen: find a call at the left, hear it in the middle, say what you hear."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QStackedWidget, QVBoxLayout, QWidget

from app.audio.devices import Device
from app.domain.errors import KnownError
from app.domain.permissions import DESK_STAGES
from app.domain.vocabulary import Role
from app.host.settings import RECORDING_PANES, RECORDING_PARTS
from app.jobs.playback import Heard
from app.reads.recording import Recording
from app.reads.recordings import RecordingRow
from app.ui.lists.as_of import AsOf
from app.ui.office import GoTo, Office
from app.ui.pane_sizes import Panes, PaneSizes
from app.ui.screen import Act, Screen
from app.ui.screens.recordings import words
from app.ui.screens.recordings.attach_strip import AttachStrip, FileDrop
from app.ui.screens.recordings.deeds import recording_acts
from app.ui.screens.recordings.detach_dialog import DetachDialog, detachable
from app.ui.screens.recordings.filters import offered
from app.ui.screens.recordings.left import LeftColumn
from app.ui.screens.recordings.list_pane import ListPane
from app.ui.screens.recordings.moments import MomentsView
from app.ui.screens.recordings.presenter import Drawn, RecordingsPresenter
from app.ui.screens.recordings.review_pane import ReviewPane
from app.ui.screens.recordings.reviewing import Reviewing
from app.ui.screens.recordings.sound_pane import CallHead, SoundView
from app.ui.screens.recordings.spoken_lane import SpokenLane
from app.ui.screens.recordings.spoken_pane import Below
from app.ui.screens.recordings.talk_strip import TalkStrip
from app.ui.screens.recordings.writing import Writing
from app.ui.tr import tr
from app.ui.widgets.base import make_line
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.meters import clock_text
from app.ui.widgets.wavedata import Span

_FRAME_MS = 25
_WIDTHS = ((1920, 340, 420), (1600, 320, 400), (1360, 300, 348), (0, 264, 304))
"""From which window width on: widths of the list and of the review pane."""
_HEIGHTS = ((800, 330), (0, 282))
"""From which window height on: height of the sound above the moments."""


class RecordingsScreen(Screen):
    """Recordings of the calls this person may hear."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, parent)
        self.presenter = RecordingsPresenter(office, self)
        self.list = ListPane()
        if office.team is not None:
            self.list.kept.setText(tr("Kept at the desks and with the team"))
        self.head = CallHead()
        self.attach = AttachStrip(office)
        self.sound = SoundView()
        self.moments = MomentsView()
        self.below = Below(self.moments)
        self.spoken = SpokenLane(self.presenter, self.below, self)
        self.review = ReviewPane()
        self.empty = EmptyState(tr("Choose a call to hear it"))
        self.middle = QStackedWidget()
        self._lay_out()
        self._frame = QTimer(self)
        self._frame.setInterval(_FRAME_MS)
        self._frame.timeout.connect(self._tick)
        self._started = False
        self._focus_writing = False
        self._away = False
        self.as_of = AsOf(office, self.presenter.listing, self.list.banners)
        self.as_of.lacking.connect(self._on_lacking)
        self._connect()
        self.reviewing = Reviewing(self)
        self.review.show_call(None)
        self.review.hide()

    def _lay_out(self) -> None:
        call = QFrame()
        call.setObjectName("pane")
        call.setAccessibleName(tr("Call"))
        inner = QVBoxLayout(call)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.head)
        inner.addWidget(make_line())
        inner.addWidget(self.attach)
        self.parts = Panes(Qt.Orientation.Vertical)
        self.parts.addWidget(self.sound)
        under_sound = QWidget()
        under = QVBoxLayout(under_sound)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        self.talk = TalkStrip()
        for widget in (make_line(), self.talk, make_line(), self.below):
            under.addWidget(widget)
        self.parts.addWidget(under_sound)
        self.parts.setStretchFactor(1, 1)
        inner.addWidget(self.parts, 1)
        nothing = QFrame()
        nothing.setObjectName("pane")
        QVBoxLayout(nothing).addWidget(self.empty)
        self.call_page, self.empty_page = call, nothing
        self.middle.addWidget(nothing)
        self.middle.addWidget(call)
        self.drop_place = FileDrop(call)
        self.splitter = Panes()
        self.left = LeftColumn(self.office, self.list)
        for pane in (self.left, self.middle, self.review):
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(1, 1)
        self._widths = PaneSizes(self.splitter, self.office, RECORDING_PANES)
        self._heights = PaneSizes(self.parts, self.office, RECORDING_PARTS)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.splitter)

    def _connect(self) -> None:
        one, listing, writer = self.presenter, self.presenter.listing, self.presenter.writer
        listing.changed.connect(self._show_list)
        writer.found.connect(self._show_list)
        listing.choices_changed.connect(self.list.show_choices)
        self.list.picked.connect(self._pick)
        self.list.searched.connect(listing.search)
        self.list.put_on.connect(listing.put_on)
        self.list.taken_off.connect(listing.take_off)
        self.list.cleared.connect(listing.clear)
        self.list.wanted.connect(listing.ask_more)
        self.list.played.connect(self.toggle)
        one.opened.connect(self._show_call)
        one.changed.connect(self._show_again)
        one.wave_changed.connect(self._show_wave)
        one.detail_changed.connect(self.sound.waveform.set_detail)
        hear = one.hearing
        hear.heard_changed.connect(self._show_heard)
        hear.look_changed.connect(self.sound.show_look)
        self.sound.show_look(hear.look)
        self.head.lead_asked.connect(self.open_lead)
        self.sound.seek.connect(hear.seek)
        self.sound.strip.scrubbed.connect(hear.scrub)
        self.sound.strip.released.connect(hear.end_scrub)
        self.sound.waveform.detail_wanted.connect(one.ask_detail)
        self.sound.waveform.loop_chosen.connect(self._choose_loop)
        one.sound.found.connect(self._show_here)
        one.sound.away.connect(self.sound.show_away)
        one.sound.coming.connect(self.sound.show_coming)
        one.sound.failed.connect(self.sound.show_not_coming)
        self.sound.away.fetch_asked.connect(one.fetch)
        self.sound.away.stop_asked.connect(one.stop_fetching)
        self.drop_place.dropped.connect(self.attach.take)
        self.drop_place.over.connect(self.attach.show_over)
        self.attach.left.connect(self.to_waveform)
        transport = self.sound.transport
        transport.toggled.connect(self.toggle)
        transport.skipped.connect(hear.skip)
        transport.speed_chosen.connect(hear.set_speed)
        transport.silence_toggled.connect(hear.toggle_skips)
        transport.loop_toggled.connect(hear.toggle_loop)
        transport.more_asked.connect(self._ask_more)
        transport.gain_chosen.connect(self._choose_gain)
        transport.output_chosen.connect(hear.set_output)
        transport.next_asked.connect(self.next_mark)
        self.moments.gone_to.connect(self._go_to)
        self.moments.comment_asked.connect(self.comment)
        self.moments.broke_asked.connect(self.broke)
        self.moments.answer_asked.connect(self.answer)
        self.moments.list.selectionModel().selectionChanged.connect(self._show_answerable)
        writer.changed.connect(self._show_writing)
        writer.lacking.connect(self.review.show_lacking)
        self.review.typed.connect(writer.typed)
        self.review.reason_chosen.connect(writer.choose)
        self.review.keep_asked.connect(self.keep)
        self.review.dropped.connect(self.drop)
        self.review.left.connect(self.to_waveform)

    # --- what the shell asks ----------------------------------------------------------------------

    def acts(self) -> tuple[Act, ...]:
        """Everything that can be done here."""
        return recording_acts(self)

    def panes(self) -> tuple[QWidget, ...]:
        """List, call, review."""
        return (self.left.rows(), self.sound.waveform, self.review)

    def arrive(self, goal: GoTo) -> None:
        """Shown, perhaps with a call to hear at a moment."""
        if not self._started:
            self._started = True
            self.presenter.writer.start()
            self.presenter.listing.start()
        else:
            self.presenter.listing.ask()
        self.presenter.arrive(goal)
        if goal.attempt is not None:
            self.to_waveform()
        else:
            self.list.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        """Another screen: nothing plays behind it; what was typed stays."""
        self.presenter.hearing.pause()
        self.presenter.writer.keep_drafts()
        self.reviewing.leave()
        return True

    # --- the list ---------------------------------------------------------------------------------

    @Slot()
    def _show_list(self) -> None:
        one, listing = self.presenter, self.presenter.listing
        now, zone = self.office.now(), self.office.zone
        roles = self.office.actor.roles

        silent = listing.silent

        def item(row: RecordingRow) -> object:
            draft = one.writer.draft_of(row.attempt)
            return words.row_item(row, now, zone, draft=draft, silent=silent)

        chosen = one.recording.attempt if one.recording else None
        self.list.show_count(listing.count, listing.over_count)
        self.list.show_filters(listing.active, offered(listing.active, roles))
        self.list.show_rows(listing.rows, listing.more, item, chosen)  # type: ignore[arg-type]
        narrowed = bool(listing.active or listing.text)
        self.list.show_nothing(listing.loaded, narrowed, away=self._away)
        if chosen is None and one.waiting is None and listing.rows:
            self._pick(listing.rows[0])

    @Slot(object)
    def _on_lacking(self, lacking: frozenset[str]) -> None:
        self._away = "list" in lacking
        self._show_list()

    @Slot(object)
    def _pick(self, row: RecordingRow) -> None:
        self.presenter.open(row.lead, row.attempt)

    # --- the call ---------------------------------------------------------------------------------

    @Slot(object)
    def _show_call(self, one: Recording | None) -> None:
        self.middle.setCurrentWidget(self.call_page if one is not None else self.empty_page)
        self.review.show_call(one, mine=self.presenter.mine)
        self.attach.show_call(one)
        has_review = one is not None and (bool(one.may) or bool(one.breaks))
        self.review.setVisible(has_review)
        self._fit(again=True)
        if one is None:
            return
        self.sound.show_call(one)
        self._show_again(one)
        self.list.select(one.attempt)

    @Slot(object)
    def _show_again(self, one: Recording) -> None:
        may_open = bool(self._lead_screen(one))
        self.head.show_call(one, self.office.zone, may_open=may_open)
        self.sound.show_marks(one)
        self.review.show_call(one, mine=self.presenter.mine)
        self.attach.show_call(one)
        now, zone = self.office.now(), self.office.zone

        def item(line: words.Line, lit: bool) -> object:
            return words.line_item(line, now, zone, caller=one.by_name, lit=lit)

        lines = self.presenter.lines
        items = [(item(line, False), item(line, True)) for line in lines]
        self.moments.show_lines(lines, items)  # type: ignore[arg-type]
        self.moments.comment.setVisible("comment" in one.may)
        self.moments.broke.setVisible("break_here" in one.may)
        self._show_heard(self.presenter.heard())

    @Slot(object)
    def _show_wave(self, found: Drawn | KnownError) -> None:
        one = self.presenter.recording
        if isinstance(found, KnownError):
            if one is None:
                self.empty.set_words(
                    tr(found.what), " ".join((tr(found.safe), tr(found.todo))).strip()
                )
            else:
                self.sound.show_problem(found)
        elif one is not None:
            self.sound.show_wave(found, one)
        self._show_heard(self.presenter.heard())

    @Slot()
    def _show_here(self) -> None:
        """The sound is here; its picture follows."""
        self.sound.pages.setCurrentIndex(0)
        self._show_heard(self.presenter.heard())

    @Slot(object)
    def _show_heard(self, heard: Heard) -> None:
        if self.presenter.recording is None:
            self._frame.stop()
            return
        if heard.problem is not None and not self.sound.problem():
            self.sound.show_problem(heard.problem)
        self.sound.show_heard(heard)
        self._show_position(heard)
        if heard.playing and self.isVisible():
            self._frame.start()
        else:
            self._frame.stop()

    @Slot()
    def _tick(self) -> None:
        self._show_position(self.presenter.heard())

    def _show_position(self, heard: Heard) -> None:
        self.sound.show_position(heard)
        self.spoken.show_position(heard)
        at = clock_text(heard.position + self.sound.origin)
        comment = tr("Comment at {at}", at=at)
        if self.moments.comment.text() != comment:
            self.moments.comment.set_look(text=comment)
        self.review.show_moment(at)
        self.moments.light(words.lit_at(self.presenter.lines, heard.position))
        self._show_answerable()

    @Slot()
    def _show_answerable(self) -> None:
        line = self.moments.line()
        shown = self.presenter.writer.answerable(line)
        if shown != self.moments.answer.isVisibleTo(self.moments):
            self.moments.answer.setVisible(shown)
        if shown and line is not None:
            text = tr("Answer {name}", name=words.first_name(line.moment.said.by_name))
            if self.moments.answer.text() != text:
                self.moments.answer.set_look(text=text)

    @Slot()
    def take_away(self) -> None:
        """The recording from elsewhere belongs to another call."""
        one = self.presenter.recording
        if one is not None and detachable(one):
            DetachDialog(self.office, one, self).open()

    # --- writing ----------------------------------------------------------------------------------

    @Slot(object)
    def _show_writing(self, writing: Writing | None) -> None:
        focused = QApplication.focusWidget()
        ended = writing is None and focused is not None and self.review.isAncestorOf(focused)
        if ended:
            self.to_waveform()
        self.review.show_writing(writing, focus=self._focus_writing)
        self._focus_writing = False

    @Slot()
    def comment(self) -> None:
        """C: a comment on the moment that is heard."""
        self._focus_writing = True
        self.presenter.writer.write("comment", self.presenter.call_ms())

    @Slot()
    def broke(self) -> None:
        """B: it broke here."""
        self._focus_writing = True
        self.presenter.writer.write("broke", self.presenter.call_ms())

    @Slot()
    def answer(self) -> None:
        """A: answer the comment that is chosen or heard."""
        line = self.moments.line()
        if line is not None:
            self._focus_writing = True
            self.presenter.writer.answer(line)

    @Slot()
    def keep(self) -> None:
        """Keep what is written; with nothing begun, begin a comment."""
        if self.presenter.writer.writing is None:
            self.comment()
        else:
            self.presenter.writer.keep()

    @Slot()
    def drop(self) -> None:
        """Write nothing after all."""
        self.presenter.writer.drop()

    @Slot()
    def to_waveform(self) -> None:
        """The keys steer the sound again."""
        self.sound.waveform.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- listening --------------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        """Play or stand still."""
        self.presenter.toggle()

    @Slot()
    def find_words(self) -> None:
        """Find in what was said, where the keys are at it; else a recording."""
        if not self.spoken.find():
            self.list.search.setFocus()

    @Slot()
    def next_mark(self) -> None:
        """To the next moment."""
        self.presenter.next_mark()

    @Slot(object)
    def _choose_loop(self, span: Span) -> None:
        self.presenter.hearing.set_loop((span.start, span.end))

    @Slot(object)
    def _choose_gain(self, chosen: tuple[int, float]) -> None:
        self.presenter.hearing.set_gain(*chosen)

    @Slot()
    def _ask_more(self) -> None:
        self.presenter.hearing.ask_outputs(self._open_more)

    def _open_more(self, outputs: tuple[Device, ...]) -> None:
        chosen = self.presenter.listening.device
        self.sound.transport.open_more(outputs, chosen)

    @Slot(object)
    def _go_to(self, line: words.Line) -> None:
        self.presenter.seek(line.second)

    @Slot()
    def open_lead(self) -> None:
        """The lead of this call."""
        one = self.presenter.recording
        screen = self._lead_screen(one) if one is not None else ""
        if one is not None and screen:
            self.office.go(screen, lead=one.lead)

    def _lead_screen(self, one: Recording) -> str:
        """Where this person opens the lead: at the phone, or at the desk.

        A supervisor reads any lead at the desk, as from a figure of the flow; a qualifier those
        that wait there.
        """
        roles = self.office.actor.roles
        if roles & {Role.TELEMARKETER, Role.TELESALES}:
            return "queue"
        waits = Role.QUALIFIER in roles and one.stage in DESK_STAGES
        return "desk" if waits or Role.SUPERVISOR in roles else ""

    # --- Qt ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space on the waveform plays or stands still."""
        on_wave = self.sound.waveform.hasFocus() or self.sound.strip.hasFocus()
        if event.key() == Qt.Key.Key_Space and on_wave:
            self.toggle()
        elif event.key() == Qt.Key.Key_Escape and not self.sound.waveform.hasFocus():
            self.to_waveform()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is painted while hidden."""
        self._frame.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Widths of the panes follow the window's class of width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self, *, again: bool = False) -> None:
        window = self.window().size()
        edge, left, right = next(one for one in _WIDTHS if window.width() >= one[0])
        self._widths.follow(edge, (left, None, right), self.width(), again=again)
        low, tall = next(one for one in _HEIGHTS if window.height() >= one[0])
        self._heights.follow(low, (tall, None), self.height() - 60)
