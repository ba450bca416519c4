"""The recorder, over voices from memory that run twenty times as fast as real ones."""

import resource
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.file_backend import FileBackend
from app.audio.finish import finish
from app.audio.intake import PROSPECT, REP, Channel
from app.audio.recorder import Recorder
from app.audio.segments import read_segment
from app.audio.writer import HOLD_SECONDS, SegmentWriter
from tests.audio.conftest import RATE, STARTED, FastClock, find, noise
from tests.helpers.waiting import until

Make = Callable[..., Recorder]


pytestmark = pytest.mark.alone


def _recorded(recorder: Recorder, seconds: float) -> None:
    until(lambda: recorder.status().elapsed >= seconds, what=f"{seconds} s of recording")


def test_both_sides_come_into_their_channel_sample_by_sample(
    voices: FileBackend, recorder_of: Make, tmp_path: Path
) -> None:
    recorder = recorder_of(voices)
    mine, theirs = noise(1, 10), noise(2, 10)
    recorder.start("call")
    assert recorder.started.wait(5)
    voices.place(REP, mine)
    voices.place(PROSPECT, theirs)
    _recorded(recorder, 20)
    assert recorder.stop() == "call"
    done = finish(tmp_path, "call")
    sound, rate = soundfile.read(done.path, dtype="int16")
    assert rate == RATE
    assert done.channels == (REP, PROSPECT)
    for channel, voice in enumerate((mine, theirs)):
        at, same = find(voice[:RATE], sound[:, channel])
        assert same == pytest.approx(1.0)
        assert np.array_equal(sound[at : at + len(voice), channel], voice)
    assert done.started_at == STARTED.isoformat()
    assert done.problems == ()
    assert not any(done.missing.values())


def test_armed_means_meters_and_not_one_sample_on_disk(
    voices: FileBackend, recorder_of: Make, tmp_path: Path
) -> None:
    recorder = recorder_of(voices)
    secret = noise(1, 60)
    voices.place(REP, secret)
    recorder.arm()
    until(lambda: recorder.status().levels[0].rms > 0.05, what="the meter")
    assert recorder.status().state == "armed"
    assert list(tmp_path.iterdir()) == []
    voices.cut(REP)
    heard_until = voices.clock()
    until(lambda: voices.clock() > heard_until + 1)
    recorder.start("call")
    _recorded(recorder, 3)
    recorder.stop()
    assert not read_segment(tmp_path / "call.0.wav", 2).any()


def test_ended_without_consent_leaves_nothing(
    voices: FileBackend, recorder_of: Make, tmp_path: Path
) -> None:
    recorder = recorder_of(voices)
    recorder.arm()
    until(lambda: recorder.status().state == "armed")
    assert recorder.stop() == ""
    assert list(tmp_path.iterdir()) == []


def test_a_pause_is_silence_and_the_sound_after_it_stays_in_its_place(
    voices: FileBackend, recorder_of: Make, tmp_path: Path
) -> None:
    recorder = recorder_of(voices)
    voice = noise(1, 60)
    recorder.start("call")
    assert recorder.started.wait(5)
    voices.place(REP, voice)
    _recorded(recorder, 4)
    recorder.pause()
    until(lambda: recorder.status().state == "paused")
    paused = recorder.status().elapsed
    _recorded(recorder, paused + 6)
    recorder.resume()
    _recorded(recorder, paused + 12)
    recorder.stop()
    done = finish(tmp_path, "call")
    sound = soundfile.read(done.path, dtype="int16")[0][:, 0]
    ((first, last),) = done.pauses
    a, b = round(first * RATE), round(last * RATE)
    assert b - a > 5 * RATE
    assert not sound[a:b].any()
    start = find(voice[:RATE], sound)[0]
    assert np.array_equal(sound[b:], voice[b - start : len(sound) - start])
    assert np.array_equal(sound[start:a], voice[: a - start])


def test_my_side_only_is_one_channel_and_said(
    voices: FileBackend, recorder_of: Make, tmp_path: Path
) -> None:
    recorder = recorder_of(voices, (REP,))
    recorder.start("call")
    _recorded(recorder, 2)
    assert recorder.status().my_side_only
    recorder.stop()
    done = finish(tmp_path, "call")
    assert done.my_side_only
    assert soundfile.info(done.path).channels == 1


def test_a_missing_device_is_said_and_the_other_channel_goes_on(
    voices: FileBackend, tmp_path: Path
) -> None:
    channels = [Channel(REP, voices, REP), Channel(PROSPECT, voices, "unplugged")]
    recorder = Recorder(tmp_path, channels, lambda: STARTED, voices.clock)
    recorder.start("call")
    voice = noise(1, 30)
    voices.place(REP, voice)
    _recorded(recorder, 5)
    assert recorder.status().problems == ("prospect channel missing",)
    recorder.stop()
    done = finish(tmp_path, "call")
    sound = soundfile.read(done.path, dtype="int16")[0]
    assert find(voice[RATE : 2 * RATE], sound[:, 0])[1] == pytest.approx(1.0)
    assert not sound[:, 1].any()
    assert done.problems == ("prospect channel missing", "nothing of the prospect is there")
    assert done.missing[PROSPECT] == ((0.0, done.seconds),)
    assert done.missing[REP] == ()


def test_segments_follow_each_other_without_a_seam(
    voices: FileBackend, recorder_of: Make, tmp_path: Path
) -> None:
    recorder = recorder_of(voices, segment=2)
    voice = noise(1, 9)
    recorder.start("call")
    assert recorder.started.wait(5)
    voices.place(REP, voice)
    _recorded(recorder, 20)
    recorder.stop()
    assert len(list(tmp_path.glob("call.*.wav"))) >= 5
    assert soundfile.info(tmp_path / "call.1.wav").frames == 2 * RATE
    sound = soundfile.read(finish(tmp_path, "call").path, dtype="int16")[0][:, 0]
    at = find(voice[:RATE], sound)[0]
    assert np.array_equal(sound[at : at + len(voice)], voice)


@contextmanager
def _files_of_at_most(seconds: float) -> Iterator[None]:
    """The disk takes no more than so much sound of one channel per file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (round(seconds * RATE) * 2, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_a_full_disk_does_not_take_waits_in_memory_until_it_does(
    voices: FileBackend, recorder_of: Make, tmp_path: Path
) -> None:
    recorder = recorder_of(voices, (REP,))
    voice = noise(1, 60)
    recorder.start("call")
    assert recorder.started.wait(5)
    voices.place(REP, voice)
    _recorded(recorder, 2)
    with _files_of_at_most(5):
        until(lambda: recorder.status().problems, what="the sentence about the disk")
        (said,) = recorder.status().problems
        assert said.startswith("disk full: sound from 0:0")
        assert said.endswith("is held in memory")
        on_disk = recorder.status().elapsed
        later = voices.clock() + 10
        until(lambda: voices.clock() > later)
        assert recorder.status().elapsed == on_disk  # the bar does not boast
    until(lambda: not recorder.status().problems, what="room on the disk")
    _recorded(recorder, on_disk + 12)
    recorder.stop()
    assert recorder.failure is None
    done = finish(tmp_path, "call")
    sound = soundfile.read(done.path, dtype="int16")[0]
    start = find(voice[:RATE], sound)[0]
    assert np.array_equal(sound[start:][: len(voice)], voice[: len(sound) - start])
    assert done.missing == {REP: ()}
    assert any("disk full" in problem for problem in done.problems)


def test_a_disk_that_stays_full_costs_what_memory_can_t_hold_and_says_from_where(
    tmp_path: Path,
) -> None:
    writer = SegmentWriter((tmp_path,), "call", 1, 300 * RATE)
    second = np.full((RATE, 1), 7, np.int16)
    with _files_of_at_most(5):
        for _ in range(5 + HOLD_SECONDS + 10):
            writer.write(second)
        assert writer.problem == "disk full: sound from 0:04 on is not kept"
        ((first, last),) = writer.unkept
    assert first == 4 * RATE
    writer.close()
    assert writer.unkept == [(first, last)]
    held = read_segment(tmp_path / "call.0.wav", 1)[:, 0]
    assert len(held) == writer.frames
    assert held[:first].all()
    assert held[last:].all()
    assert not held[first + RATE : last].any()  # of the second that failed a part was taken


def test_a_folder_that_can_t_be_written_is_said_and_never_raised(
    voices: FileBackend, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    recorder = Recorder(
        tmp_path / "file", [Channel(REP, voices, REP)], lambda: STARTED, voices.clock
    )
    recorder.start("call")
    until(lambda: recorder.status().problems, what="the sentence about the folder")
    assert recorder.status().problems[0].startswith("the recordings folder can't be written")
    recorder.stop()
    assert recorder.failure is None


def test_withdrawn_consent_deletes_what_there_is(
    voices: FileBackend, recorder_of: Make, tmp_path: Path
) -> None:
    recorder = recorder_of(voices, segment=2)
    recorder.start("call")
    _recorded(recorder, 5)
    assert list(tmp_path.glob("call.*"))
    recorder.discard()
    assert list(tmp_path.iterdir()) == []


def test_files_are_the_owner_s_alone(
    voices: FileBackend, recorder_of: Make, tmp_path: Path
) -> None:
    recorder = recorder_of(voices)
    recorder.start("call")
    _recorded(recorder, 2)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"call.0.wav": 0o600, "call.json": 0o600}
    recorder.stop()
    finish(tmp_path, "call")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    names = ("call.flac", "call.flac.peaks.npz", "call.json")
    assert modes == dict.fromkeys(names, 0o600)


def test_the_overview_grows_with_the_recording(recorder_of: Make) -> None:
    backend = FileBackend((REP,), clock=FastClock(20))
    recorder = recorder_of(backend, (REP,))
    # Before the start: on this clock a moment between the two would be a second of silence.
    backend.place(REP, noise(1, 60))
    recorder.start("call")
    _recorded(recorder, 3)
    overview = recorder.overview()
    assert overview is not None
    peaks = overview.peaks(RATE)
    assert peaks.seconds >= 2.5
    assert peaks.window(1.0, 2.0, 10)[0, :, 1].min() > 20
