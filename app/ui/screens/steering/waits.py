"""The strip over the leads that says which of them wait for a desk that was not heard."""

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.jobs.team_desks import DeskLeads
from app.jobs.team_link import Contact, Standing
from app.ui.office import Office
from app.ui.screens.steering.desk_ask import DeskAsk
from app.ui.screens.steering.held_words import spoken_words, waits_words
from app.ui.team import Team
from app.ui.tr import tr
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity

if TYPE_CHECKING:
    from app.ui.screens.steering.held import HeldDialog

KEY = "waits"
_LOOKS = 3
"""Turns after a move in which is looked: the first may have begun before it."""
_MOMENT_MS = 50
"""After a time that is over, so that it is."""


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
        self._found_at = 0.0
        self._looks = 0
        self._on = False
        self.ask = DeskAsk(office, team, self._is_shown, self)
        self.ask.answered.connect(self._take)  # a failure: the status bar says it
        # The team's times end by themselves, also where it can't be asked.
        self._ends = QTimer(self)
        self._ends.setSingleShot(True)
        self._ends.timeout.connect(self._show)
        strip.act_asked.connect(self._on_act)
        team.stood.connect(self._on_stood)

    @Slot()
    def look(self) -> None:
        """Ask the team now, and from now on again and again."""
        self._on = True
        self.ask.now()
        self._show()

    @Slot()
    def moved(self) -> None:
        """Leads were moved: who has to wait is known when the team has heard of it."""
        self._looks = _LOOKS

    def stop(self) -> None:
        """The screen is hidden."""
        self._on = False
        self.ask.stop()
        self._ends.stop()

    def open(self, *, waiting: bool = False) -> None:
        """All leads at desks, with those selected that wait."""
        from app.ui.screens.steering.held import HeldDialog

        leads = tuple(one.lead for one in self.found.waiting) if waiting else ()
        dialog = HeldDialog(self._office, self._team, self._strip.window(), leads)
        dialog.finished.connect(self._on_closed)
        dialog.taken.connect(self.look)
        self.dialog = dialog
        dialog.open()
        self.opened.emit(dialog)

    @Slot()
    def _on_closed(self) -> None:
        self.dialog = None

    def _is_shown(self) -> bool:
        """The strip itself is not, while it has nothing to say."""
        screen = self._strip.parentWidget()
        return screen is not None and screen.isVisible()

    @Slot(object)
    def _take(self, found: DeskLeads) -> None:
        self.found, self._found_at = found, time.monotonic()
        self._show()

    def _now(self) -> datetime:
        """By the team's clock, as its times are."""
        return self.found.now + timedelta(seconds=time.monotonic() - self._found_at)

    @Slot()
    def _show(self) -> None:
        now = self._now()
        waiting = [one for one in self.found.waiting if one.until > now]
        self.ask.seldom = not waiting
        if not waiting:
            self._strip.drop(KEY)
            return
        first = min(one.until for one in waiting)
        if self._on:
            self._ends.start(round((first - now).total_seconds() * 1000) + _MOMENT_MS)
        title, text = waits_words(waiting, now, self._office.zone)
        spoken = spoken_words([one.person_name for one in waiting])
        acts = (("spoken", spoken), ("look", tr("Leads at desks…")))
        self._strip.put(BannerSpec(KEY, Severity.WARN, title, text, "hourglass", acts))

    @Slot(object)
    def _on_stood(self, standing: Standing) -> None:
        """What was moved here has reached the team: now it knows who has to wait."""
        sent = standing.contact is Contact.HEARD and not standing.unsent.acts
        if self._on and self._looks and sent:
            self._looks -= 1
            self.ask.now()

    @Slot(str, str)
    def _on_act(self, key: str, act: str) -> None:
        if key == KEY:
            self.open(waiting=act == "spoken")
