"""What several measures look at in SQL: calls, hand-offs with their answers, accepted leads.

Each is a common table expression that SQLite works out once for all measures of a question. They
are put together by windows over unions, never joined to each other: SQLite knows nothing of their
size and would scan one for each row of the other.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    text,
    true,
    union_all,
)

from app.domain import facts as f
from app.domain.campaign import Costs
from app.domain.measure_cases import KEEPS_WIN
from app.models.facts import SPINE, TABLES
from app.models.types import Id, UtcDateTime
from app.reads.desk import Desk
from app.reads.in_order import in_order
from app.reads.portable import Seconds


def counts(spine: FromClause = SPINE) -> ColumnElement[bool]:
    """The fact's act was not taken back."""
    return spine.c.act_id.not_in(select(TABLES[f.Retraction].c.retracts))


def _told(body: type[f.Body]) -> tuple[Any, Any]:
    """Facts of a kind that count: what to select from, and where. Read from `ix_fact_kind`."""
    typed = TABLES[body]
    # The second condition is the index's own, word for word, or SQLite would not take it.
    where = and_(SPINE.c.kind == body.kind, text("fact.kind <> 'lead_added'"), counts())
    return in_order(SPINE, typed, typed.c.id == SPINE.c.id), where


def flag(condition: Any) -> Any:
    """1 where it is so, else 0: sums count it."""
    return case((condition, 1), else_=0)


def seconds(later: Any, earlier: Any) -> Any:
    """Whole seconds from one moment to another, never below 0."""
    return Seconds(later, earlier)


# --- what several measures look at ---------------------------------------------------------------


def _corrected(typed: FromClause, field: str) -> Any:
    """A field of a fact as it stands corrected."""
    said, spine = TABLES[f.Correction], SPINE.alias()
    newest = (
        select(said.c.now)
        .join(spine, spine.c.id == said.c.id)
        .where(said.c.fact == typed.c.id, said.c.field == field, counts(spine))
        .order_by(spine.c.seq.desc())
        .limit(1)
        .correlate(typed)
        .scalar_subquery()
    )
    return func.coalesce(cast(newest, typed.c[field].type), typed.c[field])


class Shared:
    """What several measures look at; as common table expressions each is worked out once.

    Args:
        desk: Whose moment 'now' is.
        costs: Of each campaign.
    """

    def __init__(self, desk: Desk, costs: Mapping[UUID, Costs]) -> None:
        self.now = desk.now
        self.costs = costs

    @cached_property
    def calls(self) -> Any:
        """Saved calls, with the disposition as it stands now and seconds of work."""
        call = TABLES[f.CallSaved]
        told, where = _told(f.CallSaved)
        rang = seconds(func.coalesce(call.c.answered_at, call.c.ended_at), call.c.dialled_at)
        return (
            select(
                call.c.id,
                call.c.attempt,
                call.c.talk_s,
                (rang + call.c.talk_s + call.c.wrap_s).label("work"),
                _corrected(call, "disposition").label("disposition"),
                SPINE.c.role,
                SPINE.c.lead,
                SPINE.c.act_id,
                SPINE.c.seq,
                SPINE.c.made_at,
                SPINE.c.made_by,
            )
            .select_from(told)
            .where(where)
            .cte("calls")
        )

    @cached_property
    def answers(self) -> Any:
        """Answers to hand-offs; `place` 1 is the last one of its lead."""
        answer = TABLES[f.HandOffAnswered]
        told, where = _told(f.HandOffAnswered)
        place = func.row_number().over(partition_by=SPINE.c.lead, order_by=SPINE.c.seq.desc())
        return (
            select(
                SPINE.c.id,
                SPINE.c.lead,
                SPINE.c.seq,
                SPINE.c.made_at,
                SPINE.c.made_by,
                answer.c.handoff,
                answer.c.accepted,
                answer.c.own,
                place.label("place"),
            )
            .select_from(told)
            .where(where)
            .cte("answers")
        )

    @cached_property
    def accepted(self) -> Any:
        """The answer of each lead that was accepted and kept."""
        answers = self.answers
        return select(answers).where(answers.c.place == 1, answers.c.accepted == true()).subquery()

    @cached_property
    def handoffs(self) -> Any:
        """Hand-offs with the first and the last answer to each."""
        answers = self.answers
        told, where = _told(f.HandedOff)
        passed = select(
            SPINE.c.id.label("handoff"),
            SPINE.c.lead,
            SPINE.c.seq,
            SPINE.c.made_at,
            SPINE.c.made_by,
            literal(None, Boolean).label("accepted"),
        )
        answered = select(
            *(answers.c[one] for one in ("handoff", "lead", "seq", "made_at", "made_by")),
            answers.c.accepted,
        )
        turns = union_all(passed.select_from(told).where(where), answered).subquery()
        by: dict[str, Any] = {"partition_by": turns.c.handoff, "order_by": turns.c.seq}
        told_of = select(
            turns,
            func.row_number().over(**by).label("turn"),
            func.lead(turns.c.made_at, type_=UtcDateTime()).over(**by).label("answered_at"),
            func.lead(turns.c.made_by, type_=Id()).over(**by).label("answered_by"),
            func.last_value(turns.c.accepted, type_=Boolean())
            .over(**by, rows=(None, None))
            .label("last"),
        ).subquery()
        # An answer whose hand-off was taken back stands first of its own, and is no hand-off.
        return (
            select(told_of).where(told_of.c.turn == 1, told_of.c.accepted.is_(None)).cte("handoffs")
        )

    @cached_property
    def taken(self) -> Any:
        """Accepted leads with the won deal that still counts, if there is one."""
        answers, wins = self.answers, self._wins()
        every = union_all(
            select(
                *(answers.c[one] for one in ("id", "lead", "made_at", "made_by", "place")),
                answers.c.accepted,
                literal(None, Integer).label("amount"),
                literal(None, Text).label("currency"),
            ),
            select(
                wins.c.id,
                wins.c.lead,
                wins.c.made_at,
                wins.c.made_by,
                literal(0),
                literal(False),
                wins.c.amount_minor,
                wins.c.currency,
            ).where(wins.c.place == 1),
        ).subquery()
        of_lead: dict[str, Any] = {"partition_by": every.c.lead}
        known = select(
            *(every.c[one] for one in ("id", "lead", "made_at", "made_by", "place", "accepted")),
            func.max(every.c.amount).over(**of_lead).label("amount"),
            func.max(every.c.currency).over(**of_lead).label("currency"),
        ).subquery()
        return select(known).where(known.c.place == 1, known.c.accepted == true()).cte("taken")

    def _wins(self) -> Any:
        """Won deals that no later decision took back; `place` 1 is the last of its lead."""
        deal, decision = TABLES[f.DealClosed], TABLES[f.Decision]
        told, where = _told(f.DealClosed)
        after = SPINE.alias()
        moved_on = (
            exists()
            .where(
                after.c.lead == SPINE.c.lead,
                after.c.seq > SPINE.c.seq,
                after.c.stale.is_(None),
                counts(after),
                decision.c.id == after.c.id,
                decision.c.stage_to.not_in(sorted(KEEPS_WIN)),
            )
            .correlate(SPINE)
        )
        place = func.row_number().over(partition_by=SPINE.c.lead, order_by=SPINE.c.seq.desc())
        return (
            select(
                SPINE.c.id,
                SPINE.c.lead,
                SPINE.c.made_at,
                SPINE.c.made_by,
                _corrected(deal, "amount_minor").label("amount_minor"),
                _corrected(deal, "currency").label("currency"),
                place.label("place"),
            )
            .select_from(told)
            .where(where, deal.c.won == true(), ~moved_on)
            .subquery()
        )
