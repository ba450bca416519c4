import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QListView, QPlainTextEdit, QPushButton

from app.ui.keys import find, kept_by, normal, pressed, shown
from app.ui.screen import Act

NONE = Qt.KeyboardModifier.NoModifier
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def press(key, modifiers=NONE, text=""):
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)


@pytest.mark.parametrize(
    ("event", "key"),
    [
        (press(Qt.Key.Key_K, CTRL), "Ctrl+K"),
        (press(Qt.Key.Key_Return, CTRL), "Ctrl+Return"),
        (press(Qt.Key.Key_Enter, CTRL | Qt.KeyboardModifier.KeypadModifier), "Ctrl+Return"),
        (press(Qt.Key.Key_Plus, CTRL | SHIFT), "Ctrl++"),
        (press(Qt.Key.Key_W, CTRL | SHIFT), "Ctrl+Shift+W"),
        (press(Qt.Key.Key_F6, SHIFT), "Shift+F6"),
        (press(Qt.Key.Key_1, ALT), "Alt+1"),
        (press(Qt.Key.Key_BracketLeft), "["),
        (press(Qt.Key.Key_PageDown, CTRL), "Ctrl+PgDown"),
    ],
)
def test_a_key_press_is_spelled_as_acts_spell_it(qapp, event, key):
    assert pressed(event) == normal(key)


def test_modifiers_alone_are_no_key(qapp):
    assert pressed(press(Qt.Key.Key_Control, CTRL)) == ""


def test_enter_is_written_as_enter(qapp):
    assert shown("Ctrl+Return") == "Ctrl+Enter"
    assert shown("Alt+G, Q") == "Alt+G, Q"
    assert shown("Ctrl+,") == "Ctrl+,"


def test_an_act_that_cannot_be_done_now_leaves_its_key_to_the_next():
    done = []
    acts = (
        Act("F9", "Dial", lambda: done.append("dial"), enabled=lambda: False),
        Act("F9", "Hang up", lambda: done.append("hang up")),
    )
    act = find(acts, "F9")
    assert act is not None
    assert act.title == "Hang up"
    assert find(acts[:1], "F9") is None


@pytest.mark.parametrize("editor", [QLineEdit, QPlainTextEdit])
@pytest.mark.parametrize(
    ("event", "kept"),
    [
        (press(Qt.Key.Key_P, text="p"), True),
        (press(Qt.Key.Key_Left, CTRL), True),
        (press(Qt.Key.Key_C, CTRL), True),
        (press(Qt.Key.Key_Z, CTRL), False),  # nothing typed: the last act is taken back
        (press(Qt.Key.Key_Z, CTRL | SHIFT), False),
        (press(Qt.Key.Key_K, CTRL), False),
        (press(Qt.Key.Key_E, CTRL | ALT, "€"), True),
        (press(Qt.Key.Key_F8), False),
        (press(Qt.Key.Key_1, ALT), False),
        (press(Qt.Key.Key_Return), True),
        (press(Qt.Key.Key_Return, CTRL), False),
    ],
)
def test_what_an_editor_keeps(qtbot, editor, event, kept):
    widget = editor()
    qtbot.addWidget(widget)
    assert kept_by(widget, event) is kept


@pytest.mark.parametrize("editor", [QLineEdit, QPlainTextEdit])
def test_an_editor_with_typing_to_undo_keeps_ctrl_z(qtbot, editor):
    widget = editor()
    qtbot.addWidget(widget)
    qtbot.keyClicks(widget, "typed")
    assert kept_by(widget, press(Qt.Key.Key_Z, CTRL))


def test_a_combo_box_opens_by_alt_down_and_a_list_gives_letters(qtbot):
    combo, rows, button = QComboBox(), QListView(), QPushButton()
    for widget in (combo, rows, button):
        qtbot.addWidget(widget)
    assert kept_by(combo, press(Qt.Key.Key_Down, ALT))
    assert not kept_by(rows, press(Qt.Key.Key_Down, ALT))
    assert not kept_by(rows, press(Qt.Key.Key_P, text="p"))
    assert kept_by(button, press(Qt.Key.Key_Space, text=" "))
