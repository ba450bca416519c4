"""Figures of the recordings screen: its list at 200,000 calls, the waveform, listening.

Never a test: `figures` measures and says whether the goal was met. Sound and store are made here.
"""

import json
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
from uuid import UUID

import numpy as np
import soundfile
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from app.audio.capture import SoundDeviceBackend
from app.audio.peaks import cache_path
from app.audio.player import Player
from app.audio.portaudio import reload_devices
from app.audio.sound import RATE
from app.domain.vocabulary import Role
from app.host.ids import new_id
from app.host.paths import Paths
from app.jobs.waveshape import Spans, overview
from app.models.state import Person
from app.models.store import Store
from app.reads.desk import Actor, Desk
from app.reads.recordings import RecordingsQuestion, recordings
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import LIGHT, Tone
from app.ui.widgets.overview import Overview as Strip
from app.ui.widgets.wavedata import Peaks, Span, WaveMark
from app.ui.widgets.waveform import Waveform
from tests.bench.bench_audio import SEED, make_call
from tests.bench.measured import Figure, figure, machine, note, p50, p99
from tests.bench.recordings_store import RecordingStore, recording_store
from tests.bench.store import NOW, ZONE
from tests.helpers.pulse import sound_server

HOUR, LONG, SHORT = 3600, 10_800, 180
PLAYED, SOAKED = 60.0, 600.0
_RUNS, _LOOKS, _SEEKS, _FRAMES, _WARM = 5, 40, 100, 1000, 5
_CHANNELS = ("rep", "prospect")
_SOUND_ENV = ("HOME", "XDG_RUNTIME_DIR", "PULSE_SERVER")
AUDACITY = "Audacity and Sonic Visualiser, start with the file: 1.88 s, 2.0 s"


def figures(work: Path, seconds: float = PLAYED) -> list[Figure]:
    """Measure all; prints what was made and how large.

    Args:
        work: Folder for store and sound; 1.5 GB.
        seconds: How long is played beside busy threads; under 60 meets no goal.
    """
    work.mkdir(parents=True, exist_ok=True)
    note(f"listen: {machine()}")
    note(f"listen: stereo {RATE} Hz FLAC of speech-like noise, seed {SEED}: 1 h, 3 h, 3 min")
    hour = _sound(work, "hour", HOUR)
    return [
        *_list(recording_store(work)),
        *_waveform(hour),
        *_painting(hour),
        *_long_and_short(_sound(work, "long", LONG), _sound(work, "short", SHORT)),
        *_with_sound(lambda: [*_seeks(work), *soak(hour, seconds)]),
    ]


def soak_figures(work: Path, seconds: float = SOAKED) -> list[Figure]:
    """Playing beside busy threads alone, for long."""
    work.mkdir(parents=True, exist_ok=True)
    hour = _sound(work, "hour", HOUR)
    return _with_sound(lambda: soak(hour, seconds))


def _sound(work: Path, name: str, seconds: int) -> Path:
    path = work / f"listen-{name}.flac"
    if not path.exists():
        make_call(path, seconds)
    return path


# --- the list ------------------------------------------------------------------------------------

_LISTS: tuple[tuple[str, Role, dict[str, object], float | None], ...] = (
    ("opened by a supervisor", Role.SUPERVISOR, {}, 100.0),
    ("opened by telesales", Role.TELESALES, {}, 100.0),
    ("opened by a telemarketer", Role.TELEMARKETER, {}, 100.0),
    (
        "telesales, lost or rejected, 7 days",
        Role.SUPERVISOR,
        {"role": "telesales", "outcome": "lost_or_rejected", "days": 7},
        None,
    ),
    ("not reviewed", Role.SUPERVISOR, {"not_reviewed": True}, None),
    ("broke here", Role.SUPERVISOR, {"broke": True}, None),
    ("no sound", Role.SUPERVISOR, {"no_sound": True}, 100.0),
    ("no sound, telemarketer", Role.TELEMARKETER, {"no_sound": True}, 100.0),
    ("10 min or more", Role.SUPERVISOR, {"shortest": 600}, None),
)


def _list(store: RecordingStore) -> list[Figure]:
    note(f"listen: list of {store.calls:,} recordings; {_LOOKS} looks at its first page each")
    found = []
    with Store(Paths.of(store.kept).store) as opened, opened.reading() as session:
        people = session.execute(select(Person.id, Person.name, Person.roles)).all()

        def desk(role: Role) -> Desk:
            one = next(one for one in people if role in one.roles)
            who = Actor(UUID(str(one.id)), one.name, frozenset({role}))
            return Desk(session, NOW, new_id, who, role, "bench", ZONE)

        for name, role, filters, most in _LISTS:
            taken = []
            for _ in range(_LOOKS):
                begun = time.perf_counter()
                recordings(RecordingsQuestion(**filters), desk(role))  # type: ignore[arg-type]
                taken.append((time.perf_counter() - begun) * 1000)
            label = f"recordings, list of {store.calls:,}: {name}"
            found.append(figure(f"{label}, p50", p50(taken), "ms", most, store.whole))
            found.append(figure(f"{label}, p99", p99(taken), "ms", None, store.whole))
    return found


# --- the waveform --------------------------------------------------------------------------------


def _median(act: Callable[[], object]) -> float:
    act()  # warms the disk's cache
    taken = []
    for _ in range(_RUNS):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def _waveform(hour: Path) -> list[Figure]:
    def cold() -> None:
        cache_path(hour).unlink(missing_ok=True)
        overview(hour, _CHANNELS)

    def bare() -> None:
        with soundfile.SoundFile(hour) as file:
            buffer = np.empty((65_536, file.channels), dtype=np.int16)
            while len(file.read(out=buffer, dtype="int16")):
                pass

    decode, drawn = _median(bare), _median(cold)
    name = "waveform, 1 h stereo FLAC, cold, ready to paint"
    found = [
        figure(f"{name} (goal 1.3 times)", drawn, "s", 1.3 * decode, True, "bare decode", decode)
    ]
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        note("listen: no ffmpeg here: its showwavespic is not measured beside")
    else:
        command = [ffmpeg, "-v", "error", "-y", "-i", str(hour), "-filter_complex"]
        command += ["showwavespic=s=1400x200:split_channels=1", "-frames:v", "1"]
        command.append(str(hour.with_suffix(".png")))
        other = _median(lambda: subprocess.run(command, check=True, capture_output=True))
        beside = f"ffmpeg showwavespic: {other:.2f} s"
        found.append(figure(f"{name}, beside", drawn, "s", other, True, beside, other))
    return found + _from_start(hour)


def _from_start(hour: Path) -> list[Figure]:
    said = []
    for _ in range(_RUNS + 1):
        cache_path(hour).unlink(missing_ok=True)
        said.append(_child(hour))
    shown, first = (statistics.median(one[key] for one in said[1:]) for key in ("whole", "first"))
    name = "waveform, process start to the whole hour painted, cold"
    return [
        figure(name, shown, "s", 1.9, True, AUDACITY, 1.88),
        figure("waveform, process start to the first of it painted", first, "s", None, True),
    ]


def _child(sound: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.listen_child", str(sound), str(time.monotonic())]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _painting(hour: Path) -> list[Figure]:
    app = QApplication.instance() or QApplication(["bench"])
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    overview(hour, _CHANNELS)
    wave, strip = Waveform(), Strip()
    wave.resize(1100, 240)
    strip.resize(1050, 26)

    def first_paint() -> None:
        found = overview(hour, _CHANNELS)
        wave.set_peaks(Peaks(found.low, found.high, found.seconds))
        wave.grab()

    painted = _median(first_paint) * 1000
    found = overview(hour, _CHANNELS)
    wave.set_silences(_spans(found.silences))
    wave.set_marks(
        [
            WaveMark(90.0 * number, "plus", Tone.OK, "Signal", number % 9 == 0)
            for number in range(40)
        ]
    )
    strip.set_speech(found.seconds, _spans(found.rep), _spans(found.prospect))
    wave.show()
    strip.show()
    app.processEvents()
    frames = [_frame(wave, strip, HOUR * number / _FRAMES) for number in range(_FRAMES)]
    zoomed = []
    for number in range(_FRAMES // 4):
        begun = time.perf_counter()
        wave.zoom(1.25 if number % 40 < 20 else 0.8, around=1800.0)
        wave.repaint()
        zoomed.append((time.perf_counter() - begun) * 1000)
    wave.close()
    strip.close()
    return [
        figure("waveform, 1 h, kept peaks to first paint", painted, "ms", 30.0, True),
        figure(f"waveform, frame while scrubbing, p99 of {_FRAMES}", p99(frames), "ms", 16.0, True),
        figure("waveform, frame while zooming, p99", p99(zoomed), "ms", 16.0, True),
    ]


def _frame(wave: Waveform, strip: Strip, second: float) -> float:
    begun = time.perf_counter()
    wave.set_position(second)
    strip.set_position(second)
    wave.repaint()
    strip.repaint()
    return (time.perf_counter() - begun) * 1000


def _spans(found: Spans) -> list[Span]:
    return [Span(*one) for one in found]


def _long_and_short(long: Path, short: Path) -> list[Figure]:
    """A call of 3 h beside one of 3 min: memory of a process that shows it, its peaks kept."""
    for sound in (long, short):
        overview(sound, _CHANNELS)
    runs = [(_child(long), _child(short)) for _ in range(_RUNS)]
    much, little = (
        {key: statistics.median(run[at][key] for run in runs) for key in ("mb", "whole")}
        for at in (0, 1)
    )
    more = much["mb"] - little["mb"]
    late = (much["whole"] - little["whole"]) * 1000
    beside = f"3 min: {little['mb']:.0f} MB, {little['whole']:.2f} s from process start"
    return [
        figure("waveform, 3 h instead of 3 min: more memory", more, "MB", 32.0, True, beside),
        figure("waveform, 3 h instead of 3 min, kept peaks: later", late, "ms", 100.0, True),
    ]


# --- listening -----------------------------------------------------------------------------------


def _with_sound(measure: Callable[[], list[Figure]]) -> list[Figure]:
    if shutil.which("pulseaudio") is None:
        note("listen: no pulseaudio, playback not measured")
        return []
    with _server():
        return measure()


@contextmanager
def _server() -> Iterator[None]:
    # A socket's name may have 107 bytes: not below the folder of the work.
    with TemporaryDirectory(prefix="segue-") as folder, sound_server(Path(folder)) as server:
        before = {name: os.environ.get(name) for name in _SOUND_ENV}
        os.environ.update({name: server.env[name] for name in _SOUND_ENV})
        try:
            reload_devices()
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def _seeks(work: Path) -> list[Figure]:
    """From seek() to the moment the sound comes out of the sink, heard at its monitor."""
    path = work / "listen-seek.flac"
    random = np.random.default_rng(SEED)
    sound = np.zeros((60 * RATE, 2), dtype=np.int16)
    sound[30 * RATE :] = random.integers(-8000, 8000, (30 * RATE, 2))
    soundfile.write(path, sound, RATE)
    ears = SoundDeviceBackend().open("pulse:farend.monitor")
    player = Player("pulse:farend")
    found = []
    try:
        player.load(path)
        for speed in (1.0, 1.5):
            player.set_speed(speed)
            player.play()
            # A null sink that nobody used has rendered two seconds ahead; no sound card does.
            for _ in range(_WARM):
                _one_seek(player, ears.read)
            taken = [_one_seek(player, ears.read) for _ in range(_SEEKS)]
            name = f"playback, seek to sound at {speed:g}×, p99 of {_SEEKS}"
            found.append(figure(name, p99(taken), "ms", 60.0, True, f"p50 {p50(taken):.0f} ms"))
    finally:
        player.close()
        ears.close()
    return found


def _one_seek(player: Player, ears: Callable[[], list[object]]) -> float:
    pause = threading.Event()
    player.seek(1.0)
    pause.wait(0.4)
    ears()
    begun = time.monotonic()
    player.seek(31.0)
    while time.monotonic() < begun + 2.0:
        for block in ears():
            loud = np.flatnonzero(np.abs(block.samples) > 500)  # type: ignore[attr-defined]
            if len(loud):
                return (block.at + int(loud[0]) / 48_000 - begun) * 1000  # type: ignore[attr-defined,no-any-return]
        pause.wait(0.001)
    return 2000.0


def soak(hour: Path, seconds: float) -> list[Figure]:
    """Plays while three threads of this process never rest.

    They do what the program does when it works hard in Python alone, the worst case for a player:
    none of it lets go of the interpreter by itself.
    """
    player = Player("pulse:farend")
    rest = threading.Event()
    busy = [threading.Thread(target=_work, args=(rest,), daemon=True) for _ in range(3)]
    try:
        player.load(hour)
        player.set_speed(1.5)
        player.play()
        while player.status().position < 1.0:
            rest.wait(0.02)
        for thread in busy:
            thread.start()
        begun, at = time.monotonic(), player.status().position
        while time.monotonic() < begun + seconds:
            rest.wait(1.0)
            if player.status().position > HOUR - 60:
                at -= HOUR / 2
                player.seek(player.status().position - HOUR / 2)
        status, passed = player.status(), time.monotonic() - begun
    finally:
        rest.set()
        for thread in busy:
            if thread.is_alive():
                thread.join()
        player.close()
    if status.state != "playing":
        raise RuntimeError(f"it did not play: {status}")
    whole = seconds >= PLAYED
    name = f"playback, underruns in {seconds:.0f} s beside 3 busy threads"
    drift = abs((status.position - at) / passed / 1.5 - 1) * 1000
    return [
        figure(name, status.starved, "times", 0.0, whole),
        figure("playback, position against the clock meanwhile", drift, "‰", 2.0, whole),
    ]


def _work(rest: threading.Event) -> None:
    while not rest.is_set():
        sorted(json.loads(json.dumps([str(number) for number in range(1000)])))
