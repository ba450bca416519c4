"""What a call is captured from: the rep's microphone, and the far end of the way that dials."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from app.audio.capture import CaptureBackend, CaptureStream, SoundDeviceBackend
from app.audio.file_backend import FarEnd, FileBackend
from app.audio.intake import PROSPECT, REP, Channel
from app.audio.ring import Block
from app.host.settings import FAR_END, MICROPHONE, Settings
from app.telephony.rehearsal import Voice
from app.telephony.ways import REHEARSAL

_FAR = "rehearsal"


class CallSound:
    """The channels of each call.

    Args:
        settings: Name the devices.
        microphone: The way to the rep's microphone; None is the sound card.
        talk_for: Which file a rehearsal's far end talks for a number.
        clock: Clock of the capture.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        microphone: CaptureBackend | None = None,
        talk_for: Callable[[str], Path | None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._microphone = microphone or SoundDeviceBackend(clock)
        self._far = FileBackend((_FAR,), clock=clock)
        self.talk_for = talk_for
        self.voice: Voice = FarEnd(self._far, _FAR)
        self.muted = False

    def channels(self, way: str) -> tuple[Channel, ...]:
        """The channels of a call by this way; without a far end it is 'my side only'."""
        device = self._settings.get(MICROPHONE)
        rep = Channel(REP, _Mutable(self._microphone, lambda: self.muted), device)
        if way == REHEARSAL:
            return rep, Channel(PROSPECT, self._far, _FAR)
        far = self._settings.get(FAR_END)
        if not far:
            return (rep,)
        return rep, Channel(PROSPECT, self._microphone, far)


class _Mutable:
    """A microphone that hears silence while it is muted."""

    def __init__(self, inner: CaptureBackend, muted: Callable[[], bool]) -> None:
        self._inner, self._muted = inner, muted

    def open(self, device: str) -> CaptureStream:
        """See `CaptureBackend.open`."""
        return _MutableStream(self._inner.open(device), self._muted)


class _MutableStream:
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

    def read(self) -> list[Block]:
        blocks = self._inner.read()
        if not self._muted():
            return blocks
        return [replace(one, samples=np.zeros_like(one.samples)) for one in blocks]

    def close(self) -> None:
        self._inner.close()
