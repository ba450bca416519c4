"""An invitation is pasted, and what it says of itself is shown: by whom it goes, and where.

All that is shown is read from the line itself: nothing is sent by looking.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app import __version__
from app.domain.errors import KnownError
from app.ui.office import Office
from app.ui.theme import theme_host
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.fields import Field, TextField
from app.ui.widgets.runs import Run
from app.ui.widgets.text import IconLabel, Paragraph

if TYPE_CHECKING:
    from app.jobs.team_join import Shown
    from app.sync.invitation import Invitation

_PAIRS = 16 * 3
"""Signs of half a fingerprint: it stands in two lines."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was looked at: its sign, what was found, and the rest of it."""

    icon: str
    tone: Tone
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """An invitation that was read, where it leads, and whether its days are over."""

    invitation: "Invitation"
    shown: "Shown"
    over: bool


def read_invitation(text: str, now: datetime) -> Read:
    """Reads what was pasted. For the work lane: certificates take a moment.

    Raises:
        KnownError: It is no invitation, or a damaged one.
    """
    from app.jobs.team_join import shown
    from app.sync.invitation import Invitation

    found = Invitation.parse(text)
    return Read(found, shown(found), found.is_over(now))


def check_lines(read: Read, zone: str) -> tuple[CheckLine, ...]:
    """What the card says of an invitation."""
    shown = read.shown
    until = read.invitation.until.astimezone(ZoneInfo(zone))
    day = f"{until:%a} {until.day} {until:%b %Y, %H:%M}"
    if read.over:
        words = tr("on {day}", day=day)
        first = CheckLine("circle-alert", Tone.DANGER, tr("Invitation has run out"), words)
    else:
        words = tr("for {team}, good until {day}", team=shown.team, day=day)
        first = CheckLine("circle-check", Tone.OK, tr("Invitation is whole"), words)
    where = CheckLine("server", Tone.TEXT2, tr("Goes to"), ", ".join(shown.servers))
    version = CheckLine("info", Tone.TEXT2, tr("Segue {v}", v=__version__), tr("on this computer"))
    return (first, where, _proof(shown), version)


def _proof(shown: "Shown") -> CheckLine:
    """Who vouches for the server."""
    if not shown.encrypted:
        return CheckLine(
            "lock-open", Tone.TEXT2, tr("Not encrypted"), tr("and stays on this computer")
        )
    if not shown.authority:
        return CheckLine(
            "shield-check", Tone.OK, tr("Certificate"), tr("of an authority this computer knows")
        )
    print_ = shown.fingerprint
    halves = f"{print_[:_PAIRS]} {print_[_PAIRS:]}"
    return CheckLine("shield-check", Tone.OK, f"{shown.authority},", halves)


class Checks(Themed, QFrame):
    """Lines of what was looked at, one under the other in a sunken box."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(self.px(12), self.px(2), self.px(12), self.px(2))
        self._box.setSpacing(0)
        self._rows: list[_Line] = []
        self.hide()

    def show_lines(self, lines: Sequence[CheckLine]) -> None:
        """Show these; none hides the box."""
        for old in self._rows:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [_Line(one) for one in lines]
        for row in self._rows:
            self._box.addWidget(row)
            row.show()
        self.setVisible(bool(lines))
        self.updateGeometry()

    def lines(self) -> tuple[str, ...]:
        """What is said, line by line."""
        return tuple(row.words.text() for row in self._rows)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box, and a line between each two."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self.theme.line))
        painter.setBrush(QColor(self.theme.sunken))
        radius = self.px(Space.RADIUS_CARD)
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), radius, radius)
        for row in self._rows[1:]:
            painter.drawLine(1, row.y(), self.width() - 2, row.y())


class _Line(Themed, QFrame):
    def __init__(self, said: CheckLine) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, self.px(8), 0, self.px(8))
        row.setSpacing(self.px(9))
        row.addWidget(IconLabel(said.icon, said.tone, 14), 0, Qt.AlignmentFlag.AlignTop)
        runs = [Run(f"{said.title} ", Tone.TEXT, Weight.MEDIUM), Run(said.text, Tone.TEXT2)]
        self.words = Paragraph(runs, Step.META)
        self.setAccessibleName(f"{said.title} {said.text}")
        row.addWidget(self.words, 1)


class InvitationBox(QWidget):
    """A field for the line, and under it what was found in it.

    Signals:
        read_changed: Another invitation was read, or none.
    """

    read_changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.read: Read | None = None
        self.line = TextField(placeholder=tr("segue-invitation-1.…"))
        self.field = Field(tr("Invitation"), self.line)
        self.checks = Checks()
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme_host().px(10))
        inner.addWidget(self.field)
        inner.addWidget(self.checks)
        self.line.textChanged.connect(self._on_text)

    @property
    def ready(self) -> bool:
        """Whether one can join with what was pasted."""
        return self.read is not None and not self.read.over

    def say_missing(self) -> None:
        """There is no invitation to go on with."""
        if self.read is not None and self.read.over:
            self.field.set_error(tr("This invitation has run out. Ask your admin for a new one."))
        elif not self.field.error():
            self.field.set_error(tr("Paste the invitation that your admin gave you."))
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._take(None, "")
        if text.strip():
            self._office.bridge.submit(
                "work",
                partial(read_invitation, text, self._office.now()),
                owner=self,
                on_done=lambda read: self._take(read, ""),
                on_failed=self._on_failed,
                key="invitation",
            )

    def _on_failed(self, error: KnownError) -> None:
        self._take(None, " ".join(tr(part) for part in (error.what, error.todo) if part))

    def _take(self, read: Read | None, wrong: str) -> None:
        if not self.line.text().strip():
            read, wrong = None, ""
        self.read = read
        self.field.set_error(wrong)
        if read is not None:
            self.line.setCursorPosition(0)  # its end says nothing to anybody
        self.checks.show_lines(() if read is None else check_lines(read, self._office.zone))
        self.updateGeometry()
        self.read_changed.emit()
