"""What somebody typed and never saved, on leads that went to somebody else meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from app.domain import permissions
from app.models.local import Draft
from app.reads.comment_drafts import REVIEW
from app.reads.desk import Desk
from app.reads.standing import lead_row, standing

if TYPE_CHECKING:
    from app.reads.lead_card import LeadCard

OF, DESK_LINE = "of", "desk_line"
"""In a draft: whom it is about, for when the lead is not here any more; the line to the closer."""
POINT_TEXTS = ("stopped_at", "open_question", "open_objection", "goes_on_with", "opens_with")
"""Texts of the continuation point in a draft."""


@dataclass(frozen=True, slots=True)
class LeftDraftsQuestion:
    """The person's drafts of leads that they can't open."""


@dataclass(frozen=True, slots=True)
class LeftDraft:
    """One lead's.

    Attributes:
        about: Name of the prospect, else the company; '' in a draft of an older program.
        words: What was typed, part by part.
        content: The draft as it is kept.
    """

    lead: UUID
    about: str
    words: tuple[str, ...]
    kept_at: datetime
    content: dict[str, Any]


def about_of(card: "LeadCard") -> str:
    """What a draft says for `OF`."""
    return card.prospect.name or card.prospect.company


def left_drafts(question: LeftDraftsQuestion, desk: Desk) -> tuple[LeftDraft, ...]:
    """Answers the question, the newest first."""
    if desk.actor.id is None:
        return ()
    rows = desk.here.scalars(
        select(Draft).where(Draft.person == desk.actor.id).order_by(Draft.kept_at.desc())
    )
    found = []
    for row in rows:
        words = () if REVIEW in row.content else tuple(_typed(row.content))
        if words and not _can_open(row.lead, desk):
            about = str(row.content.get(OF, ""))
            found.append(LeftDraft(row.lead, about, words, row.kept_at, dict(row.content)))
    return tuple(found)


def _can_open(lead: UUID, desk: Desk) -> bool:
    row = lead_row(desk.session, lead)
    if row is None:
        return False
    found = permissions.relations(desk.actor.id, desk.actor.campaigns, standing(row, desk))
    return permissions.may(permissions.READS, "lead_card", desk.actor.roles, found)


def _typed(content: dict[str, Any]) -> Iterator[str]:
    """Texts of a draft, as `ui.screens.call.draft` keeps them; what was only chosen is left out."""
    point = content.get("point") or {}
    said = [one.get("text") for one in content.get("notes", ()) if isinstance(one, dict)]
    said += [content.get("line")]
    said += [point.get(one) for one in POINT_TEXTS]
    said += [(point.get(side) or {}).get("what") for side in ("ours", "theirs")]
    said += [point.get("when"), content.get("whom"), content.get("later"), content.get(DESK_LINE)]
    return (one.strip() for one in said if isinstance(one, str) and one.strip())
