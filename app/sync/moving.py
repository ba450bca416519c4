"""An embedded store becomes the team's: all its facts and state go into the team database.

The same classes are the tables on both sides, so rows go over as they are; the order of facts is
kept. It is one transaction: the team begins with all of it or with nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from app.domain.errors import KnownError
from app.domain.syncing import digest
from app.models import desk_side, local
from app.models import facts as tables
from app.models.base import Base
from app.sync.setting_up import AskPassword, connected, team_tables

ROWS = 1_000
"""Rows of one statement."""
_OWN = {desk_side.__name__, local.__name__}


@dataclass(frozen=True, slots=True)
class Moved:
    """What went over: rows by table. `facts` were compared by their hashes too."""

    org: str
    rows: dict[str, int]

    @property
    def facts(self) -> int:
        """How many facts."""
        return self.rows[tables.SPINE.name]


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
    """Copies a store into a team that was just set up, and counts.

    Args:
        source: Sees one state of the store.
        progress: Told (table, rows so far).

    Raises:
        KnownError: The team can't be reached, is not there, has people or leads already, or holds
            something else than the store at the end; then nothing was moved.
    """
    with connected(url, ask) as connection, team_tables(connection, org) as target:
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
    return Moved(org, rows)


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
