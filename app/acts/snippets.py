"""Snippets: cut out of a call, attached to a hand-off as its proof, put into the library."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import Changes
from app.acts.decide import require_stage
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import Incomplete, NotAllowed
from app.domain.folding import effective
from app.domain.reviewing import LIBRARY_OUTCOMES, check_snippet
from app.domain.state import LeadState
from app.reads import cases
from app.reads.desk import Desk
from app.reads.one_call import the_call


@dataclass(frozen=True, slots=True)
class CutSnippet:
    """10 to 40 s of a call, in call time; with `proof` the lead is offered with it at once."""

    lead: UUID
    attempt: UUID
    from_ms: int
    to_ms: int
    title: str
    proof: bool = False


@dataclass(frozen=True, slots=True)
class AttachProof:
    """The lead is offered with this snippet; None takes the proof off."""

    lead: UUID
    snippet: UUID | None


@dataclass(frozen=True, slots=True)
class PutInLibrary:
    """A snippet for the whole team. `title` stands without the prospect's name."""

    lead: UUID
    snippet: UUID
    objection: str
    outcome: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class TakeFromLibrary:
    """An entry that the team no longer needs."""

    lead: UUID
    entry: UUID


@dataclass(frozen=True, slots=True)
class Cut:
    """The snippet that was kept."""

    snippet: UUID
    changes: Changes


def cut_snippet(command: CutSnippet, desk: Desk) -> Cut:
    """Keeps a snippet of a call that has sound.

    Raises:
        Incomplete: `field` is 'title', 'from' or 'to'.
        NotAllowed: The actor may not hear this call, or offers no lead at this stage.
    """
    call = the_call(desk, command.lead, command.attempt)
    if call.kept is None or call.kept.sound is None:
        raise Incomplete("from", "This call has no sound to cut a snippet of.")
    check_snippet(
        command.from_ms, command.to_ms, begins_ms=call.kept.offset_ms, ends_ms=call.ends_ms
    )
    if not command.title.strip():
        raise Incomplete("title", "Say in a few words what one hears.")
    journal = Journal(desk, "cut_snippet")
    _, lead = journal.lead(command.lead)
    said = journal.say(
        f.SnippetCut(
            attempt=command.attempt,
            from_ms=command.from_ms,
            to_ms=command.to_ms,
            title=command.title.strip(),
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    if command.proof:
        _offer(journal, lead, said)
    return Cut(said, journal.close("recordings", "handoffs"))


def attach_proof(command: AttachProof, desk: Desk) -> Changes:
    """Attaches a snippet of the lead's calls to its hand-off, or takes it off."""
    if command.snippet is not None:
        _snippet(command.lead, command.snippet, desk)
    journal = Journal(desk, "attach_proof")
    _, lead = journal.lead(command.lead)
    _offer(journal, lead, command.snippet)
    return journal.close("handoffs")


def _offer(journal: Journal, lead: LeadState, snippet: UUID | None) -> None:
    require_stage("attach_proof", lead)
    journal.say(
        f.ProofAttached(snippet=snippet, handoff=lead.handoff),
        lead=lead.id,
        prospect=lead.prospect,
    )


def _snippet(lead: UUID, snippet: UUID, desk: Desk) -> f.SnippetCut:
    """A snippet of this lead whose call the actor may hear."""
    facts = effective(cases.load_facts(desk.session, lead=lead))
    fact = next((one for one in facts if one.id == snippet), None)
    if fact is None or not isinstance(fact.body, f.SnippetCut):
        raise NotAllowed("This snippet is no longer here.")
    the_call(desk, lead, fact.body.attempt)
    return fact.body


def put_in_library(command: PutInLibrary, desk: Desk) -> Changes:
    """Releases a snippet for everybody who calls.

    Raises:
        Incomplete: `field` is 'objection' or 'outcome'.
    """
    body = _snippet(command.lead, command.snippet, desk)
    if not command.objection.strip():
        raise Incomplete("objection", "Say which objection it answers.")
    if command.outcome not in LIBRARY_OUTCOMES:
        raise Incomplete("outcome", "Choose what became of it.")
    journal = Journal(desk, "put_in_library")
    _, lead = journal.lead(command.lead)
    journal.say(
        f.LibraryPut(
            snippet=command.snippet,
            attempt=body.attempt,
            objection=command.objection.strip(),
            outcome=command.outcome,
            title=command.title.strip() or body.title,
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close("recordings")


def take_from_library(command: TakeFromLibrary, desk: Desk) -> Changes:
    """Takes an entry out; the snippet stays with its call."""
    facts = effective(cases.load_facts(desk.session, lead=command.lead))
    there = any(one.id == command.entry and isinstance(one.body, f.LibraryPut) for one in facts)
    taken = any(
        isinstance(one.body, f.LibraryTaken) and one.body.entry == command.entry for one in facts
    )
    if not there or taken:
        raise NotAllowed("This entry is no longer here.")
    journal = Journal(desk, "take_from_library")
    _, lead = journal.lead(command.lead)
    journal.say(f.LibraryTaken(entry=command.entry), lead=lead.id, prospect=lead.prospect)
    return journal.close("recordings")
