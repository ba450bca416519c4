"""How far something is that a person waits for."""

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.ui.theme.tokens import Step, Tone
from app.ui.widgets.fields import FieldError
from app.ui.widgets.text import Label


class Doing(QWidget):
    """How far what was begun is, or in a sentence why it came to nothing."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.bar, self.problem = QProgressBar(), FieldError()
        self.words = Label("", Step.META, Tone.TEXT2)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.setFixedWidth(width)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for part in (self.bar, self.words, self.problem):
            box.addWidget(part)
        self.bar.hide()

    def show_share(self, what: str, share: float) -> None:
        """So far; nothing is wrong."""
        self.problem.say("")
        self.bar.show()
        self.bar.setValue(round(share * 1000))
        self.words.setText(what)

    def fail(self, sentence: str) -> None:
        """It came to nothing."""
        self.bar.hide()
        self.words.setText("")
        self.problem.say(sentence)
