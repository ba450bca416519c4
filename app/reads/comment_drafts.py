"""What the person has begun to write about calls and not yet kept."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.models.local import Draft
from app.reads.desk import Desk

REVIEW = "review_of"
"""In a draft: the lead of the call that is written about; its key is the call."""


@dataclass(frozen=True, slots=True)
class CommentDraftsQuestion:
    """The person's own unfinished writing."""


def comment_drafts(question: CommentDraftsQuestion, desk: Desk) -> dict[UUID, dict[str, Any]]:
    """What was being written, by call."""
    if desk.actor.id is None:
        return {}
    rows = desk.session.scalars(select(Draft).where(Draft.person == desk.actor.id))
    return {row.lead: dict(row.content) for row in rows if REVIEW in row.content}
