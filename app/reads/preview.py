"""What would become of the rows of a list; nothing is written."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from app.domain.vocabulary import Stage
from app.models.state import Lead, Number, Phone, Prospect
from app.reads.desk import Desk


class _PhoneLike(Protocol):
    @property
    def e164(self) -> str: ...


class RowLike(Protocol):
    """A read row, as `acts.lists.NewLead` is one."""

    @property
    def line(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def phones(self) -> Sequence[_PhoneLike]: ...


@dataclass(frozen=True, slots=True)
class PreviewRows:
    """Rows to look over; `campaign` None when it is only imagined."""

    campaign: UUID | None
    rows: Sequence[RowLike]
    refused: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class RowFate:
    """What becomes of one row.

    Attributes:
        becomes: 'new', 'known' (a new lead on a known prospect), 'duplicate', 'do_not_call' or
            'refused'.
        name_key: For telling duplicates within the file.
    """

    line: int
    becomes: str
    reason: str = ""
    numbers: tuple[str, ...] = ()
    name_key: str = ""

    def doubled(self) -> "RowFate":
        """The same row as one that stands in the file before."""
        return replace(self, becomes="duplicate", reason="stands in this file before")


def name_key(name: str) -> str:
    """A name without case, accents and order, for telling duplicates (Decisions, Phones)."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(sorted("".join(c for c in apart if not unicodedata.combining(c)).split()))


@dataclass(slots=True)
class Known:
    """What the store knows of the numbers of some rows."""

    by_number: dict[str, list[tuple[UUID, str]]]
    blocked: set[str]
    leads: dict[UUID, tuple[UUID, str | None, int | None]]

    def match(self, row: RowLike, key: str) -> UUID | None:
        """The prospect with one of the numbers and the same name, or one side nameless."""
        for phone in row.phones:
            for prospect, other in self.by_number.get(phone.e164, ()):
                if not key or not other or key == other:
                    return prospect
        return None

    def shared(self, row: RowLike) -> bool:
        """Whether somebody has one of the numbers already."""
        return any(phone.e164 in self.by_number for phone in row.phones)

    def blocked_number(self, row: RowLike) -> str | None:
        """The first number that is on the do-not-call list."""
        return next((one.e164 for one in row.phones if one.e164 in self.blocked), None)


def look_up(desk: Desk, rows: Sequence[RowLike], campaign: UUID | None) -> Known:
    """Who has these numbers, which are blocked, and who has a lead in the campaign."""
    numbers = sorted({phone.e164 for row in rows for phone in row.phones})
    session = desk.session
    known = Known({}, set(), {})
    for e164, prospect, key in session.execute(
        select(Phone.e164, Phone.prospect, Prospect.name_key)
        .join(Prospect, Prospect.id == Phone.prospect)
        .where(Phone.e164.in_(numbers))
    ):
        known.by_number.setdefault(e164, []).append((prospect, key))
    known.blocked = set(
        session.scalars(
            select(Number.e164).where(Number.e164.in_(numbers), Number.do_not_call_at.is_not(None))
        )
    )
    prospects = {one for pairs in known.by_number.values() for one, _ in pairs}
    if prospects and campaign is not None:
        for row in session.execute(
            select(Lead.prospect, Lead.id, Lead.job, Lead.line).where(
                Lead.prospect.in_(prospects),
                Lead.campaign == campaign,
                Lead.stage != Stage.WITHDRAWN,
            )
        ):
            known.leads[row.prospect] = (row.id, row.job, row.line)
    return known


def preview(question: PreviewRows, desk: Desk) -> tuple[RowFate, ...]:
    """What becomes of each row, by line."""
    known = look_up(desk, question.rows, question.campaign)
    fates = [RowFate(line, "refused", why) for line, why in question.refused]
    fates += [_fate(row, known) for row in question.rows]
    return tuple(sorted(fates, key=lambda one: one.line))


def _fate(row: RowLike, known: Known) -> RowFate:
    key = name_key(row.name)
    numbers = tuple(phone.e164 for phone in row.phones)
    blocked = known.blocked_number(row)
    if blocked is not None:
        return RowFate(row.line, "do_not_call", f"{blocked} is on the do-not-call list", numbers)
    match = known.match(row, key)
    if match is None:
        return RowFate(row.line, "new", "", numbers, key)
    if match in known.leads:
        return RowFate(row.line, "duplicate", "already a lead of this campaign", numbers, key)
    return RowFate(row.line, "known", "", numbers, key)
