"""What only this computer keeps: drafts, import jobs, sound under way. Not facts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Draft(Base):
    """What was typed on a lead and not yet saved; kept within a second of the keystroke."""

    __tablename__ = "draft"

    lead: Mapped[UUID] = mapped_column(primary_key=True)
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
