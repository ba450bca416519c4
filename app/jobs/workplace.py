"""An open profile: the store, the clock, and the two ways in: `act` and `ask`.

Whoever calls decides on which lane: acts belong on the write lane, questions on a read lane. The
window, the commands and the tests all use this one class.
"""

import platform
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from app.acts.changes import Changes
from app.acts.table import perform
from app.domain.lease import MayDial
from app.domain.vocabulary import Role
from app.host import backup
from app.host.clock import Clock, SystemClock
from app.host.ids import new_id
from app.host.instance import Instance
from app.host.mounts import refuse_share
from app.host.paths import Paths
from app.host.team_place import TeamPlace
from app.models.store import Store
from app.reads.desk import Actor, Desk
from app.reads.table import ask

THIS_COMPUTER = "this computer"


def this_computer() -> Actor:
    """Who acts when a command is given and nobody is named; kept in the facts as nobody's id."""
    return Actor(None, THIS_COMPUTER, frozenset(Role))


def this_device() -> str:
    """The name of this computer, as its facts carry it."""
    return platform.node() or THIS_COMPUTER


class Asks(Protocol):
    """A store that can be asked."""

    def ask(self, question: Any, actor: Actor, role: Role) -> Any: ...


class AsksLease(Protocol):
    """Who says whether a number may leave the program now."""

    def ask(self, lead: UUID, e164: str) -> "Future[MayDial]": ...


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """An act of which nothing was kept.

    Attributes:
        result: What it would have given.
        sent: As the team's function `write` takes it.
    """

    result: Any
    sent: dict[str, Any]


class _NotKept(Exception):
    """Ends a transaction so that nothing of it stays."""

    def __init__(self, found: WorkedOut) -> None:
        super().__init__()
        self.found = found


def _nobody_hears() -> None:
    """Outside of a team nobody waits for acts."""


class Workplace:
    """An open profile.

    Args:
        paths: The profile's places.
        clock: What time it is; the sample team has its own.
        zone: IANA zone of the person at the desk and of the team's days.
        what: What holds the profile, for whoever finds it taken.

    Attributes:
        team: Where its team database is; None where the store is all there is.
        leases: Who is asked before a dial, while somebody of a team is signed in.
        acted: Told after each act that something may wait to be sent; on the act's thread.

    Raises:
        OtherInstance: Another program has this profile open.
        KnownError: The store can't be opened.
    """

    def __init__(
        self,
        paths: Paths,
        *,
        clock: Clock | None = None,
        zone: str = "UTC",
        what: str = "Segue",
    ) -> None:
        refuse_share(paths.store)
        self.paths = paths.create()
        self.clock: Clock = clock or SystemClock()
        self.zone = zone
        self.opened = new_id()
        self.device = this_device()
        self.team = TeamPlace.of(paths)
        self.leases: AsksLease | None = None
        self.acted: Callable[[], None] = _nobody_hears
        self._instance = Instance.take(paths.lock, what)
        try:
            self.store = Store(paths.store)
        except BaseException:
            self._instance.release()
            raise

    def act(self, command: Any, actor: Actor, role: Role) -> Any:
        """Performs one act in one transaction. Belongs on the write lane.

        Raises:
            KnownError: What forbids it, in words for the person.
        """
        with self.store.writing() as session:
            done = perform(command, self._desk(session, actor, role))
        self.acted()
        return done

    def work_out(self, command: Any, actor: Actor, role: Role) -> WorkedOut:
        """Works an act out for the team's database; nothing is kept. Belongs on the write lane.

        Raises:
            KnownError: What forbids it, in words for the person.
        """
        from app.sync.online import as_written

        try:
            with self.store.writing() as session:
                done = perform(command, self._desk(session, actor, role), for_team=True)
                changes = done if isinstance(done, Changes) else done.changes
                assert changes.act_id is not None  # each of these acts says something
                raise _NotKept(WorkedOut(done, as_written(session, changes.act_id)))
        except _NotKept as end:
            return end.found

    def ask(self, question: Any, actor: Actor, role: Role) -> Any:
        """Answers one question. Belongs on a read lane.

        Raises:
            KnownError: What forbids it, in words for the person.
        """
        with self.store.reading() as session:
            return ask(question, self._desk(session, actor, role))

    def ask_of(self, session: Any, question: Any, actor: Actor, role: Role) -> Any:
        """Answers one question by another database than the store: the team's.

        Raises:
            KnownError: What forbids it, in words for the person.
        """
        with self.store.reading() as own:
            return ask(question, self._desk(session, actor, role, own))

    def _desk(self, session: Any, actor: Actor, role: Role, own: Any = None) -> Desk:
        return Desk(
            session=session,
            own=own,
            now=self.clock.now(),
            new_id=new_id,
            actor=actor,
            role=role,
            device=self.device,
            zone=self.zone,
        )

    def copy_of_today(self) -> Path | None:
        """Copies the store once a day at first start; seven copies are kept.

        Returns:
            The new copy, or None when today's is there already.
        """
        target = backup.due(self.paths.backups, self.clock.now().date())
        if target is None:
            return None
        self.store.copy_to(target)
        backup.rotate(self.paths.backups)
        return target

    def close(self) -> bool:
        """Ends all connections and lets the profile go.

        Returns:
            False if somebody is still at work in the store; then the profile is held until the
            process ends, so that no other program comes in beside them.
        """
        closed = self.store.close()
        if closed:
            self._instance.release()
        return closed

    def __enter__(self) -> "Workplace":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
