"""An embedded store becomes the team's: all its facts and state go into the team database.

The same classes are the tables on both sides, so rows go over as they are; the order of facts is
kept. It is one transaction: the team begins with all of it or with nothing. Sounds of recordings go
after it, each by itself (`app.jobs.team_moved_sounds`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, column, exists, func, insert, select
from sqlalchemy import table as table_named
from sqlalchemy.orm import Session

from app.domain.errors import KnownError
from app.domain.syncing import digest
from app.models import desk_side, local
from app.models import facts as tables
from app.models.base import Base
from app.models.server.names import Names
from app.sync.installing import AskPassword, connected
from app.sync.setting_up import team_tables

ROWS = 1_000
"""Rows of one statement."""
_KEY = table_named("recording_key", column("recording"))
_OWN = {desk_side.__name__, local.__name__}


@dataclass(frozen=True, slots=True)
class Moved:
    """What went over. `facts` were compared by their hashes too.

    Attributes:
        rows: By table; empty where all of it had gone over before.
        since: Facts that were written here after it had gone over: the team does not have them.
    """

    org: str
    rows: dict[str, int]
    since: int = 0

    @property
    def facts(self) -> int:
        """How many facts."""
        return self.rows.get(tables.SPINE.name, 0)

    @property
    def again(self) -> bool:
        """Whether the store had gone over before."""
        return not self.rows


def moving() -> tuple[Table, ...]:
    """The tables that go over, those first that others refer to; what is this computer's stays."""
    stays = {one.class_.__table__ for one in Base.registry.mappers if one.class_.__module__ in _OWN}
    return tuple(one for one in Base.metadata.sorted_tables if one not in stays)


def move(
    source: Session,
    url: str,
    org: str,
    ask: AskPassword | None = None,
    progress: Callable[[str, int], None] = lambda _table, _rows: None,
) -> Moved:
    """Copies a store into a team that was just set up, and counts; nothing if it did so before.

    Args:
        source: Sees one state of the store.
        progress: Told (table, rows so far).

    Raises:
        KnownError: The team can't be reached, is not there, has people or leads already, or holds
            something else than the store at the end; then nothing was moved.
    """
    with connected(url, ask) as connection, team_tables(connection, org) as target:
        if _went_before(source, target):
            return Moved(org, {}, _written_since(source, target))
        _require_empty(target, org)
        rows = {}
        for table in moving():
            count = 0
            for some in _chunks(source, table):
                target.execute(insert(table), some)
                count += len(some)
                progress(table.name, count)
            rows[table.name] = count
        _compare(source, target, rows)
        for name in rows:
            # Else the first claims are planned for tables of which nothing is known.
            target.exec_driver_sql(f"ANALYZE {Names(org).private}.{name}")
    return Moved(org, rows)


def without_key(
    url: str, org: str, ask: AskPassword | None, recordings: Iterable[UUID]
) -> set[UUID]:
    """Those recordings that the team knows of and whose sound it does not have.

    Raises:
        KnownError: The team can't be reached, or is not there.
    """
    kept = Base.metadata.tables["recording_kept"]
    found: set[UUID] = set()
    with connected(url, ask) as connection, team_tables(connection, org) as target:
        ids = tuple(recordings)
        for start in range(0, len(ids), ROWS):
            some = ids[start : start + ROWS]
            query = select(kept.c.id).where(
                kept.c.id.in_(some), ~exists().where(_KEY.c.recording == kept.c.id)
            )
            found.update(target.execute(query).scalars())
    return found


def _went_before(source: Session, target: Any) -> bool:
    """Whether this very store is in the team: its first fact is there, and ids are given once."""
    first = source.scalar(select(tables.SPINE.c.id).order_by(tables.SPINE.c.seq).limit(1))
    return first is not None and bool(_known(target, [first]))


def _written_since(source: Session, target: Any) -> int:
    """How many of the newest facts the team does not have."""
    newest = select(tables.SPINE.c.id).order_by(tables.SPINE.c.seq.desc())
    count = 0
    for some in source.scalars(newest.execution_options(yield_per=ROWS)).partitions(ROWS):
        known = _known(target, some)
        if known:
            return count + next(at for at, one in enumerate(some) if one in known)
        count += len(some)
    return count


def _known(target: Any, facts: Any) -> set[UUID]:
    return set(
        target.execute(select(tables.SPINE.c.id).where(tables.SPINE.c.id.in_(facts))).scalars()
    )


def _require_empty(target: Any, org: str) -> None:
    for name in ("fact", "person", "lead"):
        table = Base.metadata.tables[name]
        if target.execute(select(func.count()).select_from(table)).scalar_one():
            raise KnownError(
                f"The team '{org}' has people or leads already.",
                "Nothing was moved.",
                "Set up another organisation: segue team init URL --org NAME",
            )


def _chunks(source: Session, table: Table) -> Iterator[list[dict[str, Any]]]:
    query = select(table)
    if table is tables.SPINE:
        query = query.order_by(table.c.seq)
    found = source.execute(query.execution_options(yield_per=ROWS))
    for part in found.partitions(ROWS):
        rows = [dict(row._mapping) for row in part]
        if table is tables.SPINE:
            for row in rows:
                del row["seq"]  # the team counts by itself, in the same order
        yield rows


def _compare(source: Session, target: Any, rows: dict[str, int]) -> None:
    for table in moving():
        there = target.execute(select(func.count()).select_from(table)).scalar_one()
        if there != rows[table.name]:
            raise KnownError(
                f"{rows[table.name]} rows of '{table.name}' went, {there} arrived.",
                "Nothing was moved.",
            )
    hashes = select(tables.SPINE.c.hash)
    if digest(source.scalars(hashes)) != digest(target.execute(hashes).scalars()):
        raise KnownError("The facts that arrived are not those that went.", "Nothing was moved.")
