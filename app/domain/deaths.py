"""After which call a lead died: rejected after the hand-off, or lost after interest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain import facts as f
from app.domain.measure_cases import REACHED
from app.domain.vocabulary import IN_CONVERSATION, Stage

_GONE = frozenset({str(Stage.LOST), str(Stage.DISQUALIFIED)})
_WANTED = frozenset(str(one) for one in IN_CONVERSATION)


@dataclass(slots=True)
class Deaths:
    """When the lead died after one call; each the first time."""

    rejected_at: datetime | None = None
    lost_at: datetime | None = None


def deaths(facts: Iterable[f.Fact]) -> dict[UUID, Deaths]:
    """The deaths of one lead, by the call before them.

    A rejection belongs to the last conversation before the hand-off, because that is where the
    lead was won; a loss to the last conversation before it.

    Args:
        facts: The effective facts of the lead, in order.
    """
    found: dict[UUID, Deaths] = {}
    last: UUID | None = None
    passed_after: dict[UUID, UUID | None] = {}
    interested = False
    for fact in facts:
        body = fact.body
        if isinstance(body, f.CallSaved) and body.disposition in REACHED:
            last = body.attempt
        elif isinstance(body, f.HandedOff):
            passed_after[fact.id] = last
        elif isinstance(body, f.HandOffAnswered) and not body.accepted:
            call = passed_after.get(body.handoff)
            if call is not None:
                one = found.setdefault(call, Deaths())
                one.rejected_at = one.rejected_at or fact.made_at
        elif isinstance(body, f.Decision) and fact.stale is None:
            interested = interested or body.stage_to in _WANTED
            if interested and body.stage_to in _GONE and last is not None:
                one = found.setdefault(last, Deaths())
                one.lost_at = one.lost_at or fact.made_at
    return found
