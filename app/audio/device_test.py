"""The device test: two meters for some seconds, and whether anything was heard on each."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.audio.clocks import capture_clock
from app.audio.hearing import HEARD
from app.audio.intake import Channel, Intake
from app.audio.sound import Clock
from app.audio.status import Level

_TICK = 0.05


@dataclass(frozen=True, slots=True)
class TestStatus:
    """What the test shows.

    Attributes:
        running: Whether it still listens.
        left: Seconds to go.
        levels: Per channel its meter.
        heard: Per channel whether a signal was heard since the start.
        problems: Devices that are not there.
    """

    __test__ = False  # its name is not pytest's

    running: bool
    left: float
    levels: tuple[Level, ...]
    heard: tuple[bool, ...]
    problems: tuple[str, ...]


class DeviceTest:
    """Listens to the channels of a call without keeping a sample.

    Args:
        channels: What a recording would use.
        seconds: How long.
        on_end: Called on the test's thread when it is over.
    """

    def __init__(
        self,
        channels: Sequence[Channel],
        seconds: float = 5.0,
        on_end: Callable[[], None] | None = None,
        clock: Clock = capture_clock,
    ) -> None:
        self._intake = Intake(channels, clock)
        self._seconds = seconds
        self._on_end = on_end
        self._clock = clock
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="device-test", daemon=True)
        none: tuple[Level, ...] = (Level(),) * len(channels)
        self._status = TestStatus(True, seconds, none, (False,) * len(channels), ())

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self, wait: float = 2.0) -> None:
        """End before the time."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(wait)

    def status(self) -> TestStatus:
        """The newest snapshot."""
        return self._status

    def _run(self) -> None:
        self._intake.open()
        end = self._clock() + self._seconds
        try:
            while (left := end - self._clock()) > 0 and not self._stop.is_set():
                self._look(True, left)
                self._stop.wait(_TICK)
        finally:
            self._look(False, 0.0)
            self._intake.close()
        if self._on_end is not None:
            self._on_end()

    def _look(self, running: bool, left: float) -> None:
        self._intake.drain()
        levels = self._intake.levels
        before = self._status.heard
        heard = tuple(was or level.peak >= HEARD for was, level in zip(before, levels, strict=True))
        self._status = TestStatus(running, left, levels, heard, tuple(self._intake.problems))
