"""Whether the chosen output is there: asked beside the player, for the answer may take its time."""

import threading

from app.audio.devices import route
from app.domain.errors import KnownError

EVERY = 2.0
"""Seconds between two looks."""


class OutputWatch:
    """Looks for one device again and again while it is wanted.

    A sound server that loses a device moves its streams to another one and tells nobody, so a
    stream that plays is no sign that its device is there.

    Attributes:
        there: What the last look found; None before the first one.
    """

    def __init__(self, device: str, every: float = EVERY) -> None:
        self.there: bool | None = None
        self._device = device
        self._every = every
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._look, name="output-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more; waits for a look that is under way."""
        self._end.set()
        self._thread.join(3.0)

    def _look(self) -> None:
        while not self._end.wait(self._every):
            try:
                route(self._device, "output")
                self.there = True
            except KnownError:
                self.there = False
