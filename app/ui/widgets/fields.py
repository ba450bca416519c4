"""Fields to type in: error lines, combo boxes, the note line that reads its first sign."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.widgets.base import Themed, draw_icon
from app.ui.widgets.text import IconLabel, Label


def mark_wrong(field: QWidget, wrong: bool) -> None:
    """Give a field the red edge of something that cannot be kept yet, or take it away."""
    if bool(field.property("wrong")) == wrong:
        return
    field.setProperty("wrong", wrong)
    field.style().unpolish(field)
    field.style().polish(field)


class FieldError(Themed, QWidget):
    """The line under a field that says what is missing, in a full sentence."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.px(3))
        holder = QVBoxLayout()
        holder.setContentsMargins(0, self.px(2), 0, 0)
        holder.addWidget(IconLabel("circle-alert", Tone.DANGER, 12))
        holder.addStretch(1)
        row.addLayout(holder)
        self._text = Label(text, Step.META, Tone.DANGER, Weight.MEDIUM, wrap=True)
        row.addWidget(self._text, 1)
        self.setVisible(bool(text))

    def say(self, text: str) -> None:
        """Show a sentence; an empty one hides the line."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()


class Field(Themed, QWidget):
    """A labelled field with room for a hint and for what is wrong with it.

    Args:
        label: stands above, or at the left when `beside` is given.
        editor: the line edit, combo box or whatever is typed into.
        hint: small line below.
        beside: width of a label column at the left in px at 100 %; 0 puts the label above.
    """

    def __init__(
        self,
        label: str,
        editor: QWidget,
        hint: str = "",
        beside: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.label = Label(label, Step.META, Tone.TEXT2)
        self.label.setBuddy(editor)
        if not editor.accessibleName():
            editor.setAccessibleName(label)
        self._hint = Label(hint, Step.META, Tone.TEXT3, wrap=True)
        self._hint.setVisible(bool(hint))
        self._error = FieldError()
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(self.px(4))
        outer: QVBoxLayout | QHBoxLayout
        if beside:
            outer = QHBoxLayout(self)
            self.label.setFixedWidth(self.px(beside))
            self.label.setMinimumHeight(self.px(28))
            outer.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
            outer.addLayout(body, 1)
        else:
            outer = QVBoxLayout(self)
            outer.addWidget(self.label)
            outer.addLayout(body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(self.px(4))
        for widget in (editor, self._error, self._hint):
            body.addWidget(widget)

    def set_hint(self, text: str) -> None:
        """Show another hint."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text) and not self.error())

    def set_error(self, text: str) -> None:
        """Say what is missing; an empty sentence clears it."""
        mark_wrong(self.editor, bool(text))
        self._error.say(text)
        self._hint.setVisible(bool(self._hint.text()) and not text)

    def error(self) -> str:
        """The sentence shown under the field, or an empty one."""
        return self._error.text()


class TextField(Themed, QLineEdit):
    """A line edit; `tag` is a small grey word at its right end ('02:40', 'today')."""

    def __init__(
        self,
        text: str = "",
        placeholder: str = "",
        icon: str = "",
        height: int = Space.CONTROL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._height = height
        self.setProperty("painted", True)
        self._icon, self._tag = icon, ""
        self.setPlaceholderText(placeholder)
        self.restyle()

    def set_tag(self, tag: str) -> None:
        """Show a small word at the right end; empty takes it away."""
        self._tag = tag
        self.restyle()

    def tag(self) -> str:
        """The word at the right end."""
        return self._tag

    def sizeHint(self) -> QSize:
        """Height of the design, whatever the edge."""
        return QSize(super().sizeHint().width(), self.px(self._height))

    def _tag_width(self) -> int:
        if not self._tag:
            return 0
        font = self.host.font(Step.META)
        return round(QFontMetricsF(font).horizontalAdvance(self._tag)) + self.px(16)

    def restyle(self) -> None:
        """Keep room for icon and tag."""
        left = self.px(20) if self._icon else 0
        right = self._tag_width() + self.px(2) if self._tag else 0
        self.setTextMargins(left, 0, right, 0)
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, then icon and tag over it."""
        super().paintEvent(event)
        painter = QPainter(self)
        theme = self.theme
        if self.isReadOnly() or not self.isEnabled():
            self._paint_dashes(painter)
        if self._icon:
            size = self.px(14)
            top = (self.height() - size) / 2
            draw_icon(painter, self._icon, theme.text3, self.px(10), top, size)
        if self._tag:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            wide, tall = self._tag_width(), self.px(20)
            left = self.width() - wide - self.px(8)
            pill = QRectF(left, (self.height() - tall) / 2, wide, tall)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(pill, tall / 2, tall / 2)
            painter.setPen(QColor(theme.text2))
            painter.setFont(self.host.font(Step.META))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self._tag)

    def _paint_dashes(self, painter: QPainter) -> None:
        # The style sheet's own dashes of 1 px come out as dots.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(self.theme.field), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3.0, 2.5])
        painter.setPen(pen)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, self.px(Space.RADIUS), self.px(Space.RADIUS))


class TextArea(Themed, QPlainTextEdit):
    """Several lines; Tab leaves it, and it is `lines` lines tall."""

    def __init__(
        self,
        text: str = "",
        placeholder: str = "",
        lines: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._lines = lines
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.restyle()

    def restyle(self) -> None:
        """Take the height from the number of lines."""
        line = QFontMetricsF(self.host.font(Step.BODY)).lineSpacing()
        self.setFixedHeight(round(line * self._lines) + self.px(8) + 6)
        super().restyle()


class Combo(Themed, QComboBox):
    """A combo box with the arrow of the icon set."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then its arrow."""
        super().paintEvent(event)
        size = self.px(14)
        ink = self.theme.text3 if not self.isEnabled() else self.theme.text2
        left = self.width() - size - self.px(9)
        top = (self.height() - size) / 2
        draw_icon(QPainter(self), "chevron-down", ink, left, top, size)


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
    NoteSign.OBJECTION: NoteLook("Objection", "message-square-warning", Tone.WARN),
    NoteSign.SIGNAL: NoteLook("Signal", "plus", Tone.OK),
    NoteSign.QUESTION: NoteLook("Question", "circle-question-mark", Tone.QUALIFICATION),
    NoteSign.PROMISE: NoteLook("Promise", "chevron-right", Tone.INFO),
    NoteSign.NEED: NoteLook("Need", "target", Tone.TELEMARKETING),
    NoteSign.FACT: NoteLook("Fact", "info", Tone.TEXT2),
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

    def __init__(self, placeholder: str = "Type what you hear, Enter keeps it") -> None:
        super().__init__()
        self._sign = NoteSign.FACT
        self.setPlaceholderText(placeholder)
        self.setAccessibleName("Note")
        self.setAccessibleDescription(
            "First sign: ! objection, + signal, ? question, > promise, # need"
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
        self.setAccessibleName("Note" if sign is NoteSign.FACT else NOTE_LOOKS[sign].word)
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
        word = NOTE_LOOKS[self._sign].word
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
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, look.word)


class NoteKind(Themed, QWidget):
    """Icon and word of a kind of note, as a legend."""

    def __init__(self, sign: NoteSign, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = NOTE_LOOKS[sign]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.px(4))
        row.addWidget(IconLabel(look.icon, look.tone, 14))
        row.addWidget(Label(look.word, Step.BODY, look.tone, Weight.MEDIUM))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
