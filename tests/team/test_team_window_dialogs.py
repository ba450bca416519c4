"""Dialogs over the window of a team that is locked or left, on a real PostgreSQL."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from app.domain.vocabulary import Role
from app.host.ids import new_id
from app.ui.screens.people.invitation import InvitationDialog
from tests.team.test_online_window import boss, dialog_of  # noqa: F401
from tests.team.test_team_window import KEY, PASSPHRASE, house, lead_of  # noqa: F401
from tests.team.test_team_window_keeping import enter
from tests.team.test_team_window_lock import lock


def invitation_dialog(boss):  # noqa: F811
    return dialog_of(boss.window, InvitationDialog)


def invite_somebody(boss):  # noqa: F811
    screen = boss.screen("people")
    screen.add.click()
    boss.window.until(screen.editor.name.hasFocus)
    boss.window.words(f"Sami {new_id()}")
    boss.window.click(screen.editor.role_chips[Role.TELESALES])
    boss.window.key(KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_an_invitation_is_not_read_over_a_locked_window_and_forgotten(boss):  # noqa: F811
    invite_somebody(boss)
    boss.window.until(lambda: invitation_dialog(boss) is not None)
    line = invitation_dialog(boss).line
    assert line.toPlainText().startswith("segue-invitation-1.")
    lock(boss.window)
    boss.window.until(lambda: invitation_dialog(boss) is None)
    assert not isValid(line)
    boss.window.sign_in(PASSPHRASE)
    boss.window.until(lambda: boss.window.shell.at_work)
    assert invitation_dialog(boss) is None


def test_an_invitation_that_comes_when_the_window_is_locked_waits_for_who_asked(boss):  # noqa: F811
    invite_somebody(boss)
    lock(boss.window)
    boss.window.until(lambda: invitation_dialog(boss) is not None)
    assert not invitation_dialog(boss).isVisible()
    boss.window.sign_in(PASSPHRASE)
    boss.window.until(lambda: boss.window.shell.at_work)
    boss.window.until(lambda: invitation_dialog(boss).isVisible())
    assert invitation_dialog(boss).line.toPlainText().startswith("segue-invitation-1.")
    invitation_dialog(boss).accept()


@pytest.mark.qt_log_ignore("does not support")
def test_what_was_said_of_leads_at_desks_is_there_again_for_who_unlocks(boss):  # noqa: F811
    screen = boss.screen("steering")
    screen.waits.open()
    dialog = screen.waits.dialog
    boss.window.until(dialog.isVisible)
    QTest.keyClicks(dialog.why, "rang her up")
    lock(boss.window)
    assert not dialog.isVisible()
    boss.window.sign_in(PASSPHRASE)
    boss.window.until(lambda: boss.window.shell.at_work)
    boss.window.until(dialog.isVisible)
    assert dialog.isModal()
    assert dialog.why.text() == "rang her up"
    QTest.keyClick(dialog.why, KEY.Key_Escape)
    boss.window.until(lambda: screen.waits.dialog is None)


@pytest.mark.qt_log_ignore("does not support")
def test_who_signs_out_leaves_no_dialog_behind(boss):  # noqa: F811
    screen = boss.screen("steering")
    screen.waits.open()
    dialog = screen.waits.dialog
    boss.window.until(dialog.isVisible)
    QTest.keyClicks(dialog.why, "rang her up")
    boss.window.shell.sign_out()
    boss.window.until(lambda: not isValid(dialog))


@pytest.mark.qt_log_ignore("does not support")
def test_what_waits_to_be_sent_does_not_stay_over_a_locked_window(house, lead_of):  # noqa: F811
    make, _ = lead_of
    window = enter(house, "Lea", "telesales", leads=make)
    window.click(window.shell.work.status.part("sync"))
    window.until(lambda: window.shell.status.team.box is not None)
    lock(window)
    window.until(lambda: window.shell.status.team.box is None)
