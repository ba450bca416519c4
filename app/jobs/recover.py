"""Sounds and calls that a crash has parted are brought together at the next start.

Recordings in pieces are packed; each sound finds its call, each call its sound; what has no other
half is said and kept where people find it.
"""

import hashlib
import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from app.acts.recording import KeepRecording
from app.audio.finish import Finished, acknowledge
from app.audio.peaks import cache_path, stray_peaks
from app.audio.recover import Recovered, recover
from app.audio.sound import clock_text
from app.audio.waves import probe
from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.host.lanes import Lane, Urgency
from app.host.settings import Settings
from app.jobs.call_sound import form_of, kept_sound, nothing_kept
from app.jobs.workplace import Workplace, this_computer
from app.reads.attempt_of import AttemptOf, AttemptOfQuestion
from app.reads.kept_sounds import KeptSound, KeptSoundsQuestion

_log = logging.getLogger("segue.jobs.recover")

UNCLAIMED = "unclaimed"
"""Folder, among the recordings, of sounds that belong to no call."""

NOTHING_BEFORE_THE_END = "nothing was recorded: the program ended before its first second"
FOUND_ALONE = "found without the note that says what is missing of it"
_SOUNDS = (".flac", ".opus")


def recover_recordings(workplace: Workplace, write: Lane, settings: Settings) -> tuple[str, ...]:
    """Finishes what was left and keeps it; runs on a jobs lane, also while a call is recorded.

    Args:
        settings: As what recordings are kept.

    Returns:
        A sentence for each recording that was saved or moved.
    """
    work = _Recovery(workplace, write)
    mine = partial(_is_left_over, workplace)
    form = form_of(settings)
    paths = workplace.paths
    left = recover(paths.recordings, mine, form, paths.spare_sound)
    sentences = [work.tried(one) for one in left]
    packed = sorted(path for path in paths.recordings.iterdir() if path.suffix in _SOUNDS)
    sentences += [work.alone(path) for path in packed if mine(path.stem)]
    work.missing()
    for one in stray_peaks(paths.recordings):
        if mine(one.name.partition(".")[0]):  # the picture of a sound goes with it
            one.unlink(missing_ok=True)
    return tuple(one for one in sentences if one)


@dataclass(slots=True)
class _Recovery:
    workplace: Workplace
    write: Lane

    def tried(self, one: Recovered) -> str:
        """Keep what was made of a leftover; a failure is for the log."""
        try:
            return self._leftover(one)
        except KnownError as failure:
            _log.warning("a recovered recording was not kept: %s", failure)
            return ""

    def _leftover(self, one: Recovered) -> str:
        call = self._call(one.id)
        if one.finished is None:
            _log.warning("a recording could not be recovered: %s", one.sentence)
            if one.empty and call is not None:
                self._act(nothing_kept(call.lead, UUID(one.id), NOTHING_BEFORE_THE_END), call)
            return ""
        if call is None:
            return self._unclaimed(one.finished)
        self._act(kept_sound(call.lead, UUID(one.id), call.answered_at, one.finished), call)
        self._acknowledge(one.id)
        return one.sentence

    def alone(self, path: Path) -> str:
        """A packed sound without a note: its call may never have heard of it."""
        call = self._call(path.stem)
        if call is None or (path.with_suffix(".json")).exists():
            return ""
        known = {one.attempt for one in self._kept() if one.file_name}
        if UUID(path.stem) in known:
            return ""
        try:
            wave = probe(path)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            names = "rep" if wave.channels == 1 else "rep,prospect"
            self._act(
                KeepRecording(
                    call.lead,
                    UUID(path.stem),
                    path.name,
                    digest,
                    wave.seconds,
                    names,
                    problems=(FOUND_ALONE,),
                ),
                call,
            )
        except (KnownError, OSError) as failure:
            _log.warning("a sound without a note could not be kept: %s", failure)
            return ""
        return f"A recording of {clock_text(wave.seconds)} was found and kept with its call."

    def missing(self) -> None:
        """Calls whose file is not there: it may come back, so nothing is said about them anew.

        Who opens such a call reads that its file is missing; the doctor counts them.
        """
        lost = lost_sounds(self.workplace.paths.recordings, self._kept())
        if lost:
            _log.warning("%d calls name a sound that is not there", len(lost))

    def _unclaimed(self, done: Finished) -> str:
        folder = self.workplace.paths.recordings / UNCLAIMED
        folder.mkdir(mode=0o700, exist_ok=True)
        for path in (done.path, cache_path(done.path)):
            if path.exists():
                path.replace(folder / path.name)
        self._acknowledge(done.id)
        length = clock_text(done.seconds)
        return f"A recording of {length} belongs to no call; it lies in recordings/{UNCLAIMED}."

    def _acknowledge(self, name: str) -> None:
        paths = self.workplace.paths
        acknowledge(paths.recordings, name, paths.spare_sound)

    def _act(self, command: KeepRecording, call: AttemptOf) -> None:
        work = partial(self.workplace.act, command, call.actor, call.role)
        self.write.submit(work, Urgency.CHUNK).result()

    def _kept(self) -> tuple[KeptSound, ...]:
        return tuple(self._ask(KeptSoundsQuestion()))

    def _call(self, name: str) -> AttemptOf | None:
        try:
            attempt = UUID(name)
        except ValueError:
            return None
        found: AttemptOf | None = self._ask(AttemptOfQuestion(attempt))
        return found

    def _ask(self, question: Any) -> Any:
        return self.workplace.ask(question, this_computer(), Role.SUPERVISOR)


LOOKED_AT = 10_000
"""So many of the newest calls are held against the folder when somebody asks for lost ones."""


def lost_calls(workplace: Workplace) -> frozenset[UUID]:
    """Calls of this computer that name a file which is not there; belongs on a jobs lane."""
    asked = KeptSoundsQuestion(LOOKED_AT)
    kept = tuple(workplace.ask(asked, this_computer(), Role.SUPERVISOR))
    return frozenset(one.attempt for one in lost_sounds(workplace.paths.recordings, kept))


def lost_sounds(folder: Path, kept: tuple[KeptSound, ...]) -> tuple[KeptSound, ...]:
    """Of what calls say they have, what is not in the folder nor proved in the team's store."""
    there = {path.name for path in folder.iterdir()} if folder.exists() else set()
    named = (one for one in kept if one.file_name and not one.let_go)
    return tuple(one for one in named if one.file_name not in there)


def _is_left_over(workplace: Workplace, name: str) -> bool:
    """Of a call from before the profile was opened; a call of now may just be recording.

    Recordings are named by their attempt, and ids grow with time.
    """
    try:
        return UUID(name) < workplace.opened
    except ValueError:
        return True
