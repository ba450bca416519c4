"""State and facts of one prospect between their tables and the domain's objects."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from app.domain import facts as f
from app.domain.state import (
    Case,
    LeadState,
    NumberState,
    PhoneLine,
    PromiseState,
    ProspectState,
)
from app.domain.vocabulary import POOL_STAGES
from app.models import facts as tables
from app.models.quick import Quick
from app.models.state import Lead, Number, Phone, Promise, Prospect

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LEAD_FIELDS = tuple(one.name for one in fields(LeadState) if one.name != "promises")
PROSPECT_FIELDS = tuple(
    one.name for one in fields(ProspectState) if one.name not in ("phones", "recent_attempts")
)
NUMBER_FIELDS = tuple(one.name for one in fields(NumberState))
PROMISE_FIELDS = tuple(one.name for one in fields(PromiseState))

_LEAD_COLUMNS = [getattr(Lead, name) for name in LEAD_FIELDS]
_PROSPECT_COLUMNS = [getattr(Prospect, name) for name in PROSPECT_FIELDS]
_PROMISE_COLUMNS = [Promise.lead, *(getattr(Promise, name) for name in PROMISE_FIELDS)]
_NUMBER_COLUMNS = [getattr(Number, name) for name in NUMBER_FIELDS]

# A case is read at the begin of every act.
_PROSPECT = Quick(
    select(*_PROSPECT_COLUMNS, Prospect.recent_attempts).where(Prospect.id == bindparam("prospect"))
)
_PHONES = Quick(
    select(Phone.e164, Phone.kind, Phone.state, Phone.ext)
    .where(Phone.prospect == bindparam("prospect"))
    .order_by(Phone.position)
)
_LEADS = Quick(select(*_LEAD_COLUMNS).where(Lead.prospect == bindparam("prospect")))
_PROMISES = Quick(
    select(*_PROMISE_COLUMNS).where(Promise.lead == bindparam("lead")).order_by(Promise.id)
)
_PROSPECT_OF = Quick(select(Lead.prospect).where(Lead.id == bindparam("lead")))
_NUMBER = Quick(select(*_NUMBER_COLUMNS).where(Number.e164 == bindparam("e164")))


def stamps(moments: Iterable[datetime]) -> list[int]:
    """Moments as microseconds, for a JSON column."""
    return [(one - _EPOCH) // timedelta(microseconds=1) for one in moments]


def moments(stamps_: Iterable[int]) -> list[datetime]:
    """The moments of `stamps`."""
    return [_EPOCH + timedelta(microseconds=one) for one in stamps_]


def load_case(session: Session, prospect: UUID) -> Case | None:
    """The state of a prospect with all its leads; None when it is not here."""
    row = _PROSPECT.row(session, prospect=prospect)
    if row is None:
        return None
    state = ProspectState(
        **dict(zip(PROSPECT_FIELDS, row[:-1], strict=True)), recent_attempts=moments(row[-1])
    )
    state.zones = list(state.zones)
    state.phones = [PhoneLine(*one) for one in _PHONES.rows(session, prospect=prospect)]
    case = Case(state)
    for lead in _LEADS.rows(session, prospect=prospect):
        one = LeadState(**dict(zip(LEAD_FIELDS, lead, strict=True)))
        one.score_reasons, one.answers = list(one.score_reasons), dict(one.answers)
        case.leads[one.id] = one
        for _, *rest in _PROMISES.rows(session, lead=one.id):
            promise = PromiseState(*rest)
            one.promises[promise.id] = promise
    return case


def prospect_of(session: Session, lead: UUID) -> UUID | None:
    """The prospect of a lead."""
    found: UUID | None = _PROSPECT_OF.value(session, lead=lead)
    return found


def leads_of_job(session: Session, job: str) -> dict[int, UUID]:
    """The leads of an import by the line of the list."""
    rows = session.execute(select(Lead.line, Lead.id).where(Lead.job == job))
    return {row.line: row.id for row in rows if row.line is not None}


def load_numbers(session: Session, numbers: Sequence[str]) -> dict[str, NumberState]:
    """The state of these numbers; one never dialled is not there."""
    rows = (_NUMBER.row(session, e164=one) for one in numbers)
    return {row[0]: NumberState(*row) for row in rows if row is not None}


def load_facts(
    session: Session,
    *,
    prospect: UUID | None = None,
    lead: UUID | None = None,
    act_id: UUID | None = None,
    kinds: Container[type[f.Body]] | None = None,
) -> list[f.Fact]:
    """Facts with their bodies, in order of acceptance; exactly one of the ids is given.

    Args:
        kinds: Only these; None is all.
    """
    where = [
        (name, value)
        for name, value in (("prospect", prospect), ("lead", lead), ("act_id", act_id))
        if value is not None
    ]
    assert len(where) == 1, "which facts?"
    ((column, value),) = where
    rows = _spine_of(column).rows(session, value=value)
    bodies: dict[UUID, f.Body] = {}
    for kind in dict.fromkeys(row.kind for row in rows):
        # A newer program's kind is kept, shown as text, folded by nobody here.
        if kind in f.KINDS and (kinds is None or f.KINDS[kind] in kinds):
            for one in _bodies_of(column, kind).rows(session, value=value):
                bodies[one.id] = tables.read_body(kind, one)
    return _with_bodies(rows, bodies)


@lru_cache(maxsize=8)
def _spine_of(column: str) -> Quick:
    spine = tables.SPINE
    where = spine.c[column] == bindparam("value")
    return Quick(select(spine).where(where).order_by(spine.c.seq))


@lru_cache(maxsize=256)
def _bodies_of(column: str, kind: str) -> Quick:
    spine, typed = tables.SPINE, tables.TABLES[f.KINDS[kind]]
    ids = select(spine.c.id).where(spine.c[column] == bindparam("value"), spine.c.kind == kind)
    return Quick(select(typed).where(typed.c.id.in_(ids)))


def facts_where(session: Session, where: ColumnElement[bool]) -> list[f.Fact]:
    """Facts with their bodies that meet a condition on the spine, in order of acceptance."""
    spine = tables.SPINE
    rows = session.execute(select(spine).where(where).order_by(spine.c.seq)).all()
    ids: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        ids[row.kind].append(row.id)
    bodies: dict[UUID, f.Body] = {}
    for kind, of_kind in ids.items():
        if kind not in f.KINDS:
            continue  # a newer program's kind: kept, shown as text, folded by nobody here
        typed = tables.TABLES[f.KINDS[kind]]
        for some in in_hundreds(of_kind):
            for one in session.execute(select(typed).where(typed.c.id.in_(some))):
                bodies[one.id] = tables.read_body(kind, one)
    return _with_bodies(rows, bodies)


def _with_bodies(rows: Iterable[Any], bodies: dict[UUID, f.Body]) -> list[f.Fact]:
    return [
        f.Fact(
            id=row.id,
            act_id=row.act_id,
            act=row.act,
            body=bodies[row.id],
            lead=row.lead,
            prospect=row.prospect,
            made_at=row.made_at,
            made_by=row.made_by,
            role=row.role,
            device=row.device,
            corrects=row.corrects,
            stale=row.stale,
            seq=row.seq,
        )
        for row in rows
        if row.id in bodies
    ]


def in_hundreds(ids: list[UUID]) -> Iterator[list[UUID]]:
    """SQLite takes a limited number of parameters in one statement."""
    for start in range(0, len(ids), 900):
        yield ids[start : start + 900]


_OF_PROMISE = attrgetter(*PROMISE_FIELDS)
_OF_PROSPECT = attrgetter(*PROSPECT_FIELDS)
_OF_LEAD = attrgetter(*LEAD_FIELDS)
_PHONE_FIELDS = tuple(one.name for one in fields(PhoneLine))
_OF_PHONE = attrgetter(*_PHONE_FIELDS)


def snapshot(case: Case) -> dict[str, Any]:
    """A case as the columns of its rows: {"prospect", "phones", "leads": {id: columns}}.

    Each lead has its "promises" among its columns. What only the queue needs is not in it.
    """
    prospect = dict(zip(PROSPECT_FIELDS, _OF_PROSPECT(case.prospect), strict=True))
    prospect["zones"] = list(case.prospect.zones)
    prospect["recent_attempts"] = stamps(case.prospect.recent_attempts)
    return {
        "prospect": prospect,
        "phones": [
            dict(zip(_PHONE_FIELDS, _OF_PHONE(phone), strict=True))
            for phone in case.prospect.phones
        ],
        "leads": {
            lead.id: {
                **dict(zip(LEAD_FIELDS, _OF_LEAD(lead), strict=True)),
                "promises": [
                    dict(zip(PROMISE_FIELDS, _OF_PROMISE(one), strict=True))
                    for one in lead.promises.values()
                ],
            }
            for lead in case.leads.values()
        },
    }


def in_pool(owner: UUID | None, stage: str) -> bool:
    """Nobody's yet: it stands in the pool of its campaign, for whoever is next."""
    return owner is None and stage in POOL_STAGES
