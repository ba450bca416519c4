"""Fields to type in: error lines, combo boxes, the note line that reads its first sign."""

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.widgets.base import Themed, draw_icon
from app.ui.widgets.lockline import LockLine
from app.ui.widgets.noteline import NOTE_LOOKS as NOTE_LOOKS
from app.ui.widgets.noteline import NoteKind as NoteKind
from app.ui.widgets.noteline import NoteLine as NoteLine
from app.ui.widgets.noteline import NoteSign as NoteSign
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
        row.addLayout(holder)
        row.setAlignment(holder, Qt.AlignmentFlag.AlignTop)
        self._text = Label(text, Step.META, Tone.DANGER, Weight.MEDIUM, wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
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
        self.label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if not editor.accessibleName():
            editor.setAccessibleName(label)
        self._hint = Label(hint, Step.META, Tone.TEXT3, wrap=True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        if not hint:  # showing it here, without a parent, would open a window
            self._hint.hide()
        self._error = FieldError()
        self.lock = LockLine(editor)
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
        for widget in (editor, self.lock, self._error, self._hint):
            body.addWidget(widget)
        # Spare height goes below everything, never between a field and its sentence.
        spare = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        body.addSpacerItem(spare)

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


_COMES_BACK = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
)
"""Another window or a popup has the keys for a while: the cursor stays where it was."""


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

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Words that are longer than the field show their beginning when it is left."""
        super().focusOutEvent(event)
        if event.reason() not in _COMES_BACK:
            self.home(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever is sent here goes on writing at the end."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.ShortcutFocusReason, Qt.FocusReason.OtherFocusReason):
            self.end(False)

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
        # Lines are laid out at whole pixels; with a pixel less Qt shows a bar beside what fits.
        line = ceil(QFontMetricsF(self.host.font(Step.BODY)).lineSpacing())
        self.setFixedHeight(line * self._lines + self.px(8) + 8)
        super().restyle()


class Combo(Themed, QComboBox):
    """A combo box with the arrow of the icon set.

    Its longest entry does not decide how wide it has to be: panes are narrow, entries may be long.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)
        self.setMinimumContentsLength(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then its arrow."""
        super().paintEvent(event)
        size = self.px(14)
        ink = self.theme.text3 if not self.isEnabled() else self.theme.text2
        left = self.width() - size - self.px(9)
        top = (self.height() - size) / 2
        draw_icon(QPainter(self), "chevron-down", ink, left, top, size)
