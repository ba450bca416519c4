"""'What was said': the words of the open call, a field to find in them, what they propose."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.fields import TextField
from app.ui.widgets.segments import Segments
from app.ui.widgets.text import ElidedLabel, IconLabel, Label
from app.ui.widgets.transcript import Transcript, TurnItem

MOMENTS, SPOKEN = 0, 1


class FindField(TextField):
    """Where to find in the words.

    Signals:
        stepped: To the next place (True), or the one before (False).
        left: Escape: back to the words.
    """

    stepped = Signal(bool)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Shift+Enter back, Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class SpokenPane(Themed, QFrame):
    """Head with the field, what is to be known of the words, the words.

    Signals:
        word_chosen: The number of a word.
        sought: What is to be found in the words.
        stepped: To the next place (True), or the one before (False).
    """

    word_chosen = Signal(int)
    sought = Signal(str)
    stepped = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = FindField(placeholder=tr("Find in the words"), icon="search")
        self.field.setAccessibleName(tr("Find in what was said"))
        self.field.setFixedWidth(self.px(220))
        self.count = Label("", Step.META, Tone.TEXT2)
        self.proposal = ElidedLabel("", Step.META, Tone.TEXT2)
        self.proposal_icon = IconLabel("route", Tone.TEXT2, 14)
        self.about = Label("", Step.META, Tone.TEXT3, wrap=True)
        self.none = Label("", Step.BODY, Tone.TEXT3, wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.none.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(12))
        self.text = Transcript()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        head = QHBoxLayout()
        head.setContentsMargins(self.px(16), self.px(6), self.px(16), self.px(6))
        head.setSpacing(self.px(8))
        head.addWidget(self.proposal_icon)
        head.addWidget(self.proposal, 1)
        head.addWidget(self.count)
        head.addWidget(self.field)
        note = QHBoxLayout()
        note.setContentsMargins(self.px(16), 0, self.px(16), self.px(6))
        note.addWidget(self.about)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.none)
        self.stack.addWidget(self.text)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addLayout(note)
        box.addWidget(make_line())
        box.addWidget(self.stack, 1)
        self.text.word_chosen.connect(self.word_chosen)
        self.field.textChanged.connect(self.sought)
        self.field.stepped.connect(self.stepped)
        self.field.left.connect(self._to_text)

    def show_turns(self, turns: Sequence[TurnItem], about: str) -> None:
        """Show the words of another call, and what is to be known of them."""
        self.text.show_turns(turns)
        self._say(about, "")
        self.stack.setCurrentWidget(self.text)

    def show_none(self, why: str) -> None:
        """There are no words, and why."""
        self.text.show_turns(())
        self._say("", why)
        self.show_proposal("")
        self.stack.setCurrentWidget(self.none)

    def _say(self, about: str, why: str) -> None:
        self.about.setText(about)
        self.about.setVisible(bool(about))
        self.none.setText(why)
        self.field.setVisible(not why)
        self.count.setVisible(not why)

    def show_proposal(self, sentence: str) -> None:
        """What the first words propose; '' is nothing."""
        self.proposal.setText(sentence)
        self.proposal_icon.setVisible(bool(sentence))

    def show_count(self, text: str) -> None:
        """How many places were found."""
        self.count.setText(text)

    def to_field(self) -> None:
        """The field takes the keys."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    @Slot()
    def _to_text(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)


class Below(Themed, QFrame):
    """Under the waveform: moments, and beside them what was said where there are words.

    Without words there is no choice to be seen, only the moments.

    Signals:
        turned: Another page is shown: MOMENTS or SPOKEN.
    """

    turned = Signal(int)

    def __init__(self, moments: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spoken = SpokenPane()
        self.choice = Segments(
            (tr("Moments"), tr("What was said")),
            tr("Below the waveform"),
            icons=("bookmark", "quote"),
        )
        self.choice.choose(MOMENTS)
        self.pages = QStackedWidget()
        self.pages.addWidget(moments)
        self.pages.addWidget(self.spoken)
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(self.px(16), self.px(6), self.px(16), 0)
        row.addWidget(self.choice, 1)
        self._bar.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._bar)
        box.addWidget(self.pages, 1)
        self.choice.chosen.connect(self.turn_to)

    def offer(self, words: bool) -> None:
        """There are words to choose, or none."""
        self._bar.setVisible(words)
        if not words:
            self.turn_to(MOMENTS)

    def offers(self) -> bool:
        """Whether words can be chosen."""
        return not self._bar.isHidden()

    @Slot(int)
    def turn_to(self, page: int) -> None:
        """Show moments or words."""
        self.choice.choose(page)
        if page != self.pages.currentIndex():
            self.pages.setCurrentIndex(page)
            self.turned.emit(page)

    def shows_words(self) -> bool:
        """Whether the words are in front."""
        return self.offers() and self.pages.currentIndex() == SPOKEN
