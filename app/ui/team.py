"""The team of this desk, for the window: letting somebody in, how the contact stands, leads held.

Where a profile belongs to no team, nothing of this exists.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.domain.errors import KnownError
from app.host.clock import SystemClock
from app.host.settings import TEAM_COPY
from app.host.team_place import TeamPlace
from app.jobs.sound_here import SoundRef
from app.jobs.team_door import come_in_again, let_in
from app.jobs.team_errands import Errands, NotReached
from app.jobs.team_fetch import NotFetched
from app.jobs.team_link import Contact, Standing, Turn
from app.jobs.team_session import TeamSession
from app.jobs.team_sounds import Sounds
from app.ui.bridge import Ticket
from app.ui.office import Office
from app.ui.team_bring import Brings
from app.ui.team_questions import TeamQuestions
from app.ui.tr import tr

if TYPE_CHECKING:
    from app.sync.invitation import Invitation

T = TypeVar("T")


class Turns:
    """Turns that come faster than they are shown become one: nothing of them is left out."""

    def __init__(self, tell: Callable[[Callable[[], Turn | None]], None]) -> None:
        self._tell = tell
        self._gate = threading.Lock()
        self._come: Turn | None = None

    def come(self, turn: Turn) -> None:
        """One more, on the session's thread."""
        with self._gate:
            before = self._come
            self._come = turn if before is None else before.and_then(turn)
        self._tell(self._taken)

    def _taken(self) -> Turn | None:
        """All that came; None where it was taken already.

        A turn that comes just before this is taken along, and its own delivery finds nothing.
        """
        with self._gate:
            turn, self._come = self._come, None
        return turn


class Fetching:
    """A recording under way; whoever asked may stop it."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.ticket = Ticket()

    def stop(self) -> None:
        """Want it no longer; nobody is answered."""
        self.stopped.set()
        self.ticket.cancel()


class Team(QObject):
    """Keeps the desk's session with its team.

    Signals:
        stood: How the contact stands now; carries a `Standing`.
        came_late: Acts of this desk that came too late or were not understood: (act, answer,
            reason) of each.
        sounds_stood: How it stands with the recordings of this desk; carries a `Sounds`.
        lost: Leads that are not this desk's any more: (lead, `RuleForbids`) of each.
        moved: Leads that are no longer as they were, or no longer here: their ids.
        filled: The store is being filled anew, or was; carries the `Filled`.
    """

    stood = Signal(object)
    came_late = Signal(object)
    sounds_stood = Signal(object)
    lost = Signal(object)
    moved = Signal(object)
    filled = Signal(object)

    def __init__(self, office: Office, here: TeamPlace, parent: QObject) -> None:
        super().__init__(parent)
        self._office, self.here = office, here
        self._session: TeamSession | None = None
        self._leaving: Future[None] | None = None
        self.standing: Standing | None = None
        self.sounds = Sounds()
        office.call_changed.connect(self._on_call)
        self.questions = TeamQuestions(office, self)
        self.brings: Brings | None = None

    def let_in(
        self,
        passphrase: str,
        *,
        owner: QObject,
        on_done: Callable[[None], object],
        on_failed: Callable[[KnownError], object],
    ) -> Ticket:
        """Opens the secret with a passphrase; what was spoken with the team till now goes on."""

        def opened(session: TeamSession) -> None:
            self._take(session)
            on_done(None)

        work = partial(let_in, self.here, passphrase, self._session, self._leaving, self._maker())
        return self._office.bridge.submit(
            "work",
            work,
            owner=owner,
            on_done=opened,
            on_failed=on_failed,
        )

    def come_back(
        self,
        invitation: "Invitation",
        passphrase: str,
        *,
        owner: QObject,
        on_done: Callable[[None], object],
        on_failed: Callable[[KnownError], object],
    ) -> None:
        """Takes a new invitation for whose desk this is, and begins to speak with the team."""
        session, left, here = self._end(), self._leaving, self.here  # by the secret of before

        def done(found: TeamPlace) -> None:
            self.here = found
            self.let_in(passphrase, owner=owner, on_done=on_done, on_failed=on_failed)

        self._office.bridge.submit(
            "work",
            partial(
                come_in_again,
                self._office.workplace.paths,
                here,
                invitation,
                passphrase,
                session,
                left,
            ),
            owner=owner,
            on_done=done,
            on_failed=on_failed,
        )

    def is_of(self, person: UUID) -> bool:
        """Whether this desk is that person's; a team may have two of one name."""
        return str(person) == self.here.person

    def _maker(self) -> Callable[[str], TeamSession]:
        """Makes a session on any thread; what it needs of the window is looked up now."""
        office, here = self._office, self.here
        workplace, lanes = office.workplace, office.bridge.lanes
        tell = Turns(office.bridge.relay(self._on_turn, owner=self)).come
        tell_sounds = office.bridge.relay(self._on_sounds, owner=self)
        copy = office.settings.get(TEAM_COPY)
        now = SystemClock().now  # the computer's own: a sample's clock says nothing of leases
        return lambda secret: TeamSession(
            workplace, lanes, here, secret, now, tell, tell_sounds, copy
        )

    def _take(self, session: TeamSession) -> None:
        """What `let_in` gave is the session from now on; there is never a second one beside it."""
        running = self._session
        if running is not None and running.speaks_like(session):
            return  # asked twice: it knows more than one that is new, which has begun nothing yet
        before = self._end()
        if before is not None:  # left to itself it would take leads anew after the sign-out
            self._office.bridge.lanes.jobs.submit(before.stop)
        self._begin(session)

    def _begin(self, session: TeamSession) -> None:
        office = self._office
        self._session, self._leaving = session, None
        session.anew.may = lambda: office.in_call is None
        office.workplace.leases = session.leases
        office.workplace.acted = session.soon
        self.brings = Brings(office, self, session.bring)
        self.questions.begin(session.asks, self.brings)
        session.start()

    def stop(self) -> None:
        """Ends the session; what waits to be sent is sent at the next start."""
        session = self._end()
        if session is not None:
            session.stop()

    def sign_out(self) -> None:
        """The person leaves: leases go back, leads of the pool leave this desk, on a lane."""
        session = self._end()
        self.standing = None
        if session is not None:
            self._leaving = self._office.bridge.lanes.jobs.submit(session.leave)

    def _end(self) -> TeamSession | None:
        session, self._session = self._session, None
        if session is not None:
            self._office.workplace.acted = _nobody_hears
            self._office.workplace.leases = None
            self.questions.end()
            self.brings = None
        return session

    @property
    def signs_out(self) -> bool:
        """Whether a sign-out is still under way; whoever comes in next waits for its end."""
        return self._leaving is not None and not self._leaving.done()

    @property
    def at_work(self) -> bool:
        """Whether somebody has opened the secret and the team is spoken with."""
        return self._session is not None

    def try_now(self) -> None:
        """Ask the team at once."""
        if self._session is not None:
            self._session.try_now()

    def fetch(
        self,
        ref: SoundRef,
        *,
        owner: QObject,
        on_share: Callable[[float], None],
        on_done: Callable[[Path], object],
        on_failed: Callable[[KnownError], object],
    ) -> "Fetching":
        """Brings a recording here that is with the team.

        Args:
            on_share: Gets how much of it came, 0 to 1.
        """
        made = Fetching()
        session = self._session
        tell = self._office.bridge.relay(on_share, owner=owner)

        def come() -> Path:
            if session is None:
                raise NotFetched(
                    tr("Nobody is signed in to the team at this desk."),
                    tr("The recording lies in the team's store."),
                    tr("Sign in with your passphrase, then try again."),
                )
            return session.fetch(ref, lambda done, of: tell(done / max(1, of)), made.stopped.is_set)

        made.ticket = self._office.bridge.submit(
            "blobs", come, owner=owner, on_done=on_done, on_failed=on_failed
        )
        return made

    def heard(self, recording: UUID) -> None:
        """A recording that came from the team is played here."""
        if self._session is not None:
            heard = partial(self._session.heard, recording)
            self._office.bridge.submit("work", heard, owner=self)

    def errands(self) -> Errands:
        """What is done in the team's database at once; for the lanes `team` and `jobs`.

        Raises:
            NotReached: Nobody has opened the way to the team.
        """
        if self._session is None:
            raise NotReached
        return self._session.errands

    def errand(
        self,
        work: Callable[[Errands], T],
        *,
        owner: QObject,
        on_done: Callable[[T], object],
        on_failed: Callable[[KnownError], object],
        key: str | None = None,
    ) -> None:
        """Does something in the team's database on the lane `team`."""

        def done(result: T) -> None:
            self.questions.renew()
            on_done(result)

        self._office.bridge.submit(
            "team",
            lambda: work(self.errands()),
            owner=owner,
            on_done=done,
            on_failed=on_failed,
            key=key,
        )

    def hold(
        self, lead: UUID, *, owner: QObject, on_held: Callable[[KnownError | None], object]
    ) -> None:
        """Asks for the sole right to a lead that was opened; `on_held` gets why it is not had."""
        session = self._session
        if session is not None:
            self._office.bridge.submit(
                "team", partial(session.leases.hold, lead), owner=owner, on_done=on_held, key="hold"
            )

    def leave(self, lead: UUID) -> None:
        """A lead is not open any more."""
        session = self._session
        if session is not None:
            self._office.bridge.submit("team", partial(session.leases.leave, lead), owner=self)

    @Slot(bool)
    def focus(self, focused: bool) -> None:
        """The window has the focus, or not."""
        if self._session is not None:
            self._session.focus(focused)

    @Slot(object)
    def _on_call(self, lead: UUID | None) -> None:
        if self._session is not None:
            self._session.rest(lead is not None)

    def _on_sounds(self, sounds: Sounds) -> None:
        self.sounds = sounds
        self.sounds_stood.emit(sounds)

    def _on_turn(self, taken: Callable[[], Turn | None]) -> None:
        turn = taken()
        if turn is None:
            return
        self.standing = turn.standing
        self.stood.emit(turn.standing)
        if turn.standing.contact is Contact.HEARD:
            self.questions.heard()
        if turn.families:
            self._office.changes.announce(turn.families)  # type: ignore[arg-type]
        if turn.leads:
            self.moved.emit(turn.leads)
        if turn.late:
            self.came_late.emit(turn.late)
        if turn.lost:
            self.lost.emit(turn.lost)
        if turn.filled:
            self.filled.emit(turn.filled)


def _nobody_hears() -> None:
    """Outside of a session nobody waits for acts."""
