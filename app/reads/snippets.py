"""The snippets of a lead's calls, and the one with which it is offered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain import facts as f
from app.domain.errors import NotAllowed
from app.domain.folding import effective
from app.reads import cases
from app.reads.desk import Desk
from app.reads.one_call import call_in, require_own_call
from app.reads.standing import lead_row


@dataclass(frozen=True, slots=True)
class SnippetsQuestion:
    """The snippets of a lead's calls."""

    lead: UUID


@dataclass(frozen=True, slots=True)
class Snippet:
    """Some seconds of a call. `from_ms` and `to_ms` are call time; `from_s`, `to_s` the sound's.

    Attributes:
        title: What to listen for.
        file_name: In the folder of recordings; '' when the sound is gone.
        proof: The lead is offered with it.
        digest, kept_by: sha256 of the sound, and the fact that names it.
    """

    snippet: UUID
    lead: UUID
    attempt: UUID
    from_ms: int
    to_ms: int
    from_s: float
    to_s: float
    title: str
    by: UUID | None
    by_name: str
    cut_at: datetime
    file_name: str
    channels: tuple[str, ...]
    proof: bool = False
    digest: str = ""
    kept_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Snippets:
    """A lead's snippets, newest first. `proof` is what its hand-off comes with, if anything."""

    rows: tuple[Snippet, ...]
    proof: Snippet | None


def snippets(question: SnippetsQuestion, desk: Desk) -> Snippets:
    """The snippets of calls that the asker may hear."""
    facts = effective(cases.load_facts(desk.session, lead=question.lead))
    names = cases.names(desk.session)
    row = lead_row(desk.session, question.lead)
    holds = proof_of(facts)
    rows = [
        _snippet(fact, fact.body, facts, names, holds)
        for fact in reversed(facts)
        if isinstance(fact.body, f.SnippetCut) and _hears(row, fact.body.attempt, facts, desk)
    ]
    kept = tuple(one for one in rows if one is not None)
    return Snippets(kept, next((one for one in kept if one.proof), None))


def proof_of(facts: list[f.Fact]) -> UUID | None:
    """The snippet with which a lead is offered, by its effective facts: the newest word holds."""
    said = [one.body for one in facts if isinstance(one.body, f.ProofAttached)]
    return said[-1].snippet if said else None


def _hears(row: object, attempt: UUID, facts: list[f.Fact], desk: Desk) -> bool:
    call = next((one for one in facts if one.id == attempt), None)
    try:
        require_own_call(row, call.made_by if call else None, desk)
    except NotAllowed:
        return False
    return call is not None


def _snippet(
    fact: f.Fact,
    body: f.SnippetCut,
    facts: list[f.Fact],
    names: dict[UUID, str],
    holds: UUID | None,
) -> Snippet | None:
    call = call_in(facts, body.attempt)
    if call is None or fact.lead is None:
        return None
    kept = call.kept
    offset = kept.offset_ms if kept else 0
    return Snippet(
        snippet=fact.id,
        lead=fact.lead,
        attempt=body.attempt,
        from_ms=body.from_ms,
        to_ms=body.to_ms,
        from_s=(body.from_ms - offset) / 1000,
        to_s=(body.to_ms - offset) / 1000,
        title=body.title,
        by=fact.made_by,
        by_name=names.get(fact.made_by, "") if fact.made_by else "",
        cut_at=fact.made_at,
        file_name=kept.file_name if kept and kept.sound else "",
        channels=tuple(one for one in kept.channels.split(",") if one) if kept else (),
        proof=fact.id == holds,
        digest=(kept.sound or "") if kept else "",
        kept_by=call.kept_by,
    )
