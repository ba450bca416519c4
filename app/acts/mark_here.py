"""A mark at a moment of a call that is over, set by who listens to it."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import NOTHING, Changes
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import Incomplete
from app.reads.desk import Desk
from app.reads.one_call import OneCall, the_call

SAME_MS = 500
"""Nobody means two marks by pressing twice at one place."""


@dataclass(frozen=True, slots=True)
class MarkHere:
    """This moment of the call (call time) is worth finding again."""

    lead: UUID
    attempt: UUID
    offset_ms: int


def mark_here(command: MarkHere, desk: Desk) -> Changes:
    """Keeps a mark; nothing where the actor has one already.

    Raises:
        Incomplete: The call has no sound at this moment.
        NotAllowed: The actor may not hear this call.
    """
    call = the_call(desk, command.lead, command.attempt)
    if call.kept is None or call.kept.sound is None:
        raise Incomplete("offset", "This call has no sound to mark a moment of.")
    if not call.kept.offset_ms <= command.offset_ms <= call.ends_ms:
        raise Incomplete("offset", "This moment is outside the recording.")
    if _marked(call, command.offset_ms, desk.actor.id):
        return NOTHING
    journal = Journal(desk, "mark_here")
    _, lead = journal.lead(command.lead)
    journal.say(
        f.Mark(attempt=command.attempt, offset_ms=command.offset_ms),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close("recordings")


def _marked(call: OneCall, at: int, by: UUID | None) -> bool:
    return any(
        kind == "mark" and fact.made_by == by and abs(ms - at) < SAME_MS
        for kind, ms, fact, _ in call.marks
    )
