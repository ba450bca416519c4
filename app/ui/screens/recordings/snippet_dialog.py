"""'Cut snippet…': from and to, what one hears; as proof for the hand-off, into the library."""

import re
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from app.domain.errors import Incomplete
from app.domain.reviewing import LIBRARY_OUTCOMES, SNIPPET_MAX_S, SNIPPET_MIN_S
from app.ui.reviews.words import OUTCOME_WORDS
from app.ui.theme.tokens import Step, Tone
from app.ui.tr import tr
from app.ui.widgets.base import Face, Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import button_row
from app.ui.widgets.check import CheckBox
from app.ui.widgets.fields import Combo, Field, TextField
from app.ui.widgets.meters import clock_text
from app.ui.widgets.text import Label

_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):(\d{1,2})(?:[.,](\d))?")
USUAL_S = 20.0


@dataclass(frozen=True, slots=True)
class SnippetText:
    """What was filled in. Times in seconds of the call.

    Attributes:
        objection, outcome: For the library; '' when it does not go there.
    """

    from_s: float
    to_s: float
    title: str
    proof: bool
    objection: str = ""
    outcome: str = ""


def read_clock(text: str) -> float | None:
    """'06:12', '1:02:03', '06:12.5' in seconds; None when it is none."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds, tenth = found.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + int(tenth or 0) / 10


class SnippetDialog(Themed, QDialog):
    """Asks for the snippet; what is missing is said at its field.

    Args:
        span: From and to, seconds of the call.
        proof: Whether the lead may be offered with it.
        objections: Topics to choose from for the library; None: it may not go there.

    Signals:
        cut_asked: A `SnippetText`.
        play_asked: (from, to) in seconds of the call.
    """

    cut_asked = Signal(object)
    play_asked = Signal(float, float)

    def __init__(
        self,
        span: tuple[float, float],
        *,
        proof: bool,
        objections: tuple[str, ...] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Cut snippet"))
        self.begin, self.end = TextField(_clock(span[0])), TextField(_clock(span[1]))
        self.from_field, self.to_field = Field(tr("From"), self.begin), Field(tr("To"), self.end)
        self.title = TextField(placeholder=tr("Asks back before he names the price"))
        self.title_field = Field(tr("What one hears"), self.title)
        self.length = Label("", Step.META, Tone.TEXT2)
        self.proof = CheckBox(tr("Proof for the hand-off"), tr("Telesales hears it with the offer"))
        self.library = CheckBox(tr("Into the library"), tr("Everybody who calls may hear it there"))
        self.objection, self.outcome = Combo(), Combo()
        self.objection.setEditable(True)
        self.objection.addItems(objections or ())
        self.objection.setCurrentIndex(0 if objections else -1)
        for one in LIBRARY_OUTCOMES:
            self.outcome.addItem(tr(OUTCOME_WORDS.get(one, one)), one)
        self.objection_field = Field(tr("Objection that it answers"), self.objection)
        self.outcome_field = Field(tr("What became of it"), self.outcome)
        self.proof.setVisible(proof)
        self.library.setVisible(objections is not None)
        self.play = Button(tr("Play it"), icon="play")
        self.keep = Button(tr("Cut snippet"), Face.PRIMARY)
        self.keep.setDefault(True)
        self.back = Button(tr("Go back"), key="Esc")
        for button in (self.play, self.back):
            button.setAutoDefault(False)
        self._lay_out()
        self._show_library()
        self._measure()
        self.begin.textEdited.connect(self._measure)
        self.end.textEdited.connect(self._measure)
        self.library.toggled.connect(self._show_library)
        self.play.clicked.connect(self._play)
        self.keep.clicked.connect(self._keep)
        self.back.clicked.connect(self.reject)
        self.title.setFocus()

    def _lay_out(self) -> None:
        times = QGridLayout()
        times.setHorizontalSpacing(self.px(10))
        times.addWidget(self.from_field, 0, 0)
        times.addWidget(self.to_field, 0, 1)
        box = QVBoxLayout(self)
        pad = self.px(16)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(self.px(10))
        box.addWidget(Label(tr("Cut snippet"), Step.TITLE))
        box.addLayout(times)
        box.addWidget(self.length)
        for widget in (
            self.title_field,
            self.proof,
            self.library,
            self.objection_field,
            self.outcome_field,
        ):
            box.addWidget(widget)
        box.addLayout(button_row(self.play, self.back, self.keep, right=True))
        self.setFixedWidth(self.px(420))

    @Slot()
    def _show_library(self) -> None:
        on = self.library.isVisibleTo(self) and self.library.isChecked()
        self.objection_field.setVisible(on)
        self.outcome_field.setVisible(on)

    def span(self) -> tuple[float, float] | None:
        """From and to as they are typed; None when one is no time."""
        begin, end = read_clock(self.begin.text()), read_clock(self.end.text())
        return None if begin is None or end is None else (begin, end)

    @Slot()
    def _measure(self) -> None:
        self.from_field.set_error("")
        self.to_field.set_error("")
        span = self.span()
        limits = tr(
            "{least} to {most} s",
            least=SNIPPET_MIN_S,
            most=SNIPPET_MAX_S,
        )
        self.length.setText(
            limits
            if span is None
            else tr("{span:g} s of {limits}", span=span[1] - span[0], limits=limits)
        )

    @Slot()
    def _play(self) -> None:
        span = self.span()
        if span is not None:
            self.play_asked.emit(*span)

    @Slot()
    def _keep(self) -> None:
        for field, text in ((self.from_field, self.begin), (self.to_field, self.end)):
            if read_clock(text.text()) is None:
                field.set_error(tr("Write it as 06:12."))
                text.setFocus()
                return
        span = self.span()
        assert span is not None
        into = self.library.isVisibleTo(self) and self.library.isChecked()
        if into and not self.objection.currentText().strip():
            self.objection_field.set_error(tr("Say which objection it answers."))
            self.objection.setFocus()
            return
        proof = self.proof.isVisibleTo(self) and self.proof.isChecked()
        self.cut_asked.emit(
            SnippetText(
                *span,
                self.title.text(),
                proof,
                self.objection.currentText().strip() if into else "",
                str(self.outcome.currentData()) if into else "",
            )
        )

    def show_lacking(self, lacking: Incomplete) -> None:
        """Say what is missing, at its field."""
        fields = {"from": self.from_field, "to": self.to_field, "title": self.title_field}
        field = fields.get(lacking.field, self.title_field)
        field.set_error(tr(lacking.what))
        field.editor.setFocus()


def _clock(seconds: float) -> str:
    tenth = round(seconds * 10) % 10
    return clock_text(int(seconds + 0.05)) + (f".{tenth}" if tenth else "")
