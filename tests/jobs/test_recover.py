"""A crash in a call: its sound is put together at the next start and kept with the call."""

from datetime import timedelta
from uuid import uuid4

import numpy as np
import pytest

from app.audio.segments import SegmentWriter, Sidecar
from app.audio.sound import RATE
from app.domain.errors import NotAllowed
from app.host.ids import new_id
from app.host.lanes import Lanes
from app.jobs.recover import recover_recordings
from app.reads.attempt_of import AttemptOfQuestion
from app.reads.recording import RecordingQuestion

SECONDS = 4


@pytest.fixture
def lanes():
    lanes = Lanes()
    yield lanes
    lanes.close()


def leave_sound(folder, name, started_at):
    """What the recorder leaves when its process is killed."""
    Sidecar(name, ["rep", "prospect"], started_at.isoformat()).save(folder)
    writer = SegmentWriter(folder, name, 2, 300 * RATE)
    writer.write(np.full((SECONDS * RATE, 2), 700, np.int16))
    writer.flush()
    writer.close()


def test_what_a_crash_left_is_kept_with_its_call(team, lanes):
    attempt = team.dial("Ewa Nowicka")
    begun = team.clock.now() + timedelta(seconds=2)
    folder = team.workplace.paths.recordings
    leave_sound(folder, str(attempt), begun)
    team.workplace.opened = new_id()  # the next start: the call is of the time before
    (sentence,) = recover_recordings(team.workplace, lanes.write)
    assert "0:04" in sentence
    kept = team.ask(RecordingQuestion(team.leads["Ewa Nowicka"], attempt), "petra")
    assert kept.seconds == pytest.approx(SECONDS)
    assert kept.offset_ms == 2000
    assert any("broken off" in problem for problem in kept.problems)
    assert not (folder / f"{attempt}.json").exists()
    assert recover_recordings(team.workplace, lanes.write) == ()


def test_a_call_of_now_may_just_be_recording(team, lanes):
    attempt = team.dial("Ewa Nowicka")
    folder = team.workplace.paths.recordings
    leave_sound(folder, str(attempt), team.clock.now())
    assert recover_recordings(team.workplace, lanes.write) == ()
    assert (folder / f"{attempt}.json").exists()


def test_a_sound_of_no_call_stays_where_it_is(team, lanes):
    stray = uuid4()
    folder = team.workplace.paths.recordings
    leave_sound(folder, str(stray), team.clock.now())
    assert recover_recordings(team.workplace, lanes.write) == ()
    assert (folder / f"{stray}.json").exists()


def test_whose_call_it_was_is_told_to_the_program_alone(team):
    attempt = team.dial("Ewa Nowicka")
    found = team.ask(AttemptOfQuestion(attempt), "nobody")
    assert found.lead == team.leads["Ewa Nowicka"]
    assert found.actor.name == "Mara Lindqvist"
    assert found.answered_at == team.clock.now()
    with pytest.raises(NotAllowed):
        team.ask(AttemptOfQuestion(attempt), "petra")
    assert team.ask(AttemptOfQuestion(uuid4()), "nobody") is None
