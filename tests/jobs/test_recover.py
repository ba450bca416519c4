"""A crash in a call: its sound is put together at the next start and kept with the call."""

from datetime import timedelta
from uuid import UUID, uuid4

import numpy as np
import pytest
import soundfile

from app.audio.segments import Sidecar
from app.audio.sound import RATE
from app.audio.writer import SegmentWriter
from app.domain.errors import NotAllowed
from app.host.ids import new_id
from app.host.lanes import Lanes
from app.host.settings import Settings
from app.jobs.doctor import examine
from app.jobs.recover import lost_calls, recover_recordings
from app.reads.attempt_of import AttemptOfQuestion
from app.reads.recording import RecordingQuestion

SECONDS = 4


@pytest.fixture
def lanes():
    lanes = Lanes()
    yield lanes
    lanes.close()


def recovered(team, lanes):
    """The next start looks for what was left."""
    settings = Settings(team.workplace.paths.settings)
    return recover_recordings(team.workplace, lanes.write, settings)


def leave_sound(folder, name, started_at):
    """What the recorder leaves when its process is killed."""
    Sidecar(name, ["rep", "prospect"], started_at.isoformat()).save(folder)
    writer = SegmentWriter((folder,), name, 2, 300 * RATE)
    writer.write(np.full((SECONDS * RATE, 2), 700, np.int16))
    writer.flush()
    writer.close()


def test_what_a_crash_left_is_kept_with_its_call(team, lanes):
    attempt = team.dial("Ewa Nowicka")
    begun = team.clock.now() + timedelta(seconds=2)
    folder = team.workplace.paths.recordings
    leave_sound(folder, str(attempt), begun)
    team.workplace.opened = new_id()  # the next start: the call is of the time before
    (sentence,) = recovered(team, lanes)
    assert "0:04" in sentence
    kept = team.ask(RecordingQuestion(team.leads["Ewa Nowicka"], attempt), "petra")
    assert kept.seconds == pytest.approx(SECONDS)
    assert kept.offset_ms == 2000
    assert any("broken off" in problem for problem in kept.problems)
    assert not (folder / f"{attempt}.json").exists()
    assert recovered(team, lanes) == ()


def test_a_call_of_now_may_just_be_recording(team, lanes):
    attempt = team.dial("Ewa Nowicka")
    folder = team.workplace.paths.recordings
    leave_sound(folder, str(attempt), team.clock.now())
    assert recovered(team, lanes) == ()
    assert (folder / f"{attempt}.json").exists()


def test_a_sound_of_no_call_is_said_once_and_lies_where_people_find_it(team, lanes):
    stray = uuid4()
    paths = team.workplace.paths
    leave_sound(paths.recordings, str(stray), team.clock.now())
    team.workplace.opened = uuid4_after(stray)
    (sentence,) = recovered(team, lanes)
    assert sentence == "A recording of 0:04 belongs to no call; it lies in recordings/unclaimed."
    assert (paths.recordings / "unclaimed" / f"{stray}.flac").exists()
    assert [path.name for path in paths.recordings.iterdir()] == ["unclaimed"]
    assert recovered(team, lanes) == ()
    said = {one.name: one.sentence for one in examine(paths).checks}
    assert said["recordings"] == "1 recordings belong to no call; they lie in unclaimed."


def uuid4_after(other):
    """A later id than another one."""
    return UUID(int=other.int + 1)


def test_a_sound_whose_note_is_gone_finds_its_call(team, lanes):
    attempt = team.dial("Ewa Nowicka")
    folder = team.workplace.paths.recordings
    soundfile.write(folder / f"{attempt}.flac", np.full((2 * RATE, 2), 700, np.int16), RATE)
    team.workplace.opened = new_id()
    (sentence,) = recovered(team, lanes)
    assert sentence == "A recording of 0:02 was found and kept with its call."
    kept = team.ask(RecordingQuestion(team.leads["Ewa Nowicka"], attempt), "petra")
    assert (kept.seconds, kept.channels) == (2.0, ("rep", "prospect"))
    assert kept.problems == ("found without the note that says what is missing of it",)
    assert recovered(team, lanes) == ()


def test_a_call_that_ended_before_its_first_second_says_that_it_has_no_sound(team, lanes):
    attempt = team.dial("Ewa Nowicka")
    folder = team.workplace.paths.recordings
    Sidecar(str(attempt), ["rep"], team.clock.now().isoformat()).save(folder)
    team.workplace.opened = new_id()
    assert recovered(team, lanes) == ()
    kept = team.ask(RecordingQuestion(team.leads["Ewa Nowicka"], attempt), "petra")
    assert not kept.sound
    assert kept.problems == ("nothing was recorded: the program ended before its first second",)
    assert list(folder.iterdir()) == []


def test_a_call_whose_file_is_gone_is_counted_by_the_doctor(team, lanes):
    attempt = team.dial("Ewa Nowicka")
    paths = team.workplace.paths
    leave_sound(paths.recordings, str(attempt), team.clock.now())
    team.workplace.opened = new_id()
    recovered(team, lanes)
    name = f"{attempt}.flac"

    def sounds():
        return next(one for one in examine(paths).checks if one.name == "sounds")

    assert sounds().details == ()
    assert lost_calls(team.workplace) == frozenset()
    (paths.recordings / name).unlink()
    assert lost_calls(team.workplace) == {attempt}
    assert sounds().sentence == "1 calls name a sound that is not there."
    assert sounds().details == (name,)


def test_what_lies_in_the_spare_folder_is_put_together_with_the_rest(team, lanes):
    attempt = team.dial("Ewa Nowicka")
    paths = team.workplace.paths
    places = (paths.recordings, paths.spare_sound)
    Sidecar(str(attempt), ["rep"], team.clock.now().isoformat()).save(paths.spare_sound)
    voice = np.arange(1, 3 * RATE + 1, dtype=np.int16)[:, None]
    for place, part in ((places[0], slice(0, RATE)), (places[1], slice(RATE, 3 * RATE))):
        writer = SegmentWriter((place,), str(attempt), 1, 300 * RATE)
        writer.write(np.zeros((part.start, 1), np.int16))
        writer.write(voice[part])
        writer.close()
    team.workplace.opened = new_id()
    recovered(team, lanes)
    sound = soundfile.read(paths.recordings / f"{attempt}.flac", dtype="int16")[0]
    assert np.array_equal(sound, voice[:, 0])
    assert list(paths.spare_sound.iterdir()) == []


def test_whose_call_it_was_is_told_to_the_program_alone(team):
    attempt = team.dial("Ewa Nowicka")
    found = team.ask(AttemptOfQuestion(attempt), "nobody")
    assert found.lead == team.leads["Ewa Nowicka"]
    assert found.actor.name == "Mara Lindqvist"
    assert found.answered_at == team.clock.now()
    with pytest.raises(NotAllowed):
        team.ask(AttemptOfQuestion(attempt), "petra")
    assert team.ask(AttemptOfQuestion(uuid4()), "nobody") is None


def test_the_picture_of_a_sound_that_is_gone_goes_too(team, lanes):
    folder = team.workplace.paths.recordings
    erased = new_id()
    team.workplace.opened = new_id()
    now = new_id()
    here = folder / "sample-1.opus"
    here.write_bytes(b"sound")
    for name in (f"{erased}.flac", f"{now}.flac", here.name):
        (folder / f"{name}.peaks.npz").write_bytes(b"picture")
    recovered(team, lanes)
    left = {one.name for one in folder.glob("*.peaks.npz")}
    assert left == {f"{now}.flac.peaks.npz", "sample-1.opus.peaks.npz"}
