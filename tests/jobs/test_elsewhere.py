"""Recordings made elsewhere: watched for, matched, attached with their doubts, taken away again."""

import os
import shutil
from datetime import timedelta

import numpy as np
import pytest
import soundfile
from sqlalchemy import select

from app.acts.attach_recording import AttachRecording, DetachRecording
from app.acts.found_sounds import AskSoundAgain, KeepFoundSound, LeaveSound
from app.acts.keep_speech import KeepSpeech
from app.acts.side_exits import Reassign
from app.acts.thread import GiveConsent
from app.domain import facts as f
from app.domain.errors import Incomplete, NotAllowed
from app.domain.sound_match import Certainty
from app.domain.vocabulary import Role
from app.host.lanes import Lanes
from app.host.settings import SOUND_FOLDER, Settings
from app.jobs import foreign
from app.jobs.elsewhere import attach_file, by_person, chosen, match_file
from app.jobs.listen import Listener
from app.jobs.watch_folder import SETTLED, FolderWatch, Watched
from app.jobs.waveshape import overview
from app.models.local import Speech
from app.reads import cases
from app.reads.found_sounds import CallQuestion, FoundSoundsQuestion, KnownSoundsQuestion
from app.reads.recording import RecordingQuestion
from app.reads.recordings import RecordingsQuestion
from app.reads.speech import NotListenedQuestion, SpeechQuestion
from tests.audio.conftest import noise
from tests.helpers import decoders
from tests.helpers.recorded import record
from tests.helpers.voices import VOICES

EWA, HANNA = "Ewa Nowicka", "Hanna Virtanen"
RATE = 8000


@pytest.fixture
def lanes():
    lanes = Lanes()
    yield lanes
    lanes.close()


@pytest.fixture
def folder(tmp_path):
    """Where a softphone records."""
    folder = tmp_path / "softphone"
    folder.mkdir()
    return folder


@pytest.fixture
def watch(team, lanes, folder, profile):
    settings = Settings(profile.settings)
    settings.set(SOUND_FOLDER, str(folder))
    return FolderWatch(
        team.workplace,
        lanes.write,
        settings,
        now=lambda: team.clock.now().timestamp(),
    )


def call(team, lead=EWA, *, seconds=60):
    """A call that nobody recorded here. Returns its attempt and the moment of the answer."""
    team.call(lead, "interested", seconds=seconds)
    with team.workplace.store.reading() as session:
        facts = cases.load_facts(session, lead=team.leads[lead])
    saved = [one.body for one in facts if isinstance(one.body, f.CallSaved)][-1]
    return saved.attempt, saved.answered_at


def put(team, path, seconds=50.0, channels=2):
    """A sound of that length, written now."""
    sides = [noise(seed, seconds, RATE) for seed in range(channels)]
    soundfile.write(path, np.stack(sides, axis=1), RATE)
    stamp(path, team.clock.now())
    team.clock.forward(seconds=SETTLED + 1)
    return path


def stamp(path, at):
    os.utime(path, (at.timestamp(), at.timestamp()))


def name_of(at, number="+48585550172"):
    """As a softphone names its files, on this desk's clock (Berlin, an hour ahead of UTC)."""
    return f"{at + timedelta(hours=1):%Y%m%d-%H%M%S}-{number}.wav"


def recording(team, attempt, lead=EWA, who="petra"):
    return team.ask(RecordingQuestion(team.leads[lead], attempt), who)


def found(team, **more):
    return team.ask(FoundSoundsQuestion(**more), "petra")


def test_a_file_whose_number_and_time_fit_goes_to_its_call(team, watch, folder):
    attempt, answered = call(team)
    path = put(team, folder / name_of(answered + timedelta(seconds=2)))
    before = path.read_bytes()
    assert watch.look() == Watched(attached=1)
    kept = recording(team, attempt)
    assert kept.sound
    assert kept.seconds == pytest.approx(50)
    assert kept.channels == ("rep", "prospect")
    assert kept.offset_ms == 2000
    assert kept.problems == (
        f"recorded elsewhere, as {path.name}",
        "which channel is whose was not known: left was taken for the rep",
        "consent to recording was not noted",
    )
    ours = team.workplace.paths.recordings / kept.file_name
    assert soundfile.info(ours).samplerate == 16_000
    assert ours.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == before
    assert list(team.workplace.paths.cache.iterdir()) == []
    (row,) = found(team)
    assert (row.state, row.attempt, row.lead) == ("attached", attempt, team.leads[EWA])
    assert watch.look() == Watched()
    assert [one.attempt for one in team.ask(RecordingsQuestion(), "petra").rows] == [attempt]


def test_what_is_uncertain_is_kept_with_the_recording(team, watch, folder):
    attempt, answered = call(team)
    put(team, folder / name_of(answered, "0585550172"))
    assert watch.look().attached == 1
    assert "it names the number without its country" in recording(team, attempt).problems
    other, answered = call(team, HANNA)
    put(team, folder / f"{answered + timedelta(hours=1):%Y-%m-%d %H.%M.%S}.wav", channels=1)
    assert watch.look().attached == 1
    kept = recording(team, other, HANNA)
    assert kept.channels == ("both",)
    assert "it names no number" in kept.problems
    assert "both sides are on one channel" in kept.problems


def test_what_fits_no_call_for_certain_waits_for_a_person_with_its_candidates(team, watch, folder):
    first, _ = call(team)
    put(team, folder / "voice memo 3.wav")
    assert watch.look() == Watched(waiting=1)
    (row,) = found(team, waiting=True)
    assert (row.name, row.seconds) == ("voice memo 3.wav", 50)
    (candidate,) = row.candidates
    assert (candidate.call.attempt, candidate.call.name) == (first, EWA)
    assert candidate.certainty is Certainty.POSSIBLE
    assert "it names no number" in candidate.doubts
    assert not recording(team, first).sound
    assert watch.look() == Watched()  # nothing new


def test_a_waiting_file_finds_its_call_when_it_comes_to_be_known(team, watch, folder):
    answered = team.clock.now() + timedelta(minutes=10)
    put(team, folder / name_of(answered))
    assert watch.look() == Watched(waiting=1)
    team.clock.forward(minutes=9)
    attempt, _ = call(team)
    assert watch.look() == Watched(attached=1)
    assert recording(team, attempt).sound


def test_a_file_that_is_still_written_is_left_alone(team, watch, folder):
    _, answered = call(team)
    path = put(team, folder / name_of(answered))
    stamp(path, team.clock.now() - timedelta(seconds=SETTLED - 2))
    assert watch.look() == Watched()
    team.clock.forward(seconds=3)
    assert watch.look().attached == 1


def test_a_file_that_changed_is_looked_at_again(team, watch, folder):
    path = put(team, folder / "memo.wav", seconds=5)
    assert watch.look() == Watched(waiting=1)
    team.clock.forward(hours=2)
    put(team, path, seconds=7)
    assert watch.look() == Watched(waiting=1)
    (row,) = found(team)
    assert row.seconds == 7


def test_what_can_not_be_read_is_said_once(team, watch, folder):
    (folder / "call.m4a").write_bytes(b"\0\0\0\x20ftypM4A " + bytes(100))
    (folder / "notes.txt").write_text("not a sound")
    (folder / ".hidden.wav").write_bytes(b"")
    for one in folder.iterdir():
        stamp(one, team.clock.now())
    team.clock.forward(minutes=1)
    assert watch.look() == Watched(unreadable=1)
    (row,) = found(team)
    assert "which Segue does not decode" in row.problem
    assert watch.look() == Watched()


def test_a_decoder_that_dies_on_a_file_costs_that_file(team, watch, folder, monkeypatch):
    _, answered = call(team)
    put(team, folder / name_of(answered))
    monkeypatch.setattr(
        foreign.look_into,
        "__kwdefaults__",
        {**foreign.look_into.__kwdefaults__, "decoder": decoders.dies},
    )
    assert watch.look() == Watched(unreadable=1)
    (row,) = found(team)
    assert "the decoder was killed by signal 11" in row.problem


def test_a_name_that_is_no_text_is_read_and_kept_all_the_same(team, watch, folder):
    attempt, answered = call(team)
    name = os.fsencode(name_of(answered)[:-4]) + b"-\xe4\xff.wav"
    path = folder / os.fsdecode(name)
    put(team, folder / "x.wav").rename(path)
    stamp(folder / os.fsdecode(name), answered)
    (folder / os.fsdecode(b"\xfe.wav")).write_bytes(b"no sound")
    stamp(folder / os.fsdecode(b"\xfe.wav"), answered)
    assert watch.look() == Watched(attached=1, unreadable=1)
    assert recording(team, attempt).problems[0].endswith("-\\xe4\\xff.wav")
    assert watch.look() == Watched()


def test_a_folder_that_is_gone_is_said(team, watch, folder):
    folder.rmdir()
    assert watch.look().problem == f"The folder {folder} can't be read: no such file or directory."
    assert watch.last.problem


def test_without_a_folder_nothing_is_looked_at(team, lanes, profile):
    watch = FolderWatch(team.workplace, lanes.write, Settings(profile.settings))
    assert watch.look() == Watched()


def test_it_leaves_off_when_it_is_told_to(team, watch, folder):
    put(team, folder / "memo.wav")
    watch.stop()
    assert watch.look() == Watched()
    assert found(team) == ()


def test_a_call_with_a_recording_is_not_overwritten(team, watch, folder):
    attempt, answered = call(team)
    put(team, folder / name_of(answered))
    assert watch.look().attached == 1
    first = recording(team, attempt)
    stamp(put(team, folder / f"copy {name_of(answered)}", seconds=40), answered)
    assert watch.look() == Watched(waiting=1)
    assert recording(team, attempt) == first
    (row,) = found(team, waiting=True)
    assert "the call has a recording already" in row.candidates[0].doubts


def test_the_same_sound_a_second_time_changes_nothing(team, folder):
    attempt, answered = call(team)
    path = put(team, folder / name_of(answered))
    for _ in range(2):
        done = attach(team, path)
    assert done.changes.act_id is None
    rows = team.ask(RecordingsQuestion(), "petra").rows
    assert [one.attempt for one in rows] == [attempt]


def attach(team, path, who="petra", **more):
    actor = team.people[who]
    role = Role.SUPERVISOR if who == "petra" else Role.TELEMARKETER
    found = match_file(team.workplace, path, actor, role)
    act = by_person(team.workplace, actor, role)
    return attach_file(team.workplace, path, found.candidates[0], act, **more)


def test_who_did_not_agree_is_not_recorded_from_elsewhere_either(team, watch, folder):
    attempt, answered = call(team)
    team.act(GiveConsent(team.leads[EWA], False, None, None), "mara")
    path = put(team, folder / name_of(answered))
    assert watch.look() == Watched(waiting=1)
    with pytest.raises(NotAllowed, match="does not agree to being recorded"):
        attach(team, path)
    assert not recording(team, attempt).sound
    assert list(team.workplace.paths.recordings.iterdir()) == []


def test_with_consent_nothing_is_said_about_it(team, folder):
    attempt, answered = call(team)
    team.act(GiveConsent(team.leads[EWA], True, attempt, 0), "mara")
    done = attach(team, put(team, folder / name_of(answered)), right_is_rep=True)
    assert len(done.problems) == 1
    assert recording(team, attempt).channels == ("prospect", "rep")


def test_a_person_sees_only_the_calls_of_the_own_leads(team, folder):
    attempt, answered = call(team)
    path = put(team, folder / name_of(answered))
    team.act(Reassign(team.leads[EWA], team.people["jonas"].id), "petra")
    mara = team.people["mara"]
    assert match_file(team.workplace, path, mara, Role.TELEMARKETER).candidates == ()
    assert team.ask(CallQuestion(attempt), "mara") is None
    assert team.ask(CallQuestion(attempt), "petra").name == EWA


def test_a_person_may_choose_the_call(team, folder):
    attempt, _ = call(team)
    path = put(team, folder / "memo.wav")
    facts = team.ask(CallQuestion(attempt), "mara")
    one = chosen(path, foreign.look_into(path), facts, "Europe/Berlin")
    act = by_person(team.workplace, team.people["mara"], Role.TELEMARKETER)
    done = attach_file(team.workplace, path, one, act, right_is_rep=False)
    assert done.problems == ("recorded elsewhere, as memo.wav",)
    assert recording(team, attempt).sound


def test_the_wrong_recording_can_be_taken_away_and_its_file_stays(team, watch, folder):
    attempt, answered = call(team)
    path = put(team, folder / name_of(answered))
    watch.look()
    ours = team.workplace.paths.recordings / recording(team, attempt).file_name
    lead = team.leads[EWA]
    sound = team.ask(NotListenedQuestion(1), "nobody")[0].sound
    team.act(KeepSpeech(attempt, sound, 1, problem="noise"), "nobody")
    assert team.ask(NotListenedQuestion(1), "nobody") == ()
    with pytest.raises(Incomplete):
        team.act(DetachRecording(lead, attempt, " "), "petra")
    team.act(DetachRecording(lead, attempt, "another Ewa"), "petra")
    with team.workplace.store.reading() as session:
        assert session.scalars(select(Speech.sound)).all() == [], "it was another one's speech"
    kept = recording(team, attempt)
    assert not kept.sound
    assert kept.problems == ("the recording was taken away: another Ewa",)
    assert team.ask(RecordingsQuestion(), "petra").rows == ()
    assert ours.exists()
    assert path.exists()
    with pytest.raises(NotAllowed, match="no recording from elsewhere"):
        team.act(DetachRecording(lead, attempt, "again"), "petra")
    attach(team, path)
    assert recording(team, attempt).sound


def test_our_own_recording_is_not_taken_away(team):
    attempt = record(team, EWA, "interested")
    with pytest.raises(NotAllowed):
        team.act(DetachRecording(team.leads[EWA], attempt, "why not"), "petra")
    other = AttachRecording(team.leads[EWA], attempt, "elsewhere-1.flac", "cd" * 32, 5.0, "both")
    with pytest.raises(NotAllowed, match="has a recording already"):
        team.act(other, "petra")
    stray = AttachRecording(team.leads[HANNA], attempt, "e.flac", "cd" * 32, 5.0, "both")
    with pytest.raises(NotAllowed, match="no such call"):
        team.act(stray, "petra")


def test_a_file_that_is_nobodys_is_not_asked_about_again(team, watch, folder):
    path = put(team, folder / "memo.wav")
    watch.look()
    team.act(LeaveSound(str(path)), "mara", Role.TELEMARKETER)
    assert found(team, waiting=True) == ()
    assert [one.state for one in found(team)] == ["left"]
    assert watch.look() == Watched()


def test_a_file_that_was_left_by_mistake_waits_again(team, watch, folder):
    path = str(put(team, folder / "memo.wav"))
    (folder / "noise.wav").write_bytes(b"RIFF no sound")
    stamp(folder / "noise.wav", team.clock.now())
    team.clock.forward(minutes=1)
    watch.look()
    before = found(team)
    assert sorted(one.state for one in before) == ["unreadable", "waiting"]
    for one in before:
        with pytest.raises(NotAllowed, match="not left alone any more"):
            team.act(AskSoundAgain(one.path), "mara", Role.TELEMARKETER)
        team.act(LeaveSound(one.path), "mara", Role.TELEMARKETER)
    assert {one.state for one in found(team)} == {"left"}
    for one in before:
        team.act(AskSoundAgain(one.path), "petra")
    assert found(team) == before
    assert [one.path for one in found(team, waiting=True)] == [path]
    with pytest.raises(NotAllowed):
        team.act(LeaveSound(path), "dana", Role.QUALIFIER)


def test_only_the_program_watches(team):
    now = team.clock.now()
    with pytest.raises(NotAllowed):
        team.act(KeepFoundSound("x.wav", 1, now, "waiting"), "petra")
    with pytest.raises(NotAllowed):
        team.ask(KnownSoundsQuestion("x"), "petra")


def test_a_recording_from_elsewhere_is_drawn_and_listened_to_as_any(team, watch, folder, lanes):
    attempt, answered = call(team)
    path = folder / name_of(answered)
    sound, rate = soundfile.read(VOICES, dtype="int16")
    soundfile.write(path, sound[:, 0], rate)
    stamp(path, team.clock.now())
    team.clock.forward(minutes=1)
    watch.look()
    kept = recording(team, attempt)
    drawn = overview(team.workplace.paths.recordings / kept.file_name, kept.channels)
    assert np.array_equal(drawn.low[0], drawn.low[1])
    assert drawn.low.min() < -20
    assert Listener(team.workplace, lanes).catch_up() == 1
    talked = team.ask(SpeechQuestion(team.leads[EWA], attempt), "petra")
    assert talked.both
    assert talked.figures.talk_share is None
    assert talked.figures.speech_s > 3


@pytest.mark.data
def test_every_odd_file_dropped_into_the_folder_has_a_state(team, watch, folder, data_dir):
    odd = data_dir / "audio-odd"
    files = [one for one in odd.rglob("*") if one.suffix not in (".csv", ".raw", "")]
    for one in files:
        shutil.copyfile(one, folder / one.name)
        stamp(folder / one.name, team.clock.now())
    team.clock.forward(minutes=1)
    done = watch.look()
    assert done.attached == 0
    assert done.waiting + done.unreadable == len(files)
    assert {one.state for one in found(team)} == {"waiting", "unreadable"}
    assert all(bool(one.problem) == (one.state == "unreadable") for one in found(team))
    assert all(one.seconds > 0 for one in found(team, waiting=True))
