"""Calls: attempts, their moments, what was heard, and the sound of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.facts.base import Body, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt(Body):
    """One dialling of one phone, or one incoming call; kept before the number leaves.

    Attributes:
        asked_point: The continuation point whose time the prospect named; proof that the
            campaign's hours were lifted.
    """

    kind = "attempt"
    campaign: UUID
    e164: str
    incoming: bool
    dialled_at: datetime
    stage: str
    owner: UUID | None
    point: UUID | None = None
    asked_point: bool = False
    in_window: bool = False
    dialer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered(Body):
    """The line was answered: by key, or by the first note, answer or mark."""

    kind = "answered"
    attempt: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HungUp(Body):
    """The line ended. `how`: 'by us', 'by them', 'dropped'."""

    kind = "hung_up"
    attempt: UUID
    e164: str
    at: datetime
    how: str = "by us"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSaved(Body):
    """How an attempt ended, with its four moments.

    Attributes:
        reached: The prospect talked, so it was a conversation.
        whom: Who to ask for, after 'wrong person' or 'gatekeeper'.
    """

    kind = "call_saved"
    attempt: UUID
    campaign: UUID
    e164: str
    disposition: str
    reached: bool
    reason: str = ""
    whom: str = ""
    dialled_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    talk_s: int = 0
    wrap_s: int = 0
    summary: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Body):
    """What was heard.

    Attributes:
        topic: Short name of an objection that is raised again in other words.
        offset_ms: Counts from the answer; None outside a call.
    """

    kind = "note"
    note_kind: str
    text: str
    topic: str = ""
    attempt: UUID | None = None
    offset_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Body):
    """A moment that somebody marked: the rep in the call, or later who listens to it."""

    kind = "mark"
    attempt: UUID
    offset_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Body):
    """What the prospect answered to a campaign question; the newest one holds."""

    kind = "answer"
    question: str
    choice: str
    detail: str = ""
    campaign_version: int
    attempt: UUID | None = None
    offset_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswered(Body):
    """An open objection (a note) was answered, or is open again."""

    kind = "objection_answered"
    note: UUID
    answered: bool
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingKept(Body):
    """What there is of a call's sound, and what is not.

    Attributes:
        sound: sha256 of the file, or None when nothing could be kept.
        offset_ms: Where second 0 of the file lies in call time (after the answer).
        pauses: List of [start_s, end_s] in file time.
        problems: Sentences; empty when both channels are whole.
    """

    kind = "recording_kept"
    attempt: UUID
    file_name: str
    sound: str | None
    seconds: float
    channels: str
    offset_ms: int = 0
    pauses: Json
    problems: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewComment(Body):
    """A comment at a moment of a recording; with `broke` it names why the call broke here."""

    kind = "review_comment"
    attempt: UUID
    offset_ms: int
    text: str
    broke: str = ""
    answers: UUID | None = None
