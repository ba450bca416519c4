"""A store that was filled anew under the window: the person's screens follow their roles."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.domain.vocabulary import Role
from app.jobs.team_link import Filled
from app.jobs.workplace import this_computer
from app.reads.desk import Actor
from app.reads.house import PeopleQuestion, PersonRow
from app.ui.changes import Family
from app.ui.office import Office
from app.ui.team import Team
from app.ui.tr import tr

if TYPE_CHECKING:
    from app.ui.shell import Shell

_ALL: tuple[Family, ...] = (
    *("queue", "lead", "thread", "flow", "handoffs"),
    *("recordings", "people", "campaigns", "dnc"),
)


class Refill(QObject):
    """Lets the window go on where it was, with what the person sees now."""

    def __init__(self, office: Office, team: Team, shell: "Shell") -> None:
        super().__init__(shell)
        self._office, self._shell = office, shell
        self._waits: Actor | None = None
        team.filled.connect(self._on_filled)
        office.call_changed.connect(self._on_call)

    @Slot(object)
    def _on_filled(self, filled: Filled) -> None:
        if filled is not Filled.DONE:
            return
        workplace = self._office.workplace
        # As the computer itself: whether the person still has the right to ask is what is asked.
        self._office.bridge.submit(
            "read",
            lambda: workplace.ask(PeopleQuestion(), this_computer(), Role.SUPERVISOR),
            owner=self,
            on_done=self._on_people,
            key="refill",
        )

    def _on_people(self, people: tuple[PersonRow, ...]) -> None:
        me = self._office.actor.id
        actor = next((one.actor() for one in people if one.id == me), None)
        self._office.changes.announce(_ALL)
        self._office.notice(
            tr("Your lists were made anew: what the team sends you has changed."), "refresh-cw"
        )
        if actor is not None and actor != self._office.actor and not self._shell.take_roles(actor):
            self._waits = actor

    @Slot(object)
    def _on_call(self, lead: object) -> None:
        waits, self._waits = self._waits, None
        if waits is not None and (lead is not None or not self._shell.take_roles(waits)):
            self._waits = waits
