"""Recordings are listened to after the call and at the next start, once, and can be left off."""

import threading
from datetime import timedelta

import pytest
import soundfile
from sqlalchemy import select

from app.acts.deal import Win
from app.acts.keep_speech import KeepSpeech
from app.acts.recording import KeepRecording
from app.audio import speech as detection
from app.domain.errors import NotAllowed
from app.domain.speech import PROSPECT, REP, figures
from app.domain.vocabulary import Role
from app.host.lanes import Lanes
from app.jobs.listen import Listener
from app.jobs.workplace import this_computer
from app.models.local import Speech
from app.reads.speech import NotListenedQuestion, SpeechQuestion
from tests.helpers.recorded import hand_over, record
from tests.helpers.voices import SECONDS, talk, voices

EWA = "Ewa Nowicka"


@pytest.fixture
def lanes():
    lanes = Lanes()
    yield lanes
    lanes.close()


@pytest.fixture
def listener(team, lanes):
    return Listener(team.workplace, lanes)


def heard(team, lead, attempt, who="petra"):
    return team.ask(SpeechQuestion(team.leads[lead], attempt), who)


def left(team):
    question = NotListenedQuestion(detection.VERSION)
    return [one.attempt for one in team.ask(question, "nobody")]


def test_a_recording_is_listened_to_once_and_its_figures_are_kept(team, listener):
    attempt = talk(team, EWA)
    assert heard(team, EWA, attempt).listened is False
    assert left(team) == [attempt]
    assert listener.catch_up() == 1
    found = heard(team, EWA, attempt)
    assert found.listened
    assert found.problem == ""
    assert found.both is None
    assert 3 < found.figures.rep_talk_s < 15
    assert 3 < found.figures.prospect_talk_s < 15
    assert found.figures == figures({REP: found.rep, PROSPECT: found.prospect}, SECONDS)
    assert left(team) == []
    assert listener.catch_up() == 0


def test_what_was_kept_for_lists_is_what_the_reader_works_out(team, listener):
    attempt = talk(team, EWA)
    listener.catch_up()
    found = heard(team, EWA, attempt).figures
    with team.workplace.store.reading() as session:
        row = session.get(Speech, (attempt, "ab" * 32))
        for name, value in found.numbers().items():
            assert getattr(row, name) == pytest.approx(value), name


def test_who_waits_is_told_and_only_the_call_that_ended_is_listened_to(team, lanes):
    first = talk(team, EWA)
    second = talk(team, "Hanna Virtanen")
    told = threading.Event()
    Listener(team.workplace, lanes, lambda _: told.set()).soon(second)
    assert told.wait(20)
    assert heard(team, "Hanna Virtanen", second).listened
    assert left(team) == [first]


def test_a_pause_of_the_recording_is_no_silence(team, listener):
    attempt = talk(team, EWA)
    name = f"{attempt}.flac"
    paused = KeepRecording(
        team.leads[EWA], attempt, name, "ab" * 32, SECONDS, "rep,prospect", pauses=((20.0, 24.0),)
    )
    team.act(paused, "mara")
    listener.catch_up()
    found = heard(team, EWA, attempt)
    whole = figures({REP: found.rep, PROSPECT: found.prospect}, SECONDS)
    assert found.figures.heard_s == SECONDS - 4
    assert found.figures.silence_s < whole.silence_s


def test_channels_that_nobody_named_lie_as_usual(team, listener):
    attempt = talk(team, EWA)
    unnamed = KeepRecording(team.leads[EWA], attempt, f"{attempt}.flac", "ab" * 32, SECONDS, "")
    team.act(unnamed, "mara")
    listener.catch_up()
    found = heard(team, EWA, attempt)
    assert found.rep
    assert found.prospect


def test_my_side_alone_has_its_talk_and_nothing_else(team, listener):
    attempt = record(team, EWA, "interested", channels="rep", seconds=SECONDS)
    path = team.workplace.paths.recordings / f"{attempt}.flac"
    voices(path)
    sound, rate = soundfile.read(path)
    soundfile.write(path, sound[:, 0], rate)
    listener.catch_up()
    found = heard(team, EWA, attempt)
    assert found.prospect is None
    assert found.figures.rep_talk_s > 3
    assert found.figures.talk_share is None
    assert found.figures.silence_s is None


def test_calls_that_share_a_sound_share_what_was_heard_in_it(team, listener):
    older, newer = talk(team, EWA), talk(team, "Hanna Virtanen")
    (team.workplace.paths.recordings / f"{older}.flac").write_bytes(b"never opened")
    assert listener.catch_up() == 2
    one, other = heard(team, EWA, older), heard(team, "Hanna Virtanen", newer)
    assert one.problem == ""
    assert one.figures == other.figures


def test_a_recording_whose_file_is_gone_waits_for_it(team, listener):
    attempt = record(team, EWA, "interested")
    assert listener.catch_up() == 0
    assert left(team) == [attempt]


def test_what_can_not_be_read_is_said_and_not_tried_again(team, listener):
    attempt = record(team, EWA, "interested")
    (team.workplace.paths.recordings / f"{attempt}.flac").write_bytes(b"no sound at all")
    assert listener.catch_up() == 1
    found = heard(team, EWA, attempt)
    assert found.listened
    assert found.figures is None
    assert "can't be read as sound" in found.problem
    assert listener.catch_up() == 0


def test_other_sound_of_the_same_call_is_listened_to_anew(team, listener):
    attempt = talk(team, EWA)
    listener.catch_up()
    name = f"{attempt}.flac"
    again = KeepRecording(team.leads[EWA], attempt, name, "cd" * 32, SECONDS, "rep,prospect")
    team.act(again, "mara")
    assert heard(team, EWA, attempt).listened is False
    assert left(team) == [attempt]


def erase(team, attempt):
    """As a policy erases a sound: its length stays, and why it is gone."""
    gone = KeepRecording(
        team.leads[EWA], attempt, "", None, SECONDS, "", problems=("erased by policy",)
    )
    team.act(gone, "mara")


def kept_of(team, attempt):
    with team.workplace.store.reading() as session:
        return session.scalars(select(Speech.sound).where(Speech.attempt == attempt)).all()


def test_who_spoke_when_is_erased_with_the_sound(team, listener):
    attempt = talk(team, EWA)
    other = talk(team, "Hanna Virtanen")
    listener.catch_up()
    assert len(kept_of(team, attempt)) == len(kept_of(team, other)) == 1
    erase(team, attempt)
    assert kept_of(team, attempt) == []
    assert not heard(team, EWA, attempt).listened
    assert len(kept_of(team, other)) == 1, "only of this call"


def test_what_is_found_after_the_erasure_is_not_kept(team):
    attempt = talk(team, EWA)
    erase(team, attempt)
    late = KeepSpeech(attempt, "ab" * 32, detection.VERSION, problem="late")
    assert team.act(late, "nobody").families == frozenset()
    assert kept_of(team, attempt) == []


def test_another_sound_leaves_nothing_of_the_one_before(team, listener):
    attempt = talk(team, EWA)
    listener.catch_up()
    again = KeepRecording(
        team.leads[EWA], attempt, f"{attempt}.flac", "cd" * 32, SECONDS, "rep,prospect"
    )
    team.act(again, "mara")
    assert kept_of(team, attempt) == []
    listener.catch_up()
    team.act(again, "mara")  # said once more: what was found in it stays
    assert kept_of(team, attempt) == ["cd" * 32]


def test_it_can_be_left_off_and_the_next_start_goes_on(team, lanes, monkeypatch):
    monkeypatch.setattr(detection, "PIECE", 5 * detection.FRAME * 31)
    attempts = [talk(team, EWA), talk(team, "Hanna Virtanen")]
    first = Listener(team.workplace, lanes)
    first.stop()
    assert first.catch_up() == 0
    assert left(team) == sorted(attempts, reverse=True)
    second = Listener(team.workplace, lanes, lambda _: second.stop())
    assert second.catch_up() == 1  # told to stop after the first one
    assert left(team) == [attempts[0]]
    assert Listener(team.workplace, lanes).catch_up() == 1


def test_a_closed_program_leaves_off_without_a_failure(team, lanes):
    talk(team, EWA)
    lanes.close()
    assert Listener(team.workplace, lanes).catch_up() == 0


def keep(team, attempt, rep, prospect):
    heard = {REP: ((0.0, rep),), PROSPECT: ((30.0, 30.0 + prospect),)}
    found = figures(heard, 100.0)
    command = KeepSpeech(attempt, "ab" * 32, detection.VERSION, 100.0, heard, found)
    return team.workplace.act(command, this_computer(), Role.SUPERVISOR)


def test_a_call_is_compared_with_those_that_were_won(team):
    attempts = {}
    for name, ending, talked in (
        ("Ewa Nowicka", "won", (6, 4)),
        ("Hanna Virtanen", "won", (3, 7)),
        ("Tomás Ribeiro", "lost", (2, 8)),
    ):
        hand_over(team, name)
        more = (
            {"deal": Win(team.leads[name], 8400_00, "EUR", "2026-11-30")} if ending == "won" else {}
        )
        attempts[name] = record(team, name, ending, "jonas", **more)
        keep(team, attempts[name], *talked)
        team.clock.forward(hours=22)
    found = heard(team, "Tomás Ribeiro", attempts["Tomás Ribeiro"])
    assert found.figures.talk_share == pytest.approx(0.2)
    assert found.won.n == 2
    assert found.won.talk_share == pytest.approx(0.45)


def test_without_a_won_call_there_is_nothing_to_compare_with(team, listener):
    attempt = talk(team, EWA)
    listener.catch_up()
    found = heard(team, EWA, attempt).won
    assert (found.talk_share, found.n) == (None, 0)


def test_speech_is_shown_to_those_who_may_hear_the_call(team):
    attempt = talk(team, EWA)
    assert heard(team, EWA, attempt, "mara").listened is False
    with pytest.raises(NotAllowed):
        heard(team, EWA, attempt, "lea")
    hand_over_after(team)
    later = record(team, EWA, "callback", "jonas")
    assert heard(team, EWA, attempt, "mara").listened is False  # the own call
    with pytest.raises(NotAllowed):
        heard(team, EWA, later, "mara")


def hand_over_after(team):
    team.clock.forward(hours=2)
    hand_over(team, EWA)


def test_only_the_program_keeps_and_asks_for_what_is_left(team):
    with pytest.raises(NotAllowed):
        team.ask(NotListenedQuestion(1), "petra")
    with pytest.raises(NotAllowed):
        team.act(KeepSpeech(team.leads[EWA], "ab", 1), "petra")


def test_pages_go_on_behind_the_last_one(team):
    attempts = [talk(team, EWA), talk(team, "Hanna Virtanen")]
    team.clock.forward(seconds=timedelta(hours=1).total_seconds())
    one = NotListenedQuestion(detection.VERSION, limit=1)
    (newest,) = team.ask(one, "nobody")
    assert newest.attempt == attempts[1]
    (older,) = team.ask(
        NotListenedQuestion(detection.VERSION, after=newest.attempt, limit=1), "nobody"
    )
    assert older.attempt == attempts[0]
