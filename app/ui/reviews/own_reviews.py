"""On the lead: the reviews of one's own calls with it, and whether the last follow-up resumed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.acts.changes import Changes as ActChanges
from app.acts.judge_resume import JudgeResume
from app.acts.send_review import AnswerReview
from app.domain.errors import Incomplete, KnownError
from app.reads.lead_card import LeadCard
from app.reads.my_reviews import MyReviews, MyReviewsQuestion
from app.reads.reviews import Reviews, ReviewsQuestion
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.reviews.follow_up import FollowUp
from app.ui.reviews.sent_review import SentReviews
from app.ui.tr import tr
from app.ui.widgets.base import Themed

_FRESH = timedelta(hours=12)
MOST = 20
"""Reviews of one lead that are looked at."""


class OwnReviews(Themed, QWidget):
    """Cards at the head of the thread: what waits for an answer, or was answered today.

    Signals:
        hear_asked: (attempt, offset in ms).
    """

    hear_asked = Signal(object, int)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self._lead: UUID | None = None
        self._attempt: UUID | None = None
        self.sent = SentReviews(hear=True, margin=0)
        self.follow_up = FollowUp(margin=0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self.px(8))
        box.addWidget(self.follow_up)
        box.addWidget(self.sent)
        self.sent.answered.connect(self._answer)
        self.sent.hear_asked.connect(self._hear)
        self.follow_up.judged.connect(self.judge)
        office.changes.listen(self, {"recordings"}, self._stale)
        self._clear()

    def show_card(self, card: LeadCard | None) -> None:
        """Another lead, or the same one read again."""
        lead = card.state.id if card is not None else None
        attempt = _last_call(card, self.office.actor.id) if card is not None else None
        if (lead, attempt) != (self._lead, self._attempt):
            self._lead, self._attempt = lead, attempt
            self._clear()
            self._ask()

    def _clear(self) -> None:
        self.sent.show_rows((), self.office.now(), self.office.zone)
        self.follow_up.hide()
        self.hide()

    def _ask(self) -> None:
        lead, attempt = self._lead, self._attempt
        if lead is None:
            return
        asked = MyReviewsQuestion(of_lead=lead, limit=MOST)
        self.office.ask(asked, owner=self, on_done=_mine(self, lead), on_failed=_none, key="own")
        if attempt is not None:
            asked_of = ReviewsQuestion(lead, attempt)
            take = _follow_up(self, attempt)
            self.office.ask(asked_of, owner=self, on_done=take, on_failed=_none, key="own call")

    def _stale(self, _stale: Stale) -> None:
        self._ask()

    def take(self, found: MyReviews, lead: UUID) -> None:
        """The reviews of this lead."""
        if lead != self._lead:
            return
        since = self.office.now() - _FRESH
        here = [one.review for one in found.rows]
        rows = tuple(one for one in here if one.answer is None or one.answer.at >= since)
        self.sent.show_rows(rows, self.office.now(), self.office.zone)
        self._show()

    def take_call(self, found: Reviews, attempt: UUID) -> None:
        """The last call with this lead."""
        if attempt == self._attempt:
            self.follow_up.show_verdicts(found, mine=True)
            if found.verdicts.rep is not None:
                self.follow_up.hide()  # it was said; nothing more is asked here
            self.follow_up.show_resumes(None)
            self._show()

    def _show(self) -> None:
        # A hidden parent hides its parts: what they would be is asked.
        self.setVisible(bool(self.sent.cards) or not self.follow_up.isHidden())

    def may_judge(self) -> bool:
        """Whether a follow-up waits for its word, or has it."""
        return self.isVisible() and self.follow_up.isVisible()

    @Slot(bool)
    def judge(self, resumed: bool) -> None:
        """The last follow-up resumed, or restarted."""
        if self._lead is not None and self._attempt is not None:
            command = JudgeResume(self._lead, self._attempt, resumed)
            self.office.do(command, owner=self, on_done=_judged(self, resumed))

    def is_judged(self, resumed: bool, changes: ActChanges) -> None:
        """It is kept."""
        word = tr("resumed where it stopped") if resumed else tr("restarted")
        self.office.notice(
            tr("Kept: this follow-up {word}.", word=word), "check", changes.act_id, self._ask
        )
        self._ask()

    @Slot(object, bool, str)
    def _answer(self, review: UUID, disputed: bool, line: str) -> None:
        command = AnswerReview(review, disputed, line)
        done = _answered(self, disputed)
        self.office.do(command, owner=self, on_done=done, on_failed=self._refused)

    def is_answered(self, disputed: bool, changes: ActChanges) -> None:
        """The answer is kept."""
        text = tr("Disputed. Your supervisor reads why.") if disputed else tr("Acknowledged.")
        self.office.notice(text, "check", changes.act_id, self._ask)
        self._ask()

    def _refused(self, failure: KnownError) -> None:
        if isinstance(failure, Incomplete):
            for card in self.sent.cards:
                card.show_lacking(tr(failure.what))
        else:
            self.office.failed.emit(failure)

    @Slot(object)
    def _hear(self, attempt: UUID) -> None:
        self.hear_asked.emit(attempt, 0)


def _last_call(card: LeadCard, me: UUID | None) -> UUID | None:
    """The newest conversation with this lead, if it is one's own."""
    talks = (one for one in card.thread if one.kind == "conversation" and one.attempt is not None)
    last = next(talks, None)
    return last.attempt if last is not None and last.by == me else None


# Answers carry what they are about: the bridge keeps plain functions alive, methods only weakly.


def _mine(view: OwnReviews, lead: UUID) -> Callable[[MyReviews], None]:
    return lambda found: view.take(found, lead)


def _follow_up(view: OwnReviews, attempt: UUID) -> Callable[[Reviews], None]:
    return lambda found: view.take_call(found, attempt)


def _judged(view: OwnReviews, resumed: bool) -> Callable[[ActChanges], None]:
    return lambda changes: view.is_judged(resumed, changes)


def _answered(view: OwnReviews, disputed: bool) -> Callable[[ActChanges], None]:
    return lambda changes: view.is_answered(disputed, changes)


def _none(_failure: KnownError) -> None:
    """Somebody without reviews sees none."""
