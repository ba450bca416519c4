"""The review of the open call: what was sent, one's own scores so far, sending and answering."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.acts.changes import Changes as ActChanges
from app.acts.judge_resume import JudgeResume
from app.acts.send_review import AnswerReview, KeepReviewDraft, SendReview
from app.domain import scorecards as cards
from app.domain.errors import Incomplete, KnownError
from app.domain.reviewing import HOLD
from app.domain.scorecards import Scorecard
from app.domain.vocabulary import Role
from app.reads.recording import Recording
from app.reads.review_rows import ReviewRow
from app.reads.reviews import Reviews, ReviewsQuestion
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.screens.recordings.words import first_name
from app.ui.tr import tr

_KEEP_MS = 600
"""A draft is kept within a second of the last key."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One's own review of a call, as far as it is.

    Attributes:
        state: 'new', 'typing' (not kept yet), 'kept', 'sending' or 'sent'.
        version: Of the card when scoring began.
    """

    card: Scorecard
    version: int
    scores: Mapping[str, int | bool] = field(default_factory=dict)
    practise: str = ""
    private: bool = True
    state: str = "new"

    @property
    def total(self) -> float | None:
        """The total so far; None while nothing is scored."""
        known = {one.key for one in self.card.questions}
        found = {key: score for key, score in self.scores.items() if key in known}
        return cards.total(self.card.questions, found) if found else None

    def content(self) -> dict[str, Any]:
        """As a draft is kept."""
        return {
            "card": str(self.card.id),
            "version": self.version,
            "scores": dict(self.scores),
            "practise": self.practise,
            "private": self.private,
        }


class Scorer(QObject):
    """Scores the open call; paints nothing.

    Signals:
        read: What is known of the call's reviews (`Reviews`), or None.
        changed: One's own `Sheet`, or None for who sends no review of this call.
        lacking: An `Incomplete` of what was to be sent or answered.
    """

    read = Signal(object)
    changed = Signal(object)
    lacking = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.recording: Recording | None = None
        self.reviews: Reviews | None = None
        self.sheet: Sheet | None = None
        self.current = 0
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_KEEP_MS)
        self._wait.timeout.connect(self.flush)
        self._held = QTimer(self)
        self._held.setSingleShot(True)
        self._held.timeout.connect(self.ask)
        office.changes.listen(self, {"recordings"}, self._stale)

    # --- which call -------------------------------------------------------------------------------

    @Slot(object)
    def show(self, one: Recording | None) -> None:
        """This call is open now; the draft of the one before is kept at once."""
        self.flush()
        self._held.stop()
        self.recording, self.reviews, self.sheet, self.current = one, None, None, 0
        self.read.emit(None)
        self.changed.emit(None)
        self.ask()

    @Slot()
    def ask(self) -> None:
        """Read the call's reviews (again)."""
        one = self.recording
        if one is not None:
            asked = ReviewsQuestion(one.lead, one.attempt)
            self.office.ask(
                asked,
                owner=self,
                on_done=_taken(self, one.attempt),
                on_failed=_unread,
                key="reviews",
            )

    def _stale(self, _stale: Stale) -> None:
        self.ask()

    def take(self, found: Reviews, attempt: UUID) -> None:
        """What the store says; what was typed meanwhile stays."""
        if self.recording is None or self.recording.attempt != attempt:
            return
        self.reviews = found
        busy = self.sheet is not None and self.sheet.state in ("typing", "sending")
        if not busy:
            self.sheet = self._sheet(found)
            self._go_to_open()
        self.read.emit(found)
        self.changed.emit(self.sheet)
        self._look_again(found)

    def _look_again(self, found: Reviews) -> None:
        """When a review is no longer held back, it reads differently."""
        until = [one.held_until for one in found.reviews if one.held_until is not None]
        if until:
            left = (min(until) - self.office.now()).total_seconds()
            self._held.start(
                max(200, min(round(left * 1000) + 200, int(HOLD.total_seconds() * 2000)))
            )

    def _sheet(self, found: Reviews) -> Sheet | None:
        if "send_review" not in found.may or not found.cards:
            return None
        if found.draft is not None:
            return _of_draft(found)
        sent = self.mine()
        usual = found.card or found.cards[0]
        if sent is None:
            return Sheet(usual, usual.version)
        card = next((one for one in found.cards if one.id == sent.card), None)
        if card is None:  # put aside since: what was sent stays readable, and is not scored by
            return Sheet(usual, usual.version)
        return Sheet(card, card.version, dict(sent.scores), sent.practise, sent.private, "sent")

    def mine(self) -> ReviewRow | None:
        """The review of this call that the person has sent."""
        rows = self.reviews.reviews if self.reviews is not None else ()
        return next((one for one in reversed(rows) if one.mine), None)

    def shown(self) -> tuple[ReviewRow, ...]:
        """Reviews of others to read: while one scores, theirs are not seen."""
        rows = self.reviews.reviews if self.reviews is not None else ()
        others = tuple(one for one in rows if not one.mine)
        return others if self.sheet is None or self.mine() is not None else ()

    def hidden(self) -> tuple[ReviewRow, ...]:
        """Reviews of others that are kept from whoever is about to score."""
        rows = self.reviews.reviews if self.reviews is not None else ()
        others = tuple(one for one in rows if not one.mine)
        return () if self.shown() else others

    # --- scoring ----------------------------------------------------------------------------------

    def may(self) -> bool:
        """Whether the open call is one's to score."""
        return self.sheet is not None and self.sheet.state != "sending"

    def go_to(self, number: int) -> None:
        """Another question is the current one."""
        if self.sheet is not None:
            self.current = max(0, min(number, len(self.sheet.card.questions) - 1))
            self.changed.emit(self.sheet)

    def step(self, by: int) -> None:
        """The next question, or the one before."""
        self.go_to(self.current + by)

    def press(self, digit: int) -> None:
        """A digit scores the current question and goes on to the next; 0 takes the score away."""
        if self.sheet is None:
            return
        asked = self.sheet.card.questions[self.current]
        if digit == 0:
            self.score(asked.key, None)
        elif asked.kind == cards.YES_NO:
            if digit > 2:
                return
            self.score(asked.key, digit == 1)
        else:
            self.score(asked.key, digit)
        self.step(1)

    def score(self, key: str, score: int | bool | None) -> None:
        """A question was scored; None: it does not apply."""
        if self.sheet is None:
            return
        scores = {one: value for one, value in self.sheet.scores.items() if one != key}
        if score is not None:
            scores[key] = score
        keys = [one.key for one in self.sheet.card.questions]
        self.current = keys.index(key) if key in keys else self.current
        self._typed(scores=scores)

    @Slot(str)
    def set_practise(self, text: str) -> None:
        """What to practise was typed."""
        if self.sheet is not None and text != self.sheet.practise:
            self._typed(practise=text)

    @Slot(bool)
    def set_private(self, private: bool) -> None:
        """For the reviewed person and supervisors, or for the team."""
        if self.sheet is not None and private != self.sheet.private:
            self._typed(private=private)

    def choose_card(self, number: int) -> None:
        """Score by another card; scores belong to their card."""
        found = self.reviews
        if self.sheet is None or found is None or not 0 <= number < len(found.cards):
            return
        card = found.cards[number]
        if card.id != self.sheet.card.id:
            self.current = 0
            self._typed(card=card, version=card.version, scores={})

    def _typed(self, **what: Any) -> None:
        assert self.sheet is not None
        self.sheet = replace(self.sheet, state="typing", **what)
        self._wait.start()
        self.changed.emit(self.sheet)

    def _go_to_open(self) -> None:
        """The first question without a score is the current one."""
        if self.sheet is not None:
            asked = self.sheet.card.questions
            open_ = (n for n, one in enumerate(asked) if one.key not in self.sheet.scores)
            self.current = next(open_, 0)

    @Slot()
    def flush(self) -> None:
        """Keep the draft now."""
        self._wait.stop()
        one, sheet = self.recording, self.sheet
        if one is None or sheet is None or sheet.state != "typing":
            return
        command = KeepReviewDraft(one.lead, one.attempt, sheet.content(), self.office.now())
        self.office.do(command, owner=self, on_done=_draft_kept(self, one.attempt, sheet))

    def draft_kept(self, attempt: UUID, sheet: Sheet) -> None:
        """The draft is in the store."""
        if self.recording is not None and self.recording.attempt == attempt and self.sheet is sheet:
            self.sheet = replace(sheet, state="kept")
            self.changed.emit(self.sheet)

    # --- sending ----------------------------------------------------------------------------------

    @Slot()
    def send(self) -> None:
        """Send the review; for ten seconds it can be taken back."""
        one, sheet = self.recording, self.sheet
        if one is None or sheet is None or sheet.state in ("sending", "sent"):
            return
        self.flush()
        self.sheet = replace(sheet, state="sending")
        command = SendReview(
            one.lead,
            one.attempt,
            sheet.card.id,
            sheet.version,
            dict(sheet.scores),
            sheet.practise,
            sheet.private,
        )
        self.office.do(
            command, owner=self, on_done=_sent(self, one, sheet), on_failed=_not_sent(self, one)
        )

    def is_sent(self, one: Recording, sheet: Sheet, changes: ActChanges) -> None:
        """It is sent: say so, with the way back."""
        name = first_name(self._reviewed(sheet) or one.by_name)
        text = tr(
            "Review sent to {name}: {total:.1f}. {name} sees it in 10 s.",
            name=name,
            total=sheet.total,
        )
        self.office.notice(text, "send", changes.act_id, self.ask)
        self.office.announce_later(("recordings",), HOLD.total_seconds() + 0.5)
        if self.recording is not None and self.recording.attempt == one.attempt:
            self.sheet = replace(sheet, state="sent")
            self.changed.emit(self.sheet)
            self.ask()

    def _reviewed(self, sheet: Sheet) -> str:
        """The caller; the desk's card is about somebody else, who is not named here."""
        if sheet.card.layer == Role.QUALIFIER:
            return tr("the desk")
        return self.reviews.person_name if self.reviews is not None else ""

    def reviewed_name(self) -> str:
        """To whom one's own review goes."""
        return self._reviewed(self.sheet) if self.sheet is not None else ""

    def not_sent(self, one: Recording, failure: KnownError) -> None:
        """It could not be sent; all that was scored is still here."""
        here = self.recording is not None and self.recording.attempt == one.attempt
        if here and self.sheet is not None and self.sheet.state == "sending":
            self.sheet = replace(self.sheet, state="typing")
            self._wait.start()
            self.changed.emit(self.sheet)
        if here and isinstance(failure, Incomplete):
            keys = [each.key for each in self.sheet.card.questions] if self.sheet else []
            if failure.field in keys:
                self.go_to(keys.index(failure.field))
            self.lacking.emit(failure)
        else:
            self.office.failed.emit(failure)

    # --- what the reviewed person says ------------------------------------------------------------

    def answer(self, review: UUID, disputed: bool, line: str = "") -> None:
        """Acknowledge or dispute a review of one's own work."""
        one = self.recording
        if one is None:
            return
        command = AnswerReview(review, disputed, line)
        self.office.do(
            command, owner=self, on_done=_answered(self, disputed), on_failed=_not_sent(self, one)
        )

    def is_answered(self, disputed: bool, changes: ActChanges) -> None:
        """The answer is kept."""
        text = tr("Disputed. Your supervisor reads why.") if disputed else tr("Acknowledged.")
        self.office.notice(text, "check", changes.act_id, self.ask)
        self.ask()

    def judge(self, resumed: bool) -> None:
        """*Resumed* or *restarted*, of the open follow-up."""
        one = self.recording
        if one is None or self.reviews is None or "judge_resume" not in self.reviews.may:
            return
        command = JudgeResume(one.lead, one.attempt, resumed)
        self.office.do(command, owner=self, on_done=_judged(self, resumed))

    def is_judged(self, resumed: bool, changes: ActChanges) -> None:
        """The verdict is kept."""
        text = tr("Went on where it stopped.") if resumed else tr("Started anew.")
        self.office.notice(tr("Kept: {text}", text=text), "check", changes.act_id, self.ask)
        self.ask()


def _of_draft(found: Reviews) -> Sheet:
    """A kept draft as a sheet; scores of a question that is no more are left out."""
    assert found.draft is not None
    said = found.draft.content
    usual = found.card or found.cards[0]
    card = next((one for one in found.cards if str(one.id) == str(said.get("card"))), usual)
    keys = {one.key for one in card.questions}
    scores = {key: score for key, score in dict(said.get("scores", {})).items() if key in keys}
    text, private = str(said.get("practise", "")), bool(said.get("private", True))
    return Sheet(card, card.version, scores, text, private, "kept")


# Answers carry what they are about: the bridge keeps plain functions alive, methods only weakly.


def _taken(scorer: Scorer, attempt: UUID) -> Callable[[Reviews], None]:
    return lambda found: scorer.take(found, attempt)


def _unread(_failure: KnownError) -> None:
    """The call itself says why it can't be read."""


def _draft_kept(scorer: Scorer, attempt: UUID, sheet: Sheet) -> Callable[[object], None]:
    return lambda _: scorer.draft_kept(attempt, sheet)


def _sent(scorer: Scorer, one: Recording, sheet: Sheet) -> Callable[[ActChanges], None]:
    return lambda changes: scorer.is_sent(one, sheet, changes)


def _not_sent(scorer: Scorer, one: Recording) -> Callable[[KnownError], None]:
    return lambda failure: scorer.not_sent(one, failure)


def _answered(scorer: Scorer, disputed: bool) -> Callable[[ActChanges], None]:
    return lambda changes: scorer.is_answered(disputed, changes)


def _judged(scorer: Scorer, resumed: bool) -> Callable[[ActChanges], None]:
    return lambda changes: scorer.is_judged(resumed, changes)
