"""A desk's store made anew from the team database, beside the one in use.

The working set is read page by page into a new file. What only this computer has (drafts, unsent
acts, paths of recordings, how far imports are) is carried over and counted before the new file
takes the old one's place, and that happens only while nobody has either open (sync-design 3.5).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.orm import Session

from app.domain import facts as f
from app.domain.errors import KnownError
from app.domain.syncing import Cursor, Sent
from app.models import cases, desk_side, local
from app.models import facts as tables
from app.models.bulk_insert import insert_rows
from app.models.store import Store
from app.models.swap import kept_copy, put_in_place
from app.sync import contact, heard
from app.sync.clock import SyncClock, reading
from app.sync.outbox import Outbox
from app.sync.receive import receive
from app.sync.rows import write
from app.sync.transport import Transport
from app.sync.wire import Plain, table_of

LEADS = 500
"""Leads of one page, as many as the server gives at once."""

CARRIED: tuple[Table, ...] = tuple(
    table_of(one)
    for one in (
        local.Draft,
        local.ReviewDraft,
        local.ImportJob,
        local.ImportProblem,
        local.PinTry,
        local.Speech,
        local.FoundSound,
        local.Spoken,
        desk_side.OutboxRow,
        desk_side.HeldLease,
        desk_side.SentSound,
    )
)
"""Tables that no server has: all their rows go over."""


@dataclass(frozen=True, slots=True)
class Carried:
    """How much went over: rows by table, facts of acts in the outbox, facts of recordings."""

    rows: dict[str, int]
    facts: int
    recordings: int


class Bootstrap:
    """Makes the new file.

    Args:
        path: The store in use.
    """

    def __init__(self, path: Path, transport: Transport, clock: SyncClock) -> None:
        self._path = path
        self._transport = transport
        self._clock = clock
        self.new = path.with_name(f"{path.stem}.new{path.suffix}")
        self._part = path.with_name(f"{path.stem}.new-part{path.suffix}")

    def fetch(
        self,
        *,
        org: str,
        person: UUID,
        device: str,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Reads the working set into the new file. Returns how many leads came.

        A file that an earlier try left is not read on: its cursor may be older than what the server
        still has to tell, and the whole takes seconds.

        Raises:
            Unreachable: There was no answer; the store in use was not touched.
        """
        self.new.touch()  # from here on it is due, whatever becomes of this try
        self._clear()
        leads = self._read_all(org, person, device, progress)
        self._part.replace(self.new)
        return leads

    def _read_all(
        self, org: str, person: UUID, device: str, progress: Callable[[int], None] | None
    ) -> int:
        after: str | None = None
        leads = 0
        with Store(self._part) as store:
            with store.writing() as session:
                desk_side.enrol(session, org=org, person=person, device=device)
            while True:
                sent = reading(self._clock)
                body = {"device": device, "after_lead": after, "limit": LEADS}
                answer = self._transport.call("bootstrap", body)
                with store.writing() as session:
                    found = self._page(session, answer, first=after is None)
                    contact.heard(session, sent)
                leads += len(found)
                if progress is not None:
                    progress(leads)
                if not answer["more"] or not found:
                    return leads
                after = answer.get("after_lead") or found[-1]

    def _page(self, session: Session, answer: Plain, *, first: bool) -> list[str]:
        at = contact.standing(session)
        receive(session, answer["rows"], [], at, self._clock.wall())
        if first:  # the horizon was read before the first row: nothing later is missed
            place = answer["cursor"]
            contact.settle_generation(session, Outbox(), answer["generation"], self._clock.wall())
            contact.moved(session, Cursor(int(place["xid"]), int(place["seq"])))
        return sorted(one["row"]["id"] for one in answer["rows"] if one["what"] == "lead")

    def swap(self) -> Carried:
        """Carries over what only this computer has, counts it, and puts the new file in place.

        The store must be closed; whoever has it open anywhere makes this refuse.

        Raises:
            KnownError: The store is open somewhere, or not all went over; nothing was changed.
        """
        with (
            Store(self._path) as old,
            Store(self.new) as new,
            old.reading() as source,
            new.writing() as target,
        ):
            carried = carry(source, target)
            _count(source, target)
        put_in_place(self.new, self._path)
        return carried

    def forget_old(self) -> None:
        """Removes the store of before: the new one was opened, and all was counted over.

        What its person may no longer see is in it, and leads of the pool that are to leave here.
        """
        kept_copy(self._path).unlink(missing_ok=True)

    def _clear(self) -> None:
        """Removes what an earlier try left, but for the file whose being there says 'due'."""
        for name in (self._part.name, self.new.name):
            for log in (f"{name}-wal", f"{name}-shm"):
                self.new.with_name(log).unlink(missing_ok=True)
        self._part.unlink(missing_ok=True)


def carry(source: Session, target: Session) -> Carried:
    """Copies into a fresh store what no server has, and lays unsent acts over the state there."""
    _begin_again(target)
    rows = {}
    for table in CARRIED:
        found = [dict(one._mapping) for one in source.execute(select(table))]
        if found:
            target.execute(insert(table), found)
        rows[table.name] = len(found)
    box = table_of(desk_side.OutboxRow)
    acts = list(source.scalars(select(box.c.act_id)))
    spine = tables.SPINE
    ids = _ids(source, [spine.c.act_id.in_(some) for some in cases.in_hundreds(acts)])
    sounds = _ids(source, [spine.c.kind == f.RecordingKept.kind])
    _copy_facts(source, target, list(dict.fromkeys([*ids, *sounds])))
    unsent = target.execute(select(box).where(box.c.state == Sent.NEW).order_by(box.c.n)).all()
    for prospect, mine in heard.by_prospect(unsent).items():
        _lay(source, target, prospect, mine)
    return Carried(rows, len(ids), len(sounds))


def _begin_again(target: Session) -> None:
    """Takes out what an earlier try carried over."""
    box = table_of(desk_side.HeardState)
    for row in target.execute(select(box)).all():
        write(target, row.prospect, row.content)
    for table in (box, *CARRIED):
        target.execute(delete(table))


def _ids(source: Session, wheres: list[Any]) -> list[UUID]:
    spine = tables.SPINE
    return [
        one
        for where in wheres
        for one in source.scalars(select(spine.c.id).where(where).order_by(spine.c.seq))
    ]


def _copy_facts(source: Session, target: Session, ids: list[UUID]) -> None:
    """Copies the facts that are not there yet, the columns as they are."""
    spine = tables.SPINE
    for some in cases.in_hundreds(ids):
        here = set(target.scalars(select(spine.c.id).where(spine.c.id.in_(some))))
        found = source.execute(select(spine).where(spine.c.id.in_(some)).order_by(spine.c.seq))
        rows = [{**one._mapping} for one in found if one.id not in here]
        for row in rows:
            row.pop("seq")
        insert_rows(target, spine, rows)
        for kind in {row["kind"] for row in rows} & f.KINDS.keys():
            typed = tables.TABLES[f.KINDS[kind]]
            mine = [row["id"] for row in rows if row["kind"] == kind]
            bodies = source.execute(select(typed).where(typed.c.id.in_(mine)))
            insert_rows(target, typed, [{**one._mapping} for one in bodies])


def _lay(source: Session, target: Session, prospect: UUID, unsent: list[Any]) -> None:
    """Unsent acts over what the server says; what it sent nothing of is as it was last heard."""
    case = cases.load_case(target, prospect)
    said = heard.content_of(cases.snapshot(case)) if case else heard.said_of(source, prospect)
    if said is not None:
        heard.arrive(target, prospect, said, unsent)


def _count(source: Session, target: Session) -> None:
    """Every row and fact that only this computer has is in the new file."""
    for table in CARRIED:
        count = select(func.count()).select_from(table)
        if source.scalar(count) != target.scalar(count):
            raise KnownError(
                f"Not all of '{table.name}' went over to the new copy.",
                "Nothing was changed; the store in use is as it was.",
            )
    spine, box = tables.SPINE, table_of(desk_side.OutboxRow)
    kept = select(spine.c.id).where(
        spine.c.act_id.in_(select(box.c.act_id)) | (spine.c.kind == f.RecordingKept.kind)
    )
    missing = set(source.scalars(kept)) - set(target.scalars(kept))
    if missing:
        raise KnownError(
            f"{len(missing)} facts did not go over to the new copy.",
            "Nothing was changed; the store in use is as it was.",
        )
