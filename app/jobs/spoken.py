"""Recordings are written down one after the other, the newest first, where that is switched on."""

import logging
import threading
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from app.acts.changes import NOTHING, Changes
from app.acts.spoken import KeepSpoken
from app.audio.words import (
    Recogniser,
    SoundUnreadable,
    WrittenDown,
    installed,
    recogniser,
    write_down,
)
from app.domain.vocabulary import Role
from app.host.apart import apart
from app.host.lanes import Lane, Urgency
from app.host.settings import WORDS_MODEL, Settings
from app.jobs.sound_here import SoundRef, find_sound
from app.jobs.workplace import Workplace, this_computer
from app.reads.spoken import SpokenDue, SpokenDueQuestion

_log = logging.getLogger("segue.jobs.spoken")


@dataclass(frozen=True, slots=True)
class Wrote:
    """What became of one recording.

    Attributes:
        kept: Something is kept of it; else it is not looked at again in this run.
        changes: What the act made stale.
    """

    attempt: UUID
    kept: bool
    changes: Changes = NOTHING


def can_write_down() -> bool:
    """Whether the option is installed."""
    return installed()


def recogniser_of(settings: Settings) -> Recogniser:
    """The recogniser that the settings name. Reads the model's head; not for the UI thread.

    Raises:
        WordsNotInstalled: The recogniser or the model is not here.
    """
    return recogniser(settings.get(WORDS_MODEL))


def write_next(
    workplace: Workplace,
    write: Lane,
    by: Recogniser,
    skip: frozenset[UUID],
    cancelled: threading.Event,
) -> Wrote | None:
    """Writes down the newest recording that is not yet. Belongs on a jobs lane.

    A sound that can't be read is kept as such, so that nobody tries it again; one that is missing
    may come back, so nothing is kept of it.

    Args:
        skip: Calls that were tried in this run.
        cancelled: Set by whoever no longer wants it; the helper process ends at once.

    Returns:
        What became of one; None when there is none left.

    Raises:
        CancelledError: It was no longer wanted.
    """
    due: SpokenDue | None = workplace.ask(
        SpokenDueQuestion(by.name, skip), this_computer(), Role.SUPERVISOR
    )
    if due is None:
        return None
    path = find_sound(workplace.paths, SoundRef(due.file_name, due.sound))
    if path is None:
        return Wrote(due.attempt, kept=False)
    work = partial(write_down, by, path, due.channels, due.language)
    try:
        found, problem = apart(work, cancelled=cancelled.is_set), ""
    except CancelledError:
        raise
    except SoundUnreadable as failure:
        found, problem = WrittenDown((), ""), failure.what
    except Exception:  # noqa: BLE001 - the recogniser's own failures are of no known kind
        _log.exception("a recording could not be written down")
        return Wrote(due.attempt, kept=False)
    return _keep(workplace, write, by, due, found, problem)


def _keep(
    workplace: Workplace,
    write: Lane,
    by: Recogniser,
    due: SpokenDue,
    found: WrittenDown,
    problem: str,
) -> Wrote:
    command = KeepSpoken(due.attempt, due.sound, by.name, found.language, found.words, problem)
    act = partial(workplace.act, command, this_computer(), Role.SUPERVISOR)
    changes = write.submit(act, Urgency.CHUNK).result()
    return Wrote(due.attempt, bool(changes.families), changes)
