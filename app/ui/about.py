"""About Segue: version, what it was made from, and every part of it with its licence."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from app import __version__
from app.host.parts import Build, Part, build, parts
from app.ui.office import Office
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import button_row
from app.ui.widgets.fields import TextArea
from app.ui.widgets.text import Label

_LINES = 16
_COLUMNS = (180, 385)  # px at 100 %: where versions and licences begin


def _look() -> tuple[Build, tuple[Part, ...]]:
    return build(), parts()


def made_words(made: Build) -> str:
    """What the program was made from, in a sentence."""
    if not made.known:
        return tr("What this build was made from is not known.")
    return tr("Made from commit {commit} of {date}.", commit=made.commit, date=made.date)


class PartList(TextArea):
    """Name, version and licence of each part in columns; to be read, selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(lines=_LINES, parent=parent)
        self.setAccessibleName(tr("What Segue is made of"))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def restyle(self) -> None:
        """Columns follow the text size."""
        super().restyle()
        left = QTextOption.TabType.LeftTab
        option = self.document().defaultTextOption()
        option.setTabs([QTextOption.Tab(self.px(at), left) for at in _COLUMNS])
        self.document().setDefaultTextOption(option)

    def show_parts(self, found: tuple[Part, ...]) -> None:
        """Show these, one in a line."""
        lines = (f"{one.name}\t{one.version}\t{one.licence}" for one in found)
        self.setPlainText("\n".join(lines))


class AboutDialog(Themed, QDialog):
    """Opens at once; what has to be looked for comes a moment later."""

    def __init__(self, office: Office, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Segue"))
        self.made = Label("", Step.BODY, Tone.TEXT2, selectable=True)
        self.parts = PartList()
        self.close_button = Button(tr("Close"), Face.PRIMARY, key="Esc")
        version = tr("Segue {version}", version=__version__)
        self.version = Label(version, Step.NAME, Tone.TEXT, selectable=True)
        does = tr("The desktop workstation of calling teams that work in a sequence.")
        box = QVBoxLayout(self)
        pad = self.px(16)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(self.px(8))
        box.addWidget(self.version)
        box.addWidget(Label(does, Step.BODY, Tone.TEXT2, wrap=True))
        box.addWidget(self.made)
        box.addSpacing(self.px(8))
        box.addWidget(Label(tr("What it is made of"), Step.BODY, Tone.TEXT, Weight.SEMIBOLD))
        box.addWidget(self.parts)
        box.addLayout(button_row(self.close_button, right=True))
        self.close_button.clicked.connect(self._on_close)
        self.resize(self.px(720), self.sizeHint().height())
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        office.bridge.submit("work", _look, owner=self, on_done=self._show)

    def _show(self, found: tuple[Build, tuple[Part, ...]]) -> None:
        self.made.setText(made_words(found[0]))
        self.parts.show_parts(found[1])

    @Slot()
    def _on_close(self) -> None:
        self.accept()
