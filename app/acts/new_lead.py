"""A row that can become a lead, as acts take it, and the fact that it becomes."""

from typing import Any, NamedTuple
from uuid import UUID

from app.domain import facts as f


class NewPhone(NamedTuple):
    """One phone of a row: state 'good' or 'unconfirmed'."""

    e164: str
    kind: str = ""
    state: str = "good"
    ext: str = ""


class NewLead(NamedTuple):
    """One row that can become a lead. A tuple, because a list has 100,000."""

    line: int
    name: str = ""
    role: str = ""
    company: str = ""
    place: str = ""
    country: str = ""
    staff: str = ""
    email: str = ""
    language: str = ""
    pronoun: str = "their"
    zone: str | None = None
    zones: tuple[str, ...] = ()
    zone_basis: str = ""
    phones: tuple[NewPhone, ...] = ()
    note: str = ""
    source: str = ""
    segment: str = ""


def added_values(row: NewLead, campaign: UUID, job: str | None, *, shares: bool) -> dict[str, Any]:
    """What the fact of a row says, in the order of the fact."""
    return {
        "campaign": campaign,
        "job": job,
        "line": row.line,
        "source": row.source,
        "segment": row.segment,
        "name": row.name,
        "role": row.role,
        "company": row.company,
        "place": row.place,
        "country": row.country,
        "staff": row.staff,
        "email": row.email,
        "language": row.language,
        "pronoun": row.pronoun,
        "zone": row.zone,
        "zones": list(row.zones),
        "zone_basis": row.zone_basis,
        "phones": [
            {"e164": one.e164, "kind": one.kind, "state": one.state, "ext": one.ext}
            for one in row.phones
        ],
        "note": row.note,
        "shares_number": shares,
    }


def added(row: NewLead, campaign: UUID, job: str | None, *, shares: bool) -> f.LeadAdded:
    """The fact of a row."""
    return f.LeadAdded(**added_values(row, campaign, job, shares=shares))
