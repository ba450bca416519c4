"""What was found out of a sound goes with it: who spoke when, and what was said."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.acts.spoken import forget_spoken
from app.models.local import Speech


def forget_sound(session: Session, attempt: UUID, *, kept: str | None) -> None:
    """Takes away what was found in sounds that this call does not have any more.

    Args:
        kept: sha256 of the sound that it has now; None where it has none.
    """
    gone = delete(Speech).where(Speech.attempt == attempt)
    session.execute(gone if kept is None else gone.where(Speech.sound != kept))
    forget_spoken(session, attempt, but=kept)
