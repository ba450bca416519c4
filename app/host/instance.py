"""One writer per profile: the lock that a running Segue holds."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.host.paths import PRIVATE_FILE

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@dataclass(frozen=True)
class Holder:
    """Who has the profile open.

    Attributes:
        pid: The process.
        what: What it does there: 'the window', 'an import'.
    """

    pid: int
    what: str


class OtherInstance(KnownError):
    """Another process has the profile open for writing.

    Attributes:
        holder: Who; None if it could not be read.
    """

    def __init__(self, holder: Holder | None) -> None:
        who = f"{holder.what} (process {holder.pid})" if holder else "another Segue"
        super().__init__(
            phrase("This profile is open in {who}.", who=who),
            "Nothing was changed.",
            "Close it there and try again.",
        )
        self.holder = holder


class Instance:
    """The lock while it is held; use as a context manager or call `release`.

    The system gives the lock back when the process ends, however it ends; a lock file that lies
    about is therefore no lock.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    @classmethod
    def take(cls, path: Path, what: str) -> "Instance":
        """Take the lock of a profile.

        Args:
            path: `Paths.lock`.
            what: What this process does, as others will read it: 'the window', 'an import'.

        Raises:
            OtherInstance: Somebody else holds it.
        """
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE), "r+b")
        try:
            _lock(file)
        except OSError:
            holder = _read(file)
            file.close()
            raise OtherInstance(holder) from None
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "what": what}).encode())
        file.flush()
        return cls(file)

    def release(self) -> None:
        """Give the lock back; more than once does nothing."""
        if not self._file.closed:
            self._file.truncate(0)
            self._file.close()

    def __enter__(self) -> "Instance":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def holder_of(path: Path) -> Holder | None:
    """Who holds the lock at this moment; None if nobody does."""
    try:
        Instance.take(path, "a look").release()
    except OtherInstance as other:
        return other.holder or Holder(0, "another Segue")
    return None


def _read(file: IO[bytes]) -> Holder | None:
    file.seek(0)
    try:
        note = json.loads(file.read())
        return Holder(int(note["pid"]), str(note["what"]))
    except (ValueError, KeyError, TypeError):
        return None


if sys.platform == "win32":

    def _lock(file: IO[bytes]) -> None:
        # A byte far behind the text, so that others can read who holds it.
        file.seek(1 << 30)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)

else:

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
