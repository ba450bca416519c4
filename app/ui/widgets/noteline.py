"""The note line, whose first sign becomes the kind of the note."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.domain.phrases import phrase
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, draw_icon
from app.ui.widgets.text import IconLabel, Label


class NoteSign(StrEnum):
    """First signs of a note line and the kinds they mean."""

    OBJECTION = "!"
    SIGNAL = "+"
    QUESTION = "?"
    PROMISE = ">"
    NEED = "#"
    FACT = ""


@dataclass(frozen=True)
class NoteLook:
    """Word, icon and tone of a kind of note."""

    word: str
    icon: str
    tone: Tone


NOTE_LOOKS: dict[NoteSign, NoteLook] = {
    NoteSign.OBJECTION: NoteLook(phrase("Objection"), "message-square-warning", Tone.WARN),
    NoteSign.SIGNAL: NoteLook(phrase("Signal"), "plus", Tone.OK),
    NoteSign.QUESTION: NoteLook(phrase("Question"), "circle-question-mark", Tone.QUALIFICATION),
    NoteSign.PROMISE: NoteLook(phrase("Promise"), "chevron-right", Tone.INFO),
    NoteSign.NEED: NoteLook(phrase("Need"), "target", Tone.TELEMARKETING),
    NoteSign.FACT: NoteLook(phrase("Fact"), "info", Tone.TEXT2),
}


class NoteLine(Themed, QLineEdit):
    """Type what you hear; the first sign turns into icon and word at once, Enter keeps it.

    Backspace at the very start turns the kind back into free text.

    Signals:
        kept: (sign, text) of a finished line; the field is empty afterwards.
        edit_last: Up was pressed in an empty line.
        sign_changed: the sign of the line changed while typing.
    """

    kept = Signal(str, str)
    edit_last = Signal()
    sign_changed = Signal(str)

    def __init__(self, placeholder: str = "") -> None:
        super().__init__()
        self._sign = NoteSign.FACT
        self.setPlaceholderText(placeholder or tr("Type what you hear, Enter keeps it"))
        self.setAccessibleName(tr("Note"))
        self.setAccessibleDescription(
            tr("First sign: ! objection, + signal, ? question, > promise, # need")
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._read_sign)
        self.returnPressed.connect(self._keep)
        self.restyle()

    @property
    def sign(self) -> NoteSign:
        """The kind of the line being typed."""
        return self._sign

    def set_note(self, sign: NoteSign, text: str) -> None:
        """Put a line in to be edited."""
        self._set_sign(sign)
        self.setText(text)

    @Slot(str)
    def _read_sign(self, text: str) -> None:
        if self._sign is NoteSign.FACT and text[:1] in tuple(NoteSign) and text[:1]:
            self._set_sign(NoteSign(text[0]))
            self.setText(text[1:])
        elif self._sign is not NoteSign.FACT and text.startswith(" "):
            self.setText(text.lstrip())

    def _set_sign(self, sign: NoteSign) -> None:
        if sign is self._sign:
            return
        self._sign = sign
        self.setAccessibleName(tr("Note") if sign is NoteSign.FACT else tr(NOTE_LOOKS[sign].word))
        self.sign_changed.emit(sign.value)
        self.restyle()

    @Slot()
    def _keep(self) -> None:
        text = self.text().strip()
        if text:
            sign = self._sign
            self._set_sign(NoteSign.FACT)
            self.clear()
            self.kept.emit(sign.value, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace at the start takes the kind away; Up in an empty line edits the last."""
        at_start = self.cursorPosition() == 0 and not self.hasSelectedText()
        if event.key() == Qt.Key.Key_Backspace and at_start and self._sign is not NoteSign.FACT:
            self._set_sign(NoteSign.FACT)
        elif event.key() == Qt.Key.Key_Up and not self.text():
            self.edit_last.emit()
        else:
            super().keyPressEvent(event)

    def _lead(self) -> int:
        if self._sign is NoteSign.FACT:
            return 0
        font = self.host.font(Step.BODY, Weight.MEDIUM)
        word = tr(NOTE_LOOKS[self._sign].word)
        return round(QFontMetricsF(font).horizontalAdvance(word)) + self.px(14 + 4 + 6)

    def restyle(self) -> None:
        """Keep room for icon and word."""
        self.setTextMargins(self._lead(), 0, 0, 0)
        super().restyle()

    def sizeHint(self) -> QSize:
        """A little taller than other fields, as it is the one that is used most."""
        return QSize(super().sizeHint().width(), self.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, then icon and word of its kind."""
        super().paintEvent(event)
        if self._sign is NoteSign.FACT:
            return
        look = NOTE_LOOKS[self._sign]
        painter = QPainter(self)
        ink = self.theme.color(look.tone)
        size, left = self.px(14), self.px(10)
        draw_icon(painter, look.icon, ink, left, (self.height() - size) / 2, size)
        painter.setFont(self.host.font(Step.BODY, Weight.MEDIUM))
        painter.setPen(QColor(ink))
        room = self.rect().adjusted(left + size + self.px(4), 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, tr(look.word))


class NoteKind(Themed, QWidget):
    """Icon and word of a kind of note, as a legend."""

    def __init__(self, sign: NoteSign, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = NOTE_LOOKS[sign]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.px(4))
        row.addWidget(IconLabel(look.icon, look.tone, 14))
        row.addWidget(Label(tr(look.word), Step.BODY, look.tone, Weight.MEDIUM))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
