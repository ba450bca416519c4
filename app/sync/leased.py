"""Leases as they are kept at a desk, and what the store says of a lead that is to be called."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.lease import Held
from app.domain.syncing import Sent
from app.models.cases import in_hundreds
from app.models.desk_side import HeldLease, OutboxRow
from app.models.quick import Quick
from app.models.state import Lead, Phone, Prospect
from app.sync import heard
from app.sync.wire import Plain, table_of

LEASES = table_of(HeldLease)
ALL = Quick(select(LEASES))
_ONE = Quick(select(LEASES).where(LEASES.c.lead == bindparam("lead")))
_LEAD, _PROSPECT, _PHONE = table_of(Lead), table_of(Prospect), table_of(Phone)
_OUTBOX = table_of(OutboxRow)
_WHOSE = Quick(
    select(_LEAD.c.owner, _LEAD.c.prospect, _PROSPECT.c.shares_number)
    .join_from(_LEAD, _PROSPECT, _PROSPECT.c.id == _LEAD.c.prospect)
    .where(_LEAD.c.id == bindparam("lead"))
)
_LATE = Quick(select(_OUTBOX.c.prospects).where(_OUTBOX.c.state == bindparam("state", Sent.STALE)))
_WITH_NUMBER = Quick(select(_PHONE.c.prospect).where(_PHONE.c.e164 == bindparam("e164")))


@dataclass(frozen=True, slots=True)
class Leased:
    """A lease as it is here.

    Attributes:
        leaving: It is given back as soon as the acts done under it are answered.
    """

    lead: UUID
    prospect: UUID
    held: Held
    leaving: bool


@dataclass(frozen=True, slots=True)
class NotHeld:
    """Why a lead can't be had: 'held', 'owned', 'do_not_call', 'stage'; who has it, if somebody.

    Attributes:
        talking: That person is on the phone with the prospect now.
    """

    why: str
    by: UUID | None
    by_name: str
    talking: bool


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a renewal brought: how many are good, and which are lost with the server's reason."""

    good: int = 0
    lost: tuple[tuple[UUID, str], ...] = ()


def find(session: Session, lead: UUID) -> Any:
    """The row of a lead's lease, None without one."""
    return _ONE.row(session, lead=lead)


def owned(session: Session, lead: UUID, e164: str, person: UUID) -> bool:
    """The server has said that the person owns the lead, and nothing here speaks against it.

    What an unsent act made of it the server does not know of: once the lease is over it gives the
    lead to others. Two things it alone knows of: a number that two prospects share, which may be on
    lease for the other one, and what became of a lead where something that was done here came too
    late: what a failover gave back may have been given up, and be somebody else's since.
    """
    row = _WHOSE.row(session, lead=lead)
    if row is None or row.owner != person or row.shares_number:
        return False
    said = heard.said_of(session, row.prospect)
    if said is not None and said["leads"].get(str(lead), {}).get("owner") != str(person):
        return False
    if any(str(row.prospect) in late.prospects for late in _LATE.rows(session)):
        return False
    return {one.prospect for one in _WITH_NUMBER.rows(session, e164=e164)} == {row.prospect}


def not_as_given(session: Session, leases: Iterable[Plain]) -> list[str]:
    """Leads of these leases that are not here, or not in the revision that the server has."""
    said = {UUID(one["lead"]): one.get("rev") for one in leases}
    here: dict[UUID, int] = {}
    for some in in_hundreds(list(said)):
        rows = session.execute(select(Lead.id, Lead.rev).where(Lead.id.in_(some)))
        here |= {row.id: row.rev for row in rows}
    return [
        str(lead)
        for lead, rev in said.items()
        if lead not in here or (rev is not None and here[lead] < rev)
    ]


def without_rows(session: Session) -> frozenset[UUID]:
    """Leads that are leased to this desk and of which there is nothing in its store."""
    found = session.scalars(select(LEASES.c.lead).where(LEASES.c.lead.not_in(select(_LEAD.c.id))))
    return frozenset(found)
