"""The line that lets somebody join the team, shown once, to be copied."""

from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.wall_time import local_of
from app.domain.wording import day_words
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import button_row
from app.ui.widgets.fields import TextArea
from app.ui.widgets.text import Label


class InvitationDialog(Themed, QDialog):
    """Name, line, until when it is good. It is kept nowhere: closed, it is gone.

    Args:
        until: When the invitation dies, aware UTC.
    """

    def __init__(self, name: str, line: str, until: datetime, zone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = tr("{name} may join").format(name=name)
        self.setWindowTitle(title)
        end = local_of(until, zone)
        text = tr(
            "Give {name} this line on a way that nobody else reads. It opens the login once, until "
            "{day} {at}, and is not shown again."
        ).format(name=name, day=tr(day_words(end.date())), at=f"{end:%H:%M}")
        self.line = TextArea(lines=7)
        self.line.setPlainText(line)
        self.line.setReadOnly(True)
        self.line.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.line.setAccessibleName(tr("Invitation of {name}").format(name=name))
        self.said = Label("", Step.META, Tone.TEXT2)
        self.copy = Button(tr("Copy"), Face.PRIMARY, "copy")
        self.close_button = Button(tr("Done"), key="Esc")
        self.close_button.setAutoDefault(False)
        box = QVBoxLayout(self)
        pad = self.px(16)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(self.px(10))
        box.addWidget(Label(title, Step.TITLE))
        box.addWidget(Label(text, Step.BODY, Tone.TEXT2, wrap=True))
        box.addWidget(self.line)
        row = button_row(self.close_button, self.copy, right=True)
        row.insertWidget(0, self.said)
        box.addLayout(row)
        self.setFixedWidth(self.px(520))
        self.copy.clicked.connect(self._on_copy)
        self.close_button.clicked.connect(self.accept)
        self.copy.setFocus()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.line.toPlainText())
        self.said.setText(tr("Copied."))
