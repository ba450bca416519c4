"""Figures of the store: saving a call durably, the next lead, the queue, a card, the search.

Never a test: `figures` measures and says whether the goal was met.
"""

import random
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from app.acts import attempt
from app.acts.house import SetCampaign
from app.domain.errors import RuleForbids
from app.domain.vocabulary import Role
from app.exchange.mapping import guess_mapping
from app.exchange.readers import open_table
from app.host.calm import settle
from app.host.clock import OffsetClock
from app.host.lanes import Lanes
from app.jobs.import_list import ImportPlan, import_list
from app.jobs.team import first_campaign
from app.jobs.workplace import Workplace, this_computer
from app.reads.desk import Actor
from app.reads.house import PeopleQuestion
from app.reads.lead_card import LeadCardQuestion
from app.reads.next_lead import NextLeadQuestion
from app.reads.queue import HeldBackQuestion, QueueQuestion
from app.reads.search_leads import SearchQuestion
from tests.bench.bench_import import make_list
from tests.bench.calls import saving
from tests.bench.measured import Figure, figure, machine, note, p50, p99
from tests.bench.store import NOW, SEED, ZONE, BenchStore, bench_store

SAVES, WARM = 2_000, 50
_BREATH, BESIDE_ROWS = 0.1, 30_000
QUESTIONS = 300
_ENDINGS = (("no_answer", 0.60), ("voicemail", 0.70), ("callback", 0.85), ("not_interested", 0.95),
            ("interested", 1.0))  # fmt: skip
VICIDIAL = "VICIdial, 62 statements, not durable: 4.5 ms p50, 7.9 ms p99"
WEB_CRM = "a web CRM's search by name: 380 ms p50"


@dataclass
class Rep:
    """A telemarketer who works without thinking.

    Attributes:
        taken: Seconds of each act and question, by name.
    """

    workplace: Workplace
    actor: Actor
    write: Callable[[Callable[[], Any]], Any]
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    last: Any = None

    def timed(self, name: str, work: Callable[[], Any]) -> Any:
        """Does something and keeps how long it took."""
        began = time.perf_counter()
        done = work()
        self.taken[name].append(time.perf_counter() - began)
        return done

    def act(self, name: str, command: Any) -> Any:
        """Performs an act."""
        work = partial(self.workplace.act, command, self.actor, Role.TELEMARKETER)
        return self.timed(name, lambda: self.write(work))

    def ask(self, name: str, question: Any) -> Any:
        """Asks."""
        return self.timed(name, lambda: self.workplace.ask(question, self.actor, Role.TELEMARKETER))

    def call(self) -> None:
        """One whole call: card, dial, end, save, and what comes next."""
        row = self.last or self.ask("next lead", NextLeadQuestion())
        card = self.ask("lead card", LeadCardQuestion(row.lead))
        self.act("open", attempt.OpenLead(row.lead))
        started = self._dial(row.lead, card)
        share = self.chance.random()
        ending = next(name for name, upto in _ENDINGS if share < upto)
        talks = ending not in ("no_answer", "voicemail")
        if talks:
            self.act("answered", attempt.AnswerCall(row.lead, started.attempt))
        self.act("ended", attempt.EndCall(row.lead, started.attempt))
        minutes = 24 * 60 + self.chance.randrange(900)
        due = self.workplace.clock.now() + timedelta(minutes=minutes)
        command = saving(row.lead, started.attempt, ending, due, row.zone, self.chance)
        self.act("save", command)
        self.taken["save, talked" if talks else "save, missed"].append(self.taken["save"][-1])
        self.last = self.ask("next lead", NextLeadQuestion(row.lead))
        self.taken["save and next"].append(self.taken["save"][-1] + self.taken["next lead"][-1])

    def _dial(self, lead: Any, card: Any) -> Any:
        for phone in card.prospect.phones:
            with suppress(RuleForbids):
                return self.act("dial", attempt.StartAttempt(lead, phone.e164))
        raise RuntimeError("the next lead can't be dialled")

    def forget(self) -> None:
        """What was measured so far was to warm up."""
        self.taken.clear()


def first_caller(workplace: Workplace) -> Actor:
    """The telemarketer whose queue is worked."""
    people = workplace.ask(PeopleQuestion(), this_computer(), Role.SUPERVISOR)
    mine = sorted((one for one in people if one.name.endswith(" tm")), key=lambda one: str(one.id))
    return mine[0].actor()  # type: ignore[no-any-return]


def bare_commits(folder: Path, count: int = SAVES) -> list[float]:
    """Seconds of one-row commits of bare SQLite: WAL, FULL, the same disk."""
    target = folder / "bare.db"
    target.unlink(missing_ok=True)
    store = sqlite3.connect(target, isolation_level=None)
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("PRAGMA synchronous=FULL")
    store.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, words TEXT)")
    taken = []
    for number in range(count):
        began = time.perf_counter()
        store.execute("BEGIN IMMEDIATE")
        store.execute("INSERT INTO one (words) VALUES (?)", (f"one row {number}",))
        store.execute("COMMIT")
        taken.append(time.perf_counter() - began)
    store.close()
    return taken


def _ms(values: list[float]) -> list[float]:
    return [1000 * one for one in values]


def figures(work: Path, store: BenchStore | None = None, saves: int = SAVES) -> list[Figure]:
    """Measure all; prints what was made and how large.

    Args:
        work: Folder for the store and its copies; 1 GB.
        store: The store to measure; the whole one if none is given.
    """
    store = store or bench_store(work)
    note(f"acts: {store.sentence()}")
    note(f"acts: {machine()}")
    note(f"acts: python -m tests.bench OUT.json --only acts; {saves:,} saves after {WARM}")
    whole = store.whole and saves >= SAVES
    settle()  # as every program of ours does
    paths = store.copy_to(work / "acts")
    with Workplace(paths, clock=OffsetClock(NOW), zone=ZONE) as workplace:
        found = _reads(workplace, whole)
        rep = Rep(workplace, first_caller(workplace), lambda act: act())
        bare = _ms(bare_commits(paths.root, WARM + saves)[WARM:])
        for _ in range(WARM):
            rep.call()
        rep.forget()
        for _ in range(saves):
            rep.call()
        found += _saves(rep, bare, whole)
    with Workplace(store.copy_to(work / "acts"), clock=OffsetClock(NOW), zone=ZONE) as workplace:
        found += _beside_an_import(workplace, work, bare, whole)
    return found


def _saves(rep: Rep, bare: list[float], whole: bool) -> list[Figure]:
    for name, values in rep.taken.items():
        ms = _ms(values)
        note(f"acts: {name}: n {len(ms):,}, p50 {p50(ms):.2f} ms, p99 {p99(ms):.2f} ms, "
             f"longest {max(ms):.2f} ms")  # fmt: skip
    save, both = _ms(rep.taken["save"]), _ms(rep.taken["save and next"])
    one = f"one row, bare SQLite, FULL: {p50(bare):.2f} ms"
    rare = f"one row, bare SQLite, FULL: {p99(bare):.2f} ms"
    return [
        figure("save a call, durable, p50", p50(save), "ms", 5, whole, one, p50(bare)),
        figure("save a call, durable, p99", p99(save), "ms", 10, whole, rare, p99(bare)),
        figure("save and read the next lead p50", p50(both), "ms", None, whole, VICIDIAL, 4.5),
        figure("save and read the next lead p99", p99(both), "ms", None, whole, VICIDIAL, 7.9),
    ]


def _reads(workplace: Workplace, whole: bool) -> list[Figure]:
    actor = first_caller(workplace)
    rep = Rep(workplace, actor, lambda act: act())
    chance = random.Random(SEED)
    rows: Any = ()
    for _ in range(40):
        rows = rep.ask("queue", QueueQuestion()).rows
        rep.ask("held back", HeldBackQuestion())
    for number in range(QUESTIONS):
        rep.ask("card", LeadCardQuestion(rows[number % len(rows)].lead))
    for word in _words(chance):
        rep.ask("search", SearchQuestion(word))
    queue, held, card, search = (
        _ms(rep.taken[name]) for name in ("queue", "held back", "card", "search")
    )
    note(f"acts: the queue has {len(rows)} rows; searches: names, companies, parts of numbers")
    return [
        figure("queue read p50", p50(queue), "ms", None, whole),
        figure("queue read p99", p99(queue), "ms", None, whole),
        figure("held back, by rule p99", p99(held), "ms", None, whole),
        figure("lead card read p99", p99(card), "ms", None, whole),
        figure("lead search p50", p50(search), "ms", None, whole),
        figure("lead search p99", p99(search), "ms", 50, whole, WEB_CRM, 380),
    ]


def _words(chance: random.Random) -> list[str]:
    """What people type: whole and half names, companies, any part of a number."""
    words = ["Ewa", "Nowicka", "Ewa Nowicka", "Virt", "Ribeiro Tom", "Cold Chain", "Becker Metal",
             "garcia", "okaf", "Lindqvist Foods 1000", "example.com", "Götebo", "york"]  # fmt: skip
    for _ in range(QUESTIONS - len(words)):
        digits = chance.choice((4, 5, 6, 7))
        share = chance.random()
        if share < 0.5:
            words.append("".join(chance.choice("0123456789") for _ in range(digits)))
        else:
            first = chance.choice(("Ewa", "Hanna", "Tomás", "Jonas", "Klara"))
            last = chance.choice(("Nowicka", "Okafor", "Abel", "Costa", "Zeman", "Petrov"))
            words.append(f"{first} {last}" if share < 0.75 else last[: chance.randrange(3, 6)])
    return words


def _beside_an_import(
    workplace: Workplace, work: Path, bare: list[float], whole: bool
) -> list[Figure]:
    """The same saves while a list comes in; acts take the write lane, as in the window."""
    source = work / "list-beside.csv"
    make_list(source, BESIDE_ROWS)
    lanes = Lanes()
    rep = Rep(workplace, first_caller(workplace), lambda act: lanes.write.submit(act).result())
    table = open_table(source)
    plan = ImportPlan(table, guess_mapping(table), first_campaign("Beside"))
    workplace.act(SetCampaign(plan.campaign), this_computer(), Role.ADMIN)
    ended = threading.Event()

    def bring_in() -> None:
        try:
            import_list(workplace, lanes.write, lanes.cpu, plan, this_computer())
        finally:
            ended.set()

    thread = threading.Thread(target=bring_in)
    try:
        for _ in range(20):
            rep.call()
        thread.start()
        rep.forget()
        while not ended.wait(_BREATH):  # acts go first: without a breath no list would come in
            rep.call()
    finally:
        thread.join()
        lanes.close()
    save = _ms(rep.taken["save"])
    note(f"acts: {len(save):,} saves beside an import of {BESIDE_ROWS:,} rows")
    one = f"one row, bare SQLite, FULL: {p50(bare):.2f} ms"
    return [
        figure("save a call during an import p50", p50(save), "ms", 5, whole, one, p50(bare)),
        figure("save a call during an import p99", p99(save), "ms", 10, whole),
    ]
