"""Rehearsal: rings, answers and talks from a file, and dials nobody."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.domain.errors import KnownError
from app.telephony.dialer import CallEvents

RING_SECONDS = 3.0


class Voice(Protocol):
    """The far end that can be heard (and recorded)."""

    def speak(self, talk: Path) -> float:
        """Begin to talk; the answer is how many seconds it takes.

        Raises:
            KnownError: The file is missing or no sound.
        """

    def silence(self) -> None:
        """Stop talking."""


class RehearsalDialer:
    """Plays a far end.

    Args:
        events: Who is told.
        voice: Who talks; None answers and stays silent.
        talk_for: Which file is talked for a number; None is silence, and lasts until hang-up.
        ring_seconds: How long it rings.
    """

    tells_answer = True

    def __init__(
        self,
        events: CallEvents,
        voice: Voice | None = None,
        talk_for: Callable[[str], Path | None] = lambda _: None,
        ring_seconds: float = RING_SECONDS,
    ) -> None:
        self._events = events
        self._voice = voice
        self._talk_for = talk_for
        self._ring_seconds = ring_seconds
        self._lock = threading.RLock()
        self._timer: threading.Timer | None = None
        self._number = ""

    def dial(self, number: str) -> None:
        """See `Dialer.dial`."""
        with self._lock:
            if self._number:
                raise KnownError("A rehearsal call is already running.", todo="End it first.")
            self._number = number
            self._after(self._ring_seconds, self._answer)
        self._events.ringing()

    def hang_up(self) -> None:
        """See `Dialer.hang_up`."""
        with self._lock:
            if not self._number:
                return
            self._number = ""
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._voice is not None:
                self._voice.silence()
        self._events.ended()

    def _answer(self) -> None:
        with self._lock:
            if not self._number:
                return
            talk = self._talk_for(self._number)
            if talk is not None and self._voice is not None:
                self._speak(talk, self._voice)
        self._events.answered()

    def _speak(self, talk: Path, voice: Voice) -> None:
        try:
            self._after(voice.speak(talk), self.hang_up)
        except KnownError:  # a far end without words is still a call
            self._timer = None

    def _after(self, seconds: float, act: Callable[[], None]) -> None:
        self._timer = threading.Timer(seconds, act)
        self._timer.daemon = True
        self._timer.start()
