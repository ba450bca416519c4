"""What goes on between calls: points, promises, stages, hand-offs, deals, and taking back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.facts.base import Body, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class PointSet(Body):
    """A continuation point: where the conversation stopped and what it goes on with.

    Attributes:
        wall: The promised local time, ISO without zone; the promise itself.
        zone: Whose clock `wall` means.
        due_from, due_until: The window in UTC, worked out from `wall` and `zone`.
        span: False for a time (window 10 min before to 10 after), True for 'morning' and such.
        asked: The prospect named the time.
        follows: The point that this one goes on from.
    """

    kind = "point_set"
    stopped_at: str
    opens_with: str
    open_question: str = ""
    open_objection: str = ""
    goes_on_with: str = ""
    signal: str = ""
    way: str = "call"
    wall: str
    zone: str
    due_from: datetime
    due_until: datetime
    lapses_at: datetime
    span: bool = False
    asked: bool = True
    said: str = ""
    follows: UUID | None = None
    attempt: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointMoved(Body):
    """Another time for an open point, and who asked for it."""

    kind = "point_moved"
    point: UUID
    asked_by: str
    wall: str
    zone: str
    due_from: datetime
    due_until: datetime
    lapses_at: datetime
    span: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PointClosed(Body):
    """A point ended: 'conversation', 'newer point', 'won', 'closed by rep' ..."""

    kind = "point_closed"
    point: UUID
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseMade(Body):
    """Who does what by when; `by_at` is the end of that day or the time given, UTC."""

    kind = "promise_made"
    point: UUID
    by: str
    what: str
    due_at: datetime | None = None
    wall: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseDone(Body):
    """A promise was ticked."""

    kind = "promise_done"
    promise: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Body):
    """What an act decided; the fold applies it and never decides again.

    Attributes:
        owner: The owner from now on (None: nobody).
        next_try_at: Not before this moment, UTC.
        misses: Attempts not reached in a row, after this act.
        rules: Versions that decided, e.g. {"campaign": 4}.
    """

    kind = "decision"
    stage_from: str
    stage_to: str
    owner: UUID | None
    next_try_at: datetime | None = None
    next_why: str = ""
    misses: int = 0
    point_misses: int = 0
    busy_redials: int = 0
    gate_met: bool = False
    rules: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored(Body):
    """The intent score with the reasons that made it: list of {"points", "reason", ...}."""

    kind = "scored"
    score: int
    uncapped: int
    card_version: int
    reasons: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived(Body):
    """A supervisor let a lead through the gate although something was short."""

    kind = "waived"
    short: Json
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOff(Body):
    """The package that goes to telesales; `to` None means the first who is free."""

    kind = "handed_off"
    campaign: UUID
    to: UUID | None
    line: str
    answer_by: datetime
    automatic: bool = False
    score: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffAnswered(Body):
    """Accepted, or rejected with one of the nine reasons and one line."""

    kind = "handoff_answered"
    handoff: UUID
    campaign: UUID
    accepted: bool
    reason: str = ""
    line: str = ""
    after_accepting: bool = False
    late: bool = False
    own: bool = False
    charged_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack(Body):
    """The desk returned a lead to its telemarketer."""

    kind = "sent_back"
    reason: str
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked(Body):
    """A lead rests in nurture until a time; the first call restores the stage before."""

    kind = "parked"
    until: datetime
    wall: str
    zone: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disqualified(Body):
    """A lead left the sequence, with its reason."""

    kind = "disqualified"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Body):
    """A supervisor took a lead back from a side exit."""

    kind = "reopened"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassigned(Body):
    """A supervisor gave a lead, with its point, to another person."""

    kind = "reassigned"
    to: UUID | None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealSet(Body):
    """The deal as it stands: integer minor units and ISO 4217 code."""

    kind = "deal_set"
    deal: UUID
    amount_minor: int
    currency: str
    per: str = ""
    closes_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealClosed(Body):
    """Won or lost, with the reason."""

    kind = "deal_closed"
    deal: UUID | None
    campaign: UUID
    won: bool
    amount_minor: int = 0
    currency: str = ""
    reason: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction(Body):
    """An act was taken back within its time; its facts stay and no longer count."""

    kind = "retraction"
    retracts: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Body):
    """A saved fact says something else now: which fact, which field, was, is, why."""

    kind = "correction"
    fact: UUID
    field: str
    was: str
    now: str
    why: str
