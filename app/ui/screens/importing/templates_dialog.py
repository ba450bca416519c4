"""The templates of lists: where each is from, its columns; deleted and put back one by one."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.domain.wall_time import local_of
from app.domain.when_text import echo_day
from app.jobs.import_templates import SavedTemplate
from app.ui.screens.importing.saved import SavedColumns
from app.ui.screens.importing.words import FIELDS
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.cards import button_row
from app.ui.widgets.fields import FieldError
from app.ui.widgets.panes import FormScroll
from app.ui.widgets.text import ElidedLabel, Label, Paragraph

_SAID = phrase("A list whose first line has the same names is mapped like this by itself.")
_LABELS = dict(FIELDS)
_NONE = phrase("None was saved yet. 'Save as template' above the rows of a list keeps one.")


def template_words(saved: SavedTemplate, now: datetime, zone: str) -> tuple[str, str]:
    """Which list it was saved from, and what its columns are."""
    template = saved.template
    if template is None:
        return tr("A template that can't be read"), tr("Saved by another version, or damaged")
    columns = template.columns.columns
    taken = [tr(_LABELS[one.field]) for one in columns if one.field is not None]
    day = tr(echo_day(local_of(template.saved_at, zone).date(), local_of(now, zone).date()))
    region = tr(", numbers of {region}", region=template.region) if template.region else ""
    name = template.file or tr("A list of {count} columns", count=len(columns))
    return name, f"{day}{region}: {', '.join(taken)}"


class TemplateRow(Themed, QWidget):
    """One template in two lines; once deleted, the way back stands in its place.

    Signals:
        delete_asked, back_asked: its `SavedTemplate`.
    """

    delete_asked = Signal(object)
    back_asked = Signal(object)

    def __init__(self, saved: SavedTemplate, words: tuple[str, str]) -> None:
        super().__init__()
        self.saved = saved
        self.title = ElidedLabel(words[0], Step.BODY, Tone.TEXT, Weight.MEDIUM)
        self.about = ElidedLabel(words[1], Step.META, Tone.TEXT2)
        self._about = words[1]
        self.away = IconButton("trash-2", tr("Delete the template {words}", words=words[0]))
        self.back = Button(tr("Put back"), icon="undo-2")
        self.back.setAccessibleName(tr("Put the template {words} back", words=words[0]))
        self.back.setAutoDefault(False)
        self.back.hide()
        self.away.clicked.connect(self._on_away)
        self.back.clicked.connect(self._on_back)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self.title)
        lines.addWidget(self.about)
        row = QHBoxLayout(self)
        edge = self.px(4)  # the ring of the focus has its room
        row.setContentsMargins(edge, edge, edge, edge)
        row.setSpacing(self.px(8))
        row.addLayout(lines, 1)
        row.addWidget(self.away)
        row.addWidget(self.back)

    def show_gone(self, gone: bool) -> None:
        """It is deleted, or there again; the focus stays on what can be pressed."""
        self.about.setText(tr("Deleted") if gone else self._about)
        self.title.set_tone(Tone.TEXT3 if gone else Tone.TEXT)
        self.away.setVisible(not gone)
        self.back.setVisible(gone)
        (self.back if gone else self.away).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_away(self) -> None:
        self.delete_asked.emit(self.saved)
        self.show_gone(True)

    @Slot()
    def _on_back(self) -> None:
        self.back_asked.emit(self.saved)
        self.show_gone(False)


class TemplatesDialog(Themed, QDialog):
    """All that was saved; a deleted one can be put back until the dialog is closed."""

    def __init__(self, saved: SavedColumns, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Templates of lists"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._saved = saved
        self.rows = [TemplateRow(one, template_words(one, *saved.now())) for one in saved.all]
        self.error = FieldError()
        self.close_button = Button(tr("Go back"), key="Esc")
        self.close_button.clicked.connect(self.accept)
        body = FormScroll(tr("Templates"))
        inset = self.px(8)
        body.form.setContentsMargins(inset, inset, inset, inset)
        body.form.setSpacing(self.px(4))
        for row in self.rows:
            row.delete_asked.connect(self._on_delete)
            row.back_asked.connect(self._on_back)
            body.form.addWidget(row)
        body.form.addStretch(1)
        pad = self.px(16)
        box = QVBoxLayout(self)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(self.px(10))
        box.addWidget(Label(tr("Templates of lists"), Step.TITLE))
        box.addWidget(Paragraph(tr(_SAID) if self.rows else tr(_NONE), Step.BODY, Tone.TEXT2))
        box.addWidget(body, 1)
        box.addWidget(self.error)
        box.addLayout(button_row(self.close_button, right=True))
        self.resize(self.px(520), self.px(400))
        if saved.problem is not None:
            self._say(saved.problem)

    def _say(self, why: KnownError) -> None:
        self.error.say(" ".join(tr(part) for part in (why.what, why.todo) if part))

    @Slot(object)
    def _on_delete(self, saved: SavedTemplate) -> None:
        self.error.say("")
        self._saved.delete(saved, lambda why: self._failed(saved, why, gone=False))

    @Slot(object)
    def _on_back(self, saved: SavedTemplate) -> None:
        self.error.say("")
        self._saved.put_back(saved, lambda why: self._failed(saved, why, gone=True))

    def _failed(self, saved: SavedTemplate, why: KnownError, *, gone: bool) -> None:
        """It stands as it stood before, and why."""
        next(one for one in self.rows if one.saved is saved).show_gone(gone)
        self._say(why)
