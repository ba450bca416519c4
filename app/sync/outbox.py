"""Acts on their way to the team: kept in their own transaction, for 72 hours after the answer.

States: new, then acked, stale or quarantined, then purged (sync-design 3.3). Nothing is deleted at
the answer: an asynchronous failover loses what was acknowledged, and only this desk still has it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.syncing import ANSWERED, BATCH_BYTES, BATCH_FACTS, KEPT, Sent, batches
from app.models.bulk_insert import insert_rows
from app.models.cases import in_hundreds
from app.models.desk_side import HeldLease, OutboxRow
from app.models.facts import SPINE
from app.models.quick import Quick, change_row
from app.models.state import Lead
from app.models.types import dumps
from app.sync import heard, settling
from app.sync.wire import (
    LIBRARY,
    Plain,
    facts_out,
    forget_facts,
    mark_stale,
    plain,
    plain_row,
    table_of,
)

_OUTBOX = table_of(OutboxRow)
_UNSENT = Quick(
    select(_OUTBOX)
    .where(_OUTBOX.c.state == bindparam("state", Sent.NEW))
    .order_by(_OUTBOX.c.n)
    .limit(bindparam("limit", type_=Integer))
)
_DOUBTED = Quick(
    select(_OUTBOX.c.act_id)
    .where(_OUTBOX.c.state == bindparam("state", Sent.NEW))
    .where(_OUTBOX.c.generation != "", _OUTBOX.c.reason == "")
    .order_by(_OUTBOX.c.n)
    .limit(bindparam("limit", type_=Integer))
)
_BY_ACT = Quick(select(_OUTBOX).where(_OUTBOX.c.act_id == bindparam("act_id")))
_EPOCH = Quick(select(HeldLease.epoch).where(HeldLease.lead == bindparam("lead")))


@dataclass(slots=True)
class ActState:
    """The state rows that an act left, exactly as it wrote them, by key.

    Attributes:
        prospects: Of each the columns that the act moved, all of a new one.
        phones: Where the act moved a line of them.
        phones_before: The lines that it knew.
    """

    leads: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    prospects: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    phones: dict[UUID, list[dict[str, Any]]] = field(default_factory=dict)
    phones_before: dict[UUID, list[dict[str, Any]]] = field(default_factory=dict)
    promises: dict[UUID, list[dict[str, Any]]] = field(default_factory=dict)
    numbers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def plain(self) -> Plain:
        """As it travels."""
        return {
            "leads": {str(k): plain_row(v) for k, v in self.leads.items()},
            "prospects": {str(k): plain_row(v) for k, v in self.prospects.items()},
            "phones": {str(k): [plain_row(one) for one in v] for k, v in self.phones.items()},
            "phones_before": {
                str(k): [plain_row(one) for one in v] for k, v in self.phones_before.items()
            },
            "promises": {str(k): [plain_row(one) for one in v] for k, v in self.promises.items()},
            "numbers": {k: plain_row(v) for k, v in self.numbers.items()},
        }


@dataclass(frozen=True, slots=True)
class KeptAct:
    """An act as its journal hands it over.

    Attributes:
        facts: Ids, in the order in which they were said.
        lead: The lead whose lease it was done under, if one.
        before: Of each prospect whose state it moved, as it was: {"prospect", "phones", "leads"},
            each lead with its promises. None for a prospect that is new.
    """

    act_id: UUID
    act: str
    role: str
    made_at: datetime
    facts: tuple[UUID, ...]
    lead: UUID | None
    state: ActState
    before: dict[UUID, dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An act to be pushed, as it travels."""

    n: int
    act_id: UUID
    said: Plain


@dataclass(frozen=True, slots=True)
class Unsent:
    """What the status bar tells.

    Attributes:
        acts: Not answered yet.
        oldest: When the oldest of them was made.
        set_aside: Acts that came too late or were not understood, in the last 72 hours.
    """

    acts: int
    oldest: datetime | None
    set_aside: int


class Outbox:
    """The outbox; every method works in the session it is given."""

    def keep(self, session: Session, act: KeptAct) -> None:
        """Keeps an act, in the act's own transaction."""
        revs = heard.note(session, act.before, act.state.leads)
        content = {
            "act_id": str(act.act_id),
            "act": act.act,
            "role": act.role,
            "made_at": plain(act.made_at),
            "epoch": None if act.lead is None else _EPOCH.value(session, lead=act.lead),
            "base_rev": revs,
            "facts": [str(one) for one in act.facts],
            "state": act.state.plain(),
        }
        insert_rows(
            session,
            _OUTBOX,
            [
                {
                    "act_id": act.act_id,
                    "content": content,
                    "prospects": [str(one) for one in act.before],
                    "state": Sent.NEW,
                    "reason": "",
                    "answered_at": None,
                    "generation": "",
                }
            ],
        )

    def row(self, session: Session, act_id: UUID) -> Any:
        """The row of an act."""
        return _BY_ACT.row(session, act_id=act_id)

    def unsent(self, session: Session) -> list[Any]:
        """The rows without an answer, oldest first."""
        return _UNSENT.rows(session, limit=-1)

    def batch(self, session: Session, most: int = BATCH_FACTS) -> list[Waiting]:
        """What the next push carries: at most so many facts or 1 MB, the oldest first."""
        return next(iter(batches(self._sized(session, most), most)), [])

    def _sized(self, session: Session, most: int) -> Iterable[tuple[Waiting, int, int]]:
        rows, facts = [], 0
        for row in _UNSENT.rows(session, limit=most):
            rows.append(row)
            facts += len(row.content["facts"])
            if facts > most:
                break
        bodies = facts_out(session, [UUID(one) for row in rows for one in row.content["facts"]])
        for row in rows:
            said = {**row.content, "facts": [bodies[one] for one in row.content["facts"]]}
            size = len(dumps(said).encode())
            yield Waiting(row.n, row.act_id, said), len(said["facts"]), min(size, BATCH_BYTES)

    def answered(
        self, session: Session, answers: Sequence[Plain], generation: str, at: datetime
    ) -> set[UUID]:
        """Keeps the server's answer to each act. Returns the prospects whose state went back."""
        settled = []
        for answer in answers:
            row = _BY_ACT.row(session, act_id=UUID(answer["act_id"]))
            if row is None or row.state != Sent.NEW:
                continue
            state = self._answer(session, row, answer, generation, at)
            prospects = frozenset(UUID(one) for one in row.prospects)
            revs = answer.get("revs") or {}
            settled.append(settling.Settled(row.content, prospects, state is Sent.ACKED, revs))
        return settling.settle(session, settled, self.unsent(session))

    def _answer(
        self, session: Session, row: Any, answer: Plain, generation: str, at: datetime
    ) -> Sent:
        reason = answer.get("reason") or ""
        state = ANSWERED[answer["answer"]]
        if answer["answer"] == "duplicate" and reason:
            state = Sent.STALE  # the answer to the first push was lost, and that was its reason
        said = {"state": state, "reason": reason, "answered_at": at, "generation": generation}
        change_row(session, _OUTBOX, "n", row.n, said)
        self._mark(session, row, answer, state, reason)
        return state

    def _mark(self, session: Session, row: Any, answer: Plain, state: Sent, reason: str) -> None:
        late = [
            (UUID(one["id"]), one.get("reason") or reason)
            for one in answer.get("facts") or ()
            if one.get("answer") in ("stale", "quarantined")
        ]
        if not late and state in (Sent.STALE, Sent.QUARANTINED):
            late = [(UUID(one), reason) for one in row.content["facts"]]
        for fact, why in late:
            mark_stale(session, [fact], why or str(state))

    def again(self, session: Session, generation: str, at: datetime) -> int:
        """Another server answers: all of the last 72 hours is new again. Returns how many.

        What it took in the same words before is asked about first (`doubted`); all else is pushed
        once more, and what the server has of it is answered as a duplicate.
        """
        done = session.execute(
            update(_OUTBOX)
            .where(_OUTBOX.c.state != Sent.NEW, _OUTBOX.c.generation != generation)
            .where(_OUTBOX.c.answered_at >= at - KEPT)
            .values(state=Sent.NEW)
            .returning(_OUTBOX.c.n)
        ).all()
        return len(done)

    def doubted(self, session: Session, most: int) -> list[UUID]:
        """Acts that another server took: whether this one has them is not known, oldest first."""
        return [row.act_id for row in _DOUBTED.rows(session, limit=most)]

    def not_there(self, session: Session, acts: Sequence[UUID]) -> None:
        """The server was asked about these: those without an answer it does not have."""
        for some in in_hundreds(list(acts)):
            session.execute(
                update(_OUTBOX)
                .where(_OUTBOX.c.act_id.in_(some), _OUTBOX.c.state == Sent.NEW)
                .values(generation="")
            )

    def purge(self, session: Session, at: datetime) -> int:
        """Drops what was answered more than 72 hours ago. Returns how many.

        What the team has not taken in stays, as this desk alone may have it.

        Facts of leads that are gone stayed for these acts only, and go with them.
        """
        old = _OUTBOX.c.answered_at < at - KEPT
        session.execute(
            update(_OUTBOX).where(_OUTBOX.c.state == Sent.QUARANTINED, old).values(state=Sent.ALONE)
        )
        done = session.scalars(
            delete(_OUTBOX)
            .where(_OUTBOX.c.state.not_in((Sent.NEW, Sent.ALONE)), old)
            .returning(_OUTBOX.c.act_id)
        ).all()
        fact = SPINE.c
        for acts in in_hundreds(list(done)):
            gone = fact.lead.not_in(select(Lead.id)), fact.kind.not_in(LIBRARY)
            forget_facts(session, fact.act_id.in_(acts), fact.lead.is_not(None), *gone)
        return len(done)

    def count(self, session: Session) -> Unsent:
        """What the status bar tells."""
        grouped = select(_OUTBOX.c.state, func.count()).group_by(_OUTBOX.c.state)
        counts: dict[str, int] = {row[0]: row[1] for row in session.execute(grouped)}
        first = next(iter(self.unsent(session)[:1]), None)
        oldest = None if first is None else datetime.fromisoformat(first.content["made_at"])
        aside = counts.get(Sent.STALE, 0) + counts.get(Sent.QUARANTINED, 0)
        return Unsent(counts.get(Sent.NEW, 0), oldest, aside)


OUTBOX = Outbox()
"""The one that acts keep themselves in."""
