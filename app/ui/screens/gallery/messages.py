"""The nine message shapes of the page."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.widgets.base import Face, make_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import Card, Notice, button_row, head_line
from app.ui.widgets.fields import Field, TextField
from app.ui.widgets.messages import Toast
from app.ui.widgets.primary import PrimaryAct
from app.ui.widgets.runs import Run
from app.ui.widgets.small import ProgressRow
from app.ui.widgets.text import IconLabel, Label, Paragraph


def message_cells() -> list[tuple[str, QWidget]]:
    """(caption, widget) of each shape, row by row."""
    makers: list[tuple[str, Callable[[], QWidget]]] = [
        ("Hand-off rejected, shown to the telemarketer in the thread", _rejected),
        ("Disk nearly full, banner over the call panel", _disk),
        ("A call that the rules forbid, in place of the dial button", _forbidden),
        ("Undo instead of “Are you sure?”: toast, 10 s, Ctrl+Z", _toasts),
        ("The one confirmation: an act that cannot be taken back", _confirmation),
        ("Refused by the team database after working offline", _refused),
        ("Cannot save yet: the field says why, the button stays honest", _incomplete),
        ("Long work: in the status bar, never over the window", _progress),
        ("After a crash or power cut, once, on the next start", _crash),
    ]
    return [(caption, make()) for caption, make in makers]


def _rejected() -> QWidget:
    card = Card(Tone.DANGER)
    card.body.setSpacing(8)
    head_line(card, "corner-up-left", "Lea rejected this hand-off: no budget", Tone.DANGER, "14:32")
    card.body.addWidget(
        Paragraph("“They froze spending until July. Ask for the budget date before you pass.”")
    )
    card.body.addWidget(
        Paragraph(
            "It is back in your queue as returned, with her continuation point for 6 July. "
            "It counts in the campaign’s figures, not as a mark against you.",
            Step.META,
            Tone.TEXT2,
        )
    )
    card.body.addLayout(
        button_row(
            Button("Open lead", Face.PRIMARY),
            Button("Hear 02:11", icon="play"),
            Button("Answer Lea", Face.PLAIN),
        )
    )
    return card


def _disk() -> QWidget:
    card = Card(Tone.DANGER)
    and_says = "and Segue says so before each."
    card.head_row.addWidget(
        Notice(
            "hard-drive",
            Tone.DANGER,
            "1.2 GB left: about 2 hours of calls.",
            [Run("Notes are safe. Below 300 MB calls go on without recording, " + and_says)],
            (Button("Free 4.8 GB of sent recordings"), Button("Choose folder", Face.PLAIN)),
            icon_px=16,
        )
    )
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(IconLabel("info", Tone.TEXT2, 14))
    row.addWidget(Label("The removed ones stay on the team’s server.", Step.META, Tone.TEXT2), 1)
    card.body.addLayout(row)
    return card


def _forbidden() -> QWidget:
    card = Card()
    early = "This campaign calls from 09:00 to 19:00 his time."
    final = "This is final. Mara noted it at 01:12 of the call."
    rules = (
        ("clock", Tone.WARN, "Too early in Porto: 07:52.", early),
        ("ban", Tone.DANGER, "Do not call, asked on 3 Nov.", final),
    )
    card.body.setSpacing(12)
    for at, (icon, tone, rule, detail) in enumerate(rules):
        if at:
            card.body.addWidget(make_line())
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        dial = Button("Dial", Face.FORBIDDEN, "phone")
        dial.set_height(36)
        dial.setMinimumWidth(76)
        dial.setEnabled(False)
        row.addWidget(dial)
        words = QVBoxLayout()
        words.setSpacing(2)
        first = QHBoxLayout()
        first.setSpacing(3)
        first.addWidget(IconLabel(icon, tone, 14))
        first.addWidget(Label(rule, Step.BODY, tone, Weight.SEMIBOLD), 1)
        words.addLayout(first)
        words.addWidget(Label(detail, Step.META, Tone.TEXT2))
        row.addLayout(words, 1)
        card.body.addLayout(row)
    return card


def _toasts() -> QWidget:
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(10)
    for text, icon in (
        ("Saved. Rui Tavares goes on Thu 09:00 his time.", "check"),
        ("Passed to Jonas. He has 20 min.", "send"),
    ):
        toast = Toast()
        toast.set_words(text, icon)
        box.addWidget(toast)
        toast.show()
    return holder


def _confirmation() -> QWidget:
    card = Card()
    go_back = Button("Go back", key="Esc")
    never = Button("Never call again", Face.DANGER)
    card.body.addWidget(
        Notice(
            "ban",
            Tone.DANGER,
            "Never call Ferragens Ribeiro again?",
            "Blocks +351 22 555 0148 for everyone, from now. Only an admin can lift it, "
            "with a reason that is kept.",
            icon_px=28,
            title_step=Step.TITLE,
        )
    )
    card.body.addLayout(button_row(go_back, never, right=True))
    card.body.setContentsMargins(16, 14, 16, 16)
    return card


def _refused() -> QWidget:
    card = Card(Tone.INFO)
    head_line(card, "git-fork", "While you were offline, Dana returned this lead", Tone.INFO)
    card.body.addWidget(
        Paragraph(
            "Your notes and the recording were added to it. Only “accepted” could not be kept, "
            "because the lead was no longer handed off."
        )
    )
    card.body.addLayout(button_row(Button("See both"), Button("Ask Dana", Face.PLAIN)))
    return card


def _incomplete() -> QWidget:
    card = Card()
    editor = TextField(placeholder="First sentence of the next call", height=32)
    field = Field("Open with", editor)
    field.set_error("Say how the next call opens. One sentence is enough.")
    card.body.addWidget(field)
    card.body.addSpacing(8)
    card.body.addWidget(PrimaryAct("Go to what is missing", key="Ctrl+Enter"))
    card.body.setContentsMargins(16, 14, 16, 14)
    return card


def _progress() -> QWidget:
    card = Card()
    card.body.setContentsMargins(0, 0, 0, 0)
    card.body.setSpacing(0)
    first = ProgressRow("upload", "Importing fruitlogistica-2026.xlsx")
    first.set_progress(1204 / 2143, "1,204 of 2,143")
    second = ProgressRow("audio-lines", "Sending 3 recordings", "pause", "Pause")
    second.set_progress(18 / 41, "18 of 41 MB")
    card.body.addWidget(first)
    card.body.addWidget(second)
    return card


def _crash() -> QWidget:
    card = Card()
    card.body.addWidget(
        Notice(
            "circle-check",
            Tone.OK,
            "Segue stopped at 15:41 in your call with Marta Kovács.",
            "All 7 notes and 08:52 of the recording are here. Say how the call ended and go on.",
            (Button("Go to Marta", Face.PRIMARY), Button("Report what happened", Face.PLAIN)),
        )
    )
    card.body.setContentsMargins(16, 14, 16, 14)
    return card
