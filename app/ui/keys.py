"""The product's keys: which act a key press means, and when the focused widget keeps its key.

Keys reach acts without Qt's shortcut map, so that acts may change at any moment (a call begins)
without a shortcut left over, and so that a line editor can't take Ctrl+K for itself.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from app.ui.screen import Act

Key = Qt.Key
_CTRL, _ALT, _SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_META = Qt.KeyboardModifier.MetaModifier
_STRONG = _CTRL | _ALT | _META

# What an editor keeps although the product could use it.
_EDITING = frozenset(
    {Key.Key_A, Key.Key_C, Key.Key_V, Key.Key_X, Key.Key_Z, Key.Key_Y}
    | {Key.Key_Left, Key.Key_Right, Key.Key_Backspace, Key.Key_Delete, Key.Key_Home, Key.Key_End}
)
# Without Ctrl or Alt these belong to the focused widget; acts get them only when it leaves them.
_WIDGETS = frozenset(
    {Key.Key_Tab, Key.Key_Backtab, Key.Key_Return, Key.Key_Space, Key.Key_Escape}
    | {Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right, Key.Key_Home, Key.Key_End}
    | {Key.Key_PageUp, Key.Key_PageDown, Key.Key_Backspace, Key.Key_Delete}
)
_UNDO = QKeyCombination(_CTRL, Key.Key_Z)
_SEEKING = frozenset({Key.Key_J, Key.Key_L, Key.Key_N})
_MODIFIERS = frozenset({Key.Key_Control, Key.Key_Shift, Key.Key_Alt, Key.Key_Meta, Key.Key_AltGr})
_FIRST_DIGIT_CODE = 10  # X11 key code of the key labelled 1 on most layouts

Editors = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)


def normal(key: str) -> str:
    """One spelling for a key sequence, '' for none."""
    text = QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.PortableText
    )
    return text.replace("Enter", "Return")


def shown(key: str) -> str:
    """How a key is written on the screen: as this system writes it, with 'Enter'."""
    if not key or "," in key.removesuffix(","):
        return key
    text = QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText).toString(
        QKeySequence.SequenceFormat.NativeText
    )
    return (text or key).replace("Return", "Enter").replace("PgDown", "PgDn")


def pressed(event: QKeyEvent) -> str:
    """The key sequence of a key event, spelled as `normal` does."""
    key = Key(event.key()) if event.key() in Key._value2member_map_ else Key.Key_unknown
    if key in _MODIFIERS or key is Key.Key_unknown:
        return ""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key is Key.Key_Enter:
        key = Key.Key_Return
    key = _by_position(event, key, modifiers)
    if modifiers & _SHIFT and _drops_shift(key):
        modifiers &= ~_SHIFT
    return QKeySequence(QKeyCombination(modifiers, key)).toString(
        QKeySequence.SequenceFormat.PortableText
    )


def _by_position(event: QKeyEvent, key: Key, modifiers: Qt.KeyboardModifier) -> Key:
    # AZERTY types digits with Shift only; the key's place counts.
    place = event.nativeScanCode() - _FIRST_DIGIT_CODE
    on_x11 = QApplication.platformName() == "xcb"
    if on_x11 and 0 <= place <= 9 and modifiers & (_CTRL | _ALT):
        return Key(Key.Key_0.value + (place + 1) % 10)
    return key


def _drops_shift(key: Key) -> bool:
    """Signs whose Shift is only a way to type them ('+', '!')."""
    value = key.value
    return 0x21 <= value <= 0x7E and not (Key.Key_A.value <= value <= Key.Key_Z.value)


def find(acts: Iterable[Act], sequence: str) -> Act | None:
    """The first act with this key that can be done now."""
    if not sequence:
        return None
    for act in acts:
        if act.key and normal(act.key) == sequence and (act.enabled is None or act.enabled()):
            return act
    return None


def kept_by(widget: QWidget, event: QKeyEvent) -> bool:
    """Whether the focused widget keeps this key, whatever acts there are."""
    key = event.key()
    strong = bool(event.modifiers() & _STRONG)
    function_key = Key.Key_F1.value <= key <= Key.Key_F35.value
    if isinstance(widget, QComboBox) and event.modifiers() & _ALT:
        return key in (Key.Key_Down, Key.Key_Up)
    if not strong and not function_key and key in _WIDGETS:
        return True
    if _is_editor(widget):
        if not strong:
            return not function_key
        if event.keyCombination() == _UNDO:
            return can_undo(widget)
        # Ctrl+Alt types letters on many layouts (AltGr).
        return bool(event.modifiers() & _CTRL) and (
            (key in _EDITING and not event.modifiers() & _SHIFT)
            or bool(event.modifiers() & _ALT and event.text().isprintable() and event.text())
        )
    return False


def can_undo(widget: QWidget | None) -> bool:
    """Whether typing in this field can be undone."""
    if isinstance(widget, QLineEdit):
        return widget.isUndoAvailable()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.document().isUndoAvailable()
    return False


def _is_editor(widget: QWidget) -> bool:
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    if isinstance(widget, QPlainTextEdit | QTextEdit) and widget.isReadOnly():
        return False  # a text to read: letters are acts there
    return isinstance(widget, Editors)


class KeyGuard(QObject):
    """Looks at the keys of whatever has the focus in one window, before it does.

    Only the focused widget is watched: a filter on the application would see every paint.

    Args:
        window: The window whose keys these are.
        acts: Asked at each press: what can be done now.
    """

    def __init__(self, window: QWidget, acts: Callable[[], Iterable[Act]]) -> None:
        super().__init__(window)
        self._window = window
        self._acts = acts
        self._watched: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
        self._follow(None, app.focusWidget())

    @Slot("QWidget*", "QWidget*")
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):  # it may have gone with its focus
            self._watched.removeEventFilter(self)
        self._watched = new if new is not None and new.window() is self._window else None
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Product's keys go to the product, all others to the widget."""
        kind = event.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if QApplication.activePopupWidget() is not None or kept_by(watched, event):
            return False
        act = find(self._acts(), pressed(event))
        if act is None:
            return False
        event.accept()  # taken: neither Qt's shortcuts nor the widget see it
        if kind == QEvent.Type.KeyPress and not _repeats(event):
            act.run()
        return True

    def fall_back(self, event: QKeyEvent) -> bool:
        """A key that nobody took; the window calls it. Whether an act took it."""
        act = find(self._acts(), pressed(event))
        if act is None:
            return False
        if not _repeats(event):
            act.run()
        return True


def _repeats(event: QKeyEvent) -> bool:
    """A held key repeats seeking and moving, never dialling, saving or passing a lead on."""
    function_key = Key.Key_F1.value <= event.key() <= Key.Key_F35.value
    letter = Key.Key_A.value <= event.key() <= Key.Key_Z.value and event.key() not in _SEEKING
    once = function_key or letter or bool(event.modifiers() & _STRONG)
    return event.isAutoRepeat() and once
