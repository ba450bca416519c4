"""Keys as they are written on the screen, as Qt has them."""

from PySide6.QtCore import Qt

_MODIFIERS = {
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}


def pressed(keys: str) -> tuple[int, Qt.KeyboardModifier, str]:
    """Code, modifiers and text of 'Ctrl+Enter', 'F9', 'Alt+2'."""
    *held, last = _parts(keys)
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= _MODIFIERS[one]
    text = "" if modifiers & Qt.KeyboardModifier.ControlModifier else _char(last)
    return _code(last), modifiers, text


def _parts(keys: str) -> list[str]:
    if keys.endswith("++"):
        return [*keys[:-2].split("+"), "+"]
    return ["+"] if keys == "+" else keys.split("+")


_KEYS = {"Enter": "Return", "PgDn": "PageDown", "PgUp": "PageUp", "Esc": "Escape"}


def _code(key: str) -> int:
    if len(key) == 1:
        return ord(key.upper())
    return int(Qt.Key[f"Key_{_KEYS.get(key, key)}"].value)


def _char(key: str) -> str:
    if len(key) == 1:
        return key
    return {"Enter": "\r", "Space": " ", "Tab": "\t", "Esc": "\x1b"}.get(key, "")
