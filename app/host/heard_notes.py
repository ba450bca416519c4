"""Which recordings of the team were heard at this desk, until the team was told: a line each."""

import json
import os
import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from app.host.paths import PRIVATE_FILE
from app.host.whole import write_whole


@dataclass(frozen=True, slots=True)
class HeardNote:
    """One hearing.

    Attributes:
        id: Of the hearing: told twice it is one.
        recording: The fact that names the recording.
        at: When it began (aware UTC, this computer's clock).
    """

    id: UUID
    recording: UUID
    at: datetime

    def plain(self) -> dict[str, str]:
        """As it travels."""
        return {
            "id": str(self.id),
            "recording": str(self.recording),
            "at": self.at.isoformat(),
        }

    def line(self) -> str:
        """As it lies in the file."""
        return json.dumps(self.plain()) + "\n"


class HeardNotes:
    """The file; for several threads of the one program that has the profile open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._gate = threading.Lock()

    def keep(self, note: HeardNote) -> None:
        """Adds one; it is on the disk when this returns.

        Raises:
            OSError: It can't be written.
        """
        with self._gate:
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
            with os.fdopen(os.open(self._path, flags, PRIVATE_FILE), "a", encoding="utf-8") as file:
                file.write(("\n" if file.tell() and not self._ends_whole() else "") + note.line())
                file.flush()
                os.fsync(file.fileno())

    def waiting(self) -> tuple[HeardNote, ...]:
        """Those that are kept, oldest first; a line that was cut by a crash is none."""
        with self._gate:
            return self._read()

    def drop(self, told: Collection[UUID]) -> None:
        """Forgets those that the team knows.

        Raises:
            OSError: The file can't be written; it is as it was.
        """
        with self._gate:
            left = [one for one in self._read() if one.id not in told]
            if left:
                write_whole(self._path, "".join(one.line() for one in left))
            else:
                self._path.unlink(missing_ok=True)

    def _ends_whole(self) -> bool:
        with self._path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def _read(self) -> tuple[HeardNote, ...]:
        try:
            lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return ()
        return tuple(note for line in lines if (note := _note_of(line)) is not None)


def _note_of(line: str) -> HeardNote | None:
    try:
        said = json.loads(line)
        at = datetime.fromisoformat(said["at"])
        return HeardNote(UUID(said["id"]), UUID(said["recording"]), at)
    except (ValueError, TypeError, KeyError):
        return None
