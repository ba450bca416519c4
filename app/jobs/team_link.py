"""A desk's link with its team: what its acts bring up, what the feed brings down, leases on time.

One turn is one errand of the sync lane. Nothing here waits for the window, and the window waits for
nothing here: what a turn finds is told by a callback.
"""

import logging
import random
import threading
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app import __version__
from app.domain.errors import KnownError, RuleForbids
from app.domain.keeping import pool_may_stay
from app.domain.syncing import back_off, first_reconnect, poll
from app.domain.vocabulary import Role
from app.host.heard_notes import HeardNotes
from app.host.team_place import TeamPlace
from app.jobs.team_anew import Anew
from app.jobs.team_leases import DeskLeases
from app.sync import contact, leaving
from app.sync.checking import Checking
from app.sync.clock import SyncClock
from app.sync.joining import Hello, hello
from app.sync.leases import Leases
from app.sync.local import Local
from app.sync.outbox import OUTBOX, Unsent
from app.sync.pool import top_up
from app.sync.pull import Pull, Pulled
from app.sync.push import Push
from app.sync.recording_keys import MOST_HEARD, say_heard
from app.sync.transport import TOO_OLD, Refused, Transport, Unreachable

_log = logging.getLogger("segue.jobs.team")

TOP_UP_EVERY, RESTS_EVERY, MORE_AFTER = 30.0, 5.0, 0.3
"""Seconds between two looks whether leads of the pool are to be taken ahead; while it rests; where
the claims of the last one passed over as many as they may. That is another turn: a dial that waits
for its word must come between."""
_LISTS = frozenset({"queue", "lead"})


class Contact(StrEnum):
    """How it stands between the desk and its team."""

    WAITING = "waiting"  # not asked yet
    HEARD = "heard"
    AWAY = "away"  # no answer
    REFUSED = "refused"  # it answers that this desk may not, or is too old
    BROKEN = "broken"  # not the team: turns break off here, as on a full disk


class Filled(StrEnum):
    """How far a new filling of the store is."""

    NO = ""
    WAITS = "waits"  # for the save of a call
    DONE = "done"
    FAILED = "failed"  # tried again


@dataclass(frozen=True, slots=True)
class Standing:
    """What the status bar shows.

    Attributes:
        since: When the contact became what it is (aware UTC).
        dialling_left: Seconds until dialling without contact ends; None while there is contact.
        refused: The team's sentence, where it refuses.
        code: Its SQLSTATE: `transport.SHUT_OUT`, `TOO_OLD`.
        behind: Seconds by which this computer's clock differs from the server's; None: unknown.
        rests_until: After a restore: until when, at the latest, the team hands out no new leads.
    """

    contact: Contact
    unsent: Unsent
    since: datetime
    dialling_left: float | None = None
    refused: str = ""
    behind: float | None = None
    code: str = ""
    rests_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did.

    Attributes:
        families: What lists should look again.
        leads: Leads that are no longer as they were.
        late: Acts that came too late or were not understood: (act, answer, reason).
        lost: Leads that are not this desk's any more: (lead, why).
        filled: How far a new filling of the store is.
    """

    standing: Standing
    families: frozenset[str] = frozenset()
    leads: frozenset[UUID] = frozenset()
    late: tuple[tuple[UUID, str, str], ...] = ()
    lost: tuple[tuple[UUID, RuleForbids], ...] = ()
    filled: Filled = Filled.NO

    def and_then(self, later: "Turn") -> "Turn":
        """Both as one."""
        return Turn(
            later.standing,
            self.families | later.families,
            self.leads | later.leads,
            self.late + later.late,
            self.lost + later.lost,
            later.filled or self.filled,
        )


class TeamLink:
    """What of the team a desk has in its hands; one turn at a time, whoever asks for it.

    Args:
        clock: The computer's clocks.
        leases: Those of this desk, with a connection of their own.
        here: Where the team is, and who this desk is.
        anew: Fills the store anew; None: the feed is read as it is.
        heard: What was heard here of the team's recordings and is to be told.
    """

    def __init__(
        self,
        local: Local,
        transport: Transport,
        clock: SyncClock,
        here: TeamPlace,
        leases: DeskLeases,
        anew: Anew | None = None,
        heard: HeardNotes | None = None,
    ) -> None:
        self.here = here
        self.leases = leases
        self.anew = anew
        self._heard = heard
        self._local, self._transport, self._clock = local, transport, clock
        self._push = Push(local, transport, clock, OUTBOX, __version__)
        self._pull = Pull(local, transport, clock, OUTBOX)
        self._checking = Checking(self._pull, local, clock)
        self._standing = Standing(Contact.WAITING, Unsent(0, None, 0), clock.wall())
        self._said: Hello | None = None
        self._purged: datetime | None = None
        self._topped: datetime | None = None
        self._more = False
        self._gate = threading.Lock()
        self.tries = 0

    @property
    def standing(self) -> Standing:
        """As the last turn left it."""
        return self._standing

    def turn(self) -> Turn:
        """Greets where it has to, sends all that waits, reads the feed to its end, renews leases.

        Never raises for want of a network: that is a standing like others.
        """
        with self._gate:
            return self._one_turn()

    def _one_turn(self) -> Turn:
        gone = self._forget_old()
        try:
            turn = self._turn()
        except Unreachable as problem:
            self.tries += 1
            self._said = None  # whoever answers next may be another server
            _log.info("the team does not answer: %s", type(problem.__cause__).__name__)
            turn = Turn(self._became(Contact.AWAY))
        except Refused as problem:
            self.tries += 1
            self._said = None
            _log.warning("the team refuses: %s", problem.code)
            turn = Turn(self._became(Contact.REFUSED, problem))
        return Turn(turn.standing, _LISTS, gone).and_then(turn) if gone else turn

    def _turn(self) -> Turn:
        self._more = False
        lost = self._greet() if self._said is None else ()
        pushed = self._push.all()
        self._say_heard()
        try:
            pulled = self._pull.once()
            if pulled.anew:  # a team that was restored learns first what this desk has in hand
                with self.leases.all() as leases:
                    lost += leases.renew(all_of_them=True).lost
            filled = self._fill_anew(pulled)
            standing = None
        except Refused as problem:
            if problem.code != TOO_OLD:
                raise
            # What is done here is taken for ever; it is only not told what newer programs say.
            pulled, filled = Pulled(), Filled.NO
            standing = self._became(Contact.REFUSED, problem)
        with self.leases.all() as leases:
            lost += leases.renew(these=pulled.freed).lost
            leases.release()
            leases.bring_rows()  # of what was taken while a new copy waited, too
            taken = self._top_up(leases) if standing is None else 0
            rests = leases.rests_until
        refusals = self.leases.hold_again(lost) if standing is None else ()
        self._purge()
        if standing is None and self._checking.look():
            filled = self._fill_anew(Pulled(anew=True))
        self.tries = 0
        standing = standing or self._became(Contact.HEARD, behind=pulled.behind, rests=rests)
        moved = bool(pushed.back) or taken > 0 or filled is Filled.DONE
        families = pulled.families | (_LISTS if moved else frozenset())
        return Turn(standing, families, pulled.leads, pushed.aside, refusals, filled)

    def _greet(self) -> tuple[tuple[UUID, str], ...]:
        """Says who is here. Returns which leases are gone, with the team's reason."""
        unsent = self._local.read(OUTBOX.count).acts
        said = hello(self._transport, self.here.device, __version__, unsent)
        if self._local.read(leaving.left):
            self._push.all()
            self._say_left()
        self._local.write(lambda session: contact.keep_settings(session, said.settings))
        self._said = said
        with self.leases.all() as leases:
            return leases.renew(all_of_them=True).lost

    def broken_off(self) -> Turn:
        """What is told after turns that broke off one after the other; the next good one ends it.

        Never raises: where the store can't even be read, what was known last is told again.
        """
        with self._gate:
            try:
                standing = self._became(Contact.BROKEN)
            except Exception:  # noqa: BLE001 - what breaks turns off may forbid this too
                _log.warning("what waits to be sent could not be counted")
                before = self._standing
                known = before.contact is Contact.BROKEN
                since = before.since if known else self._clock.wall()
                standing = Standing(Contact.BROKEN, before.unsent, since, before.dialling_left)
                self._standing = standing
        return Turn(standing)

    def forget(self) -> frozenset[UUID]:
        """The pool leaves this desk; the team is told by `leave`, or at the next greeting."""
        return self._local.write(leaving.leave_pool)

    def leave(self) -> frozenset[UUID]:
        """The person signs out: what waits goes out, leases go back, the pool leaves this desk.

        Without the team it leaves all the same; the leases run out. Returns which leads went.
        """
        gone = self.forget()
        try:
            with self._gate:
                self._push.all()
                self._say_heard()
                gone |= self.forget()  # what waited to be sent till now
                self._say_left()
        except (Unreachable, Refused) as problem:
            self._said = None  # it is told at the next greeting
            _log.info("signed out without the team: %s", type(problem).__name__)
        return gone

    def _say_heard(self) -> None:
        notes = self._heard
        while notes is not None and (some := notes.waiting()[:MOST_HEARD]):
            try:
                said = [one.plain() for one in some]
                say_heard(self._transport, self.here.device, said)
            except Refused as problem:  # set up by an older program: they wait for a newer one
                _log.warning("hearings are not taken: %s", problem.code)
                return
            notes.drop({one.id for one in some})

    def _say_left(self) -> None:
        body = {"device": self.here.device, "leases": [], "leaving": True}
        self._transport.call("release", body | self._local.read(leaving.staying))
        self._local.write(leaving.told)

    def _forget_old(self) -> frozenset[UUID]:
        """Leads of the pool leave a desk that has not heard of its team for half a day."""
        heard = self._local.read(contact.standing).contact
        if pool_may_stay(heard.wall if heard else None, self._clock.wall()):
            return frozenset()
        self._said = None
        return self.forget()

    def _fill_anew(self, pulled: Pulled) -> Filled:
        if self.anew is None or not (pulled.anew or self.anew.due):
            return Filled.NO
        self.anew.fetch()
        try:
            done = self.anew.swap()
        except KnownError as problem:
            _log.warning("the new copy could not be put in place: %s", problem)
            return Filled.FAILED
        if done is None:
            return Filled.WAITS
        self._said = self._topped = None  # other roles, other leads: greet and take ahead again
        return Filled.DONE

    def _top_up(self, leases: Leases) -> int:
        now = self._clock.wall()
        said = self._said
        if said is None or Role.TELEMARKETER not in said.roles:
            return 0
        every = TOP_UP_EVERY if leases.rests_until is None else RESTS_EVERY
        if self._topped is not None and abs((now - self._topped).total_seconds()) < every:
            return 0
        self._topped = now
        taken = top_up(self._local, leases, frozenset(said.campaigns))
        self._more = leases.more
        if self._more:
            self._topped = None
        return taken

    def _purge(self) -> None:
        now = self._clock.wall()
        if self._purged is None or (now - self._purged).total_seconds() > 3_600:
            self._purged = now
            self._local.write(lambda session: OUTBOX.purge(session, now))

    def _became(
        self,
        now: Contact,
        refused: Refused | None = None,
        *,
        behind: float | None = None,
        rests: datetime | None = None,
    ) -> Standing:
        before = self._standing
        since = before.since if before.contact is now else self._clock.wall()
        self._standing = Standing(
            now,
            self._local.read(OUTBOX.count),
            since,
            None if now is Contact.HEARD else self.leases.dialling_left(),
            refused.sentence if refused is not None else "",
            behind,
            refused.code if refused is not None else "",
            rests,
        )
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
        if self._more:
            return MORE_AFTER
        if self.tries == 0:
            steers = self._said is not None and Role.SUPERVISOR in self._said.roles
            return poll(focused=focused, chance=chance, steers=steers)
        if self.tries == 1:
            return first_reconnect(chance)
        return back_off(self.tries, chance)
