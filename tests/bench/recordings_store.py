"""200,000 recorded calls on a bench store's leads, for the list of recordings; from one seed.

Rows are written as acts would have left them, in bulk: spine, attempt, how it was saved, that its
sound was kept, notes, and a comment on one call of ten. One call in a hundred has no sound; it
comes on top.
"""

import json
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.domain import facts as f
from app.domain.dispositions import BREAK_REASONS
from app.domain.vocabulary import Role, Stage
from app.host.ids import new_id
from app.host.paths import Paths
from app.models import facts as tables
from app.models.bulk_insert import insert_rows
from app.models.state import Lead, Person
from app.models.store import Store
from tests.bench.store import NOW, bench_store

VERSION = 2
SEED = 20_261_128
CALLS, LEADS = 200_000, 20_000
_CHUNK = 4_000
_DAYS = 365
_ENDED = ("callback", "callback", "interested", "not_interested", "nurture", "lost", "won")


@dataclass(frozen=True)
class RecordingStore:
    """A profile with many recordings; it is only read."""

    kept: Path
    calls: int
    seconds: float

    @property
    def whole(self) -> bool:
        """Whether it has the size that the goals speak of."""
        return self.calls >= CALLS


def recording_store(work: Path, calls: int = CALLS, leads: int = LEADS) -> RecordingStore:
    """The store of this size, made at the first time and kept."""
    base = bench_store(work, leads, leads)
    kept = work / f"{base.kept.name}-rec-v{VERSION}-{calls}"
    mark = work / f"{kept.name}.json"
    if not mark.exists():
        shutil.rmtree(kept, ignore_errors=True)
        print(f"store: {calls:,} recordings are being made", flush=True)
        began = time.perf_counter()
        paths = base.copy_to(kept)
        _fill(paths, calls)
        mark.write_text(json.dumps({"seconds": time.perf_counter() - began}), encoding="utf-8")
    return RecordingStore(kept, calls, float(json.loads(mark.read_text("utf-8"))["seconds"]))


def _fill(paths: Paths, calls: int) -> None:
    chance = random.Random(SEED)
    with Store(paths.store) as store:
        connection = store.write_engine.raw_connection()
        # Only while it is made.
        connection.driver_connection.execute("PRAGMA synchronous=OFF")  # type: ignore[union-attr]
        with store.writing() as session:
            people = session.execute(select(Person.id, Person.roles)).all()
            of = {
                role: [one.id for one in people if role in one.roles]
                for role in (Role.TELEMARKETER, Role.TELESALES, Role.SUPERVISOR)
            }
            leads = session.execute(select(Lead.id, Lead.prospect, Lead.campaign)).all()
            for number in range(0, len(leads), 7):
                session.execute(
                    update(Lead)
                    .where(Lead.id == leads[number].id)
                    .values(owner=chance.choice(of[Role.TELESALES]), stage=_stage(chance))
                )
        made = _calls(chance, calls, leads, of)
        while True:
            chunk: dict[str, list[dict[str, Any]]] = {}
            for _, (name, row) in zip(range(_CHUNK * 5), made, strict=False):
                chunk.setdefault(name, []).append(row)
            if not chunk:
                break
            with store.writing() as session:
                insert_rows(session, tables.SPINE, chunk.pop("fact", []))
                for name, rows in chunk.items():
                    insert_rows(session, tables.TABLES[f.KINDS[name]], rows)
        with store.writing() as session:
            session.connection().exec_driver_sql("ANALYZE")
        connection.close()


def _stage(chance: random.Random) -> str:
    return str(chance.choice((Stage.WORKING, Stage.WORKING, Stage.LOST, Stage.WON)))


def _calls(
    chance: random.Random, calls: int, leads: Any, of: dict[Role, list[UUID]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(table, row) of every fact, oldest call first."""
    for number in range(calls + calls // 100):
        silent = number % 101 == 100
        lead = chance.choice(leads)
        ago = _DAYS * max(0.0, 1 - number / 1.01 / calls)
        at = NOW - timedelta(days=ago, seconds=chance.randrange(600))
        role = Role.TELESALES if chance.random() < 0.4 else Role.TELEMARKETER
        by = chance.choice(of[role])
        attempt = new_id()
        seconds = float(chance.choice((20, 45, 90, 180, 300, 600, 1200)) + chance.randrange(40))

        def say(
            body: f.Body,
            after: float,
            who: UUID = by,
            fact: UUID | None = None,
            lead: Any = lead,
            at: datetime = at,
            role: Role = role,
        ) -> Iterator[tuple[str, dict[str, Any]]]:
            fact = fact or new_id()
            said = tables.values(body)
            yield (
                "fact",
                {
                    "id": fact,
                    "act_id": fact,
                    "act": body.kind,
                    "kind": body.kind,
                    "schema_v": 1,
                    "lead": lead.id,
                    "prospect": lead.prospect,
                    "made_at": at + timedelta(seconds=after),
                    "made_by": who,
                    "role": str(role),
                    "device": "bench",
                    "hash": tables.digest(fact, body.kind, said),
                },
            )
            yield body.kind, {"id": fact, **said}

        yield from say(
            f.Attempt(
                campaign=lead.campaign,
                e164="+46700000000",
                incoming=False,
                dialled_at=at,
                stage="attempting",
                owner=None,
            ),
            0,
            fact=attempt,
        )
        ended = chance.choice(_ENDED)
        yield from say(
            f.CallSaved(
                attempt=attempt,
                campaign=lead.campaign,
                e164="+46700000000",
                disposition=ended,
                reached=True,
                reason="Price" if ended == "lost" else "",
                dialled_at=at,
            ),
            seconds + 20,
        )
        if chance.random() < 0.5:
            note = f.Note(
                note_kind="signal", text=f"Heard {number}", attempt=attempt, offset_ms=9_000
            )
            yield from say(note, seconds + 21)
        yield from say(
            f.RecordingKept(
                attempt=attempt,
                file_name="" if silent else f"{attempt}.flac",
                sound=None if silent else "ab" * 32,
                seconds=0.0 if silent else seconds,
                channels="" if silent else "rep,prospect",
                pauses=[],
                problems=["not recorded: no consent"] if silent else [],
            ),
            seconds + 25,
        )
        if chance.random() < 0.1:
            broke = chance.choice(BREAK_REASONS) if chance.random() < 0.3 else ""
            comment = f.ReviewComment(attempt=attempt, offset_ms=8_000, text="Heard.", broke=broke)
            yield from say(comment, 7200, chance.choice(of[Role.SUPERVISOR]))
