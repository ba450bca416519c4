"""What a role may not do is absent from its window: rail, menus, palette, buttons."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.acts.house import SetPerson
from app.domain.errors import NotAllowed
from app.domain.permissions import ACTS, READS, Relation, may
from app.domain.vocabulary import Role
from app.host.lanes import Lanes
from app.host.settings import Settings
from app.ui.application import Parts, Program
from app.ui.screen_list import SCREENS, SETTINGS

ROLES = {
    "Mara": {Role.TELEMARKETER},
    "Dana": {Role.QUALIFIER},
    "Jonas": {Role.TELESALES},
    "Sven": {Role.SUPERVISOR},
    "Alma": {Role.ADMIN},
    "Petra": {Role.SUPERVISOR, Role.ADMIN},
}
# What a screen of the rail is for: without this act or read nobody needs it.
SCREEN_NEEDS = {
    "queue": "queue",
    "desk": "desk",
    "flow": "flow",
    "measures": "own_list",
    "steering": "steering",
    "recordings": "recordings",
    "people": "set_person",
    "campaigns": "set_campaign",
    "importing": "start_import",
    "dnc": "do_not_calls",
}
# Acts of screens that name no permission of their own, by the first words of their title.
ACT_NEEDS = {
    "Dial": "start_attempt",
    "They answered": "answer_call",
    "Pause or resume recording": "keep_recording",
    "No recording, they asked": "give_consent",
    "Mute or unmute": "start_attempt",
    "Note line": "save_call",
    "Mark this moment": "save_call",
    "Continuation point": "set_point",
    "Where we stopped": "thread",
    "To the queue": "queue",
    "Save and": "save_call",
    "How it ended": "save_call",
    "Write what was promised": "tick_promise",
    "Answer": "save_call",
    "Next question": "save_call",
    "Previous question": "save_call",
    "Play or pause": "recording",
    "5 s": "recording",
    "Slower": "recording",
    "Faster": "recording",
    "Normal speed": "recording",
    "Skip silence": "recording",
    "Loop": "recording",
    "Closer": "recording",
    "Wider": "recording",
    "The whole call": "recording",
    "Loudness and output": "recording",
    "What was said": "spoken",
    "Next mark": "recording",
    "Previous mark": "recording",
    "Keep what is written": "comment",
    "Search recordings": "recordings",
    "Show: To listen": "listening",
    "Show: Library": "library",
    "Filter the list": "recordings",
    "Open lead": "recordings",
    "Open the lead": "steering",
    "Export this list": "flow_list",
    "Clear filters": "flow",
    "Back a step of the import": "start_import",
    "Stop the import": "end_import",
    "Look up a number": "do_not_calls",
    "Find a person": "people",
}
# Buttons that stand for an act of one layer; no other role may see one.
BUTTONS = {
    "Dial": "start_attempt",
    "Save and next": "save_call",
    "Pass": "hand_off",
    "Return…": "send_back",
    "Waive what is short…": "waive",
    "Accept": "accept",
    "Reject…": "reject",
    "Won": "win",
    "Lost…": "lose",
    "Move leads…": "reassign",
    "Broke here…": "break_here",
    "Take out": "take_from_library",
    "Lift do-not-call": "lift_do_not_call",
}


def allows(roles, name):
    """Whether these roles may do or see this at all, on whatever lead."""
    table = ACTS if name in ACTS else READS
    assert name in table, name
    return may(table, name, frozenset(roles), frozenset(Relation))


def need_of(act):
    """The right that an act of a screen needs."""
    if act.permission:
        return act.permission
    title = act.title.replace("&", "")
    return next((need for start, need in ACT_NEEDS.items() if title.startswith(start)), None)


@pytest.fixture
def enter(team, qtbot):
    """Signs a person in; what failed in the window is kept."""
    made = []

    def sign_in(name):
        if name in ("Alma", "Sven"):
            team.act(SetPerson(f"{name} Adler", tuple(ROLES[name])), "petra")
        program = Program(Parts(team.workplace, Lanes(), Settings(team.workplace.paths.settings)))
        made.append(program)
        shell = program.shell
        shell.failures = []
        shell.office.failed.connect(shell.failures.append)
        program.start()
        tiles = shell.door.sign_in
        qtbot.waitUntil(lambda: bool(tiles.tiles))
        tile = next(one for one in tiles.tiles if one.person.name.startswith(name))
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: shell.at_work)
        return shell

    yield sign_in
    for program in made:
        program.close()


def titles(acts):
    return {act.title.replace("&", "") for act in acts}


def palette_titles(shell, qtbot):
    """All rows that '> ' lists."""
    shell.open_palette()
    box = shell.palette_box
    qtbot.waitUntil(box.isVisible)
    box.line.setText(">")
    rows = {item.text for item in box.model.items()} - {"Acts"}
    box.close_back()
    return rows


@pytest.mark.parametrize("name", sorted(ROLES))
def test_nothing_forbidden_is_listed_and_nothing_that_is_offered_fails(team, enter, qtbot, name):
    team.qualify("Ewa Nowicka")
    team.call("Tomás Ribeiro", "callback")
    roles, shell = ROLES[name], enter(name)
    specs = {one.key for one in SCREENS if one.key != SETTINGS}
    assert specs == set(SCREEN_NEEDS)
    wanted = {key for key, need in SCREEN_NEEDS.items() if allows(roles, need)}
    assert {place.spec.key for place in shell.work.places()} - {SETTINGS} == wanted
    keys = shell.work.rail.keys()
    assert {key.split(":")[0] for key in keys} - {SETTINGS} == wanted

    for place in shell.work.places():
        shell.show_place(place.key)
        qtbot.waitUntil(lambda: not shell.office.bridge.busy)
        listed = titles(shell.acts())
        assert ("Found recordings…" in listed) == allows(roles, "attach_recording")
        for act in shell.work.screen_shown.acts():
            if act.menu in ("Go", "View") and not act.permission:
                continue
            need = need_of(act)
            assert need is not None, f"{act.title} stands in no row here"
            title = act.title.replace("&", "")
            assert (title in listed) == allows(roles, need), f"{name}, {place.key}: {title}"
        in_menus = {
            action.text().replace("&", "")
            for menu in shell.menus.names()
            for action in shell.menus.menu(menu).actions()
            if action.text()
        }
        assert in_menus == listed
        assert palette_titles(shell, qtbot) <= listed
        for button in shell.findChildren(QAbstractButton):
            need = BUTTONS.get(button.text().replace("&", ""))
            if need is not None and button.isVisible():
                assert allows(roles, need), f"{name}, {place.key}: button {button.text()}"
    assert shell.failures == []


QUIET = ("Quit", "Lock", "Sign in", "Full screen", "Light", "Dark", "As the system", "Usual text")
QUIET += ("Larger text", "Smaller text", "Keys for", "About", "Find an act", "Incoming", "Away")


@pytest.mark.parametrize("name", sorted(ROLES))
def test_no_act_that_is_listed_is_refused_for_the_role(team, enter, qtbot, name):
    team.qualify("Ewa Nowicka")
    team.call("Tomás Ribeiro", "callback")
    shell = enter(name)
    for place in shell.work.places():
        shell.show_place(place.key)
        qtbot.waitUntil(lambda: not shell.office.bridge.busy)
        for act in shell.work.screen_shown.acts():
            if shell.work.place != place:
                shell.show_place(place.key)
            listed = act.title in {one.title for one in shell.acts()}
            if not listed or (act.enabled is not None and not act.enabled()):
                continue
            if act.title.startswith(QUIET) or act.title.endswith(("…", "hang up")):
                continue
            act.run()
            qtbot.waitUntil(lambda: not shell.office.bridge.busy)
            for window in QApplication.topLevelWidgets():
                if window is not shell and window.isVisible():
                    window.close()
    assert [one for one in shell.failures if isinstance(one, NotAllowed)] == []
