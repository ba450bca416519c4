"""The do-not-call list as it is looked up, and the two acts on it."""

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.acts.changes import Changes
from app.acts.do_not_call import BlockNumber, LiftDoNotCall
from app.domain import permissions
from app.domain.errors import Incomplete
from app.exchange.phones import display, read_phone
from app.reads.do_not_calls import (
    DoNotCallEntry,
    DoNotCallsAnswer,
    DoNotCallsQuestion,
    ListState,
)
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.tr import tr

_TYPING_MS = 120
_NONE = DoNotCallsAnswer((), (), 0, False)


class DoNotCallPresenter(QObject):
    """What the screen shows of the list.

    Signals:
        listed: The rows are new.
        opened: Another entry is selected, or none (None).
        kept: An act was done: 'blocked' or 'lifted'.
        refused: An act was not done (`KnownError`).
    """

    listed = Signal()
    opened = Signal(object)
    kept = Signal(str)
    refused = Signal(object)

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.question = DoNotCallsQuestion()
        self.answer = _NONE
        self.entries: tuple[DoNotCallEntry, ...] = ()
        self.entry: DoNotCallEntry | None = None
        self.looked = False
        self._reading_more = False
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.refresh)
        office.changes.listen(self, ("dnc", "lead"), self._on_stale)

    @property
    def may_lift(self) -> bool:
        """Only an admin lifts."""
        row = permissions.ACTS["lift_do_not_call"]
        return any(role in row for role in self.office.actor.roles)

    def look_up(self, typed: str) -> None:
        """Words or digits were typed."""
        if typed.strip() != self.question.typed:
            self.question = replace(self.question, typed=typed.strip(), offset=0)
            self._typing.start()

    def only(self, state: ListState | None) -> None:
        """Only entries of this state; None is all."""
        self.question = replace(self.question, state=state, offset=0)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Ask again for all that is shown."""
        self._reading_more = False
        limit = max(DoNotCallsQuestion().limit, len(self.answer.entries))
        question = replace(self.question, offset=0, limit=limit)
        self.office.ask(question, owner=self, on_done=self._take, key="dnc")

    @Slot()
    def more(self) -> None:
        """The end of the list is in sight."""
        if self.answer.more and not self._reading_more:
            self._reading_more = True
            question = replace(self.question, offset=len(self.answer.entries))
            self.office.ask(question, owner=self, on_done=self._take_more, key="dnc")

    def open(self, e164: object) -> None:
        """Show an entry."""
        self.entry = next((one for one in self.entries if one.e164 == e164), None)
        self.opened.emit(self.entry)

    def read_number(self, typed: str) -> str:
        """The number that was typed, as E.164.

        Raises:
            Incomplete: It can't be read as a whole number.
        """
        if not typed.strip():
            raise Incomplete("number", tr("Say which number."))
        reading = read_phone(typed, None)
        if reading.e164 is None:
            raise Incomplete(
                "number", tr("This is no whole number. Begin with + and the country's code.")
            )
        return reading.e164

    def check(self, number: str, asked_by: str, why: str) -> str:
        """What is to be blocked, before it is asked for.

        Raises:
            Incomplete: Something is missing; `field` says what.
        """
        e164 = self.read_number(number)
        known = self.known(e164)
        if known is not None and known.state is ListState.BLOCKED:
            raise Incomplete("number", tr("This number is on the list already."))
        if not asked_by.strip():
            raise Incomplete("asked_by", tr("Say who asked for it."))
        if not why.strip():
            raise Incomplete("why", tr("Say why: a letter, a call, a lawyer."))
        return e164

    def known(self, e164: str) -> DoNotCallEntry | None:
        """The entry of a number, if it is shown."""
        return next((one for one in self.entries if one.e164 == e164), None)

    def block(self, e164: str, asked_by: str, why: str) -> None:
        """Put a number on the list."""

        def done(_changes: Changes) -> None:
            self.office.notice(tr("{display} is never called again.", display=display(e164)), "ban")
            self._show(e164, "blocked")

        command = BlockNumber(e164, asked_by.strip(), why.strip())
        self.office.do(command, owner=self, on_done=done, on_failed=self.refused.emit)

    def lift(self, why: str) -> None:
        """Take the shown number off the list, with a reason.

        Raises:
            Incomplete: No reason was given.
        """
        if self.entry is None or not self.entry.e164:
            return
        if not why.strip():
            raise Incomplete("lift_why", tr("Say why it is lifted. The reason is kept."))
        e164 = self.entry.e164

        def done(_changes: Changes) -> None:
            self.office.notice(
                tr("{display} may be called again.", display=display(e164)), "rotate-ccw"
            )
            self._show(e164, "lifted")

        command = LiftDoNotCall(e164, why.strip())
        self.office.do(command, owner=self, on_done=done, on_failed=self.refused.emit)

    def _show(self, e164: str, kept: str) -> None:
        self.entry = DoNotCallEntry(e164, ListState.FREE)
        self.kept.emit(kept)
        self.refresh()

    def _take(self, answer: DoNotCallsAnswer) -> None:
        self.answer, self.looked = answer, True
        self.entries = (*answer.entries, *answer.free)
        self._listed()

    def _take_more(self, answer: DoNotCallsAnswer) -> None:
        self._reading_more = False
        entries = (*self.answer.entries, *answer.entries)
        self.answer = replace(answer, entries=entries, free=self.answer.free)
        self.entries = (*entries, *self.answer.free)
        self._listed()

    def _listed(self) -> None:
        before = self.entry
        self.listed.emit()
        if before is not None:
            self.entry = self.known(before.e164)
            if self.entry != before:
                self.opened.emit(self.entry)

    def _on_stale(self, _stale: Stale) -> None:
        if self.looked:
            self.refresh()
