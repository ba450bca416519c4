"""A far end that talks from files: capture without a device.

Used by the rehearsal and by the sample team, where nobody may be dialled. Sounds are placed on the
clock; a stream opened before, during or after hears what is placed in its time, else silence.
"""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
import soxr

from app.audio.capture import CaptureStream, Place
from app.audio.clocks import capture_clock
from app.audio.devices import gone
from app.audio.ring import Block
from app.audio.sound import RATE, Clock, Pcm
from app.audio.waves import not_a_sound, open_sound, probe

_LONGEST_BLOCK = 0.25


class FileBackend:
    """Capture backend of sounds placed on a clock.

    Args:
        devices: The names that can be opened.
        rate: Frames a second of its streams.
        clock: Seconds; a clock that runs faster than real time makes the recording run as fast.
    """

    def __init__(
        self, devices: tuple[str, ...], rate: int = RATE, clock: Clock = capture_clock
    ) -> None:
        self.rate = rate
        self.clock = clock
        self._lock = threading.Lock()
        self._placed: dict[str, list[tuple[float, Pcm]]] = {name: [] for name in devices}

    def open(self, device: str) -> CaptureStream:
        """See `CaptureBackend.open`."""
        if device not in self._placed:
            raise gone(device)
        return _FileStream(self, device)

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """See `CaptureBackend.watch`: here no device comes or goes."""
        return lambda: None

    def place(self, device: str, samples: Pcm, at: float | None = None) -> float:
        """Let a device hear a sound.

        Args:
            device: Its name.
            samples: Mono, at the backend's rate.
            at: When, on the backend's clock; None is now.

        Returns:
            When it ends, on the backend's clock.
        """
        start = self.clock() if at is None else at
        with self._lock:
            self._placed[device].append((start, samples))
        return start + len(samples) / self.rate

    def cut(self, device: str) -> None:
        """End what a device hears now, and forget what it would have heard."""
        now = self.clock()
        with self._lock:
            self._placed[device] = [
                (start, samples[: max(0, round((now - start) * self.rate))])
                for start, samples in self._placed[device]
                if start < now
            ]

    def render(self, device: str, start: float, frames: int) -> Pcm:
        """What a device hears in `frames` frames from `start` on."""
        out = np.zeros(frames, dtype=np.int16)
        with self._lock:
            placed = list(self._placed[device])
        for at, samples in placed:
            offset = round((start - at) * self.rate)
            first, last = max(0, offset), min(len(samples), offset + frames)
            if first < last:
                out[first - offset : last - offset] = samples[first:last]
        return out


class _FileStream:
    def __init__(self, backend: FileBackend, device: str) -> None:
        self._backend = backend
        self._device = device
        self._opened = backend.clock()
        self._done = 0
        self.rate = backend.rate
        self.problem = ""
        self.lost = 0
        self.muted = False

    def read(self) -> list[Block]:
        blocks: list[Block] = []
        ready = int((self._backend.clock() - self._opened) * self.rate) - self._done
        longest = max(1, int(_LONGEST_BLOCK * self.rate))
        while ready > 0:
            frames = min(ready, longest)
            at = self._opened + self._done / self.rate
            blocks.append(Block(self._backend.render(self._device, at, frames), at))
            self._done += frames
            ready -= frames
        return blocks

    def where(self) -> Place:
        return Place.OWN

    def close(self) -> None:
        self.problem = "closed"


class FarEnd:
    """The prospect's voice of a rehearsal: speaks a file into one device of a `FileBackend`."""

    def __init__(self, backend: FileBackend, device: str) -> None:
        self._backend = backend
        self._device = device

    def speak(self, talk: Path) -> float:
        """Begin to talk.

        Args:
            talk: Any readable sound; of two channels the second (the prospect's) is spoken.

        Returns:
            How many seconds the talk takes.

        Raises:
            KnownError: The file is missing or no sound.
        """
        samples = load_voice(talk, self._backend.rate)
        self._backend.place(self._device, samples)
        return len(samples) / self._backend.rate

    def silence(self) -> None:
        """Stop talking."""
        self._backend.cut(self._device)


def load_voice(path: Path, rate: int) -> Pcm:
    """Read a sound's last channel as mono int16 at a rate.

    Raises:
        KnownError: The file is missing or no sound.
    """
    probe(path)
    with open_sound(path) as sound:
        own = sound.samplerate
        try:
            data = sound.read(dtype="int16", always_2d=True)
        except soundfile.SoundFileError as failure:
            raise not_a_sound(path, str(failure)) from failure
    voice: Pcm = np.ascontiguousarray(data[:, -1])
    return voice if own == rate else soxr.resample(voice, own, rate)
