"""Faults of disks, of the program and of the computer; they stand in the same table."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.clocks import ClockWatch
from app.audio.faults import Fault
from app.audio.finish import finish
from app.audio.intake import REP, Channel
from app.audio.recorder import Recorder
from app.audio.recover import recover
from app.audio.segments import Sidecar, read_segment
from app.audio.sound import RATE
from app.audio.take import gap_sentences
from app.audio.writer import HOLD_SECONDS, SegmentWriter
from app.domain.errors import KnownError
from tests.audio.conftest import STARTED, FastClock, find, noise, recorded, stopped, whole
from tests.audio.faults import Row
from tests.helpers.fed import FedBackend
from tests.helpers.waiting import until

# --- disks and folders ------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB: eight seconds of one channel."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this user may not mount a disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_costs_nothing_while_there_is_another(
    fed: FedBackend, record: Callable[..., Recorder], small_disk: Path, tmp_path: Path, row: Row
) -> None:
    spare = tmp_path / "spare"
    recorder = record(names=(REP,), folder=small_disk, spare=spare)
    voice = noise(1, 60)
    fed.place(REP, voice)
    until(lambda: recorder.status().problems, what="the sentence")
    (said,) = recorder.status().problems
    assert said.startswith("disk full: sound from 0:0")
    assert said.endswith("is kept in a spare folder")
    recorded(recorder, 14)
    recorder.stop()
    with pytest.raises(KnownError, match="can't be packed"):
        finish(small_disk, "call", spare=spare)
    side = Sidecar.load(spare / "call.json")
    assert any("disk full" in one for one in side.problems)
    try:
        finish(small_disk, "call", spare=spare)
    except KnownError as failure:
        says = f"{failure.what} {failure.safe}"
    assert says.endswith("of it are safe in the recordings folder.")
    row(Fault.PACKING, "the same, at hang-up; packed at the next start", "nothing", (says,))
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    (found,) = recover(small_disk, spare=spare)
    assert found.finished is not None
    sound = soundfile.read(found.finished.path, dtype="int16")[0]
    whole(voice, sound)
    assert found.finished.missing == {REP: ()}
    assert not list(spare.iterdir())
    how = "tmpfs of 256 kB, the spare folder on another disk"
    row(Fault.DISK_FULL, how, 0.0, found.finished.problems)


def test_a_disk_that_stays_full_with_no_other_costs_what_memory_can_t_hold(
    small_disk: Path, row: Row
) -> None:
    writer = SegmentWriter((small_disk,), "call", 1, 300 * RATE)
    second = np.full((RATE, 1), 7, np.int16)
    for _ in range(HOLD_SECONDS + 20):
        writer.write(second)
    problem = writer.problem
    assert problem.startswith("disk full: sound from 0:0")
    assert problem.endswith("is not kept")
    ((first, last),) = writer.unkept
    subprocess.run(["mount", "-o", "remount,size=16m", str(small_disk)], check=True)
    writer.close()
    held = read_segment(small_disk / "call.0.wav", 1)[:, 0]
    assert held[:first].all()
    assert held[last:].all()
    assert len(held) == writer.frames
    lost = f"what is over {HOLD_SECONDS} s; {(last - first) / RATE:.0f} s here"
    says = (problem, *gap_sentences({REP: writer.unkept}, {}, writer.frames))
    row(Fault.DISK_FULL_LONG, "tmpfs of 256 kB for 170 s", lost, says)


def test_a_disk_that_becomes_read_only_costs_nothing(
    fed: FedBackend, record: Callable[..., Recorder], tmp_path: Path, row: Row
) -> None:
    folder = tmp_path / "rec"
    recorder = record(names=(REP,), folder=folder, spare=tmp_path / "spare")
    voice = noise(1, 60)
    fed.place(REP, voice)
    recorded(recorder, 2)
    command = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this user may not mount a disk")
    try:
        until(lambda: recorder.status().problems, what="the sentence")
        (said,) = recorder.status().problems
        assert said.startswith("the recordings folder can't be written: sound from 0:0")
        recorded(recorder, recorder.status().elapsed + 3)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
    until(lambda: not recorder.status().problems, what="the disk")
    recorded(recorder, recorder.status().elapsed + 1)
    recorder.stop()
    done = finish(folder, "call", spare=tmp_path / "spare")
    whole(voice, soundfile.read(done.path, dtype="int16")[0])
    assert done.missing == {REP: ()}
    assert done.problems == (said,)
    row(Fault.READ_ONLY, "a read-only disk is mounted over the folder", 0.0, done.problems)


def test_a_folder_that_is_moved_away_is_made_again_with_all_that_was_open(
    fed: FedBackend, record: Callable[..., Recorder], tmp_path: Path, row: Row
) -> None:
    folder = tmp_path / "rec"
    recorder = record(names=(REP,), folder=folder)
    voice = noise(1, 60)
    fed.place(REP, voice)
    recorded(recorder, 2)
    shutil.rmtree(folder)
    recorded(recorder, recorder.status().elapsed + 6)
    done, sound = stopped(recorder, folder)
    whole(voice, sound[:, 0])
    assert done.missing == {REP: ()}
    (said,) = done.problems
    assert said.startswith("the recordings folder was moved away; its open sound is back at 0:0")
    row(Fault.FOLDER_REVOKED, "the folder is deleted in a call", 0.0, done.problems)


@pytest.mark.parametrize("fault", [Fault.NOTE_TORN, Fault.SEGMENT_LOST])
def test_files_that_are_destroyed_after_the_call(
    fault: Fault, fed: FedBackend, record: Callable[..., Recorder], tmp_path: Path, row: Row
) -> None:
    recorder = record(names=(REP,), segment_seconds=2)
    voice = noise(1, 20)
    fed.place(REP, voice)
    recorded(recorder, 7)
    recorder.stop()
    if fault is Fault.NOTE_TORN:
        (tmp_path / "call.json").write_text("{ torn")
        lost, how = 0.0, "half of it is overwritten"
    else:
        (tmp_path / "call.1.wav").unlink()
        lost, how = 2.0, "one of 2 s is deleted; one of the program's holds 300 s"
    (found,) = recover(tmp_path)
    assert found.finished is not None
    says = found.finished.problems
    if fault is Fault.NOTE_TORN:
        assert says == ("the note beside this recording was lost", "broken off at 0:07")
    else:
        assert says == ("the rep is missing for 2.0 s, 0:02–0:04",)
    row(fault, how, lost, says)


# --- the program and the computer ---------------------------------------------------------------

_PROGRAM = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from app.audio.file_backend import FileBackend
from app.audio.intake import Channel
from app.audio.recorder import Recorder
from tests.audio.conftest import noise

backend = FileBackend(("rep",))
recorder = Recorder(Path(sys.argv[1]), [Channel("rep", backend, "rep")],
                    lambda: datetime(2026, 11, 24, tzinfo=UTC))
recorder.start("call")
recorder.started.wait()
backend.place("rep", noise(1, 20))
began = time.monotonic()
while True:
    print(time.monotonic() - began, flush=True)
    recorder._wake.wait(0.02)
"""


def test_a_program_that_is_killed(tmp_path: Path, row: Row) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    age = 0.0
    try:
        while age < 2.5:
            age = float(program.stdout.readline())
    finally:
        program.send_signal(signal.SIGKILL)
        rest = program.communicate()[0]
    age = float((rest.split() or [age])[-1])
    (found,) = recover(tmp_path)
    assert found.finished is not None
    lost = age - found.finished.seconds
    assert lost <= 1.0
    whole(noise(1, 20), soundfile.read(found.finished.path, dtype="int16")[0])
    row(
        Fault.KILLED,
        "`kill -9` at 2.5 s",
        f"{max(0.0, lost):.2f} s; 1 s at most",
        found.finished.problems,
    )
    row(
        Fault.POWER_LOST,
        "not tested: no power is cut here",
        "up to 1 s where the disk keeps what it was told to: each second is synced",
        found.finished.problems,
    )


def test_a_recorder_that_fails_leaves_what_it_had_and_says_so(
    fed: FedBackend, record: Callable[..., Recorder], tmp_path: Path, row: Row
) -> None:
    recorder = record(names=(REP,))
    voice = noise(1, 20)
    fed.place(REP, voice)
    recorded(recorder, 3)
    fed.rate = 0  # what no device says
    until(lambda: recorder.failure is not None, what="the failure")
    assert recorder.status().problems == ("recording stopped by a failure in the program",)
    recorder.stop()
    done = finish(tmp_path, "call")
    whole(voice, soundfile.read(done.path, dtype="int16")[0])
    (said,) = done.problems
    assert said.startswith("the program failed and recorded no more at 0:0")
    row(Fault.FAILED, "a device that says 0 frames a second", "the rest of the call", (said,))


class _Times:
    """Three clocks of a computer that a test moves."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.slept = 0.0
        self.moved = 0.0

    def steady(self) -> float:
        return self._clock() + self.slept

    def awake(self) -> float:
        return self._clock()

    def wall(self) -> float:
        return self.steady() + self.moved

    def watch(self) -> ClockWatch:
        return ClockWatch(self.steady, self.awake, self.wall)


def test_a_clock_that_is_moved_moves_no_sound(
    fed: FedBackend, record: Callable[..., Recorder], tmp_path: Path, row: Row
) -> None:
    times = _Times(fed.clock)
    recorder = record(names=(REP,), time=times.watch())
    voice = noise(1, 20)
    fed.place(REP, voice)
    recorded(recorder, 2)
    times.moved = -3600.0
    recorded(recorder, 5)
    done, sound = stopped(recorder, tmp_path)
    whole(voice, sound[:, 0])
    (said,) = done.problems
    assert said.startswith("the computer's clock was moved back by 60 min at 0:0")
    row(Fault.CLOCK_MOVED, "the wall clock is set back an hour", 0.0, done.problems)


def test_sleep_is_silence_of_the_same_length(tmp_path: Path, row: Row) -> None:
    times = _Times(FastClock(4))
    fed = FedBackend((REP,), times.steady)
    recorder = Recorder(
        tmp_path, [Channel(REP, fed, REP)], lambda: STARTED, times.steady, time=times.watch()
    )
    recorder.start("call")
    assert recorder.started.wait(5)
    voice = noise(1, 8)
    begun = fed.clock()
    fed.place(REP, voice)
    recorded(recorder, 3)
    fed.still.add(REP)  # a device sleeps too
    times.slept = 600.0
    until(lambda: recorder.status().elapsed > 600, 30, "ten minutes of silence")
    fed.still.clear()
    second = noise(2, 20)
    woken = fed.clock()
    fed.place(REP, second)
    recorded(recorder, woken - begun + 4)
    assert recorder.stop() == "call"
    folder_bytes = sum(path.stat().st_blocks * 512 for path in tmp_path.glob("*.wav"))
    done, sound = stopped(recorder, tmp_path)
    assert folder_bytes < 4_000_000  # hours of silence take no room
    assert any(one.startswith("the computer woke from 10 min of sleep at") for one in done.problems)
    tail = sound[-3 * RATE :, 0]
    at, same = find(tail[: 2 * RATE], second)
    assert same == pytest.approx(1.0)
    spoken = (len(sound) - 3 * RATE - at) / RATE
    assert spoken == pytest.approx(woken - begun, abs=0.5)
    assert done.seconds > 603
    row(Fault.SLEPT, "the clocks part by ten minutes in a call", 0.0, done.problems)
