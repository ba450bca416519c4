"""A team in simulated time: six desks of the real classes, a model server, and faults.

No file, no socket, no thread, no clock: one seed is one run. After `sync-design.md` section 4, with
what its simulator lacked: renewals, packs, ownership, quarantine, talks longer than the guards.
Ground truth (who really is on the phone with whom) is kept here and nowhere else.
"""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.domain.lease import WARNING
from app.models import facts as tables
from app.models.desk_side import TeamSync
from app.models.state import Lead
from app.sync.wire import plain_row, table_of
from tests.helpers.team_desk import Caller, desk_store
from tests.helpers.team_model import TeamModel
from tests.sim.desk import Clocks, SimDesk, Talk
from tests.sim.parts import DESKS, WHOLE, Parts, Scenario, begin

QUEUE = frozenset({"callable_from", "callable_until", "held_by", "opened_at"})


@dataclass(frozen=True)
class Result:
    """What a run was.

    Attributes:
        violations: As (invariant, what).
        dials: How many, by why they were allowed.
        faults: How many, by kind.
    """

    seed: int
    violations: tuple[tuple[str, str], ...]
    calls: int
    facts: int
    dials: dict[str, int]
    faults: dict[str, int]


@dataclass
class World:
    """One run."""

    seed: int
    parts: Parts = field(default_factory=Parts)
    plan: Scenario = WHOLE
    now: float = 0.0
    faults: bool = True
    calls: int = 0

    def __post_init__(self) -> None:
        made = begin()
        self.dice = random.Random(self.seed)
        self.queue: list[tuple[float, int, Callable[[], None]]] = []
        self.number = 0
        self.violations: list[tuple[str, str]] = []
        self.dials: dict[str, int] = {}
        self.broken: dict[str, int] = {}
        self.talks: list[Talk] = []
        people = {f"desk-{n}": str(made.people[n].id) for n in range(DESKS)}
        self.server = TeamModel(lambda: self.now, people, self.parts.server())
        self.server.begin(made.tables)
        numbers = {
            p: {one["e164"] for one in phones} for p, phones in made.tables["phones"].items()
        }
        self.phones = {
            UUID(lead): numbers[row["prospect"]] for lead, row in made.tables["leads"].items()
        }
        self.desks = [self._desk(n) for n in range(DESKS)]

    def _desk(self, n: int) -> SimDesk:
        made, device = begin(), f"desk-{n}"
        store = desk_store(made, made.people[n], device)
        limits = self.server.settings
        told = {
            "owner_offline_seconds": limits.owner_offline,
            "dial_offline_seconds": limits.dial_offline,
        }
        store.write(lambda s: _tell(s, told))
        clocks = Clocks(lambda: self.now, self.dice)
        seed = self.dice.getrandbits(32)
        return SimDesk(
            self, n, store, clocks, Caller(store, made.people[n], device, clocks.wall, seed)
        )

    def at(self, seconds: float, work: Callable[[], None]) -> None:
        """Does something later."""
        self.number += 1
        heapq.heappush(self.queue, (self.now + seconds, self.number, work))

    def begins(self, talk: Talk) -> None:
        """I1: nobody begins to call whom another desk surely talks with."""
        for other in self.talks:
            same = other.lead == talk.lead or other.phones & talk.phones
            if not same or other.desk == talk.desk or other.end <= self.now:
                continue
            if self.now < other.safe:
                self.violations.append(("I1", f"two desks call {talk.lead} at {self.now:.0f}"))
            elif self.desks[other.desk].leases.seconds_left(other.lead) > WARNING:
                self.violations.append(("I1", f"nobody was warned of {talk.lead}"))
        self.talks = [one for one in self.talks if one.end > self.now]
        self.talks.append(talk)

    # --- faults ----------------------------------------------------------------------------------

    def breaks(self, kind: str, chance: float) -> bool:
        """Whether this goes wrong now; counted."""
        wrong = self.faults and self.dice.random() < chance
        if wrong:
            self.count(kind)
        return wrong

    def count(self, kind: str) -> None:
        """One more fault of this kind."""
        self.broken[kind] = self.broken.get(kind, 0) + 1

    def fault(self) -> None:
        """Something breaks."""
        if not self.faults:
            return
        desk = self.dice.choice(self.desks[: self.plan.shaky])
        kind = self.dice.choice(self.plan.faults)
        self.count(kind)
        self._befall(desk, kind)
        self.at(self.dice.uniform(*self.plan.every), self.fault)

    def _befall(self, desk: SimDesk, kind: str) -> None:
        dice = self.dice
        if kind in ("crash", "reboot"):
            desk.crash(dice.uniform(1, 60), computer=kind == "reboot")
        elif kind == "net":
            desk.down = self.now + dice.uniform(1, 300)
        elif kind == "rest":
            desk.away(dice.uniform(3_600, 4_200), dice.uniform(1_500, 2_300))
        elif kind == "away":
            desk.down = self.now + dice.uniform(600, 4_500)
            if dice.random() < 0.4:  # what hides the end of a lease from a clock of the wall
                desk.clocks.wall_off -= dice.uniform(0.1, 1) * 86_400
        elif kind == "rest and wall":
            desk.away(dice.uniform(4_000, 5_000), dice.uniform(2_500, 3_900))
            desk.clocks.wall_off -= dice.uniform(0.1, 1) * 86_400
        else:
            step = 300 if kind == "wall" else 86_400
            desk.clocks.wall_off += dice.choice([-1, 1]) * dice.uniform(0.2, 1) * step

    def fail_over(self) -> None:
        """The standby takes over, without the tail."""
        self.count("failover")
        self.server.fail_over()

    def replicate(self) -> None:
        """The standby follows, asynchronously."""
        self.server.replicate()
        self.at(self.dice.uniform(*self.plan.lag), self.replicate)

    def look_again(self) -> None:
        """What a claim that reads before it locks has read (a bug of a mutation run)."""
        self.server.look_again()
        self.at(20.0, self.look_again)

    # --- a run -----------------------------------------------------------------------------------

    def run(self) -> Result:
        """Works, breaks, heals, drains, and looks at what is left."""
        dice = self.dice
        for desk in self.desks:
            self.at(dice.uniform(0, 20), desk.work)
            self.at(dice.uniform(0, 20), desk.sync)
            if not self.parts.flushes:
                self.at(0, desk.flush)
        self.at(30, self.fault)
        self.at(0, self.replicate)
        if self.server.settings.reads_before_lock:
            self.at(0, self.look_again)
        if dice.random() < self.plan.failover:
            self.at(dice.uniform(self.plan.length / 9, self.plan.length), self.fail_over)
        self.until(self.plan.length)
        self.faults = False
        self.drain()
        self.look()
        for desk in self.desks:
            desk.store.close()
        return Result(
            self.seed,
            tuple(self.violations),
            self.calls,
            len(self.server.t.facts),
            self.dials,
            self.broken,
        )

    def until(self, end: float) -> None:
        """Lets time pass."""
        while self.queue and self.queue[0][0] <= end:
            self.now, _, work = heapq.heappop(self.queue)
            work()
        self.now = end

    def drain(self) -> None:
        """All is well again: talks end, what is unsent goes up, what is new comes down."""
        for desk in self.desks:
            desk.down = desk.dead = 0.0
            desk.talk = None
            if desk.attempt is not None:
                desk.save()
        # Transactions that are open end; nothing else that was to happen does.
        rest = max(self.plan.slow_for) + 1
        self.queue = [one for one in self.queue if one[0] < self.now + rest]
        heapq.heapify(self.queue)
        self.until(self.now + rest)
        for _ in range(4):
            for desk in self.desks:
                desk.sync()

    def look(self) -> None:
        """I2 to I6 after everything has drained."""
        server = self.server
        kept = set(server.t.facts)
        aside = {one["id"] for act in server.t.quarantine.values() for one in act["facts"]}
        for desk in self.desks:
            self._look_at(desk, kept, aside)
        for lead, epochs in server.granted.items():
            if any(a >= b for a, b in pairwise(epochs)):
                self.violations.append(("I5", f"epochs of {lead} do not rise: {epochs}"))
        for lead, said, current in server.moves:
            if said != current:
                self.violations.append(("I5", f"{lead} moved by epoch {said} under {current}"))

    def _look_at(self, desk: SimDesk, kept: set[str], aside: set[str]) -> None:
        lost = desk.caller.facts - kept - aside
        if lost:
            self.violations.append(("I2", f"desk {desk.n} lost {len(lost)} facts"))
        spine = tables.SPINE
        here = [str(one) for one in desk.store.read(lambda s: s.scalars(select(spine.c.id)).all())]
        if len(here) != len(set(here)):
            self.violations.append(("I3", f"desk {desk.n} has a fact twice"))
        missing = kept - set(here)
        if missing:
            self.violations.append(("I4", f"desk {desk.n} never saw {len(missing)} facts"))
        rows = desk.store.read(lambda s: s.execute(select(table_of(Lead))).all())
        for row in rows:
            mine, theirs = plain_row(row._asdict()), self.server.t.leads[str(row.id)]
            # The window is worked out anew by whoever meets a lead whose window is over.
            off = {k for k in theirs if mine.get(k) != theirs[k]} - QUEUE
            if off:
                what = f"desk {desk.n} has another state of {row.id}: {sorted(off)}"
                self.violations.append(("I6", what))


def _tell(session: Any, told: dict[str, float]) -> None:
    row = session.get_one(TeamSync, 1)
    row.settings = told


def run(seed: int, parts: Parts | None = None, plan: Scenario = WHOLE) -> Result:
    """One run of a seed."""
    return World(seed, parts or Parts(), plan).run()
