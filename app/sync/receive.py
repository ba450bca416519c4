"""One page of the feed into the store, in the session of its transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain import folding
from app.domain.state import NumberState
from app.models import cases
from app.models import facts as tables
from app.models.desk_side import HeldLease, OutboxRow
from app.models.state import (
    CampaignRow,
    Lead,
    Number,
    Person,
    Phone,
    Promise,
    Prospect,
    ScorecardRow,
)
from app.sync import heard, in_call, rows
from app.sync.contact import Standing
from app.sync.wire import LIBRARY, Plain, forget_facts, keep_facts, plain_row, row_of, table_of

_SLOW = {
    "person": (Person, "people"),
    "campaign": (CampaignRow, "campaigns"),
    "scorecard": (ScorecardRow, "recordings"),
}
_NUMBERS, _LEASES = table_of(Number), table_of(HeldLease)
_ALL = frozenset({"queue", "lead", "thread", "flow", "handoffs", "recordings"})


@dataclass(frozen=True, slots=True)
class Received:
    """What a page changed: new facts, leads that moved, families of lists, leases that ended.

    Attributes:
        put_off: Leads of which it took nothing in, as their call is not saved yet (`in_call`).
    """

    facts: int = 0
    leads: frozenset[UUID] = frozenset()
    families: frozenset[str] = frozenset()
    freed: frozenset[UUID] = frozenset()
    put_off: frozenset[UUID] = frozenset()


def receive(
    session: Session, page: Sequence[Plain], unsent: Sequence[Any], at: Standing, now: datetime
) -> Received:
    """Applies every row by its key: first what is gone, then the rest.

    A lead that is gone may come again in the same page, seen in another way (team.md, 'Feed'); the
    server sends no row of one that does not.
    """
    off = in_call.put_off(session, page, at.person, now)
    page = [one for one in page if _lead_of(one) not in off] if off else page
    gone = [UUID(one["row"]["lead"]) for one in page if one["what"] == "gone"]
    for lead in gone:
        forget(session, lead)
    rest = [one for one in page if one["what"] != "gone"]
    got = _apply(session, rest, unsent, at, now)
    families = got.families | _ALL if gone else got.families
    return Received(got.facts, got.leads | frozenset(gone), families, got.freed, off)


def _lead_of(one: Plain) -> UUID | None:
    """The lead that is gone, or whose state a row is."""
    key = {"gone": "lead", "lead": "id"}.get(one["what"])
    return UUID(one["row"][key]) if key else None


def _apply(
    session: Session, page: Sequence[Plain], unsent: Sequence[Any], at: Standing, now: datetime
) -> Received:
    """Rows that hold; the last version of each counts."""
    sorted_: dict[str, list[Plain]] = {}
    for one in page:
        sorted_.setdefault(one["what"], []).append(one["row"])
    said = sorted_.get("fact", [])
    fresh = keep_facts(session, said)
    leads = {UUID(one["lead"]) for one in said if one.get("lead")}
    leads |= _state(session, sorted_, unsent)
    families: set[str] = set(_ALL) if fresh or leads else set()
    for what, (row_class, family) in _SLOW.items():
        if what in sorted_:
            rows.upsert_all(session, row_class, "id", sorted_[what])
            families.add(family)
    if "number" in sorted_:
        numbers = [_number(session, one, unsent) for one in sorted_["number"]]
        rows.upsert_all(session, Number, "e164", numbers)
        families |= {"queue", "dnc"}
    for one in sorted_.get("lease", []):
        _talking(session, one, at, now)
        families.add("queue")
    freed = [UUID(one["lead"]) for one in sorted_.get("lease", []) if one.get("by") is None]
    return Received(fresh, frozenset(leads), frozenset(families), frozenset(freed))


def _state(session: Session, said: dict[str, list[Plain]], unsent: Sequence[Any]) -> set[UUID]:
    by_prospect: dict[UUID, Plain] = {}

    def of(prospect: UUID) -> Plain:
        return by_prospect.setdefault(prospect, {"leads": {}, "promises": {}})

    for one in said.get("prospect", []):
        part = of(UUID(one["id"]))
        part["prospect"] = {k: v for k, v in one.items() if k != "phones"}
        if "phones" in one:
            part["phones"] = one["phones"]
    leads = set()
    for one in said.get("lead", []):
        part = of(UUID(one["prospect"]))
        part["leads"][one["id"]] = {k: v for k, v in one.items() if k != "promises"}
        if "promises" in one:
            part["promises"][one["id"]] = one["promises"]
        leads.add(UUID(one["id"]))
    open_ = heard.by_prospect(unsent)
    may_be_new = [k for k, part in by_prospect.items() if "prospect" in part and k not in open_]
    here = rows.known(session, may_be_new)
    fresh = {k: by_prospect.pop(k) for k in may_be_new if k not in here}
    rows.write_new(session, fresh)
    for prospect, part in by_prospect.items():
        heard.arrive(session, prospect, part, open_.get(prospect, []))
    return leads


def _number(session: Session, said: Plain, unsent: Sequence[Any]) -> Plain:
    """A number's row, with what own unsent acts did to it; leases here are this desk's own."""
    row = {k: v for k, v in row_of(_NUMBERS, said).items() if k in cases.NUMBER_FIELDS}
    e164 = row["e164"]
    acts = [one.act_id for one in unsent if e164 in one.content["state"]["numbers"]]
    if acts:
        state = NumberState(**row)
        facts = cases.facts_where(session, tables.SPINE.c.act_id.in_(acts))
        for fact in folding.effective(facts):
            if e164 in folding.number_of(fact.body):
                folding.apply_number(state, fact)
        row = {name: getattr(state, name) for name in cases.NUMBER_FIELDS}
    return plain_row(row)


def _talking(session: Session, said: Plain, at: Standing, now: datetime) -> None:
    """Somebody else is on the phone with a lead, or no longer; shown, decided by the server."""
    lead, by = UUID(said["lead"]), said.get("by")
    if by is None:
        session.execute(
            update(_NUMBERS)
            .where(_NUMBERS.c.lease_lead == lead, _NUMBERS.c.lease_by != at.person)
            .values(lease_lead=None, lease_by=None, lease_until=None)
        )
        return
    if UUID(by) == at.person:
        return
    until = now + timedelta(seconds=float(said.get("seconds") or 0))
    phones = session.scalars(
        select(Phone.e164).join(Lead, Lead.prospect == Phone.prospect).where(Lead.id == lead)
    ).all()
    for e164 in phones:
        held = {"e164": e164, "lease_lead": str(lead), "lease_by": by}
        rows.upsert(session, Number, "e164", {**held, "lease_until": until.isoformat()})


def forget(session: Session, lead: UUID) -> None:
    """Takes a lead out of the store: this person is no longer sent it.

    Its facts go too, except those of acts that are still in the outbox: they are this desk's to
    send. The outbox forgets them when it drops the act. The library stays.
    """
    spine = tables.SPINE
    kept = select(table_of(OutboxRow).c.act_id)
    going = spine.c.act_id.not_in(kept), spine.c.kind.not_in(LIBRARY)
    forget_facts(session, spine.c.lead == lead, *going)
    prospect = session.scalar(select(Lead.prospect).where(Lead.id == lead))
    session.execute(delete(Promise).where(Promise.lead == lead))
    session.execute(delete(Lead).where(Lead.id == lead))
    # It is given back: who has the lead next would wait for it to run out.
    session.execute(update(_LEASES).where(_LEASES.c.lead == lead).values(leaving=True))
    if prospect is not None:
        _forget_prospect(session, prospect)


def _forget_prospect(session: Session, prospect: UUID) -> None:
    if session.scalar(select(Lead.id).where(Lead.prospect == prospect).limit(1)) is not None:
        return
    number = session.scalar(select(Prospect.number).where(Prospect.id == prospect))
    session.execute(delete(Phone).where(Phone.prospect == prospect))
    session.execute(delete(Prospect).where(Prospect.id == prospect))
    session.connection().exec_driver_sql("DELETE FROM prospect_text WHERE rowid = ?", (number,))
