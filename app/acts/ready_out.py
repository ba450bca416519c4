"""Rows of a list made ready for the team's database: as they travel, with ids of their own.

A row that is sent again after a cut has the same ids as before, so nobody takes it twice.
"""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from app.acts.new_lead import NewLead
from app.acts.ready import Folded, Preparation, hashes
from app.acts.ready_values import person_values, phone_values
from app.domain import facts as f
from app.domain.campaign import Campaign
from app.models import facts as tables
from app.sync.wire import Plain, plain_row

_MOST_LINES = 1 << 24


class LineIds:
    """Ids that follow from the run of an import and the line: the same each time, in their order.

    The first bytes are those of the run and the line, so that the rows of a list lie together in an
    index (RFC 9562, version 8).
    """

    def __init__(self, run: str) -> None:
        self._run = hashlib.sha256(run.encode()).digest()
        self._line, self._number = 0, 0

    def begin(self, line: int) -> None:
        """The ids from now on are of this line."""
        self._line, self._number = line, 0

    def __call__(self) -> UUID:
        """The next id of the line."""
        self._number += 1
        said = b"%d.%d" % (self._line, self._number)
        rest = bytearray(hashlib.sha256(self._run + said).digest()[:10])
        rest[0] = 0x80 | rest[0] & 0x0F
        rest[2] = 0x80 | rest[2] & 0x3F
        return UUID(bytes=self._run[:3] + (self._line % _MOST_LINES).to_bytes(3) + bytes(rest))


class Outgoing:
    """Makes rows ready for `import_rows`.

    Args:
        run: Names the run of the import: its id, and when the team began it.
        by: Who brings the list in.
        moment: For which the windows of the calling rules are asked.
    """

    def __init__(
        self, campaign: Campaign, job: str, run: str, by: UUID | None, moment: datetime
    ) -> None:
        self._ids = LineIds(run)
        self._made = Preparation(campaign, job, moment, self._ids)
        self._by, self._moment = by, moment

    def row(self, row: NewLead) -> Plain:
        """One row, as it travels."""
        self._ids.begin(row.line)
        made = self._made.folded(row)
        at = self._moment
        lead = {
            **self._made.lead_values(made),
            "added_at": at,
            "stage_since": at,
            "changed_at": at,
            "changed_by": None if made.scored else self._by,  # the card says it, nobody else
        }
        return {
            "prospect": plain_row(person_values(made.case)),
            "phones": [plain_row(one) for one in phone_values(made.case)],
            "lead": plain_row(lead),
            "facts": self._facts(made),
        }

    def _facts(self, made: Folded) -> list[Plain]:
        values = tables.values(made.fact.body)
        alone, shared = hashes(made.fact.id.bytes, values)
        found = [{**_fact(made.fact, alone, values), "hash_shared": shared.hex()}]
        if made.scored is not None:
            score, fact = made.scored
            sealed = tables.sealed(fact.id.bytes, score.words)
            found.append({**_fact(fact, sealed, score.values), "by_nobody": True})
        return found


def _fact(fact: f.Fact, sealed: bytes, values: dict[str, Any]) -> Plain:
    said = {"id": fact.id, "kind": fact.body.kind, "schema_v": 1, "lead": fact.lead}
    said |= {"prospect": fact.prospect, "made_at": fact.made_at, "hash": sealed}
    return {**plain_row(said), "body": plain_row(values)}


def started(
    job: str, campaign: UUID, file_name: str, mapping: Plain, at: datetime, id_: UUID
) -> Plain:
    """The fact with which a list begins, as it travels."""
    body = f.ImportStarted(job=job, campaign=campaign, file_name=file_name, mapping=mapping)
    values = tables.values(body)
    said = {"id": id_, "kind": body.kind, "schema_v": 1, "lead": None, "prospect": None}
    said |= {"made_at": at, "hash": tables.digest(id_, body.kind, values)}
    return {**plain_row(said), "body": plain_row(values)}
