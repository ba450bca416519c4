"""The list that a figure of the flow opens: exactly the cases that its n counts."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.domain.measure_figures import top_source
from app.domain.measures import Filters
from app.models.state import CampaignRow, Lead, Person, Phone, Prospect
from app.reads.desk import Desk
from app.reads.flow import setting_of, tallies_of
from app.reads.flow_cases import cases as flow_cases
from app.reads.flow_shared import Shared

PAGE = 500
"""Rows that are read at once for a screen."""


@dataclass(frozen=True, slots=True)
class FlowListQuestion:
    """What stands behind a figure.

    Attributes:
        measure, cut: The figure.
        limit: Rows at most; None for all of them (an export).
    """

    measure: str
    cut: str = ""
    filters: Filters = field(default_factory=Filters)
    limit: int | None = PAGE


@dataclass(frozen=True, slots=True)
class FlowLead:
    """One case: a lead, when it was taken in, and whether it is in the numerator.

    Attributes:
        person: Whom the measure looks at, by name; '' for nobody.
        weight: Seconds, where the measure counts time.
        phone: First phone, E.164.
    """

    id: UUID
    lead: UUID
    name: str
    company: str
    phone: str
    stage: str
    campaign: str
    source: str
    segment: str
    at: datetime
    person: str
    hit: bool
    weight: int
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class FlowList:
    """The rows, newest first, of `n` in all."""

    n: int
    rows: tuple[FlowLead, ...]


def flow_list(question: FlowListQuestion, desk: Desk) -> FlowList:
    """The leads behind a figure."""
    key, shared = question.measure, Shared(desk, setting_of(desk).costs)
    sub = flow_cases(key, question.filters, shared)
    behind = [sub.c.counts == 1]
    hit: Any = sub.c.hit
    if key == "one_source":
        hit = sub.c.cut == top_source(tallies_of({key: sub}, desk)[key])
    else:
        behind.append(sub.c.cut == question.cut)
    n = desk.session.execute(select(func.count()).select_from(sub).where(*behind)).scalar_one()
    first_phone = (
        select(Phone.e164)
        .where(Phone.prospect == sub.c.prospect)
        .order_by(Phone.position)
        .limit(1)
        .scalar_subquery()
    )
    rows = desk.session.execute(
        select(
            sub.c.id,
            sub.c.lead,
            Prospect.name,
            Prospect.company,
            func.coalesce(first_phone, ""),
            Lead.stage,
            CampaignRow.name,
            sub.c.source,
            sub.c.segment,
            sub.c.at,
            func.coalesce(Person.name, ""),
            hit,
            sub.c.weight,
            sub.c.amount,
            sub.c.currency,
        )
        .join(Lead, Lead.id == sub.c.lead)
        .join(Prospect, Prospect.id == sub.c.prospect)
        .join(CampaignRow, CampaignRow.id == sub.c.campaign)
        .outerjoin(Person, Person.id == sub.c.person)
        .where(*behind)
        .order_by(sub.c.at.desc().nulls_last(), sub.c.id)
        .limit(question.limit)
    )
    return FlowList(n, tuple(_lead(row) for row in rows))


def _lead(row: Any) -> FlowLead:
    said = list(row)
    said[11] = bool(said[11])
    return FlowLead(*said)
