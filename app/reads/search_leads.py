"""Search over leads: names, companies, places, e-mails, and any part of a number."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text

from app.models import search
from app.models.state import Lead, Phone, Prospect
from app.reads.desk import Desk
from app.reads.scope import named

_MATCH = text("SELECT id FROM prospect_text WHERE prospect_text MATCH :match LIMIT :limit")
_SHORT = text(
    "SELECT id FROM prospect_text WHERE words LIKE :start ORDER BY rowid DESC LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """What was typed: words, or digits of a number."""

    typed: str
    limit: int = 30


@dataclass(frozen=True, slots=True)
class Found:
    """One lead that was found; what may not be seen is left out."""

    lead: UUID
    name: str
    company: str
    place: str
    role: str
    stage: str
    campaign: UUID
    owner: UUID | None
    phones: tuple[str, ...]
    do_not_call: bool


def search_leads(question: SearchQuestion, desk: Desk) -> tuple[Found, ...]:
    """The leads that match, best first; only those whose name the person may see."""
    ids = prospects_matching(question, desk)
    if not ids:
        return ()
    place = {one: n for n, one in enumerate(ids)}
    phones: dict[UUID, list[str]] = {}
    for row in desk.session.execute(
        select(Phone.prospect, Phone.e164)
        .where(Phone.prospect.in_(ids))
        .order_by(Phone.prospect, Phone.position)
    ):
        phones.setdefault(row.prospect, []).append(row.e164)
    rows = desk.session.execute(
        select(
            Lead.id,
            Lead.stage,
            Lead.campaign,
            Lead.owner,
            Prospect.id.label("prospect"),
            Prospect.name,
            Prospect.company,
            Prospect.place,
            Prospect.role,
            Prospect.do_not_call_at,
        )
        .join(Prospect, Prospect.id == Lead.prospect)
        .where(Lead.prospect.in_(ids), named(desk))
    ).all()
    found = [
        Found(
            row.id,
            row.name,
            row.company,
            row.place,
            row.role,
            row.stage,
            row.campaign,
            row.owner,
            tuple(phones.get(row.prospect, ())),
            row.do_not_call_at is not None,
        )
        for row in sorted(rows, key=lambda one: place[one.prospect])
    ]
    return tuple(found[: question.limit])


def prospects_matching(question: SearchQuestion, desk: Desk) -> list[UUID]:
    """The prospects that match, best first, whoever may see them."""
    typed = question.typed.strip()
    digits = "".join(c for c in typed if c.isdigit())
    by_number = len(digits) >= 3 and len(digits) >= len(typed.replace(" ", "")) - 3
    limit = question.limit * 3
    if by_number:
        # A trunk 0 is not part of the international number.
        match = f"digits:{search.phrase(digits.lstrip('0') or digits)}"
        rows = desk.session.execute(_MATCH, {"match": match, "limit": limit})
    elif len(typed) >= 3:
        parts = [one for one in typed.split() if len(one) >= 3] or [typed]
        match = " AND ".join(f"words:{search.phrase(one)}" for one in parts)
        rows = desk.session.execute(_MATCH, {"match": match, "limit": limit})
    elif typed:
        rows = desk.session.execute(_SHORT, {"start": f"{search.plain(typed)}%", "limit": limit})
    else:
        return []
    return [UUID(bytes=row[0]) for row in rows]
