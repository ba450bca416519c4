"""The words of the open call: asked for, found in, lit as they are heard, clicked to be heard."""

from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from app.domain.languages import language_name
from app.domain.phrases import phrase
from app.domain.resumption import Resumption
from app.domain.spoken import SpokenWord, Turn, find, turns, word_at
from app.host.settings import WORDS
from app.jobs.playback import Heard
from app.reads.recording import Recording
from app.reads.resumption import Resumed, ResumptionQuestion
from app.reads.spoken import SpokenCall, SpokenQuestion
from app.ui.changes import Stale
from app.ui.screens.recordings import words
from app.ui.screens.recordings.presenter import RecordingsPresenter
from app.ui.screens.recordings.spoken_pane import MOMENTS, SPOKEN, Below
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.meters import clock_text
from app.ui.widgets.transcript import TurnItem

_UNSURE = 0.4
"""Words of which the recogniser is less sure are shown paler."""
NOT_YET = phrase(
    "Not written down yet. That is done while nobody is calling, the newest calls first."
)
NOTHING = phrase("Nothing was said that could be recognised.")


class SpokenLane(QObject):
    """Between the presenter of the screen and the pane with the words."""

    def __init__(self, presenter: RecordingsPresenter, below: Below, parent: QObject) -> None:
        super().__init__(parent)
        self._presenter, self._below, self._pane = presenter, below, below.spoken
        self._office = presenter.office
        self._words: tuple[SpokenWord, ...] = ()
        self._call: UUID | None = None
        self._hits: tuple[tuple[int, int], ...] = ()
        self._hit: int | None = None
        self._searched = False
        presenter.opened.connect(self._opened)
        self._pane.word_chosen.connect(self._hear)
        self._pane.sought.connect(self._seek_words)
        self._pane.stepped.connect(self._step)
        self._office.changes.listen(self, {"spoken", "recordings"}, self._stale)

    # --- the call ---------------------------------------------------------------------------------

    @Slot(object)
    def _opened(self, one: Recording | None) -> None:
        self._call = one.attempt if one is not None else None
        self._words, self._hits, self._hit, self._searched = (), (), None, False
        self._pane.field.clear()
        self._pane.show_proposal("")
        self._ask()

    def _stale(self, _stale: Stale) -> None:
        self._ask()

    def _ask(self) -> None:
        one = self._presenter.recording
        if one is None or one.attempt != self._call:
            self._below.offer(False)
            return
        self._office.ask(SpokenQuestion(one.lead, one.attempt), owner=self, on_done=self._take)

    def _take(self, found: SpokenCall | None) -> None:
        one = self._presenter.recording
        if one is None:
            return
        if found is None:
            self._words = ()
            self._below.offer(self._office.settings.get(WORDS) and one.sound)
            self._pane.show_none(tr(NOT_YET))
            return
        self._below.offer(True)
        if not found.words:
            self._words = ()
            self._pane.show_none(found.problem or tr(NOTHING))
            return
        if found.words != self._words:
            self._words = found.words
            self._pane.show_turns(_items(found.words, one), about_words(found))
            self._office.ask(
                ResumptionQuestion(one.lead, one.attempt),
                owner=self,
                on_done=self._take_proposal,
            )
            self._find_searched()
        self.show_position(self._presenter.heard())

    def _take_proposal(self, found: Resumed | None) -> None:
        self._pane.show_proposal(proposal_words(found) if found is not None else "")

    def _find_searched(self) -> None:
        """What was searched for in the list is found here too; nothing plays by itself."""
        typed = self._presenter.listing.text
        if self._searched or not typed or not find(self._words, typed):
            return
        self._searched = True
        self._below.turn_to(SPOKEN)
        self._pane.field.setText(typed)
        if not self._presenter.heard().playing:
            self._go_to_hit(0)

    # --- hearing and finding ----------------------------------------------------------------------

    def show_position(self, heard: Heard) -> None:
        """Light the word that is heard."""
        if self._words and self._below.shows_words():
            self._pane.text.light(word_at(self._words, heard.position), follow=heard.playing)

    @Slot(int)
    def _hear(self, word: int) -> None:
        self._presenter.seek(self._words[word].start)
        self._presenter.listening.play()

    @Slot(str)
    def _seek_words(self, typed: str) -> None:
        self._hits, self._hit = find(self._words, typed), None
        self._pane.text.show_hits(self._hits)
        self._say_count(typed)

    @Slot(bool)
    def _step(self, on: bool) -> None:
        if not self._hits:
            return
        if self._hit is None:
            self._go_to_hit(0 if on else len(self._hits) - 1)
        else:
            self._go_to_hit((self._hit + (1 if on else -1)) % len(self._hits))

    def _go_to_hit(self, at: int) -> None:
        self._hit = at
        self._pane.text.show_hits(self._hits, at)
        self._say_count(self._pane.field.text())
        self._presenter.seek(self._words[self._hits[at][0]].start)

    def _say_count(self, typed: str) -> None:
        if not typed.strip():
            self._pane.show_count("")
        elif self._hit is None:
            self._pane.show_count(
                tr("{count} found", count=len(self._hits)) if self._hits else tr("Not said")
            )
        else:
            self._pane.show_count(tr("{hit} of {count}", hit=self._hit + 1, count=len(self._hits)))

    # --- acts -------------------------------------------------------------------------------------

    def can_show(self) -> bool:
        """Whether there are words to be shown."""
        return self._below.offers()

    @Slot()
    def toggle(self) -> None:
        """Words or moments in front."""
        self._below.turn_to(MOMENTS if self._below.shows_words() else SPOKEN)
        self.show_position(self._presenter.heard())

    def find(self) -> bool:
        """Find in the words, if it is them that the keys are at."""
        focused = QApplication.focusWidget()
        here = focused is not None and self._below.isAncestorOf(focused)
        if here and self._below.shows_words() and self._words:
            self._pane.to_field()
            return True
        return False


def _items(found: tuple[SpokenWord, ...], one: Recording) -> list[TurnItem]:
    names = {"rep": words.first_name(one.by_name)}
    prospect = words.first_name(one.name or one.company)
    return [
        _item(turn, found, names.get(turn.channel, prospect), one.origin) for turn in turns(found)
    ]


def _item(turn: Turn, found: tuple[SpokenWord, ...], name: str, origin: float) -> TurnItem:
    some = found[turn.first : turn.last]
    return TurnItem(
        clock_text(some[0].start + origin),
        name,
        Tone.REP if turn.channel == "rep" else Tone.PROSPECT,
        tuple(one.text for one in some),
        frozenset(at for at, one in enumerate(some) if one.confidence < _UNSURE),
    )


def about_words(found: SpokenCall) -> str:
    """What is to be known of the words: that a machine wrote them, and in which language."""
    said = tr("Written down by a machine: paler words are likely wrong.")
    if found.noted and found.language and found.noted != found.language:
        took, noted = tr(language_name(found.language)), tr(language_name(found.noted))
        return tr(
            "{said} It took {took} for granted; {noted} is noted of this lead.",
            said=said,
            took=took,
            noted=noted,
        )
    return said


def proposal_words(found: Resumed) -> str:
    """What is proposed, with its evidence, in a sentence that leaves it to the reader."""
    proposal = found.proposal
    if proposal.verdict is Resumption.RESUMED:
        shown = dict.fromkeys(one.text.strip(' .,!?;:“”"') for one in proposal.shared)
        heard = ", ".join(f"“{one}”" for one in list(shown)[:5])
        return tr("Looks resumed, you decide: {heard} of its continuation point", heard=heard)
    return tr(
        "Looks restarted, you decide: nothing of “{opens_with}”",
        opens_with=found.opens_with.strip("“”"),
    )
