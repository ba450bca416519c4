"""What would become of the rows of a list; nothing is written."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import bindparam, select

from app.domain.phrases import phrase
from app.domain.vocabulary import Stage
from app.models.quick import Quick
from app.models.state import Lead, Number, Phone, Prospect
from app.reads.desk import Desk

SAME_AS = "the same as line"
_WORDS = re.compile(r"[a-z0-9]+")


class _PhoneLike(Protocol):
    @property
    def e164(self) -> str: ...


class RowLike(Protocol):
    """A read row, as `acts.new_lead.NewLead` is one."""

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
    """What becomes of one row, as far as the store knows; rows of the same file come on top.

    Attributes:
        becomes: 'new', 'known' (a new lead on a known prospect), 'duplicate', 'do_not_call' or
            'refused'.
        name_key: For telling duplicates within the file.
        holders: Who has the numbers: (number, prospect, name key of that prospect).
        in_campaign: Those of them that have a lead in the campaign.
    """

    line: int
    becomes: str
    reason: str = ""
    numbers: tuple[str, ...] = ()
    name_key: str = ""
    holders: tuple[tuple[str, UUID, str], ...] = ()
    in_campaign: frozenset[UUID] = frozenset()


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """A name without case, accents, signs and order, for telling duplicates (Decisions, Phones)."""
    if name.isascii():
        return " ".join(sorted(_WORDS.findall(name.lower())))
    apart = unicodedata.normalize("NFKD", name.casefold())
    letters = (one if one.isalnum() else " " for one in apart if not unicodedata.combining(one))
    return " ".join(sorted("".join(letters).split()))


def blocked_words(e164: str) -> str:
    """Why a row with a blocked number is not taken."""
    return phrase("{e164} is on the do-not-call list", e164=e164)


@dataclass(slots=True)
class Known:
    """What is known of the numbers of some rows; rows that are taken are added to it.

    Attributes:
        by_number: Who has a number: (prospect, name key).
        leads: Per prospect the import and line of its lead in the campaign.
    """

    by_number: dict[str, list[tuple[UUID, str]]] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    leads: dict[UUID, tuple[str | None, int | None]] = field(default_factory=dict)

    def match(self, numbers: Sequence[str], key: str) -> UUID | None:
        """The prospect with one of the numbers and the same name, or one side nameless."""
        for number in numbers:
            for prospect, other in self.by_number.get(number, ()):
                if not key or not other or key == other:
                    return prospect
        return None

    def shared(self, numbers: Sequence[str]) -> bool:
        """Whether somebody has one of the numbers already."""
        return any(number in self.by_number for number in numbers)

    def blocked_number(self, numbers: Sequence[str]) -> str | None:
        """The first number that is on the do-not-call list."""
        return next((number for number in numbers if number in self.blocked), None)

    def double_words(self, prospect: UUID, job: str, before: int) -> str:
        """Why a row of somebody with a lead in the campaign is not taken again."""
        of_job, line = self.leads[prospect]
        if of_job == job and line is not None and line < before:
            return f"{SAME_AS} {line}"
        return "already a lead of this campaign"

    def takes(self, numbers: Sequence[str], key: str, prospect: UUID, job: str, line: int) -> None:
        """A row is taken: from now on its numbers are this prospect's, and its name too."""
        self.leads[prospect] = (job, line)
        nameless = False
        for number in numbers:
            held = self.by_number.setdefault(number, [])
            there = next((other for one, other in held if one == prospect), None)
            if there is None:
                held.append((prospect, key))
            nameless = nameless or there == ""
        if key and nameless:
            self._named(prospect, key)

    def _named(self, prospect: UUID, key: str) -> None:
        """A nameless prospect takes the name of a row, so others of the number are told apart."""
        for held in self.by_number.values():
            for at, (one, other) in enumerate(held):
                if one == prospect and not other:
                    held[at] = (prospect, key)


def numbers_of(row: RowLike) -> tuple[str, ...]:
    """The numbers of a row."""
    return tuple(phone.e164 for phone in row.phones)


_SIZES = (16, 64, 128, 256, 512, 1024)


def _size(count: int) -> int:
    """How many places a statement has for so many values; the places left over stay empty."""
    return next((size for size in _SIZES if size >= count), count)


def _among(column: Any, count: int) -> Any:
    return column.in_([bindparam(f"p{n}", type_=column.type) for n in range(count)])


@lru_cache(maxsize=16)
def _holders(count: int) -> Quick:
    return Quick(
        select(Phone.e164, Phone.prospect, Prospect.name_key)
        .join(Prospect, Prospect.id == Phone.prospect)
        .where(_among(Phone.e164, count))
        .order_by(Prospect.number)
    )


@lru_cache(maxsize=16)
def _blocked(count: int) -> Quick:
    wanted = _among(Number.e164, count)
    return Quick(select(Number.e164).where(wanted, Number.do_not_call_at.is_not(None)))


@lru_cache(maxsize=16)
def _leads(count: int) -> Quick:
    wanted = _among(Lead.prospect, count)
    return Quick(
        select(Lead.prospect, Lead.campaign, Lead.stage, Lead.job, Lead.line).where(wanted)
    )


def _rows(make: Callable[[int], Quick], desk: Desk, values: Sequence[Any]) -> list[Any]:
    if not values:
        return []
    size = _size(len(values))
    places = (*values, *(None for _ in range(size - len(values))))
    given = {f"p{at}": value for at, value in enumerate(places)}
    return make(size).rows(desk.session, **given)


def look_up(desk: Desk, wanted: Iterable[str], campaign: UUID | None) -> Known:
    """Who has these numbers, which are blocked, and who has a lead in the campaign."""
    numbers = sorted(set(wanted))
    known = Known()
    for e164, prospect, key in _rows(_holders, desk, numbers):
        known.by_number.setdefault(e164, []).append((prospect, key))
    known.blocked = {row.e164 for row in _rows(_blocked, desk, numbers)}
    if campaign is None:
        return known
    prospects = sorted({one for pairs in known.by_number.values() for one, _ in pairs})
    for row in _rows(_leads, desk, prospects):
        # The campaign is compared here: SQLite would rather walk through all of its leads.
        if row.campaign == campaign and row.stage != Stage.WITHDRAWN:
            known.leads[row.prospect] = (row.job, row.line)
    return known


def preview(question: PreviewRows, desk: Desk) -> tuple[RowFate, ...]:
    """What becomes of each row, by line."""
    numbers = (phone.e164 for row in question.rows for phone in row.phones)
    return fates(question, look_up(desk, numbers, question.campaign))


def fates(question: PreviewRows, known: Known) -> tuple[RowFate, ...]:
    """What becomes of each row by what is known, by line."""
    found = [RowFate(line, "refused", why) for line, why in question.refused]
    found += [_fate(row, known) for row in question.rows]
    return tuple(sorted(found, key=lambda one: one.line))


def _fate(row: RowLike, known: Known) -> RowFate:
    key = name_key(row.name)
    numbers = numbers_of(row)
    blocked = known.blocked_number(numbers)
    if blocked is not None:
        return RowFate(row.line, "do_not_call", blocked_words(blocked), numbers)
    holders = tuple(
        (one, prospect, other)
        for one in numbers
        for prospect, other in known.by_number.get(one, ())
    )
    there = frozenset(prospect for _, prospect, _ in holders if prospect in known.leads)
    match = known.match(numbers, key)
    if match is None:
        becomes, reason = "new", ""
    elif match in known.leads:
        becomes, reason = "duplicate", "already a lead of this campaign"
    else:
        becomes, reason = "known", ""
    return RowFate(row.line, becomes, reason, numbers, key, holders, there)
