"""Recordings from elsewhere in the window: seen with doubts, attached, refused, taken back."""

import os
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import delete

from app.acts.thread import GiveConsent
from app.domain import facts as f
from app.domain.vocabulary import Role
from app.host.settings import Settings
from app.reads import cases
from app.reads.recording import RecordingQuestion
from app.ui.changes import Changes
from app.ui.keys import KeyGuard
from app.ui.office import GoTo, Office
from app.ui.screens.recordings import RecordingsScreen
from app.ui.screens.recordings.detach_dialog import DetachDialog
from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import DARK, LIGHT
from app.ui.widgets.fit import fixed_text_problems
from tests.audio.conftest import noise

EWA = "Ewa Nowicka"
RATE = 8000
LONG = 30_000
"""Milliseconds: the decoder's process has to start, perhaps on a busy machine."""


def sound(path, seconds=20.0, channels=2):
    """A file of another recorder."""
    sides = [noise(seed, seconds, RATE) for seed in range(channels)]
    soundfile.write(path, np.stack(sides, axis=1), RATE)
    return path


def silent_call(team, lead=EWA, who="mara"):
    """A call that nobody recorded here. Returns its attempt and the moment of the answer."""
    team.call(lead, "interested", who, seconds=60)
    with team.workplace.store.reading() as session:
        facts = cases.load_facts(session, lead=team.leads[lead])
    saved = [one.body for one in facts if isinstance(one.body, f.CallSaved)][-1]
    return saved.attempt, saved.answered_at


def named(folder, answered, number="+48585550172"):
    """As a softphone names its files, on this desk's clock (Berlin, an hour ahead of UTC)."""
    at = answered + timedelta(hours=1)
    return folder / f"{at:%Y%m%d-%H%M%S}-{number}.wav"


class At:
    """Somebody at the recordings screen, with a call open."""

    def __init__(self, team, office, window, screen, qtbot):
        self.team, self.office, self.window = team, office, window
        self.screen, self.qtbot = screen, qtbot
        self.strip = screen.attach
        self.notices = []
        office.noticed.connect(self.notices.append)

    def open(self, attempt, lead=EWA):
        self.screen.arrive(GoTo("recordings", lead=self.team.leads[lead], attempt=attempt))
        self.wait(lambda: self.recording is not None and self.recording.attempt == attempt)

    @property
    def recording(self):
        return self.screen.presenter.recording

    def wait(self, true):
        self.qtbot.waitUntil(true, timeout=LONG)

    def words(self):
        return self.strip.words.accessibleName()

    def drop(self, *paths):
        """Drops files on the call, as a file manager does. Returns whether they were taken."""
        what = QMimeData()
        what.setUrls([QUrl.fromLocalFile(str(one)) for one in paths])
        keys = (Qt.DropAction.CopyAction, what, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
        enter = QDragEnterEvent(QPointF(40, 40).toPoint(), *keys)
        QApplication.sendEvent(self.screen.call_page, enter)
        if not enter.isAccepted():
            return False
        QApplication.sendEvent(self.screen.call_page, QDropEvent(QPointF(40, 40), *keys))
        return True

    def stored(self, attempt, lead=EWA):
        return self.team.ask(RecordingQuestion(self.team.leads[lead], attempt), "petra")


@pytest.fixture
def sit(team, bridge, qtbot, qapp, monkeypatch):
    """Opens the screen for somebody; the sound goes nowhere."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    apply_theme(qapp, LIGHT)
    opened = []

    def start(who="mara", size=(1440, 900)):
        office = Office(team.workplace, bridge, Changes(), Settings(team.workplace.paths.settings))
        actor = team.people[who]
        office.sign_in(actor, next(role for role in Role if role in actor.roles))
        window = QWidget()
        screen = RecordingsScreen(office)
        box = QVBoxLayout(window)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(screen)
        window.resize(*size)
        KeyGuard(window, screen.acts)
        one = At(team, office, window, screen, qtbot)
        opened.append(one)
        window.show()
        qtbot.waitExposed(window)
        return one

    yield start
    apply_theme(qapp, LIGHT)
    for one in opened:
        one.strip.work.stop()
        one.screen.presenter.listening.close(2.0)
        qtbot.waitUntil(lambda: not bridge.busy, timeout=LONG)
        delete(one.window)
        delete(one.office)


def test_a_file_is_shown_with_its_doubts_attached_heard_and_taken_back(team, sit, tmp_path):
    attempt, answered = silent_call(team)
    path = sound(named(tmp_path, answered + timedelta(seconds=2), "0585550172"))
    before = path.read_bytes()
    at = sit()
    at.open(attempt)
    assert at.strip.isVisible()
    assert at.words().startswith("Was it recorded elsewhere?")
    at.strip.choose.setFocus()
    at.strip.take([path])
    assert not at.strip.choose.isVisible()
    assert QApplication.focusWidget() is at.strip.drop_it
    at.wait(lambda: at.strip.attach.isVisible())
    assert path.name in at.words()
    assert "It names the number without its country." in at.words()
    assert "left was taken for the rep" in at.words()
    assert not at.stored(attempt).sound, "nothing is kept before somebody says so"
    assert QApplication.focusWidget() is at.strip.attach
    QTest.keyClick(at.strip.attach, Qt.Key.Key_Space)
    at.wait(lambda: bool(at.notices))
    assert at.notices[0].text == f"Recording attached to the call with {EWA}."
    kept = at.stored(attempt)
    assert kept.sound
    assert kept.offset_ms == 2000
    assert "it names the number without its country" in kept.problems
    assert path.read_bytes() == before
    at.wait(lambda: at.screen.presenter.heard().seconds > 19)
    assert not at.screen.presenter.heard().playing, "nothing plays by itself"
    assert not at.strip.isVisible()
    assert "number without its country" in at.screen.sound.lacks.text()
    at.office.do(at.notices[0].inverse, owner=at.screen)
    at.wait(at.strip.isVisible)
    assert at.stored(attempt).problems == ("the recording was taken away: attached by mistake",)


def test_whoever_knows_the_sides_says_so(team, sit, tmp_path):
    attempt, answered = silent_call(team)
    at = sit("petra")
    at.open(attempt)
    at.strip.take([sound(named(tmp_path, answered))])
    at.wait(lambda: at.strip.side_row.isVisible())
    QTest.keyClick(at.strip.sides, Qt.Key.Key_3)
    QTest.mouseClick(at.strip.attach, Qt.MouseButton.LeftButton)
    at.wait(lambda: at.stored(attempt).sound)
    assert at.stored(attempt).channels == ("prospect", "rep")
    assert not any("left was taken" in one for one in at.stored(attempt).problems)


def test_a_dropped_file_that_fits_nothing_says_so_before_and_after(team, sit, tmp_path):
    attempt, _ = silent_call(team)
    path = sound(tmp_path / "20200101-120000-+4930555000.wav", channels=1)
    os.utime(path, (1_600_000_000, 1_600_000_000))
    at = sit()
    at.open(attempt)
    assert at.drop(path)
    at.wait(lambda: at.strip.attach.isVisible())
    assert "Neither its number nor its time fits the call." in at.words()
    assert "Both sides are on one channel." in at.words()
    assert not at.strip.side_row.isVisible()
    at.strip.drop_it.click()
    assert at.words().startswith("Was it recorded elsewhere?")
    assert at.drop(path)
    at.wait(lambda: at.strip.attach.isVisible())
    at.strip.attach.click()
    at.wait(lambda: at.stored(attempt).sound)
    assert "neither its number nor its time fits the call" in at.stored(attempt).problems


def test_what_can_not_be_attached_is_refused_in_one_sentence_in_its_place(team, sit, tmp_path):
    attempt, answered = silent_call(team)
    good = sound(named(tmp_path, answered))
    words = tmp_path / "words.wav"
    words.write_text("These are words.")
    at = sit()
    at.open(attempt)
    assert at.drop(words)
    at.wait(lambda: "words.wav" in at.words() and not at.strip.work.busy)
    assert not at.strip.attach.isVisible()
    assert at.drop(good, words)
    assert at.words() == "One recording at a time. No file was touched."
    what = QMimeData()
    what.setText("words alone")
    keys = (Qt.DropAction.CopyAction, what, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    enter = QDragEnterEvent(QPointF(40, 40).toPoint(), *keys)
    enter.ignore()
    QApplication.sendEvent(at.screen.call_page, enter)
    assert not enter.isAccepted()
    at.strip.take([good])
    at.wait(lambda: at.strip.attach.isVisible())
    team.act(GiveConsent(team.leads[EWA], False), "mara")
    at.strip.attach.click()
    at.wait(lambda: "does not agree to being recorded" in at.words())
    assert not at.stored(attempt).sound
    assert not list(team.workplace.paths.recordings.glob("elsewhere-*"))


def test_what_is_under_way_can_be_left_off_and_nothing_takes_the_focus(team, sit, tmp_path):
    attempt, answered = silent_call(team)
    at = sit()
    at.open(attempt)
    at.screen.list.search.setFocus()
    assert at.drop(sound(named(tmp_path, answered)))
    assert at.strip.drop_it.text() == "Stop"
    at.strip.drop_it.click()
    at.wait(lambda: not at.strip.work.busy)
    assert at.words().startswith("Was it recorded elsewhere?")
    assert at.drop(sound(named(tmp_path, answered)))
    at.wait(lambda: at.strip.attach.isVisible())
    assert QApplication.focusWidget() is at.screen.list.search


def test_a_call_that_has_sound_takes_no_other(team, sit, tmp_path):
    attempt, answered = silent_call(team)
    at = sit()
    at.open(attempt)
    at.strip.take([sound(named(tmp_path, answered))])
    at.wait(lambda: at.strip.attach.isVisible())
    at.strip.attach.click()
    at.wait(lambda: at.recording.sound)
    assert at.drop(sound(tmp_path / "other.wav", 1.0))
    assert at.words().startswith("This call has a recording already.")
    assert not at.strip.choose.isVisible()
    at.strip.drop_it.click()
    assert not at.strip.isVisible()


def test_one_that_belongs_to_another_call_is_taken_away_with_a_reason(team, sit, tmp_path):
    attempt, answered = silent_call(team)
    at = sit()
    at.open(attempt)
    take_away = next(act for act in at.screen.acts() if act.title.startswith("Take this"))
    assert not take_away.enabled()
    at.strip.take([sound(named(tmp_path, answered), 1.0)])
    at.wait(lambda: at.strip.attach.isVisible())
    at.strip.attach.click()
    at.wait(lambda: at.recording.sound)
    assert take_away.enabled()
    take_away.run()
    dialog = at.screen.findChild(DetachDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    at.wait(lambda: dialog.why.error() == "Say why it does not belong to this call.")
    QTest.keyClicks(dialog.why.editor, "it is Hanna")
    QTest.keyClick(dialog.why.editor, Qt.Key.Key_Return)
    at.wait(lambda: not at.recording.sound)
    assert at.stored(attempt).problems == ("the recording was taken away: it is Hanna",)
    assert at.notices[-1].text == f"The call with {EWA} has no recording now."
    assert at.strip.isVisible()


def test_who_may_not_attach_is_not_offered_it(team, sit, tmp_path):
    attempt, answered = silent_call(team)
    at = sit("dana")
    at.open(attempt)
    assert not at.strip.isVisible()
    assert "Attach a recording…" not in {act.title for act in at.screen.acts()}
    assert at.drop(sound(named(tmp_path, answered), 1.0))
    assert at.words().startswith("A recording is attached by whoever has the lead")
    assert not at.stored(attempt).sound


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_it_fits_the_smallest_window(team, sit, tmp_path, qapp, theme):
    attempt, answered = silent_call(team)
    apply_theme(qapp, theme)
    at = sit("petra", (1280 - 56, 720 - 60))
    at.open(attempt)
    at.wait(lambda: not at.office.bridge.busy and fixed_text_problems(at.window) == [])
    at.strip.take([sound(named(tmp_path, answered - timedelta(minutes=5), "0585550172"))])
    at.wait(lambda: at.strip.attach.isVisible())
    at.wait(lambda: fixed_text_problems(at.window) == [])


@pytest.mark.data
def test_odd_files_of_a_call(team, sit, data_dir):
    odd = Path(data_dir) / "audio-odd" / "from-call"
    attempt, _ = silent_call(team)
    at = sit()
    at.open(attempt)
    assert at.drop(odd / "text_named_wav.wav")
    at.wait(lambda: "text_named_wav.wav" in at.words() and not at.strip.work.busy)
    assert not at.strip.attach.isVisible()
    assert at.drop(odd / "ok_stereo.wav")
    at.wait(lambda: at.strip.attach.isVisible())
    at.strip.attach.click()
    at.wait(lambda: at.stored(attempt).sound)
    assert at.stored(attempt).channels == ("rep", "prospect")
