"""A language that puts every text of the window in brackets, and what stands outside of them."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from app.ui.tr import CONTEXT
from app.ui.widgets.rows import CELL_ROLE, VIEW_ROLE

_PROPERTIES = (
    *("text", "title", "windowTitle", "toolTip", "statusTip", "placeholderText"),
    *("accessibleName", "accessibleDescription"),
)
_TYPED = (QLineEdit, QPlainTextEdit, QTextEdit)
# Fields of rows and cells that are names of icons and tones, ids and keys, no text.
_NO_TEXT = {
    "icon",
    "reason_icon",
    "tone",
    "icon_tone",
    "second_tone",
    "key",
    "key_cap",
    "kind",
    "back",
    "fill",
}
_KEYS = re.compile(
    r"((Ctrl|Shift|Alt)\+)*(F\d+|Esc|Enter|Return|Tab|Space|Home|End|Left|Right|Up|Down|Del|Ins"
    r"|PgUp|PgDn|PgDown|Backspace|[A-Z0-9]|[,+?.-])((, | )\S)?"
)
# Signs of the world that no language translates.
_SIGNS = {"segue", "eur", "gbp", "usd", "chf", "pln", "sek", "utc", "x"}


class Brackets(QTranslator):
    """'Dial' is '[Dial]'; notes whatever it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:  # type: ignore[override]
        """The text in brackets; words of Qt itself are left to Qt."""
        if context != CONTEXT:
            return None
        self.asked.add(source)
        return f"[{source}]"

    def isEmpty(self) -> bool:
        """An empty one is not asked."""
        return False


def outside(said: str) -> Iterator[str]:
    """Pieces with letters that stand in no bracket: '[Pass to Ewa], now' gives 'now'."""
    depth, left = 0, []
    for sign in said:
        depth += (sign == "[") - (sign == "]" and depth > 0)
        left.append("\n" if depth or sign in "[]" else sign)
    rest = re.sub(r"\(&\w\)", "", "".join(left))  # the letter of a menu
    for piece in re.split(r"[\n;:()“”·|…×→/]|(?<!\+),(?=\s|$)|\s[–-]\s|[.?!]\s", rest):
        if any(map(str.isalpha, piece)):
            yield piece.strip()


class Data:
    """What is written in a store: names, notes, numbers, campaigns.

    Args:
        more: What stands for it until somebody writes it: scorecards to begin with.
    """

    def __init__(self, session: Session, more: Iterable[str] = ()) -> None:
        self.words: set[str] = set()
        for one in more:
            self._add(one)
        for table in inspect(session.get_bind()).get_table_names():
            for row in session.execute(text(f'SELECT * FROM "{table}"')):
                for value in row:
                    self._take(value)

    def _take(self, value: Any) -> None:
        if isinstance(value, bytes | memoryview):
            return
        if isinstance(value, str):
            if value[:1] in "{[":
                self._take_json(value)
            else:
                self._add(value)
        elif isinstance(value, dict):
            for one in value.values():
                self._take(one)
        elif isinstance(value, list):
            for one in value:
                self._take(one)

    def _take_json(self, value: str) -> None:
        try:
            self._take(json.loads(value))
        except ValueError:
            self._add(value)

    def _add(self, value: str) -> None:
        self.words.add(_plain(value))
        self.words.update(map(_plain, outside(value)))
        if value.istitle():
            self.words.update(_plain(value).split())

    def has(self, piece: str) -> bool:
        """Whether this is data, a key or a sign, and no word of the program."""
        low = _plain(piece)
        return (
            low in self.words
            or low in _SIGNS
            or not any(map(str.isalpha, low))
            or _KEYS.fullmatch(piece) is not None
        )


def _plain(said: str) -> str:
    return re.sub(r"^[\d:]+ |\s\d+%$", "", said.strip(" .,'’!?&").casefold())


def untranslated(root: QWidget, data: Data) -> set[str]:
    """Texts of a window that hold a word outside of brackets, with what shows them."""
    return {
        f"{where}: {said}"
        for where, said in texts(root)
        if any(not data.has(piece) for piece in outside(said))
    }


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """Every text below a widget with the name of what shows it; typed text is left out."""
    for one in (root, *root.findChildren(QWidget), *root.findChildren(QAction)):
        kind = type(one).__name__
        for name in _PROPERTIES:
            if name == "text" and isinstance(one, _TYPED):
                continue
            said = one.property(name)
            if isinstance(said, str) and said:
                yield f"{kind}.{name}", said
        if isinstance(one, QComboBox):
            yield from ((f"{kind} item", one.itemText(at)) for at in range(one.count()))
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            yield from ((f"{kind} {part}", said) for part, said in _of_model(one.model()))


def _of_model(model: QAbstractItemModel, most: int = 60) -> Iterator[tuple[str, str]]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    for column in range(columns):
        said = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole)
        if isinstance(said, str) and columns > 1:
            yield "head", said
        for row in range(min(model.rowCount(QModelIndex()), most)):
            at = model.index(row, column)
            for role in (
                Qt.ItemDataRole.DisplayRole,
                Qt.ItemDataRole.ToolTipRole,
                Qt.ItemDataRole.AccessibleTextRole,
            ):
                said = model.data(at, role)
                if isinstance(said, str):
                    yield f"row {row}.{column}", said
            for role in (VIEW_ROLE, CELL_ROLE):
                yield from ((f"row {name}", one) for name, one in _fields(model.data(at, role)))


def _fields(item: Any) -> Iterable[tuple[str, str]]:
    if not is_dataclass(item):
        return
    for one in fields(item):
        value = getattr(item, one.name)
        if one.name in _NO_TEXT:
            continue
        if isinstance(value, str):
            yield one.name, value
        elif isinstance(value, tuple):
            for part in value:
                yield from _fields(part)
        else:
            yield from _fields(value)
