"""How a recording was talked, kept for lists. Worked out from its sound: no fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import NOTHING, Changes
from app.domain.errors import NotAllowed
from app.domain.spans import Spans
from app.domain.speech import SpeechFigures
from app.models.local import Speech
from app.reads.desk import Desk
from app.reads.spoken import kept_sound


@dataclass(frozen=True, slots=True)
class KeepSpeech:
    """What was found in the sound of a call.

    Attributes:
        sound: sha256 of the file that was listened to.
        version: Of the detection.
        heard: Stretches of speech in seconds, by channel.
        figures: None when nothing could be found.
        problem: Why nothing could be found.
    """

    attempt: UUID
    sound: str
    version: int
    seconds: float = 0.0
    heard: Mapping[str, Spans] | None = None
    figures: SpeechFigures | None = None
    problem: str = ""


def keep_speech(command: KeepSpeech, desk: Desk) -> Changes:
    """Keeps it in place of what was found before in the same sound; nothing where that is gone.

    Raises:
        NotAllowed: A person asks; only the program listens for itself.
    """
    if desk.actor.id is not None:
        raise NotAllowed("Only the program itself keeps this.")
    if kept_sound(desk.session, command.attempt) != command.sound:
        return NOTHING  # erased, or another one, while it was listened to
    row = desk.session.get(Speech, (command.attempt, command.sound))
    if row is None:
        row = Speech(attempt=command.attempt, sound=command.sound)
        desk.session.add(row)
    row.version = command.version
    row.found_at = desk.now
    row.problem = command.problem
    row.seconds = command.seconds
    row.segments = {
        name: [list(one) for one in spans] for name, spans in (command.heard or {}).items()
    }
    numbers = (command.figures or SpeechFigures(0.0)).numbers()
    for name, value in numbers.items():
        setattr(row, name, value if command.figures is not None else None)
    desk.session.flush()
    return Changes(frozenset({"recordings"}))
