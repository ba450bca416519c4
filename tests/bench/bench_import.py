"""Figures of lists in: a list of 100,000 rows into a real store, while somebody works.

Never a test: `figures` measures and says whether the goal was met. By hand:
`python -m tests.bench.bench_import FOLDER [ROWS]`.
"""

import csv
import os
import random
import sqlite3
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app.acts.house import GoAway, SetCampaign, SetPerson
from app.domain.vocabulary import Role
from app.exchange.mapping import guess_mapping
from app.exchange.readers import open_table
from app.host.calm import settle
from app.host.ids import new_id
from app.host.lanes import Lanes
from app.host.paths import Paths
from app.jobs.doctor import examine
from app.jobs.import_list import ImportPlan, ImportResult, import_list
from app.jobs.team import first_campaign
from app.jobs.workplace import Workplace, this_computer
from app.reads.desk import Actor
from tests.bench.measured import p99

SEED = 20_261_124
ROWS = 100_000
DOUBLES, BAD = 0.05, 0.02
BETWEEN_ACTS = 0.05
_HEADER = ("Name", "Company", "Job title", "Phone", "E-mail", "City", "Country", "Source")
_COUNTRIES = {
    "DE": ("Germany", "+49 30 2312", 5), "FR": ("France", "+33 1 42 27", 4),
    "PL": ("Poland", "+48 58 555", 4), "ES": ("Spain", "+34 91 55", 5),
    "GB": ("United Kingdom", "+44 20 7946", 4), "IT": ("Italy", "+39 06 698", 5),
    "NL": ("Netherlands", "+31 20 55", 5), "US": ("United States", "+1 212 55", 5),
}  # fmt: skip
_FIRST = (
    "Anna",
    "Bruno",
    "Carla",
    "Dario",
    "Elif",
    "Greta",
    "Hugo",
    "Ines",
    "Jakub",
    "Klara",
    "Luca",
)
_LAST = ("Abel", "Becker", "Costa", "Dahl", "Ekman", "Ferrari", "Garcia", "Horak", "Ito", "Kowal")
_BAD = ("n/a", "0", "12", "+49 1", "4.42079E+11", "call the office", "555-CALL")

Figure = dict[str, Any]


def make_list(path: Path, rows: int = ROWS, seed: int = SEED) -> None:
    """A list of invented people: mixed countries, 5% twice, 2% with a phone nobody can dial."""
    chance = random.Random(seed)
    made: list[tuple[str, ...]] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(_HEADER)
        for number in range(rows):
            if made and chance.random() < DOUBLES:
                out.writerow(chance.choice(made[-5000:]))
                continue
            row = _person(chance, number)
            made.append(row)
            out.writerow(row)


def _person(chance: random.Random, number: int) -> tuple[str, ...]:
    country, code, digits = chance.choice(list(_COUNTRIES.values()))
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    phone = f"{code}{chance.randrange(10**digits):0{digits}}"
    if chance.random() < BAD:
        phone = chance.choice(_BAD)
    company = f"{chance.choice(_LAST)} & Co {number}"
    mail = f"{first}.{last}{number}@example.com".lower()
    source = chance.choice(("Web form", "Bought list", "Trade fair"))
    return (f"{first} {last}", company, "Buyer", phone, mail, "", country, source)


@dataclass
class Worker:
    """Somebody who works while the list comes in: an act every 50 ms.

    Attributes:
        waits: Seconds from handing over an act to its end, its own work included.
    """

    workplace: Workplace
    lanes: Lanes
    actor: Actor
    waits: list[float] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        away = False
        while not self.done.wait(BETWEEN_ACTS):
            away = not away
            act = GoAway("Break" if away else None)
            work = partial(self.workplace.act, act, self.actor, Role.TELEMARKETER)
            began = time.perf_counter()
            self.lanes.write.submit(work).result()
            self.waits.append(time.perf_counter() - began)


class Commits:
    """How long each commit took, in order; the rest of an act's hold is its statements."""

    def __init__(self, workplace: Workplace) -> None:
        self.seconds: list[float] = []
        self._began = 0.0
        event.listen(workplace.store.write_engine, "commit", self._begin)
        workplace.acted = self._end

    def _begin(self, _: object) -> None:
        self._began = time.perf_counter()

    def _end(self) -> None:
        self.seconds.append(time.perf_counter() - self._began)


@dataclass
class Measured:
    """One import, with somebody at work beside it or not.

    Attributes:
        alone, beside: Seconds of an act before the import and during it.
        commits: Seconds of all commits from the import's begin to its end, acts beside it included.
        cpu: Processor seconds of this process and of the one that reads.
    """

    result: ImportResult
    alone: list[float]
    beside: list[float]
    commits: list[float]
    cpu: tuple[float, float] = (0.0, 0.0)


def measure(work: Path, rows: int = ROWS, *, busy: bool = True) -> Measured:
    """Imports the list into a fresh store; raises when the store is not whole afterwards.

    Args:
        busy: Somebody acts every 50 ms beside it.
    """
    source = work / f"list-{rows}.csv"
    make_list(source, rows)
    paths = Paths.of(work / f"profile-{time.time_ns()}")
    lanes = Lanes()
    before = os.times()
    try:
        with Workplace(paths) as workplace:
            measured = _import(workplace, lanes, source, busy=busy)
    finally:
        lanes.close()
    after = os.times()  # the reading process has ended, so its time is known
    read = after.children_user + after.children_system
    measured.cpu = (measured.cpu[0], read - before.children_user - before.children_system)
    report = examine(paths) if rows <= 10_000 else None
    if report is not None and not report.ok:
        raise RuntimeError(f"the store is not whole: {report}")
    return measured


def _import(workplace: Workplace, lanes: Lanes, source: Path, *, busy: bool) -> Measured:
    computer = this_computer()
    made = workplace.act(SetPerson("Mara", ("telemarketer",)), computer, Role.ADMIN)
    mara = Actor(made.person, "Mara", frozenset({Role.TELEMARKETER}))
    campaign = first_campaign("Bench")
    workplace.act(SetCampaign(campaign), computer, Role.ADMIN)
    alone = _alone(workplace, lanes, mara) if busy else []
    table = open_table(source)
    plan = ImportPlan(table, guess_mapping(table), campaign)
    settle()
    commits = Commits(workplace)
    began = time.process_time()
    worker = Worker(workplace, lanes, mara)
    thread = threading.Thread(target=worker.run)
    if busy:
        thread.start()
    try:
        result = import_list(workplace, lanes.write, lanes.cpu, plan, computer)
    finally:
        worker.done.set()
        if busy:
            thread.join()
    cpu = time.process_time() - began
    return Measured(result, alone, worker.waits, commits.seconds, (cpu, 0.0))


def _alone(workplace: Workplace, lanes: Lanes, mara: Actor) -> list[float]:
    worker = Worker(workplace, lanes, mara)
    timer = threading.Timer(2.0, worker.done.set)
    timer.start()
    worker.run()
    timer.join()
    return worker.waits


def bare_seconds(work: Path, rows: int = ROWS) -> float:
    """The same list into one flat table by `csv` and `sqlite3` alone, in one transaction."""
    source, target = work / f"list-{rows}.csv", work / f"bare-{new_id()}.db"
    began = time.perf_counter()
    store = sqlite3.connect(target)
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("PRAGMA synchronous=FULL")
    store.execute(f"CREATE TABLE row ({', '.join(f'c{n}' for n in range(len(_HEADER)))})")
    with source.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        marks = ", ".join("?" * len(_HEADER))
        store.executemany(f"INSERT INTO row VALUES ({marks})", lines)
    store.commit()
    store.close()
    return time.perf_counter() - began


def figures(work: Path, rows: int = ROWS) -> list[Figure]:
    """Measure all; prints what was made, how large, and from which seed.

    Args:
        work: Folder for the list and the store; 400 MB.
        rows: Rows of the list; a smaller list than 100,000 meets no goal.
    """
    work.mkdir(parents=True, exist_ok=True)
    print(
        f"import: tests.bench.bench_import.make_list, seed {SEED}, {rows:,} rows, eight countries, "
        f"{DOUBLES:.0%} twice, {BAD:.0%} bad phones; once alone, once with an act every "
        f"{BETWEEN_ACTS * 1000:.0f} ms beside it"
    )
    lone = measure(work, rows, busy=False)
    quiet = lone.result
    _say_longest(lone)
    found = measure(work, rows)
    result, holds = found.result, [1000 * one for one in found.result.holds]
    if result.taken + result.refused + result.duplicates != result.rows:
        raise RuntimeError("rows were lost")
    print(
        f"import: {result.rows:,} rows: {result.taken:,} taken, {result.refused:,} refused, "
        f"{result.duplicates:,} duplicates; {len(holds):,} chunks, p50 "
        f"{statistics.median(holds):.1f} ms"
    )
    whole = rows >= ROWS
    bare = bare_seconds(work, rows)
    waits, alone = [1000 * one for one in found.beside], [1000 * one for one in found.alone]
    own = statistics.median(alone)
    chunk = f"a chunk of the same run: {max(holds):.1f} ms"
    return [
        _figure("import of 100,000 rows", quiet.seconds, "s", 25, whole, bare, "csv into sqlite3"),
        _figure("the same beside 20 acts a second", result.seconds, "s", 25, whole),
        _figure("chunk of an import p99", p99(holds), "ms", 25, whole),
        _figure("chunk of an import, longest", max(holds), "ms", 25, whole),
        _figure("act beside an import p50", statistics.median(waits), "ms", 25 + own, whole, own,
                "the act alone"),
        _figure("act beside an import p99", p99(waits), "ms", 25 + own, whole, max(holds), chunk),
    ]  # fmt: skip


def _say_longest(lone: Measured) -> None:
    """Whether the longest chunks worked or waited for the disk; nobody acted beside these."""
    pairs = zip(lone.result.holds, lone.commits[1:-1], strict=True)  # the first begins the import
    longest = sorted(pairs, reverse=True)[:8]
    said = ", ".join(f"{1000 * hold:.1f} ({1000 * commit:.1f})" for hold, commit in longest)
    main, reader = lone.cpu
    print(f"import alone: processor {main:.1f} s here, {reader:.1f} s in the process that reads")
    print(f"import alone: longest chunks, of which the commit: {said} ms")


def _figure(
    name: str,
    value: float,
    unit: str,
    most: float,
    whole: bool,
    yardstick: float | None = None,
    beside: str = "",
) -> Figure:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "yardstick": f"{beside}: {yardstick:.2f} {unit}" if yardstick else "",
        "ratio": round(value / yardstick, 2) if yardstick else None,
        "goal": f"at most {most:.1f} {unit}",
        "met": whole and value <= most,
    }


if __name__ == "__main__":
    for one in figures(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ROWS):
        print(one)
