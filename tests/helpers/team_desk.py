"""A desk of a team in memory: its store, its way to the team, and a call in two acts."""

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.vocabulary import Role
from app.models import cases
from app.models.desk_side import enrol
from app.models.state import CampaignRow, Lead, Number, Phone, Promise, Prospect
from app.models.store import Store
from app.models.types import dumps
from app.reads.desk import Actor, Desk
from app.sync.wire import plain_row, table_of

_NEXT: list[sqlite3.Connection] = []
"""What the engine connects to next."""


@cache
def _engine() -> Engine:
    """One for all stores: each statement is compiled once, not once for every desk and crash."""
    return create_engine(
        "sqlite://",
        creator=_NEXT.pop,
        poolclass=NullPool,
        json_serializer=dumps,
        query_cache_size=1200,
    )


class MemoryStore:
    """A store in memory with one connection, begun from the bytes of a file.

    Its session stays open, and the transactions are begun and ended beside it: made anew for each
    of the thousands of reads of a run, sessions and connections took half of the run's time.
    """

    def __init__(self, content: bytes) -> None:
        self._begin(content)

    def _begin(self, content: bytes) -> None:
        # The log of a file means nothing in memory: bytes 18 and 19 say that there is none.
        content = content[:18] + b"\x01\x01" + content[20:]
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.deserialize(content)
        connection.execute("PRAGMA foreign_keys=ON")
        self._raw = connection
        _NEXT.append(connection)
        self._connection = _engine().connect()
        self._session = Session(self._connection, expire_on_commit=False)
        self._session.connection()

    def read(self, work: Callable[[Session], Any]) -> Any:
        self._raw.execute("BEGIN")
        try:
            return work(self._session)
        finally:
            self._forget("ROLLBACK")

    def write(self, work: Callable[[Session], Any]) -> Any:
        self._raw.execute("BEGIN IMMEDIATE")
        end = "ROLLBACK"
        try:
            result = work(self._session)
            self._session.flush()
            end = "COMMIT"
        finally:
            self._forget(end)
        return result

    def _forget(self, end: str) -> None:
        """Ends the transaction; nothing that was loaded or noted in it outlives it."""
        self._raw.execute(end)
        if not self._session.is_active:
            self._session.rollback()
        self._session.expunge_all()
        self._session.info.clear()

    def bytes(self) -> bytes:
        """All that was committed."""
        return self._raw.serialize()

    def go_back(self, content: bytes) -> None:
        """The computer lost what was not flushed."""
        self.close()
        self._begin(content)

    def close(self) -> None:
        self._session.close()
        self._connection.close()
        self._raw.close()


@dataclass(frozen=True)
class Template:
    """A store with a campaign, people and leads, and the same as the server has it."""

    content: bytes
    people: tuple[Actor, ...]
    campaign: UUID
    tables: dict[str, Any]


def template(path: Path, people: tuple[Actor, ...], campaign: UUID) -> Template:
    """Makes a template of a closed store."""
    with Store(path) as store, store.reading() as session:
        tables = _tables(session)
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA journal_mode=DELETE")
    raw.execute("VACUUM")
    content = raw.serialize()
    raw.close()
    return Template(content, people, campaign, tables)


def _tables(session: Session) -> dict[str, Any]:
    """State rows as they travel."""

    def rows(kind: Any) -> list[dict[str, Any]]:
        return [plain_row(one._asdict()) for one in session.execute(select(table_of(kind)))]

    phones: dict[str, list[Any]] = {}
    for one in rows(Phone):
        phones.setdefault(one.pop("prospect"), []).append(one)
    promises: dict[str, list[Any]] = {}
    for one in rows(Promise):
        promises.setdefault(one.pop("lead"), []).append(one)
    return {
        "leads": {one["id"]: one for one in rows(Lead)},
        "prospects": {one["id"]: one for one in rows(Prospect)},
        "phones": phones,
        "promises": promises,
        "numbers": {one["e164"]: one for one in rows(Number)},
    }


def desk_store(made: Template, person: Actor, device: str) -> MemoryStore:
    """A store of this person's desk, which belongs to the team."""
    store = MemoryStore(made.content)
    assert person.id is not None
    who = person.id
    store.write(lambda s: enrol(s, org="team", person=who, device=device))
    return store


class Caller:
    """Does the acts of a call the way the acts do: by a journal, in one transaction each."""

    def __init__(
        self, store: Any, person: Actor, device: str, now: Callable[[], datetime], seed: int
    ) -> None:
        self.store = store
        self.person = person
        self.device = device
        self.now = now
        self._dice = random.Random(seed)
        self.facts: set[str] = set()

    def new_id(self) -> UUID:
        return UUID(int=self._dice.getrandbits(128), version=4)

    def _act(self, name: str, say: Callable[[Journal], None]) -> list[f.Fact]:
        def work(session: Session) -> list[f.Fact]:
            desk = Desk(
                session=session,
                now=self.now(),
                new_id=self.new_id,
                actor=self.person,
                role=Role.TELEMARKETER,
                device=self.device,
            )
            journal = Journal(desk, name)
            say(journal)
            said = list(journal.facts)
            journal.close()
            return said

        said: list[f.Fact] = self.store.write(work)
        self.facts |= {str(one.id) for one in said}
        return said

    def dial(self, lead: UUID, e164: str) -> UUID:
        """Keeps an attempt; returns its id."""

        def say(journal: Journal) -> None:
            _, state = journal.lead(lead)
            body = f.Attempt(
                campaign=state.campaign,
                e164=e164,
                incoming=False,
                dialled_at=self.now(),
                stage=state.stage,
                owner=state.owner,
            )
            journal.say(body, lead=lead, prospect=state.prospect)

        return self._act("start_attempt", say)[0].id

    def save(
        self,
        lead: UUID,
        e164: str,
        attempt: UUID,
        *,
        stage: str,
        text: str = "",
        give_up: bool = False,
    ) -> None:
        """Saves a call: a note, how it ended, what was decided; a conversation makes the owner.

        Args:
            give_up: The lead has no owner any more.
        """

        def say(journal: Journal) -> None:
            _, state = journal.lead(lead)
            at: dict[str, Any] = {"lead": lead, "prospect": state.prospect}
            reached = stage not in ("new", "attempting")
            owner = self.person.id if reached else None if give_up else state.owner
            if text:
                note = f.Note(note_kind="signal", text=text, attempt=attempt)
                journal.say(note, **at)
            saved = f.CallSaved(
                attempt=attempt,
                campaign=state.campaign,
                e164=e164,
                disposition="callback" if reached else "no_answer",
                reached=reached,
                dialled_at=self.now(),
            )
            journal.say(saved, **at)
            decided = f.Decision(stage_from=state.stage, stage_to=stage, owner=owner, rules={})
            journal.say(decided, **at)

        self._act("save_call", say)

    def note(self, lead: UUID, text: str) -> None:
        """Keeps one note, outside a call."""

        def say(journal: Journal) -> None:
            _, state = journal.lead(lead)
            note = f.Note(note_kind="signal", text=text)
            journal.say(note, lead=lead, prospect=state.prospect)

        self._act("add_notes", say)

    def do_not_call(self, lead: UUID) -> None:
        """Nobody calls this prospect any more."""

        def say(journal: Journal) -> None:
            case, state = journal.lead(lead)
            numbers = [one.e164 for one in case.prospect.phones]
            body = f.DoNotCall(numbers=numbers, asked_by="prospect", why="asked")
            journal.say(body, lead=lead, prospect=state.prospect)

        self._act("do_not_call", say)

    def state(self, lead: UUID) -> Any:
        """The lead's row."""
        return self.store.read(
            lambda s: s.execute(select(table_of(Lead)).where(Lead.id == lead)).one()
        )


def campaign_id(session: Session) -> UUID:
    """The one campaign."""
    return session.execute(select(CampaignRow.id)).scalar_one()


def load_case(store: Any, prospect: UUID) -> Any:
    """The case of a prospect at this desk."""
    return store.read(lambda s: cases.load_case(s, prospect))
