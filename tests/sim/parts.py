"""What a simulated team is made of: the classes that ship, or one of them with a bug put in."""

import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from app.acts import house
from app.acts.new_lead import NewPhone
from app.domain.vocabulary import Role
from app.host.paths import Paths
from app.jobs.workplace import Workplace
from app.reads.desk import Actor
from app.sync.leases import Leases
from app.sync.outbox import Outbox
from app.sync.pull import Pull
from app.sync.push import Push
from tests.helpers.clock import FixedClock
from tests.helpers.team import Team, campaign_of, lead_row
from tests.helpers.team_desk import Template, template
from tests.helpers.team_model import Settings

DESKS, LEADS = 6, 9


def short() -> Settings:
    """Durations shortened so that each of them ends within a run; guards are the real ones."""
    return Settings(pack=2_400.0, owner_offline=2_400.0, dial_offline=2_100.0)


Span = tuple[float, float]


@dataclass(frozen=True)
class Scenario:
    """What happens in a run, and how often. Times in seconds, chances from 0 to 1.

    Attributes:
        length: Of the work with faults; then everything heals and drains.
        faults: Kinds of which one breaks each `every`; a kind may stand there more than once.
        shaky: How many desks have faults and take packs.
        lost: Chance that a request is lost, and that its answer is.
        slow: Chance that the transaction of a push stays open after the line broke; for how long.
        pack: Chance that a claim is for a pack.
        reached: Chance that a call makes its caller the owner.
        long: Chance that a talk is longer than the offline guard may cover.
        sync: Between two rounds of a desk's sync.
        lag: Of the standby.
        failover: Chance that the standby takes over in this run.
        flush: Between two flushes of a disk, where commits don't wait for it.
    """

    length: float = 5_400.0
    faults: tuple[str, ...] = ("net", "away", "away", "crash", "reboot", "wall", "day")
    every: Span = (20.0, 240.0)
    shaky: int = DESKS
    lost: float = 0.06
    slow: float = 0.06
    slow_for: tuple[float, ...] = (0.05, 3.0, 8.0)
    pack: float = 0.5
    reached: float = 0.3
    long: float = 0.12
    talk: Span = (1_500.0, 4_500.0)
    sync: Span = (15.0, 110.0)
    lag: Span = (0.2, 40.0)
    failover: float = 0.4
    flush: Span = (5.0, 30.0)


WHOLE = Scenario()
"""Everything at once, as hard as a team could have it."""


@dataclass(frozen=True)
class Parts:
    """The classes of a run.

    Attributes:
        flushes: Each commit is on the disk before it returns; False loses some in a crash.
    """

    leases: type[Leases] = Leases
    outbox: type[Outbox] = Outbox
    push: type[Push] = Push
    pull: type[Pull] = Pull
    flushes: bool = True
    server: Any = field(default=short)


@cache
def begin() -> Template:
    """Six people, a campaign, nine leads; two of them share a number."""
    with tempfile.TemporaryDirectory() as room:
        paths, clock = Paths.of(Path(room) / "profile"), FixedClock()
        with Workplace(paths, clock=clock, zone="Europe/Berlin") as workplace:
            workplace.device = "server"
            team = Team(workplace, clock, campaign=campaign_of())
            people = []
            for n in range(DESKS):
                kept = team.act(house.SetPerson(f"Person {n}", ("telemarketer", "supervisor")))
                people.append(Actor(kept.person, f"Person {n}", frozenset({Role.TELEMARKETER})))
            team.people["petra"] = Actor(None, "", frozenset(Role))
            team.act(house.SetCampaign(team.campaign))
            shared = NewPhone("+48585550100")
            rows = [
                lead_row(f"Lead {n}", f"+4858555010{n}", line=n + 2, phones=_phones(n, shared))
                for n in range(LEADS)
            ]
            team.add_leads(*rows)
        return template(paths.store, tuple(people), team.campaign.id)


def _phones(n: int, shared: NewPhone) -> tuple[NewPhone, ...]:
    own = NewPhone(f"+4858555010{n}")
    return (own, shared) if n == LEADS - 1 else (own,)
