"""Review of a recording: comments at a moment, 'broke here', answers."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import Changes
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.dispositions import BREAK_REASONS
from app.domain.errors import Incomplete
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment at a moment of a call, or an answer to one."""

    lead: UUID
    attempt: UUID
    offset_ms: int
    text: str
    answers: UUID | None = None


@dataclass(frozen=True, slots=True)
class BreakHere:
    """The call broke at this moment, for this reason."""

    lead: UUID
    attempt: UUID
    offset_ms: int
    reason: str
    text: str = ""


def comment(command: Comment, desk: Desk) -> Changes:
    """Keeps a comment; the rep sees it in the thread and can answer."""
    if not command.text.strip():
        raise Incomplete("text", "Write what you heard.")
    return _say(
        desk,
        "comment",
        command.lead,
        f.ReviewComment(
            attempt=command.attempt,
            offset_ms=command.offset_ms,
            text=command.text.strip(),
            answers=command.answers,
        ),
    )


def break_here(command: BreakHere, desk: Desk) -> Changes:
    """Keeps where and why a call broke."""
    if command.reason not in BREAK_REASONS:
        raise Incomplete("reason", "Choose why it broke here.")
    return _say(
        desk,
        "break_here",
        command.lead,
        f.ReviewComment(
            attempt=command.attempt,
            offset_ms=command.offset_ms,
            text=command.text.strip(),
            broke=command.reason,
        ),
    )


def _say(desk: Desk, act: str, lead_id: UUID, body: f.Body) -> Changes:
    journal = Journal(desk, act)
    _, lead = journal.lead(lead_id)
    journal.say(body, lead=lead.id, prospect=lead.prospect)
    return journal.close("recordings")
