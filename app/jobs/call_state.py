"""What the line of a desk is at: its phase, its sound, a snapshot, and who calls."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.reads.desk import Actor


class Phase(StrEnum):
    """What the line does."""

    IDLE = "idle"
    STARTING = "starting"
    RINGING = "ringing"
    LIVE = "live"
    ENDED = "ended"


class Sound(StrEnum):
    """What happens to the sound of this call."""

    OFF = "off"
    WAITS = "waits"  # for consent
    ON = "on"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Line:
    """A snapshot of the line.

    Attributes:
        paused_at: Seconds after the answer from which nothing is recorded.
        problems: What is missing of the sound, in short sentences.
        refusal: Why the last dial did not happen.
    """

    phase: Phase = Phase.IDLE
    lead: UUID | None = None
    attempt: UUID | None = None
    e164: str = ""
    incoming: bool = False
    dialled_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    how: str = ""
    sound: Sound = Sound.OFF
    paused_at: float = 0.0
    muted: bool = False
    my_side_only: bool = False
    problems: tuple[str, ...] = ()
    refusal: KnownError | None = None

    @property
    def on(self) -> bool:
        """Whether a call is under way."""
        return self.phase in (Phase.STARTING, Phase.RINGING, Phase.LIVE)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, in which role; acts of the call are kept as theirs to its end."""

    actor: Actor
    role: Role
