"""What a continuation point says, and how acts keep it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.campaign import Campaign
from app.domain.errors import Incomplete
from app.domain.state import Case, LeadState


@dataclass(frozen=True, slots=True)
class PointWhen:
    """When a point is due, as read from what was typed.

    Attributes:
        wall: Promised local time, ISO, without zone.
        due_from, due_until: Its window, aware UTC.
        lapses_at: End of that day's calling hours, aware UTC.
        span: 'morning', 'after 11' and such, rather than a time.
        asked: The prospect named the time.
        said: What was typed.
    """

    wall: str
    zone: str
    due_from: datetime
    due_until: datetime
    lapses_at: datetime
    span: bool = False
    asked: bool = True
    said: str = ""


@dataclass(frozen=True, slots=True)
class PromiseDraft:
    """Who promised what ('us' or 'prospect'), by when if said."""

    by: str
    what: str
    due_at: datetime | None = None
    wall: str = ""


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A continuation point as it is typed; every field may still be empty."""

    stopped_at: str = ""
    opens_with: str = ""
    open_question: str = ""
    open_objection: str = ""
    goes_on_with: str = ""
    signal: str = ""
    way: str = "call"
    when: PointWhen | None = None
    promises: tuple[PromiseDraft, ...] = ()


MISSING = {
    "stopped_at": "Say where the conversation stopped.",
    "open": "Say what is open: a question, an objection, a promise or what it goes on with.",
    "opens_with": "Say how the next call opens. One sentence is enough.",
    "when": "Say when, in the prospect's time.",
}


def missing(point: PointDraft) -> tuple[str, ...]:
    """The fields that are still required, in the order of the editor.

    'open' stands for: open question, open objection, promise or goes on with, at least one.
    """
    left = []
    if not point.stopped_at.strip():
        left.append("stopped_at")
    said = (point.open_question, point.open_objection, point.goes_on_with)
    if not any(one.strip() for one in said) and not point.promises:
        left.append("open")
    if not point.opens_with.strip():
        left.append("opens_with")
    if point.when is None:
        left.append("when")
    return tuple(left)


def require_whole(point: PointDraft) -> PointWhen:
    """The point's time, if nothing is missing.

    Raises:
        Incomplete: Names the first missing field.
    """
    left = missing(point)
    if left:
        raise Incomplete(left[0], MISSING[left[0]])
    assert point.when is not None
    return point.when


def say_point(
    journal: Journal,
    case: Case,
    lead: LeadState,
    campaign: Campaign,
    point: PointDraft,
    *,
    attempt: UUID | None,
) -> UUID:
    """Keeps a whole point and its promises; it follows the one before. Returns its id."""
    when = require_whole(point)
    number = journal.say(
        f.PointSet(
            stopped_at=point.stopped_at.strip(),
            opens_with=point.opens_with.strip(),
            open_question=point.open_question.strip(),
            open_objection=point.open_objection.strip(),
            goes_on_with=point.goes_on_with.strip(),
            signal=point.signal,
            way=point.way,
            wall=when.wall,
            zone=when.zone,
            due_from=when.due_from,
            due_until=when.due_until,
            lapses_at=when.lapses_at,
            span=when.span,
            asked=when.asked,
            said=when.said,
            follows=lead.point or lead.last_point,
            attempt=attempt,
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    for promise in point.promises:
        journal.say(
            f.PromiseMade(
                point=number,
                by=promise.by,
                what=promise.what.strip(),
                due_at=promise.due_at,
                wall=promise.wall,
                zone=when.zone,
            ),
            lead=lead.id,
            prospect=lead.prospect,
        )
    return number
