"""The queue of one person: the own next calls, each with the facts of why it is next."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from app.domain.points import BEFORE, PointFacts
from app.domain.queue_order import Group, Queue, QueueGroup, QueueItem, order
from app.domain.vocabulary import Stage
from app.models.state import Lead
from app.reads import queue_rows
from app.reads.desk import Desk

_LATER_SHOWN = 5


@dataclass(frozen=True, slots=True)
class QueueQuestion:
    """The queue of the person at the desk, in the role of the screen.

    Attributes:
        in_call: The lead on the line; it stands first, pinned.
        counted: Without it only what stands first is read, in a quarter of the time: nobody counts
            the pool, and what is for later is not there.
    """

    in_call: UUID | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row, with everything its three lines say. Times are aware UTC.

    Attributes:
        group: Where it stands, see `domain.queue_order.Group`.
        point: The open continuation point as the domain asks for it.
        score_waits: A hand-off: until when it waits for an answer.
        promise: What of ours is open, when that is why it stands here.
        draft: Something typed on it is not saved yet.
    """

    lead: UUID
    group: Group
    name: str
    role: str
    company: str
    place: str
    pronoun: str
    zone: str
    zones: tuple[str, ...]
    stage: str
    campaign: UUID
    source: str
    score: int
    attempts: int
    added_at: datetime | None
    last_disposition: str
    next_try_at: datetime | None
    next_why: str
    point: PointFacts | None
    point_wall: str
    point_span: bool
    point_open: str
    point_goes_on: str
    point_said: str
    answer_by: datetime | None
    handed_at: datetime | None
    parked_until: datetime | None
    rejected: str
    promise: str
    promise_due_at: datetime | None
    deal_minor: int
    deal_currency: str
    callable_until: datetime | None
    draft: bool
    unfinished: bool


@dataclass(frozen=True, slots=True)
class QueueAnswer:
    """A queue in order.

    Attributes:
        rows: From the top; groups are consecutive.
        counts: How many stand in each group, also those not read.
        waiting: New leads that wait behind what is due.
        limited: They wait because more than five points are overdue.
        later: The next ones of today, when nothing else is there.
        counted: Whether counts and what is for later are all there; see `QueueQuestion`.
    """

    rows: tuple[QueueRow, ...]
    counts: dict[Group, int]
    total: int
    overdue: int
    waiting: int
    limited: bool
    later: tuple[QueueRow, ...]
    counted: bool = True


def _point(row: Any) -> PointFacts | None:
    if row.point is None or row.point_from is None:
        return None
    dialled = row.last_attempt_at
    return PointFacts(
        due_from=row.point_from,
        due_until=row.point_until,
        lapses_at=row.point_lapses,
        span=row.point_span,
        dialled_at=dialled if dialled is not None and dialled >= row.point_from else None,
        kept=row.point_kept,
    )


def _item(row: Any, promise: Any, question: QueueQuestion, *, handoff: bool) -> QueueItem:
    return QueueItem(
        lead=row.id,
        stage=row.stage,
        score=row.score,
        stage_since=row.stage_since,
        added_at=row.added_at,
        attempts=row.attempts,
        point=None if handoff else _point(row),
        next_try_at=row.next_try_at,
        answer_by=row.answer_by if handoff else None,
        parked_until=row.parked_until,
        callable_until=row.callable_until,
        promise_due_at=promise.due_at if promise is not None else None,
        in_call=row.id == question.in_call,
    )


def _row(row: Any, group: Group, promise: Any, drafts: set[UUID], *, handoff: bool) -> QueueRow:
    return QueueRow(
        lead=row.id,
        group=group,
        name=row.name,
        role=row.role,
        company=row.company,
        place=row.place,
        pronoun=row.pronoun,
        zone=row.zone or (row.zones[0] if row.zones else ""),
        zones=tuple([row.zone] if row.zone else row.zones),
        stage=row.stage,
        campaign=row.campaign,
        source=row.source,
        score=row.score,
        attempts=row.attempts,
        added_at=row.added_at,
        last_disposition=row.last_disposition,
        next_try_at=row.next_try_at,
        next_why=row.next_why,
        point=None if handoff else _point(row),
        point_wall=row.point_wall,
        point_span=row.point_span,
        point_open=row.point_open,
        point_goes_on=row.point_goes_on,
        point_said=row.point_stopped_at,
        answer_by=row.answer_by if handoff else None,
        handed_at=row.handed_at,
        parked_until=row.parked_until,
        rejected=row.rejected,
        promise=promise.what if promise is not None else "",
        promise_due_at=promise.due_at if promise is not None else None,
        deal_minor=row.deal_minor,
        deal_currency=row.deal_currency,
        callable_until=row.callable_until,
        draft=row.id in drafts,
        unfinished=row.open_attempt is not None,
    )


def queue(question: QueueQuestion, desk: Desk) -> QueueAnswer:
    """The queue in order; nothing in it breaks a calling rule.

    The stored windows hold back what may not be called now; the caller asks every rule again
    for the rows it shows first and for each dial.
    """
    return answer_of(in_order(question, desk), desk)


def answer_of(found: "Ordered", desk: Desk) -> QueueAnswer:
    """The queue with everything its rows say."""
    drafts = set()
    if desk.actor.id is not None:
        drafts = {row[0] for row in queue_rows.DRAFTS.rows(desk.session, person=desk.actor.id)}

    asked = [item.lead for group in found.queue.groups for item in _shown(group)]
    rows = queue_rows.whole(desk, asked)

    def shown(group: Group, item: QueueItem) -> QueueRow:
        return found.said(rows[item.lead], group, item, drafts)

    answer = _answer(found.queue, shown, found.read, found.count)
    return answer if found.counted else _uncounted(answer)


def _uncounted(answer: QueueAnswer) -> QueueAnswer:
    """A group of which perhaps not all was read has no count."""
    counts = dict(answer.counts)
    counts.pop(Group.NEW, None)
    return replace(answer, counts=counts, counted=False)


def _shown(group: QueueGroup) -> tuple[QueueItem, ...]:
    """The rows of a group that are shown: of what is for later, the next ones."""
    return group.items[:_LATER_SHOWN] if group.group is Group.LATER else group.items


@dataclass(frozen=True, slots=True)
class Ordered:
    """A queue in order, before its rows are read whole.

    Attributes:
        handoffs: Leads that stand in it as hand-offs that wait for an answer.
        read: How many new leads were read.
        count: How many there are.
    """

    queue: Queue
    handoffs: frozenset[UUID]
    promises: dict[UUID, Any]
    read: int
    count: int
    counted: bool

    def row(self, group: Group, item: QueueItem, desk: Desk, drafts: set[UUID]) -> QueueRow:
        """A row with everything it says."""
        return self.said(queue_rows.ONE.row(desk.session, lead=item.lead), group, item, drafts)

    def said(self, whole: Any, group: Group, item: QueueItem, drafts: set[UUID]) -> QueueRow:
        """A row from what the store says of it."""
        handoff = item.lead in self.handoffs
        return _row(whole, group, self.promises.get(item.lead), drafts, handoff=handoff)


def in_order(question: QueueQuestion, desk: Desk) -> Ordered:
    """Who comes when, before the rows are read whole."""
    owned = queue_rows.owned(desk, later=question.counted)
    waiting_handoffs = queue_rows.offers(desk)
    pool, pool_count = queue_rows.pool(desk, count=question.counted)
    pinned = _pinned(desk, question, owned, pool)
    rows: dict[UUID, tuple[Any, bool]] = {}
    for row in [*pinned, *owned, *pool]:
        rows.setdefault(row.id, (row, False))
    for row in waiting_handoffs:
        rows[row.id] = (row, True)
    promises = queue_rows.promises(desk) if owned else {}
    items = {
        key: _item(row, promises.get(key), question, handoff=handoff)
        for key, (row, handoff) in rows.items()
    }
    kept = [one for one in items.values() if one.in_call or not _held(rows[one.lead][0], desk)]
    handoffs = frozenset(row.id for row in waiting_handoffs)
    answer = order(kept, desk.now, role=desk.role)
    return Ordered(answer, handoffs, promises, len(pool), pool_count, question.counted)


def _pinned(desk: Desk, question: QueueQuestion, owned: list[Any], pool: list[Any]) -> list[Any]:
    """The lead on the line, should no list have it."""
    if question.in_call is None or any(r.id == question.in_call for r in [*owned, *pool]):
        return []
    return queue_rows.ONE.rows(desk.session, lead=question.in_call)


def _held(row: Any, desk: Desk) -> bool:
    """A rule that does not end by itself holds the lead (do-not-call, held elsewhere ...)."""
    return row.callable_from is None and row.stage not in (Stage.HANDED_OFF, Stage.RETURNED)


def _answer(answer: Queue, shown: Any, read: int, count: int) -> QueueAnswer:
    rows: list[QueueRow] = []
    later: list[QueueRow] = []
    counts: dict[Group, int] = {}
    for group in answer.groups:
        if group.group is Group.LATER:
            later = [shown(group.group, item) for item in _shown(group)]
            continue
        counts[group.group] = len(group.items)
        rows += [shown(group.group, item) for item in group.items]
    more = max(0, count - read)
    if more and Group.NEW in counts:
        counts[Group.NEW] += more
    waiting = answer.waiting + (more if answer.waiting else 0)
    return QueueAnswer(
        tuple(rows),
        counts,
        sum(counts.values()),
        answer.overdue,
        waiting,
        answer.limited,
        tuple(later),
    )


@dataclass(frozen=True, slots=True)
class HeldBackQuestion:
    """How many new leads the calling rules hold back now, by rule."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Counts by rule, most first."""

    total: int
    by_rule: tuple[tuple[str, int], ...]


def held_back(question: HeldBackQuestion, desk: Desk) -> HeldBack:
    """Counts the leads of the pool that no window lets through now."""
    shut = or_(
        Lead.callable_from.is_(None), Lead.callable_from > desk.now, Lead.callable_until <= desk.now
    )
    rule = func.coalesce(Lead.held_by, "hours")
    rows = desk.session.execute(
        select(rule, func.count()).where(*queue_rows.pool_where(desk), shut).group_by(rule)
    )
    by_rule = sorted(((str(name), int(n)) for name, n in rows), key=lambda one: -one[1])
    return HeldBack(sum(n for _, n in by_rule), tuple(by_rule))


__all__ = ["BEFORE", "HeldBackQuestion", "QueueQuestion", "QueueRow", "held_back", "queue"]
