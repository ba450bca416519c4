"""A desk in simulated time: the classes that ship, the person at it, and what befalls them."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from app.domain.lease import CALL_SECONDS, GUARD_OFFLINE, DialWhy, LeaseKind
from app.models.quick import Quick
from app.models.state import Lead
from app.sync.transport import Unreachable
from app.sync.wire import table_of
from tests.helpers.team_desk import Caller, MemoryStore
from tests.helpers.team_model import START
from tests.sim.parts import begin

if TYPE_CHECKING:
    from tests.sim.world import World

_LEADS = table_of(Lead)
_OWN = Quick(select(_LEADS.c.id).where(_LEADS.c.owner == bindparam("who")).order_by(_LEADS.c.id))


@dataclass
class Talk:
    """Who really talks with whom. `safe` is until when nobody else may begin to."""

    desk: int
    lead: UUID
    phones: frozenset[str]
    safe: float
    end: float


class Clocks:
    """A desk's clocks: the boot clock drifts, the wall clock is set, a reboot begins anew."""

    def __init__(self, now: Callable[[], float], dice: random.Random) -> None:
        self.now = now
        self.rate = 1 + dice.uniform(-2e-4, 2e-4)
        self.wall_off = dice.uniform(-5, 5)
        self.boots = 0
        self.booted = -dice.uniform(100, 10_000)

    def boot_ns(self) -> int:
        return int((self.now() - self.booted) * self.rate * 1e9)

    def wall(self) -> datetime:
        return START + timedelta(seconds=self.now() + self.wall_off)

    def boot_id(self) -> str:
        return f"boot-{self.boots}"

    def reboot(self) -> None:
        self.boots += 1
        self.booted = self.now()


@dataclass
class SimDesk:
    """A desk: the real classes, and the person at it."""

    world: "World"
    n: int
    store: MemoryStore
    clocks: Clocks
    caller: Caller
    down: float = 0.0
    dead: float = 0.0
    rests: float = 0.0
    lead: UUID | None = None
    talk: Talk | None = None
    attempt: tuple[UUID, str, UUID] | None = None
    flushed: tuple[bytes, frozenset[str]] | None = None

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """A run of the program begins; leases of an earlier one are not known to it."""
        parts, line = self.world.parts, self
        self.outbox = parts.outbox()
        self.push = parts.push(self.store, line, self.clocks, self.outbox, "1.0")
        self.pull = parts.pull(self.store, line, self.clocks, self.outbox)
        self.leases = parts.leases(self.store, line, self.clocks, self.caller.new_id)

    def call(self, name: str, body: dict[str, Any], deadline: float = 5.0) -> dict[str, Any]:
        """The transport: requests and answers get lost, transactions stay open."""
        world, dice = self.world, self.world.dice
        if self.down > world.now or world.breaks("request lost", world.plan.lost):
            raise Unreachable("the request is lost")
        plain = json.loads(json.dumps(body))
        if name == "push" and world.breaks("transaction left open", world.plan.slow):
            world.at(dice.choice(world.plan.slow_for), world.server.push_slowly(plain))
            raise Unreachable("the transaction is open")
        answer: dict[str, Any] = json.loads(json.dumps(world.server.call(name, plain)))
        if world.breaks("answer lost", world.plan.lost):
            raise Unreachable("the answer is lost")
        return answer

    # --- the person ------------------------------------------------------------------------------

    def work(self) -> None:
        """One step of the person: take a lead, think, dial."""
        world, dice = self.world, self.world.dice
        if self.dead > world.now or self.talk is not None or not world.faults:
            return
        if self.rests > world.now:
            world.at(self.rests - world.now, self.work)
            return
        if self.attempt is not None:
            self.save()
        if self.lead is None:
            self.lead = self.next_lead()
            long = dice.random() < 0.25
            world.at(dice.uniform(10, 130) if long else dice.uniform(1, 20), self.work)
        else:
            self.dial(self.lead)

    def next_lead(self) -> UUID | None:
        """An own lead, one of the pack, or the next of the pool."""
        dice = self.world.dice
        mine = self.store.read(self._own)
        packed = [one.lead for one in self.store.read(self.leases.list_) if not one.leaving]
        try:
            if packed and dice.random() < 0.6:
                return dice.choice(packed)
            if mine and dice.random() < 0.6:
                lead: UUID = dice.choice(mine)
                return lead if self.leases.hold(lead) is None else None
            plan = self.world.plan
            pack = self.n < plan.shaky and dice.random() < plan.pack
            kind, count = (LeaseKind.PACK, 3) if pack else (LeaseKind.LOOK, 1)
            got = self.leases.claim(begin().campaign, "new", kind=kind, count=count)
        except Unreachable:
            known = [*packed, *mine]
            return dice.choice(known) if known else None
        return got[0] if got else None

    def _own(self, session: Any) -> list[UUID]:
        return [row.id for row in _OWN.rows(session, who=self.caller.person.id)]

    def dial(self, lead: UUID) -> None:
        world, dice = self.world, self.world.dice
        e164 = dice.choice(sorted(world.phones[lead]))
        verdict = self.leases.confirm(lead, e164)
        if not verdict.go:
            self.leases.leave(lead)
            self.lead = None
            world.at(dice.uniform(5, 60), self.work)
            return
        world.dials[verdict.why] = world.dials.get(verdict.why, 0) + 1
        attempt = self.caller.dial(lead, e164)
        self.attempt = (lead, e164, attempt)
        long = dice.random() < world.plan.long
        length = dice.uniform(*world.plan.talk) if long else dice.uniform(5, 600)
        safe = CALL_SECONDS if verdict.why is DialWhy.CONFIRMED else GUARD_OFFLINE
        self.talk = Talk(self.n, lead, frozenset({e164}), world.now + safe, world.now + length)
        world.begins(self.talk)
        talk = self.talk
        world.at(length, lambda: self.ends(talk))

    def ends(self, talk: Talk) -> None:
        if self.talk is talk:
            self.talk = None
            self.save()
            self.world.at(self.world.dice.uniform(1, 60), self.work)

    def save(self) -> None:
        """The call is saved, at once or after the next start; the lead is left."""
        dice, world = self.world.dice, self.world
        assert self.attempt is not None
        lead, e164, attempt = self.attempt
        self.attempt = self.lead = None
        world.calls += 1
        reached = dice.random() < world.plan.reached
        text = "poison" if world.breaks("act not understood", 0.03) else "said"
        self.caller.save(
            lead,
            e164,
            attempt,
            stage="conversing" if reached else "attempting",
            text=text,
            give_up=dice.random() < 0.5,
        )
        self.leases.leave(lead)

    # --- the program -----------------------------------------------------------------------------

    def sync(self) -> None:
        """One round of the sync lane."""
        if self.dead <= self.world.now:
            try:
                self.push.all()
                self.leases.release()
                self.leases.renew()
                self.pull.once()
            except Unreachable:
                pass
        if self.world.faults:
            self.world.at(self.world.dice.uniform(*self.world.plan.sync), self.sync)

    def crash(self, seconds: float, *, computer: bool) -> None:
        """The program ends at once; what it had committed is there, if commits are flushed."""
        self.dead = self.world.now + seconds
        if self.talk is not None:
            self.talk.end = self.world.now
            self.talk = None
        self.lead = None
        if computer and self.flushed is not None:
            self.store.go_back(self.flushed[0])
            self.attempt = None
        if computer:
            self.clocks.reboot()
        self.start()
        self.world.at(seconds, self.work)

    def away(self, seconds: float, rests: float) -> None:
        """No network; the person rests at first and dials then (a closed lid, a train)."""
        now = self.world.now
        if self.down < now:
            self.down, self.rests = now + seconds, now + rests

    def flush(self) -> None:
        """The disk has what was committed until now (only where commits don't wait for it)."""
        self.flushed = (self.store.bytes(), frozenset(self.caller.facts))
        self.world.at(self.world.dice.uniform(*self.world.plan.flush), self.flush)
