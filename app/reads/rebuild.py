"""State worked out again from the facts, and where it differs from what is written."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain import facts as f
from app.domain import folding
from app.domain.state import Case, NumberState, PhoneLine
from app.models import facts as tables
from app.models.state import CampaignRow, Number, Person, Prospect, ScorecardRow
from app.reads import cases

CHUNK = 300


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one row that is not what the facts say.

    Attributes:
        table: 'lead', 'prospect', 'phone', 'promise', 'number', 'person', 'campaign' or
            'scorecard'.
        row: Which one: the lead's id and name, or the number.
    """

    table: str
    row: str
    field: str
    written: str
    by_facts: str


def as_facts_say(session: Session) -> tuple[int, int]:
    """At a desk of a team: of how many prospects the facts here say what is written, and of all.

    The desk is sent a part of the facts: of a lead that was passed on, of one that somebody else
    has the other campaign of, or that the team gave on itself, they can't say all.
    """
    prospects = list(session.scalars(select(Prospect.id).order_by(Prospect.id)))
    agree = 0
    for some, facts in _by_prospect(session, prospects):
        agree += sum(next(_case(session, one, facts[one]), None) is None for one in some)
    return agree, len(prospects)


def _by_prospect(
    session: Session, prospects: list[UUID]
) -> Iterator[tuple[list[UUID], dict[UUID | None, list[f.Fact]]]]:
    for start in range(0, len(prospects), CHUNK):
        some = prospects[start : start + CHUNK]
        found: dict[UUID | None, list[f.Fact]] = {one: [] for one in some}
        for fact in cases.facts_where(session, tables.SPINE.c.prospect.in_(some)):
            found[fact.prospect].append(fact)
        yield some, found


def differences(session: Session, progress: Any = None) -> Iterator[Difference]:
    """Folds every prospect, number, person and campaign and compares it with its rows.

    Args:
        progress: Called with (done, total) prospects.
    """
    prospects = list(session.scalars(select(Prospect.id).order_by(Prospect.id)))
    spine = tables.SPINE
    known = set(prospects)
    done = 0
    for some, by_prospect in _by_prospect(session, prospects):
        for prospect in some:
            yield from _case(session, prospect, by_prospect[prospect])
        done += len(some)
        if progress is not None:
            progress(done, len(prospects))
    said = session.scalars(select(spine.c.prospect).where(spine.c.kind == "lead_added").distinct())
    for prospect in said:
        if prospect not in known:
            yield Difference("prospect", str(prospect), "row", "missing", "there")
    yield from _numbers(session)
    yield from _team(session)


def _case(session: Session, prospect: UUID, facts: list[f.Fact]) -> Iterator[Difference]:
    written = cases.load_case(session, prospect)
    folded = folding.fold(facts)
    assert written is not None
    if folded is None:
        yield Difference("prospect", str(prospect), "row", "there", "no fact says it")
        return
    who = folded.prospect.name or folded.prospect.company or str(prospect)
    for name in cases.PROSPECT_FIELDS:
        yield from _compare(
            "prospect", who, name, getattr(written.prospect, name), getattr(folded.prospect, name)
        )
    yield from _compare(
        "phone", who, "phones", _phones(written.prospect.phones), _phones(folded.prospect.phones)
    )
    yield from _leads(written, folded, who)


def _phones(phones: list[PhoneLine]) -> list[tuple[str, str]]:
    return [(one.e164, str(one.state)) for one in phones]


def _leads(written: Case, folded: Case, who: str) -> Iterator[Difference]:
    for lead in written.leads.keys() | folded.leads.keys():
        row, said = written.leads.get(lead), folded.leads.get(lead)
        label = f"{lead} ({who})"
        if row is None or said is None:
            yield Difference("lead", label, "row", "there" if row else "missing", "the opposite")
            continue
        for name in cases.LEAD_FIELDS:
            yield from _compare("lead", label, name, getattr(row, name), getattr(said, name))
        yield from _compare(
            "promise",
            label,
            "promises",
            {k: _values(v) for k, v in row.promises.items()},
            {k: _values(v) for k, v in said.promises.items()},
        )


def _values(one: Any) -> tuple[Any, ...]:
    return tuple(getattr(one, part.name) for part in fields(one))


def _compare(table: str, row: str, field: str, written: Any, by_facts: Any) -> Iterator[Difference]:
    plain = str if isinstance(by_facts, str) else lambda one: one
    if plain(written) != plain(by_facts):
        yield Difference(table, row, field, str(written), str(by_facts))


def _numbers(session: Session) -> Iterator[Difference]:
    spine = tables.SPINE
    moving = [body.kind for body in (f.Attempt, f.HungUp, f.CallSaved, f.DoNotCall, f.Retraction)]
    states: dict[str, NumberState] = {}
    facts = cases.facts_where(session, or_(*(spine.c.kind == kind for kind in moving)))
    for fact in folding.effective(facts):
        for e164 in folding.number_of(fact.body):
            folding.apply_number(states.setdefault(e164, NumberState(e164)), fact)
    written = {
        row[0]: NumberState(*row)
        for row in session.execute(select(*(getattr(Number, name) for name in cases.NUMBER_FIELDS)))
    }
    for e164 in states.keys() | written.keys():
        row = written.get(e164) or NumberState(e164)
        said = states.get(e164) or NumberState(e164)
        for name in cases.NUMBER_FIELDS:
            yield from _compare("number", e164, name, getattr(row, name), getattr(said, name))


def _team(session: Session) -> Iterator[Difference]:
    people, campaigns, cards = _team_by_facts(session)
    for person in session.scalars(select(Person)):
        for name, value in people.get(person.id, {"name": "no fact says it"}).items():
            yield from _compare("person", person.name, name, getattr(person, name), value)
    for row in session.scalars(select(CampaignRow)):
        said = campaigns.get(row.id)
        for name in ("name", "version", "desk", "hours", "questions", "card", "gate", "active"):
            value = getattr(said, name) if said else "no fact says it"
            yield from _compare("campaign", row.name, name, getattr(row, name), value)

    for card in session.scalars(select(ScorecardRow)):
        told = cards.get(card.id)
        for name in ("name", "version", "layer", "questions", "active"):
            value = getattr(told, name) if told else "no fact says it"
            yield from _compare("scorecard", card.name, name, getattr(card, name), value)


_PERSON = ("name", "version", "roles", "pin_hash", "active")


def _team_by_facts(
    session: Session,
) -> tuple[dict[UUID, dict[str, Any]], dict[UUID, f.CampaignSet], dict[UUID, f.ScorecardSet]]:
    """The newest version of each person, campaign and scorecard, as the facts have them."""
    people: dict[UUID, dict[str, Any]] = {}
    campaigns: dict[UUID, f.CampaignSet] = {}
    cards: dict[UUID, f.ScorecardSet] = {}
    kinds = [one.kind for one in (f.PersonSet, f.CampaignSet, f.Away, f.ScorecardSet)]
    for fact in cases.facts_where(session, tables.SPINE.c.kind.in_(kinds)):
        body = fact.body
        if isinstance(body, f.PersonSet):
            away = people.get(body.person, {}).get("away")
            people[body.person] = {name: getattr(body, name) for name in _PERSON} | {"away": away}
        elif isinstance(body, f.Away) and body.person in people:
            people[body.person]["away"] = body.reason
        elif isinstance(body, f.CampaignSet):
            campaigns[body.campaign] = body
        elif isinstance(body, f.ScorecardSet):
            cards[body.card] = body
    return people, campaigns, cards


def changed_facts(session: Session) -> Iterator[str]:
    """Facts whose words are not those that were written (their hash tells)."""
    spine = tables.SPINE
    for kind, body in f.KINDS.items():
        typed = tables.TABLES[body]
        query = (
            select(spine.c.id.label("fact_id"), spine.c.hash, typed)
            .join(typed, typed.c.id == spine.c.id)
            .execution_options(yield_per=2000)
        )
        for row in session.execute(query):
            values = tables.values(tables.read_body(kind, row))
            if tables.digest(row.fact_id, kind, values) != row.hash:
                yield f"{kind} {row.fact_id}"
