"""Whether a call of this desk's person waits for its save."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import facts as f
from app.models import facts as tables
from app.models.state import Lead
from app.sync import contact


def call_unsaved(session: Session) -> bool:
    """An attempt of this person has no ending yet."""
    spine, typed = tables.SPINE, tables.TABLES[f.Attempt]
    found = (
        select(typed.c.id)
        .join(Lead, Lead.open_attempt == typed.c.id)
        .join(spine, spine.c.id == typed.c.id)
        .where(spine.c.made_by == contact.standing(session).person)
        .limit(1)
    )
    return session.scalar(found) is not None
