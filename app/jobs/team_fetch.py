"""A recording that is with the team comes here to be heard: asked for, opened, proved."""

import hashlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.domain.errors import KnownError
from app.host.ids import new_id
from app.host.paths import Paths
from app.jobs.sound_here import SoundRef, fetched_file, find_sound, make_room
from app.sync.blob_stores import STEP, Stopped, StoreAway, store_of
from app.sync.blobs import fetch
from app.sync.recording_keys import ask_key
from app.sync.transport import Transport, Unreachable

Tell = Callable[[int, int], None]
"""Bytes that came, of how many."""
Stop = Callable[[], bool]


class NotFetched(KnownError):
    """A recording could not be fetched; it lies where it lay."""


def fetch_sound(
    paths: Paths,
    transport: Transport,
    device: str,
    ref: SoundRef,
    *,
    tell: Tell = lambda _done, _of: None,
    stop: Stop = lambda: False,
) -> Path:
    """Brings a recording here, where it is not here already. For a lane that may wait.

    Args:
        device: This desk, for the team.

    Returns:
        The file; it is the very sound that the call names.

    Raises:
        Stopped: `stop` said so; nothing is kept.
        KnownError: It is not for this person, was not sent yet, is damaged, or can't be reached.
    """
    here = find_sound(paths, ref)
    if here is not None:
        return here
    target = fetched_file(paths, ref)
    if target is None or ref.recording is None:
        raise NotFetched("This recording has no name in the team's store.", "Nothing was fetched.")
    try:
        given = ask_key(transport, device, ref.recording, "play")
    except Unreachable as problem:
        raise NotFetched(
            "The team can't be asked for this recording now.",
            "It lies in the team's store and is not lost.",
            "Try again when the status bar says that the team is heard.",
        ) from problem
    if not given.place:
        raise NotFetched(
            "The team has no store of recordings any more.",
            "What was sent there was not touched from here.",
            "Ask an admin where it is: segue team recordings PLACE.",
        )
    coming = target.with_name(f".{new_id()}")
    try:
        make_room(paths)
        with closing(store_of(given.place, device)) as store:
            fetch(given.blob, store, coming, tell=tell, stop=stop)
        _require_same(coming, ref.sound, stop)
        coming.replace(target)
    except StoreAway as problem:
        raise NotFetched(
            problem.what, "The recording lies there.", "Try again when it can be reached."
        ) from problem
    except OSError as problem:
        why = (problem.strerror or str(problem)).casefold()
        raise NotFetched(
            f"This recording can't be kept on this computer: {why}.",
            "It lies in the team's store.",
            "Make room on this computer's disk, then try again.",
        ) from problem
    finally:
        coming.unlink(missing_ok=True)
    return target


def _require_same(path: Path, sound: str, stop: Stop) -> None:
    """The bytes were what was sealed; they have to be those that the call names, too."""
    read = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(STEP):
            if stop():
                raise Stopped
            read.update(part)
    if read.hexdigest() != sound:
        raise NotFetched(
            "What the team's store has of this recording is not the sound of this call.",
            "It was not kept, and nothing of it was played.",
            "Tell an admin; the desk that made it can say what it sent.",
        )
