"""A row that can become a lead, as acts take it, and the fact that it becomes."""

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any
from uuid import UUID

from app.domain import facts as f


@dataclass(frozen=True, slots=True)
class NewPhone:
    """One phone of a row: state 'good' or 'unconfirmed'."""

    e164: str
    kind: str = ""
    state: str = "good"
    ext: str = ""


@dataclass(frozen=True, slots=True)
class NewLead:
    """One row that can become a lead."""

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


_NAMES = tuple(one.name for one in fields(NewLead))
_OF_LEAD = attrgetter(*_NAMES)
_OF_PHONE = attrgetter(*(one.name for one in fields(NewPhone)))
_PHONES = _NAMES.index("phones")


def plain_of(row: NewLead) -> tuple[Any, ...]:
    """The fields of a row without its class: what is cheap to send to another process."""
    plain = _OF_LEAD(row)
    phones = tuple(_OF_PHONE(one) for one in row.phones)
    return (*plain[:_PHONES], phones, *plain[_PHONES + 1 :])


def lead_from(plain: tuple[Any, ...]) -> NewLead:
    """The row whose fields they are."""
    said: dict[str, Any] = dict(zip(_NAMES, plain, strict=True))
    said["phones"] = tuple(NewPhone(*one) for one in said["phones"])
    return NewLead(**said)


def added(row: NewLead, campaign: UUID, job: str | None, *, shares: bool) -> f.LeadAdded:
    """The fact of a row."""
    return f.LeadAdded(
        campaign=campaign,
        job=job,
        line=row.line,
        source=row.source,
        segment=row.segment,
        name=row.name,
        role=row.role,
        company=row.company,
        place=row.place,
        country=row.country,
        staff=row.staff,
        email=row.email,
        language=row.language,
        pronoun=row.pronoun,
        zone=row.zone,
        zones=list(row.zones),
        zone_basis=row.zone_basis,
        phones=[
            {"e164": one.e164, "kind": one.kind, "state": one.state, "ext": one.ext}
            for one in row.phones
        ],
        note=row.note,
        shares_number=shares,
    )
