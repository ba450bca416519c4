"""Desks under faults for long: `python -m tests.faults.soak --minutes 10 --desks 5`.

Prints a table, fault by fault, in Markdown; ends with 1 where anything was lost, twice or wrong.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults import scenarios
from tests.faults.field import DeskAt, Field, Template, base_backup, field_of, template
from tests.faults.oracle import Verdict, judge
from tests.helpers.waiting import until

LEADS = 6_000
FAILOVER, RESTORE = "failover to the synchronous standby", "restore from an older backup"
FULL_DESK, FULL_SERVER = "disk full at a desk", "disk full at the server"


@dataclass
class Tally:
    """What a fault did in all its times.

    Attributes:
        outage: The longest that an act waited for its answer, in seconds.
        facts: Committed by all desks from its begin until everybody was answered again.
        lost: Of what was acknowledged, found missing right behind it.
    """

    times: int = 0
    outage: float = 0.0
    facts: int = 0
    lost: int = 0


@dataclass
class Soak:
    """A run."""

    made: Field
    dice: random.Random
    disks: dict[str, Path] = field(default_factory=dict)
    table: dict[str, Tally] = field(default_factory=dict)
    standby: Any = None
    rooms: int = 0

    def faults(self) -> dict[str, Callable[[DeskAt], Any]]:
        """What may happen, by name."""
        plain = scenarios.LINE | scenarios.PROCESS | scenarios.INSIDE
        found: dict[str, Callable[[DeskAt], Any]] = {
            name: (lambda desk, work=work: work(self.made, desk, self.dice.uniform(1, 6)))
            for name, work in plain.items()
        }
        found |= {FAILOVER: self.fail_over, RESTORE: self.restore}
        if self.disks:
            found |= {FULL_DESK: self.full_desk, FULL_SERVER: self.full_server}
        return found

    def run(self, seconds: float) -> None:
        """Fault after fault, in an order by chance, each kind as often as the others."""
        self.follow()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            round_ = list(self.faults().items())
            self.dice.shuffle(round_)
            for name, work in round_:
                if time.monotonic() < end:
                    self.one(name, work)

    def one(self, name: str, work: Callable[[DeskAt], Any]) -> None:
        """A fault from its begin until everybody is answered again."""
        desk = self.dice.choice(self.made.desks)
        if name == FULL_DESK:
            desk = self.made.desks[0]
        tally = self.table.setdefault(name, Tally())
        self.made.look()
        before, began = self.facts(), time.monotonic()
        sys.stderr.write(f"{began - self.made.began:6.0f} s  {name}: {desk.name}\n")
        lost = work(desk)
        for one in self.made.desks:
            one.say("go")
            self.answered(one)
        self.made.look()
        now = time.monotonic()
        tally.times += 1
        tally.facts += self.facts() - before
        tally.lost += len(lost) if isinstance(lost, list) else 0
        waits = [one.waited(began, now) for one in self.made.desks]
        tally.outage = max(tally.outage, *waits)
        sys.stderr.write(f"          over after {now - began:.1f} s\n")

    def answered(self, desk: DeskAt) -> None:
        """Everything of this moment is answered; whoever has nothing to say is heard at least."""
        desk.look()
        acts = set(desk.made)
        desk.until(lambda: acts <= desk.answered.keys(), "an answer to all so far", 180)

    def facts(self) -> int:
        """Committed so far."""
        return sum(len(facts) for one in self.made.desks for facts in one.made.values())

    # --- servers ----------------------------------------------------------------------------------

    def room(self) -> Path:
        """For another server's files."""
        self.rooms += 1
        return self.made.room / f"s{self.rooms}"

    def follow(self) -> None:
        """A new standby; each desk's second address leads to it, the first to the server."""
        self.standby = scenarios.follow(self.made, self.room())
        for one in self.made.desks:
            one.proxies[0].to, one.proxies[1].to = self.made.cluster.port, self.standby.port

    def fail_over(self, desk: DeskAt) -> list[str]:
        """The standby takes over; a new one follows it."""
        lost = scenarios.promote(self.made, self.standby)
        for one in self.made.desks:
            self.answered(one)
        self.follow()
        for one in self.made.desks:
            for proxy in one.proxies:
                proxy.reset()
        return lost

    def restore(self, desk: DeskAt) -> None:
        """A backup, some work, and the backup takes the place of both servers."""
        backup = base_backup(self.made.cluster, self.room(), standby=False)
        for one in self.made.desks:
            self.answered(one)
        scenarios.last(5)
        self.standby.stop()
        scenarios.bury(self.standby)
        scenarios.restore(self.made, backup)
        self.follow()

    # --- disks ------------------------------------------------------------------------------------

    def full_desk(self, desk: DeskAt) -> None:
        """The first desk's disk is full for a while."""
        ballast = scenarios.fill(self.disks["desk"])
        scenarios.last(4)
        ballast.unlink()

    def full_server(self, desk: DeskAt) -> None:
        """The disk of all servers' files is full for a while."""
        ballast = scenarios.fill(self.disks["server"])
        scenarios.last(6)
        ballast.unlink()
        self.made.revive()
        if not self.standby.answers():
            self.standby.start(60)
        until(self.standby.answers, 60, "the standby")


def lines(soak: Soak, verdict: Verdict) -> str:
    """The table."""
    head = (
        "| fault | injected | longest wait for an answer, s | facts committed meanwhile "
        "| acknowledged and lost |",
        "|---|---:|---:|---:|---:|",
    )
    rows = [
        f"| {name} | {one.times} | {one.outage:.1f} | {one.facts:,} | {one.lost} |"
        for name, one in soak.table.items()
    ]
    calls = sum(len(one.talks) for one in soak.made.desks)
    acts = sum(len(one.made) for one in soak.made.desks)
    stale = ", ".join(f"{reason} {n}" for reason, n in sorted(verdict.stale.items())) or "none"
    foot = (
        "",
        f"{len(soak.made.desks)} desks, {calls:,} calls, {acts:,} acts, {verdict.committed:,} "
        f"facts committed at desks: {len(verdict.lost)} lost, {len(verdict.twice)} twice, "
        f"{len(verdict.both)} calls of two desks at once, {len(verdict.wrong)} other differences. "
        f"Acts kept as too late or not understood: {stale}.",
    )
    return "\n".join((*head, *rows, *foot, *_wrong(verdict)))


def _wrong(verdict: Verdict) -> list[str]:
    found = [*verdict.lost, *verdict.twice, *verdict.both, *verdict.wrong]
    return [f"- {one}" for one in found[:40]]


def soak(minutes: float, desks: int, seed: int, leads: int) -> tuple[str, bool]:
    """The table, and whether all is well."""
    with ExitStack() as stack:
        place = tempfile.TemporaryDirectory(prefix="segue-k-", ignore_cleanup_errors=True)
        room = Path(stack.enter_context(place))
        made: Template = template(room, desks, leads)
        disks: dict[str, Path] = {}
        if os.geteuid() == 0:
            disks["server"] = stack.enter_context(scenarios.small_server(2_500))
            disks["desk"] = stack.enter_context(scenarios.small_disk(room / "disk", 200))
        sys.stderr.write(f"{desks} desks, {leads:,} leads; seed {seed}\n")
        field_ = stack.enter_context(
            field_of(
                made,
                room=disks["server"] / "s" if disks else None,
                servers=2,
                desk_room=disks.get("desk"),
            )
        )
        if disks:  # the standby's and the backups' files too
            field_.room = disks["server"]
        run = Soak(field_, random.Random(seed), disks)
        try:
            field_.start()
            run.run(minutes * 60)
            field_.rest()
            verdict = judge(field_)
        finally:
            if run.standby is not None:
                run.standby.stop()
        return lines(run, verdict), verdict.well and not any(x.lost for x in run.table.values())


def main(words: list[str]) -> int:
    """Returns 1 where something is lost, twice or wrong."""
    read = argparse.ArgumentParser(prog="python -m tests.faults.soak")
    read.add_argument("--minutes", type=float, default=10)
    read.add_argument("--desks", type=int, default=5)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--leads", type=int, default=LEADS)
    asked = read.parse_args(words)
    table, well = soak(asked.minutes, asked.desks, asked.seed, asked.leads)
    sys.stdout.write(table + "\n")
    return int(not well)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
