"""Files of the watched folder that wait: a banner, the act with its count, the dialog."""

import os
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import delete

from app.acts.thread import GiveConsent
from app.domain.vocabulary import Role
from app.host.settings import SOUND_FOLDER, Settings
from app.jobs.found import sweep_copies
from app.jobs.watch_folder import SETTLED, FolderWatch
from app.reads.found_sounds import FoundSoundsQuestion
from app.reads.recording import RecordingQuestion
from app.ui.changes import Changes
from app.ui.office import Office
from app.ui.shell_found import KEY, FoundSounds
from app.ui.shell_toast import Toasts
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import DARK, LIGHT
from app.ui.widgets.fit import fixed_text_problems
from app.ui.widgets.messages import BannerStack, Toast
from tests.ui.screens.test_attach import EWA, LONG, named, silent_call, sound

HANNA = "Hanna Virtanen"
Key = Qt.Key


class Desk:
    """A window with banners, for somebody; what the folder holds was looked at once."""

    def __init__(self, team, bridge, qtbot, settings, who):
        self.team, self.qtbot, self.bridge = team, qtbot, bridge
        self.office = Office(team.workplace, bridge, Changes(), settings)
        self.window = QWidget()
        self.stack = BannerStack()
        QVBoxLayout(self.window).addWidget(self.stack)
        self.window.resize(1280, 720)
        self.found = FoundSounds(self.office, self.stack, self.window)
        self.toasts = Toasts(self.office, Toast(self.window), self.window)
        self.notices = []
        self.office.noticed.connect(self.notices.append)
        self.window.show()
        qtbot.waitExposed(self.window)
        actor = team.people[who]
        self.office.sign_in(actor, next(role for role in Role if role in actor.roles))
        self.idle()

    def wait(self, true):
        self.qtbot.waitUntil(true, timeout=LONG)

    def idle(self):
        self.wait(lambda: not self.bridge.busy)

    @property
    def dialog(self):
        return self.found.dialog

    def open(self):
        self.found.open()
        self.idle()
        self.qtbot.waitExposed(self.dialog)

    def key(self, key):
        QTest.keyClick(QApplication.focusWidget() or self.dialog, key)

    def states(self):
        rows = self.team.ask(FoundSoundsQuestion(), "petra")
        return {row.name: row.state for row in rows}

    def stored(self, attempt, lead=EWA):
        return self.team.ask(RecordingQuestion(self.team.leads[lead], attempt), "petra")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "softphone"
    folder.mkdir()
    return folder


@pytest.fixture
def settings(team, folder):
    settings = Settings(team.workplace.paths.settings)
    settings.set(SOUND_FOLDER, str(folder))
    return settings


@pytest.fixture
def watch(team, lanes, settings):
    """Looks at the folder, some time after the files were written."""

    def look():
        for one in team.folder.iterdir():
            at = team.clock.now().timestamp()
            os.utime(one, (at, at))
        team.clock.forward(seconds=SETTLED + 1)
        watch = FolderWatch(
            team.workplace, lanes.write, settings, now=lambda: team.clock.now().timestamp()
        )
        return watch.look()

    return look


@pytest.fixture
def sit(team, bridge, qtbot, settings, qapp, monkeypatch):
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    apply_theme(qapp, LIGHT)
    opened = []

    def start(who="petra"):
        one = Desk(team, bridge, qtbot, settings, who)
        opened.append(one)
        return one

    yield start
    apply_theme(qapp, LIGHT)
    for one in opened:
        if one.dialog is not None:
            one.dialog.listening.close(2.0)
            one.dialog.close()
        one.idle()
        delete(one.window)
        delete(one.office)


@pytest.fixture
def memo(team, folder, watch):
    """A call of Ewa that nobody recorded, and a memo that may be it."""
    team.folder = folder
    attempt, _ = silent_call(team)
    path = sound(folder / "voice memo 3.wav")
    assert watch().waiting == 1
    return attempt, path


def test_what_waits_is_said_once_with_a_way_to_it(memo, sit):
    at = sit()
    assert at.stack.keys() == [KEY]
    assert at.found.words() == "1 waits"
    at.stack.act_asked.emit(KEY, "close")
    at.found.look()
    at.idle()
    assert at.stack.keys() == [], "what was put off is not said again"
    at.stack.act_asked.emit(KEY, "open")
    at.wait(lambda: at.dialog is not None and at.dialog.isVisible())


def test_in_a_call_nothing_comes_up_and_after_it_it_does(memo, sit, team):
    at = sit()
    at.stack.drop(KEY)
    at.office.set_in_call(team.leads[EWA])
    at.found.look()
    at.idle()
    assert at.stack.keys() == []
    at.office.set_in_call(None)
    at.wait(lambda: at.stack.keys() == [KEY])


def test_whoever_may_not_attach_hears_nothing_of_it(memo, sit):
    at = sit("dana")
    assert at.stack.keys() == []
    assert at.found.words() == ""
    assert not at.found.may


def test_a_file_is_attached_by_keys_alone_and_taken_back(memo, sit, team):
    attempt, path = memo
    before = path.read_bytes()
    at = sit("mara")
    at.open()
    dialog = at.dialog
    assert dialog.name.text() == "voice memo 3.wav"
    assert "00:20 long" in dialog.about.text()
    assert "For it: It was written when the call ended." in dialog.words.text()
    assert "It names no number." in dialog.words.text()
    assert QApplication.focusWidget() is dialog.list
    at.key(Key.Key_Return)
    at.wait(lambda: bool(at.notices))
    assert at.notices[0].text == f"Recording attached to the call with {EWA}."
    assert at.stored(attempt).sound
    assert "it names no number" in at.stored(attempt).problems
    assert at.states() == {"voice memo 3.wav": "attached"}
    at.wait(lambda: dialog.pages.currentWidget() is dialog.empty_page)
    assert not dialog.attach.isEnabled()
    at.wait(lambda: at.found.words() == "" and at.stack.keys() == [])
    at.toasts.undo_last()
    at.wait(lambda: at.states() == {"voice memo 3.wav": "waiting"})
    assert not at.stored(attempt).sound
    at.wait(lambda: dialog.pages.currentWidget() is dialog.work_page)
    assert path.read_bytes() == before


def test_one_that_is_left_is_asked_about_no_more(memo, sit):
    at = sit()
    at.open()
    at.key(Key.Key_Delete)
    at.wait(lambda: at.states() == {"voice memo 3.wav": "left"})
    at.wait(lambda: at.dialog.pages.currentWidget() is at.dialog.empty_page)
    assert at.notices[0].text.startswith("voice memo 3.wav is left alone.")
    at.wait(at.toasts.toast.act_button().isVisible)
    at.toasts.undo_last()
    at.wait(lambda: at.states() == {"voice memo 3.wav": "waiting"})
    at.wait(lambda: at.dialog.pages.currentWidget() is at.dialog.work_page)
    at.wait(lambda: at.found.words() == "1 waits")


def test_a_refusal_stands_in_the_dialog_and_the_file_goes_on_waiting(memo, sit, team):
    attempt, _ = memo
    at = sit()
    at.open()
    team.act(GiveConsent(team.leads[EWA], False), "mara")
    at.dialog.attach.click()
    at.wait(lambda: "does not agree to being recorded" in at.dialog.error.text())
    assert at.states() == {"voice memo 3.wav": "waiting"}
    assert not at.stored(attempt).sound


def test_a_file_that_went_meanwhile_is_said(memo, sit):
    _, path = memo
    at = sit()
    at.open()
    path.unlink()
    at.dialog.attach.click()
    at.wait(lambda: "is not there any more" in at.dialog.error.text())


def test_what_is_played_is_a_copy_of_ours_and_it_goes_again(memo, sit, team):
    at = sit()
    at.open()
    cache = team.workplace.paths.cache
    at.key(Key.Key_Space)
    at.wait(lambda: at.dialog.listening.heard().playing)
    (copy,) = cache.glob("elsewhere-*.flac")
    at.wait(lambda: at.dialog.play.text() == "Stop")
    at.key(Key.Key_Space)
    at.wait(lambda: at.dialog.play.text() == "Play 10 seconds")
    at.key(Key.Key_Escape)
    at.wait(lambda: not copy.exists())
    assert at.dialog is None


def test_of_several_calls_one_is_chosen_first(team, folder, watch, sit):
    team.folder = folder
    first, _ = silent_call(team)
    team.clock.forward(minutes=1)
    second, _ = silent_call(team, HANNA)
    sound(folder / "memo.wav")
    assert watch().waiting == 1
    at = sit()
    at.open()
    assert len(at.dialog.calls.items.items()) == 2
    assert not at.dialog.attach.isEnabled()
    at.dialog.calls.setFocus()
    at.key(Key.Key_Down)
    at.wait(at.dialog.attach.isEnabled)
    assert "Uncertain:" in at.dialog.words.text()
    at.wait(at.dialog.words.fits)
    at.dialog.attach.click()
    at.wait(lambda: at.states() == {"memo.wav": "attached"})
    assert at.stored(first).sound != at.stored(second, HANNA).sound


def test_closed_while_it_is_attached_it_is_attached_all_the_same(memo, sit):
    attempt, _ = memo
    at = sit()
    at.open()
    at.dialog.attach.click()
    at.key(Key.Key_Escape)
    at.wait(lambda: at.dialog is None and bool(at.notices))
    assert at.stored(attempt).sound


def test_nothing_waits_and_a_file_without_a_call(team, folder, watch, sit):
    team.folder = folder
    at = sit()
    at.open()
    assert at.dialog.pages.currentWidget() is at.dialog.empty_page
    answered = team.clock.now() - timedelta(days=3)
    sound(named(folder, answered, "+4930555000"), 1.0)
    assert watch().waiting == 1
    at.office.changes.announce(("recordings",))
    at.wait(lambda: at.dialog.pages.currentWidget() is at.dialog.work_page)
    assert at.dialog.words.text().startswith("No call fits.")
    assert not at.dialog.attach.isEnabled()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_dialog_fits(memo, sit, qapp, theme):
    apply_theme(qapp, theme)
    at = sit()
    at.open()
    at.wait(lambda: fixed_text_problems(at.dialog) == [])


def test_a_name_that_is_no_text_is_attached_all_the_same(team, folder, watch, sit):
    team.folder = folder
    attempt, _ = silent_call(team)
    sound(folder / "x.wav", 5).rename(folder / os.fsdecode(b"memo-\xe4\xff.wav"))
    assert watch().waiting == 1
    at = sit()
    at.open()
    at.dialog.attach.click()
    at.wait(lambda: at.states() == {"memo-\\xe4\\xff.wav": "attached"})  # its last act
    assert at.stored(attempt).sound


def test_a_copy_that_a_crash_has_left_goes(tmp_path):
    old, new, other = (tmp_path / name for name in ("elsewhere-1.flac", "elsewhere-2.flac", "a"))
    for one in (old, new, other):
        one.write_bytes(b"")
        os.utime(one, (1_000_000, 1_000_000))
    os.utime(new, (1_100_000, 1_100_000))
    sweep_copies(tmp_path, 1_100_001)
    assert sorted(tmp_path.iterdir()) == [other, new]
