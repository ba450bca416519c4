"""An errand in the window whose answer gets lost: what is said, and what the next try does."""

import pytest
from PySide6.QtCore import Qt

from app.host.ids import new_id
from app.ui.screens.people.invitation import InvitationDialog
from tests.team.test_online_window import boss, dialog_of  # noqa: F401
from tests.team.test_team_window import house  # noqa: F401

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def invite_without_an_answer(boss, screen, name):  # noqa: F811
    """Somebody new is typed and sent; the team has it, and its answer is lost."""
    screen.add.click()
    boss.window.until(screen.editor.name.hasFocus)
    boss.window.words(name)
    boss.house.cable.loses = b'"invite"'
    boss.window.key(KEY.Key_Return, CTRL)
    boss.window.until(lambda: screen.editor.error.text() != "")


@pytest.mark.qt_log_ignore("does not support")
def test_somebody_whose_invitation_was_lost_is_invited_once(boss):  # noqa: F811
    screen, window, house = boss.screen("people"), boss.window, boss.house  # noqa: F811
    editor, name = screen.editor, f"Sami {new_id()}"
    invite_without_an_answer(boss, screen, name)
    assert "nobody can tell yet" in editor.error.text()
    assert "Nothing was changed" not in editor.error.text()
    assert house.server.one("SELECT state FROM login WHERE name = %s", name) == "invited"
    assert editor.name.text() == name
    house.cable.most = None
    window.office.team.try_now()
    window.until(lambda: name in {one.name for one in screen.presenter.people})
    editor.save()
    window.until(lambda: dialog_of(window, InvitationDialog) is not None)
    dialog_of(window, InvitationDialog).accept()
    assert house.server.one("SELECT count(*) FROM login WHERE name = %s", name) == 1
    assert house.server.one("SELECT count(*) FROM person WHERE name = %s", name) == 1


@pytest.mark.qt_log_ignore("does not support")
def test_who_was_removed_without_an_answer_is_seen_to_have_left(boss):  # noqa: F811
    window, house, name = boss.window, boss.house, f"Tobias {new_id()}"  # noqa: F811
    tobias = house.elsewhere(name, "telesales")
    screen = boss.screen("people")
    editor = screen.editor
    window.until(lambda: screen.presenter.row(tobias.id) is not None)
    screen.presenter.open(tobias.id)
    house.cable.loses = b'"remove"'
    window.click(editor.end)
    window.until(editor.question.typed.hasFocus)
    window.words(name)
    window.key(KEY.Key_Return)
    window.until(lambda: editor.error.text() != "")
    assert "nobody can tell yet" in editor.error.text()
    assert "Nothing was changed" not in editor.error.text()
    house.cable.most = None
    window.office.team.try_now()
    window.until(lambda: not screen.presenter.row(tobias.id).active)


@pytest.mark.qt_log_ignore("does not support")
def test_another_name_over_a_lost_invitation_is_another_person(boss):  # noqa: F811
    screen, window, house = boss.screen("people"), boss.window, boss.house  # noqa: F811
    editor, anna, boris = screen.editor, f"Anna {new_id()}", f"Boris {new_id()}"
    invite_without_an_answer(boss, screen, anna)
    house.cable.most = None
    window.office.team.try_now()
    window.until(lambda: anna in {one.name for one in screen.presenter.people})
    came = next(one.id for one in screen.presenter.people if one.name == anna)
    window.until(lambda: screen.presenter.may_invite(came))
    editor.name.setText(boris)
    editor.name.textEdited.emit(boris)
    editor.save()
    window.until(lambda: dialog_of(window, InvitationDialog) is not None)
    dialog_of(window, InvitationDialog).accept()
    for name in (anna, boris):
        assert house.server.one("SELECT state FROM login WHERE name = %s", name) == "invited"
