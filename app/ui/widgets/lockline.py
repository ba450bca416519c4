"""The line under something that can't be changed here: a lock, who sets it, and where."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme.tokens import Step, Tone
from app.ui.widgets.base import Themed
from app.ui.widgets.text import IconLabel, Label


class LockLine(Themed, QWidget):
    """Hidden while there is nothing to say.

    Args:
        parts: What can't be used while it says something.
    """

    def __init__(self, *parts: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.px(4))
        holder = QVBoxLayout()
        holder.setContentsMargins(0, self.px(2), 0, 0)
        holder.addWidget(IconLabel("lock", Tone.TEXT2, 12))
        row.addLayout(holder)
        row.setAlignment(holder, Qt.AlignmentFlag.AlignTop)
        self._text = Label("", Step.META, Tone.TEXT2, wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def locked(self) -> bool:
        """Whether it says something."""
        return bool(self.text())

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Lock the parts and say why; an empty text leaves them as they are."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        if text:
            for part in self._parts:
                part.setEnabled(False)
                part.setToolTip(text)
                part.setAccessibleDescription(text)
