"""The library: snippets that everybody who calls may hear, by objection and outcome."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.acts.changes import Changes as ActChanges
from app.acts.snippets import TakeFromLibrary
from app.domain.errors import KnownError
from app.domain.permissions import ACTS
from app.domain.phrases import phrase
from app.jobs.sound_here import SoundRef
from app.reads.library import Library, LibraryEntry, LibraryQuestion
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.reviews.snippet_player import SnippetPlayer
from app.ui.reviews.words import OUTCOME_WORDS, first_name, length_words
from app.ui.screens.recordings.side_list import PAGES, SidePage
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.chip import FlowLayout
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.fields import Combo
from app.ui.widgets.panes import Foot
from app.ui.widgets.rows import HeadItem, QueueItem
from app.ui.widgets.text import Label

ALL_OBJECTIONS, ALL_OUTCOMES = phrase("All objections"), phrase("All outcomes")
_ICONS = {"moved_on": "arrow-right", "won": "trophy", "lost": "x", "open": "circle"}
_TONES = {"won": Tone.OK, "moved_on": Tone.OK, "lost": Tone.DANGER}


class LibraryPane(SidePage):
    """Filters, entries, and what can be done with the chosen one.

    Signals:
        call_asked: A `LibraryEntry` whose whole call is wanted.
        playing: A snippet begins: what plays elsewhere is to stand still.
    """

    call_asked = Signal(object)
    playing = Signal()

    def __init__(self, office: Office, pages: tuple[str, ...]) -> None:
        empty = EmptyState(
            tr("No snippet here yet"),
            tr(
                "10 to 40 seconds of a call that others learn from: a supervisor cuts them out "
                "of a call and puts them here."
            ),
        )
        super().__init__(PAGES[2], pages, empty)
        self.office = office
        self.player = SnippetPlayer(office, self)
        self.found = Library((), (), ())
        self._asked = False
        self.objections, self.outcomes = Combo(), Combo()
        self.objections.setAccessibleName(tr("Objection"))
        self.outcomes.setAccessibleName(tr("Outcome"))
        for combo in (self.objections, self.outcomes):
            self.tools.addWidget(combo)
            combo.activated.connect(self.ask)
        self.play = Button(tr("Play"), icon="play", key="Enter")
        self.call = Button(tr("Open call"), icon="external-link")
        self.out = Button(tr("Take out"), icon="x")
        self.problem = Label("", Step.META, Tone.WARN, wrap=True)
        self.foot = Foot(rows=True)
        acts = QWidget()
        flow = FlowLayout(acts)
        for button in (self.play, self.call, self.out):
            flow.addWidget(button)
        self.foot.row.addWidget(self.problem)
        self.foot.row.addWidget(acts)
        self.box.addWidget(self.foot)
        self.foot.hide()
        self.problem.hide()
        self.list.picked.connect(self._show_entry)
        self.list.entered.connect(self.toggle)
        self.play.clicked.connect(self.toggle)
        self.call.clicked.connect(self._open)
        self.out.clicked.connect(self._take_out)
        self.player.changed.connect(self._played)
        self.player.failed.connect(self._failed)
        office.changes.listen(self, {"recordings"}, self._stale)

    @Slot()
    def ask(self) -> None:
        """Read the library as it is narrowed."""
        self._asked = True
        asked = LibraryQuestion(
            str(self.objections.currentData() or ""), str(self.outcomes.currentData() or "")
        )
        self.office.ask(asked, owner=self, on_done=self._take, key="library")

    def _stale(self, _stale: Stale) -> None:
        if self._asked:
            self.ask()

    def _take(self, found: Library) -> None:
        self.found = found
        n = sum(count for _, count in found.objections)
        self.head.set_title(tr("Library"), f"{n:,}" if n else "")
        _fill(self.objections, ALL_OBJECTIONS, [(one, one, n) for one, n in found.objections])
        kinds = [(tr(OUTCOME_WORDS.get(one, one)), one, n) for one, n in found.outcomes]
        _fill(self.outcomes, ALL_OUTCOMES, kinds)
        for combo in (self.objections, self.outcomes):
            combo.setVisible(bool(n))
        items: list[object] = []
        topic = None
        for one in found.rows:
            if one.objection != topic:
                topic = one.objection
                items.append(HeadItem(topic, "", "message-square-warning"))
            items.append(_item(one))
        self.show_items(items)
        self._show_entry(None)

    def entry(self) -> LibraryEntry | None:
        """The chosen entry."""
        key = self.list.key_at(self.list.currentIndex())
        return next((one for one in self.found.rows if one.entry == key), None)

    @Slot(object)
    def _show_entry(self, _key: object) -> None:
        one = self.entry()
        self.foot.setVisible(one is not None)
        self.problem.hide()
        if one is None:
            return
        playing = self.player.key == one.entry
        self.play.set_look(
            text=tr("Stop") if playing else tr("Play"), icon="square" if playing else "play"
        )
        self.play.setEnabled(bool(one.file_name))
        self.play.setToolTip("" if one.file_name else tr("The sound of this call is gone."))
        self.call.setVisible(one.lead is not None)
        may = bool(self.office.actor.roles & frozenset(ACTS["take_from_library"]))
        self.out.setVisible(may and one.lead is not None)

    @Slot()
    def toggle(self) -> None:
        """Play the chosen snippet, or stop it."""
        one = self.entry()
        if one is not None and one.file_name:
            self.playing.emit()
            ref = SoundRef(one.file_name, one.digest, one.kept_by)
            self.player.toggle(one.entry, ref, one.from_s, one.to_s)

    @Slot(object)
    def _played(self, _key: object) -> None:
        self._show_entry(None)

    @Slot(object)
    def _failed(self, failure: KnownError) -> None:
        self._show_entry(None)
        self.problem.setText(tr(failure.what))
        self.problem.show()

    @Slot()
    def _open(self) -> None:
        one = self.entry()
        if one is not None:
            self.player.stop()
            self.call_asked.emit(one)

    @Slot()
    def _take_out(self) -> None:
        one = self.entry()
        if one is not None and one.lead is not None:
            command = TakeFromLibrary(one.lead, one.entry)
            self.office.do(command, owner=self, on_done=self._is_out)

    def _is_out(self, changes: ActChanges) -> None:
        self.office.notice(tr("Taken out of the library."), "check", changes.act_id, self.ask)
        self.player.stop()
        self.ask()


def _item(one: LibraryEntry) -> QueueItem:
    second = tr(
        "{name} · put here by {other}",
        name=first_name(one.by_name),
        other=first_name(one.put_by),
    )
    words = tr(OUTCOME_WORDS.get(one.outcome, one.outcome))
    if not one.file_name:
        words = tr("{words}, its sound is gone", words=words)
    return QueueItem(
        one.title,
        length_words(one.seconds),
        second,
        words,
        _ICONS.get(one.outcome, ""),
        _TONES.get(one.outcome, Tone.TEXT2),
        key=one.entry,
    )


def _fill(combo: Combo, every: str, found: list[tuple[str, str, int]]) -> None:
    """The choices with their counts; what was chosen stays chosen."""
    kept = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    combo.addItem(every, "")
    for text, value, count in found:
        combo.addItem(f"{text} ({count})", value)
    combo.setCurrentIndex(max(0, combo.findData(kept)))
    combo.blockSignals(False)
