import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.host import settings as s
from app.host.settings import Settings
from app.jobs.sign_in import check_pin
from app.jobs.watch_folder import Watched
from app.reads.pin import PinQuestion
from app.ui.changes import Changes
from app.ui.office import GoTo, Office
from app.ui.screens.settings import SettingsScreen
from app.ui.theme import LIGHT, apply_theme
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


LOCKS_ALL = """[locked]
look.theme = "dark"
look.text_size = 125
call.dialer = "hand"
sound.record = false
sound.format = "opus"
sound.far_end = "none"
sound.folder = "/softphone"
words.on = false
safety.lock_after = 15
"""


@pytest.fixture
def under_policy(team, bridge, qtbot, tmp_path):
    """The screen under a policy with this text."""
    screens = []

    def make(text):
        file = tmp_path / "policy.toml"
        file.write_text(text)
        settings = Settings(team.workplace.paths.settings, policy=file)
        office = Office(team.workplace, bridge, Changes(bridge), settings, bridge)
        office.sign_in(team.people["mara"], next(iter(team.people["mara"].roles)))
        screen = SettingsScreen(office)
        qtbot.addWidget(screen)
        screen.resize(1200, 1400)
        screen.show()
        screen.arrive(GoTo("settings"))
        qtbot.waitUntil(lambda: not office.bridge.busy)
        screens.append(screen)
        return screen, file

    yield make
    apply_theme(QApplication.instance(), LIGHT, 1.0)


def parts_of(screen):
    """Each part of the page that a policy may lock, with its line."""
    rows = screen.sound
    return {
        s.THEME: (screen.theme_choice, screen.theme_field.lock),
        s.TEXT_SIZE: (screen.size_choice, screen.size_field.lock),
        s.DIALER: (screen.dial_choice, screen.dial_lock),
        s.RECORD: (screen.record, screen.record_lock),
        s.SOUND_FORMAT: (rows.format_choice, rows.format_field.lock),
        s.FAR_END: (screen.devices.far_end, screen.devices.far_field.lock),
        s.SOUND_FOLDER: (rows.choose, rows.folder_field.lock),
        s.WORDS: (screen.words.switch, screen.words.lock),
        s.LOCK_AFTER: (screen.lock, screen.lock_field.lock),
    }


def test_what_the_policy_locks_is_shown_with_file_and_line_and_can_not_be_used(under_policy, qtbot):
    screen, file = under_policy(LOCKS_ALL)
    lines = {line.split(" ")[0]: at for at, line in enumerate(LOCKS_ALL.splitlines(), 1)}
    parts = parts_of(screen)
    assert {one.key for one in parts} == set(lines) - {"[locked]"}
    for setting, (part, lock) in parts.items():
        words = f"Set by this computer's policy: {file}, line {lines[setting.key]}"
        assert (lock.text(), lock.isVisible()) == (words, True), setting.key
        assert not part.isEnabled(), setting.key
    assert screen.theme_choice.toolTip() == screen.theme_field.lock.text()
    assert screen.theme_choice.selected() == 2
    assert screen.dial_choice.selected() == 2
    assert not screen.record.isChecked()
    assert screen.devices.far_end.currentText() == "Nothing: my side only"
    assert screen.sound.folder.text() == "/softphone"
    assert not screen.sound.clear.isEnabled()
    screen.words.show_state(on=True, installed=True)
    assert not screen.words.switch.isEnabled()
    assert screen.lock.selected() is None
    assert screen.lock_field._hint.text() == "After 15 minutes. Never during a call."
    qtbot.waitUntil(lambda: fixed_text_problems(screen) == [])


def test_without_a_lock_all_is_free(under_policy):
    screen, _ = under_policy('[default]\nsound.format = "opus"\nsafety.lock_after = 20\n')
    for setting, (part, lock) in parts_of(screen).items():
        assert not lock.isVisible(), setting.key
        assert part.isEnabled() or setting is s.WORDS, setting.key
    assert screen.sound.format_choice.selected() == 1
    assert screen.lock.selected() == 3


def test_a_lock_that_is_not_taken_is_told_from_one_that_is(under_policy):
    screen, _ = under_policy('[locked]\nsound.format = "ogg"\n')
    lock = screen.sound.format_field.lock
    assert lock.text().startswith("Locked by this computer's policy, whose value is not taken")
    assert not screen.sound.format_choice.isEnabled()


def test_a_locked_value_that_is_set_all_the_same_is_refused_and_shown_as_it_is(under_policy, qtbot):
    screen, _ = under_policy('[locked]\nsound.format = "opus"\nwords.on = false\n')
    said = []
    screen.office.failed.connect(said.append)
    screen.presenter.keep(s.SOUND_FORMAT, "flac")
    screen.sound.format_choice.choose(0)
    screen.presenter.keep_words(True)
    qtbot.waitUntil(lambda: len(said) == 2)
    assert {one.what for one in said} == {
        "‘Keep sound as’ is locked by this computer's policy.",
        "‘Write down what is said’ is locked by this computer's policy.",
    }
    assert screen.sound.format_choice.selected() == 1
