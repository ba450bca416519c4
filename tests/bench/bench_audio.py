"""Figures of sound: waveform, speech, recording, playback. The sound itself is made here.

Never a test: `figures` measures and says whether the goal was met.
"""

import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import soundfile

from app.audio.capture import CaptureStream, SoundDeviceBackend
from app.audio.peaks import cache_path
from app.audio.peakscan import peaks_for
from app.audio.player import Player
from app.audio.portaudio import reload_devices
from app.audio.ring import Block
from app.audio.sound import RATE, Pcm
from tests.bench import bench_speech
from tests.bench.bench_recording import SECONDS, SOAK_SECONDS, recording
from tests.helpers.pulse import sound_server

SEED = 20_261_124
_HOUR = 3600
_RUNS = 5
_STARTS = 10
_SILENCE = 2
_SOUND_ENV = ("HOME", "XDG_RUNTIME_DIR", "PULSE_SERVER")
_SINK_RATE = 48_000

Figure = dict[str, Any]


def figures(work: Path, seconds: float = SECONDS) -> list[Figure]:
    """Measure all; prints what was made and from which seed.

    Args:
        work: Folder for the sound files; 150 MB.
        seconds: How long is recorded.
    """
    sound = _hour(work)
    print(f"audio: {_HOUR} s stereo {RATE} Hz FLAC of speech-like noise, seed {SEED}")
    found = [*_waveform(sound), *bench_speech.figures(work, sound)]
    if shutil.which("pulseaudio") is None:
        print("audio: no pulseaudio, recording and playback not measured", file=sys.stderr)
        return found
    with _server():
        return [*found, *recording(work, sound, seconds), *_playback(sound)]


def soak(work: Path, seconds: float = SOAK_SECONDS) -> list[Figure]:
    """Record for an hour."""
    sound = _hour(work)
    with _server():
        return recording(work, sound, min(seconds, _HOUR - 10.0))


def _hour(work: Path) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    sound = work / "hour.flac"
    if not sound.exists():
        make_call(sound, _HOUR)
    return sound


@contextmanager
def _server() -> Iterator[None]:
    # A socket's name may have 107 bytes: not below the bench's folder.
    with TemporaryDirectory(prefix="segue-") as folder, sound_server(Path(folder)) as server:
        before = dict(os.environ)
        os.environ.update({name: server.env[name] for name in _SOUND_ENV})
        try:
            reload_devices()
            yield
        finally:
            for name in _SOUND_ENV:
                os.environ.pop(name)
            os.environ.update(before)


def make_call(path: Path, seconds: int) -> None:
    """Write a two-channel call: noise with the spectrum and rhythm of speech, in turns."""
    random = np.random.default_rng(SEED)
    with soundfile.SoundFile(path, "w", RATE, 2, subtype="PCM_16", format="FLAC") as out:
        for minute in range(-(-seconds // 60)):
            length = min(60, seconds - minute * 60)
            sides = [_side(random, length, side) for side in (0, 1)]
            out.write(np.stack(sides, axis=1))


def _side(random: np.random.Generator, seconds: int, side: int) -> Pcm:
    frames = seconds * RATE
    spectrum = np.fft.rfft(random.standard_normal(frames))
    hertz = np.fft.rfftfreq(frames, 1 / RATE)
    spectrum *= 1 / (1 + (hertz / 500) ** 2)
    voice = np.fft.irfft(spectrum, frames)
    syllables = np.repeat(random.uniform(0.1, 1.0, seconds * 5), RATE // 5)
    turns = np.repeat((np.arange(seconds) // 4 + side) % 2 * 0.97 + 0.03, RATE)
    loud = voice / np.abs(voice).max() * syllables * turns * 20_000
    result: Pcm = (loud + random.standard_normal(frames) * 6).astype(np.int16)
    return result


def _waveform(sound: Path) -> list[Figure]:
    decode = _best(lambda: _bare_decode(sound))
    cold = _best(lambda: _cold(sound))
    cached = _best(lambda: _cached(sound))
    ffmpeg = shutil.which("ffmpeg")
    rows = [
        _figure(
            "waveform, 1 h stereo FLAC, cold", cold, "s", decode, "bare libsndfile decode", 1.5
        ),
        _absolute("waveform, 1 h stereo FLAC, cached", cached * 1000, "ms", 50.0),
    ]
    if ffmpeg is not None:
        picture = sound.with_suffix(".png")
        command = [ffmpeg, "-v", "error", "-y", "-i", str(sound), "-filter_complex"]
        command += ["showwavespic=s=1400x200:split_channels=1", "-frames:v", "1", str(picture)]
        other = _best(lambda: _run(command))
        rows.append(
            _figure("waveform, 1 h, cold, beside ffmpeg", cold, "s", other, "showwavespic", 1.3)
        )
    return rows


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _best(act: Callable[[], object]) -> float:
    """The median of some runs after one that warms the disk's cache."""
    act()
    taken = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _bare_decode(sound: Path) -> None:
    with soundfile.SoundFile(sound) as file:
        buffer = np.empty((65_536, file.channels), dtype=np.int16)
        while len(file.read(out=buffer, dtype="int16")):
            pass


def _cold(sound: Path) -> None:
    cache_path(sound).unlink(missing_ok=True)
    peaks_for(sound).window(0.0, float(_HOUR), 1400)


def _cached(sound: Path) -> None:
    peaks_for(sound).window(0.0, float(_HOUR), 1400)


def _playback(sound: Path) -> list[Figure]:
    """From play() to the moment the sound comes out of the sink, heard at its monitor.

    The listening stream also keeps the sink awake: a null sink that nobody uses has rendered two
    seconds of silence ahead, which no sound card does.
    """
    ears = SoundDeviceBackend(time.monotonic).open("pulse:farend.monitor")
    try:
        _until(lambda: bool(ears.read()))
        taken = [_one_start(sound, ears) for _ in range(_STARTS)]
    finally:
        ears.close()
    return [_absolute("playback, from play to sound, worst of 10", max(taken), "ms", 100.0)]


def _one_start(sound: Path, ears: CaptureStream) -> float:
    player = Player("pulse:farend")
    player.load(sound)
    player.seek(_HOUR / 2)
    _until(lambda: player.status().state == "paused" and not _loud(ears.read()))
    start = time.monotonic()
    player.play()
    heard: list[float] = []
    _until(lambda: bool(heard.extend(_loud(ears.read())) or heard))
    player.close()
    _until(lambda: not _loud(ears.read()))
    return (heard[0] - start) * 1000


def _loud(blocks: list[Block]) -> list[float]:
    """The moments of the first frames that are no silence."""
    found = []
    for block in blocks:
        loud = np.flatnonzero(np.abs(block.samples) > _SILENCE)
        if len(loud):
            found.append(block.at + int(loud[0]) / _SINK_RATE)
    return found


def _pass(seconds: float) -> None:
    threading.Event().wait(seconds)


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    pause = threading.Event()
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError("the player did not start")
        pause.wait(0.001)


def _figure(
    name: str, value: float, unit: str, yardstick: float, beside: str, most: float
) -> Figure:
    ratio = value / yardstick
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "yardstick": f"{beside}: {yardstick:.3f} {unit}",
        "ratio": round(ratio, 2),
        "goal": f"at most {most} times",
        "met": ratio <= most,
    }


def _absolute(name: str, value: float, unit: str, most: float) -> Figure:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "yardstick": "",
        "ratio": None,
        "goal": f"under {most:g} {unit}",
        "met": value < most,
    }
