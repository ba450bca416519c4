"""What was said in recordings: of one call, where in some, and which are to be written down."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.domain.errors import NotAllowed
from app.domain.languages import spoken_by
from app.domain.spoken import Snippet, SpokenWord, best_snippet
from app.domain.vocabulary import Stage
from app.models.local import Spoken
from app.models.state import CampaignRow, Lead, Prospect
from app.reads import one_call
from app.reads.desk import Desk
from app.reads.recording_filters import ATTEMPT, KEPT, SPINE, newest_sound


@dataclass(frozen=True, slots=True)
class SpokenQuestion:
    """The words of one call."""

    lead: UUID
    attempt: UUID


@dataclass(frozen=True, slots=True)
class SpokenCall:
    """What was written down of a call.

    Attributes:
        words: In order of time, both sides.
        language: What the recogniser took for granted; '' where it found out itself.
        noted: The language that is noted of the prospect, as a code; '' where none is.
        problem: Why there are no words; '' when it went well.
    """

    words: tuple[SpokenWord, ...]
    language: str
    noted: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class SpokenDueQuestion:
    """Which recording this engine writes down next, those of `skip` left out."""

    engine: str
    skip: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class SpokenDue:
    """A recording of which nothing is written down by this engine.

    Attributes:
        language: What is probably spoken: noted of the lead, else that of the country or the
            campaign; '' where nobody knows.
    """

    attempt: UUID
    file_name: str
    sound: str
    channels: tuple[str, ...]
    language: str


def spoken(question: SpokenQuestion, desk: Desk) -> SpokenCall | None:
    """The words of a call that the person may hear; None where nothing is written down.

    Raises:
        NotAllowed: The lead has no such call, or it is somebody else's.
    """
    row = one_call.require_call(question.lead, question.attempt, desk)
    found = row_of(desk.session, question.attempt)
    if found is None:
        return None
    noted = desk.session.scalars(select(Prospect.language).where(Prospect.id == row.prospect)).one()
    return SpokenCall(words_of(found), found.language, spoken_by(noted, ""), found.problem)


def row_of(session: Session, attempt: UUID) -> Spoken | None:
    """What is written down of a call's sound as it is now."""
    sound = kept_sound(session, attempt)
    if sound is None:
        return None
    return session.scalars(
        select(Spoken)
        .where(Spoken.attempt == attempt, Spoken.sound == sound)
        .order_by(Spoken.id.desc())
        .limit(1)
    ).one_or_none()


def kept_sound(session: Session, attempt: UUID) -> str | None:
    """sha256 of the sound of a call by the last word about it; None where there is none."""
    return session.scalars(
        select(KEPT.c.sound).where(KEPT.c.attempt == attempt).order_by(KEPT.c.id.desc()).limit(1)
    ).one_or_none()


def words_of(row: Any) -> tuple[SpokenWord, ...]:
    """The words of a row."""
    return tuple(
        SpokenWord(float(start), float(end), str(said), float(sure), str(channel))
        for start, end, said, sure, channel in row.words
    )


def said_in(session: Session, attempts: Iterable[UUID], typed: str) -> dict[UUID, Snippet]:
    """Where in these calls it is said; calls in which it is not are left out."""
    rows = session.execute(
        select(Spoken.attempt, Spoken.words)
        .join(KEPT, (KEPT.c.attempt == Spoken.attempt) & (KEPT.c.sound == Spoken.sound))
        .where(Spoken.attempt.in_(list(attempts)), newest_sound())
    )
    found = {row.attempt: best_snippet(words_of(row), typed) for row in rows}
    return {attempt: one for attempt, one in found.items() if one is not None}


def spoken_due(question: SpokenDueQuestion, desk: Desk) -> SpokenDue | None:
    """The newest recording that this engine has not written down. Only the program asks this.

    Raises:
        NotAllowed: A person asks.
    """
    if desk.actor.id is not None:
        raise NotAllowed("Only the program itself asks this.")
    done = exists().where(
        Spoken.attempt == KEPT.c.attempt,
        Spoken.sound == KEPT.c.sound,
        Spoken.engine == question.engine,
    )
    rows = desk.session.execute(
        select(
            ATTEMPT.c.id,
            KEPT.c.file_name,
            KEPT.c.sound,
            KEPT.c.channels,
            Prospect.language,
            Prospect.country,
            CampaignRow.region,
        )
        .join(KEPT, KEPT.c.attempt == ATTEMPT.c.id)
        .join(SPINE, SPINE.c.id == ATTEMPT.c.id)
        .join(Lead, Lead.id == SPINE.c.lead)
        .join(Prospect, Prospect.id == Lead.prospect)
        .join(CampaignRow, CampaignRow.id == Lead.campaign)
        .where(KEPT.c.sound.is_not(None), newest_sound(), ~done, Lead.stage != Stage.WITHDRAWN)
        .order_by(ATTEMPT.c.dialled_at.desc())
        .limit(len(question.skip) + 1)
    )
    row = next((one for one in rows if one.id not in question.skip), None)
    if row is None:
        return None
    return SpokenDue(
        row.id,
        row.file_name,
        row.sound,
        tuple(one for one in row.channels.split(",") if one),
        spoken_by(row.language, row.country or row.region or ""),
    )
