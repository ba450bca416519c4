"""Where the sound of a call lies on this computer, if it does: recorded here, or fetched.

All of it looks at the disk: not for the UI thread.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from uuid import UUID

from app.domain.keeping import local_copy_may_go
from app.host.paths import PRIVATE_FOLDER, Paths

_HASH = re.compile(r"[0-9a-f]{64}")
_ENDINGS = frozenset({".flac", ".opus"})


@dataclass(frozen=True, slots=True)
class SoundRef:
    """A call's sound, wherever it is.

    Attributes:
        file_name: In the folder of recordings of the computer that made it; another desk may have
            said it.
        sound: sha256 of the file.
        recording: The fact that names it; by it the team gives the key.
    """

    file_name: str
    sound: str = ""
    recording: UUID | None = None


def find_sound(paths: Paths, ref: SoundRef) -> Path | None:
    """The file, recorded here or fetched; None when it is on this computer in neither place."""
    own = own_file(paths, ref.file_name)
    if own is not None and own.is_file():
        return own
    came = fetched_file(paths, ref)
    return came if came is not None and came.is_file() else None


def own_file(paths: Paths, file_name: str) -> Path | None:
    """Where a recording of this computer lies; None for a name that would lead elsewhere."""
    plain = file_name and PurePath(file_name).name == file_name
    return paths.recordings / file_name if plain else None


def fetched_file(paths: Paths, ref: SoundRef) -> Path | None:
    """Where a recording lies once it was fetched: under its hash, whatever others call it."""
    ending = PurePath(ref.file_name).suffix
    if _HASH.fullmatch(ref.sound) is None:
        return None
    return paths.fetched / f"{ref.sound}{ending if ending in _ENDINGS else '.flac'}"


def make_room(paths: Paths) -> Path:
    """The folder of fetched recordings, for its owner alone."""
    paths.fetched.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    return paths.fetched


def drop_fetched(paths: Paths, now: datetime) -> int:
    """Removes what was fetched a week ago, with its picture. Returns how many recordings went."""
    from app.audio.peaks import cache_path

    gone = 0
    for one in list(paths.fetched.iterdir()) if paths.fetched.is_dir() else ():
        came = datetime.fromtimestamp(one.stat().st_mtime, UTC)
        left = one.name.startswith(".")  # by a fetch that the end of the program cut
        if (left or one.suffix in _ENDINGS) and local_copy_may_go(came, now):
            one.unlink(missing_ok=True)
            cache_path(one).unlink(missing_ok=True)
            gone += 1
    return gone
