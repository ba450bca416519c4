"""Renew the windows of leads whose time has passed: nobody's decision, no fact."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import aliased

from app.domain import calling_rules as rules
from app.domain.regions import law_for
from app.domain.vocabulary import CALLABLE_STAGES, POOL_STAGES, PhoneState
from app.models.state import Lead, Number, Phone, Prospect
from app.reads import cases
from app.reads.desk import Desk
from app.reads.dialling import calling_rules_of, campaign_for, opening_for


@dataclass(frozen=True, slots=True)
class RenewOpenings:
    """One chunk of leads whose stored window is over.

    Attributes:
        pool_only: Leads that nobody owns and nobody has spoken with; in the team's database, where
            those who have a lead renew its window themselves.
    """

    limit: int = 200
    pool_only: bool = False


_OTHER = aliased(Lead)
_ALONE = (
    select(func.count()).where(_OTHER.prospect == Lead.prospect).correlate(Lead).scalar_subquery()
)
_PHONES = (
    select(func.count())
    .where(Phone.prospect == Lead.prospect, Phone.state != PhoneState.STRUCK)
    .correlate(Lead)
    .scalar_subquery()
)
_BLOCKED = (
    select(func.count())
    .select_from(Phone)
    .join(Number, Number.e164 == Phone.e164)
    .where(
        Phone.prospect == Lead.prospect,
        Phone.state != PhoneState.STRUCK,
        Number.do_not_call_at.is_not(None),
    )
    .correlate(Lead)
    .scalar_subquery()
)
_OVER = (
    select(
        Lead.id,
        Lead.prospect,
        Lead.campaign,
        Lead.pool,
        Lead.attempts,
        Prospect.zone,
        Prospect.zones,
        Prospect.country,
        Prospect.company,
        Prospect.recent_attempts,
        Prospect.shares_number,
        Prospect.do_not_call_at,
        _ALONE.label("leads"),
        _PHONES.label("phones"),
        _BLOCKED.label("blocked"),
    )
    .join(Prospect, Prospect.id == Lead.prospect)
    .order_by(Lead.callable_until)
)
_KEEP = (
    update(Lead)
    .where(Lead.id == bindparam("number"))
    .values(
        callable_from=bindparam("first"),
        callable_until=bindparam("last"),
        held_by=bindparam("rule"),
        opened_at=bindparam("at"),
    )
)


def renew_openings(command: RenewOpenings, desk: Desk) -> int:
    """Works the next windows out again. Returns how many leads had one that was over."""
    stages = [str(one) for one in (POOL_STAGES if command.pool_only else CALLABLE_STAGES)]
    over = _OVER.where(Lead.callable_until <= desk.now, Lead.stage.in_(stages))
    if command.pool_only:
        # Whoever moves one of them just now says its window too.
        over = over.where(Lead.owner.is_(None)).with_for_update(of=Lead, skip_locked=True)
    rows = desk.session.execute(over.limit(command.limit)).all()
    alike: dict[Any, rules.Opening] = {}
    kept = []
    for row in rows:
        opening = _alike(row, desk, alike) if _untouched(row) else _alone(row, desk)
        kept.append(
            {
                "number": row.id,
                "first": opening.callable_from,
                "last": opening.callable_until,
                "rule": opening.held_by,
                "at": desk.now,
            }
        )
    if kept:
        desk.session.connection().execute(_KEEP, kept)
    return len(rows)


def _untouched(row: Any) -> bool:
    """Nobody has called and nothing but zone, law and campaign decides: most of a new list."""
    return (
        row.pool == 1
        and row.attempts == 0
        and row.leads == 1
        and row.phones > 0
        and not row.recent_attempts
        and not row.shares_number
        and row.do_not_call_at is None
        and row.blocked == 0
    )


def _alike(row: Any, desk: Desk, known: dict[Any, rules.Opening]) -> rules.Opening:
    zones = (row.zone,) if row.zone else tuple(row.zones)
    law = law_for(row.country, business=bool(row.company))
    same = (row.campaign, zones, law)
    if same not in known:
        context = rules.CallContext(
            stage="new",
            rules=calling_rules_of(campaign_for(desk, row.campaign)),
            zones=zones,
            country=law,
            phones=(rules.PhoneFacts("+"),),
        )
        known[same] = rules.openings(context, desk.now)
    return known[same]


def _alone(row: Any, desk: Desk) -> rules.Opening:
    case = cases.load_case(desk.session, row.prospect)
    assert case is not None
    return opening_for(desk, case, case.leads[row.id])
