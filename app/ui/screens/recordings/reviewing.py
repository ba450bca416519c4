"""The review side of the recordings screen: scorer, talk and pane put together, and their keys."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from app.domain.errors import Incomplete, KnownError
from app.domain.permissions import ACTS
from app.reads.library import LibraryEntry
from app.reads.recording import Recording
from app.reads.recordings import RecordingRow
from app.reads.resumes import DAYS as RESUME_DAYS
from app.reads.resumes import Resumes, ResumesQuestion
from app.reads.reviews import Reviews
from app.reads.speech import SpeechAnswer
from app.ui.screen import Act
from app.ui.screens.recordings.cards_dialog import CardsDialog
from app.ui.screens.recordings.cutting import Cutting
from app.ui.screens.recordings.filters import Filter
from app.ui.screens.recordings.scoring import Scorer, Sheet
from app.ui.screens.recordings.side_by_side import SideBySide
from app.ui.screens.recordings.side_list import PAGES
from app.ui.screens.recordings.talk_strip import Talk, silences
from app.ui.screens.recordings.words import first_name
from app.ui.tr import tr
from app.ui.widgets.wavedata import Span

if TYPE_CHECKING:
    from app.ui.screens.recordings.view import RecordingsScreen

_MENU = "Review"
BREAK_DAYS = 30


class Reviewing(QObject):
    """Connects what is known of reviews to the pane that shows them; made by the screen."""

    def __init__(self, screen: "RecordingsScreen") -> None:
        super().__init__(screen)
        self._screen, self._pane = screen, screen.review
        self.office = screen.office
        self.scorer = Scorer(screen.office, self)
        self.talk = Talk(screen.office, self)
        scorer, pane, card = self.scorer, self._pane, self._pane.card
        screen.presenter.opened.connect(self._opened)
        self.cutting = Cutting(screen)
        self._connect_left()
        self.talk.changed.connect(self._show_talk)
        screen.presenter.wave_changed.connect(self._band)
        screen.talk.seek.connect(self._play_from)
        scorer.read.connect(self._read)
        scorer.changed.connect(self._changed)
        scorer.lacking.connect(self._lacking)
        card.scored.connect(self._scored)
        card.entered.connect(self._entered)
        card.practise_typed.connect(scorer.set_practise)
        card.private_chosen.connect(scorer.set_private)
        card.card_chosen.connect(scorer.choose_card)
        pane.send_act.clicked.connect(scorer.send)
        pane.sent.answered.connect(scorer.answer)
        pane.follow_up.judged.connect(scorer.judge)
        pane.breaks.reason_asked.connect(self.show_broken)

    def _connect_left(self) -> None:
        left, screen = self._screen.left, self._screen
        if left.plan is not None:
            left.plan.picked.connect(self._open_row)
            left.plan.list.entered.connect(screen.toggle)
        if left.library is not None:
            left.library.call_asked.connect(self._open_entry)
            left.library.playing.connect(screen.presenter.hearing.pause)

    @Slot(object)
    def _open_row(self, row: RecordingRow) -> None:
        self._screen.presenter.open(row.lead, row.attempt)

    @Slot(object)
    def _open_entry(self, one: LibraryEntry) -> None:
        """The whole call of a snippet, where the snippet begins."""
        if one.lead is not None and one.attempt is not None:
            self._screen.presenter.open(one.lead, one.attempt)

    def leave(self) -> None:
        """Another screen: the draft is kept, no snippet plays behind it."""
        self.scorer.flush()
        self.cutting.player.stop()
        if self._screen.left.library is not None:
            self._screen.left.library.player.stop()

    # --- showing ----------------------------------------------------------------------------------

    @Slot(object)
    def _opened(self, one: Recording | None) -> None:
        self._pane.follow_up.show_resumes(None)
        self.scorer.show(one)
        self.talk.show(one)

    @Slot(object)
    def _show_talk(self, found: SpeechAnswer | None) -> None:
        self._screen.talk.show_call(self.talk.recording, found)
        self._band(None)

    @Slot(object)
    def _band(self, _drawn: object) -> None:
        """Silences of the waveform come from the speech, where it was listened to."""
        one, found = self.talk.recording, self.talk.found
        if one is None or found is None:
            return
        quiet = silences(found, self._screen.sound.seconds, one.pauses)
        if quiet:
            self._screen.sound.waveform.set_silences([Span(*one) for one in quiet])
            self._screen.presenter.hearing.set_silences(quiet)

    @Slot(float)
    def _play_from(self, second: float) -> None:
        self._screen.presenter.seek(second)
        self._screen.presenter.listening.play()

    @Slot(object)
    def _read(self, found: Reviews | None) -> None:
        self._pane.show_reviews(self.scorer)
        if found is not None and found.follow_up and "judge_resume" in found.may:
            asked = ResumesQuestion(person=found.person)
            # Beside the reviews: what is not known is left out.
            self.office.ask(
                asked,
                owner=self,
                on_done=self._take_resumes,
                on_failed=self._no_resumes,
                key="resumes",
            )

    def _no_resumes(self, _problem: KnownError) -> None:
        """The figure stays as it was."""

    def _take_resumes(self, found: Resumes) -> None:
        self._pane.follow_up.show_resumes(found)

    @Slot(object)
    def _changed(self, _sheet: Sheet | None) -> None:
        self._pane.show_sheet(self.scorer)

    @Slot(object)
    def _lacking(self, lacking: Incomplete) -> None:
        sheet = self.scorer.sheet
        if sheet is None:
            for one in self._pane.sent.cards:
                one.show_lacking(tr(lacking.what))
            return
        keys = [one.key for one in sheet.card.questions]
        row = keys.index(lacking.field) if lacking.field in keys else None
        self._pane.card.show_lacking(tr(lacking.what), row)

    # --- input ------------------------------------------------------------------------------------

    @Slot(object)
    def _scored(self, said: tuple[str, int | bool]) -> None:
        self.scorer.score(*said)

    @Slot(int)
    def _entered(self, number: int) -> None:
        if number != self.scorer.current:
            self.scorer.go_to(number)

    @Slot(str)
    def show_broken(self, reason: str) -> None:
        """The calls of this person that broke for a reason, in the list at the left."""
        one = self._screen.presenter.recording
        if one is None:
            return
        self._screen.left.show_page(PAGES[0])
        self._screen.presenter.listing.show_only(
            (
                Filter("person", one.by, first_name(one.by_name)),
                Filter("cut", ("reason", reason), reason),
                Filter("days", BREAK_DAYS, tr("Last 30 days")),
            )
        )

    def acts(self) -> tuple[Act, ...]:
        """What can be done about reviews and snippets, by keys and in the menu."""
        roles = self.office.actor.roles
        steers = bool(roles & frozenset(ACTS["send_review"]))
        scoring = (*self._scores(), *self._ends()) if steers else ()
        left = self._screen.left
        pages = tuple(
            Act(
                "",
                tr("Show: {name}", name=name),
                partial(left.show_page, name),
                _MENU,
                "list",
            )
            for name in left.names[1:]
        )
        cards = (
            Act(
                "", tr("Scorecards…"), self.edit_cards, _MENU, "list-checks", None, "set_scorecard"
            ),
            Act(
                "", tr("Reviewers side by side…"), self.compare, _MENU, "users", None, "send_review"
            ),
        )
        return (*scoring, *self._verdicts(), *self.cutting.acts(), *pages, *cards)

    @Slot()
    def compare(self) -> None:
        """How far reviewers lie apart, over all calls that two of them scored."""
        dialog = SideBySide(self.office, self._screen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.call_asked.connect(self._open_row)
        dialog.differing_asked.connect(self.show_differing)
        dialog.open()

    @Slot()
    def show_differing(self) -> None:
        """The follow-ups of which rep and reviewer say otherwise, in the list at the left."""
        self._screen.left.show_page(PAGES[0])
        self._screen.presenter.listing.show_only(
            (
                Filter("cut", ("resume", "differed"), tr("Rep and reviewer differ")),
                Filter("days", RESUME_DAYS, tr("Last {days} days", days=RESUME_DAYS)),
            )
        )

    @Slot()
    def edit_cards(self) -> None:
        """What the scorecards ask."""
        dialog = CardsDialog(self.office, self._screen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self.scorer.ask)
        dialog.open()

    def _verdicts(self) -> tuple[Act, ...]:
        """Resumed or restarted, for who may say it of calls at all."""
        if not self.office.actor.roles & frozenset(ACTS["judge_resume"]):
            return ()
        found = self.scorer

        def may() -> bool:
            return found.reviews is not None and "judge_resume" in found.reviews.may

        def verdict(key: str, word: str, resumed: bool) -> Act:
            run, title = partial(found.judge, resumed), tr("This follow-up {word}", word=word)
            return Act(key, title, run, _MENU, "route", may, "judge_resume")

        return (verdict("R", "resumed", True), verdict("Shift+R", "restarted", False))

    def _scores(self) -> tuple[Act, ...]:
        scorer = self.scorer
        digits = tuple(
            Act(
                str(digit),
                tr("Score the question {digit} of 5", digit=digit),
                partial(scorer.press, digit),
                _MENU,
                "target",
                self._free,
                "send_review",
            )
            for digit in range(1, 6)
        )
        clear = partial(scorer.press, 0)
        return (
            *digits,
            Act(
                "0", tr("The question does not apply"), clear, _MENU, "x", self._free, "send_review"
            ),
            self._step("Alt+Down", tr("Next of the scorecard"), 1),
            self._step("Alt+Up", tr("Previous of the scorecard"), -1),
        )

    def _step(self, key: str, title: str, by: int) -> Act:
        run = partial(self.scorer.step, by)
        return Act(key, title, run, _MENU, "", self._free, "send_review")

    def _ends(self) -> tuple[Act, ...]:
        return (
            Act(
                "Ctrl+Return",
                tr("Send the review"),
                self.scorer.send,
                _MENU,
                "send",
                self._free,
                "send_review",
            ),
        )

    def _free(self) -> bool:
        """Digits and Ctrl+Enter are the scorecard's unless something is being written."""
        return self._screen.presenter.writer.writing is None and self.scorer.may()
