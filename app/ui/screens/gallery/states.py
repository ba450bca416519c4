"""The rows of states: buttons, fields, chips, note kinds, channels."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.widgets.base import Face, Shown
from app.ui.widgets.buttons import Button
from app.ui.widgets.chip import Chip
from app.ui.widgets.fields import TextField, mark_wrong
from app.ui.widgets.noteline import NoteKind, NoteSign
from app.ui.widgets.small import Bar
from app.ui.widgets.text import Label

STAGES = (
    ("New", Tone.TELEMARKETING, "list-ordered"),
    ("Interested", Tone.TELEMARKETING, "thumbs-up"),
    ("Qualified", Tone.QUALIFICATION, "badge-check"),
    ("Handed off", Tone.QUALIFICATION, "send"),
    ("Accepted", Tone.TELESALES, "check"),
    ("Working", Tone.TELESALES, "route"),
    ("Won", Tone.OK, "trophy"),
)
URGENCY = (
    ("33 min late", Tone.DANGER, "triangle-alert"),
    ("Due now", Tone.WARN, "alarm-clock"),
    ("Answer within 18 min", Tone.QUALIFICATION, "hourglass"),
    ("Due 16:00 her time", Tone.TEXT2, "clock"),
    ("Kept", Tone.OK, "check"),
)
EXITS = (
    ("Rejected", Tone.DANGER, "corner-up-left", False),
    ("Returned", Tone.TEXT2, "undo-2", True),
    ("Nurture", Tone.TEXT2, "archive", True),
    ("Unreachable", Tone.TEXT2, "phone-missed", True),
    ("Lost", Tone.TEXT2, "x", True),
    ("Do not call", Tone.DANGER, "ban", False),
)

StateRow = tuple[str, Sequence[QWidget], int]


def state_rows() -> QWidget:
    """Two columns of four rows, each with its name."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 5, 0, 0)
    grid.setHorizontalSpacing(0)
    grid.setVerticalSpacing(9)
    left: tuple[StateRow, ...] = (
        ("Button", _buttons(), 6),
        ("Field", _fields(), 6),
        ("Stage", [Chip(*stage) for stage in STAGES], 6),
        ("Note kinds", [NoteKind(sign) for sign in NoteSign], 16),
    )
    right: tuple[StateRow, ...] = (
        ("Primary, danger", _primary(), 6),
        ("Urgency", [Chip(*one) for one in URGENCY], 6),
        ("Side exits", [Chip(t, n, i, outlined=o) for t, n, i, o in EXITS], 6),
        ("Channels", _channels(), 10),
    )
    for column, rows in ((0, left), (2, right)):
        for row, (name, widgets, gap) in enumerate(rows):
            label = Label(name, Step.CAPTION, Tone.TEXT3)
            label.setMinimumWidth(label.px(106))
            grid.addWidget(label, row, column)
            grid.addLayout(_row(widgets, gap), row, column + 1)
    grid.setColumnMinimumWidth(1, holder.fontMetrics().height() * 37)
    grid.setColumnStretch(3, 1)
    return holder


def _row(widgets: Sequence[QWidget], gap: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _shown(button: Button, shown: Shown) -> Button:
    button.show_state(shown)
    return button


def _buttons() -> list[QWidget]:
    checked = Button("Checked", checkable=True)
    checked.setChecked(True)
    off = Button("Not now")
    off.setEnabled(False)
    off.setToolTip("Greyed means: not now, because the call is still going on")
    return [
        Button("Rest"),
        _shown(Button("Hover"), Shown.HOVER),
        _shown(Button("Pressed"), Shown.PRESSED),
        _shown(Button("Focus"), Shown.FOCUS),
        checked,
        off,
    ]


def _fields() -> list[QWidget]:
    fields = [TextField(placeholder="Empty")]
    fields += [TextField(text) for text in ("Filled", "Focus", "Wrong", "Read only")]
    fields[2].setProperty("show", "focus")
    mark_wrong(fields[3], True)
    fields[4].setReadOnly(True)
    for field in fields:
        field.setFixedWidth(104)
        field.setAccessibleName(f"Field, {field.text() or 'empty'}")
    return list(fields)


def _primary() -> list[QWidget]:
    room_for_ring = QWidget()
    room_for_ring.setFixedWidth(1)
    return [
        Button("Rest", Face.PRIMARY),
        _shown(Button("Hover", Face.PRIMARY), Shown.HOVER),
        _shown(Button("Focus", Face.PRIMARY), Shown.FOCUS),
        room_for_ring,
        Button("Rest", Face.DANGER),
        Button("Quiet danger", Face.QUIET_DANGER),
        Button("Plain", Face.PLAIN),
    ]


def _channels() -> list[QWidget]:
    made: list[QWidget] = []
    for name, tone in (("Rep", Tone.REP), ("Prospect", Tone.PROSPECT)):
        bar = Bar(((1.0, tone),))
        bar.setFixedWidth(110)
        made += [Label(name, Step.BODY, tone, Weight.MEDIUM), bar]
    made.append(Chip("Recording", Tone.RECORDING, dot=True))
    made.append(Chip("Recording paused", Tone.TEXT2, "pause", outlined=True))
    return made
