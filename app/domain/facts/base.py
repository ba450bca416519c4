"""The facts of a calling team: what was said, done and decided, one dataclass per kind.

A fact is never changed and never removed. `app.models.facts` makes one typed table of each
class here, `app.domain.folding` makes state of them; a new kind is one class in this file and one
migration. Field types are limited to str, int, float, bool, UUID, datetime (aware, UTC),
`Json` and their optionals, so that both engines keep them alike.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

Json = dict[str, Any] | list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What one fact says. `kind` names its table and stands in the spine."""

    kind: ClassVar[str] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row of the spine with its body.

    Attributes:
        id: UUIDv7; the typed row has the same id.
        act_id: Shared by all facts of one act.
        act: Name of the act that said it.
        lead: The lead it is about, if one.
        prospect: The prospect it is about, if one; every lead fact carries it too.
        made_at: When it was kept, aware UTC.
        made_by: The person who acted; None for the clock and the gate itself.
        role: The role of the screen it was done on.
        device: The computer it was done on.
        corrects: The fact that this one corrects.
        stale: Why it came too late to move anything; None in the ordinary case.
        seq: Order of acceptance in this store; 0 before it is stored.
    """

    id: UUID
    act_id: UUID
    act: str
    body: Body
    lead: UUID | None
    prospect: UUID | None
    made_at: datetime
    made_by: UUID | None
    role: str
    device: str
    corrects: UUID | None = None
    stale: str | None = None
    seq: int = 0
