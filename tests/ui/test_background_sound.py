"""Beside the window: recordings are listened to, and those from elsewhere come to their calls."""

import os
import time

import pytest
import soundfile

from app.domain.vocabulary import Role
from app.host.settings import SOUND_FOLDER, Settings
from app.reads.recordings import RecordingsQuestion
from app.reads.speech import SpeechQuestion
from app.ui.background import Background
from app.ui.changes import Changes
from app.ui.office import Office
from tests.audio.conftest import noise
from tests.helpers.voices import talk

EWA = "Ewa Nowicka"


@pytest.fixture
def office(team, bridge, qtbot):
    settings = Settings(team.workplace.paths.settings)
    office = Office(team.workplace, bridge, Changes(), settings)
    office.sign_in(team.people["petra"], Role.SUPERVISOR)
    yield office
    office.long_works.close()


@pytest.fixture
def background(office, qtbot):
    background = Background(office, office)
    yield background
    background.stop()
    qtbot.waitUntil(lambda: not office.bridge.busy, timeout=30_000)


def listened(team, attempt):
    return team.ask(SpeechQuestion(team.leads[EWA], attempt), "petra").listened


def test_what_nobody_listened_to_is_listened_to_and_the_screen_hears_of_it(
    team, office, background, qtbot
):
    attempt = talk(team, EWA)
    told = []
    office.changes.listen(office, ("recordings",), told.append)
    background.start()
    qtbot.waitUntil(lambda: listened(team, attempt), timeout=30_000)
    qtbot.waitUntil(lambda: bool(told), timeout=15_000)


def test_a_call_that_ended_now_is_listened_to(team, office, background, qtbot):
    background.start()
    qtbot.waitUntil(lambda: background._listener is not None, timeout=10_000)
    attempt = talk(team, EWA)
    office.sound_kept(attempt)
    qtbot.waitUntil(lambda: listened(team, attempt), timeout=30_000)


def test_the_folder_of_another_recorder_is_watched(team, office, background, qtbot, tmp_path):
    folder = tmp_path / "softphone"
    folder.mkdir()
    attempt = team.dial(EWA)
    path = folder / f"{team.clock.now():%Y%m%d-%H%M%S}Z-+48585550172.wav"
    soundfile.write(path, noise(1, 3, 8000), 8000)
    long_ago = time.time() - 60
    os.utime(path, (long_ago, long_ago))
    office.settings.set(SOUND_FOLDER, str(folder))
    notices = []
    office.noticed.connect(notices.append)
    background.start()
    qtbot.waitUntil(lambda: bool(notices), timeout=30_000)
    assert notices[0].text == "1 recording from elsewhere kept"
    (row,) = team.ask(RecordingsQuestion(), "petra").rows
    assert row.attempt == attempt


def test_a_folder_that_can_not_be_read_is_said_until_it_is_chosen_no_more(
    office, background, qtbot, tmp_path
):
    office.settings.set(SOUND_FOLDER, str(tmp_path / "gone"))
    background.start()
    qtbot.waitUntil(lambda: bool(office.watched.problem), timeout=30_000)
    assert "gone can't be read" in office.watched.problem
    office.settings.set(SOUND_FOLDER, "")
    office.watch_now()
    assert office.watched.problem == ""


def test_what_waits_is_told_to_the_window(team, office, background, qtbot, tmp_path):
    soundfile.write(tmp_path / "memo.wav", noise(1, 3, 8000), 8000)
    long_ago = time.time() - 60
    os.utime(tmp_path / "memo.wav", (long_ago, long_ago))
    office.settings.set(SOUND_FOLDER, str(tmp_path))
    told = []
    office.watched_changed.connect(told.append)
    background.start()
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert told[0].waiting == 1
