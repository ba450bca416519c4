"""Which output plays: the chosen one, the system's in its place, or none but a clock."""

from app.audio.output import DeviceOutput, Output, SilentOutput
from app.audio.output_watch import OutputWatch
from app.audio.sound import Clock
from app.domain.errors import KnownError
from app.domain.phrases import phrase

NO_DEVICE = phrase("no output device")
OTHER_DEVICE = phrase("the chosen output is gone, the default one plays")


class Outputs:
    """The player's output. All but `notice` belongs to the player's thread.

    Attributes:
        device: Stable name of the chosen one; empty is the system's default.
        now: What is open.
    """

    def __init__(self, device: str, clock: Clock) -> None:
        self.device = device
        self.now: Output | None = None
        self._clock = clock
        self._on_other = False
        self._watcher: OutputWatch | None = None

    @property
    def notice(self) -> str:
        """`NO_DEVICE`, `OTHER_DEVICE`, or empty while the chosen one plays."""
        now = self.now
        if isinstance(now, SilentOutput):
            return NO_DEVICE
        return OTHER_DEVICE if now is not None and self._on_other else ""

    def open(self) -> Output:
        """The chosen one, or what there is in its place."""
        if self.now is None:
            self._on_other = False
            self.now = self._device_or_default()
            if self.device:
                self._watcher = OutputWatch(self.device)
        return self.now

    def close(self) -> None:
        """Let go of it."""
        if self._watcher is not None:
            self._watcher.close()
            self._watcher = None
        now, self.now = self.now, None
        if now is not None:
            now.close()

    def is_to_change(self, *, playing: bool) -> bool:
        """Whether it is to be closed and opened again.

        It failed, the chosen one went away (the sound server then plays somewhere else, and tells
        nobody), or the chosen one is back.
        """
        if self.now is not None and self.now.problem:
            return True
        watcher = self._watcher
        if not playing or watcher is None:
            return False
        if not (self._on_other or isinstance(self.now, SilentOutput)):
            return watcher.there is False
        if not watcher.there:
            return False
        watcher.there = None  # not at every tick, should it refuse to open
        return self._opens()

    def _opens(self) -> bool:
        try:
            DeviceOutput(self.device, self._clock).close()
        except KnownError:
            return False
        return True

    def _device_or_default(self) -> Output:
        for device in dict.fromkeys((self.device, "")):
            try:
                output = DeviceOutput(device, self._clock)
            except KnownError:
                continue
            self._on_other = device != self.device
            return output
        return SilentOutput(self._clock)
