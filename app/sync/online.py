"""What is written into the team's database at once: an act as the function `write` takes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.sync.outbox import OUTBOX
from app.sync.wire import Plain, facts_out

KINDS = {"campaign_set": "campaign", "person_set": "person", "scorecard_set": "card"}
"""Kinds of facts that are written, with the column that names what they are of."""
_UNSAID = frozenset({"id", "version", "pin_hash", "away", "away_since", *KINDS.values()})


@dataclass(frozen=True, slots=True)
class Other:
    """Two versions of something slow, as they travel.

    Attributes:
        kind: Of the facts of both, a key of `KINDS`.
        here: The columns as the team has them; None where it is gone.
        said: The same, as this desk said them.
        by, at: Who made the one that is here, and when, if that is known.
    """

    kind: str
    here: Plain | None
    said: Plain
    by: str | None
    at: datetime | None

    @property
    def version(self) -> int:
        """Of the one that the team has."""
        return int((self.here or {}).get("version") or 0)

    @property
    def is_same(self) -> bool:
        """Both say the same: an answer was lost, or two people had one idea."""
        here = self.here or {}
        unsaid = _UNSAID | ({"costs"} if not here.get("costs") else set())  # not sent to an admin
        said = {k: v for k, v in self.said.items() if k in here and k not in unsaid}
        return bool(said) and all(here[k] == v for k, v in said.items())


def as_written(session: Session, act_id: UUID) -> Plain:
    """The act as `write` takes it, out of the session in which it was worked out."""
    row = OUTBOX.row(session, act_id)
    ids = [UUID(one) for one in row.content["facts"]]
    bodies = facts_out(session, ids)
    return {
        "act": row.content["act"],
        "act_id": row.content["act_id"],
        "role": row.content["role"],
        "facts": [bodies[str(one)] for one in ids],
    }


def other_of(answer: Plain, sent: Plain) -> Other | None:
    """What stands in the way, as `write` answers it; None: it is stored."""
    found: dict[str, Any] | None = answer.get("conflict")
    if found is None:
        return None
    at = found.get("at")
    return Other(
        sent["facts"][0]["kind"],
        found.get("here"),
        found["said"],
        found.get("by"),
        datetime.fromisoformat(at) if at else None,
    )
