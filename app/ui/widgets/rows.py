"""What a list row shows, as plain frozen rows; models hand them out under `VIEW_ROLE`.

`RowDelegate` paints them. Each knows the one sentence that a screen reader speaks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui.theme.tokens import Tone, Weight
from app.ui.tr import tr

VIEW_ROLE = Qt.ItemDataRole.UserRole + 1
"""Role under which a model returns one of the items below."""

CELL_ROLE = Qt.ItemDataRole.UserRole + 2
"""Role under which a table model returns a `Cell`."""

Index = QModelIndex | QPersistentModelIndex


def _sentence(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class HeadItem:
    """Head of a group inside a list; cannot be selected. `icon_tone` colours its icon alone."""

    text: str
    count: str = ""
    icon: str = ""
    tone: Tone = Tone.TEXT3
    icon_tone: Tone | None = None

    def spoken(self) -> str:
        """The sentence for a screen reader."""
        return _sentence(self.text, self.count)


@dataclass(frozen=True)
class QueueItem:
    """Three lines: who with clock or duration, what, and why it is here.

    `score` (0 to 100) adds the figure and bar of the hand-off desk at the left.
    `key` is whatever the screen opens by. `badge` is a small word after the name ('Draft').
    """

    name: str
    right: str = ""
    second: str = ""
    reason: str = ""
    reason_icon: str = ""
    tone: Tone = Tone.TEXT2
    badge: str = ""
    score: int | None = None
    key: object = None

    def spoken(self) -> str:
        """The sentence for a screen reader."""
        score = "" if self.score is None else f"{self.score}"
        return _sentence(self.name, self.second, self.reason, self.right, self.badge, score)


@dataclass(frozen=True)
class NoteItem:
    """A note with the moment of the call, e.g. '02:40', and its kind's sign and word.

    `single` keeps it on one line, for narrow windows.
    """

    at: str
    text: str
    icon: str = "info"
    word: str = ""
    tone: Tone = Tone.TEXT2
    key: object = None
    single: bool = False

    def spoken(self) -> str:
        """The sentence for a screen reader."""
        return _sentence(self.at, self.word, self.text)


@dataclass(frozen=True)
class ThreadItem:
    """One event of a lead's thread: who, when and what kind, what happened.

    `act_icon` offers something at the right ('play', 'file-text'), spoken as `act_name`. `edit`
    says what F2 does with the row; a pencil for it stands on the row pointed at or chosen.
    """

    who: str
    meta: str
    text: str
    tone: Tone = Tone.ACCENT
    act_icon: str = ""
    act_name: str = ""
    avatar: str = ""
    key: object = None
    edit: str = ""

    def spoken(self) -> str:
        """The sentence for a screen reader."""
        edit = tr("{edit} with F2", edit=self.edit) if self.edit else ""
        return _sentence(self.who, self.meta, self.text, self.act_name, edit)


@dataclass(frozen=True)
class MarkItem:
    """A mark, note or comment at a second of a recording; `lit` while it is played.

    A comment has `person` (its avatar is drawn); a mark has `icon` and `word`. `headed` puts word
    and `meta` on a line of their own; `chip` is a warning after the text ('late').
    """

    at: str
    text: str
    icon: str = ""
    word: str = ""
    meta: str = ""
    tone: Tone = Tone.TEXT2
    person: str = ""
    right: str = ""
    lit: bool = False
    seconds: float = 0.0
    key: object = None
    headed: bool = False
    chip: str = ""

    def spoken(self) -> str:
        """The sentence for a screen reader."""
        who = self.word or self.person
        return _sentence(self.at, who, self.meta, self.text, self.chip, self.right)


@dataclass(frozen=True)
class ReasonItem:
    """One reason of a score: points, share of the largest (0 to 1), words, where to hear it."""

    points: int
    share: float
    text: str
    meta: str = ""
    at: str = ""
    key: object = None

    def spoken(self) -> str:
        """The sentence for a screen reader."""
        return _sentence(f"{self.points:+d}", self.text, self.meta, self.at)


@dataclass(frozen=True)
class PersonItem:
    """Someone who can be chosen: radio, avatar, two lines, figures in columns at the right.

    `second_tone` colours the second line, for someone who should not be chosen; `sign` stands in
    the disc instead of initials.
    """

    name: str
    second: str = ""
    figures: tuple[str, ...] = ()
    tone: Tone = Tone.TELESALES
    chosen: bool = False
    key: object = None
    second_tone: Tone = Tone.TEXT2
    sign: str = ""

    def spoken(self) -> str:
        """The sentence for a screen reader."""
        return _sentence(self.name, self.second, *self.figures, tr("chosen") if self.chosen else "")


@dataclass(frozen=True)
class LineItem:
    """One line: icon, words, more words in grey, something at the right, a key.

    For gates, checks, palettes and popovers. `second` adds a line below in small type.
    """

    text: str
    detail: str = ""
    right: str = ""
    icon: str = ""
    tone: Tone = Tone.TEXT2
    key_cap: str = ""
    second: str = ""
    strong: bool = False
    key: object = None

    def spoken(self) -> str:
        """The sentence for a screen reader."""
        return _sentence(self.text, self.detail, self.second, self.right, self.key_cap)


RowItem = (
    HeadItem | QueueItem | NoteItem | ThreadItem | MarkItem | ReasonItem | PersonItem | LineItem
)


@dataclass(frozen=True)
class CellChip:
    """A chip inside a table cell."""

    text: str
    tone: Tone = Tone.TEXT2
    icon: str = ""
    outlined: bool = False


@dataclass(frozen=True)
class Cell:
    """Look of a table cell; `fill` tints it, as for a value that cannot be used."""

    text: str
    tone: Tone = Tone.TEXT
    weight: Weight = Weight.REGULAR
    icon: str = ""
    second: str = ""
    fill: Tone | None = None
    right_aligned: bool = False
    chips: tuple[CellChip, ...] = ()


def is_head(item: object) -> bool:
    """Whether a row is a group head."""
    return isinstance(item, HeadItem)


class ItemModel(QAbstractListModel):
    """A small list of row items held in memory.

    Larger lists page; they serve the same roles from a model of their own.
    """

    def __init__(self, items: Sequence[RowItem] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[RowItem] = list(items)

    def set_items(self, items: Sequence[RowItem]) -> None:
        """Show other rows; same number of rows keeps the selection where it is."""
        # Other numbers begin anew: rows that are taken out would move the selection to a
        # neighbour, and whoever follows it would open that.
        if len(items) == len(self._items):
            pairs = enumerate(zip(self._items, items, strict=True))
            changed = [at for at, (old, new) in pairs if old != new]
            self._items = list(items)
            if changed:
                self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
            return
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def items(self) -> list[RowItem]:
        """The rows shown."""
        return list(self._items)

    def item_at(self, index: Index) -> RowItem | None:
        """The row of an index."""
        if index.isValid() and 0 <= index.row() < len(self._items):
            return self._items[index.row()]
        return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Number of rows."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The item under `VIEW_ROLE`, its sentence for readers and searching by letter."""
        item = self.item_at(index)
        if item is None:
            return None
        if role == VIEW_ROLE:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return item.spoken()
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Heads are shown but not selected."""
        if is_head(self.item_at(index)):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
