"""Recordings left by a crash are kept; one that is being made now is not touched."""

from app.acts.attempt import AnswerCall, StartAttempt
from app.audio.segments import Sidecar
from app.host.lanes import Lanes
from app.jobs.recover import recover_recordings
from app.jobs.workplace import Workplace
from tests.helpers.team import Team

EWA = "Ewa Nowicka"


def _files(team: Team, attempt: object) -> list[str]:
    folder = team.workplace.paths.recordings
    return sorted(one.name for one in folder.glob(f"{attempt}*"))


def _begin(team: Team, attempt: object) -> None:
    """What a recorder writes first: a sidecar and an empty segment."""
    folder = team.workplace.paths.recordings
    Sidecar(str(attempt), ["rep", "prospect"], "2026-11-24T13:03:00+00:00").save(folder)
    (folder / f"{attempt}.0.wav").write_bytes(b"RIFF" + bytes(40))


def test_the_recording_of_a_call_under_way_is_left_alone(team: Team) -> None:
    started = team.act(StartAttempt(team.leads[EWA], "+48585550172"), "mara")
    team.act(AnswerCall(team.leads[EWA], started.attempt), "mara")
    _begin(team, started.attempt)
    lanes = Lanes()
    try:
        assert recover_recordings(team.workplace, lanes.write) == ()
        assert len(_files(team, started.attempt)) == 2
    finally:
        lanes.close()


def test_an_empty_one_of_a_run_before_is_cleared_away(team: Team) -> None:
    started = team.act(StartAttempt(team.leads[EWA], "+48585550172"), "mara")
    _begin(team, started.attempt)
    paths = team.workplace.paths
    team.workplace.close()
    lanes = Lanes()
    try:
        with Workplace(paths, clock=team.clock, zone="Europe/Berlin") as again:
            recover_recordings(again, lanes.write)
        assert _files(team, started.attempt) == []
    finally:
        lanes.close()
