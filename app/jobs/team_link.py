"""A desk's link with its team: what its acts bring up, what the feed brings down, leases on time.

One turn is one errand of the sync lane. Nothing here waits for the window, and the window waits for
nothing here: what a turn finds is told by a callback.
"""

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app import __version__
from app.domain.syncing import back_off, first_reconnect, poll
from app.domain.vocabulary import Role
from app.host.team_place import TeamPlace
from app.jobs.team_leases import DeskLeases
from app.sync.clock import SyncClock
from app.sync.joining import Hello, hello, keep_settings
from app.sync.leases import Leases
from app.sync.local import Local
from app.sync.outbox import OUTBOX, Unsent
from app.sync.pool import top_up
from app.sync.pull import Pull
from app.sync.push import Push
from app.sync.transport import Refused, Transport, Unreachable

_log = logging.getLogger("segue.jobs.team")

TOP_UP_EVERY = 30.0
"""Seconds between two looks whether leads of the pool are to be taken ahead."""


class Contact(StrEnum):
    """How it stands between the desk and its team."""

    WAITING = "waiting"  # not asked yet
    HEARD = "heard"
    AWAY = "away"  # no answer
    REFUSED = "refused"  # it answers that this desk may not, or is too old


@dataclass(frozen=True, slots=True)
class Standing:
    """What the status bar shows.

    Attributes:
        since: When the contact became what it is (aware UTC).
        dialling_left: Seconds until dialling without contact ends; None while there is contact.
        refused: The team's sentence, where it refuses.
        behind: Seconds by which this computer's clock differs from the server's; None: unknown.
    """

    contact: Contact
    unsent: Unsent
    since: datetime
    dialling_left: float | None = None
    refused: str = ""
    behind: float | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did.

    Attributes:
        families: What lists should look again.
        leads: Leads that are no longer as they were.
        late: Acts that came too late or were not understood: (act, answer, reason).
    """

    standing: Standing
    families: frozenset[str] = frozenset()
    leads: frozenset[UUID] = frozenset()
    late: tuple[tuple[UUID, str, str], ...] = ()

    def and_then(self, later: "Turn") -> "Turn":
        """Both as one."""
        return Turn(
            later.standing,
            self.families | later.families,
            self.leads | later.leads,
            self.late + later.late,
        )


class TeamLink:
    """What of the team a desk has in its hands; used by one thread at a time, the sync lane's.

    Args:
        clock: The computer's clocks.
        leases: Those of this desk, with a connection of their own.
        here: Where the team is, and who this desk is.
    """

    def __init__(
        self,
        local: Local,
        transport: Transport,
        clock: SyncClock,
        here: TeamPlace,
        leases: DeskLeases,
    ) -> None:
        self.here = here
        self.leases = leases
        self._local, self._transport, self._clock = local, transport, clock
        self._push = Push(local, transport, clock, OUTBOX, __version__)
        self._pull = Pull(local, transport, clock, OUTBOX)
        self._standing = Standing(Contact.WAITING, Unsent(0, None, 0), clock.wall())
        self._said: Hello | None = None
        self._purged: datetime | None = None
        self._topped: datetime | None = None
        self.tries = 0

    @property
    def standing(self) -> Standing:
        """As the last turn left it."""
        return self._standing

    def turn(self) -> Turn:
        """Greets where it has to, sends all that waits, reads the feed to its end, renews leases.

        Never raises for want of a network: that is a standing like others.
        """
        try:
            return self._turn()
        except Unreachable as problem:
            self.tries += 1
            self._said = None  # whoever answers next may be another server
            _log.info("the team does not answer: %s", type(problem.__cause__).__name__)
            return Turn(self._became(Contact.AWAY))
        except Refused as problem:
            self.tries += 1
            _log.warning("the team refuses: %s", problem.code)
            return Turn(self._became(Contact.REFUSED, refused=problem.sentence))

    def _turn(self) -> Turn:
        if self._said is None:
            unsent = self._local.read(OUTBOX.count).acts
            self._said = hello(self._transport, self.here.device, __version__, unsent)
            said = self._said
            self._local.write(lambda session: keep_settings(session, said))
            with self.leases.all() as leases:
                leases.renew(all_of_them=True)
        pushed = self._push.all()
        pulled = self._pull.once()
        with self.leases.all() as leases:
            leases.renew()
            leases.release()
            taken = self._top_up(leases)
        self._purge()
        self.tries = 0
        standing = self._became(Contact.HEARD, behind=pulled.behind)
        moved = bool(pushed.back) or taken > 0
        families = pulled.families | (frozenset({"queue", "lead"}) if moved else frozenset())
        return Turn(standing, families, pulled.leads, pushed.aside)

    def _top_up(self, leases: Leases) -> int:
        now = self._clock.wall()
        said = self._said
        if said is None or Role.TELEMARKETER not in said.roles:
            return 0
        if self._topped is not None and abs((now - self._topped).total_seconds()) < TOP_UP_EVERY:
            return 0
        self._topped = now
        return top_up(self._local, leases)

    def _purge(self) -> None:
        now = self._clock.wall()
        if self._purged is None or (now - self._purged).total_seconds() > 3_600:
            self._purged = now
            self._local.write(lambda session: OUTBOX.purge(session, now))

    def _became(
        self, contact: Contact, *, refused: str = "", behind: float | None = None
    ) -> Standing:
        before = self._standing
        since = before.since if before.contact is contact else self._clock.wall()
        left = None if contact is Contact.HEARD else self.leases.dialling_left()
        unsent = self._local.read(OUTBOX.count)
        made = replace(before, contact=contact, unsent=unsent, since=since)
        self._standing = replace(made, dialling_left=left, refused=refused, behind=behind)
        return self._standing

    def concerns(self, whom: str) -> bool:
        """Whether a wake-up may be for who is at this desk.

        Args:
            whom: Persons and roles with commas between; empty: everybody.
        """
        said = self._said
        if not whom or said is None:
            return True
        return not {str(said.person), *map(str, said.roles)}.isdisjoint(whom.split(","))

    def close(self) -> None:
        """Ends the connection; what waits to be sent is sent at the next start."""
        self._transport.close()

    def pause(self, *, focused: bool) -> float:
        """Seconds until the next turn, if nobody asks for one before."""
        chance = random.random()
        if self.tries == 0:
            return poll(focused=focused, chance=chance)
        if self.tries == 1:
            return first_reconnect(chance)
        return back_off(self.tries, chance)


class LinkThread:
    """Turns, one after the other, on a thread of its own; ends when it is told to.

    Args:
        tell: Gets each turn; called on this thread.
    """

    def __init__(self, link: TeamLink, tell: Callable[[Turn], None]) -> None:
        self._link, self._tell = link, tell
        self._wake = threading.Event()
        self._ends = False
        self.focused = True
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def soon(self) -> None:
        """Something waits to be sent, or the team says that there is something to hear."""
        self._wake.set()

    def stop(self, patience: float = 6.0) -> bool:
        """End after the turn under way. Returns whether it did within `patience` seconds."""
        self._ends = True
        self._wake.set()
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._ends:
            self._wake.clear()
            self._tell(self._link.turn())
            self._wake.wait(self._link.pause(focused=self.focused))
