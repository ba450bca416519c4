"""The numbers on the rail: there right after the sign-in, before any screen was opened."""

from PySide6.QtCore import QObject, QTimer, Slot

from app.domain.vocabulary import Role
from app.reads.due import Due, DueQuestion
from app.ui.changes import Stale
from app.ui.office import Office
from app.ui.screen_list import Place
from app.ui.shell_work import Work

_MINUTE_MS = 60_000
_SOON_MS = 400
"""After a change the next lead is asked for first; the numbers can wait for it."""


class RailDue(QObject):
    """Asks what is due when somebody signs in, after each change, and each minute."""

    def __init__(self, office: Office, work: Work) -> None:
        super().__init__(work)
        self._office, self._work = office, work
        # Only the clock makes a point late.
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self.look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.look)
        office.changes.listen(
            self, ("queue", "lead", "handoffs", "people", "campaigns"), self._on_stale
        )

    def start(self) -> None:
        """Look now, and each minute from now on."""
        self._minute.start()
        self.look()

    def stop(self) -> None:
        """Look no more."""
        self._minute.stop()
        self._soon.stop()

    @Slot()
    def look(self) -> None:
        """Ask what is due for whoever is signed in."""
        person = self._office.actor.id

        def take(found: Due) -> None:
            if self._office.actor.id == person:
                self._show(found)

        self._office.ask(DueQuestion(), owner=self, on_done=take)

    def _show(self, found: Due) -> None:
        for place in self._work.places():
            if place.spec.key in _COUNTED:
                self._work.rail.set_badge(place.key, _count(place, found))

    def _on_stale(self, _stale: Stale) -> None:
        if self._minute.isActive() and not self._soon.isActive():
            self._soon.start()


_COUNTED = frozenset({"queue", "desk", "steering"})


def _count(place: Place, found: Due) -> int:
    if place.spec.key == "queue":
        return found.overdue.get(place.role or Role.TELEMARKETER, 0)
    return found.desk if place.spec.key == "desk" else found.needs
