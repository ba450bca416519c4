"""Bugs to be put in, one at a time: each must turn the simulation red.

The issue names them (8. Faults): a test that can't see them would prove nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.domain import lease as rules
from app.domain.lease import DialFacts, DialWhy, MayDial, Reading, Word
from app.domain.syncing import Cursor
from app.models.desk_side import OutboxRow
from app.sync.leases import Leases
from app.sync.outbox import Outbox
from app.sync.pull import Pull
from app.sync.wire import Plain
from tests.sim.parts import Parts, Scenario, short


def _by_wall(since: Reading, now: Reading) -> Reading:
    """Clocks at which as much time has passed as the wall clock says, none if it went back."""
    gone = max(0.0, (now.wall - since.wall).total_seconds())
    boot = since.boot_ns + int(gone / rules.DRIFT * rules.NANOSECONDS)
    return Reading(boot, since.wall + timedelta(seconds=gone), since.boot_id)


class WallLeases(Leases):
    """What is left is judged by the wall clock alone."""

    def _facts(self, session: Session, lead: UUID, e164: str, word: Word | None) -> DialFacts:
        found = super()._facts(session, lead, e164, word)
        if found.held is not None and found.held.sent.boot_id == found.now.boot_id:
            now = _by_wall(found.held.sent, found.now)
            contact = found.held.sent if found.contact is not None else None
            return replace(found, now=now, contact=contact)
        return found


class UnguardedLeases(Leases):
    """A dial may start as long as anything is left."""

    def judge(self, lead: UUID, e164: str, word: Word | None) -> MayDial:
        if word is None and self.seconds_left(lead) > 0:
            return MayDial(True, DialWhy.UNDER_LEASE)
        return super().judge(lead, e164, word)


class ForgetfulOutbox(Outbox):
    """An act leaves as soon as it is answered."""

    def answered(
        self, session: Session, answers: Sequence[Plain], generation: str, at: datetime
    ) -> set[UUID]:
        back = super().answered(session, answers, generation, at)
        done = [UUID(one["act_id"]) for one in answers]
        session.execute(delete(OutboxRow).where(OutboxRow.act_id.in_(done)))
        return back


class SequencePull(Pull):
    """The cursor goes to the last row that was seen."""

    def moved(self, cursor: Cursor, page: Sequence[tuple[Cursor, bool]]) -> Cursor:
        return max([cursor, *(place for place, _ in page)])


RESTS = Scenario(
    length=6_000, faults=("rest and wall",), every=(200, 700), shaky=2, pack=1, reached=0, long=0.8,
    talk=(1_500, 3_500), failover=0,
)  # fmt: skip
"""Packs, and people who dial late in them while others want the same leads; talks are long."""
SHORT = replace(RESTS, faults=("rest",), long=1, talk=(1_200, 2_000))
FAILS = Scenario(
    length=1_800, faults=("net",), every=(30, 90), failover=1, lag=(60, 200), sync=(10, 40)
)
"""A standby that is far behind takes over."""
OPEN = Scenario(length=900, faults=("net",), slow=0.4, slow_for=(15, 45), failover=0, sync=(5, 25))
"""Transactions stay open while later ones are seen."""
RACE = Scenario(
    length=1_500, faults=("away", "net"), every=(5, 40), pack=1, reached=0, long=0.9, failover=0
)
"""All take packs at once, and then the network is gone."""
POWER = Scenario(length=900, faults=("reboot", "net"), every=(10, 60), failover=0, flush=(20, 60))
"""Computers fail right after a commit."""


@dataclass(frozen=True)
class Mutation:
    """A bug, what makes it show, the invariant it breaks, and seeds of which one shows it."""

    name: str
    parts: Parts
    plan: Scenario
    breaks: str
    seeds: tuple[int, ...] = (0, 1, 2)


def _server(**bug: bool) -> Callable[[], Any]:
    return lambda: replace(short(), **bug)


MUTATIONS = (
    Mutation("lease by wall clock", Parts(leases=WallLeases), RESTS, "I1"),
    Mutation("dial without guard", Parts(leases=UnguardedLeases), SHORT, "I1"),
    Mutation("state without epoch fence", Parts(server=_server(no_fence=True)), FAILS, "I5"),
    Mutation("outbox deleted at ack", Parts(outbox=ForgetfulOutbox), FAILS, "I2"),
    Mutation("cursor by sequence", Parts(pull=SequencePull), OPEN, "I4"),
    Mutation(
        "claim without SKIP LOCKED", Parts(server=_server(reads_before_lock=True)), RACE, "I1"
    ),
    Mutation("store without FULL", Parts(flushes=False), POWER, "I2"),
)
