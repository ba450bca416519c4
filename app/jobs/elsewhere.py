"""Recordings made elsewhere: whose call a file holds, and how it becomes the call's recording.

The file itself stays where it is and as it is; what is kept is our own FLAC of it, made by a
process that may crash (`app.jobs.foreign`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from app.acts.attach_recording import FROM_ELSEWHERE, AttachRecording
from app.acts.changes import Changes
from app.audio.decode import Decoded
from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.domain.sound_clues import Clues, printable, read_clues
from app.domain.sound_match import CallFacts, Candidate, Certainty, match
from app.domain.vocabulary import Role
from app.host.apart import Cancelled, never
from app.host.ids import new_id
from app.jobs.foreign import convert, look_into
from app.jobs.sound_file import names_of
from app.jobs.workplace import Workplace
from app.reads.desk import Actor
from app.reads.found_sounds import CallsForSoundQuestion

ENOUGH = Certainty.LIKELY
"""From here on a file goes to its call without a question; its doubts go with it."""
WHICH_SIDE = "which channel is whose was not known: left was taken for the rep"
ONE_CHANNEL = "both sides are on one channel"

Act = Callable[[AttachRecording], Changes]


@dataclass(frozen=True, slots=True)
class Matched:
    """A file and the calls that it may belong to, the most certain first."""

    decoded: Decoded
    candidates: tuple[Candidate, ...]

    @property
    def certain(self) -> Candidate | None:
        """The one that it goes to without a question."""
        first = self.candidates[0] if self.candidates else None
        return first if first is not None and first.certainty >= ENOUGH else None


@dataclass(frozen=True, slots=True)
class Attached:
    """A recording that a call has now."""

    attempt: UUID
    lead: UUID
    file_name: str
    seconds: float
    problems: tuple[str, ...]
    changes: Changes


def clues_of(path: Path, seconds: float, words: str, zone: str) -> Clues:
    """What a file says about its call.

    Raises:
        KnownError: It is not there any more.
    """
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as failure:
        raise KnownError(phrase("There is no file {name}.", name=path.name)) from failure
    return read_clues((printable(path.stem), words), written, seconds, zone)


def match_file(
    workplace: Workplace, path: Path, actor: Actor, role: Role, cancelled: Cancelled = never
) -> Matched:
    """Decode a file and look for its call among those that this person may see.

    Raises:
        KnownError: It can't be decoded, in one sentence.
    """
    decoded = look_into(path, cancelled=cancelled)
    clues = clues_of(path, decoded.seconds, decoded.words, workplace.zone)
    return Matched(decoded, workplace.ask(CallsForSoundQuestion(clues), actor, role))


def chosen(path: Path, decoded: Decoded, call: CallFacts, zone: str) -> Candidate:
    """A call that a person chose: no doubts, but what the file says of its beginning counts."""
    fits = match(clues_of(path, decoded.seconds, decoded.words, zone), (call,))
    began = fits[0].began_at if fits else None
    return Candidate(call, Certainty.SURE, ("chosen by hand",), (), timedelta(), began)


def attach_file(
    workplace: Workplace,
    path: Path,
    candidate: Candidate,
    act: Act,
    *,
    right_is_rep: bool | None = None,
    cancelled: Cancelled = never,
) -> Attached:
    """Make our own FLAC of a file and keep it with a call.

    Args:
        candidate: Whose call it is; its doubts are kept as problems.
        act: Performs the act, as whoever does it.
        right_is_rep: Of two channels; None is 'not known', which is kept as a problem.

    Raises:
        KnownError: It can't be decoded or kept, or the call does not take it.
    """
    folder = workplace.paths.recordings
    passing = workplace.paths.cache / f"{FROM_ELSEWHERE}{new_id()}.flac"
    try:
        decoded = convert(path, passing, cancelled=cancelled)
        name = f"{FROM_ELSEWHERE}{decoded.sha256[:32]}.flac"
        command = _command(path, candidate, decoded, name, right_is_rep)
        new = not (folder / name).exists()
        passing.replace(folder / name)
        try:
            changes = act(command)
        except BaseException:
            if new:
                (folder / name).unlink(missing_ok=True)
            raise
    except OSError as failure:
        raise KnownError(
            "The recording can't be kept: the disk is full or can't be written.",
            phrase("{name} was not changed.", name=path.name),
        ) from failure
    finally:
        passing.unlink(missing_ok=True)
    return Attached(command.attempt, command.lead, name, command.seconds, command.problems, changes)


def _command(
    path: Path, candidate: Candidate, decoded: Decoded, name: str, right_is_rep: bool | None
) -> AttachRecording:
    sides = names_of(decoded.kept_channels, right_is_rep=bool(right_is_rep))
    said = [f"recorded elsewhere, as {printable(path.name)}", *decoded.problems, *candidate.doubts]
    if len(sides) == 1:
        said.append(ONE_CHANNEL)
    elif right_is_rep is None:
        said.append(WHICH_SIDE)
    call = candidate.call
    return AttachRecording(
        lead=call.lead,
        attempt=call.attempt,
        file_name=name,
        sound=decoded.sha256,
        seconds=decoded.seconds,
        channels=",".join(sides),
        offset_ms=_offset(candidate),
        problems=tuple(said),
    )


def _offset(candidate: Candidate) -> int:
    """Call time at the sound's second 0; 0 where either moment is not known."""
    answered, began = candidate.call.answered_at, candidate.began_at
    if answered is None or began is None:
        return 0
    return round((began - answered).total_seconds() * 1000)


def by_person(workplace: Workplace, actor: Actor, role: Role) -> Act:
    """Performs the act at once, as this person. Belongs on the write lane."""

    def act(command: Any) -> Changes:
        done: Changes = workplace.act(command, actor, role)
        return done

    return act
