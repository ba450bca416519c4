"""After hang-up, and after a crash."""

import hashlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.file_backend import FileBackend
from app.audio.finish import acknowledge, finish
from app.audio.intake import PROSPECT, REP
from app.audio.peakscan import peaks_for
from app.audio.recorder import Recorder
from app.audio.recover import recover
from app.audio.segments import read_segment
from app.domain.errors import KnownError
from tests.audio.conftest import RATE, find, noise
from tests.helpers.waiting import until

_PROGRAM = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
import soundfile
from app.audio.file_backend import FileBackend
from app.audio.intake import Channel
from app.audio.recorder import Recorder

folder, talk = Path(sys.argv[1]), Path(sys.argv[2])
backend = FileBackend(("rep",))
recorder = Recorder(folder, [Channel("rep", backend, "rep")],
                    lambda: datetime(2026, 11, 24, tzinfo=UTC), segment_seconds=2)
recorder.start("call")
recorder.started.wait()
began = time.monotonic()
backend.place("rep", soundfile.read(talk, dtype="int16")[0])
while True:
    print(recorder.status().elapsed, time.monotonic() - began, flush=True)
    recorder._wake.wait(0.02)
"""


_KILLED_AT_EACH_STEP = """
import json, os, shutil, signal, sys
from pathlib import Path
from app.audio.finish import acknowledge, finish
from app.audio.recover import recover

given, work = Path(sys.argv[1]), Path(sys.argv[2])
STEPS = ("open", "os.rename", "os.remove")

def packing(last):
    left = [last]
    def count(event, _given):
        if event in STEPS:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    finish(work, "call")
    acknowledge(work, "call")

for last in range(1, 1000):
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(given, work)
    child = os.fork()
    if child == 0:
        packing(last)
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
    before = sorted(one.name for one in work.iterdir())
    frames = [one.finished.frames for one in recover(work)]
    acknowledge(work, "call")
    left = sorted(one.name for one in work.iterdir())
    print(json.dumps({"step": last, "before": before, "frames": frames, "left": left}))
"""


@pytest.fixture
def stopped(
    voices: FileBackend, recorder_of: Callable[..., Recorder], tmp_path: Path
) -> np.ndarray:
    """A recording of 5 s in segments of 2 s; what it holds."""
    recorder = recorder_of(voices, segment=2)
    recorder.start("call")
    assert recorder.started.wait(5)
    voices.place(REP, noise(1, 30))
    voices.place(PROSPECT, noise(2, 30))
    until(lambda: recorder.status().elapsed > 5)
    recorder.stop()
    parts = sorted(tmp_path.glob("call.*.wav"))
    return np.concatenate([np.array(read_segment(path, 2)) for path in parts])


def test_flac_holds_every_sample_and_segments_go(stopped: np.ndarray, tmp_path: Path) -> None:
    done = finish(tmp_path, "call")
    assert np.array_equal(soundfile.read(done.path, dtype="int16")[0], stopped)
    assert done.frames == len(stopped)
    assert done.sha256 == hashlib.sha256(done.path.read_bytes()).hexdigest()
    assert list(tmp_path.glob("*.wav")) == []
    assert done.peaks_path is not None
    kept = done.peaks_path.stat().st_mtime_ns
    made = peaks_for(done.path)
    assert done.peaks_path.stat().st_mtime_ns == kept  # taken, not made again
    assert np.array_equal(
        made.levels[0][0, 0], [stopped[:256, 0].min() >> 8, stopped[:256, 0].max() >> 8]
    )


def test_opus_is_as_long_and_sounds_alike_and_segments_go(
    stopped: np.ndarray, tmp_path: Path
) -> None:
    done = finish(tmp_path, "call", "opus")
    assert done.path.name == "call.opus"
    sound, rate = soundfile.read(done.path, dtype="int16")
    assert rate == RATE
    assert sound.shape == stopped.shape
    loud = stopped[RATE : 4 * RATE, 0]
    assert find(loud, sound[:, 0])[1] > 0.9
    assert list(tmp_path.glob("*.wav")) == []
    assert done.sha256 == hashlib.sha256(done.path.read_bytes()).hexdigest()
    assert peaks_for(done.path).frames == len(stopped)
    (again,) = recover(tmp_path)
    assert again.finished == done


def test_opus_that_is_shorter_than_its_segments_is_not_taken(
    stopped: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = soundfile.SoundFile.write
    monkeypatch.setattr(
        soundfile.SoundFile, "write", lambda self, data: write(self, data[: len(data) // 2])
    )
    with pytest.raises(KnownError, match="can't be packed"):
        finish(tmp_path, "call", "opus")
    assert len(list(tmp_path.glob("call.*.wav"))) >= 3


def test_a_finished_recording_is_given_again_until_it_is_acknowledged(
    stopped: np.ndarray, tmp_path: Path
) -> None:
    done = finish(tmp_path, "call")
    (again,) = recover(tmp_path)
    assert again.finished == done
    acknowledge(tmp_path, "call")
    assert recover(tmp_path) == []
    assert done.path.exists()


def test_a_lost_segment_is_silence_of_its_length(stopped: np.ndarray, tmp_path: Path) -> None:
    (tmp_path / "call.1.wav").unlink()
    sound = soundfile.read(finish(tmp_path, "call").path, dtype="int16")[0]
    assert len(sound) == len(stopped)
    assert not sound[2 * RATE : 4 * RATE].any()
    assert np.array_equal(sound[4 * RATE :], stopped[4 * RATE :])


def test_what_differs_from_its_segments_is_not_taken(
    stopped: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = soundfile.SoundFile.write

    def wrong(self: soundfile.SoundFile, data: np.ndarray) -> None:
        write(self, np.where(data == data.max(), data - 1, data))

    monkeypatch.setattr(soundfile.SoundFile, "write", wrong)
    with pytest.raises(KnownError, match="can't be packed"):
        finish(tmp_path, "call")
    assert len(list(tmp_path.glob("call.*.wav"))) >= 3
    assert not (tmp_path / "call.flac").exists()


def test_without_its_sidecar_a_recording_is_still_found(
    stopped: np.ndarray, tmp_path: Path
) -> None:
    note = json.loads((tmp_path / "call.json").read_text())
    assert note["segment_frames"] == 2 * RATE
    (tmp_path / "call.json").write_text("{ torn")
    (again,) = recover(tmp_path)
    assert again.finished is not None
    assert again.finished.channels == (REP, PROSPECT)
    assert "the note beside this recording was lost" in again.finished.problems


def test_nothing_recorded_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="no sound of this recording"):
        finish(tmp_path, "call")


def test_kill_9_loses_at_most_a_second(tmp_path: Path) -> None:
    talk = tmp_path / "talk.wav"
    voice = noise(1, 20)
    soundfile.write(talk, voice, RATE)
    folder = tmp_path / "recordings"
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(folder), str(talk)], stdout=subprocess.PIPE, text=True
    )
    shown, age = 0.0, 0.0
    guard = threading.Timer(30, program.kill)
    guard.start()
    try:
        assert program.stdout is not None
        while age < 2.8:
            shown, age = (float(word) for word in program.stdout.readline().split())
    finally:
        program.send_signal(signal.SIGKILL)
        rest = program.communicate()[0]
        guard.cancel()
    for line in rest.splitlines():  # what it had still said
        shown, age = (float(word) for word in line.split())
    (found,) = recover(folder)
    assert found.finished is not None
    assert found.finished.recovered
    assert found.finished.seconds >= shown
    assert found.finished.seconds >= age - 1.0
    assert found.finished.problems == (f"broken off at 0:0{int(found.finished.seconds)}",)
    assert "The program ended during a call" in found.sentence
    sound = soundfile.read(found.finished.path, dtype="int16")[0]
    at = find(voice[:RATE], sound)[0]
    assert np.array_equal(sound[at:], voice[: len(sound) - at])
    assert list(folder.glob("*.wav")) == []


def test_killed_at_any_step_of_packing_nothing_is_lost_or_left_behind(
    stopped: np.ndarray, tmp_path: Path
) -> None:
    work = tmp_path.parent / f"{tmp_path.name}-work"
    program = [sys.executable, "-c", _KILLED_AT_EACH_STEP, str(tmp_path), str(work)]
    said = subprocess.run(program, capture_output=True, text=True, timeout=120, check=True)
    told = [json.loads(line) for line in said.stdout.splitlines()]
    kinds = {frozenset(Path(name).suffix for name in one["before"]) for one in told}
    assert {frozenset({".json", ".wav"}), frozenset({".json", ".flac", ".npz"})} <= kinds
    for one in told:
        assert one["frames"] == [len(stopped)], one
        assert [Path(name).suffix for name in one["left"]] == [".flac", ".npz"], one


def test_a_crash_before_the_first_sample_leaves_nothing_behind(tmp_path: Path) -> None:
    side = {"id": "call", "channels": ["rep"], "started_at": ""}
    (tmp_path / "call.json").write_text(json.dumps(side))
    (found,) = recover(tmp_path)
    assert found.finished is None
    assert found.sentence == "Nothing was recorded of this call."
    assert recover(tmp_path) == []
