"""Beside the scorecard: was the follow-up resumed or restarted, and how far reviewers lie apart."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.phrases import phrases
from app.domain.reviewing import Spread
from app.reads.resumes import Resumes
from app.reads.reviews import Reviews
from app.ui.reviews import words as review_words
from app.ui.reviews.words import first_name
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import Label

VERDICTS = phrases("Resumed", "Restarted")


class FollowUp(Themed, QWidget):
    """Whether a follow-up went on where the conversation stopped, as rep and reviewer say.

    The other side's word shows only once one's own is said: else nobody agrees or differs.

    Signals:
        judged: True is *resumed*.
    """

    judged = Signal(bool)

    def __init__(self, margin: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("This follow-up"))
        self.choice = Segments(
            [tr(one) for one in VERDICTS],
            tr("Resumed where it stopped, or restarted as a fresh pitch"),
        )
        self.choice.chosen.connect(self._chosen)
        self.other = Label("", Step.META, Tone.TEXT2, wrap=True)
        self.agreement = Label("", Step.META, Tone.TEXT3, wrap=True)
        box = QVBoxLayout(self)
        tall = self.px(10) if margin else 0
        box.setContentsMargins(self.px(margin), tall, self.px(margin), tall)
        box.setSpacing(self.px(6))
        box.addWidget(Label(tr("This follow-up"), Step.BODY, weight=Weight.SEMIBOLD))
        box.addWidget(self.choice)
        box.addWidget(self.other)
        box.addWidget(self.agreement)

    def show_verdicts(self, found: Reviews, *, mine: bool) -> None:
        """What was said; `mine` is one's own call."""
        said = found.verdicts
        own, other = (said.rep, said.reviewer) if mine else (said.reviewer, said.rep)
        self.choice.choose(None if own is None else 0 if own else 1)
        who = tr("Your reviewer") if mine else first_name(found.person_name)
        word = (
            tr("has not said")
            if other is None
            else tr("says {verdicts}", verdicts=tr(VERDICTS[0 if other else 1]).lower())
        )
        self.other.setText(f"{who} {word}." if own is not None else "")
        self.other.setVisible(own is not None)
        self.setVisible(found.follow_up and "judge_resume" in found.may)

    def show_resumes(self, found: Resumes | None) -> None:
        """How often both say the same of this person's follow-ups."""
        self.agreement.setText(review_words.agreement_words(found.agreement) if found else "")
        self.agreement.setVisible(found is not None)

    @Slot(int)
    def _chosen(self, index: int) -> None:
        self.judged.emit(index == 0)


class Spreads(Themed, QWidget):
    """Two or more reviewers scored this call: how far they lie apart on each question."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("How far reviewers lie apart"))
        self._rows = QGridLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(self.px(10))
        self._rows.setVerticalSpacing(self.px(4))
        self._rows.setColumnStretch(0, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(self.px(16), self.px(10), self.px(16), self.px(12))
        box.setSpacing(self.px(6))
        box.addWidget(Label(tr("Reviewers side by side"), Step.BODY, weight=Weight.SEMIBOLD))
        box.addLayout(self._rows)

    def show_spreads(self, found: tuple[Spread, ...], names: dict[object, str]) -> None:
        """The questions in their order, the whole last."""
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for at, one in enumerate(found):
            text = Label(one.text or tr("The whole"), Step.META, Tone.TEXT2, wrap=True)
            words = Label(review_words.spread_words(one, names), Step.META, wrap=True)
            words.set_tone(Tone.WARN if one.spread >= 2 else Tone.TEXT)
            words.setMinimumWidth(self.px(110))
            top = Qt.AlignmentFlag.AlignTop
            self._rows.addWidget(text, at, 0, top)
            self._rows.addWidget(words, at, 1, top)
        self.setVisible(bool(found))
