"""The cases of each measure in SQL: one select per measure, projected to figures and to lists.

What a case is, says `app.domain.measure_cases`; here stands the same for a store of many leads.
Retracted acts do not count and a corrected disposition says what it says now, as everywhere.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from app.domain import facts as f
from app.domain.measure_cases import OUTREACH, REACHED, UP
from app.domain.measure_figures import cost_cut
from app.domain.measures import MEASURES, NOT_SET, Filters
from app.domain.vocabulary import Disposition, Role, Stage
from app.models.facts import SPINE, TABLES
from app.models.state import Lead
from app.reads.flow_shared import Shared, counts, flag, seconds
from app.reads.in_order import in_order
from app.reads.portable import as_number, whole

Cases = Select[Any]
_LEAD = Lead.__table__


def _row(id_: Any, at: Any, person: Any, **more: Any) -> list[Any]:
    """The columns of a case, in one order for every measure."""
    plain = {
        "counts": literal(1),
        "hit": literal(0),
        "weight": literal(1),
        "amount": literal(0),
        "currency": literal(""),
        "cut": literal(""),
    }
    return [
        id_.label("id"),
        _LEAD.c.id.label("lead"),
        _LEAD.c.prospect.label("prospect"),
        _LEAD.c.campaign.label("campaign"),
        _LEAD.c.source.label("source"),
        _LEAD.c.segment.label("segment"),
        at.label("at"),
        person.label("person"),
        *(value.label(name) for name, value in {**plain, **more}.items()),
    ]


# --- the cases -----------------------------------------------------------------------------------


def _cost(shared: Shared) -> Cases:
    calls, accepted = shared.calls, shared.accepted
    parts = union_all(
        select(_LEAD.c.id.label("lead"), literal(0).label("work"), literal(0).label("taken")).where(
            _LEAD.c.first_attempt_at.is_not(None)
        ),
        select(calls.c.lead, calls.c.work, literal(0)).where(calls.c.role.in_(sorted(OUTREACH))),
        select(accepted.c.lead, literal(0), literal(1)),
    ).subquery()
    spent = (
        select(
            parts.c.lead,
            whole(parts.c.work).label("work"),
            func.max(parts.c.taken).label("taken"),
        )
        .group_by(parts.c.lead)
        .subquery()
    )
    cuts = [(_LEAD.c.campaign == one, cost_cut(known)) for one, known in shared.costs.items()]
    return select(
        *_row(
            _LEAD.c.id,
            _LEAD.c.first_attempt_at,
            _dialled_by(),
            counts=spent.c.taken,
            hit=spent.c.taken,
            weight=spent.c.work,
            cut=case(*cuts, else_=NOT_SET) if cuts else literal(NOT_SET),
        )
    ).select_from(in_order(spent, _LEAD, _LEAD.c.id == spent.c.lead))


def _dialled_by() -> Any:
    """Who dialled a lead first; only worked out where a filter or a list asks for it."""
    attempt, spine = TABLES[f.Attempt], SPINE.alias()
    return (
        select(spine.c.made_by)
        .where(spine.c.lead == _LEAD.c.id, spine.c.id == attempt.c.id, counts(spine))
        .order_by(spine.c.seq)
        .limit(1)
        .correlate(_LEAD)
        .scalar_subquery()
    )


def _interest(shared: Shared) -> Cases:
    calls = shared.calls
    interested = flag(calls.c.disposition == str(Disposition.INTERESTED))
    talks = (
        select(
            calls.c.id,
            calls.c.lead,
            calls.c.made_at,
            calls.c.made_by,
            func.row_number().over(partition_by=calls.c.lead, order_by=calls.c.seq).label("place"),
            func.max(interested).over(partition_by=calls.c.lead).label("hit"),
        )
        .where(calls.c.role == str(Role.TELEMARKETER), calls.c.disposition.in_(sorted(REACHED)))
        .subquery()
    )
    return (
        select(*_row(talks.c.id, talks.c.made_at, talks.c.made_by, hit=talks.c.hit))
        .select_from(in_order(talks, _LEAD, _LEAD.c.id == talks.c.lead))
        .where(talks.c.place == 1)
    )


def _rejections_by(shared: Shared, person: Any) -> Cases:
    passed = shared.handoffs
    return select(
        *_row(
            passed.c.handoff,
            passed.c.made_at,
            person(passed),
            counts=flag(passed.c.answered_at.is_not(None)),
            hit=flag(passed.c.last == false()),
        )
    ).select_from(in_order(passed, _LEAD, _LEAD.c.id == passed.c.lead))


def _rejections(shared: Shared) -> Cases:
    return _rejections_by(shared, lambda _: _LEAD.c.credit)


def _desk_rejections(shared: Shared) -> Cases:
    return _rejections_by(shared, lambda passed: passed.c.made_by)


def _answer_time(shared: Shared) -> Cases:
    passed = shared.handoffs
    return select(
        *_row(
            passed.c.handoff,
            passed.c.made_at,
            passed.c.answered_by,
            counts=flag(passed.c.answered_at.is_not(None)),
            weight=seconds(passed.c.answered_at, passed.c.made_at),
        )
    ).select_from(in_order(passed, _LEAD, _LEAD.c.id == passed.c.lead))


def _conversion(shared: Shared) -> Cases:
    return _of_accepted(shared, cut=_LEAD.c.source)


def _revenue(shared: Shared) -> Cases:
    return _of_accepted(shared)


def _of_accepted(shared: Shared, **more: Any) -> Cases:
    taken = shared.taken
    return select(
        *_row(
            taken.c.id,
            taken.c.made_at,
            taken.c.made_by,
            hit=flag(taken.c.amount.is_not(None)),
            amount=func.coalesce(taken.c.amount, 0),
            currency=func.coalesce(taken.c.currency, ""),
            **more,
        )
    ).select_from(in_order(taken, _LEAD, _LEAD.c.id == taken.c.lead))


def _one_source(shared: Shared) -> Cases:
    taken = shared.accepted
    columns = _row(taken.c.id, taken.c.made_at, taken.c.made_by, cut=_LEAD.c.source)
    return select(*columns).select_from(in_order(taken, _LEAD, _LEAD.c.id == taken.c.lead))


def _overlap(shared: Shared) -> Cases:
    taken = shared.accepted
    columns = _row(taken.c.id, taken.c.made_at, taken.c.made_by, hit=flag(taken.c.own == true()))
    return select(*columns).select_from(in_order(taken, _LEAD, _LEAD.c.id == taken.c.lead))


def _follow_ups(shared: Shared) -> Cases:
    calls, attempt = shared.calls, TABLES[f.Attempt]
    told = in_order(calls, attempt, attempt.c.id == calls.c.attempt)
    hit = or_(calls.c.disposition == str(Disposition.WON), _advanced(calls))
    return (
        select(*_row(calls.c.id, calls.c.made_at, calls.c.made_by, hit=flag(hit)))
        .select_from(in_order(told, _LEAD, _LEAD.c.id == calls.c.lead))
        .where(
            calls.c.role == str(Role.TELESALES),
            attempt.c.point.is_not(None),
            calls.c.disposition.in_(sorted(REACHED)),
        )
    )


def _advanced(calls: Any) -> ColumnElement[bool]:
    """The same act set a time that the prospect named, or took the lead a stage up."""
    point, decision = TABLES[f.PointSet], TABLES[f.Decision]

    def in_act(typed: Any, *where: Any) -> Any:
        same = SPINE.alias()
        return (
            exists()
            .where(
                same.c.act_id == calls.c.act_id,
                same.c.lead == calls.c.lead,
                typed.c.id == same.c.id,
                *where,
            )
            .correlate(calls)
        )

    up = (decision.c.stage_from == UP[0], decision.c.stage_to == UP[1])
    return or_(in_act(point, point.c.asked == true()), in_act(decision, *up))


def _wasted_talk(shared: Shared) -> Cases:
    calls, answers = shared.calls, shared.answers
    every = union_all(
        select(
            *(calls.c[one] for one in ("id", "lead", "seq", "made_at", "made_by", "talk_s")),
            literal(None, Integer).label("accepted"),
        ).where(calls.c.role == str(Role.TELESALES), calls.c.talk_s > 0),
        select(
            *(answers.c[one] for one in ("id", "lead", "seq", "made_at", "made_by")),
            literal(None, Integer),
            as_number(answers.c.accepted),
        ).where(answers.c.place == 1),
    ).subquery()
    # Of each lead at most one row is an answer: the last one.
    last = func.max(every.c.accepted).over(partition_by=every.c.lead)
    known = select(every, last.label("last")).subquery()
    ended = or_(known.c.last == 0, _LEAD.c.stage == str(Stage.DISQUALIFIED))
    return (
        select(
            *_row(
                known.c.id,
                known.c.made_at,
                known.c.made_by,
                hit=flag(func.coalesce(ended, false())),
                weight=known.c.talk_s,
            )
        )
        .select_from(in_order(known, _LEAD, _LEAD.c.id == known.c.lead))
        .where(known.c.talk_s.is_not(None))
    )


def _lapsed(shared: Shared) -> Cases:
    tried = and_(
        _LEAD.c.last_attempt_at.is_not(None), _LEAD.c.last_attempt_at >= _LEAD.c.point_from
    )
    hit = and_(_LEAD.c.point_kept == false(), ~tried, _LEAD.c.point_lapses <= shared.now)
    return select(*_row(_LEAD.c.id, _LEAD.c.point_from, _LEAD.c.owner, hit=flag(hit))).where(
        _LEAD.c.point.is_not(None),
        _LEAD.c.point_from.is_not(None),
        _LEAD.c.point_lapses.is_not(None),
    )


def _stages(shared: Shared) -> Cases:
    columns = _row(
        _LEAD.c.id, _LEAD.c.stage_since, _LEAD.c.owner, hit=literal(1), cut=_LEAD.c.stage
    )
    return select(*columns).where(_LEAD.c.stage != str(Stage.WITHDRAWN))


_BUILDERS: dict[str, Callable[[Shared], Cases]] = {
    "cost_per_qualified": _cost,
    "contact_to_interest": _interest,
    "rejection": _rejections,
    "desk_rejection": _desk_rejections,
    "conversion": _conversion,
    "revenue": _revenue,
    "follow_up": _follow_ups,
    "wasted_talk": _wasted_talk,
    "answer_time": _answer_time,
    "lapsed": _lapsed,
    "one_source": _one_source,
    "overlap": _overlap,
    "stages": _stages,
}


def cases(key: str, filters: Filters, shared: Shared) -> Any:
    """The cases of a measure that pass the filters, as a subquery with the columns of `_row`."""
    sub = _BUILDERS[key](shared).subquery()
    where: list[Any] = [
        sub.c[name] == value
        for name in ("campaign", "source", "segment", "person")
        if (value := getattr(filters, name)) is not None
    ]
    if not MEASURES[key].present:
        if filters.since is not None:
            where.append(sub.c.at >= filters.since)
        if filters.until is not None:
            where.append(sub.c.at < filters.until)
    return select(sub).where(*where).subquery()
