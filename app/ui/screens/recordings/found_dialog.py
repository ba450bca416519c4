"""Files of the watched folder that wait for somebody to say whose call they hold."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.domain.sound_match import Candidate
from app.host.settings import OUTPUT
from app.jobs.playback import Listening
from app.reads.found_sounds import FoundSoundRow, FoundSoundsQuestion
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.screens.recordings.attach_words import (
    SIDES,
    about_file,
    candidate_item,
    found_item,
    why,
)
from app.ui.screens.recordings.attaching import Attaching, Copy, remove
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed, make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.choicelist import ChoiceList
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.fields import FieldError
from app.ui.widgets.runs import Run
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import ElidedLabel, Label, Paragraph

PLAYED_MS = 10_000
"""How much of a file is played to tell whose call it is."""
NOTHING = phrase("No recording waits")
NOTHING_MORE = phrase(
    "A file of the folder that you set in Settings waits here when no call fits it for certain."
)
NO_CALL = phrase(
    "No call fits. If you know which it was, open it and choose ‘Attach a recording…’ in the menu "
    "Recording."
)


class _Rows(ChoiceList):
    """Space plays the file instead of choosing the row, which is chosen by going there.

    Signals:
        played: Space was pressed.
    """

    played = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Everything else as in any list."""
        if event.key() == Qt.Key.Key_Space:
            self.played.emit()
        else:
            super().keyPressEvent(event)


class FoundDialog(Themed, QDialog):
    """The files at the left, the calls that the chosen one may belong to at the right."""

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Found recordings"))
        self._office = office
        self.rows: tuple[FoundSoundRow, ...] = ()
        self._row: FoundSoundRow | None = None
        self._candidate: Candidate | None = None
        self._copy: Path | None = None
        self._copying = False
        self.work = Attaching(office, self)
        tell = office.bridge.relay(self._sound_changed, owner=self)
        self.listening = Listening(office.settings.get(OUTPUT), lambda: tell(None))
        self.destroyed.connect(_closer(self.listening))
        self._enough = QTimer(self)
        self._enough.setSingleShot(True)
        self._enough.setInterval(PLAYED_MS)
        self.list = _Rows(tr("Found recordings"))
        self.calls = _Rows(tr("Calls that it may belong to"))
        self.name = ElidedLabel("", Step.TITLE)
        self.about = ElidedLabel("", Step.META, Tone.TEXT2)
        self.words = Paragraph("")
        self.sides = Segments(
            [tr(words) for words, _ in SIDES], tr("Who is on the left of two channels")
        )
        self.error = FieldError()
        self.play = Button(tr("Play 10 seconds"), icon="play", key="Space")
        self.leave = Button(tr("Leave"), key="Del")
        self.attach = Button(tr("Attach to this call"), Face.PRIMARY, "check")
        self.close_button = Button(tr("Close"), key="Esc")
        self.empty = EmptyState(tr(NOTHING), tr(NOTHING_MORE))
        self.pages = QStackedWidget()
        self._lay_out()
        self._connect()
        office.changes.listen(self, {"recordings"}, self._refresh)
        self.look()

    def _lay_out(self) -> None:
        for one in (self.play, self.leave, self.close_button):
            one.setAutoDefault(False)
        self.attach.setDefault(True)
        right = QFrame()
        right.setObjectName("pane")
        inner = QVBoxLayout(right)
        inner.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(12))
        inner.setSpacing(self.px(8))
        top = QHBoxLayout()
        titles = QVBoxLayout()
        titles.setSpacing(self.px(2))
        titles.addWidget(self.name)
        titles.addWidget(self.about)
        top.addLayout(titles, 1)
        top.addWidget(self.play, 0, Qt.AlignmentFlag.AlignVCenter)
        inner.addLayout(top)
        inner.addWidget(Label(tr("Which call is it?"), Step.BODY, Tone.TEXT, Weight.SEMIBOLD))
        inner.addWidget(self.calls)
        inner.addWidget(self.words)
        inner.addStretch(1)
        sides = QHBoxLayout()
        sides.setSpacing(self.px(8))
        sides.addWidget(Label(tr("Of two channels, on the left"), Step.META, Tone.TEXT2))
        sides.addWidget(self.sides)
        sides.addStretch(1)
        inner.addLayout(sides)
        inner.addWidget(self.error)
        left = QFrame()
        left.setObjectName("pane")
        left.setFixedWidth(self.px(300))
        QVBoxLayout(left).addWidget(self.list)
        left.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]
        work = QWidget()
        panes = QHBoxLayout(work)
        panes.setContentsMargins(0, 0, 0, 0)
        panes.setSpacing(0)
        panes.addWidget(left)
        panes.addWidget(make_line(vertical=True))
        panes.addWidget(right, 1)
        nothing = QFrame()
        nothing.setObjectName("pane")
        QVBoxLayout(nothing).addWidget(self.empty)
        self.work_page, self.empty_page = work, nothing
        self.pages.addWidget(nothing)
        self.pages.addWidget(work)
        foot = QHBoxLayout()
        foot.setContentsMargins(self.px(16), self.px(10), self.px(16), self.px(10))
        foot.setSpacing(self.px(8))
        foot.addWidget(self.close_button)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        foot.addWidget(self.attach)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.pages, 1)
        box.addWidget(make_line())
        box.addLayout(foot)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Fits the smallest window."""
        return QSize(self.px(860), self.px(520))

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.calls.chosen.connect(self._choose_call)
        self.list.played.connect(self.toggle)
        self.calls.played.connect(self.toggle)
        self.calls.doubleClicked.connect(self._on_attach)
        self.play.clicked.connect(self.toggle)
        self.leave.clicked.connect(self._on_leave)
        self.attach.clicked.connect(self._on_attach)
        self.close_button.clicked.connect(self.reject)
        self.work.copied.connect(self._on_copied)
        self.work.refused.connect(self._on_refused)
        self.work.ended.connect(self._show_busy)
        self._enough.timeout.connect(self._on_enough)
        self.finished.connect(self._on_finished)

    # --- what waits -------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask what waits now."""
        self._office.ask(FoundSoundsQuestion(waiting=True), owner=self, on_done=self._take)

    def _refresh(self, _stale: Stale) -> None:
        self.look()

    def _take(self, rows: tuple[FoundSoundRow, ...]) -> None:
        before = [one.path for one in self.rows]
        at = before.index(self._row.path) if self._row is not None else 0
        self.rows = rows
        kept = next((one for one in rows if self._row and one.path == self._row.path), None)
        row = kept or (rows[min(at, len(rows) - 1)] if rows else None)
        now, zone = self._office.now(), self._office.zone
        items = [found_item(one, now, zone) for one in rows]
        self.list.show_items(items, row.path if row is not None else None)
        first = self.pages.currentWidget() is self.empty_page and bool(rows)
        self.pages.setCurrentWidget(self.work_page if rows else self.empty_page)
        if kept is None:
            self._show_row(row)
        else:
            self._row = kept
            self._show_calls()
        if first:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _choose(self, path: object) -> None:
        self._show_row(next((one for one in self.rows if one.path == path), None))

    def _show_row(self, row: FoundSoundRow | None) -> None:
        self._silence()
        self._row, self._candidate = row, None
        self.error.say("")
        self.sides.choose(0)
        if row is not None:
            now, zone = self._office.now(), self._office.zone
            self.name.setText(row.name)
            self.about.setText(about_file(row, now, zone))
            if len(row.candidates) == 1:
                self._candidate = row.candidates[0]
        self._show_calls()

    def _show_calls(self) -> None:
        row = self._row
        found = row.candidates if row is not None else ()
        wanted = self._candidate.call.attempt if self._candidate is not None else None
        self._candidate = next((one for one in found if one.call.attempt == wanted), None)
        now, zone = self._office.now(), self._office.zone
        self.calls.show_items([candidate_item(one, now, zone) for one in found], wanted)
        self.calls.setFixedHeight(min(self.px(216), self.calls.content_height()))
        self.calls.setVisible(bool(found))
        self._show_words()

    @Slot(object)
    def _choose_call(self, attempt: object) -> None:
        found = self._row.candidates if self._row is not None else ()
        self._candidate = next((one for one in found if one.call.attempt == attempt), None)
        self.error.say("")
        self._show_words()

    def _show_words(self) -> None:
        one = self._candidate
        runs: list[Run] = []
        if one is not None:
            speaks, doubts = why(one)
            if speaks:
                runs += [Run(tr("For it: "), Tone.TEXT, Weight.SEMIBOLD), Run(f"{speaks} ")]
            if doubts:
                runs += [Run(tr("Uncertain: "), Tone.WARN, Weight.SEMIBOLD), Run(doubts)]
        elif self._row is not None and self._row.candidates:
            runs = [Run(tr("Choose the call to see what speaks for it."), Tone.TEXT2)]
        else:
            runs = [Run(tr(NO_CALL), Tone.TEXT2)]
        self.words.set_runs(runs)
        self.words.setAccessibleName(self.words.text())
        self._show_busy()

    @Slot()
    def _show_busy(self) -> None:
        free = not self.work.busy
        self.attach.setEnabled(free and self._candidate is not None)
        self.leave.setEnabled(free and self._row is not None)
        self.play.setEnabled(self._row is not None and (free or self._copy is not None))

    # --- what is done -----------------------------------------------------------------------------

    @Slot()
    def _on_attach(self) -> None:
        row, candidate = self._row, self._candidate
        if row is None or candidate is None or self.work.busy:
            return
        self._silence()
        self.error.say("")
        at = self.sides.selected() or 0
        self.work.attach_found(row, candidate, right_is_rep=SIDES[at][1])
        self._show_busy()

    @Slot()
    def _on_leave(self) -> None:
        if self._row is not None and not self.work.busy:
            self._silence()
            self.work.leave(self._row)

    @Slot(object)
    def _on_refused(self, failure: KnownError) -> None:
        self._copying = False
        self.error.say(" ".join(tr(part) for part in (failure.what, failure.safe) if part))

    # --- listening --------------------------------------------------------------------------------

    @Slot()
    def toggle(self) -> None:
        """Play some seconds of our own copy, or stop."""
        if self.listening.heard().playing:
            self.listening.pause()
        elif self._copy is not None:
            self._play()
        elif self._row is not None and not self.work.busy:
            self.error.say("")
            self._copying = True
            self.work.copy(self._row)
            self._show_busy()

    @Slot(object)
    def _on_copied(self, made: Copy) -> None:
        self._copying = False
        if self._row is None or self._row.path != made.path:
            remove(self._office, made.copy)
            return
        self._copy = made.copy
        self.listening.load(made.copy)
        self._play()

    def _play(self) -> None:
        self.listening.seek(0.0)
        self.listening.play()
        self._enough.start()

    @Slot()
    def _on_enough(self) -> None:
        self.listening.pause()

    def _sound_changed(self, _nothing: object) -> None:
        heard = self.listening.heard()
        if heard.problem is not None:
            self.error.say(tr(heard.problem.what))
        if not heard.playing and not heard.loading:
            self._enough.stop()
        self.play.set_look(
            text=tr("Stop") if heard.playing else tr("Play 10 seconds"),
            icon="circle-stop" if heard.playing else "play",
        )

    def _silence(self) -> None:
        """Nothing plays, and the copy goes."""
        if self._copying:  # a file that is being attached goes on
            self._copying = False
            self.work.stop()
        self._enough.stop()
        self.listening.unload()
        copy, self._copy = self._copy, None
        if copy is not None:
            remove(self._office, copy)

    @Slot()
    def _on_finished(self) -> None:
        self._silence()
        self.listening.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del leaves the file."""
        if event.key() == Qt.Key.Key_Delete:
            self._on_leave()
        else:
            super().keyPressEvent(event)


def _closer(listening: Listening) -> Callable[[], None]:
    return lambda: listening.close()
