"""Checks PINs: the waiting after wrong ones, the check on the work lane, the count kept."""

import math
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.acts.sign_in import KeepPinTry, PinTryKept
from app.domain.errors import KnownError
from app.domain.pin import seconds_left, wait_seconds
from app.domain.vocabulary import Role
from app.jobs.sign_in import check_pin
from app.jobs.workplace import this_computer
from app.reads.house import PersonRow
from app.reads.pin import PinQuestion, PinState
from app.ui.bridge import Ticket
from app.ui.office import Office
from app.ui.tr import tr

SAID_AFTER = 1000
"""Milliseconds of waiting after which the page says what it waits for; again as often."""


class SignInPresenter(QObject):
    """The sign-in of one person after the other.

    Attributes:
        doing: What is waited for, once that takes long.

    Signals:
        changed: What is shown changed: `person`, `waiting`, `busy`, `doing` or `sentence`.
        entered: Somebody is in; carries the `Actor`.
    """

    changed = Signal()
    entered = Signal(object)

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self.person: PersonRow | None = None
        self.waiting = 0
        self.busy = False
        self.sentence = ""
        self.doing = ""
        self._ticket = Ticket()
        self._late = QTimer(self)
        self._late.setInterval(SAID_AFTER)
        self._late.timeout.connect(self._on_late)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)

    @property
    def under_way(self) -> bool:
        """Whether somebody is being let in: till that is answered nobody else is.

        A defect on the way leaves no answer; the page must not stay shut by it.
        """
        return self.busy and self._ticket.wanted

    def choose(self, person: PersonRow | None) -> None:
        """This one is at the desk; without a PIN they are in at once."""
        if self.under_way:
            return
        self.person, self.sentence = person, ""
        self._be_busy(busy=False)
        self._wait(0)
        if person is not None and not self.asks(person):
            self.entered.emit(person.actor())
            return
        if person is not None and self._office.team is None:
            self._ask(person, self._on_waiting)
        self.changed.emit()

    def try_pin(self, typed: str) -> None:
        """A PIN was typed."""
        if self.person is None or self.busy or self.waiting or not typed:
            return
        self._be_busy(busy=True)
        self.sentence = ""
        self.changed.emit()
        person, team = self.person, self._office.team
        if team is None:
            self._ask(person, lambda state: self._check(person, typed, state))
            return
        # What opens the secret of the team's database; argon2 makes each try take its time.
        self._ticket = team.let_in(
            typed,
            owner=self,
            on_done=lambda _: self._let_in(person),
            on_failed=self._on_failed,
        )

    def asks(self, person: PersonRow) -> bool:
        """Whether this person has to type something: a PIN, or the passphrase of their team."""
        return self._office.team is not None or person.has_pin

    def _be_busy(self, *, busy: bool) -> None:
        self.busy, self.doing = busy, ""
        if busy:
            self._late.start()
        else:
            self._late.stop()

    @Slot()
    def _on_late(self) -> None:
        team = self._office.team
        self.doing = (
            tr("Signing in… The last sign-out still gives leads back to the team.")
            if team is not None and team.signs_out
            else tr("Signing in…")
        )
        self.changed.emit()

    def _let_in(self, person: PersonRow) -> None:
        self._be_busy(busy=False)
        self.changed.emit()
        self.entered.emit(person.actor())

    def leave(self) -> None:
        """The page is hidden."""
        self._timer.stop()

    def _ask(self, person: PersonRow, then: object) -> None:
        workplace = self._office.workplace
        self._ticket = self._office.bridge.submit(
            "read",
            lambda: workplace.ask(PinQuestion(person.id), this_computer(), Role.SUPERVISOR),
            owner=self,
            on_done=then,  # type: ignore[arg-type]
            on_failed=self._on_failed,
        )

    def _on_waiting(self, state: PinState) -> None:
        left = seconds_left(state.wrong, state.last_at, self._office.now())
        if left > 0:
            self._wait(math.ceil(left))

    def _check(self, person: PersonRow, typed: str, state: PinState) -> None:
        left = seconds_left(state.wrong, state.last_at, self._office.now())
        if left > 0 or state.pin_hash is None:
            self._be_busy(busy=False)
            self._wait(math.ceil(left))
            return
        self._ticket = self._office.bridge.submit(
            "work",
            partial(check_pin, state.pin_hash, typed),
            owner=self,
            on_done=lambda right: self._keep(person, right),
            on_failed=self._on_failed,
        )

    def _keep(self, person: PersonRow, right: bool) -> None:
        workplace = self._office.workplace
        command = KeepPinTry(person.id, right)
        self._ticket = self._office.bridge.submit(
            "write",
            lambda: workplace.act(command, this_computer(), Role.SUPERVISOR),
            owner=self,
            on_done=lambda kept: self._on_kept(person, right, kept),
            on_failed=self._on_failed,
        )

    def _on_kept(self, person: PersonRow, right: bool, kept: PinTryKept) -> None:
        self._be_busy(busy=False)
        if right:
            self.sentence = ""
            self.changed.emit()
            self.entered.emit(person.actor())
            return
        self.sentence = tr("This is not the PIN.")
        self._wait(wait_seconds(kept.wrong))

    def _on_failed(self, error: KnownError) -> None:
        self._be_busy(busy=False)
        self.sentence = tr(error.what)
        self.changed.emit()

    def _wait(self, seconds: int) -> None:
        self.waiting = seconds
        if seconds > 0:
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()

    @Slot()
    def _tick(self) -> None:
        self._wait(max(0, self.waiting - 1))
