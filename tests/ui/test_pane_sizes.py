"""Widths of panes belong to a person and a screen; two clicks on a handle give the usual ones."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.host import settings as s
from app.host.settings import Settings
from app.ui.pane_sizes import read_sizes, with_sizes
from app.ui.screens.call import CallScreen
from app.ui.screens.desk import DeskScreen
from app.ui.screens.recordings import RecordingsScreen
from tests.helpers.opened import Open
from tests.helpers.opened import open_screen as open_screen
from tests.helpers.recorded import record
from tests.helpers.team import Team


def drag(splitter, by):
    """Moves the first handle by so many pixels along the splitter."""
    handle = splitter.handle(1)
    middle = handle.rect().center()
    flat = splitter.orientation() is Qt.Orientation.Horizontal
    there = middle + (QPoint(by, 0) if flat else QPoint(0, by))
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, there)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=there)


SCREENS = {
    "desk": (DeskScreen, "dana", lambda one: one.splitter, s.DESK_PANES),
    "gate": (DeskScreen, "dana", lambda one: one.right, s.DESK_SIDE),
    "recordings": (RecordingsScreen, "petra", lambda one: one.splitter, s.RECORDING_PANES),
    "sound": (RecordingsScreen, "petra", lambda one: one.parts, s.RECORDING_PARTS),
    "call": (CallScreen, "mara", lambda one: one.splitter, s.CALL_PANES),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_moved_handle_stays_for_the_person_and_two_clicks_restore(
    team: Team, open_screen: Open, name: str
) -> None:
    make, who, find, setting = SCREENS[name]
    record(team, "Ewa Nowicka", "interested", file=True)
    team.qualify("Hanna Virtanen")
    file = team.workplace.paths.settings

    def written() -> str:
        return Settings(file).get(setting, str(team.people[who].id))

    first = open_screen(make, who)
    usual = find(first.screen).sizes()
    drag(find(first.screen), 24)
    moved = find(first.screen).sizes()
    assert abs(moved[0] - usual[0]) > 10
    first.until(written)
    again = open_screen(make, who)
    again.until(lambda: find(again.screen).sizes() == moved)
    assert Settings(file).get(setting, str(team.people["lea"].id)) == ""
    before = written()
    handle = find(again.screen).handle(1)
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, pos=handle.rect().center())
    again.until(lambda: find(again.screen).sizes() == usual)
    again.until(lambda: written() != before)


def test_sizes_that_a_file_cannot_mean_are_the_usual_ones() -> None:
    assert read_sizes("1360:310:400 0:264:344", 1360, 2) == (310, 400)
    assert read_sizes("1360:310", 1360, 2) is None
    assert read_sizes("1360:20:400", 1360, 2) is None
    assert read_sizes("wide", 1360, 1) is None
    assert with_sizes("1360:310:400 0:264:344", 0, (280, 350)) == "1360:310:400 0:280:350"
