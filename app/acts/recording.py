"""What there is of a call's sound, said once it is known; save never waits for it."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import Changes
from app.acts.forget_sound import forget_sound
from app.acts.journal import Journal
from app.domain import facts as f
from app.reads.desk import Desk


@dataclass(frozen=True, slots=True)
class KeepRecording:
    """A recording and what is missing of it; see `facts.RecordingKept`."""

    lead: UUID
    attempt: UUID
    file_name: str
    sound: str | None
    seconds: float
    channels: str
    offset_ms: int = 0
    pauses: tuple[tuple[float, float], ...] = ()
    problems: tuple[str, ...] = ()


def keep_recording(command: KeepRecording, desk: Desk) -> Changes:
    """Keeps the recording with its call; what was found in another sound of it goes."""
    journal = Journal(desk, "keep_recording")
    _, lead = journal.lead(command.lead)
    forget_sound(desk.session, command.attempt, kept=command.sound)
    journal.say(
        f.RecordingKept(
            attempt=command.attempt,
            file_name=command.file_name,
            sound=command.sound,
            seconds=command.seconds,
            channels=command.channels,
            offset_ms=command.offset_ms,
            pauses=[list(one) for one in command.pauses],
            problems=list(command.problems),
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close("recordings")
