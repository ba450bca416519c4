"""Who has a number: every lead of it, and why each may or may not be called now."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.models.state import Lead, Phone
from app.reads import cases
from app.reads.desk import Desk
from app.reads.dialling import campaign_for, dial_verdict
from app.reads.scope import named


@dataclass(frozen=True, slots=True)
class WhoHasQuestion:
    """The leads that have this number (E.164)."""

    e164: str


@dataclass(frozen=True, slots=True)
class NumberLead:
    """A lead that has the number.

    Attributes:
        campaign: The campaign's name.
        may: The person at the desk may dial it now.
        why: Until when it may be called, or what holds it.
    """

    lead: UUID
    name: str
    company: str
    campaign: str
    may: bool
    why: str


def who_has(question: WhoHasQuestion, desk: Desk) -> tuple[NumberLead, ...]:
    """The leads whose name the person may see; those that may be called stand first."""
    rows = desk.session.execute(
        select(Lead.id, Lead.prospect)
        .join(Phone, Phone.prospect == Lead.prospect)
        .where(Phone.e164 == question.e164, named(desk))
    ).all()
    found = []
    for row in rows:
        case = cases.load_case(desk.session, row.prospect)
        if case is None:
            continue
        lead = case.leads[row.id]
        verdict = dial_verdict(desk, case, lead, question.e164)
        found.append(
            NumberLead(
                row.id,
                case.prospect.name,
                case.prospect.company,
                campaign_for(desk, lead.campaign).name,
                verdict.allowed,
                verdict.planned or verdict.chip
                if verdict.allowed
                else " ".join(part for part in (verdict.head, verdict.detail) if part),
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.may, one.name, one.campaign)))
