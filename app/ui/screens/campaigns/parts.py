"""What the sections of the campaign editor share: spots for errors, rows, heads."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.screens.campaigns.draft import CampaignDraft
from app.ui.theme.tokens import Step, Tone
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.fields import FieldError, TextField, mark_wrong
from app.ui.widgets.text import Label


class Spot(Protocol):
    """Where something can be missing: a field, or a cell of a row."""

    editor: QWidget

    def set_error(self, text: str) -> None:
        """Say what is missing; '' clears it."""


class CellSpot:
    """A cell of a row; the row has one line for what is missing."""

    def __init__(self, editor: QWidget, line: FieldError) -> None:
        self.editor = editor
        self._line = line

    def set_error(self, text: str) -> None:
        """Mark the cell and say it below the row."""
        mark_wrong(self.editor, bool(text))
        self._line.say(text)


class Section(Themed, QWidget):
    """A part of the editor; it shows its part of a draft and reads it back.

    Signals:
        changed: Something was typed or chosen.
    """

    changed = Signal()

    def __init__(self, title: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.spots: dict[str, Spot] = {}
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, self.px(8))
        self.box.setSpacing(self.px(8))
        head = QHBoxLayout()
        head.setSpacing(self.px(8))
        head.addWidget(Label(title, Step.TITLE))
        head.addWidget(Label(hint, Step.META, Tone.TEXT3), 1, Qt.AlignmentFlag.AlignBottom)
        self.head = head
        self.box.addLayout(head)
        self.box.addWidget(make_line())

    def show_draft(self, draft: CampaignDraft) -> None:
        """Show this part of a draft."""
        raise NotImplementedError

    def read(self, draft: CampaignDraft) -> CampaignDraft:
        """The draft with this part as typed."""
        raise NotImplementedError

    @Slot()
    def say_changed(self) -> None:
        """Something was typed or chosen."""
        self.changed.emit()


def cell(text: str, placeholder: str, name: str, width: int = 0) -> TextField:
    """A field in a row: no label above it, so it has a spoken name."""
    made = TextField(text, placeholder)
    made.setAccessibleName(name)
    made.setCursorPosition(0)
    if width:
        made.setFixedWidth(made.px(width))
    return made


def put_text(editor: TextField, text: str) -> None:
    """Show a text without moving the cursor where it is there already."""
    if editor.text() != text:
        editor.setText(text)
        editor.setCursorPosition(0)


def small(icon: str, name: str) -> IconButton:
    """A small button of a row."""
    return IconButton(icon, name, size=24, icon_px=14)


def row_of(widgets: Sequence[QWidget], stretch: Sequence[QWidget]) -> QHBoxLayout:
    """Widgets in a row; those of `stretch` share what is left."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget, 1 if widget in stretch else 0)
    return row
