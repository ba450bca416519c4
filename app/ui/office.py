"""What every screen gets: who is signed in, and the ways to act, to ask and to be told.

A screen gives its presenter the office and nothing else. The office knows no screen.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.acts.changes import Changes as ActChanges
from app.acts.table import needs_team
from app.acts.undo import Undo
from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.host.lanes import Urgency
from app.host.settings import Settings
from app.jobs.watched import Watched
from app.jobs.workplace import Asks, Workplace, this_computer
from app.reads.desk import Actor
from app.telephony.ways import World
from app.ui.bridge import Bridge, Ticket
from app.ui.changes import Changes, Family
from app.ui.long_work import LongWorks

if TYPE_CHECKING:  # a desk without a team loads nothing of it
    from app.ui.team import Team

_log = logging.getLogger("segue.ui")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a toast says. With `act_id` or `inverse` it offers Undo for ten seconds.

    Attributes:
        inverse: The act that takes it back, where that is no `Undo`.
    """

    text: str
    icon: str = "check"
    act_id: UUID | None = None
    on_undo: Callable[[], None] | None = None
    inverse: object | None = None

    @property
    def back(self) -> object | None:
        """The act that takes it back; None where there is none."""
        return self.inverse or (Undo(self.act_id) if self.act_id is not None else None)


@dataclass(frozen=True, slots=True)
class Incoming:
    """The prospect calls back from this number; goes to the call screen as `GoTo.question`."""

    e164: str


@dataclass(frozen=True, slots=True)
class GoTo:
    """Another screen is wanted: by its key, with a lead or recording or filter to open there."""

    screen: str
    lead: UUID | None = None
    attempt: UUID | None = None
    offset_ms: int | None = None
    question: object | None = None


@dataclass(frozen=True, slots=True)
class Ripening:
    """What is stale so many seconds from now, whatever screen is shown by then."""

    families: tuple[Family, ...]
    seconds: float


class Office(QObject):
    """The services of one open profile, on the UI thread.

    Attributes:
        world: What the ways to dial need of this computer and profile.
        sound_kept: Told, on any thread, the call whose sound is kept now.
        long_works: What goes on for long; the status bar shows it.
        watched: What the last look at the folder of another recorder did.
        team: The desk's team; None where everything is on this computer.
        watch_now: Looks at that folder without waiting for the next minute.

    Signals:
        noticed: A `Notice` for the toast.
        ripening: A `Ripening`; whoever lives as long as the program announces it in time.
        going: A `GoTo`.
        signed_in: Somebody signed in or changed role; carries the office.
        failed: A `KnownError` that no screen took.
        call_changed: A call began or ended; carries the lead's id or None.
        recording_changed: Whether sound is being kept now; the window's title says it.
        watched_changed: The folder of another recorder was looked at; carries the `Watched`.
        reopened: The profile was closed and is open again; carries the `Workplace`.
        teamed: The desk has joined a team, which is `team`.
        conflicted: A `clash.Clash`: both versions of something are to be shown.
        came_up: A `QDialog` that an answer brings up: it opens when somebody is at the window.
    """

    noticed = Signal(object)
    ripening = Signal(object)
    going = Signal(object)
    signed_in = Signal(object)
    failed = Signal(object)
    call_changed = Signal(object)
    recording_changed = Signal(bool)
    watched_changed = Signal(object)
    reopened = Signal(object)
    teamed = Signal()
    conflicted = Signal(object)
    came_up = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        bridge: Bridge,
        changes: Changes,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.workplace = workplace
        self.bridge = bridge
        self.changes = changes
        self.settings = settings
        self.long_works = LongWorks(bridge, self)
        self.actor: Actor = this_computer()
        self.role: Role = Role.SUPERVISOR
        self.world = World()
        self.sound_kept: Callable[[UUID], object] = lambda _: None
        self.watched = Watched()
        self.watch_now: Callable[[], object] = lambda: None
        self.in_call: UUID | None = None
        self.recording = False
        self.team: Team | None = None

    def reopen(self, workplace: Workplace) -> None:
        """The profile was closed and opened again: from now on everything goes to this one."""
        self.workplace = workplace
        self.reopened.emit(workplace)

    def join(self, team: "Team") -> None:
        """This desk belongs to a team from now on."""
        self.team = team
        self.teamed.emit()

    def now(self) -> datetime:
        """The present moment by the profile's clock, aware UTC."""
        return self.workplace.clock.now()

    @property
    def zone(self) -> str:
        """IANA zone of the person at the desk."""
        return self.workplace.zone

    def sign_in(self, actor: Actor, role: Role) -> None:
        """From now on this person acts, in this role."""
        self.actor, self.role = actor, role
        self.signed_in.emit(self)

    def use_role(self, role: Role) -> None:
        """The screen of another of the person's roles is used; acts keep that role."""
        self.role = role

    def set_in_call(self, lead: UUID | None) -> None:
        """A call began or ended; while it runs nothing locks or leaves."""
        if lead != self.in_call:
            self.in_call = lead
            self.call_changed.emit(lead)

    def set_recording(self, recording: bool) -> None:
        """Sound is being kept, or no longer."""
        if recording != self.recording:
            self.recording = recording
            self.recording_changed.emit(recording)

    def say_watched(self, watched: Watched) -> None:
        """The folder of another recorder was looked at, or there is none any more."""
        self.watched = watched
        self.watched_changed.emit(watched)

    def do(
        self,
        command: Any,
        *,
        owner: QObject,
        on_done: Callable[[Any], object] | None = None,
        on_failed: Callable[[KnownError], object] | None = None,
        initiator: QObject | None = None,
    ) -> Ticket:
        """Performs an act on the write lane, then tells who shows what it made stale.

        What belongs to a team as a whole goes to its database by the lane `team` instead.

        Args:
            owner: Who asks; when it is gone, nobody is answered (the act is done all the same).
            on_done: Takes the act's result, before others are told.
            on_failed: Takes a `KnownError`; without it the shell shows it.
            initiator: Shows the change already and is not told.
        """
        actor, role = self.actor, self.role

        def done(result: Any) -> None:
            if on_done is not None:
                on_done(result)
            changes = result if isinstance(result, ActChanges) else getattr(result, "changes", None)
            if isinstance(changes, ActChanges) and changes.families:
                self.changes.announce(changes.families, initiator)  # type: ignore[arg-type]

        failed = on_failed or self.failed.emit
        if self.team is not None and needs_team(command):
            from app.ui.clash import Ways, not_written

            team = self.team

            def written(result: Any) -> None:
                team.questions.renew()
                done(result)

            return self.bridge.submit(
                "team",
                lambda: team.errands().perform(command, actor, role),
                owner=owner,
                on_done=written,
                on_failed=partial(not_written, self, Ways(owner, on_done, failed, initiator)),
            )
        brings = self.team.brings if self.team is not None else None
        if brings is not None:
            ticket = brings.act(command, owner=owner, on_done=done, on_failed=failed)
            if ticket is not None:
                return ticket
        # `done` closes over the office, which outlives every screen.
        return self.bridge.submit(
            "write",
            lambda: self.workplace.act(command, actor, role),
            owner=owner,
            on_done=done,
            on_failed=failed,
            urgency=Urgency.ACT,
        )

    def ask(
        self,
        question: Any,
        *,
        owner: QObject,
        on_done: Callable[[Any], object],
        on_failed: Callable[[KnownError], object] | None = None,
        key: str | None = None,
    ) -> Ticket:
        """Asks on a read lane; under one `key` only the newest question is answered.

        At a desk of a team, what is about the whole team is asked of its database
        (`reads.team_wide`): then the last answer may come first, and the present one later.
        """
        failed = on_failed or self.failed.emit
        key = key or type(question).__name__
        if self.team is not None:
            asked = self.team.questions.route(question, owner, on_done, failed, key)
            if isinstance(asked, Ticket):
                return asked
            failed = asked
        actor, role = self.actor, self.role
        return self.bridge.submit(
            "read",
            lambda: self.workplace.ask(question, actor, role),
            owner=owner,
            on_done=on_done,
            on_failed=failed,
            key=key,
        )

    def asks(self, question: Any) -> Asks:
        """Who answers such a question, for a job that asks on a lane of its own."""
        asks = self.team.questions.asks_for(question) if self.team is not None else None
        return asks or self.workplace

    def announce_later(self, families: Iterable[Family], seconds: float) -> None:
        """Tell what becomes stale by the clock alone: a review that is let go after its hold."""
        self.ripening.emit(Ripening(tuple(families), seconds))

    def notice(
        self,
        text: str,
        icon: str = "check",
        act_id: UUID | None = None,
        on_undo: Callable[[], None] | None = None,
        inverse: object | None = None,
    ) -> None:
        """Says what was done, with Undo where there is one."""
        self.noticed.emit(Notice(text, icon, act_id, on_undo, inverse))

    def go(self, screen: str, **what: Any) -> None:
        """Asks the shell for another screen."""
        self.going.emit(GoTo(screen, **what))
