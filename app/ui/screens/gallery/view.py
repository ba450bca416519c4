"""The page 'Messages and states', made of the real widgets."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.screens.gallery.messages import message_cells
from app.ui.screens.gallery.states import state_rows
from app.ui.theme.tokens import Step, Tone
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.text import Label

_MARGIN = 28
_GAP = 20


class GalleryScreen(Themed, QWidget):
    """One shape for each weight of message above, states of controls below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Messages and states")
        box = QVBoxLayout(self)
        box.setContentsMargins(_MARGIN, 20, _MARGIN, _MARGIN)
        box.setSpacing(0)
        box.addLayout(self._title())
        box.addSpacing(17)
        box.addLayout(self._cells())
        box.addSpacing(_GAP)
        box.addWidget(make_line())
        box.addSpacing(9)
        box.addWidget(state_rows())
        box.addStretch(1)

    def _title(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label("Messages and states", Step.NAME))
        hint = Label(
            "One shape for each weight: status bar, banner, in place, toast, dialog. "
            "Each says what happened, what is safe, what to do.",
            Step.BODY,
            Tone.TEXT2,
        )
        hint.setContentsMargins(0, 0, 0, 3)
        row.addWidget(hint, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        return row

    def _cells(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(_GAP)
        grid.setVerticalSpacing(_GAP)
        for at, (head, content) in enumerate(message_cells()):
            cell = QWidget()
            box = QVBoxLayout(cell)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(8)
            box.addWidget(Label(head, Step.CAPTION, Tone.TEXT3))
            box.addWidget(content)
            box.addStretch(1)
            grid.addWidget(cell, at // 3, at % 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 100)
        return grid

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the window colour."""
        QPainter(self).fillRect(self.rect(), self.palette().window())
