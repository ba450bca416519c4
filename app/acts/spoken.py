"""What a recogniser wrote down of a recording: kept, and forgotten with its sound. No fact."""

from dataclasses import dataclass
from uuid import UUID

from app.acts.changes import NOTHING, Changes
from app.acts.forget_sound import forget_spoken
from app.domain.errors import NotAllowed
from app.domain.spoken import SpokenWord
from app.models import spoken_search
from app.models.local import Spoken
from app.reads.desk import Desk
from app.reads.spoken import kept_sound


@dataclass(frozen=True, slots=True)
class KeepSpoken:
    """The words of a recording, or why there are none (`problem`).

    Attributes:
        sound: sha256 of the sound that they were made of.
        engine: Recogniser and model.
        language: What was taken for granted.
    """

    attempt: UUID
    sound: str
    engine: str
    language: str
    words: tuple[SpokenWord, ...]
    problem: str = ""


def keep_spoken(command: KeepSpoken, desk: Desk) -> Changes:
    """Keeps the words instead of those of before; nothing where the sound is gone meanwhile.

    Raises:
        NotAllowed: A person does it; only the program writes down.
    """
    if desk.actor.id is not None:
        raise NotAllowed("Only the program itself writes down what was said.")
    session = desk.session
    if kept_sound(session, command.attempt) != command.sound:
        return NOTHING
    forget_spoken(session, command.attempt)
    row = Spoken(
        attempt=command.attempt,
        sound=command.sound,
        engine=command.engine,
        language=command.language,
        made_at=desk.now,
        words=[
            [one.start, one.end, one.text, one.confidence, one.channel] for one in command.words
        ],
        problem=command.problem,
    )
    session.add(row)
    session.flush()
    spoken_search.keep(session, row.id, command.words)
    return Changes(frozenset({"spoken"}))
