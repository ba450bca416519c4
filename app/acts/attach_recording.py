"""Sound that was recorded elsewhere goes to its call, or is taken away from the wrong one."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.acts.changes import NOTHING, Changes
from app.acts.forget_sound import forget_sound
from app.acts.journal import Journal
from app.domain import facts as f
from app.domain.errors import Incomplete, NotAllowed
from app.models import facts as tables
from app.reads.desk import Desk

FROM_ELSEWHERE = "elsewhere-"
"""How the names of our copies of such files begin."""
UNKNOWN_CONSENT = "consent to recording was not noted"

_KEPT = tables.TABLES[f.RecordingKept]
_SPINE = tables.SPINE


@dataclass(frozen=True, slots=True)
class AttachRecording:
    """A sound from elsewhere, converted, belongs to this call; see `facts.RecordingKept`.

    Attributes:
        problems: What is wrong with the sound, and what is uncertain about whose call it is.
    """

    lead: UUID
    attempt: UUID
    file_name: str
    sound: str
    seconds: float
    channels: str
    offset_ms: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DetachRecording:
    """The sound that was attached to this call belongs to another one."""

    lead: UUID
    attempt: UUID
    why: str


def attach_recording(command: AttachRecording, desk: Desk) -> Changes:
    """Keeps the sound with its call; the same sound a second time changes nothing.

    Raises:
        NotAllowed: The lead has no such call, the call has another recording, or the prospect does
            not agree to recording.
    """
    kept = _newest(command.lead, command.attempt, desk)
    if kept is not None and kept.sound == command.sound:
        return NOTHING
    if kept is not None and kept.sound is not None:
        raise NotAllowed(
            "This call has a recording already.",
            "Both sounds are kept as they are.",
            "Take the other one away first, if it belongs to another call.",
        )
    journal = Journal(desk, "attach_recording")
    case, lead = journal.lead(command.lead)
    if case.prospect.consent is False:
        raise NotAllowed(
            "The prospect does not agree to being recorded.",
            "The file was not touched, and nothing of it was kept.",
        )
    unknown = () if case.prospect.consent else (UNKNOWN_CONSENT,)
    forget_sound(desk.session, command.attempt, kept=command.sound)
    journal.say(
        f.RecordingKept(
            attempt=command.attempt,
            file_name=command.file_name,
            sound=command.sound,
            seconds=command.seconds,
            channels=command.channels,
            offset_ms=command.offset_ms,
            pauses=[],
            problems=[*command.problems, *unknown],
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close("recordings")


def detach_recording(command: DetachRecording, desk: Desk) -> Changes:
    """Takes sound from elsewhere away from a call; the copy and the file stay where they are.

    Raises:
        Incomplete: No reason is given.
        NotAllowed: The call has no sound from elsewhere.
    """
    if not command.why.strip():
        raise Incomplete("why", "Say why it does not belong to this call.")
    kept = _newest(command.lead, command.attempt, desk)
    if kept is None or kept.sound is None or not kept.file_name.startswith(FROM_ELSEWHERE):
        raise NotAllowed("This call has no recording from elsewhere.", "Nothing was changed.")
    forget_sound(desk.session, command.attempt, kept=None)
    journal = Journal(desk, "detach_recording")
    _, lead = journal.lead(command.lead)
    journal.say(
        f.RecordingKept(
            attempt=command.attempt,
            file_name="",
            sound=None,
            seconds=0.0,
            channels="",
            pauses=[],
            problems=[f"the recording was taken away: {command.why.strip()}"],
        ),
        lead=lead.id,
        prospect=lead.prospect,
    )
    return journal.close("recordings")


def _newest(lead: UUID, attempt: UUID, desk: Desk) -> f.RecordingKept | None:
    """What was last said about the sound of a call of this lead."""
    known = desk.session.execute(
        select(_SPINE.c.id).where(
            _SPINE.c.id == attempt, _SPINE.c.lead == lead, _SPINE.c.kind == f.Attempt.kind
        )
    ).first()
    if known is None:
        raise NotAllowed("This lead has no such call.", "Nothing was changed.")
    row = desk.session.execute(
        select(_KEPT).where(_KEPT.c.attempt == attempt).order_by(_KEPT.c.id.desc()).limit(1)
    ).one_or_none()
    if row is None:
        return None
    values = {name: value for name, value in row._mapping.items() if name != "id"}
    return f.RecordingKept(**values)
