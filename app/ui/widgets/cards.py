"""Cards, the shapes of messages in them, and rows of label and value."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFormLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.widgets.base import Themed
from app.ui.widgets.runs import Run
from app.ui.widgets.text import IconLabel, Label, Paragraph


class Card(Themed, QFrame):
    """A panel with a rounded edge; `head` tints its first part, `edge` colours its outline.

    Put content into `body`; `head_row` exists when a head tone was given.
    """

    def __init__(
        self,
        head: Tone | None = None,
        edge: Tone | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._head, self._edge = head, edge
        self.head = QWidget(self)
        self.head_row = QHBoxLayout(self.head)
        self.head_row.setContentsMargins(self.px(16), self.px(12), self.px(16), self.px(12))
        self.head_row.setSpacing(self.px(8))
        self.head.setVisible(head is not None)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(self.px(16), self.px(13), self.px(16), self.px(12))
        self.body.setSpacing(self.px(6))
        outer.addLayout(self.body)

    def set_head(self, head: Tone | None) -> None:
        """Tint the head otherwise, or take it away."""
        self._head = head
        self.head.setVisible(head is not None)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, head and edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme
        radius = self.px(Space.RADIUS_CARD)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, radius, radius)
        painter.fillPath(shape, QColor(theme.panel))
        if self._head is not None:
            painter.setClipPath(shape)
            below = self.head.geometry().bottom() + 1
            painter.fillRect(0, 0, self.width(), below, QColor(theme.tint(self._head)))
            painter.setClipping(False)
        painter.setPen(QPen(QColor(theme.color(self._edge) if self._edge else theme.line), 1))
        painter.drawPath(shape)


def head_line(card: Card, icon: str, text: str, tone: Tone, right: str = "") -> None:
    """Fill a card's head: icon, bold words, something small at the right."""
    card.head_row.addWidget(IconLabel(icon, tone, 16))
    card.head_row.addWidget(Label(text, Step.BODY, Tone.TEXT, Weight.SEMIBOLD), 1)
    if right:
        card.head_row.addWidget(Label(right, Step.META, Tone.TEXT2, tabular=True))


def button_row(*buttons: QWidget, right: bool = False) -> QHBoxLayout:
    """Buttons in a row at the left, or at the right for a question."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 6, 0, 0)
    row.setSpacing(Space.CONTROL_GAP)
    if right:
        row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    if not right:
        row.addStretch(1)
    return row


class Notice(Themed, QWidget):
    """Icon at the left, a bold sentence, more words below it, acts; without a frame."""

    def __init__(
        self,
        icon: str,
        tone: Tone,
        title: str,
        text: str | Sequence[Run] = "",
        acts: Sequence[QWidget] = (),
        *,
        icon_px: int = 20,
        title_step: Step = Step.BODY,
        acts_right: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.px(12))
        row.addWidget(IconLabel(icon, tone, icon_px), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(self.px(2))
        title_runs = [Run(title, Tone.TEXT, Weight.SEMIBOLD)]
        words.addWidget(Paragraph(title_runs, title_step))
        if text:
            words.addWidget(Paragraph(text, Step.BODY, Tone.TEXT2))
        if acts:
            words.addLayout(button_row(*acts, right=acts_right))
        row.addLayout(words, 1)
        self.setAccessibleName(title)


class FormRows(Themed, QWidget):
    """Label and value in two columns, the label in small grey type.

    Args:
        label_width: of the first column in px at 100 %.
    """

    def __init__(self, label_width: int = 96, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label_width = label_width
        self.form = QFormLayout(self)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setVerticalSpacing(self.px(6))
        self.form.setHorizontalSpacing(self.px(4))
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    def add(self, label: str, value: QWidget) -> None:
        """Add a row."""
        name = Label(label, Step.META, Tone.TEXT2)
        name.setFixedWidth(self.px(self._label_width))
        self.form.addRow(name, value)

    def clear(self) -> None:
        """Take all rows away."""
        while self.form.rowCount():
            self.form.removeRow(0)
