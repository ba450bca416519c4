"""Invited again, in the window: at the desk of who comes back, and of who lets them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.ui.join_again import JoinAgainDialog
from app.ui.screens.people.invitation import InvitationDialog
from tests.team.test_online_window import boss, dialog_of  # noqa: F401
from tests.team.test_team_window import PASSPHRASE, house  # noqa: F401

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
ANOTHER = "battery staple"


def asked(window):
    """The dialog, from the sign-in by keys."""
    door = window.shell.door.sign_in
    window.until(lambda: bool(door.tiles) and door.pin.hasFocus())
    window.key(KEY.Key_Tab)
    window.until(door.again.hasFocus)
    window.key(KEY.Key_Space)
    window.until(lambda: dialog_of(window, JoinAgainDialog) is not None)
    dialog = dialog_of(window, JoinAgainDialog)
    window.until(dialog.invitation.line.hasFocus)
    return dialog


def paste(window, dialog, text):
    dialog.invitation.line.setFocus()
    window.key(KEY.Key_A, CTRL)
    QGuiApplication.clipboard().setText(text)
    window.key(KEY.Key_V, CTRL)


def agree(window, dialog, passphrase):
    window.until(lambda: dialog.invitation.ready)
    dialog.passphrase.first.setFocus()
    window.words(passphrase)
    window.key(KEY.Key_Tab)
    window.words(passphrase)
    window.key(KEY.Key_Return)


def test_who_forgot_the_passphrase_comes_in_with_a_new_line(house):  # noqa: F811
    window = house.joined("Mara Lind", "telemarketer")
    person = house.person_named("Mara Lind")
    dialog = asked(window)
    window.key(KEY.Key_Return)
    assert "Paste the invitation" in dialog.invitation.field.error()
    paste(window, dialog, house.invitation("Tobias", "telemarketer").text())
    agree(window, dialog, ANOTHER)
    window.until(lambda: "is for somebody else" in dialog.doing.problem.text())
    assert f"--person {person}" in dialog.doing.problem.text()
    assert dialog.join.isEnabled()
    dialog.passphrase.forget()
    paste(window, dialog, house.again("Mara Lind", person, "telemarketer").text())
    agree(window, dialog, ANOTHER)
    window.until(lambda: window.shell.at_work)
    assert window.office.actor.name == "Mara Lind"
    window.until(lambda: window.sync() == "Synced")
    window.shell.activateWindow()
    window.shell.lock()
    window.sign_in(PASSPHRASE)
    door = window.shell.door.sign_in
    window.until(lambda: bool(door._field.error()))
    door.pin.clear()
    window.words(ANOTHER)
    window.key(KEY.Key_Return)
    window.until(lambda: window.shell.at_work)


def test_a_line_whose_answer_was_lost_brings_who_comes_back_in_all_the_same(house):  # noqa: F811
    window = house.joined("Mara Lind", "telemarketer")
    line = house.again("Mara Lind", house.person_named("Mara Lind"), "telemarketer")
    dialog = asked(window)
    house.cable.loses = b"take_invitation"
    paste(window, dialog, line.text())
    agree(window, dialog, ANOTHER)
    problem = dialog.doing.problem
    window.until(lambda: "can't be reached" in problem.text())
    assert house.server.one("SELECT state FROM login WHERE rolname = %s", line.login) == "active"
    assert "Nothing was changed" not in problem.text()
    house.cable.most = None
    window.click(dialog.join)
    window.until(lambda: window.shell.at_work)
    window.until(lambda: window.sync() == "Synced")


def test_who_has_joined_is_asked_about_and_gets_another_line(boss):  # noqa: F811
    tobias = boss.house.elsewhere("Tobias Ek", "telesales")
    ada = boss.house.elsewhere("Ada Berg", "admin")
    screen, window = boss.screen("people"), boss.window
    for one in (tobias, ada):
        window.until(lambda one=one: screen.presenter.row(one.id) is not None)
    window.until(lambda: screen.presenter.login(tobias.id) is not None)
    editor = screen.editor
    screen.presenter.open(ada.id)
    assert not editor.invite.isVisible(), "an admin is invited again by an admin"
    screen.presenter.open(screen.presenter.office.actor.id)
    assert not editor.invite.isVisible()
    screen.presenter.open(tobias.id)
    window.click(editor.invite)
    window.until(editor.question.typed.hasFocus)
    assert not editor.heir_field.isVisible()
    assert dialog_of(window, InvitationDialog) is None
    assert tobias.call("hello")["name"] == "Tobias Ek", "nothing has ended yet"
    window.words("Tobias Ek")
    window.key(KEY.Key_Return)
    window.until(lambda: dialog_of(window, InvitationDialog) is not None)
    dialog = dialog_of(window, InvitationDialog)
    assert dialog.line.toPlainText().startswith("segue-invitation-1.")
    dialog.accept()
    state = "SELECT state FROM login WHERE person = %s"
    assert boss.house.server.one(state, tobias.id) == "invited"
    window.until(lambda: screen._signs_in(screen.presenter.row(tobias.id))[0] == "invited")
