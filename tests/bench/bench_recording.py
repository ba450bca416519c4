"""Figures of a recording: what is lost against the source, and what it takes.

Two real devices of a sound server without a sound card, sound on both, in real time.
"""

import contextlib
import os
import resource
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from app.audio.capture import SoundDeviceBackend
from app.audio.finish import finish
from app.audio.intake import PROSPECT, REP, Channel
from app.audio.recorder import Recorder
from app.audio.sound import RATE, Pcm
from app.audio.status import ChannelState, RecorderStatus
from tests.bench.against_source import WINDOW, missing, never_played

SECONDS = 180.0
SOAK_SECONDS = 3600.0
_DEVICES = {"micbus": "repmic", "farend": "farend.monitor"}
"""Per sink into which is played, what is recorded."""

Figure = dict[str, Any]


def recording(work: Path, sound: Path, seconds: float) -> list[Figure]:
    """Record both sides of a call for so long and hold the result against it.

    Args:
        work: Folder for what is made.
        sound: The call, two channels at 16 kHz, longer than `seconds` by ten.
        seconds: How long; fewer than 180 meet no goal.
    """
    sides = _sides(work, sound, seconds)
    folder = work / "recordings"
    backend = SoundDeviceBackend()
    channels = [
        Channel(REP, backend, f"pulse:{_DEVICES['micbus']}"),
        Channel(PROSPECT, backend, f"pulse:{_DEVICES['farend']}"),
    ]
    recorder = Recorder(folder, channels, lambda: datetime.now(UTC))  # noqa: TID251
    try:
        recorder.arm()
        _until(lambda: recorder.status().devices == (ChannelState.LIVE,) * 2)
        recorder.start("bench")
        with _witnesses(work), _players(sides):
            _pass(3.0)
            memory, busy, start = _memory(), _busy(), time.perf_counter()
            _pass(seconds)
            share = (_busy() - busy) / (time.perf_counter() - start) * 100
            grown = _memory() - memory
            status = recorder.status()
    finally:
        recorder.stop()
    ready = time.perf_counter()
    overview = recorder.overview()
    assert overview is not None
    overview.peaks(RATE)
    ready = (time.perf_counter() - ready) * 1000
    done = finish(folder, "bench")
    lost, windows = _lost(done.path, sides, seconds)
    _tell(status, done.problems, windows)
    if lost == 0:  # else the sound stays, to be listened to
        for path in folder.iterdir():
            path.unlink()
    long_enough = seconds >= SECONDS
    length = f"{seconds:.0f} s, 2 channels"
    return [
        _under(f"recording, {length}: samples lost", lost, "samples", 1.0, long_enough),
        _under(f"recording, {length}: share of one core", share, "%", 5.0, long_enough),
        _under(f"recording, {length}: memory grown", grown, "MB", 20.0, long_enough),
        _under(f"waveform at hang-up, {length}", ready, "ms", 50.0, long_enough),
    ]


def _sides(work: Path, sound: Path, seconds: float) -> list[tuple[str, Path, Pcm]]:
    """Per channel the sink, the file that is played into it, and its samples."""
    call: Pcm = soundfile.read(sound, round((seconds + 6) * RATE), dtype="int16")[0]
    sides = []
    for channel, sink in enumerate(_DEVICES):
        path = work / f"{sink}.wav"
        side: Pcm = np.ascontiguousarray(call[:, channel])
        soundfile.write(path, side, RATE)
        sides.append((sink, path, side))
    return sides


@contextlib.contextmanager
def _players(sides: list[tuple[str, Path, Pcm]]) -> Iterator[None]:
    """Other programs play, two seconds ahead: on a busy machine they would run dry with less."""
    playing = [
        subprocess.Popen(["paplay", f"--device={sink}", "--latency-msec=2000", str(path)])
        for sink, path, _ in sides
    ]
    try:
        yield
    finally:
        for player in playing:
            player.kill()
            player.wait()


@contextlib.contextmanager
def _witnesses(work: Path) -> Iterator[None]:
    """A second program records both devices, at leisure: it tells what was never played."""
    hearing = []
    for sink, device in _DEVICES.items():
        with (work / f"{sink}.raw").open("wb") as file:
            parts = ["parec", "--raw", f"--device={device}", f"--rate={RATE}", "--channels=1"]
            hearing.append(
                subprocess.Popen([*parts, "--format=s16le", "--latency-msec=2000"], stdout=file)
            )
    try:
        yield
    finally:
        for one in hearing:
            one.terminate()
            one.wait()


def _lost(path: Path, sides: list[tuple[str, Path, Pcm]], seconds: float) -> tuple[float, int]:
    """Samples that are missing in the recording, and how many windows were compared."""
    heard: Pcm = soundfile.read(path, dtype="int16")[0]
    lost, windows = 0.0, 0
    for channel, (name, path_of, side) in enumerate(sides):
        source, own = side[: round(seconds * RATE)], heard[:, channel]
        found = missing(source, own)
        witness: Pcm = np.fromfile(path_of.with_suffix(".raw"), dtype="<i2")
        cut = never_played(source, witness, own) if found.unlike else frozenset()
        lost, windows = lost + found.samples, windows + found.windows
        for at, same in found.unlike:
            if at in cut:
                lost -= WINDOW
            who = "; another program heard the same, it was played so" if at in cut else ""
            print(f"recording: {name} at {at:.0f} s is {same:.3f} the same{who}")
        for at, step in found.moved:
            print(f"recording: {name} at {at:.0f} s lies {step:.1f} samples aside")
        print(f"recording: {name} and the source part by {found.per_minute:.1f} samples a minute")
    return lost, windows


def _busy() -> float:
    """Processor seconds of this process and of the helpers that it has waited for."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _tell(status: RecorderStatus, problems: tuple[str, ...], windows: int) -> None:
    print(
        f"recording: {windows} windows of 4 s compared; problems: {'; '.join(problems) or 'none'}"
    )
    if status.problems or windows == 0:
        raise RuntimeError(f"nothing was recorded: {status}")


def _pass(seconds: float) -> None:
    threading.Event().wait(seconds)


def _until(condition: Any) -> None:
    end = time.monotonic() + 20
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError("the devices give no sound")
        _pass(0.02)


def _under(name: str, value: float, unit: str, most: float, counts: bool) -> Figure:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "yardstick": "",
        "ratio": None,
        "goal": f"under {most:g} {unit}",
        "met": counts and value < most,
    }
