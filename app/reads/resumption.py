"""What the first words of a follow-up propose: resumed at its continuation point, or restarted."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.domain import facts as f
from app.domain.folding import effective
from app.domain.resumption import Kept, Proposal, propose
from app.models.state import Prospect
from app.reads import cases, one_call
from app.reads.desk import Desk
from app.reads.spoken import row_of, words_of


@dataclass(frozen=True, slots=True)
class ResumptionQuestion:
    """One call of a lead."""

    lead: UUID
    attempt: UUID


@dataclass(frozen=True, slots=True)
class Resumed:
    """A proposal; a person decides.

    Attributes:
        point: The continuation point with which the call was to open.
        opens_with: Its opening line.
    """

    point: UUID
    opens_with: str
    proposal: Proposal


def resumption(question: ResumptionQuestion, desk: Desk) -> Resumed | None:
    """What is proposed; None for a call without a point before it, without words, or in doubt.

    Raises:
        NotAllowed: The lead has no such call, or it is somebody else's.
    """
    row = one_call.require_call(question.lead, question.attempt, desk)
    written = row_of(desk.session, question.attempt)
    if written is None or not written.words:
        return None
    facts = effective(cases.load_facts(desk.session, lead=question.lead))
    point = point_before(facts, question.attempt)
    if point is None or not isinstance(point.body, f.PointSet):
        return None
    person = desk.session.execute(
        select(Prospect.name, Prospect.company).where(Prospect.id == row.prospect)
    ).one()
    kept = Kept(point.body.opens_with, _topics(point, facts), (person.name, person.company))
    proposal = propose(words_of(written), kept)
    return Resumed(point.id, point.body.opens_with, proposal) if proposal is not None else None


def point_before(facts: list[f.Fact], attempt: UUID) -> f.Fact | None:
    """The continuation point that was open when the call was dialled."""
    found: f.Fact | None = None
    for fact in facts:
        if fact.id == attempt:
            return found
        if isinstance(fact.body, f.PointSet):
            found = fact
        elif isinstance(fact.body, f.PointClosed) and found and fact.body.point == found.id:
            found = None
    return None


def _topics(point: f.Fact, facts: list[f.Fact]) -> tuple[str, ...]:
    body = point.body
    assert isinstance(body, f.PointSet)
    promised = [
        fact.body.what
        for fact in facts
        if isinstance(fact.body, f.PromiseMade) and fact.body.point == point.id
    ]
    topics = (body.open_question, body.open_objection, body.goes_on_with, *promised)
    return tuple(one for one in topics if one)
