"""What was said, turn by turn: each word can be clicked, the one that is heard is lit."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed

_NAME = 132
"""Width of the column with time and name, in px at 100 %."""


@dataclass(frozen=True, slots=True)
class TurnItem:
    """One turn.

    Attributes:
        at: Its time, as '02:36'.
        name: Who speaks.
        tone: The speaker's colour.
        words: In order.
        unsure: Which of them are shown paler, as they may be wrong; indexes into `words`.
    """

    at: str
    name: str
    tone: Tone
    words: tuple[str, ...]
    unsure: frozenset[int] = frozenset()


class Transcript(Themed, QTextEdit):
    """A text to read, select and copy; words are numbered through all turns.

    Signals:
        word_chosen: The number of the word that was clicked, or on which Enter was pressed.
    """

    word_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "read")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(tr("What was said"))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self._turns: tuple[TurnItem, ...] = ()
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._lit: int | None = None
        self._hits: tuple[tuple[int, int], ...] = ()
        self._hit: int | None = None

    def show_turns(self, turns: Sequence[TurnItem]) -> None:
        """Show another call."""
        self._turns = tuple(turns)
        self._lit, self._hits, self._hit = None, (), None
        self._write()

    def light(self, word: int | None, *, follow: bool) -> None:
        """Light the word that is heard; with `follow` it is kept in view."""
        if word == self._lit:
            return
        self._lit = word
        self._mark()
        if follow and word is not None:
            self._reveal(word)

    def lit(self) -> int | None:
        """The word that is lit."""
        return self._lit

    def show_hits(self, hits: Sequence[tuple[int, int]], current: int | None = None) -> None:
        """Mark what was found, (first, behind the last) word each; the current one is shown."""
        self._hits, self._hit = tuple(hits), current
        self._mark()
        if current is not None:
            self._reveal(self._hits[current][0])

    def word_rect(self, word: int) -> QRect:
        """Where a word stands in the viewport."""
        return self.cursorRect(self._cursor(word)).united(self.cursorRect(self._cursor(word, 1)))

    def restyle(self) -> None:
        """Write all again in the theme's colours and size."""
        super().restyle()
        if hasattr(self, "_turns"):
            bar = self.verticalScrollBar()
            before = bar.value()
            self._write()
            bar.setValue(before)

    # --- input ------------------------------------------------------------------------------------

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a word chooses it; a selection is a selection."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or self.textCursor().hasSelection():
            return
        place = self.cursorForPosition(event.position().toPoint()).position()
        word = self._word_at(place)
        if word is not None:
            self.word_chosen.emit(word)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the word at the cursor; a letter that no act took is nobody's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            word = self._word_at(self.textCursor().position())
            if word is not None:
                self.word_chosen.emit(word)
        elif event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _word_at(self, place: int) -> int | None:
        word = bisect_right(self._starts, place) - 1
        return word if word >= 0 and place <= self._ends[word] else None

    # --- writing ----------------------------------------------------------------------------------

    def _write(self) -> None:
        document = self.document()
        document.clear()
        document.setDocumentMargin(self.px(14))
        self._starts, self._ends = [], []
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        column = float(self.px(_NAME))
        block = QTextBlockFormat()
        block.setLeftMargin(column)
        block.setTextIndent(-column)
        block.setTabPositions([QTextOption.Tab(column, QTextOption.TabType.LeftTab)])
        block.setBottomMargin(self.px(6))
        for number, turn in enumerate(self._turns):
            if number:
                cursor.insertBlock()
            cursor.setBlockFormat(block)
            self._write_turn(cursor, turn)
        cursor.endEditBlock()
        self._mark()

    def _write_turn(self, cursor: QTextCursor, turn: TurnItem) -> None:
        cursor.insertText(f"{turn.at}  ", self._format(Step.META, Tone.TEXT3))
        cursor.insertText(f"{turn.name}\t", self._format(Step.META, turn.tone, Weight.SEMIBOLD))
        plain, pale = self._format(Step.BODY, Tone.TEXT), self._format(Step.BODY, Tone.TEXT3)
        for at, word in enumerate(turn.words):
            if at:
                cursor.insertText(" ", plain)
            self._starts.append(cursor.position())
            cursor.insertText(word, pale if at in turn.unsure else plain)
            self._ends.append(cursor.position())

    def _format(self, step: Step, tone: Tone, weight: Weight | None = None) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFont(self.host.font(step, weight, tabular=True))
        made.setForeground(self.host.color(tone))
        return made

    def _mark(self) -> None:
        marks = [
            self._marked(first, last, self.theme.warn_tint, at == self._hit)
            for at, (first, last) in enumerate(self._hits)
        ]
        if self._lit is not None and self._lit < len(self._starts):
            marks.append(self._marked(self._lit, self._lit + 1, self.theme.selected, True))
        self.setExtraSelections(marks)

    def _marked(
        self, first: int, last: int, color: str, strong: bool
    ) -> "QTextEdit.ExtraSelection":
        found = QTextEdit.ExtraSelection()
        cursor = self._cursor(first)
        cursor.setPosition(self._ends[last - 1], QTextCursor.MoveMode.KeepAnchor)
        look = QTextCharFormat()
        look.setBackground(QColor(color))
        if strong:
            look.setFontUnderline(True)
        found.cursor, found.format = cursor, look
        return found

    def _cursor(self, word: int, end: int = 0) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition((self._ends if end else self._starts)[word])
        return cursor

    def _reveal(self, word: int) -> None:
        box, bar = self.cursorRect(self._cursor(word)), self.verticalScrollBar()
        tall = self.viewport().height()
        if box.top() < 0 or box.bottom() > tall:
            bar.setValue(bar.value() + box.top() - tall // 3)
