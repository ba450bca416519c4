"""New prospects in bulk: rows that were made ready, written in few statements."""

from typing import Any
from uuid import UUID

from app.acts import ready_columns as columns
from app.acts.ready import ReadyRow
from app.models import search
from app.models.quick import driver_cursor
from app.reads.desk import Desk


class Bulk:
    """Collects new prospects with one lead each and writes them in one go."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rows: list[tuple[ReadyRow, bool]] = []

    def add(self, row: ReadyRow, *, shares: bool) -> UUID:
        """Adds one new prospect with its lead. Returns the prospect's id."""
        self._rows.append((row, shares))
        return UUID(bytes=row.prospect)

    def write(self) -> None:
        """Writes all that was added."""
        if not self._rows:
            return
        session, rows = self._desk.session, self._rows
        first = search.next_number(session)
        connection = session.connection()
        cursor = driver_cursor(connection)
        columns.SPINE.write(cursor, self._spine())
        columns.ADDED.write(cursor, [(*row.added, shares) for row, shares in rows])
        columns.SCORED.write(cursor, [row.scored[1] for row, _ in rows if row.scored])
        numbered = [(number, *one) for number, one in enumerate(rows, first)]
        columns.PROSPECT.write(
            cursor, [(*row.person, shares, number) for number, row, shares in numbered]
        )
        columns.PHONE.write(cursor, [phone for row, _ in rows for phone in row.phones])
        columns.LEAD.write(cursor, self._leads())
        found = [(number, *row.text, row.prospect) for number, row, _ in numbered]
        search.add(connection, cursor, found)

    def _spine(self) -> list[tuple[Any, ...]]:
        desk = self._desk
        constant = {
            "act_id": desk.new_id(),
            "act": "take_rows",
            "schema_v": 1,
            "made_at": desk.now,
            "role": desk.role,
            "device": desk.device,
            "corrects": None,
            "stale": None,
            "extra": None,
        }
        by_actor = columns.SPINE.added({"made_by": desk.actor.id, **constant})
        by_card = columns.SPINE.added(
            {"made_by": None, **constant}
        )  # the card says it, nobody else
        found: list[tuple[Any, ...]] = []
        for row, shares in self._rows:
            found.append((*row.said, row.hashes[shares], *by_actor))
            if row.scored is not None:
                found.append((*row.scored[0], *by_card))
        return found

    def _leads(self) -> list[tuple[Any, ...]]:
        now = self._desk.now
        moments = {"added_at": now, "stage_since": now, "changed_at": now}
        by_actor = columns.LEAD.added({"changed_by": self._desk.actor.id, **moments})
        by_card = columns.LEAD.added({"changed_by": None, **moments})
        return [(*row.lead, *(by_card if row.scored else by_actor)) for row, _ in self._rows]
