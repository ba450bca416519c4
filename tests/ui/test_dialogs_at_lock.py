"""Dialogs of a window that locks: closed or hidden, and back for whoever had them open."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from app.ui.about import AboutDialog
from app.ui.screens.call.number_dialog import NumberDialog
from app.ui.shell_dialogs import typed_in
from app.ui.thread.when_edit import WhenEdit
from app.ui.widgets.fields import TextField
from tests.ui.test_shell import desk, program, tile_of  # noqa: F401

KEY = Qt.Key


def opened(shell, kind, qtbot):
    """The dialog of this kind that is shown."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in shell.findChildren(kind)))
    return next(one for one in shell.findChildren(kind) if one.isVisible())


def number_dialog(shell, qtbot, typed=""):
    next(act for act in shell.acts() if act.title == "Dial a number…").run()
    dialog = opened(shell, NumberDialog, qtbot)
    QTest.keyClicks(dialog.number, typed)
    return dialog


def lock(shell, qtbot):
    shell.lock()
    qtbot.waitUntil(lambda: not shell.at_work)
    assert not any(one.isVisible() for one in shell.findChildren(QDialog))


def enter(shell, name, qtbot):
    qtbot.waitUntil(lambda: bool(shell.door.sign_in.tiles))
    QTest.mouseClick(tile_of(shell, name), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shell.at_work)


def test_a_dialog_in_which_nothing_is_typed_is_closed_by_the_lock(desk, qtbot):  # noqa: F811
    shell = desk("Mara")
    shell.about()
    about = opened(shell, AboutDialog, qtbot)
    lock(shell, qtbot)
    qtbot.waitUntil(lambda: not isValid(about))
    enter(shell, "Mara", qtbot)
    empty = number_dialog(shell, qtbot)
    lock(shell, qtbot)
    qtbot.waitUntil(lambda: not isValid(empty))


def test_what_was_typed_is_there_again_for_the_same_person(desk, qtbot):  # noqa: F811
    shell = desk("Mara")
    dialog = number_dialog(shell, qtbot, "+48 58 555")
    lock(shell, qtbot)
    enter(shell, "Mara", qtbot)
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.number.text() == "+48 58 555"
    assert dialog.isModal()
    QTest.keyClick(dialog.number, KEY.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(dialog))


def test_what_was_typed_is_gone_when_another_comes_in(desk, qtbot):  # noqa: F811
    shell = desk("Mara")
    dialog, closed = number_dialog(shell, qtbot, "+48 58 555"), []
    dialog.rejected.connect(lambda: closed.append(True))
    lock(shell, qtbot)
    assert not closed
    enter(shell, "Dana", qtbot)
    assert closed, "it is given up before the screens of the other are made"
    qtbot.waitUntil(lambda: not isValid(dialog))


def test_who_types_in_a_dialog_is_not_idle(desk, qtbot):  # noqa: F811
    shell = desk("Mara")
    dialog = number_dialog(shell, qtbot)
    qtbot.waitUntil(dialog.isActiveWindow)
    shell.idle._clock = lambda: 1e9
    QTest.keyClick(dialog.windowHandle(), KEY.Key_4)
    shell.idle.look()
    assert shell.at_work
    assert dialog.isVisible()
    shell.idle._clock = lambda: 2e9
    shell.idle.look()
    qtbot.waitUntil(lambda: not shell.at_work)
    assert not dialog.isVisible()
    enter(shell, "Mara", qtbot)
    qtbot.waitUntil(dialog.isVisible)
    dialog.reject()


def test_a_time_that_was_read_after_it_was_typed_is_typed_still(qtbot):
    dialog = QDialog()
    qtbot.addWidget(dialog)
    when = WhenEdit("thu 10", dialog)
    TextField("said before", parent=dialog)
    when.settled = lambda text: "Thu 26 Nov, 10:00" if text else ""
    assert not typed_in(dialog)
    QTest.keyClicks(when.field, "thu 10")
    QTest.keyClick(when.field, KEY.Key_Return)
    assert when.text() == "Thu 26 Nov, 10:00"
    assert typed_in(dialog)
