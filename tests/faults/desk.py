"""A desk that works by itself, as a process: `python -m tests.faults.desk PROFILE LOG [SEED]`.

It uses the product's own workplace, lanes and session of a team, and says in its log what it did,
one line of JSON each: facts are told after their commit, so that what is in the log has happened,
whatever happens to the process. Words on its standard input tell it what to do besides.
"""

import faulthandler
import json
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.acts.accept import Accept
from app.acts.attempt import AnswerCall, EndCall, StartAttempt
from app.acts.save_call import AddNotes, NoteLine
from app.acts.table import perform
from app.domain.errors import KnownError
from app.domain.lease import remaining
from app.domain.vocabulary import Role, Stage
from app.host.clock import SystemClock
from app.host.lanes import Lanes
from app.host.paths import Paths
from app.host.team_place import TeamPlace
from app.jobs.call_sound import nothing_kept
from app.jobs.team_link import Turn
from app.jobs.team_session import TeamSession, open_secret
from app.jobs.workplace import Workplace
from app.models.desk_side import OutboxRow
from app.models.state import CampaignRow, Lead, Person, Phone
from app.reads.desk import Actor
from app.reads.house import UnfinishedQuestion
from app.sync.clock import ComputerClock, reading
from app.sync.transport import Refused, Unreachable
from app.sync.wire import table_of
from tests.bench.calls import saving
from tests.faults.words import PASSPHRASE

_BOX = table_of(OutboxRow)
_ENDINGS = (
    ("no_answer",) * 4 + ("busy", "voicemail", "callback", "not_interested") + ("interested",) * 3
)
_TALK = (0.02, 0.3)
"""Seconds of a talk: short, so that many happen under each fault."""


class ShiftedClock:
    """The computer's clock, set wrong."""

    def __init__(self) -> None:
        self.off = timedelta()
        self._true = SystemClock()

    def now(self) -> datetime:
        return self._true.now() + self.off

    def monotonic(self) -> float:
        return self._true.monotonic()


class Log:
    """What happened, kept at once: a line that is written outlives the process."""

    def __init__(self, file: Path) -> None:
        self._out = file.open("a", encoding="utf-8", buffering=1)
        self._lock = threading.Lock()

    def say(self, what: str, **more: Any) -> None:
        with self._lock:
            self._out.write(json.dumps({"e": what, "t": time.monotonic(), **more}) + "\n")


class Desk:
    """Somebody's desk, from the start of the program to its end."""

    def __init__(self, root: Path, log: Path, seed: int) -> None:
        self.log, self.clock, self.dice = Log(log), ShiftedClock(), random.Random(seed)
        self.paths = Paths.of(root)
        self.workplace = Workplace(self.paths, clock=self.clock)
        self.lanes = Lanes()
        here = self.workplace.team
        assert here is not None
        self.here: TeamPlace = here
        self.actor, self.role = self._who()
        self.told = 0  # of the outbox: acts that were told of
        self.answered = 0  # answers that were told of
        self.contact = ""
        self.busy, self.paused, self.ends = threading.Event(), False, False
        self.wake = threading.Event()
        self.done: set[UUID] = set()
        secret = open_secret(here, PASSPHRASE)
        self.session = TeamSession(
            self.workplace, self.lanes, here, secret, self.clock.now, self.turned
        )
        self.workplace.leases = self.session.leases
        self.workplace.acted = self.session.soon
        self.told_before()

    def _who(self) -> tuple[Actor, Role]:
        with self.workplace.store.reading() as session:
            row = session.get_one(Person, UUID(self.here.person))
            roles = frozenset(Role(one) for one in row.roles)
            return Actor(row.id, row.name, roles), Role(row.roles[0])

    # --- what is told -----------------------------------------------------------------------------

    def told_before(self) -> None:
        """Acts of an earlier run may not have been told of: it was killed in between."""
        self.tell_made()

    def tell_made(self) -> None:
        """Acts that are committed now."""
        with self.workplace.store.reading() as session:
            rows = session.execute(
                select(_BOX.c.n, _BOX.c.act_id, _BOX.c.content)
                .where(_BOX.c.n > self.told)
                .order_by(_BOX.c.n)
            ).all()
        for row in rows:
            self.log.say("made", act=str(row.act_id), kind=row.content["act"],
                         facts=row.content["facts"])  # fmt: skip
            self.told = row.n

    def turned(self, turn: Turn) -> None:
        """The sync lane had a turn: contact, and acts that the team has answered."""
        standing = turn.standing
        if standing.contact != self.contact:
            self.contact = standing.contact
            self.log.say("contact", how=str(standing.contact), refused=standing.refused)
        with self.workplace.store.reading() as session:
            rows = session.execute(
                select(_BOX.c.n, _BOX.c.act_id, _BOX.c.state, _BOX.c.reason)
                .where(_BOX.c.n > self.answered, _BOX.c.state != "new")
                .order_by(_BOX.c.n)
            ).all()
        for row in rows:
            self.log.say("answered", act=str(row.act_id), state=row.state, reason=row.reason)
            self.answered = row.n

    # --- what is done -----------------------------------------------------------------------------

    def act(self, command: Any) -> Any:
        """An act on the write lane, as the window does it."""
        made = self.lanes.write.submit(
            lambda: self.workplace.act(command, self.actor, self.role)
        ).result()
        self.tell_made()
        return made

    def ask(self, question: Any) -> Any:
        return self.workplace.ask(question, self.actor, self.role)

    def work(self) -> None:
        """Until it is told to end."""
        self.session.start()
        self.log.say("up")
        while not self.ends:
            self.wake.wait(self.dice.uniform(0.02, 0.2))
            if self.paused or self.ends:
                self.busy.set()
                self.wake.wait(0.05)
                continue
            self.busy.clear()
            try:
                self.one()
            except KnownError as problem:
                self.log.say("known", why=problem.what)
            except Exception as problem:
                self.log.say("error", why=f"{type(problem).__name__}: {problem}")
        self.session.stop()
        self.lanes.close()
        self.log.say("closed", well=self.workplace.close())

    def one(self) -> None:
        """One thing that there is to do."""
        for one in self.ask(UnfinishedQuestion()):
            self.act(EndCall(one.lead, one.attempt))
            self.save(one.lead, one.attempt, "no_answer")
        if self.role is Role.TELESALES:
            self.close_deals()
            return
        lead = self.next_lead()
        if lead is not None:
            self.call(lead, self.dice.choice(_ENDINGS))
        elif self.dice.random() < 0.3:
            self.note()

    def next_lead(self) -> UUID | None:
        """Of the team, or of what was taken ahead where the team is not heard."""
        if self.dice.random() < 0.7:
            try:
                with self.session.leases.all() as leases:
                    found = leases.claim(self.campaign(), self.dice.choice(("new", "attempting")))
                if found:
                    return found[0]
            except (Unreachable, Refused):
                pass
        with self.session.leases.all() as leases, self.workplace.store.reading() as session:
            now = reading(ComputerClock(self.clock.now))
            held = [
                one.lead
                for one in leases.list_(session)
                if not one.leaving and one.lead not in self.done and remaining(one.held, now) > 60
            ]
        return self.dice.choice(held) if held else None

    def campaign(self) -> UUID:
        with self.workplace.store.reading() as session:
            return session.scalars(select(CampaignRow.id).where(CampaignRow.active)).one()

    def call(self, lead: UUID, ending: str) -> None:
        """Dials, if the team or the lease lets it, and saves."""
        self.done.add(lead)
        with self.workplace.store.reading() as session:
            prospect = session.scalar(select(Lead.prospect).where(Lead.id == lead))
            phone = session.scalar(
                select(Phone.e164).where(Phone.prospect == prospect).order_by(Phone.position)
            )
        if phone is None:
            return
        may = self.session.leases.confirm(lead, phone)
        if not may.go:
            self.log.say("held", lead=str(lead), why=str(may.why), detail=may.detail)
            return
        try:
            attempt = self.act(StartAttempt(lead, phone)).attempt
        except KnownError:
            self.session.leases.leave(lead)
            raise
        with self.talk(lead, phone, str(may.why)):
            answered = ending not in ("no_answer", "busy")
            if answered:
                self.act(AnswerCall(lead, attempt))
            self.wake.wait(self.dice.uniform(*_TALK))
        self.act(EndCall(lead, attempt))
        self.save(lead, attempt, ending)
        if answered:
            self.act(nothing_kept(lead, attempt, "not recorded: no consent"))
        self.session.leases.leave(lead)

    @contextmanager
    def talk(self, lead: UUID, phone: str, why: str) -> Iterator[None]:
        """The truth of who is on the phone, by a clock that all processes share."""
        self.log.say("dial", lead=str(lead), phone=phone, why=why)
        try:
            yield
        finally:
            self.log.say("hung", lead=str(lead), phone=phone)

    def save(self, lead: UUID, attempt: UUID, ending: str) -> None:
        due = self.clock.now() + timedelta(days=1)
        self.act(saving(lead, attempt, ending, due, "Etc/UTC", self.dice))

    def note(self) -> None:
        """A note on a lead that is here: works with and without the team."""
        with self.workplace.store.reading() as session:
            leads = list(session.scalars(select(Lead.id).where(Lead.owner == self.actor.id)))
        if leads:
            self.act(AddNotes(self.dice.choice(leads), (NoteLine("fact", "Two sites"),)))

    def close_deals(self) -> None:
        """Accepts what is handed off, calls own leads, writes notes."""
        with self.workplace.store.reading() as session:
            offered = list(session.scalars(select(Lead.id).where(Lead.stage == Stage.HANDED_OFF)))
            own = list(session.scalars(select(Lead.id).where(Lead.owner == self.actor.id)))
        fresh = [one for one in own if one not in self.done]
        if offered:
            self.act(Accept(self.dice.choice(offered)))
        elif fresh and self.dice.random() < 0.7:
            self.call(fresh[0], self.dice.choice(("no_answer", "callback", "callback", "won")))
        elif own and self.dice.random() < 0.3:
            self.note()

    def poison(self) -> None:
        """A note whose state is broken on its way up: a row that no server can understand."""
        with self.workplace.store.writing() as session:
            lead = session.scalars(select(Lead.id).where(Lead.owner == self.actor.id)).first()
            if lead is None:
                self.log.say("poison", act=None)
                return
            act = self._poisoned(session, lead)
        self.tell_made()
        self.log.say("poison", act=act)
        self.session.soon()

    def _poisoned(self, session: Session, lead: UUID) -> str:
        desk = self.workplace._desk(session, self.actor, self.role)
        perform(AddNotes(lead, (NoteLine("fact", "Broken on its way"),)), desk)
        row = session.execute(select(_BOX).order_by(_BOX.c.n.desc()).limit(1)).one()
        content = json.loads(json.dumps(row.content))
        for one in content["state"]["leads"].values():
            one["score"] = "not a number"
        content["facts"].reverse()
        session.execute(update(_BOX).where(_BOX.c.n == row.n).values(content=content))
        return str(row.act_id)

    # --- what it is told --------------------------------------------------------------------------

    def hear(self, words: str) -> None:
        """A word of whoever runs the test."""
        what, _, more = words.strip().partition(" ")
        if what == "pause":
            self.busy.clear()
            self.paused = True
            self.busy.wait(60)
            self.log.say("paused")
        elif what == "go":
            self.paused = False
        elif what == "clock":
            self.clock.off = timedelta(seconds=float(more))
            self.log.say("clock", off=float(more))
        elif what == "poison":
            self.poison()
        elif what == "soon":
            self.session.soon()
        elif what == "end":
            self.ends = True
            self.wake.set()


def main(words: list[str]) -> int:
    """Works until it is told to end, or its standard input is closed."""
    faulthandler.register(signal.SIGUSR1)  # where it stands, for whoever waits in vain
    desk = Desk(Path(words[0]), Path(words[1]), int(words[2]) if len(words) > 2 else 0)

    def listen() -> None:
        for line in sys.stdin:
            desk.hear(line)
        desk.hear("end")

    threading.Thread(target=listen, daemon=True).start()
    desk.work()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
