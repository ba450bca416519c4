import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.host import settings as s
from app.host.settings import Settings
from app.jobs.sign_in import check_pin
from app.jobs.watch_folder import Watched
from app.reads.pin import PinQuestion
from app.ui.changes import Changes
from app.ui.office import GoTo, Office
from app.ui.screens.settings import SettingsScreen
from app.ui.widgets.fit import fixed_text_problems


@pytest.fixture
def office(team, bridge):
    settings = Settings(team.workplace.paths.settings)
    office = Office(team.workplace, bridge, Changes(bridge), settings, bridge)
    office.sign_in(team.people["mara"], next(iter(team.people["mara"].roles)))
    return office


@pytest.fixture
def screen(office, qtbot):
    screen = SettingsScreen(office)
    qtbot.addWidget(screen)
    screen.resize(1200, 800)
    screen.show()
    screen.arrive(GoTo("settings"))
    qtbot.waitUntil(lambda: not office.bridge.busy)
    return screen


def kept(office, setting):
    person = str(office.actor.id)
    return Settings(office.workplace.paths.settings).get(setting, person)


def test_a_choice_is_kept_at_once_in_the_file(screen, office, qtbot):
    QTest.keyClick(screen.lock, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: kept(office, s.LOCK_AFTER) == 20)
    QTest.keyClick(screen.dial_choice, Qt.Key.Key_3)
    qtbot.waitUntil(lambda: kept(office, s.DIALER) == "hand")
    QTest.keyClick(screen.record, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: kept(office, s.RECORD) is False)


def test_a_choice_that_the_file_does_not_take_counts(screen, office, qtbot):
    path = office.workplace.paths.settings
    path.unlink(missing_ok=True)
    (path / "in the way").mkdir(parents=True)
    said = []
    office.failed.connect(said.append)
    QTest.keyClick(screen.lock, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].what == "Your settings can't be kept: is a directory."
    assert office.settings.get(s.LOCK_AFTER) == 20
    assert screen.presenter.get(s.LOCK_AFTER) == 20


def test_a_pin_is_checked_and_kept_hashed(screen, office, team, qtbot):
    screen.pin.setText("12")
    QTest.keyClick(screen.pin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen._pin_field.error() == "A PIN has 4 to 12 digits.")
    screen.pin.setText("2468")
    QTest.keyClick(screen.pin, Qt.Key.Key_Return)
    mara = office.actor.id
    qtbot.waitUntil(lambda: team.ask(PinQuestion(mara), "mara").pin_hash is not None)
    qtbot.waitUntil(lambda: screen.pin.text() == "")
    assert check_pin(team.ask(PinQuestion(mara), "mara").pin_hash, "2468")


def test_the_sample_team_can_only_rehearse(office, qtbot):
    (office.workplace.paths.root / "sample.json").write_text("{}")
    screen = SettingsScreen(office)
    qtbot.addWidget(screen)
    screen.arrive(GoTo("settings"))
    assert not screen.dial_choice.isEnabled()
    assert "can only rehearse" in screen.dial_words.text()
    qtbot.waitUntil(lambda: not office.bridge.busy)


def test_words_are_off_and_the_switch_says_what_it_needs(screen, office, qtbot):
    assert not screen.words.switch.isChecked()
    screen.words.show_state(on=False, installed=False)
    assert not screen.words.switch.isEnabled()
    assert "make words" in screen.words.needs.text()
    screen.words.show_state(on=True, installed=False)
    assert screen.words.switch.isEnabled(), "it can be switched off"
    screen.words.show_state(on=False, installed=True)
    assert not screen.words.needs.isVisible()
    told = []
    office.changes.stale.connect(lambda stale: told.extend(stale.families))
    QTest.mouseClick(screen.words.switch, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    qtbot.waitUntil(lambda: kept(office, s.WORDS) is True)
    qtbot.waitUntil(lambda: told == ["spoken"])


def test_wrapped_sentences_squeeze_no_other_part(screen, qtbot):
    screen.resize(1280, 720)
    part = screen.devices
    qtbot.waitUntil(lambda: part.height() >= part.heightForWidth(part.width()) > 0)


def test_a_folder_is_chosen_and_cleared_and_what_can_not_be_read_is_said(
    screen, office, qtbot, tmp_path
):
    rows = screen.sound
    assert not rows.clear.isEnabled()
    looks = []
    office.watch_now = lambda: looks.append(kept(office, s.SOUND_FOLDER))
    rows.use_folder(str(tmp_path))
    qtbot.waitUntil(lambda: rows.folder.text() == str(tmp_path))
    assert looks == [str(tmp_path)]
    office.say_watched(Watched(problem="The folder there can't be read: no access."))
    assert rows.folder_field.error() == "The folder there can't be read: no access."
    QTest.mouseClick(rows.clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: rows.folder.text() == "")
    assert kept(office, s.SOUND_FOLDER) == ""
    assert rows.folder_field.error() == ""


def test_how_sound_is_kept_is_chosen(screen, office, qtbot):
    QTest.keyClick(screen.sound.format_choice, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: kept(office, s.SOUND_FORMAT) == "opus")


def test_an_output_that_is_gone_stays_chosen(office, qtbot):
    office.settings.set(s.OUTPUT, "a headset that is away")
    screen = SettingsScreen(office)
    qtbot.addWidget(screen)
    assert screen.sound.output.currentText() == "The chosen one, which is not here now"
    screen.sound.output.setCurrentIndex(0)
    screen.sound.output.activated.emit(0)
    qtbot.waitUntil(lambda: kept(office, s.OUTPUT) == "")


def test_a_long_problem_of_the_folder_is_shown_whole(screen, office, qtbot):
    office.settings.set(s.SOUND_FOLDER, "/softphone")
    place = "/".join(["softphone"] * 12)
    office.say_watched(Watched(problem=f"The folder {place} can't be read: no such directory."))
    qtbot.waitUntil(lambda: fixed_text_problems(screen) == [])
