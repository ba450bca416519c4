"""Each fault is injected; what is lost and what the call's record says becomes a table.

`SEGUE_WRITE_FAULTS=1 .venv/bin/pytest -p no:randomly tests/audio/test_faults.py` writes it.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.capture import SoundDeviceBackend
from app.audio.clocks import ClockWatch
from app.audio.faults import Fault
from app.audio.finish import Finished, finish
from app.audio.intake import PROSPECT, REP, Channel, ChannelState
from app.audio.recorder import PAUSE_WARNING, Recorder
from app.audio.recover import recover
from app.audio.ring import Block, BlockRing
from app.audio.segments import Sidecar, read_segment
from app.audio.sound import RATE
from app.audio.take import gap_sentences
from app.audio.timeline import Timeline
from app.audio.writer import HOLD_SECONDS, SegmentWriter
from app.domain.errors import KnownError
from tests.audio.conftest import STARTED, FastClock, Sound, everything, find, noise
from tests.helpers.fed import FedBackend
from tests.helpers.pulse import SoundServer
from tests.helpers.waiting import until

TABLE = Path(__file__).parents[2] / "resources" / "docs" / "sound-faults.md"
_HEAD = """\
# What goes wrong with sound, and what is left

Written by the tests that inject each fault, on a machine without a sound card (PulseAudio with null
sinks where the fault is the server's):

    SEGUE_WRITE_FAULTS=1 .venv/bin/pytest -p no:randomly tests/audio/test_faults.py

'Lost' is sound that was there to be heard and is not in the recording; while a device is not there
nothing can be heard, so that is no loss of ours. 'The record says' is what `RecordingKept.problems`
holds of that run. Loopback on Windows is tested against block streams alone and unproven on a
Windows computer; so are real sound cards. A gap of less than a quarter of a second that a driver
makes without saying so is not found: all later sound of that channel is early by it.

| Fault | Injected how | Lost | The call's record says |
|---|---|---|---|
"""

Row = Callable[..., None]
Play = Callable[[Sound, str], None]
MIC, FAR = "pulse:repmic", "pulse:farend.monitor"
_rows: dict[Fault, str] = {}


@pytest.fixture
def row() -> Row:
    """Keeps a line of the table: fault, injected how, seconds lost, what the record says."""

    def keep(fault: Fault, how: str, lost: float | str, says: tuple[str, ...]) -> None:
        words = lost if isinstance(lost, str) else f"{lost:.2f} s" if lost else "nothing"
        _rows[fault] = f"| {fault} | {how} | {words} | {'; '.join(says) or 'nothing to say'} |"

    return keep


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    yield
    if os.environ.get("SEGUE_WRITE_FAULTS"):
        lines = [_rows[fault] for fault in Fault if fault in _rows]
        TABLE.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def test_the_committed_table_has_a_line_for_each_fault() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    told = [line.split(" | ")[0].removeprefix("| ") for line in lines if line.startswith("| ")]
    assert told[1:] == list(Fault)


# --- devices of a real sound server ---------------------------------------------------------------


def _microphone(pulse: SoundServer) -> str:
    """The module of the rep's microphone."""
    listed = pulse.pactl("list", "short", "modules").splitlines()
    return next(one.split()[0] for one in listed if "source_name=repmic" in one)


def _plug_in(pulse: SoundServer, name: str = "repmic", master: str = "micbus.monitor") -> str:
    return pulse.pactl(
        "load-module",
        "module-remap-source",
        f"source_name={name}",
        f"master={master}",
        "channels=1",
        "channel_map=mono",
        "master_channel_map=mono",
    ).strip()


@pytest.fixture
def call(pulse: SoundServer, tmp_path: Path) -> Iterator[Callable[[str], Recorder]]:
    """A recording of two real devices that live already, as after the ringing."""
    made: list[Recorder] = []

    def begin(microphone: str) -> Recorder:
        backend = SoundDeviceBackend()
        channels = [Channel(REP, backend, microphone), Channel(PROSPECT, backend, FAR)]
        recorder = Recorder(tmp_path / "rec", channels, lambda: STARTED)
        made.append(recorder)
        recorder.arm()
        until(lambda: recorder.status().devices == (ChannelState.LIVE,) * 2, 15, "two devices")
        recorder.start("call")
        return recorder

    yield begin
    for recorder in made:
        recorder.stop()


def _stopped(recorder: Recorder, folder: Path) -> tuple[Finished, Sound]:
    recorder.stop()
    assert recorder.failure is None
    done = finish(folder, "call")
    sound: Sound = soundfile.read(done.path, dtype="int16", always_2d=True)[0]
    return done, sound


@pytest.mark.pulse
@pytest.mark.alone
def test_a_microphone_that_goes_is_never_replaced_by_the_other_side(
    pulse: SoundServer,
    call: Callable[[str], Recorder],
    play: Play,
    tmp_path: Path,
    row: Row,
) -> None:
    recorder = call(MIC)
    theirs = noise(2, 30)
    play(theirs, "farend")
    until(lambda: recorder.status().levels[1].rms > 0.05, what="the far end")
    before = recorder.status().elapsed
    pulse.pactl("unload-module", _microphone(pulse))
    try:
        until(lambda: recorder.status().devices[0] is ChannelState.TAKEN, what="the trap")
        said = recorder.status().problems
        assert said == ("rep channel missing: the system had put another device in its place",)
        until(lambda: recorder.status().elapsed > before + 3, what="three seconds without it")
    finally:
        _plug_in(pulse)
        pulse.pactl("set-default-source", "repmic")
    back = recorder.status().elapsed
    until(lambda: recorder.status().devices[0] is ChannelState.LIVE, what="the microphone")
    again = recorder.status().elapsed
    mine = noise(1, 2)
    play(mine, "micbus")
    until(lambda: recorder.status().levels[0].rms > 0.05, what="the rep's voice")
    until(lambda: recorder.status().levels[0].rms < 0.001, what="the end of it")
    done, sound = _stopped(recorder, tmp_path / "rec")
    gone, there = round(before * RATE), round(back * RATE)
    assert not sound[gone + RATE // 2 : there, 0].any()
    for second in range(int(before), int(done.seconds) - 1):
        part = sound[second * RATE : (second + 1) * RATE]
        heard = part[:, 1].astype(float)
        own = part[:, 0].astype(float)
        if np.linalg.norm(heard) and np.linalg.norm(own):
            shared = np.dot(own, heard) / np.linalg.norm(own) / np.linalg.norm(heard)
            assert abs(shared) < 0.2
    assert find(mine[RATE // 2 : RATE * 3 // 2], sound[:, 0])[1] > 0.99
    _went_on(theirs, sound[gone:there, 1])
    assert any("another device in its place" in one for one in done.problems)
    assert any(one.startswith("the rep is missing for") for one in done.problems)
    how = "`pactl unload-module` of the microphone in a call, PulseAudio 16"
    row(Fault.UNPLUGGED, how, "nothing of the other side", done.problems)
    row(Fault.REROUTED, f"{how}: the server moves the stream", "nothing", done.problems)
    lost = again - back
    assert lost < 4
    row(Fault.REPLUGGED, "`pactl load-module` of the same source", lost, done.problems)


def _went_on(voice: Sound, sound: Sound) -> None:
    """What is there is the voice, but for a moment in which a player on a busy machine ran dry."""
    size = RATE // 4
    parts = [sound[at : at + size] for at in range(0, len(sound) - size, size)]
    same = [find(part, voice)[1] > 0.99 for part in parts]
    assert len(parts) >= 10
    assert sum(same) >= 0.8 * len(same)


@pytest.mark.pulse
@pytest.mark.alone
def test_a_device_that_stands_still_or_is_followed_by_another_comes_back(
    pulse: SoundServer, call: Callable[[str], Recorder], play: Play, tmp_path: Path, row: Row
) -> None:
    recorder = call("")
    pulse.pactl("suspend-sink", "micbus", "1")
    try:
        until(lambda: recorder.status().problems, what="the sentence")
        assert recorder.status().problems == ("no sound comes from the rep device",)
    finally:
        pulse.pactl("suspend-sink", "micbus", "0")
    until(lambda: not recorder.status().problems, what="the device")
    bus = pulse.pactl("load-module", "module-null-sink", "sink_name=bus2", "rate=44100").strip()
    mic = _plug_in(pulse, "othermic", "bus2.monitor")
    try:
        pulse.pactl("set-default-source", "othermic")
        until(lambda: "othermic" in _listened_to(pulse), what="the other microphone")
        until(lambda: recorder.status().devices[0] is ChannelState.LIVE, what="its sound")
        mine = noise(1, 2)
        play(mine, "bus2")
        until(lambda: recorder.status().levels[0].rms > 0.05, what="the rep's voice")
        until(lambda: recorder.status().levels[0].rms < 0.001, what="the end of it")
        done, sound = _stopped(recorder, tmp_path / "rec")
    finally:
        pulse.pactl("set-default-source", "repmic")
        pulse.pactl("unload-module", mic)
        pulse.pactl("unload-module", bus)
    assert find(mine[RATE // 2 : RATE * 3 // 2], sound[:, 0])[1] > 0.99
    assert [one for one in done.problems if one.startswith("another rep device at 0:0")]
    assert done.missing[PROSPECT] == ()
    says = tuple(one for one in done.problems if "another" not in one)
    row(Fault.SUSPENDED, "`pactl suspend-sink`, then back", "nothing", says)
    gap = done.missing[REP][-1]
    how = "`pactl set-default-source` to another microphone"
    lost = f"{gap[1] - gap[0]:.1f} s, most of it until the new null sink gives its first sound"
    row(Fault.DEFAULT_CHANGED, how, lost, done.problems)


def _listened_to(pulse: SoundServer) -> set[str]:
    """Names of the sources that programs record from."""
    sources = {one["index"]: one["name"] for one in json.loads(_list(pulse, "sources"))}
    return {sources[one["source"]] for one in json.loads(_list(pulse, "source-outputs"))}


def _list(pulse: SoundServer, what: str) -> str:
    return pulse.pactl("--format=json", "list", what)


# --- devices that are fed ---------------------------------------------------------------------


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


def _recorded(recorder: Recorder, seconds: float) -> None:
    until(lambda: recorder.status().elapsed >= seconds, what=f"{seconds} s of recording")


def _whole(voice: Sound, sound: Sound) -> None:
    """Every sample of the voice from its first to the recording's last is there."""
    at = find(voice[: RATE // 2], sound)[0]
    length = min(len(voice), len(sound) - at)
    assert length > RATE
    assert np.array_equal(sound[at : at + length], voice[:length])


def test_a_device_that_was_never_there(
    fed: FedBackend, record: Callable[..., Recorder], tmp_path: Path, row: Row
) -> None:
    fed.unplugged.add(PROSPECT)
    recorder = record()
    voice = noise(1, 6)
    fed.place(REP, voice)
    _recorded(recorder, 3)
    done, sound = _stopped(recorder, tmp_path)
    _whole(voice, sound[:, 0])
    assert done.problems == ("prospect channel missing", "nothing of the prospect is there")
    row(Fault.NEVER_THERE, "its name can't be opened", "nothing of the other side", done.problems)


def test_a_stream_that_ends_is_opened_again(
    fed: FedBackend, record: Callable[..., Recorder], tmp_path: Path, row: Row
) -> None:
    recorder = record()
    voice, theirs = noise(1, 40), noise(2, 40)
    fed.place(REP, voice)
    fed.place(PROSPECT, theirs)
    _recorded(recorder, 2)
    fed.unplugged.add(REP)
    until(lambda: recorder.status().problems == ("rep channel missing",), what="the sentence")
    _recorded(recorder, 5)
    fed.unplugged.clear()
    back = fed.clock()
    until(lambda: not recorder.status().problems, what="the device")
    lost = fed.clock() - back
    _recorded(recorder, recorder.status().elapsed + 2)
    done, sound = _stopped(recorder, tmp_path)
    _whole(theirs, sound[:, 1])
    ((_, there),) = done.missing[REP]
    before, after = find(voice[: RATE // 2], sound[:, 0])[0], round((there + 0.2) * RATE)
    at, same = find(sound[after:, 0], voice)
    assert same == pytest.approx(1.0)
    assert abs(after - at - before) <= 1  # a block's moment may lie between two frames
    assert done.problems[0] == "rep channel missing"
    row(Fault.SERVER_GONE, "the stream ends, its device comes back", lost / 4, done.problems)


def test_a_side_that_is_silent_while_the_other_talks_is_said_after_five_seconds(
    fed: FedBackend, record: Callable[..., Recorder], tmp_path: Path, row: Row
) -> None:
    recorder = record()
    fed.place(REP, noise(1, 60))
    until(lambda: recorder.status().problems, what="the sentence")
    assert recorder.status().problems == ("nothing is heard from the prospect",)
    assert 5 <= recorder.status().elapsed < 8
    _recorded(recorder, 22)
    fed.place(PROSPECT, noise(2, 60))
    until(lambda: not recorder.status().problems, what="the other side")
    _recorded(recorder, recorder.status().elapsed + 2)
    done, _ = _stopped(recorder, tmp_path)
    (said,) = done.problems
    assert said.startswith("nothing heard from the prospect 0:00–0:2")
    row(Fault.SILENT_SIDE, "nothing is placed on it for 22 s", "nothing", done.problems)


def test_a_forgotten_pause_is_said_after_two_minutes(tmp_path: Path, row: Row) -> None:
    fed = FedBackend((REP,), FastClock(60))
    recorder = Recorder(tmp_path, [Channel(REP, fed, REP)], lambda: STARTED, fed.clock)
    recorder.start("call")
    try:
        assert recorder.started.wait(5)
        recorder.pause()
        until(lambda: recorder.status().problems, what="the sentence")
        (said,) = recorder.status().problems
        assert said.startswith("recording paused for 2:0")
        assert recorder.status().elapsed >= PAUSE_WARNING - 1
        recorder.resume()
        until(lambda: not recorder.status().problems, what="no sentence")
    finally:
        done, _ = _stopped(recorder, tmp_path)
    ((first, last),) = done.pauses
    assert last - first >= PAUSE_WARNING
    says = (f"on the call bar: {said}", *done.problems)
    row(Fault.LONG_PAUSE, "paused for over 120 s of a fast clock", "nothing", says)


def test_what_nobody_took_in_time_is_silence_of_its_length(row: Row) -> None:
    ring = BlockRing(RATE, 1)
    sound = noise(1, 10)
    size = RATE // 10
    line = Timeline(1, 0.0)
    for number in range(100):
        part = sound[number * size : (number + 1) * size]
        ring.put(part.tobytes(), size, number / 10)
        if not 30 <= number < 60:
            line.feed(0, ring.take(), RATE)
    out = everything(line, 10.0)[:, 0]
    ((first, last),) = line.missing(0)
    lost = 2 * RATE + size  # the block of the moment in which it was taken again, too
    assert (last - first, line.overflowed(0)) == (lost, lost)
    assert np.array_equal(out[last:], sound[last:])
    assert np.array_equal(out[:first], sound[:first])
    says = gap_sentences({REP: line.missing(0)}, {REP: line.overflowed(0)}, 10 * RATE)
    assert says == ("the rep is missing for 2.1 s, 0:04–0:06", "2.10 s came too fast to be taken")
    row(Fault.OVERFLOW, "3 s untaken with memory for 1 s (the program's holds 10 s)", 2.1, says)


@pytest.mark.parametrize(
    ("fault", "swallowed", "told"),
    [(Fault.TORN, RATE // 20, True), (Fault.SWALLOWED, RATE, False)],
)
def test_what_the_driver_loses_is_found_by_the_clock(
    fault: Fault, swallowed: int, told: bool, row: Row
) -> None:
    line = Timeline(1, 0.0)
    sound = noise(1, 60)
    size = RATE // 10
    kept = np.concatenate((sound[: 20 * RATE], sound[20 * RATE + swallowed :]))
    for number in range(len(kept) // size):
        at = number / 10 + (swallowed / RATE if number >= 200 else 0.0)
        part = kept[number * size : (number + 1) * size]
        line.feed(0, [Block(part, at, torn=told and number == 200)], RATE)
    out = everything(line, 60.0)[:, 0]
    lost = sum(last - first for first, last in line.missing(0))
    assert lost == swallowed
    assert np.array_equal(out[45 * RATE :], sound[45 * RATE : len(out)])
    says = gap_sentences({REP: line.missing(0)}, {REP: line.overflowed(0)}, 60 * RATE)
    how = f"{swallowed / RATE:g} s left out, the overflow flag {'set' if told else 'not set'}"
    row(fault, how, lost / RATE, says)


def test_clocks_that_part_are_brought_together_without_loss(row: Row) -> None:
    """`test_drift.py` does two hours of it, two devices at once."""
    line = Timeline(1, 0.0)
    sound = noise(1, 120)
    size = RATE // 4
    for number in range(len(sound) // size):
        part = sound[number * size : (number + 1) * size]
        line.feed(0, [Block(part, number / 4 * (1 + 200e-6))], RATE)
    out = everything(line, 120.0)[:, 0]
    assert line.missing(0) == []
    for second in range(10, 115, 35):
        at, same = find(sound[second * RATE : second * RATE + RATE // 8], out)
        assert same > 0.97
        assert abs(at / RATE - second * (1 + 200e-6)) < 0.020
    row(Fault.DRIFT, "blocks of a clock 200 millionths slow, faster than real time", 0.0, ())


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
    _recorded(recorder, 14)
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
    _whole(voice, sound)
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
    _recorded(recorder, 2)
    command = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("this user may not mount a disk")
    try:
        until(lambda: recorder.status().problems, what="the sentence")
        (said,) = recorder.status().problems
        assert said.startswith("the recordings folder can't be written: sound from 0:0")
        _recorded(recorder, recorder.status().elapsed + 3)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
    until(lambda: not recorder.status().problems, what="the disk")
    _recorded(recorder, recorder.status().elapsed + 1)
    recorder.stop()
    done = finish(folder, "call", spare=tmp_path / "spare")
    _whole(voice, soundfile.read(done.path, dtype="int16")[0])
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
    _recorded(recorder, 2)
    shutil.rmtree(folder)
    _recorded(recorder, recorder.status().elapsed + 6)
    done, sound = _stopped(recorder, folder)
    _whole(voice, sound[:, 0])
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
    _recorded(recorder, 7)
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
    _whole(noise(1, 20), soundfile.read(found.finished.path, dtype="int16")[0])
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
    _recorded(recorder, 3)
    fed.rate = 0  # what no device says
    until(lambda: recorder.failure is not None, what="the failure")
    assert recorder.status().problems == ("recording stopped by a failure in the program",)
    recorder.stop()
    done = finish(tmp_path, "call")
    _whole(voice, soundfile.read(done.path, dtype="int16")[0])
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
    _recorded(recorder, 2)
    times.moved = -3600.0
    _recorded(recorder, 5)
    done, sound = _stopped(recorder, tmp_path)
    _whole(voice, sound[:, 0])
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
    _recorded(recorder, 3)
    fed.still.add(REP)  # a device sleeps too
    times.slept = 600.0
    until(lambda: recorder.status().elapsed > 600, 30, "ten minutes of silence")
    fed.still.clear()
    second = noise(2, 20)
    woken = fed.clock()
    fed.place(REP, second)
    _recorded(recorder, woken - begun + 4)
    assert recorder.stop() == "call"
    folder_bytes = sum(path.stat().st_blocks * 512 for path in tmp_path.glob("*.wav"))
    done, sound = _stopped(recorder, tmp_path)
    assert folder_bytes < 4_000_000  # hours of silence take no room
    assert any(one.startswith("the computer woke from 10 min of sleep at") for one in done.problems)
    tail = sound[-3 * RATE :, 0]
    at, same = find(tail[: 2 * RATE], second)
    assert same == pytest.approx(1.0)
    spoken = (len(sound) - 3 * RATE - at) / RATE
    assert spoken == pytest.approx(woken - begun, abs=0.5)
    assert done.seconds > 603
    row(Fault.SLEPT, "the clocks part by ten minutes in a call", 0.0, done.problems)
