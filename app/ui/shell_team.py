"""The team in the window: how the contact stands, what waits to be sent, what came too late."""

from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Qt, Slot
from PySide6.QtGui import QGuiApplication

from app.acts.house import KeepDraft
from app.domain.errors import KnownError
from app.host.clock import SystemClock
from app.jobs.team_link import Contact, Filled, Standing
from app.jobs.team_sounds import Sounds
from app.reads.left_drafts import LeftDraft, LeftDraftsQuestion
from app.reads.unsent import UnsentAnswer, UnsentQuestion
from app.ui.clash_dialog import Clashes
from app.ui.lists.as_of import moment
from app.ui.lists.team_words import (
    late_words,
    left_words,
    offline_words,
    refused_words,
    rests_words,
    standing_words,
)
from app.ui.office import Office
from app.ui.team import Team
from app.ui.tr import tr
from app.ui.unsent_box import UnsentBox
from app.ui.widgets.messages import BannerSpec, BannerStack, Severity
from app.ui.widgets.statusbar import StatusBar

OFFLINE, ANEW, RESTS = "offline", "anew", "rests"
"""Keys of the banners."""
_GAP = 6
"""Between the popover and what is above and below it."""


class TeamNews(QObject):
    """Keeps the window true to how it stands with the team."""

    def __init__(self, office: Office, team: Team, bar: StatusBar, banners: BannerStack) -> None:
        super().__init__(bar)
        self._office, self._team, self._bar, self._banners = office, team, bar, banners
        self.box: UnsentBox | None = None
        self._left: frozenset[UUID] = frozenset()  # leads of which was told what was typed
        self.clashes = Clashes(office, bar)
        self._wall = SystemClock()  # the team's times are the computer's, whatever the profile's
        team.stood.connect(self._on_stood)
        team.sounds_stood.connect(self._on_sounds)
        team.came_late.connect(self._on_late)
        team.moved.connect(self._on_moved)
        team.filled.connect(self._on_filled)
        banners.act_asked.connect(self._on_act)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._on_state)
        bar.set_part("sync", "cloud", tr("Looking for the team"))

    def open(self) -> None:
        """Show what waits, over its part of the status bar."""
        self._office.ask(UnsentQuestion(), owner=self, on_done=self._on_unsent)

    def _on_unsent(self, answer: UnsentAnswer) -> None:
        office, team = self._office, self._team
        window = self._bar.window()
        box = UnsentBox(answer, team.standing, office.zone, office.now(), window, team.sounds)
        box.try_asked.connect(self._team.try_now)
        box.draft_asked.connect(self._on_draft)
        self.box = box
        box.destroyed.connect(self._on_closed)
        self._place(box)
        box.show()

    def _place(self, box: UnsentBox) -> None:
        """Over its part of the status bar, and inside the window."""
        part = self._bar.part("sync").mapToGlobal(QPoint(0, 0))
        top = self._bar.window().mapToGlobal(QPoint(0, 0)).y()
        box.fit(part.y() - top - 2 * _GAP)
        box.move(part - QPoint(0, box.height() + _GAP))

    @Slot(object)
    def _on_draft(self, kept: KeepDraft) -> None:
        self._office.do(kept, owner=self)

    @Slot()
    def _on_closed(self) -> None:
        self.box = None

    def _show_part(self, standing: Standing) -> None:
        said = standing_words(standing, self._office.zone, self._wall.now(), self._team.sounds)
        self._bar.set_part("sync", said.icon, said.text, said.tone)

    @Slot(object)
    def _on_sounds(self, sounds: Sounds) -> None:
        if self._team.standing is not None:
            self._show_part(self._team.standing)
        if self.box is not None:
            self.box.show_sounds(sounds)
            self._place(self.box)

    @Slot(object)
    def _on_stood(self, standing: Standing) -> None:
        self._show_part(standing)
        if self.box is not None:
            self.box.count_down(standing)
        acts = (("now", tr("Try now")),)
        if standing.contact is Contact.AWAY:
            since = moment(standing.since, self._wall.now(), self._office.zone)
            title = tr("Working offline since {since}.").format(since=since)
            kept = offline_words(standing)
            self._banners.put(BannerSpec(OFFLINE, Severity.WARN, title, kept, "cloud-off", acts))
        elif standing.contact is Contact.REFUSED:
            _, what, safe = refused_words(standing)
            self._banners.put(BannerSpec(OFFLINE, Severity.DANGER, what, safe, "cloud-off", acts))
        else:
            self._banners.drop(OFFLINE)
        if rests := rests_words(standing, self._office.zone, self._wall.now()):
            title = tr("The team's database was restored.")
            self._banners.put(BannerSpec(RESTS, Severity.INFO, title, rests, "hourglass"))
        elif standing.contact is Contact.HEARD:
            self._banners.drop(RESTS)

    @Slot(object)
    def _on_late(self, late: tuple[tuple[UUID, str, str], ...]) -> None:
        ids = {act for act, _answer, _reason in late}

        def told(answer: UnsentAnswer) -> None:
            for one in answer.late:
                if one.act_id in ids:
                    self._office.notice(late_words(one.act, one.about, one.reason), "cloud-alert")

        self._office.ask(
            UnsentQuestion(), owner=self, on_done=told, on_failed=_quiet, key="came late"
        )

    @Slot(object)
    def _on_moved(self, _leads: frozenset[UUID]) -> None:
        """Leads may have gone on which something was typed: it is said once, and where it is."""

        def told(left: tuple[LeftDraft, ...]) -> None:
            before, self._left = self._left, frozenset(one.lead for one in left)
            for one in left:
                if one.lead not in before:
                    self._office.notice(left_words(one.about), "square-pen")

        self._office.ask(
            LeftDraftsQuestion(), owner=self, on_done=told, on_failed=_quiet, key="left"
        )

    @Slot(object)
    def _on_filled(self, filled: Filled) -> None:
        """What the person sees has changed as a whole; who rebuilds the rail is `Refill`."""
        if filled is Filled.DONE:
            self._banners.drop(ANEW)
            self._on_moved(frozenset())
            return
        title = tr("What the team sends you has changed.")
        when = tr("Your lists are made anew as soon as your call is saved.")
        if filled is Filled.FAILED:
            when = tr("Your lists are made anew as soon as nothing else has them open.")
        self._banners.put(BannerSpec(ANEW, Severity.INFO, title, when, "refresh-cw"))

    @Slot(str, str)
    def _on_act(self, key: str, act: str) -> None:
        if (key, act) == (OFFLINE, "now"):
            self._team.try_now()

    @Slot(Qt.ApplicationState)
    def _on_state(self, state: Qt.ApplicationState) -> None:
        self._team.focus(state is Qt.ApplicationState.ApplicationActive)


def _quiet(_error: KnownError) -> None:
    """What came late, or was typed, stands in the popover all the same."""
