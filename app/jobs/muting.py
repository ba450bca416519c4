"""A microphone that can be made to hear silence."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from app.audio.capture import CaptureBackend, CaptureStream, Place
from app.audio.ring import Block


class Mutable:
    """Hears silence while `muted` says so."""

    def __init__(self, inner: CaptureBackend, muted: Callable[[], bool]) -> None:
        self._inner, self._muted = inner, muted

    def open(self, device: str) -> CaptureStream:
        """See `CaptureBackend.open`."""
        return _MutedStream(self._inner.open(device), self._muted)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """See `CaptureBackend.watch`."""
        return self._inner.watch(changed)


class _MutedStream:
    def __init__(self, inner: CaptureStream, muted: Callable[[], bool]) -> None:
        self._inner, self._muted = inner, muted

    @property
    def rate(self) -> int:
        return self._inner.rate

    @property
    def problem(self) -> str:
        return self._inner.problem

    @property
    def lost(self) -> int:
        return self._inner.lost

    @property
    def muted(self) -> bool:
        return self._muted()

    def where(self) -> Place:
        return self._inner.where()

    def read(self) -> list[Block]:
        blocks = self._inner.read()
        if not self._muted():
            return blocks
        return [replace(one, samples=np.zeros_like(one.samples)) for one in blocks]

    def close(self) -> None:
        self._inner.close()
