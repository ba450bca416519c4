"""The store that the figures are taken from: 100,000 leads, 300,000 facts, from one seed.

Leads come in as an import brings them; the rest is three weeks of calls, hand-offs and deals, each
through the act that people use. The store is kept below `build/bench` and made anew only when the
generator, the seed, the size or the tables change. By hand:
`python -m tests.bench.store FOLDER [LEADS FACTS]`.
"""

import hashlib
import json
import random
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.schema import CreateIndex, CreateTable

from app.acts import accept, attempt, hand_off, house, lists, renew
from app.acts.new_lead import NewLead, NewPhone
from app.acts.table import perform
from app.domain.campaign import Campaign
from app.domain.errors import KnownError
from app.domain.vocabulary import Role, Stage
from app.domain.wall_time import WallTime
from app.host.ids import new_id
from app.host.paths import Paths
from app.jobs.profile import SAMPLE_MARK
from app.jobs.workplace import this_computer
from app.models import facts as tables
from app.models import schema
from app.models.base import Base
from app.models.state import Lead, Prospect
from app.models.store import Store
from app.reads.desk import Actor, Desk
from tests.bench.calls import campaign_of, saving
from tests.bench.names import FIRST, LAST, TRADE

VERSION = 4
SEED = 20_261_124
LEADS, FACTS = 100_000, 300_000
NOW = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)
ZONE = "Europe/Stockholm"
DEVICE = "bench"
_FIRST_DAY = date(2026, 11, 3)
_CHUNK, _BATCH = 500, 150
_PLACES = (
    ("DE", "Europe/Berlin", "+4930", 7, "Berlin"),
    ("FR", "Europe/Paris", "+331", 8, "Lyon"),
    ("PL", "Europe/Warsaw", "+4858", 7, "Gdańsk"),
    ("GB", "Europe/London", "+44207", 7, "London"),
    ("IT", "Europe/Rome", "+3906", 7, "Roma"),
    ("SE", "Europe/Stockholm", "+468", 7, "Göteborg"),
    ("FI", "Europe/Helsinki", "+3583", 7, "Tampere"),
    ("US", "America/New_York", "+1212", 7, "New York"),
)
_SOURCES = (("Web form", 0.15), ("Trade fair", 0.45), ("Bought list", 1.0))
_OUTCOMES = (
    ("no_answer", 0.40), ("busy", 0.47), ("voicemail", 0.56), ("not_interested", 0.66),
    ("callback", 0.80), ("interested", 0.98), ("do_not_call", 1.0),
)  # fmt: skip


@dataclass
class BenchStore:
    """A store that is ready.

    Attributes:
        facts: Rows of the spine.
        kept: The profile that is never worked in; copy it.
    """

    kept: Path
    leads: int
    facts: int
    seconds: float
    rows: dict[str, int]

    @property
    def whole(self) -> bool:
        """Whether it has the size that the goals speak of."""
        return self.leads >= LEADS and self.facts >= FACTS

    def copy_to(self, folder: Path) -> Paths:
        """A profile to work in; one that was there is gone."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.kept, folder)
        return Paths.of(folder)

    def sentence(self) -> str:
        """What it is, for the head of a table."""
        rows = ", ".join(f"{name} {count:,}" for name, count in self.rows.items())
        return (
            f"store: tests.bench.store version {VERSION}, seed {SEED}, clock {NOW.isoformat()}: "
            f"{self.leads:,} leads, {self.facts:,} facts ({rows})"
        )


def bench_store(work: Path, leads: int = LEADS, facts: int = FACTS) -> BenchStore:
    """The store of this size, made at the first time and kept."""
    name = f"store-v{VERSION}-{SEED}-{leads}-{facts}-{_shape()}"
    kept, mark = work / name, work / f"{name}.json"
    if not mark.exists():
        shutil.rmtree(kept, ignore_errors=True)
        print(f"store: {leads:,} leads and {facts:,} facts are being made", flush=True)
        began = time.perf_counter()
        rows = _make(Paths.of(kept).create(), leads, facts)
        (kept / SAMPLE_MARK).write_text(json.dumps({"clock": NOW.isoformat()}), encoding="utf-8")
        took = time.perf_counter() - began
        mark.write_text(json.dumps({"seconds": took, "rows": rows}), encoding="utf-8")
    said = json.loads(mark.read_text("utf-8"))
    rows = dict(said["rows"])
    return BenchStore(kept, rows.pop("lead"), rows.pop("fact"), said["seconds"], rows)


def _shape() -> str:
    """A short name of the tables as they are: another shape makes another store."""
    parts = [schema.HEAD]
    for table in Base.metadata.sorted_tables:
        parts.append(str(CreateTable(table)))
        parts += sorted(str(CreateIndex(index)) for index in table.indexes)
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:12]


def _make(paths: Paths, leads: int, facts: int) -> dict[str, int]:
    with Store(paths.store) as store:
        connection = store.write_engine.raw_connection()
        # Only while it is made; each figure is taken with the product's own FULL.
        connection.driver_connection.execute("PRAGMA synchronous=OFF")  # type: ignore[union-attr]
        maker = _Maker(store, leads, facts)
        maker.team()
        maker.lists_in()
        maker.weeks()
        maker.top_up()
        maker.renew()
        rows = maker.counts()
        connection.close()
    return rows


@dataclass
class _Follow:
    """A lead that somebody has in hand."""

    lead: UUID
    who: Actor
    zone: str
    role: Role = Role.TELEMARKETER


@dataclass
class _Maker:
    store: Store
    size: int
    wanted: int
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    people: dict[str, Actor] = field(default_factory=dict)
    campaigns: list[Campaign] = field(default_factory=list)
    fresh: list[tuple[UUID, str]] = field(default_factory=list)
    again: list[_Follow] = field(default_factory=list)
    session: Any = None
    facts: int = 0

    # --- ways to act ------------------------------------------------------------------------------

    def do(self, command: Any, at: datetime, who: Actor, role: Role) -> Any:
        """Performs an act at a moment of the history."""
        return perform(command, Desk(self.session, at, new_id, who, role, DEVICE, ZONE))

    def one_by_one(self, steps: Iterator[None]) -> None:
        """Runs steps, several in one transaction."""
        going = True
        while going:
            with self.store.writing() as self.session:
                going = False
                for number, _ in enumerate(steps, 1):
                    if number == _BATCH:
                        going = True
                        break

    # --- team and lists ---------------------------------------------------------------------------

    def team(self) -> None:
        """People and campaigns."""
        at, boss = _at(_FIRST_DAY, 7, "UTC"), this_computer()
        with self.store.writing() as self.session:
            for number in range(4):
                campaign = campaign_of(number)
                self.campaigns.append(campaign)
                self.do(house.SetCampaign(campaign), at, boss, Role.ADMIN)
            plan = [("tm", "telemarketer", 12), ("q", "qualifier", 2), ("ts", "telesales", 4)]
            for key, role, count in [*plan, ("sv", "supervisor", 1)]:
                for number in range(count):
                    name = f"{FIRST[number]} {LAST[-1 - number]} {key}"
                    kept = self.do(house.SetPerson(name, (role,)), at, boss, Role.ADMIN)
                    self.people[f"{key}{number}"] = Actor(
                        kept.person, name, frozenset({Role(role)})
                    )

    def lists_in(self) -> None:
        """All leads, by four imports."""
        self.one_by_one(self._lists())

    def _lists(self) -> Iterator[None]:
        at, boss = _at(_FIRST_DAY, 7, "UTC"), this_computer()
        share = self.size // len(self.campaigns)
        for number, campaign in enumerate(self.campaigns):
            job = f"bench-{number}"
            count = share if number else self.size - share * (len(self.campaigns) - 1)
            start = lists.StartImport(job, campaign.id, f"list-{number}.csv", {})
            self.do(start, at, boss, Role.SUPERVISOR)
            for begin in range(0, count, _CHUNK):
                some = range(begin, min(begin + _CHUNK, count))
                rows = tuple(self._row(number, line) for line in some)
                take = lists.TakeRows(job, rows, some.stop)
                self.do(take, at, boss, Role.SUPERVISOR)
                for _ in range(_BATCH // 4):
                    yield
            self.do(lists.EndImport(job), at, boss, Role.SUPERVISOR)
        found = self.session.execute(
            select(Lead.id, Prospect.zone).join(Prospect, Prospect.id == Lead.prospect)
            .order_by(Prospect.number)
        )  # fmt: skip
        self.fresh = [(row[0], row[1]) for row in found]
        self.chance.shuffle(self.fresh)

    def _row(self, campaign: int, line: int) -> NewLead:
        chance = self.chance
        country, zone, code, digits, place = chance.choice(_PLACES)
        first, last = chance.choice(FIRST), chance.choice(LAST)
        number = campaign * 1_000_000 + line
        company = f"{chance.choice(LAST)} {chance.choice(TRADE)} {number}"
        phones = tuple(
            NewPhone(f"{code}{chance.randrange(10**digits):0{digits}}")
            for _ in range(1 if chance.random() < 0.8 else 2)
        )
        share = chance.random()
        return NewLead(
            line=line + 2,
            name=f"{first} {last}",
            role=chance.choice(("Buyer", "Head of Operations", "Plant manager")),
            company=company,
            place=place,
            country=country,
            staff=str(chance.choice((12, 40, 240, 900))),
            email=f"{first}.{last}{number}@example.com".lower(),
            language=country.lower(),
            pronoun=chance.choice(("her", "his")),
            zone=zone,
            zones=(zone,),
            zone_basis="address",
            phones=phones,
            source=next(name for name, upto in _SOURCES if share < upto),
            segment="Cold chain",
        )

    # --- three weeks ------------------------------------------------------------------------------

    def weeks(self) -> None:
        """Calls day by day until the facts are there."""
        self.facts = self._count()
        days = [
            one for one in (_FIRST_DAY + timedelta(days=n) for n in range(21)) if one.weekday() < 5
        ]
        begun = self.facts
        for number, day in enumerate(days, 1):
            upto = begun + (self.wanted - begun) * number // len(days)
            while self.facts < upto and self.fresh:
                calls = max(10, (upto - self.facts) // 9)
                self.one_by_one(self._day(day, calls))
                self.facts = self._count()

    def _count(self) -> int:
        with self.store.reading() as session:
            count = session.execute(select(func.count()).select_from(tables.SPINE)).scalar_one()
        return int(count)

    def _day(self, day: date, calls: int) -> Iterator[None]:
        callers = [one for key, one in self.people.items() if key.startswith("tm")]
        plan: list[tuple[datetime, _Follow]] = []
        for _ in range(calls):
            if self.again and self.chance.random() < 0.35:
                follow = self.again.pop(self.chance.randrange(len(self.again)))
            elif self.fresh:
                lead, zone = self.fresh.pop()
                follow = _Follow(lead, self.chance.choice(callers), zone)
            else:
                break
            minute = 10 * 60 + self.chance.randrange(330)
            plan.append((_at(day, 0, follow.zone) + timedelta(minutes=minute), follow))
        for at, follow in sorted(plan, key=lambda one: one[0]):
            # What a rule forbids at that moment is not called: so it is for people too.
            with suppress(KnownError):
                self._call(at, follow)
            yield

    def _call(self, at: datetime, one: _Follow) -> None:
        chance = self.chance
        case_phone = self._phone(one.lead)
        started = self.do(attempt.StartAttempt(one.lead, case_phone), at, one.who, one.role)
        share = chance.random()
        ending = next(name for name, upto in _OUTCOMES if share < upto)
        talks = ending not in ("no_answer", "busy", "voicemail")
        if talks and one.role is Role.TELESALES:
            ending = "won" if chance.random() < 0.3 else "callback"
        ended = at + timedelta(seconds=20 + (chance.randrange(30, 420) if talks else 0))
        if talks:
            answer = attempt.AnswerCall(one.lead, started.attempt)
            self.do(answer, at + timedelta(seconds=12), one.who, one.role)
        self.do(attempt.EndCall(one.lead, started.attempt), ended, one.who, one.role)
        saved = ended + timedelta(seconds=25)
        command = saving(one.lead, started.attempt, ending, self._due(one, saved), one.zone, chance)
        done = self.do(command, saved, one.who, one.role)
        self._follow(one, done.stage, saved, talks=talks)

    def _phone(self, lead: UUID) -> str:
        from app.models.state import Phone

        found = self.session.execute(
            select(Phone.e164)
            .join(Lead, Lead.prospect == Phone.prospect)
            .where(Lead.id == lead, Phone.state != "struck")
            .order_by(Phone.position)
        ).first()
        if found is None:
            raise KnownError("No phone is left.")
        return str(found[0])

    def _due(self, one: _Follow, at: datetime) -> datetime:
        """Most points lie ahead; the first caller has few behind, so that new leads flow."""
        first = one.who == self.people["tm0"]
        late = self.chance.random() < (0.01 if first else 0.1)
        if late:
            return at + timedelta(days=1)
        return NOW + timedelta(minutes=self.chance.randrange(30, 8 * 24 * 60))

    def _follow(self, one: _Follow, stage: str, at: datetime, *, talks: bool) -> None:
        if stage == Stage.QUALIFIED:
            self._pass_on(one, at)
        elif stage == Stage.HANDED_OFF:
            self._take_on(one, at)
        elif stage in (Stage.ATTEMPTING, Stage.WORKING, Stage.ACCEPTED) or (
            talks and stage in (Stage.CONVERSING, Stage.INTERESTED) and self.chance.random() < 0.3
        ):
            self.again.append(one)

    def _pass_on(self, one: _Follow, at: datetime) -> None:
        if self.chance.random() < 0.2:
            return  # waits at the desk
        desk = self.people[self.chance.choice(("q0", "q1"))]
        to = self.people[f"ts{self.chance.randrange(4)}"].id if self.chance.random() < 0.7 else None
        command = hand_off.HandOff(one.lead, to, "Ready to hear a price")
        self.do(command, at + timedelta(minutes=15), desk, Role.QUALIFIER)
        self._take_on(one, at + timedelta(minutes=30))

    def _take_on(self, one: _Follow, at: datetime) -> None:
        if self.chance.random() < 0.25:
            return  # waits for its answer
        row = self.session.execute(select(Lead.handoff_to).where(Lead.id == one.lead)).one()
        closers = [self.people[f"ts{number}"] for number in range(4)]
        named = [who for who in closers if who.id == row.handoff_to]
        closer = (named or closers)[0]
        self.do(accept.Accept(one.lead), at + timedelta(minutes=20), closer, Role.TELESALES)
        self.again.append(_Follow(one.lead, closer, one.zone, Role.TELESALES))

    # --- the end ----------------------------------------------------------------------------------

    def top_up(self) -> None:
        """As many leads again as the lists had twice."""
        boss, campaign = this_computer(), self.campaigns[0]
        with self.store.writing() as self.session:
            there = self.session.execute(select(func.count()).select_from(Lead)).scalar_one()
            missing = self.size - int(there)
            start = lists.StartImport("bench-more", campaign.id, "list-more.csv", {})
            self.do(start, NOW, boss, Role.SUPERVISOR)
            rows = tuple(
                replace(self._row(9, line), phones=(NewPhone(f"+4670{line:07}"),))
                for line in range(missing)
            )
            self.do(lists.TakeRows("bench-more", rows, missing), NOW, boss, Role.SUPERVISOR)
            self.do(lists.EndImport("bench-more"), NOW, boss, Role.SUPERVISOR)

    def renew(self) -> None:
        """Windows as they are at the clock's moment."""
        left = 1
        while left:
            with self.store.writing() as self.session:
                left = self.do(renew.RenewOpenings(2000), NOW, this_computer(), Role.SUPERVISOR)

    def counts(self) -> dict[str, int]:
        """Rows by what they are."""
        with self.store.reading() as session:

            def count(*where: Any) -> int:
                query = select(func.count()).select_from(Lead).where(*where)
                return int(session.execute(query).scalar_one())

            return {
                "lead": count(),
                "fact": self._count(),
                "called": count(Lead.attempts > 0),
                "callable now": count(Lead.callable_from <= NOW, Lead.callable_until > NOW),
                "open points": count(Lead.point.is_not(None)),
                "waiting hand-offs": count(Lead.stage == Stage.HANDED_OFF),
                "owned": count(Lead.owner.is_not(None)),
                "won": count(Lead.stage == Stage.WON),
                "people": len(self.people),
                "campaigns": len(self.campaigns),
            }


def _at(day: date, hour: int, zone: str) -> datetime:
    return WallTime(datetime.combine(day, clock_time(hour)), zone).to_utc()


if __name__ == "__main__":
    size = [int(one) for one in sys.argv[2:4]]
    made = bench_store(Path(sys.argv[1]), *size)
    print(made.sentence())
    print(f"made in {made.seconds:.0f} s")
