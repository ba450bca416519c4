"""Asking the team who has which leads, again and again while somebody looks at it."""

import time
from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.domain.errors import KnownError
from app.host.lanes import Urgency
from app.jobs.team_ask import not_reached
from app.jobs.team_desks import look
from app.jobs.team_link import Contact, Standing
from app.ui.office import Office
from app.ui.team import Team

PAUSE, SELDOM = 4.0, 45.0
"""Seconds between two askings: what needs somebody is true within 5 s; where nothing does."""
SHARE = 10.0
"""So many times longer than the answer took is the pause at least."""
LOST = 60.0
"""Seconds after which no answer comes any more, whatever became of it."""


class DeskAsk(QObject):
    """Asks at once where it is told to, and then by itself; one question at a time.

    Args:
        shown: Whether somebody sees what is made of the answers.

    Attributes:
        person: Whose leads alone are asked for; None: everybody's.
        seldom: There is nothing in the last answer that is to be kept true.
        sent: How often the team was asked.

    Signals:
        answered: Who has which leads (`DeskLeads`).
        failed: Why there is no answer (`KnownError`).
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(
        self, office: Office, team: Team, shown: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._office, self._team, self._shown = office, team, shown
        self.person: UUID | None = None
        self.seldom = False
        self.sent = 0
        self._on = self._under_way = self._again = self._due = False
        self._began = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        team.stood.connect(self._on_stood)

    @Slot()
    def now(self) -> None:
        """Ask now, and from now on by itself until `stop`."""
        self._on = True
        if self._under_way:
            self._again = True  # what comes may be of before, or of somebody else
        else:
            self._ask()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._on = self._due = self._again = False
        self._timer.stop()

    def _ask(self) -> None:
        self._due = False
        if not self._team.at_work:
            self._pause(0.0)
            self.failed.emit(not_reached())
            return
        self.sent += 1
        self._under_way, self._began = True, time.monotonic()
        self._timer.start(round(1000 * LOST))
        team, person = self._team, self.person
        # No errand: that is for what writes, after which all that is shown is asked for anew.
        self._office.bridge.submit(
            "team",
            lambda: look(team.errands().bare, person),
            owner=self,
            on_done=partial(self._take, person),
            on_failed=self._fail,
            key="held",
            urgency=Urgency.QUESTION,
        )

    def _take(self, person: UUID | None, found: object) -> None:
        if self._over(time.monotonic() - self._began) or person != self.person:
            self._ask()
        if person == self.person:
            self.answered.emit(found)

    def _fail(self, error: KnownError) -> None:
        if self._over(0.0):  # a team that is not heard has no work with the question
            self._ask()
        else:
            self.failed.emit(error)

    def _over(self, took: float) -> bool:
        """It ended, after so many seconds of work. Returns whether it is wanted again at once."""
        again, self._under_way, self._again = self._again, False, False
        self._pause(took)
        return again

    def _pause(self, took: float) -> None:
        if self._on:
            self._timer.start(round(1000 * max(PAUSE, SHARE * took)))

    @Slot()
    def _on_time(self) -> None:
        """The pause is over; without the team, or unseen, it goes on until that is otherwise."""
        self._under_way = False
        standing = self._team.standing
        if standing is not None and standing.contact is Contact.HEARD and self._shown():
            if self.seldom and time.monotonic() - self._began < SELDOM:
                self._pause(0.0)
            else:
                self._ask()
        else:
            self._due = True

    @Slot(object)
    def _on_stood(self, standing: Standing) -> None:
        if self._on and self._due and standing.contact is Contact.HEARD and self._shown():
            self._ask()
