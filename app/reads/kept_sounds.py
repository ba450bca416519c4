"""Which sounds the newest calls of this computer say they have, to hold them against the folder."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import facts as f
from app.domain.errors import NotAllowed
from app.models import facts as tables
from app.models.desk_side import SentSound
from app.reads.desk import Desk

NEWEST = 500
"""How many are looked at: older ones were found in order at earlier starts."""


@dataclass(frozen=True, slots=True)
class KeptSoundsQuestion:
    """The newest calls of this computer with something said about their sound."""

    limit: int = NEWEST


@dataclass(frozen=True, slots=True)
class KeptSound:
    """What a call says of its sound; `file_name` is empty where nothing was kept.

    Attributes:
        let_go: The file went from here because it lies proved in the team's store.
    """

    lead: UUID
    attempt: UUID
    file_name: str
    let_go: bool = False


def kept_sounds(question: KeptSoundsQuestion, desk: Desk) -> tuple[KeptSound, ...]:
    """Newest first, one per call. Only the computer itself asks this.

    Raises:
        NotAllowed: A person asks.
    """
    if desk.actor.id is not None:
        raise NotAllowed("Only the program itself asks this.")
    return newest_sounds(desk.session, desk.device, question.limit)


def newest_sounds(session: Session, device: str, limit: int = NEWEST) -> tuple[KeptSound, ...]:
    """The same, of a computer, without a desk."""
    spine, kept = tables.SPINE, tables.TABLES[f.RecordingKept]
    newest = (
        select(func.max(spine.c.seq).label("seq"))
        .join(kept, kept.c.id == spine.c.id)
        .where(spine.c.device == device)
        .group_by(kept.c.attempt)
        .order_by(func.max(spine.c.seq).desc())
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        select(spine.c.lead, kept.c.attempt, kept.c.file_name, kept.c.sound, SentSound.gone_at)
        .join(kept, kept.c.id == spine.c.id)
        .outerjoin(SentSound, SentSound.recording == kept.c.id)
        .join(newest, newest.c.seq == spine.c.seq)
        .order_by(spine.c.seq.desc())
    )
    return tuple(
        KeptSound(
            row.lead, row.attempt, row.file_name if row.sound else "", row.gone_at is not None
        )
        for row in rows
        if row.lead is not None
    )
