"""Recordings from elsewhere in the hands of a person: looked at, listened to, attached, left."""

import contextlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from app.acts.attach_recording import FROM_ELSEWHERE
from app.acts.changes import Changes
from app.acts.found_sounds import ATTACHED, WAITING, KeepFoundSound
from app.audio.decode import Decoded
from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.domain.sound_clues import printable
from app.domain.sound_match import CallFacts, Candidate, Certainty, match
from app.domain.vocabulary import Role
from app.host.apart import Cancelled
from app.host.ids import new_id
from app.host.lanes import Lane, Urgency
from app.jobs.elsewhere import Attached, attach_file, chosen, clues_of
from app.jobs.foreign import convert, look_into
from app.jobs.workplace import Workplace, this_computer
from app.reads.desk import Actor
from app.reads.found_sounds import CallQuestion, FoundSoundRow

_OLD = 86_400.0
"""Seconds."""
FITS_NOT = "neither its number nor its time fits the call"


@dataclass(frozen=True, slots=True)
class Sight:
    """A file beside the call that a person chose for it.

    Attributes:
        candidate: With its doubts, which stay with the recording.
        two_sided: Whether it may have a channel for each side, so that it matters which is whose.
    """

    path: Path
    decoded: Decoded
    candidate: Candidate

    @property
    def two_sided(self) -> bool:
        """Whether it has a channel for each side."""
        return self.decoded.channels == 2


@dataclass(frozen=True, slots=True)
class Person:
    """Who attaches, and where acts are done. For the jobs lane."""

    workplace: Workplace
    write: Lane
    actor: Actor
    role: Role

    def act(self, command: Any) -> Changes:
        """Perform an act as this person."""
        return self._do(command, self.actor, self.role)

    def keep(self, command: KeepFoundSound) -> Changes:
        """Keep what a file of the folder is, as the program itself does."""
        return self._do(command, this_computer(), Role.SUPERVISOR)

    def call(self, attempt: UUID) -> CallFacts:
        """A call.

        Raises:
            KnownError: It is not here or its lead may not be seen.
        """
        found: CallFacts | None = self.workplace.ask(CallQuestion(attempt), self.actor, self.role)
        if found is None:
            raise KnownError("This call is not among yours.", "Nothing was kept of the file.")
        return found

    def _do(self, command: Any, actor: Actor, role: Role) -> Changes:
        work = partial(self.workplace.act, command, actor, role)
        changes: Changes = self.write.submit(work, Urgency.ACT).result()
        return changes


def see(person: Person, path: Path, attempt: UUID, cancelled: Cancelled) -> Sight:
    """Decode a file and say what is uncertain about its being this call. For the jobs lane.

    Raises:
        KnownError: It can't be decoded, or the call has a recording already.
    """
    call = person.call(attempt)
    if call.has_sound:
        raise KnownError("This call has a recording already.", "Both sounds are kept as they are.")
    decoded = look_into(path, cancelled=cancelled)
    return Sight(path, decoded, by_hand(path, decoded, call, person.workplace.zone))


def by_hand(path: Path, decoded: Decoded, call: CallFacts, zone: str) -> Candidate:
    """The call that a person chose, with what the file itself says against it."""
    fits = match(clues_of(path, decoded.seconds, decoded.words, zone), (call,))
    doubts = fits[0].doubts if fits else (FITS_NOT,)
    return replace(chosen(path, decoded, call, zone), doubts=doubts)


def attach(
    person: Person,
    path: Path,
    candidate: Candidate,
    right_is_rep: bool | None,
    cancelled: Cancelled,
) -> Attached:
    """Convert a file and keep it with its call. For the jobs lane.

    Raises:
        KnownError: As `elsewhere.attach_file`.
    """
    return attach_file(
        person.workplace,
        path,
        candidate,
        person.act,
        right_is_rep=right_is_rep,
        cancelled=cancelled,
    )


def attach_found(
    person: Person,
    found: FoundSoundRow,
    candidate: Candidate,
    right_is_rep: bool | None,
    cancelled: Cancelled,
) -> Attached:
    """As `attach`, for a file of the watched folder, which then waits no longer."""
    taken = replace(candidate, certainty=Certainty.SURE)
    done = attach(person, real_path(found.path), taken, right_is_rep, cancelled)
    person.keep(_kept(found, ATTACHED, done))
    return done


def waits_again(person: Person, found: FoundSoundRow) -> None:
    """The file was taken away from its call: somebody has to decide on it again."""
    person.keep(_kept(found, WAITING))


def _kept(found: FoundSoundRow, state: str, done: Attached | None = None) -> KeepFoundSound:
    try:
        known = real_path(found.path).stat()
    except OSError as failure:
        raise KnownError(
            phrase("{name} is not there any more.", name=Path(found.path).name)
        ) from failure
    written = datetime.fromtimestamp(known.st_mtime_ns // 1000 / 1e6, UTC)
    return KeepFoundSound(
        found.path,
        known.st_size,
        written,
        state,
        seconds=found.seconds,
        words=found.words,
        attempt=done.attempt if done else None,
        of_lead=done.lead if done else None,
    )


def real_path(text: str) -> Path:
    """The file of a kept path: bytes of a name that are no text are kept as numbers.

    Raises:
        KnownError: It is not there any more.
    """
    path = Path(text)
    if path.is_file():
        return path
    with contextlib.suppress(OSError):
        for one in path.parent.iterdir():
            if printable(str(one)) == text:
                return one
    raise KnownError(
        phrase("{name} is not there any more.", name=path.name), "No call was changed."
    )


def own_copy(path: str, cache: Path, cancelled: Cancelled) -> Path:
    """Make our own FLAC of a file to listen to; whoever asked removes it. For the jobs lane.

    Raises:
        KnownError: It can't be decoded.
    """
    made = cache / f"{FROM_ELSEWHERE}{new_id()}.flac"
    try:
        convert(real_path(path), made, cancelled=cancelled)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    return made


def sweep_copies(cache: Path, now: float) -> None:
    """Remove copies that a crash has left: nobody listens to one for so long.

    Args:
        now: Seconds of the files' clock.
    """
    for one in cache.glob(f"{FROM_ELSEWHERE}*"):
        with contextlib.suppress(OSError):
            if now - one.stat().st_mtime > _OLD:
                one.unlink()
