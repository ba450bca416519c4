"""What was typed on a lead that went to somebody else: read, copied, thrown away or put back."""

from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.acts.house import KeepDraft
from app.reads.left_drafts import LeftDraft
from app.ui.lists.as_of import moment
from app.ui.theme import theme_host
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Face
from app.ui.widgets.buttons import Button
from app.ui.widgets.text import ElidedLabel, IconLabel, Label

_ICON, _GAP, _PAD = 14, 10, 11


class LeftTyped(QWidget):
    """One lead's.

    Signals:
        draft_asked: To be thrown away, or put back (`KeepDraft`).
    """

    draft_asked = Signal(object)

    def __init__(self, left: LeftDraft, now: datetime, zone: str) -> None:
        super().__init__()
        self._left, self._now, self._gone = left, now, False
        px = theme_host().px
        head = QHBoxLayout()
        head.setSpacing(px(_GAP))
        head.addWidget(IconLabel("square-pen", Tone.TEXT2, _ICON))
        head.addWidget(ElidedLabel(left.about or tr("A lead"), Step.BODY), 1)
        at = moment(left.kept_at, now, zone)
        head.addWidget(Label(at, Step.META, Tone.TEXT2, tabular=True))
        self.words = Label("\n".join(left.words), Step.META, Tone.TEXT2, wrap=True, selectable=True)
        self.copy = Button(tr("Copy"), Face.PLAIN, "copy")
        self.drop = Button(tr("Throw away"), Face.PLAIN, "trash-2")
        acts = QHBoxLayout()
        acts.setContentsMargins(px(_ICON + _GAP - _PAD), 0, 0, 0)  # icons stand under the words
        acts.setSpacing(px(4))
        for one in (self.copy, self.drop):
            acts.addWidget(one)
        acts.addStretch(1)
        under = QHBoxLayout()
        under.addSpacing(px(_ICON + _GAP))
        under.addWidget(self.words, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(2))
        for part in (head, under, acts):
            box.addLayout(part)
        self.copy.clicked.connect(self._on_copy)
        self.drop.clicked.connect(self._on_drop)

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.words.text())
        self.copy.set_look(text=tr("Copied"), icon="check")

    @Slot()
    def _on_drop(self) -> None:
        """Thrown away at once; while the box is open it can be put back."""
        self._gone = not self._gone
        self.words.setEnabled(not self._gone)
        self.copy.setEnabled(not self._gone)
        text, icon = (tr("Put back"), "undo-2") if self._gone else (tr("Throw away"), "trash-2")
        self.drop.set_look(text=text, icon=icon)
        content = None if self._gone else self._left.content
        self.draft_asked.emit(KeepDraft(self._left.lead, content, self._now))
