"""`segue audio …` as a person types it: JSON alone on stdout, sentences on stderr."""

import json
import shutil
from datetime import timedelta

import pytest
import soundfile
from typer.testing import CliRunner

from app.cli import cli
from app.domain.vocabulary import Role
from app.jobs.workplace import Workplace
from app.reads.recordings import RecordingsQuestion
from tests.audio.conftest import noise
from tests.helpers.voices import VOICES


@pytest.fixture
def run():
    def call(*words):
        return CliRunner().invoke(cli, ["audio", *(str(word) for word in words)])

    return call


def test_probe_says_what_a_file_is(run, tmp_path):
    soundfile.write(tmp_path / "call.wav", noise(1, 2, 8000), 8000)
    done = run("probe", tmp_path / "call.wav", "--json", "--profile-dir", tmp_path)
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "format": "WAV PCM_16",
        "channels": 1,
        "rate": 8000,
        "seconds": 2.0,
        "playable": True,
        "problems": [],
    }
    assert done.stderr == ""
    words = run("probe", tmp_path / "call.wav")
    assert words.stdout == "call.wav: WAV PCM_16, 1 x 8000 Hz, 2 s\n"


def test_probe_of_what_can_not_be_played_is_json_too_and_exits_with_2(run, tmp_path):
    (tmp_path / "call.wav").write_text("name;number\n")
    done = run("probe", tmp_path / "call.wav", "--json")
    assert done.exit_code == 2
    found = json.loads(done.stdout)
    assert (found["playable"], found["seconds"]) == (False, 0.0)
    assert found["problems"] == ["call.wav can't be read as sound: it has no format that is known."]
    assert done.stderr.strip() == found["problems"][0]


def test_speech_of_two_channels_has_every_figure(run):
    done = run("speech", VOICES, "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert [one["name"] for one in found["channels"]] == ["rep", "prospect"]
    for one in found["channels"]:
        assert one["segments"]
        assert one["talk_s"] == pytest.approx(sum(b - a for a, b in one["segments"]), abs=0.001)
    assert found["seconds"] == 24.0
    rep, prospect = (one["talk_s"] for one in found["channels"])
    assert found["talk_share"] == pytest.approx(rep / (rep + prospect), abs=0.001)
    swapped = json.loads(run("speech", VOICES, "--json", "--right-is-rep").stdout)
    assert swapped["talk_share"] == pytest.approx(1 - found["talk_share"], abs=0.001)


def test_speech_of_one_channel_knows_silence_only(run, tmp_path):
    sound, rate = soundfile.read(VOICES)
    soundfile.write(tmp_path / "mono.flac", sound[:, 0], rate)
    found = json.loads(run("speech", tmp_path / "mono.flac", "--json").stdout)
    assert [one["name"] for one in found["channels"]] == ["both"]
    assert found["talk_share"] is None
    assert found["silence_s"] == pytest.approx(24 - found["channels"][0]["talk_s"], abs=0.01)


def test_speech_without_json_is_for_people(run):
    done = run("speech", VOICES)
    assert done.stdout.startswith("Talk share: 0.")
    assert "Dead air: " in done.stdout


def test_speech_of_no_sound_is_a_sentence(run, tmp_path):
    (tmp_path / "call.wav").touch()
    done = run("speech", tmp_path / "call.wav", "--json")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("call.wav is empty (0 bytes).")


@pytest.fixture
def called(team_store, profile, clock, tmp_path):
    """A closed team with a call, and a file of it in another folder; its attempt."""
    store, made = team_store
    shutil.copy(store, profile.store)
    clock.set(made.clock.now())
    with Workplace(profile, clock=clock, zone="Europe/Berlin") as workplace:
        made.workplace, made.clock = workplace, clock
        attempt = made.dial("Ewa Nowicka")
        answered = clock.now()
    path = tmp_path / f"{answered + timedelta(seconds=1):%Y%m%d_%H%M%S}Z_+48585550172.wav"
    soundfile.write(path, noise(1, 3, 8000), 8000)
    return attempt, path, profile


def test_attach_finds_the_call_by_number_and_time(run, called):
    attempt, path, profile = called
    done = run("attach", path, "--json", "--profile-dir", profile.root)
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["attempt"] == str(attempt)
    assert found["name"] == "Ewa Nowicka"
    assert f"recorded elsewhere, as {path.name}" in found["problems"]
    assert (profile.recordings / found["file_name"]).exists()


def test_attach_refuses_to_guess_and_names_those_that_may_be_it(run, called, team_store, tmp_path):
    attempt, path, profile = called
    memo = tmp_path / "memo.wav"
    path.rename(memo)
    done = run("attach", memo, "--profile-dir", profile.root)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Name the call with --call." in done.stderr
    named = run("attach", memo, "--call", attempt, "--profile-dir", profile.root, "--right-is-rep")
    assert named.exit_code == 0, named.stderr
    assert "memo.wav is the recording of the call with Ewa Nowicka" in named.stdout
    with Workplace(profile) as workplace:
        petra = team_store[1].people["petra"]
        (row,) = workplace.ask(RecordingsQuestion(), petra, Role.SUPERVISOR).rows
    assert row.attempt == attempt


def test_attach_names_what_is_no_call(run, called):
    _, path, profile = called
    for call, words in (
        ("x", "'x' is no id of a call."),
        (profile.root.stem, "is no id"),
        ("0" * 32, "There is no call"),
    ):
        done = run("attach", path, "--call", call, "--profile-dir", profile.root)
        assert done.exit_code == 2
        assert words in done.stderr


def test_attach_as_somebody_who_may_not(run, called):
    _, path, profile = called
    words = ("attach", path, "--as", "Dana Souček", "--profile-dir", profile.root)
    done = run(*words)
    assert done.exit_code == 2
    assert "Your roles do not show this." in done.stderr


@pytest.mark.data
def test_every_file_of_the_data_exits_as_it_plays(run, data_dir):
    for name, code in (
        ("audio-odd/from-call/header_size_zero.wav", 0),
        ("audio-odd/from-call/truncated_half.wav", 0),
        ("audio-odd/from-call/zero_bytes.wav", 2),
        ("audio-odd/miniaudio/test.m4a", 2),
        ("audio-calls/fr_one_speaker_8bit.wav", 0),
    ):
        done = run("probe", data_dir / name, "--json")
        assert done.exit_code == code, name
        assert json.loads(done.stdout)["playable"] == (code == 0)
        assert bool(done.stderr) == (code == 2)
