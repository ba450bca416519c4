"""The window on a real store: who comes in, what they see, keys, undo, lock, closing."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.acts.house import SetPin
from app.acts.side_exits import Disqualify
from app.domain.vocabulary import Stage
from app.host.lanes import Lanes
from app.host.settings import Settings
from app.jobs.sign_in import hash_pin
from app.reads.house import UnfinishedQuestion
from app.reads.search_leads import SearchQuestion
from app.ui.about import AboutDialog
from app.ui.application import Parts, Program
from app.ui.screens.sign_in.tiles import PersonTile
from app.ui.shell_toast import NOTHING

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


class Flashes(QObject):
    """Notes every window that opens beside the shell: a part shown before it had a parent."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def eventFilter(self, watched, event):
        shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
        if shown and watched.isWindow() and watched.metaObject().className() != "Shell":
            self.seen.append(watched)
        return False


@pytest.fixture
def program(team, qtbot):
    started = []

    def start(framed=False):
        parts = Parts(team.workplace, Lanes(), Settings(team.workplace.paths.settings))
        program = Program(parts, framed=framed)
        started.append(program)
        program.start()
        program.shell.activateWindow()
        qtbot.waitUntil(program.shell.isActiveWindow)
        return program

    yield start
    for one in started:
        one.close()
    notes = [one.read_text() for one in team.workplace.paths.logs.glob("crash-*")]
    assert not notes, notes


@pytest.fixture
def desk(program, qtbot):
    """The window with a person signed in, by name."""

    def sign_in(name):
        shell = program().shell
        qtbot.waitUntil(lambda: bool(shell.door.sign_in.tiles))
        tile = tile_of(shell, name)
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: shell.at_work)
        return shell

    return sign_in


def tile_of(shell, name) -> PersonTile:
    return next(one for one in shell.door.sign_in.tiles if one.person.name.startswith(name))


def keys(shell, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget() or shell, key, modifiers)


def stage_of(team, name):
    return team.ask(SearchQuestion(name))[0].stage


def titles(shell):
    return {act.title.replace("&", "") for act in shell.acts()}


def test_a_person_without_a_pin_is_in_by_one_key(program, qtbot):
    shell = program().shell
    page = shell.door.sign_in
    qtbot.waitUntil(lambda: bool(page.tiles) and page.tiles[0].hasFocus())
    assert "does not protect the file" in words_of(page)
    keys(shell, KEY.Key_Right)
    keys(shell, KEY.Key_Return)
    qtbot.waitUntil(lambda: shell.at_work)
    assert shell.windowTitle() == "Segue · Dana Souček · Qualification"


def words_of(widget):
    return " ".join(
        str(one.property("text")) for one in widget.findChildren(QWidget) if one.property("text")
    )


def test_each_role_has_its_own_rail_and_menus(desk):
    shell = desk("Mara")
    keys_of_mara = shell.work.rail.keys()
    assert keys_of_mara[0] == "queue:telemarketer"
    assert not {"people", "campaigns", "importing", "dnc", "flow", "desk"} & set(keys_of_mara)
    assert {"Incoming call…", "Away…", "Lock", "Settings"} <= titles(shell)


def test_the_rail_says_what_is_due_before_a_screen_was_opened(desk, team, qtbot):
    team.call("Ewa Nowicka", "callback", point=team.point(hours=1))
    team.clock.forward(minutes=80)
    shell = desk("Petra")
    rail = shell.work.rail
    assert shell.work.place.key == "desk"
    qtbot.waitUntil(lambda: rail.button("steering").badge == 1)
    assert rail.button("desk").badge == 0
    team.qualify("Hanna Virtanen")
    shell.office.changes.announce(("lead",))
    qtbot.waitUntil(lambda: rail.button("desk").badge == 1)
    assert "steering" not in shell.work._screens


def test_a_supervisor_cannot_take_a_call_and_does_not_see_it(desk):
    shell = desk("Dana")
    assert "Incoming call…" not in titles(shell)
    assert shell.work.rail.keys()[0] == "desk"


def test_wrong_pins_wait_longer_and_the_right_one_enters(program, team, qtbot):
    mara = team.people["mara"]
    team.act(SetPin(mara.id, hash_pin("2468")))
    shell = program().shell
    page = shell.door.sign_in
    qtbot.waitUntil(lambda: bool(page.tiles))
    QTest.mouseClick(tile_of(shell, "Mara"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.pin.isVisible)
    for wait in (1,):
        page.pin.setText("1111")
        keys(shell, KEY.Key_Return)
        qtbot.waitUntil(lambda wait=wait: page.presenter.waiting == wait)
        assert "This is not the PIN." in page._field.error()
        assert not shell.at_work
        page.pin.setText("2468")
        keys(shell, KEY.Key_Return)  # too early: nothing is checked
        assert not page.presenter.busy
        team.clock.forward(seconds=wait)
        qtbot.waitUntil(lambda: page.presenter.waiting == 0)
    page.pin.setText("2468")
    keys(shell, KEY.Key_Return)
    qtbot.waitUntil(lambda: shell.at_work)
    assert shell.office.actor.id == mara.id


def test_the_palette_opens_over_a_line_editor_and_gives_the_focus_back(desk, qtbot):
    shell = desk("Mara")
    line = QLineEdit(shell.work.screen_shown)
    line.show()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    keys(shell, KEY.Key_K, CTRL)
    assert shell.palette_box.isVisible()
    qtbot.waitUntil(shell.palette_box.line.hasFocus)
    keys(shell, KEY.Key_Escape)
    assert not shell.palette_box.isVisible()
    assert line.hasFocus()


def test_a_screen_behind_the_palette_waits_for_the_focus(desk, qtbot):
    shell = desk("Mara")
    keys(shell, KEY.Key_K, CTRL)
    qtbot.waitUntil(shell.palette_box.line.hasFocus)
    line = QLineEdit(shell.work.screen_shown)
    line.show()
    line.setFocus()
    qtbot.waitUntil(shell.palette_box.line.hasFocus)
    QTest.keyClicks(QApplication.focusWidget(), "> a b")
    assert shell.palette_box.line.text() == "> a b"
    keys(shell, KEY.Key_Escape)
    assert line.hasFocus()


def test_the_palette_does_an_act(desk, qtbot):
    shell = desk("Petra")
    keys(shell, KEY.Key_K, CTRL)
    qtbot.waitUntil(shell.palette_box.line.hasFocus)
    QTest.keyClicks(shell.palette_box.line, "> settings")
    keys(shell, KEY.Key_Return)
    qtbot.waitUntil(lambda: shell.work.place.spec.key == "settings")
    assert not shell.palette_box.isVisible()


def test_the_palette_finds_a_lead_by_part_of_its_number(desk, qtbot):
    shell = desk("Mara")
    keys(shell, KEY.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(shell.palette_box.line.hasFocus)
    QTest.keyClicks(shell.palette_box.line, "5550172")
    box = shell.palette_box
    qtbot.waitUntil(
        lambda: any(
            "Incoming from Ewa Nowicka" in str(box.model.data(box.model.index(row)))
            for row in range(box.model.rowCount())
        )
    )
    keys(shell, KEY.Key_Escape)


def test_f1_shows_the_keys_and_esc_closes_them(desk):
    shell = desk("Mara")
    keys(shell, KEY.Key_F1)
    assert shell.key_map.isVisible()
    assert "Find an act, a lead, a screen" in words_of(shell.key_map)
    keys(shell, KEY.Key_Escape)
    assert not shell.key_map.isVisible()


def test_ctrl_z_undoes_typing_first_and_then_the_last_act(desk, team, qtbot):
    shell = desk("Mara")
    office, lead = shell.office, team.leads["Hanna Virtanen"]
    done = []
    office.do(Disqualify(lead, "no_need"), owner=shell, on_done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert stage_of(team, "Hanna Virtanen") == Stage.DISQUALIFIED
    office.notice("Disqualified.", "circle-x", act_id=done[0].act_id)
    assert shell.toasts.toast.isVisible()
    line = QLineEdit(shell.work.screen_shown)
    line.show()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, "typed")
    keys(shell, KEY.Key_Z, CTRL)
    assert line.text() == ""
    assert stage_of(team, "Hanna Virtanen") == Stage.DISQUALIFIED
    keys(shell, KEY.Key_Z, CTRL)
    qtbot.waitUntil(lambda: stage_of(team, "Hanna Virtanen") == Stage.NEW)
    qtbot.waitUntil(lambda: shell.toasts.toast.text() == "Taken back.")


def test_undo_after_a_restart_says_that_it_is_over(program, team, qtbot):
    first = program()
    sign_in_as(first.shell, "Mara", qtbot)
    lead, done = team.leads["Hanna Virtanen"], []
    office = first.shell.office
    office.do(Disqualify(lead, "no_need"), owner=first.shell, on_done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    office.notice("Disqualified.", "circle-x", act_id=done[0].act_id)
    first.shell.hide()
    shell = program().shell  # a new start knows nothing of the last act
    sign_in_as(shell, "Mara", qtbot)
    undo = next(act for act in shell.acts() if act.title == "Undo last act")
    assert not undo.enabled()
    keys(shell, KEY.Key_Z, CTRL)
    assert shell.toasts.toast.text() == NOTHING
    assert stage_of(team, "Hanna Virtanen") == Stage.DISQUALIFIED


def sign_in_as(shell, name, qtbot):
    qtbot.waitUntil(lambda: bool(shell.door.sign_in.tiles))
    QTest.mouseClick(tile_of(shell, name), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shell.at_work)


def test_the_window_locks_when_idle_but_never_in_a_call(desk, team, qtbot):
    shell = desk("Mara")
    screen = shell.work.screen_shown
    shell.idle._clock = lambda: 1e9
    shell.office.set_in_call(team.leads["Ewa Nowicka"])
    shell.idle.look()
    shell.lock()
    assert shell.at_work
    shell.office.set_in_call(None)
    shell.idle._clock = lambda: 2e9
    shell.idle.look()
    qtbot.waitUntil(lambda: not shell.at_work)
    assert shell.work.screen_shown is screen
    keys_before = {act.title for act in shell.acts()}
    assert "Settings" not in keys_before
    qtbot.waitUntil(lambda: bool(shell.door.sign_in.tiles))
    QTest.mouseClick(tile_of(shell, "Mara"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shell.at_work)
    assert shell.work.screen_shown is screen  # whoever unlocks goes on where they were


def test_every_act_of_the_screen_stands_in_a_menu_with_its_key(desk):
    shell = desk("Mara")
    acts = shell.acts()
    listed = {
        action.text().replace("&", ""): action.shortcut().toString()
        for name in shell.menus.names()
        for action in shell.menus.menu(name).actions()
    }
    assert {act.title.replace("&", "") for act in acts} <= set(listed)
    assert listed["Find an act, a lead, a screen"] == "Ctrl+K"


def test_the_title_says_that_a_call_is_recorded(desk):
    shell = desk("Mara")
    shell.office.set_recording(True)
    assert shell.windowTitle().startswith("● Segue")
    shell.office.set_recording(False)
    assert shell.windowTitle() == "Segue · Mara Lindqvist · Telemarketing"


def test_no_part_of_a_screen_flashes_as_a_window(desk, qtbot):
    app = QApplication.instance()
    flashes = Flashes()
    app.installEventFilter(flashes)
    try:
        shell = desk("Petra")
        for key in list(shell.work.rail.keys()):
            shell.show_place(key)
        keys(shell, KEY.Key_Comma, CTRL)
        qtbot.waitUntil(lambda: not shell.office.bridge.busy)
    finally:
        app.removeEventFilter(flashes)
    assert flashes.seen == []


def test_f6_walks_panes_and_page_keys_walk_screens(desk, qtbot):
    shell = desk("Petra")
    first = shell.work.place
    keys(shell, KEY.Key_PageDown, CTRL)
    assert shell.work.place != first
    keys(shell, KEY.Key_PageUp, CTRL)
    assert shell.work.place == first
    before = QApplication.focusWidget()
    keys(shell, KEY.Key_F6)
    assert QApplication.focusWidget() is not before


def test_a_call_that_was_broken_off_is_offered(desk, team, qtbot):
    team.dial("Ewa Nowicka")
    assert team.ask(UnfinishedQuestion(), "mara")
    shell = desk("Mara")
    qtbot.waitUntil(lambda: shell.work.banners.keys() == ["unfinished"])
    assert "Ewa Nowicka" in words_of_banners(shell)


def words_of_banners(shell):
    return " ".join(banner.accessibleName() for banner in shell.work.banners._shown)


def test_a_call_keeps_the_window_open(desk, team, qtbot):
    shell = desk("Mara")
    closing = []
    shell.closing.connect(lambda: closing.append(True))
    shell.office.set_in_call(team.leads["Ewa Nowicka"])
    shell.close()
    assert shell.isVisible()
    assert not closing
    shell.office.set_in_call(None)
    shell.close()
    assert closing


def test_about_opens_over_the_window_and_esc_closes_it(desk, qtbot):
    shell = desk("Mara")
    next(one for one in shell.acts() if one.title == "About Segue").run()
    about = shell.findChild(AboutDialog)
    qtbot.waitUntil(lambda: about.isVisible() and bool(about.parts.toPlainText()))
    gone = []
    about.destroyed.connect(lambda: gone.append(True))
    QTest.keyClick(about, KEY.Key_Escape)
    qtbot.waitUntil(lambda: bool(gone))


def test_dark_is_kept_for_the_person(desk, qtbot):
    shell = desk("Mara")
    shell.look.use_theme("dark")
    app = QApplication.instance()
    qtbot.waitUntil(lambda: app.palette().window().color().lightness() < 60)
    shell.look.use_theme("light")
    qtbot.waitUntil(lambda: app.palette().window().color().lightness() > 200)


def test_settings_that_cannot_be_kept_count_and_are_said_in_one_sentence(desk, team, qtbot):
    shell = desk("Mara")
    paths = team.workplace.paths
    paths.settings.unlink(missing_ok=True)
    (paths.settings / "in the way").mkdir(parents=True)
    shell.look.use_theme("dark")
    app = QApplication.instance()
    qtbot.waitUntil(lambda: app.palette().window().color().lightness() < 60)
    said = words_of_banners(shell)
    assert said.count("Your settings can't be kept: is a directory.") == 1
    assert "What you chose counts until Segue closes." in said
    assert "failed" not in said
    assert not list(paths.logs.glob("crash*"))
    shell.look.use_theme("light")
    qtbot.waitUntil(lambda: app.palette().window().color().lightness() > 200)
    assert words_of_banners(shell).count("can't be kept") == 1


def test_a_framed_window_has_its_own_title_above_the_menus(program, qtbot):
    shell = program(framed=True).shell
    assert shell.frame_title is not None
    assert shell.size().toTuple() == (1440, 900)
    assert shell.menuWidget().sizeHint().height() == 54
