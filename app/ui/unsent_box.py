"""The popover of the status bar: what waits to be sent, what came too late, what was typed."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from app.host.clock import SystemClock
from app.jobs.team_link import Contact, Standing
from app.jobs.team_sounds import Sounds
from app.reads.unsent import UnsentAct, UnsentAnswer
from app.ui.left_typed import LeftTyped
from app.ui.lists.as_of import moment
from app.ui.lists.lateness import reason_words
from app.ui.lists.team_words import (
    act_words,
    dialling_words,
    sent_words,
    sounds_words,
    standing_words,
)
from app.ui.theme import theme_host
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.panes import FormScroll
from app.ui.widgets.text import ElidedLabel, IconLabel, Label

_WIDTH = 404
_EDGE = 16
_LEAST = 72
"""Height that the rows keep in any window."""
_KEY = Qt.Key
_SCROLLS = frozenset(
    {_KEY.Key_Up, _KEY.Key_Down, _KEY.Key_PageUp, _KEY.Key_PageDown, _KEY.Key_Home, _KEY.Key_End}
)


class UnsentBox(QFrame):
    """What waits to be sent and what came too late, over the status bar.

    Args:
        now: By the profile's clock, as the times of acts are.

    Signals:
        try_asked: 'Try now' was pressed.
        draft_asked: What was typed is to be thrown away, or put back (`KeepDraft`).
    """

    try_asked = Signal()
    draft_asked = Signal(object)

    def __init__(
        self,
        answer: UnsentAnswer,
        standing: Standing | None,
        zone: str,
        now: datetime,
        parent: QWidget,
        sounds: Sounds | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(theme_host().px(_WIDTH))
        self._zone, self._now, self._count = zone, now, answer.count
        self.sound_line: Label | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._box = whole
        away = standing is None or standing.contact not in (Contact.HEARD, Contact.BROKEN)
        self.head = Label("", Step.BODY, Tone.TEXT, Weight.SEMIBOLD)
        self._head(answer, standing, away=away)
        self.rows = FormScroll(tr("What waits, what came too late, and what was typed"))
        self.rows.form.setContentsMargins(0, 0, 0, 0)
        self.rows.form.setSpacing(0)
        self._box = self.rows.form
        self._rows(answer)
        self._sounds(sounds or Sounds())
        self._late(answer)
        self.typed: list[LeftTyped] = []
        self._left(answer)
        if self._box.count():
            whole.addWidget(make_line())
            whole.addWidget(self.rows)
        self._box = whole
        self.now = Button(tr("Try now"))
        self.now.clicked.connect(self._on_now)
        self._foot(dialling_words(standing) if standing is not None else "")
        self.show_sounds(sounds or Sounds())

    def fit(self, most: int) -> None:
        """As high as what it says, at most so high: then the rows scroll between head and foot."""
        wide, whole = self.width(), self.layout()
        assert whole is not None
        rows = _height(self.rows.form, wide)
        self.rows.setFixedHeight(0)
        room = max(most - _height(whole, wide), theme_host().px(_LEAST))
        self.rows.setFixedHeight(min(rows, room))
        self.resize(wide, _height(whole, wide))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows and page keys scroll the rows; Esc closes."""
        if event.key() in _SCROLLS:
            QApplication.sendEvent(self.rows.verticalScrollBar(), event)
        else:
            super().keyPressEvent(event)

    def _head(self, answer: UnsentAnswer, standing: Standing | None, *, away: bool) -> None:
        box = self._part(12)
        row = QHBoxLayout()
        row.addWidget(self.head)
        row.addStretch(1)
        if answer.waiting:
            oldest = tr("oldest {at}").format(at=self._at(answer.waiting[0]))
            row.addWidget(Label(oldest, Step.META, Tone.TEXT2, tabular=True))
        box.addLayout(row)
        text = ""
        if standing is not None and standing.contact is not Contact.AWAY:  # the foot says it
            text = standing_words(standing, self._zone, SystemClock().now()).detail
        if answer.count and away:
            text = tr(
                "They go out by themselves, in order, when the team is heard again. "
                "You can close Segue."
            )
        if text:
            box.addWidget(Label(text, Step.META, Tone.TEXT2, wrap=True))

    def _rows(self, answer: UnsentAnswer) -> None:
        if not answer.waiting:
            return
        box = self._part(8)
        box.setSpacing(theme_host().px(10))
        for one in answer.waiting:
            icon, words = act_words(one.act)
            box.addLayout(self._row(icon, words, one))
        more = answer.count - len(answer.waiting)
        if more > 0:
            box.addWidget(Label(tr("and {more} more").format(more=more), Step.META, Tone.TEXT3))

    def _sounds(self, sounds: Sounds) -> None:
        said, more = sounds_words(sounds)
        if not said:
            return
        box = self._part(8)
        row = QHBoxLayout()
        row.setSpacing(theme_host().px(10))
        row.addWidget(IconLabel("file-audio", Tone.TEXT2, 14))
        row.addWidget(Label(said, Step.BODY), 1)
        box.addLayout(row)
        under = QHBoxLayout()
        under.addSpacing(theme_host().px(24))
        self.sound_line = Label(more, Step.META, Tone.TEXT2, wrap=True)
        under.addWidget(self.sound_line, 1)
        box.addLayout(under)

    @Slot(object)
    def show_sounds(self, sounds: Sounds) -> None:
        """How far the sending is by now; what was there when it opened stays in its place."""
        self.head.setText(sent_words(self._count, sounds))
        if self.sound_line is not None:
            said, more = sounds_words(sounds)
            self.sound_line.setText(more if said else tr("All of them are in the team's store."))

    def _late(self, answer: UnsentAnswer) -> None:
        if not answer.late:
            return
        kept = tr("Kept and shown to your supervisor; the lead stands as the team has it.")
        box = self._titled(tr("Came too late"), kept)
        for one in answer.late:
            box.addLayout(self._row("cloud-alert", act_words(one.act)[1], one))
            why = QHBoxLayout()
            why.addSpacing(theme_host().px(24))
            why.addWidget(Label(reason_words(one.reason), Step.META, Tone.WARN, wrap=True), 1)
            box.addLayout(why)

    def _left(self, answer: UnsentAnswer) -> None:
        if not answer.left:
            return
        why = tr("These leads went to somebody else meanwhile. Nobody but you can read this.")
        box = self._titled(tr("Typed, not saved"), why)
        for one in answer.left:
            box.addSpacing(theme_host().px(4))
            row = LeftTyped(one, self._now, self._zone)
            row.draft_asked.connect(self.draft_asked)
            self.typed.append(row)
            box.addWidget(row)

    def _foot(self, words: str) -> None:
        box = self._part(10)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.left = Label(words, Step.META, Tone.TEXT2, wrap=True)
        row.addWidget(self.left, 1)
        row.addWidget(self.now, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(row)

    def count_down(self, standing: Standing) -> None:
        """How long one may still dial, while the box is open."""
        self.left.setText(dialling_words(standing))

    def _part(self, edge: int) -> QVBoxLayout:
        if self._box.count():
            self._box.addWidget(make_line())
        px = theme_host().px
        box = QVBoxLayout()
        box.setContentsMargins(px(_EDGE), px(edge), px(_EDGE), px(edge))
        box.setSpacing(px(4))
        self._box.addLayout(box)
        return box

    def _titled(self, title: str, why: str) -> QVBoxLayout:
        box = self._part(8)
        box.addWidget(Label(title, Step.BODY, Tone.TEXT, Weight.SEMIBOLD))
        box.addWidget(Label(why, Step.META, Tone.TEXT2, wrap=True))
        return box

    def _row(self, icon: str, words: str, one: UnsentAct) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme_host().px(10))
        row.addWidget(IconLabel(icon, Tone.TEXT2, 14))
        text = f"{words}, {one.about}" if one.about else words
        row.addWidget(ElidedLabel(text, Step.BODY), 1)
        row.addWidget(Label(self._at(one), Step.META, Tone.TEXT2, tabular=True))
        return row

    def _at(self, one: UnsentAct) -> str:
        return moment(one.made_at, self._now, self._zone)

    @Slot()
    def _on_now(self) -> None:
        self.try_asked.emit()
        self.close()


def _height(layout: QLayout, wide: int) -> int:
    if layout.hasHeightForWidth():
        return layout.totalHeightForWidth(wide)
    return layout.totalSizeHint().height()  # nothing in it wraps
