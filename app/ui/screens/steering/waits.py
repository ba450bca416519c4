"""The strip over the leads that says which of them wait for a desk that was not heard."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.errors import KnownError
from app.jobs.team_desks import DeskLeads, look
from app.jobs.team_link import Contact, Standing
from app.ui.office import Office
from app.ui.screens.steering.held_words import spoken_words, waits_words
from app.ui.team import Team
from app.ui.tr import tr
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity

if TYPE_CHECKING:
    from app.ui.screens.steering.held import HeldDialog

KEY = "waits"
_LOOKS = 3
"""Turns after a move in which is looked: the first may have begun before it."""


class Waits(QObject):
    """Keeps the strip true while the screen is shown.

    Signals:
        opened: The dialog with all leads at desks was opened (`HeldDialog`).
    """

    opened = Signal(object)

    def __init__(self, office: Office, team: Team, strip: BannerStack) -> None:
        super().__init__(strip)
        self._office, self._team, self._strip = office, team, strip
        self.found = DeskLeads()
        self.dialog: HeldDialog | None = None
        self._looks = 0
        self._on = False
        strip.act_asked.connect(self._on_act)
        team.stood.connect(self._on_stood)

    @Slot()
    def look(self) -> None:
        """Ask the team now, and from now on after what is moved from here."""
        self._on = True
        if self._team.at_work:
            self._team.errand(
                lambda errands: look(errands.bare),
                owner=self,
                on_done=self._take,
                on_failed=self._quiet,
                key="waits",
            )

    @Slot()
    def moved(self) -> None:
        """Leads were moved: who has to wait is known when the team has heard of it."""
        self._looks = _LOOKS

    def stop(self) -> None:
        """The screen is hidden."""
        self._on = False

    def open(self, *, waiting: bool = False) -> None:
        """All leads at desks, with those selected that wait."""
        from app.ui.screens.steering.held import HeldDialog

        leads = tuple(one.lead for one in self.found.waiting) if waiting else ()
        dialog = HeldDialog(self._office, self._strip.window(), leads)
        dialog.finished.connect(self._on_closed)
        dialog.taken.connect(self.look)
        self.dialog = dialog
        dialog.open()
        self.opened.emit(dialog)

    @Slot()
    def _on_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _take(self, found: DeskLeads) -> None:
        self.found = found
        if not found.waiting:
            self._strip.drop(KEY)
            return
        title, text = waits_words(found.waiting, found.now, self._office.zone)
        spoken = spoken_words([one.person_name for one in found.waiting])
        acts = (("spoken", spoken), ("look", tr("Leads at desks…")))
        self._strip.put(BannerSpec(KEY, Severity.WARN, title, text, "hourglass", acts))

    def _quiet(self, _error: KnownError) -> None:
        """The status bar says that the team is not heard; the strip stays as it was."""

    @Slot(object)
    def _on_stood(self, standing: Standing) -> None:
        """What was moved here has reached the team: now it knows who has to wait."""
        sent = standing.contact is Contact.HEARD and not standing.unsent.acts
        if self._on and self._looks and sent:
            self._looks -= 1
            self.look()

    @Slot(str, str)
    def _on_act(self, key: str, act: str) -> None:
        if key == KEY:
            self.open(waiting=act == "spoken")
