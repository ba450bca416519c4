"""Recordings that a crash left in pieces are put together and kept with their calls."""

import logging
from datetime import datetime
from functools import partial
from uuid import UUID

from app.acts.recording import KeepRecording
from app.audio.finish import Finished, acknowledge
from app.audio.recover import recover
from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.host.lanes import Lane, Urgency
from app.jobs.workplace import Workplace, this_computer
from app.reads.attempt_of import AttemptOf, AttemptOfQuestion

_log = logging.getLogger("segue.jobs.recover")


def recover_recordings(workplace: Workplace, write: Lane) -> tuple[str, ...]:
    """Finishes what was left and keeps it; runs on a jobs lane, also while a call is recorded.

    Returns:
        A sentence for each recording that was saved.
    """
    sentences = []
    for one in recover(workplace.paths.recordings, partial(_is_left_over, workplace)):
        if one.finished is None:
            _log.warning("a recording could not be recovered: %s", one.sentence)
            continue
        try:
            if _keep(workplace, write, one.id, one.finished):
                sentences.append(one.sentence)
        except KnownError as failure:
            _log.warning("a recovered recording was not kept: %s", failure)
    return tuple(sentences)


def _is_left_over(workplace: Workplace, name: str) -> bool:
    """Of a call from before the profile was opened; a call of now may just be recording.

    Recordings are named by their attempt, and ids grow with time.
    """
    try:
        return UUID(name) < workplace.opened
    except ValueError:
        return True


def _keep(workplace: Workplace, write: Lane, name: str, done: Finished) -> bool:
    call = _call(workplace, name)
    if call is None:
        return False
    command = KeepRecording(
        lead=call.lead,
        attempt=UUID(name),
        file_name=done.path.name,
        sound=done.sha256,
        seconds=done.seconds,
        channels=",".join(done.channels),
        offset_ms=_offset(call, done),
        pauses=done.pauses,
        problems=done.problems + (("my side only",) if done.my_side_only else ()),
    )
    work = partial(workplace.act, command, call.actor, call.role)
    write.submit(work, Urgency.CHUNK).result()
    acknowledge(workplace.paths.recordings, name)
    return True


def _call(workplace: Workplace, name: str) -> AttemptOf | None:
    try:
        attempt = UUID(name)
    except ValueError:
        return None
    question = AttemptOfQuestion(attempt)
    found: AttemptOf | None = workplace.ask(question, this_computer(), Role.SUPERVISOR)
    return found


def _offset(call: AttemptOf, done: Finished) -> int:
    if call.answered_at is None or not done.started_at:
        return 0
    begun = datetime.fromisoformat(done.started_at)
    return int((begun - call.answered_at).total_seconds() * 1000)
