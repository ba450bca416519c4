"""What is being written about a call, kept within a second of the keystroke; it is no fact."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.acts.changes import Changes
from app.acts.house import KeepDraft, keep_draft
from app.reads.comment_drafts import REVIEW
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class KeepCommentDraft:
    """What is typed about a call and not yet kept; None drops it."""

    lead: UUID
    attempt: UUID
    content: dict[str, Any] | None


def keep_comment_draft(command: KeepCommentDraft, desk: Desk) -> Changes:
    """Keeps it in place of the one before.

    It stands under the call, not the lead: who answers a comment on an own call may have a call's
    draft on the same lead.
    """
    content = None if command.content is None else {**command.content, REVIEW: str(command.lead)}
    return keep_draft(KeepDraft(command.attempt, content), desk)
