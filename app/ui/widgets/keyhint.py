"""A key cap with the word it stands for, as in the foot of a pane."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.theme.tokens import Step, Tone
from app.ui.widgets.base import Themed
from app.ui.widgets.keycap import KeyCap
from app.ui.widgets.text import Label


class KeyHint(Themed, QWidget):
    """'[Ctrl+K] Commands'."""

    def __init__(self, key: str, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.px(4))
        row.addWidget(KeyCap(key))
        row.addWidget(Label(word, Step.META, Tone.TEXT2))
        self.setAccessibleName(f"{key}, {word}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
