"""Somebody of a team signs in and does not wait for the answer, on a real PostgreSQL."""

import pytest
from PySide6.QtTest import QTest

from app.ui.team import Team
from tests.team.test_team_window import KEY, PASSPHRASE, house  # noqa: F401
from tests.team.test_team_window_keeping import enter
from tests.team.test_team_window_lock import THREADS, of_the_session


def at_the_door(house):  # noqa: F811
    """The window of somebody whose passphrase is asked, and its sign-in."""
    window = house.joined("Mara", "telemarketer")
    door = window.shell.door.sign_in
    window.until(lambda: bool(door.tiles) and door.pin.hasFocus())
    return window, door


def test_a_passphrase_that_is_asked_twice_at_once_makes_one_session(house):  # noqa: F811
    window, _ = at_the_door(house)
    team: Team = window.office.team
    opened, failed = [], []
    for _ in range(2):
        team.let_in(PASSPHRASE, owner=team, on_done=opened.append, on_failed=failed.append)
    window.until(lambda: len(opened) == 2)
    assert not failed
    assert len(of_the_session()) == len(THREADS)
    window.until(lambda: team.standing is not None)
    team.sign_out()
    window.until(lambda: not team.signs_out)
    assert not of_the_session(), "what nobody holds goes on for ever"


def test_who_is_being_let_in_is_let_in_once(house):  # noqa: F811
    window, door = at_the_door(house)
    (tile,) = door.tiles
    window.words(PASSPHRASE)
    window.key(KEY.Key_Return)
    asked = door.presenter._ticket
    assert not door.again.isEnabled()
    window.key(KEY.Key_Escape)
    assert tile.isChecked()
    window.click(tile)
    assert tile.isChecked()
    QTest.keyClick(tile, KEY.Key_Return)
    QTest.keyClick(door.pin, KEY.Key_Return)
    assert door.presenter._ticket is asked
    assert door.presenter.under_way
    window.until(lambda: window.shell.at_work)
    assert window.office.actor.name == "Mara"
    assert len(of_the_session()) == len(THREADS)


def test_after_a_wrong_passphrase_esc_goes_back_to_the_tiles(house):  # noqa: F811
    window, door = at_the_door(house)
    (tile,) = door.tiles
    window.words("wrong horses")
    window.key(KEY.Key_Return)
    window.until(lambda: bool(door._field.error()))
    window.key(KEY.Key_Escape)
    assert tile.hasFocus()
    assert not tile.isChecked()
    assert not door.pin.isVisible()
    assert door._footer.said == "The passphrase opens your login of the team on this computer."


@pytest.mark.qt_log_ignore("does not support")
def test_who_waits_for_the_sign_out_before_is_told_so(house):  # noqa: F811
    window = enter(house, "Mara", "telemarketer")
    house.cable.fall_silent()
    window.shell.sign_out()
    window.until(lambda: not window.shell.at_work)
    window.shell.activateWindow()
    window.sign_in(PASSPHRASE)
    door = window.shell.door.sign_in
    assert "Signing in" not in door._footer.said, "a moment is not worth a word"
    window.until(lambda: door._footer.said.startswith("Signing in… "))
    assert "still gives leads back to the team" in door._footer.said
    house.cable.be_heard()
    window.until(lambda: window.shell.at_work)
    assert "Signing in" not in door._footer.said
