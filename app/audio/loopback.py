"""What an output of Windows plays: WASAPI loopback, by SoundCard.

PortAudio in sounddevice's wheel has no loopback. SoundCard hands sound over when it is asked, so a
thread asks; that thread is this stream's 'callback': it copies into the ring and no more. While
nothing plays WASAPI gives no packets at all; SoundCard then gives zeros by its own clock, and where
it gives nothing the time line fills in by ours. Unproven on a Windows computer.
"""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from app.audio.capture import RING_SECONDS, CaptureBackend, CaptureStream, Place, SoundDeviceBackend
from app.audio.clocks import capture_clock
from app.audio.devices import LOOPBACK, gone, soundcard
from app.audio.ring import Block, BlockRing
from app.audio.sound import Clock, Floats

RATE = 48_000
"""Asked of WASAPI, which converts what the output has."""


class LoopbackBackend:
    """Capture of what outputs play.

    Args:
        library: Gives SoundCard.
    """

    def __init__(
        self, clock: Clock = capture_clock, library: Callable[[], Any] = soundcard
    ) -> None:
        self._clock = clock
        self._library = library

    def open(self, device: str) -> CaptureStream:
        """See `CaptureBackend.open`; names are `loopback:` and SoundCard's id of the output."""
        library = self._library()
        wanted = device.removeprefix(LOOPBACK)
        found = library.all_microphones(include_loopback=True) if library is not None else []
        for one in found:
            if one.isloopback and str(one.id) == wanted:
                return _LoopbackStream(one, device, self._clock)
        raise gone(device)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """See `CaptureBackend.watch`: Windows is not asked, a lost stream is seen by its end."""
        return lambda: None


class _LoopbackStream:
    muted = False

    def __init__(self, microphone: Any, device: str, clock: Clock) -> None:
        self._microphone = microphone
        self._device = device
        self._clock = clock
        self._ring = BlockRing(RATE * RING_SECONDS, 1)
        self._closing = threading.Event()
        self._problem = ""
        self._thread = threading.Thread(target=self._run, name="loopback", daemon=True)
        self._thread.start()

    @property
    def rate(self) -> int:
        return RATE

    @property
    def problem(self) -> str:
        return self._problem

    @property
    def lost(self) -> int:
        return self._ring.lost

    def read(self) -> list[Block]:
        return self._ring.take()

    def where(self) -> Place:
        return Place.OWN

    def close(self) -> None:
        self._closing.set()
        self._thread.join(2.0)

    def _run(self) -> None:
        try:
            with self._microphone.recorder(samplerate=RATE) as recorder:
                while not self._closing.is_set():
                    self._take(recorder.record(numframes=None))
        except Exception:  # noqa: BLE001 - SoundCard raises bare errors of COM; the device is gone
            self._problem = "the device went away"

    def _take(self, heard: Floats) -> None:
        frames = len(heard)
        if not frames:
            self._closing.wait(0.005)
            return
        mono = np.clip(heard.mean(axis=1) * 32768.0, -32768, 32767).astype(np.int16)
        self._ring.put(mono.tobytes(), frames, self._clock() - frames / RATE)


class SystemBackend:
    """This computer's devices: loopbacks by SoundCard, all others by PortAudio."""

    def __init__(self, clock: Clock = capture_clock) -> None:
        self._devices: CaptureBackend = SoundDeviceBackend(clock)
        self._loopbacks: CaptureBackend = LoopbackBackend(clock)

    def open(self, device: str) -> CaptureStream:
        """See `CaptureBackend.open`."""
        loopback = device.startswith(LOOPBACK)
        return (self._loopbacks if loopback else self._devices).open(device)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """See `CaptureBackend.watch`."""
        return self._devices.watch(changed)
