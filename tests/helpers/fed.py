"""Devices that do what a test says: capture by the protocol, without a sound card."""

from collections.abc import Callable

from app.audio.capture import CaptureStream, Place
from app.audio.devices import gone
from app.audio.file_backend import FileBackend
from app.audio.ring import Block


class FedBackend(FileBackend):
    """Devices that hear what is placed, and can be pulled out, silenced or moved.

    Attributes:
        unplugged: Devices that are not there.
        still: Devices that are there and give nothing.
        moved: Devices that are gone, and whose streams the system has put elsewhere.
    """

    def __init__(self, devices: tuple[str, ...], clock: Callable[[], float]) -> None:
        super().__init__(devices, clock=clock)
        self.unplugged: set[str] = set()
        self.still: set[str] = set()
        self.moved: set[str] = set()
        self._told: list[Callable[[], None]] = []

    def open(self, device: str) -> CaptureStream:
        if device in self.unplugged | self.moved:
            raise gone(device)
        return _Fed(self, device, super().open(device))

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        self._told.append(changed)
        return lambda: self._told.remove(changed)

    def tell(self) -> None:
        """The system says that something changed."""
        for told in list(self._told):
            told()


class _Fed:
    def __init__(self, backend: FedBackend, device: str, inner: CaptureStream) -> None:
        self._backend, self._device, self._inner = backend, device, inner
        self.lost = 0
        self.muted = False
        self._gone = False

    @property
    def rate(self) -> int:
        return self._backend.rate

    @property
    def problem(self) -> str:
        self._gone = self._gone or self._device in self._backend.unplugged
        return "the device went away" if self._gone else ""

    def read(self) -> list[Block]:
        blocks = self._inner.read()
        silent = self.problem or self._device in self._backend.still
        return [] if silent else blocks

    def where(self) -> Place:
        return Place.ELSEWHERE if self._device in self._backend.moved else Place.OWN

    def close(self) -> None:
        self._inner.close()
