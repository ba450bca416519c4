"""Numbers that must not be called: who asked, when, why, and what was lifted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.domain import facts as f
from app.models import facts as tables
from app.models import search
from app.models.state import Lead, Number, Phone, Prospect
from app.reads import cases
from app.reads.desk import Desk
from app.reads.search_leads import SearchQuestion, prospects_matching

PAGE = 50
_FREE = 8


class ListState(StrEnum):
    """How a number stands to the list."""

    BLOCKED = "blocked"
    LIFTED = "lifted"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class DoNotCallsQuestion:
    """The do-not-call list, newest first.

    Attributes:
        typed: Any part of a number, or words of a name, company or who asked; '' is all.
        state: Only the blocked ones or only the lifted ones; None is both.
        offset: How many entries were read before.
    """

    typed: str = ""
    state: ListState | None = None
    offset: int = 0
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class DoNotCallEntry:
    """One number and how it came on the list; who asks for a free one may block it.

    Attributes:
        e164: The number; '' for a prospect without any phone.
        names: Prospects that have it.
        companies: Their companies, in the same order.
        asked_by: Who asked for it.
        kept_by: Name of who wrote it down.
        in_call: It was said in a call, at `offset_ms` of it.
        leads: How many leads the number has.
    """

    e164: str
    state: ListState
    names: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    asked_by: str = ""
    why: str = ""
    since: datetime | None = None
    kept_by: str = ""
    in_call: bool = False
    offset_ms: int | None = None
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lifted_why: str = ""
    leads: int = 0


@dataclass(frozen=True, slots=True)
class DoNotCallsAnswer:
    """A page of the list.

    Attributes:
        free: For a look-up: numbers that match and are not on the list.
        blocked: How many numbers are on the list in all.
        more: There are further entries.
    """

    entries: tuple[DoNotCallEntry, ...]
    free: tuple[DoNotCallEntry, ...]
    blocked: int
    more: bool


def do_not_calls(question: DoNotCallsQuestion, desk: Desk) -> DoNotCallsAnswer:
    """One entry per number, by its newest fact; a lifted one keeps what it was blocked for."""
    typed = question.typed.strip()
    matches = _Matches.of(typed, desk) if typed else None
    kept = _read(desk, question, matches)
    page = list(kept.found.values())[question.offset : question.offset + question.limit]
    free = _free(desk, matches, kept.known) if matches and not question.offset else []
    dressed = _dressed([*page, *free], desk)
    blocked = desk.session.execute(
        select(func.count()).select_from(Number).where(Number.do_not_call_at.is_not(None))
    ).scalar_one()
    return DoNotCallsAnswer(
        tuple(dressed[: len(page)]),
        tuple(dressed[len(page) :]),
        blocked,
        len(kept.found) > question.offset + question.limit,
    )


@dataclass(frozen=True, slots=True)
class _Matches:
    """What a look-up matches: numbers by their digits, prospects by their words."""

    words: str
    digits: str
    numbers: frozenset[str]
    prospects: frozenset[UUID]

    @classmethod
    def of(cls, typed: str, desk: Desk) -> "_Matches":
        found = prospects_matching(SearchQuestion(typed), desk)
        numbers = desk.session.scalars(select(Phone.e164).where(Phone.prospect.in_(found)))
        digits = "".join(sign for sign in typed if sign.isdigit())
        by_number = len(digits) >= 3 and len(digits) >= len(typed.replace(" ", "")) - 3
        return cls(
            search.plain(typed),
            (digits.lstrip("0") or digits) if by_number else "",
            frozenset(numbers),
            frozenset(found),
        )

    def hit(self, row: Any, number: str) -> bool:
        """Whether an entry is meant."""
        if self.digits:
            return self.digits in number
        return (
            number in self.numbers
            or row.prospect in self.prospects
            or self.words in search.plain(row.asked_by)
        )


@dataclass(slots=True)
class _Kept:
    """What was read so far: entries in their order, and every number that has one."""

    found: dict[str, DoNotCallEntry] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)


def _read(desk: Desk, question: DoNotCallsQuestion, matches: _Matches | None) -> _Kept:
    names = cases.names(desk.session)
    enough = question.offset + question.limit + 1
    kept = _Kept()
    for row in _facts(desk):
        for number in row.numbers or [str(row.prospect)]:
            if number not in kept.known:
                kept.known.add(number)
                entry = _entry(row, number, names)
                meant = matches is None or matches.hit(row, number)
                if meant and question.state in (None, entry.state):
                    kept.found[number] = entry
                    if entry.state is ListState.LIFTED:
                        kept.open.add(number)
            elif number in kept.open and not row.lifted:
                kept.open.discard(number)
                kept.found[number] = _blocked_for(kept.found[number], row, names)
        if len(kept.found) >= enough and not kept.open:
            break
    return kept


def _facts(desk: Desk) -> Iterable[Any]:
    """All facts of the list, newest first; none of them can be retracted, only lifted."""
    spine, typed = tables.SPINE, tables.TABLES[f.DoNotCall]
    return desk.session.execute(
        select(
            spine.c.prospect,
            spine.c.made_at,
            spine.c.made_by,
            typed.c.numbers,
            typed.c.asked_by,
            typed.c.why,
            typed.c.lifted,
            typed.c.attempt,
            typed.c.offset_ms,
        )
        .join(spine, spine.c.id == typed.c.id)
        .order_by(spine.c.seq.desc())
    )


def _entry(row: Any, number: str, names: dict[UUID, str]) -> DoNotCallEntry:
    e164 = number if row.numbers else ""
    by = names.get(row.made_by, "this computer")
    if row.lifted:
        return DoNotCallEntry(
            e164, ListState.LIFTED, lifted_at=row.made_at, lifted_by=by, lifted_why=row.why
        )
    return _blocked_for(DoNotCallEntry(e164, ListState.BLOCKED), row, names)


def _blocked_for(entry: DoNotCallEntry, row: Any, names: dict[UUID, str]) -> DoNotCallEntry:
    return replace(
        entry,
        asked_by=row.asked_by,
        why=row.why,
        since=row.made_at,
        kept_by=names.get(row.made_by, "this computer"),
        in_call=row.attempt is not None,
        offset_ms=row.offset_ms,
    )


def _free(desk: Desk, matches: _Matches, known: set[str]) -> list[DoNotCallEntry]:
    numbers = sorted(matches.numbers - known)
    if matches.digits:
        numbers = [one for one in numbers if matches.digits in one]
    blocked = set(
        desk.session.scalars(
            select(Number.e164).where(Number.e164.in_(numbers), Number.do_not_call_at.is_not(None))
        )
    )
    kept = [one for one in numbers if one not in blocked][:_FREE]
    return [DoNotCallEntry(one, ListState.FREE) for one in kept]


def _dressed(entries: Sequence[DoNotCallEntry], desk: Desk) -> list[DoNotCallEntry]:
    """The entries with the people who have their numbers."""
    numbers = [one.e164 for one in entries if one.e164]
    people: dict[str, list[tuple[str, str]]] = {}
    for number, name, company in desk.session.execute(
        select(Phone.e164, Prospect.name, Prospect.company)
        .join(Prospect, Prospect.id == Phone.prospect)
        .where(Phone.e164.in_(numbers))
        .order_by(Prospect.number)
    ):
        people.setdefault(number, []).append((name, company))
    counted = desk.session.execute(
        select(Phone.e164, func.count(Lead.id).label("leads"))
        .join(Lead, Lead.prospect == Phone.prospect)
        .where(Phone.e164.in_(numbers))
        .group_by(Phone.e164)
    )
    leads = {row.e164: row.leads for row in counted}
    return [
        replace(
            one,
            names=tuple(name for name, _ in people.get(one.e164, ())),
            companies=tuple(company for _, company in people.get(one.e164, ())),
            leads=leads.get(one.e164, 0),
        )
        for one in entries
    ]
