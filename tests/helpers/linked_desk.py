"""A desk with its link to a real team database: a store in a file, two ways, a movable clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.vocabulary import Role
from app.host.clock import SystemClock
from app.host.ids import new_id
from app.host.team_place import TeamPlace
from app.jobs.team_anew import Anew
from app.jobs.team_leases import DeskLeases
from app.jobs.team_link import TeamLink
from app.models.desk_side import enrol
from app.models.store import Store
from app.reads.desk import Actor
from app.sync.bootstrap import Bootstrap
from app.sync.clock import ComputerClock
from app.sync.leased import LEASES
from app.sync.leases import Leases
from app.sync.local import StoreLocal
from app.sync.transport import DEADLINE, PostgresTransport, Unreachable
from tests.helpers.team_desk import Caller
from tests.helpers.team_server import Somebody, TeamServer


@dataclass
class Line:
    """A way to the team that can be cut."""

    way: PostgresTransport
    cut: bool = False
    asked: list[str] = field(default_factory=list)

    def call(self, name: str, body: dict[str, Any], deadline: float = DEADLINE) -> dict[str, Any]:
        self.asked.append(name)
        if self.cut:
            raise Unreachable(name)
        return self.way.call(name, body, deadline)

    def close(self) -> None:
        self.way.close()


@dataclass
class LinkedDesk:
    """What a window would have, without one."""

    team: TeamServer
    who: Somebody
    store: Store
    lines: tuple[Line, Line]
    link: TeamLink
    leases: DeskLeases
    anew: Anew
    caller: Caller
    ahead: list[timedelta] = field(default_factory=list)

    def cut(self, *, cut: bool) -> None:
        """The network goes, or is there again."""
        for line in self.lines:
            line.cut = cut

    def pass_time(self, passed: timedelta) -> None:
        """The computer's clock goes on, as after a sleep."""
        self.ahead.append(passed)

    def age(self, lead: UUID, seconds: int) -> None:
        """A lease is that much older, here and at the team: nobody came by meanwhile."""
        past = timedelta(seconds=seconds)
        with self.store.writing() as session:
            row = session.execute(LEASES.select().where(LEASES.c.lead == lead)).one()
            older = {
                "sent_boot_ns": row.sent_boot_ns - seconds * 1_000_000_000,
                "sent_wall": row.sent_wall - past,
            }
            session.execute(LEASES.update().where(LEASES.c.lead == lead).values(**older))
        for table in ("lease", "lease_phone"):
            self.team.root.execute(
                f"UPDATE {table} SET until = until - %s WHERE lead = %s", (past, lead)
            )

    def read(self, work: Callable[[Session], Any]) -> Any:
        with self.store.reading() as session:
            return work(session)

    def held(self) -> set[UUID]:
        """Leads leased to this desk, by its store."""
        return set(self.read(lambda s: s.scalars(LEASES.select().with_only_columns(LEASES.c.lead))))


@contextmanager
def linked(team: TeamServer, who: Somebody, folder: Path) -> Iterator[LinkedDesk]:
    """A desk that was filled and has not had a turn yet."""
    ahead: list[timedelta] = []
    real = SystemClock()

    def now() -> datetime:
        return real.now() + sum(ahead, timedelta())

    clock = ComputerClock(now)
    where = f"host=127.0.0.1 port={team.cluster.port} dbname=postgres user={who.login}"
    lines = tuple(Line(PostgresTransport(where, lambda: who.secret, "team")) for _ in range(2))
    path = folder / f"{who.device}.db"
    with Store(path) as store, store.writing() as session:
        enrol(session, org="team", person=who.id, device=who.device)
    begun = Bootstrap(path, lines[0], clock)
    begun.fetch(org="team", person=who.id, device=who.device)
    begun.swap()
    begun.forget_old()
    with Store(path) as store:
        local = StoreLocal(store)
        leases = DeskLeases(Leases(local, lines[1], clock, new_id))
        anew = Anew(store, lines[0], clock)
        place = TeamPlace("", "team", who.login, who.device, "")
        link = TeamLink(local, lines[0], clock, place, leases, anew)
        actor = Actor(who.id, "", frozenset({Role.TELEMARKETER}))
        caller = Caller(local, actor, who.device, clock.wall, who.id.int)
        yield LinkedDesk(team, who, store, (lines[0], lines[1]), link, leases, anew, caller, ahead)
    for line in lines:
        line.close()
