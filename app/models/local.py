"""What only this computer keeps: drafts, import jobs, what its sound was found to be. Not facts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Draft(Base):
    """What was typed on a lead and not yet saved; kept within a second of the keystroke.

    Attributes:
        lead: The lead; the call (its attempt) for what is being written about a recording.
    """

    __tablename__ = "draft"

    lead: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID] = mapped_column(primary_key=True)
    kept_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]


class ReviewDraft(Base):
    """A review as far as it is, by one reviewer; sent, it is a fact and no draft any more.

    `content` is {"card", "version", "scores", "practise", "private"}.
    """

    __tablename__ = "review_draft"

    attempt: Mapped[UUID] = mapped_column(primary_key=True)
    person: Mapped[UUID] = mapped_column(primary_key=True)
    kept_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]


class ImportJob(Base):
    """How far an import is. `job` is sha256 over file, mapping and campaign."""

    __tablename__ = "import_job"

    job: Mapped[str] = mapped_column(primary_key=True)
    campaign: Mapped[UUID]
    file_name: Mapped[str]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    rows_read: Mapped[int]
    taken: Mapped[int]
    refused: Mapped[int]
    duplicates: Mapped[int]
    by: Mapped[UUID | None]


class ImportProblem(Base):
    """A row of a list that was not taken, and why."""

    __tablename__ = "import_problem"
    __table_args__ = (Index("ix_import_problem_job", "job"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str]
    line: Mapped[int]
    reason: Mapped[str]
    duplicate: Mapped[bool]


class PinTry(Base):
    """Wrong PINs in a row, so that waiting longer survives a restart."""

    __tablename__ = "pin_try"

    person: Mapped[UUID] = mapped_column(primary_key=True)
    wrong: Mapped[int]
    last_at: Mapped[datetime]


class Speech(Base):
    """How a recording was talked, worked out from its sound; each figure as in `domain.speech`.

    Kept per call and sound, so that other sound of the same call is looked at anew. `problem` says
    why there are no figures; `version` is that of the detection.
    """

    __tablename__ = "speech"

    attempt: Mapped[UUID] = mapped_column(primary_key=True)
    sound: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    found_at: Mapped[datetime]
    problem: Mapped[str]
    seconds: Mapped[float]
    segments: Mapped[dict[str, Any]]
    heard_s: Mapped[float | None]
    rep_talk_s: Mapped[float | None]
    prospect_talk_s: Mapped[float | None]
    speech_s: Mapped[float | None]
    talk_share: Mapped[float | None]
    longest_monologue_s: Mapped[float | None]
    longest_story_s: Mapped[float | None]
    overlaps: Mapped[int | None]
    overlaps_by_rep: Mapped[int | None]
    overlaps_by_prospect: Mapped[int | None]
    overlap_s: Mapped[float | None]
    patience_s: Mapped[float | None]
    switches_per_minute: Mapped[float | None]
    silence_s: Mapped[float | None]
    dead_air_s: Mapped[float | None]


class FoundSound(Base):
    """A sound file of the watched folder, as it was last looked at.

    Attributes:
        size, written_at: Of the file; when they change it is another one.
        state: 'attached', 'waiting' for a person to say whose call it is, 'unreadable', 'left'.
        words: What was kept inside the file.
        attempt: The call that it was attached to.
        problem: Why it can't be read.
    """

    __tablename__ = "found_sound"

    path: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    written_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    state: Mapped[str]
    seconds: Mapped[float]
    words: Mapped[str]
    attempt: Mapped[UUID | None]
    lead: Mapped[UUID | None]
    problem: Mapped[str]


class Spoken(Base):
    """What was said in a recording, as a recogniser wrote it down; made again at any time.

    Attributes:
        attempt: The call.
        sound: sha256 of the sound that it was made of.
        engine: Recogniser and model, with their versions.
        language: What was taken for granted; '' where the recogniser found out itself.
        words: [[start_s, end_s, text, confidence, channel], ...] in order of time.
        problem: Why there are none; '' when it went well.
    """

    __tablename__ = "spoken"
    __table_args__ = (UniqueConstraint("attempt", "sound", "engine"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt: Mapped[UUID]
    sound: Mapped[str]
    engine: Mapped[str]
    language: Mapped[str]
    made_at: Mapped[datetime]
    words: Mapped[list[Any]]
    problem: Mapped[str]
