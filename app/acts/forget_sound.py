"""What was found out of a sound goes with it: who spoke when, and what was said."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models import spoken_search
from app.models.local import Speech, Spoken


def forget_sound(session: Session, attempt: UUID, *, kept: str | None) -> None:
    """Takes away what was found in sounds that this call does not have any more.

    Args:
        kept: sha256 of the sound that it has now; None where it has none.
    """
    gone = delete(Speech).where(Speech.attempt == attempt)
    session.execute(gone if kept is None else gone.where(Speech.sound != kept))
    forget_spoken(session, attempt, but=kept)


def forget_spoken(session: Session, attempt: UUID, *, but: str | None = None) -> None:
    """Takes away what is written down of a call: its sound was erased, or other words come.

    Args:
        but: The words of this sound (sha256) stay.
    """
    for row in session.scalars(select(Spoken).where(Spoken.attempt == attempt)):
        if row.sound == but:
            continue
        spoken_search.forget(session, row.id)
        session.delete(row)
    session.flush()
