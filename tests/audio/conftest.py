"""Sounds that can be told apart, a clock that runs faster, and real devices to hear them with."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from app.audio.file_backend import FileBackend
from app.audio.finish import Finished, finish
from app.audio.intake import PROSPECT, REP, Channel
from app.audio.recorder import Recorder
from app.audio.timeline import Timeline
from tests.audio.faults import FaultTable, Row
from tests.helpers.fed import FedBackend
from tests.helpers.pulse import SoundServer
from tests.helpers.waiting import until

RATE = 16_000
STARTED = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)

Sound = npt.NDArray[np.int16]


class FastClock:
    """Seconds that pass `speed` times as fast as real ones."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._start = time.monotonic()

    def __call__(self) -> float:
        return (time.monotonic() - self._start) * self._speed


def noise(seed: int, seconds: float, rate: int = RATE, loud: float = 6000.0) -> Sound:
    """Noise below 3 kHz that is like no other seed's and nowhere like itself."""
    frames = round(seconds * rate)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(frames))
    spectrum[np.fft.rfftfreq(frames, 1 / rate) > 3000] = 0
    wave = np.fft.irfft(spectrum, frames)
    result: Sound = np.clip(wave / wave.std() * loud, -32768, 32767).astype(np.int16)
    return result


def find(needle: Sound, hay: Sound) -> tuple[int, float]:
    """Where a sound lies in another one, and their correlation there (1 is the same).

    A sound server that runs at 48 kHz may put the sound a third of a sample beside our grid;
    that is the same sound (it costs our noise 0.026 of its correlation), so thirds are tried.
    """
    size = 1 << (len(hay) + len(needle)).bit_length()
    product = np.fft.rfft(hay, size) * np.conj(np.fft.rfft(needle, size))
    at = int(np.fft.irfft(product, size)[: len(hay) - len(needle) + 1].argmax())
    there = hay[at : at + len(needle)].astype(float)
    spectrum, bins = np.fft.rfft(needle), np.fft.rfftfreq(len(needle))
    best = 0.0
    for third in (-1, 0, 1):
        beside = np.exp(-2j * np.pi * bins * third / 3)
        wanted = np.fft.irfft(spectrum * beside, len(needle))
        length = np.linalg.norm(there) * np.linalg.norm(wanted)
        best = max(best, float(np.dot(there, wanted) / length) if length else 0.0)
    return at, best


def everything(line: Timeline, now: float) -> Sound:
    """All that a time line whose channels live gives up to a moment: (frames, channels)."""
    parts = []
    while len(part := line.advance(now, [True] * line.channels)):
        parts.append(part)
    return np.concatenate(parts)


@pytest.fixture
def voices() -> FileBackend:
    """Two sides that talk from memory, twenty times as fast as real ones."""
    return FileBackend((REP, PROSPECT), clock=FastClock(20))


@pytest.fixture
def recorder_of(tmp_path: Path) -> Iterator[Callable[..., Recorder]]:
    """Makes recorders over a `FileBackend`, and ends them."""
    made: list[Recorder] = []

    def make(
        backend: FileBackend, names: tuple[str, ...] = (REP, PROSPECT), segment: int = 300
    ) -> Recorder:
        channels = [Channel(name, backend, name) for name in names]
        recorder = Recorder(tmp_path, channels, lambda: STARTED, backend.clock, segment)
        made.append(recorder)
        return recorder

    yield make
    for recorder in made:
        recorder.stop()


@pytest.fixture
def play(pulse: SoundServer, tmp_path: Path) -> Iterator[Callable[[Sound, str], None]]:
    """Plays sounds into sinks by another program than ours, after half a second of silence.

    A sound server may spoil the first milliseconds that a player sends; those are not ours. The
    player keeps half a second with the server: on a busy machine it would run dry with less.
    """
    running: list[subprocess.Popen[bytes]] = []

    def start(sound: Sound, sink: str) -> None:
        path = tmp_path / f"{sink}-{len(running)}.wav"
        soundfile.write(path, np.concatenate([np.zeros(RATE // 2, np.int16), sound]), RATE)
        command = ["paplay", f"--device={sink}", "--latency-msec=500", str(path)]
        running.append(subprocess.Popen(command, env=pulse.env))

    yield start
    for player in running:
        player.kill()
        player.wait()


@pytest.fixture(scope="session")
def fault_table() -> Iterator[FaultTable]:
    """Collects the lines of a session; writes them where that is asked for."""
    table = FaultTable()
    yield table
    if os.environ.get("SEGUE_WRITE_FAULTS"):
        table.write()


@pytest.fixture
def row(fault_table: FaultTable) -> Row:
    """Keeps a line of the table."""
    return fault_table.keep


@pytest.fixture
def fed() -> FedBackend:
    return FedBackend((REP, PROSPECT), FastClock(4))


@pytest.fixture
def record(fed: FedBackend, tmp_path: Path) -> Iterator[Callable[..., Recorder]]:
    made: list[Recorder] = []

    def begin(*, names: tuple[str, ...] = (REP, PROSPECT), **more: object) -> Recorder:
        folder = more.pop("folder", tmp_path)
        channels = [Channel(name, fed, name) for name in names]
        recorder = Recorder(folder, channels, lambda: STARTED, fed.clock, **more)
        made.append(recorder)
        recorder.start("call")
        assert recorder.started.wait(5)
        return recorder

    yield begin
    for recorder in made:
        recorder.stop()


def recorded(recorder: Recorder, seconds: float) -> None:
    until(lambda: recorder.status().elapsed >= seconds, what=f"{seconds} s of recording")


def whole(voice: Sound, sound: Sound) -> None:
    """Every sample of the voice from its first to the recording's last is there."""
    at = find(voice[: RATE // 2], sound)[0]
    length = min(len(voice), len(sound) - at)
    assert length > RATE
    assert np.array_equal(sound[at : at + length], voice[:length])


def stopped(recorder: Recorder, folder: Path) -> tuple[Finished, Sound]:
    recorder.stop()
    assert recorder.failure is None
    done = finish(folder, "call")
    sound: Sound = soundfile.read(done.path, dtype="int16", always_2d=True)[0]
    return done, sound
