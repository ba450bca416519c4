"""Settings, Words: one switch, and what it needs, said as it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.phrases import phrase
from app.host.resources import packaged
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.check import CheckBox
from app.ui.widgets.lockline import LockLine
from app.ui.widgets.text import Label

SWITCH = phrase("Write down what is said in recordings")
WHAT_IT_IS = phrase(
    "Done on this computer alone, never over a network: after a call, and for older recordings, "
    "while nobody is calling. It takes up to 750 MB of memory while it works and is wrong in one "
    "word of ten and more; the model that comes with it knows English only."
)
NOT_INSTALLED = phrase(
    "This option is not installed: run 'make words' once, then switch it on here."
)
NOT_PACKAGED = phrase("This option is not part of the package.")


class WordsPart(QWidget):
    """The switch with its sentence.

    Signals:
        switched: On or off, by a person.
    """

    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.switch = CheckBox(tr(SWITCH))
        self.lock = LockLine(self.switch)
        self.needs = Label("", Step.META, Tone.TEXT2, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.switch)
        column.addWidget(self.lock)
        column.addWidget(self.needs)
        self.switch.clicked.connect(self.switched)

    def show_state(self, *, on: bool, installed: bool) -> None:
        """What counts now; without the option it can be switched off alone."""
        self.switch.setChecked(on)
        self.switch.setEnabled((installed or on) and not self.lock.locked)
        missing = tr(NOT_PACKAGED) if packaged() else tr(NOT_INSTALLED)
        self.needs.setText("" if installed else missing)
        self.needs.setVisible(not installed and (on or not self.lock.locked))
