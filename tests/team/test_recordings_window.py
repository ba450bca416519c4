"""A supervisor's window plays a call of another desk: fetched when asked, stopped, tried again."""
# ruff: noqa: F401, F811 - fixtures of neighbours

import threading
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt, QTimer

from app.jobs.team_sounds import Sounds
from app.sync.folder_store import FolderStore
from app.ui.reviews.snippet_player import SnippetPlayer
from app.ui.screens.desk.sound import DeskSound
from tests.helpers.travel import a_call, blobs, clock, sending, share
from tests.helpers.waiting import until
from tests.team.test_team_window import PASSPHRASE, house, words_of
from tests.team.test_two_desks import campaign, sit_down

KEY = Qt.Key


@pytest.fixture
def gate(monkeypatch):
    """Lets nothing of a blob but its first megabyte out of the folder until it is set."""
    real, opened = FolderStore.read, threading.Event()

    def read(store, name, start, end):
        if start:
            assert opened.wait(20)
        return real(store, name, start, end)

    monkeypatch.setattr(FolderStore, "read", read)
    yield opened
    opened.set()


@pytest.fixture
def sent(sit_down, share, sending, team_server, campaign):
    """A call of another desk whose sound lies in the team's folder."""
    mara = sit_down("Mara", "telemarketer")
    made = a_call(mara, team_server, campaign, 60.0)
    sending(mara).turn()
    assert len(blobs(share)) == 1
    return made


def at_recordings(house, made):
    """Ines at her recordings, with that call open; its sound is not here."""
    window = house.joined("Ines", "supervisor")
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.sync() == "Synced")
    window.office.go("recordings")
    window.until(lambda: window.shell.work.place.spec.key == "recordings")
    screen = window.shell.work.screen_shown
    window.until(lambda: bool(screen.presenter.listing.rows))
    screen.presenter.open(made.lead, made.attempt)
    # Of several calls the newest is shown first.
    opened = lambda: screen.presenter.recording  # noqa: E731
    window.until(lambda: opened() is not None and opened().attempt == made.attempt)
    window.until(lambda: screen.sound.pages.currentWidget() is screen.sound.away)
    return window, screen


@pytest.mark.qt_log_ignore("does not support")
def test_it_is_fetched_by_play_and_stopped_and_played(house, sent, gate):
    window, screen = at_recordings(house, sent)
    card = screen.sound.away
    assert card.title.text() == "This recording lies with the team"
    assert "01:00" in card.text.text()
    assert not card.bar.isVisible()
    assert not list(window.office.workplace.paths.fetched.glob("*")), "nothing comes unasked"
    window.click(screen.sound.transport.play)
    window.until(lambda: card.title.text() not in ("Fetching … 0%", ""))
    percent = int(card.title.text().removeprefix("Fetching … ").removesuffix("%"))
    assert 0 < percent < 100
    assert card.bar.isVisible()
    assert card.button.text() == "Stop"
    window.click(card.button)
    window.until(lambda: card.button.text() == "Fetch and play")
    gate.set()
    window.click(card.button)
    window.until(lambda: screen.sound.pages.currentIndex() == 0)
    window.until(lambda: screen.presenter.heard().seconds == 60.0)
    window.until(lambda: screen.presenter.heard().position > 0)
    window.until(lambda: screen.presenter._drawn is not None)
    screen.toggle()
    window.until(lambda: not screen.presenter.heard().playing)
    assert len(list(window.office.workplace.paths.fetched.glob("*.flac"))) == 1


@pytest.mark.qt_log_ignore("does not support")
def test_why_it_does_not_come_is_said_and_it_can_be_tried_again(house, sent, share):
    window, screen = at_recordings(house, sent)
    card = screen.sound.away
    away = share.rename(share.with_name("away"))
    window.click(card.button)
    window.until(lambda: card.button.text() == "Try again")
    assert "can't be reached" in card.title.text()
    assert "is kept" not in card.text.text()
    away.rename(share)
    house.cable.pull()
    window.click(card.button)
    window.until(lambda: card.title.text().startswith("The team can't be asked"))
    house.cable.plug()
    window.click(card.button)
    window.until(lambda: screen.sound.pages.currentIndex() == 0)
    screen.presenter.hearing.pause()


@pytest.mark.qt_log_ignore("does not support")
def test_a_moment_that_is_asked_for_is_fetched_and_played_from_there(house, sent):
    window, screen = at_recordings(house, sent)
    screen.presenter.seek(30.0)
    assert screen.presenter.sound.is_away
    window.key(KEY.Key_Escape)
    window.click(screen.sound.transport.play)
    window.until(lambda: screen.presenter.heard().position >= 30.0)
    screen.presenter.hearing.pause()


@pytest.mark.qt_log_ignore("does not support")
def test_the_hand_off_desk_and_a_snippet_fetch_it_too(house, sent):
    window, _screen = at_recordings(house, sent)
    before = hearings(house)
    fetched = window.office.workplace.paths.fetched
    desk, coming = DeskSound(window.office, window.shell), []
    desk.coming.connect(coming.append)
    desk.open(sent.lead, sent.attempt)
    window.until(lambda: desk._sound.is_away)
    assert desk.play_at(5000)
    window.until(lambda: desk.listening.heard().position > 5.0)
    desk.pause()
    assert (coming[0], coming[-1]) == (0.0, None)
    window.until(lambda: hearings(house) == before + 1)
    desk.listening.close(2)
    (file,) = fetched.glob("*.flac")
    file.unlink()
    player = SnippetPlayer(window.office, window.shell)
    player.toggle("one", sent.ref, 10.0, 20.0)
    assert player.key == "one"
    window.until(lambda: player.heard().position > 10.0)
    player.stop()
    player.listening.close(2)
    assert file.exists()
    window.until(lambda: hearings(house) == before + 2)


@pytest.mark.qt_log_ignore("does not support")
def test_the_popover_says_what_waits(house, sit_down, share, team_server, campaign):
    window = house.joined("Mara", "telemarketer")
    window.sign_in(PASSPHRASE)
    window.until(lambda: window.sync() == "Synced")
    team = window.office.team
    for sounds, line in (
        (Sounds(2, 3, 10), "Sending the first of them: 30%"),
        (Sounds(2, placed=False), "The team has no store of recordings yet"),
    ):
        team._on_sounds(sounds)
        window.click(window.shell.work.status.part("sync"))
        window.until(lambda: window.shell.status.team.box is not None)
        box = window.shell.status.team.box
        assert "2 recordings wait to be sent" in words_of(box)
        assert line in words_of(box)
        team._on_sounds(Sounds())
        assert "All of them are in the team's store." in words_of(box)
        box.close()
        window.until(lambda: window.shell.status.team.box is None)


def hearings(house):
    """How often the audit says that a recording was heard."""
    return house.server.one("SELECT count(*) FROM audit WHERE what = 'recording_heard'")


@pytest.mark.qt_log_ignore("does not support")
def test_each_time_it_is_heard_stands_in_the_audit_also_without_another_question(
    house, sit_down, share, sending, team_server, campaign
):
    mara = sit_down("Mara", "telemarketer")
    calls = [a_call(mara, team_server, campaign, 20.0) for _ in range(2)]
    sending(mara).turn()
    first, second = calls
    window, screen = at_recordings(house, first)
    before = hearings(house)
    file = window.office.workplace.paths.heard

    def hear(made):
        screen.presenter.open(made.lead, made.attempt)
        window.until(lambda: screen.presenter.recording.attempt == made.attempt)
        window.until(lambda: screen.presenter.path() is not None or screen.presenter.sound.is_away)
        screen.toggle()
        window.until(lambda: screen.presenter.heard().position > 0)
        screen.toggle()
        window.until(lambda: not screen.presenter.heard().playing)

    hear(first)
    window.until(lambda: hearings(house) == before + 1)
    for _ in range(2):  # a pause is no other hearing
        screen.toggle()
        window.until(lambda: screen.presenter.heard().playing)
        screen.toggle()
        window.until(lambda: not screen.presenter.heard().playing)
    hear(second)
    hear(first)
    window.until(lambda: hearings(house) == before + 3)
    window.until(lambda: not file.exists())
    asked = house.server.one("SELECT count(*) FROM audit WHERE what = 'recording_key'")
    house.cable.pull()
    window.until(lambda: window.sync().startswith("Offline"))
    hear(second)
    window.until(file.exists)
    assert hearings(house) == before + 3
    house.cable.plug()
    window.office.team.try_now()
    window.until(lambda: hearings(house) == before + 4)
    window.until(lambda: not file.exists())
    assert house.server.one("SELECT count(*) FROM audit WHERE what = 'recording_key'") == asked


@pytest.mark.qt_log_ignore("does not support")
def test_what_is_heard_for_a_moment_while_the_window_is_busy_stands_in_the_audit_too(house, sent):
    window, screen = at_recordings(house, sent)
    window.click(screen.sound.transport.play)
    window.until(lambda: screen.presenter.heard().position > 0)
    screen.toggle()
    window.until(lambda: not screen.presenter.heard().playing)
    window.until(lambda: hearings(house) == 1)
    screen.presenter.open(sent.lead, uuid4())  # there is no such call: nothing is open
    window.until(lambda: screen.presenter.recording is None)
    screen.presenter.open(sent.lead, sent.attempt)
    window.until(lambda: screen.presenter.path() is not None)
    listening = screen.presenter.listening
    until(lambda: listening.heard().seconds == 60.0)
    screen.toggle()  # from here to the end of it no event comes through
    until(lambda: listening.heard().position > 0)
    screen.toggle()
    until(lambda: not listening.heard().playing)
    window.until(lambda: hearings(house) == 2)


@pytest.mark.qt_log_ignore("does not support")
def test_play_that_is_pressed_before_the_sound_was_found_is_not_lost(house, sent):
    window, screen = at_recordings(house, sent)
    presenter = screen.presenter
    presenter.open(sent.lead, uuid4())
    window.until(lambda: presenter.recording is None)
    presenter.opened.connect(lambda _one: QTimer.singleShot(0, screen.toggle))
    presenter.open(sent.lead, sent.attempt)
    window.until(lambda: presenter.heard().position > 0)
    presenter.hearing.pause()
    window.until(lambda: not presenter.heard().playing)
    desk = DeskSound(window.office, window.shell)
    desk.opened.connect(lambda _one: QTimer.singleShot(0, desk.toggle))
    desk.open(sent.lead, sent.attempt)
    window.until(lambda: desk.listening.heard().position > 0)
    desk.pause()
    desk.listening.close(2)
