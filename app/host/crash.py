"""Crash notes: a defect is written to a file and told in one sentence."""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from app.host.clock import Clock
from app.host.logs import masked

_log = logging.getLogger("segue.host.crash")


@dataclass(frozen=True)
class CrashNote:
    """A defect that was noted.

    Attributes:
        path: The file with everything that is known; None if it could not be written.
        summary: One line: the kind of failure and where, without customer text.
    """

    path: Path | None
    summary: str


class CrashNotes:
    """Writes crash notes and catches what nobody else caught."""

    def __init__(
        self,
        folder: Path,
        version: str,
        clock: Clock,
        tell: Callable[[CrashNote], object] | None = None,
    ) -> None:
        """Prepare; nothing is caught before `install`.

        Args:
            folder: `Paths.logs`.
            version: Of the program, for the note.
            clock: For the note's name.
            tell: Told of every note, on the thread on which the defect showed.
        """
        self._folder = folder
        self._version = version
        self._clock = clock
        self._tell = tell
        self._before: tuple[Callable[..., object], Callable[..., object]] | None = None

    def write(self, failure: BaseException) -> CrashNote:
        """Note one failure in a file of its own; never raises."""
        text = masked("".join(traceback.format_exception(failure)))
        note = CrashNote(self._file(text), _summary(failure))
        _log.error("crash note %s: %s", note.path.name if note.path else "not kept", note.summary)
        if self._tell is not None:
            self._tell(note)
        return note

    def install(self) -> None:
        """Catch what nobody caught, on the main thread and on others."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._caught(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def uninstall(self) -> None:
        """Give the hooks back."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            self._before = None

    def _caught(
        self,
        kind: type[BaseException],
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, failure or kind(), trace)
            return
        self.write(failure if failure is not None else kind())

    def _file(self, text: str) -> Path | None:
        now = self._clock.now()
        path = self._folder / f"crash-{now:%Y%m%d-%H%M%S-%f}.txt"
        head = (
            f"Segue {self._version}, Python {platform.python_version()}, {platform.platform()}\n"
            f"{now.isoformat()}, thread {threading.current_thread().name}\n\n"
        )
        try:
            path.write_text(head + text, encoding="utf-8")
        except OSError:
            _log.exception("the crash note could not be written")
            return None
        return path


def _summary(failure: BaseException) -> str:
    frames = traceback.extract_tb(failure.__traceback__)
    where = f" in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(failure).__name__}{where}"
