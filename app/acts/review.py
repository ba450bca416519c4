"""Comments at a moment of a recording: 'broke here', answers."""

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
    """A comment at a moment of a call, or an answer to one.

    Attributes:
        private: For whoever made the call and supervisors; an answer is as private as its comment.
    """

    lead: UUID
    attempt: UUID
    offset_ms: int
    text: str
    answers: UUID | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class BreakHere:
    """The call broke at this moment, for this reason."""

    lead: UUID
    attempt: UUID
    offset_ms: int
    reason: str
    text: str = ""
    private: bool = False


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
        private=command.private and command.answers is None,
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
        private=command.private,
    )


def _say(desk: Desk, act: str, lead_id: UUID, body: f.ReviewComment, *, private: bool) -> Changes:
    journal = Journal(desk, act)
    _, lead = journal.lead(lead_id)
    said = journal.say(body, lead=lead.id, prospect=lead.prospect)
    if private:
        only = f.CommentPrivate(comment=said, attempt=body.attempt)
        journal.say(only, lead=lead.id, prospect=lead.prospect)
    return journal.close("recordings")
