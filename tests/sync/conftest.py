"""Two desks of a small team, and the team's database as a model."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.host.ids import new_id
from app.sync.leases import Leases
from app.sync.outbox import Outbox
from app.sync.pull import Pull
from app.sync.push import Push
from app.sync.transport import Refused, Unreachable
from tests.helpers.team import Team
from tests.helpers.team_desk import Caller, MemoryStore, Template, desk_store, template
from tests.helpers.team_model import START, TeamModel


@dataclass
class World:
    """True time, which a test moves."""

    at: float = 0.0

    def now(self) -> float:
        return self.at


@dataclass
class DeskClock:
    """A desk's clocks: true time, and what was done to them."""

    world: World
    wall_off: float = 0.0
    boot: str = "first"

    def boot_ns(self) -> int:
        return int(self.world.at * 1e9) + 1_000

    def wall(self) -> datetime:
        return START + timedelta(seconds=self.world.at + self.wall_off)

    def boot_id(self) -> str:
        return self.boot


@dataclass
class Line:
    """A desk's line to the model; a test cuts it before or after the server.

    Attributes:
        pushed: Acts that went over it, by id.
        no_question: The server is of a version without `known`.
    """

    model: TeamModel
    cut: str = ""
    calls: list[str] = field(default_factory=list)
    pushed: list[str] = field(default_factory=list)
    no_question: bool = False

    def call(self, name: str, body: dict[str, Any], deadline: float = 5.0) -> dict[str, Any]:
        if self.cut == "before":
            raise Unreachable("cut")
        self.calls.append(name)
        self.pushed += [one["act_id"] for one in body.get("acts", ()) if name == "push"]
        if self.no_question and name == "known":
            raise Refused("42883", "function segue_team_api_v1.known(json) does not exist")
        answer = json.loads(json.dumps(self.model.call(name, json.loads(json.dumps(body)))))
        if self.cut == "after":
            raise Unreachable("the answer is lost")
        return answer


@dataclass
class OneDesk:
    """A desk with all that belongs to it."""

    store: MemoryStore
    caller: Caller
    clock: DeskClock
    line: Line
    push: Push
    pull: Pull
    leases: Leases
    outbox: Outbox

    def sync(self) -> None:
        self.push.all()
        self.leases.release()
        self.pull.once()

    def unsent(self) -> int:
        return self.store.read(self.outbox.count).acts


@dataclass
class TeamOfTwo:
    """Mara's desk and Petra's, the model, and the leads."""

    world: World
    model: TeamModel
    mara: OneDesk
    lea: OneDesk
    campaign: UUID
    leads: list[UUID]

    def phone(self, lead: UUID) -> str:
        row = self.model.t.leads[str(lead)]
        return str(self.model.t.phones[row["prospect"]][0]["e164"])


@pytest.fixture(scope="session")
def made(team_store: tuple[Path, Team], tmp_path_factory: pytest.TempPathFactory) -> Template:
    path, team = team_store
    copy = tmp_path_factory.mktemp("template") / "store.db"
    copy.write_bytes(path.read_bytes())
    return template(copy, (team.people["mara"], team.people["lea"]), team.campaign.id)


@pytest.fixture
def two(made: Template) -> Iterator[TeamOfTwo]:
    world = World()
    people = {f"desk-{n}": str(one.id) for n, one in enumerate(made.people)}
    model = TeamModel(world.now, people)
    model.begin(made.tables)
    desks = [_desk(made, world, model, n) for n in range(2)]
    leads = [UUID(one) for one in sorted(model.t.leads)]
    yield TeamOfTwo(world, model, *desks, made.campaign, leads)
    for one in desks:
        one.store.close()


def _desk(made: Template, world: World, model: TeamModel, n: int) -> OneDesk:
    clock, line = DeskClock(world), Line(model)
    store = desk_store(made, made.people[n], f"desk-{n}")
    outbox = Outbox()
    wall: Callable[[], datetime] = clock.wall
    caller = Caller(store, made.people[n], f"desk-{n}", wall, n)
    push = Push(store, line, clock, outbox, "1.0")
    pull = Pull(store, line, clock, outbox)
    return OneDesk(
        store, caller, clock, line, push, pull, Leases(store, line, clock, new_id), outbox
    )
