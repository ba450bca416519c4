"""Fields of a time: read as it is typed, in the prospect's zone, echoed on both clocks."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.wall_time import local_of
from app.domain.when_text import WhenProblem, WhenReading
from app.domain.wording import DAYS, whose
from app.ui.theme.tokens import Step, Tone
from app.ui.thread.place import Place
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.chip import ChipButton
from app.ui.widgets.fields import TextField
from app.ui.widgets.text import Label


def echo_words(found: WhenReading, place: Place, mine: str, pronoun: str, typed: str = "") -> str:
    """What was understood, on both clocks.

    'Thu 26 Nov, 10:00. Same hour for you.', 'Thu 26 Nov, 10:00 his time, 11:00 yours.'; without the
    day where the field says it already.
    """
    at = found.wall.to_utc()
    yours, theirs = local_of(at, mine), found.wall.local
    known = typed.strip() == found.text_echo
    if yours == theirs:
        return (
            tr("Same hour for you.")
            if known
            else tr("{when}. Same hour for you.", when=found.text_echo)
        )
    head = f"{theirs:%H:%M}" if known else tr(found.text_echo)
    if found.kind == "span":
        return tr("{when}, {whose} time.", when=found.text_echo, whose=whose(pronoun))
    day = "" if yours.date() == theirs.date() else f"{tr(DAYS[yours.weekday()])} "
    return tr(
        "{head} {whose} time, {day}{yours:%H:%M} yours.",
        head=head,
        whose=whose(pronoun),
        day=day,
        yours=yours,
    )


class WhenEdit(Themed, QWidget):
    """A line that reads 'thu 10', 'tomorrow 9:30', '+2w'; a calendar beside it.

    Signals:
        edited: the text was changed by the person.

    Attributes:
        settled: What a text says once it is read ('Thu 26 Nov, 10:00'); itself where it can't be.
    """

    edited = Signal(str)

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = TextField(placeholder=placeholder)
        self.field.textEdited.connect(self.edited)
        self.field.editingFinished.connect(self._settle)
        self.settled: Callable[[str], str] = lambda text: text
        self.calendar = IconButton("calendar-clock", tr("Choose a day"), boxed=True)
        self.calendar.clicked.connect(self._open)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(self.px(6))
        self.row.addWidget(self.field, 1)
        self.row.addWidget(self.calendar)
        self.setFocusProxy(self.field)

    def text(self) -> str:
        """What was typed."""
        return self.field.text()

    def set_text(self, text: str) -> None:
        """Put a text in, as if it was known before."""
        if text != self.field.text():
            self.field.setText(text)

    def take(self, text: str) -> None:
        """Put a text in, as if it was typed."""
        self.field.setText(text)
        self.field.setModified(True)
        self.edited.emit(text)

    @Slot()
    def _settle(self) -> None:
        """Left: the field says what was understood instead of what was typed."""
        text = self.field.text()
        found = self.settled(text)
        if found != text:
            self.take(found)
        self.field.setCursorPosition(0)

    @Slot()
    def _open(self) -> None:
        popup = CalendarPopup(self)
        popup.chosen.connect(self._chosen)
        below = self.mapToGlobal(QPoint(0, self.height() + self.px(4)))
        popup.move(below.x(), below.y() - self.height() - popup.sizeHint().height() - self.px(8))
        popup.show()

    @Slot(object)
    def _chosen(self, day: date) -> None:
        clock = self.field.text().split()[-1] if ":" in self.field.text() else ""
        self.take(f"{day.isoformat()} {clock}".strip())
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)


class CalendarPopup(Themed, QWidget):
    """A month; a click or Enter takes the day.

    Signals:
        chosen: the day.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.month = QCalendarWidget()
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setAccessibleName(tr("Day"))
        self.month.activated.connect(self._take)
        self.month.clicked.connect(self._take)
        box = QVBoxLayout(self)
        box.setContentsMargins(self.px(8), self.px(8), self.px(8), self.px(8))
        box.addWidget(self.month)
        self.month.setFocus()

    @Slot(QDate)
    def _take(self, day: QDate) -> None:
        self.chosen.emit(date(day.year(), day.month(), day.day()))
        self.close()


class EchoLine(Themed, QWidget):
    """Below a time: what was understood, or what is wrong with a way out.

    Signals:
        taken: words of the nearest time, to be put into the field.
        asked: whether the prospect named this time; it lifts the campaign's hours.
    """

    taken = Signal(str)
    asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label("", Step.META, Tone.TEXT3, wrap=True)
        self.nearest = Button("")
        self.nearest.clicked.connect(self._take_nearest)
        self.they_asked = ChipButton(tr("They named this time"), checkable=True)
        self.they_asked.setToolTip(
            tr("Kept as proof; the campaign's hours are lifted, never the law")
        )
        self.they_asked.toggled.connect(self.asked)
        self._nearest_text = ""
        acts = QHBoxLayout()
        acts.setSpacing(self.px(6))
        acts.addWidget(self.nearest)
        acts.addWidget(self.they_asked)
        acts.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self.px(4))
        box.addWidget(self._words)
        box.addLayout(acts)
        self.say("")

    def text(self) -> str:
        """The words shown."""
        return self._words.text()

    def say(self, text: str, tone: Tone = Tone.TEXT3, *, named: bool | None = None) -> None:
        """Show words, and whether the prospect named the time (None: does not matter)."""
        self._words.setText(text)
        self._words.set_tone(tone)
        self.nearest.hide()
        self.they_asked.setVisible(named is not None)
        before = self.they_asked.blockSignals(True)
        self.they_asked.setChecked(bool(named))
        self.they_asked.blockSignals(before)
        self.setVisible(bool(text))

    def show_problem(self, problem: WhenProblem) -> None:
        """Say what is wrong, and offer the nearest time."""
        self.say(tr(problem.sentence), Tone.WARN, named=False if problem.as_said else None)
        if problem.nearest is not None:
            self._nearest_text = problem.nearest.text_echo
            self.nearest.set_look(text=tr("Take {when}", when=problem.nearest.text_echo))
            self.nearest.show()

    @Slot()
    def _take_nearest(self) -> None:
        self.taken.emit(self._nearest_text)


class PromiseEdit(Themed, QWidget):
    """A promise: what, and 'by thu' at its end turns into a small word at the right.

    Signals:
        edited: (what, by when in words).
    """

    edited = Signal(str, str)

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = _ByField(placeholder)
        self.field.textEdited.connect(self._typed)
        self.field.editingFinished.connect(self._read)
        self.field.cleared.connect(self._clear_by)
        self._readable: Callable[[str], bool] = lambda _: False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)
        self.setFocusProxy(self.field)

    def read_with(self, readable: Callable[[str], bool]) -> None:
        """Give the way to know whether a time can be read."""
        self._readable = readable

    def set_promise(self, what: str, by: str) -> None:
        """Show a promise."""
        if what != self.field.text() and not self._split(self.field.text())[1]:
            self.field.setText(what)
            self.field.setCursorPosition(0)
        if by != self.field.tag():
            self.field.set_tag(by)

    @Slot(str)
    def _typed(self, text: str) -> None:
        what, by = self._split(text)
        self.edited.emit(what, by or self.field.tag())

    def _split(self, text: str) -> tuple[str, str]:
        head, sep, tail = text.rpartition(" by ")
        if sep and tail.strip() and self._readable(tail.strip()):
            return head.rstrip(" ,"), tail.strip()
        return text, ""

    @Slot()
    def _read(self) -> None:
        what, by = self._split(self.field.text())
        if by:
            self.field.setText(what)
            self.field.set_tag(by)
            self.field.setCursorPosition(0)
            self.edited.emit(what, by)

    @Slot()
    def _clear_by(self) -> None:
        self.field.set_tag("")
        self.edited.emit(self.field.text(), "")


class _ByField(TextField):
    """Backspace at the end of the line takes the word at the right away first."""

    cleared = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        at_end = self.cursorPosition() == len(self.text()) and not self.hasSelectedText()
        if event.key() == Qt.Key.Key_Backspace and at_end and self.tag():
            self.cleared.emit()
        else:
            super().keyPressEvent(event)
