"""The table of figures: measures by layer, each figure a link, walked by arrow keys."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.measures import Figure, Layer
from app.domain.phrases import phrases
from app.ui.lists.figure_words import LAYERS, FigureRow
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, make_line
from app.ui.widgets.heads import GroupHead
from app.ui.widgets.text import ElidedLabel, Label, LinkLabel

_CAPTIONS = phrases("Measure", "Figure", "Counted over", "95% interval")
_WIDE = (0, 116, 176, 112)  # least widths of the columns at 100 %
_NARROW = (0, 84, 0, 84)
_BELOW = 700  # px at 100 %: in less the columns come closer


class FigureLink(LinkLabel):
    """A figure in the table. Up and Down ask for the one above or below.

    Signals:
        stepped: +1 or -1.
    """

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, or open."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)


class FigureTable(Themed, QScrollArea):
    """All figures.

    Signals:
        opened: The `Figure` that was asked for.
    """

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Measures"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows: tuple[FigureRow, ...] = ()
        self.links: dict[str, FigureLink] = {}
        self._words: dict[str, tuple[Label, ElidedLabel, ElidedLabel | None]] = {}
        self._tight = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In little room the columns come closer."""
        super().resizeEvent(event)
        tight = event.size().width() < self.px(_BELOW)
        if tight != self._tight:
            self._tight = tight
            if self.rows:
                self._rebuild()

    def show_rows(self, rows: tuple[FigureRow, ...]) -> None:
        """Show figures; where the same measures and cuts stand, only words change."""
        same = [one.key for one in rows] == [one.key for one in self.rows]
        self.rows = rows
        if same and self._words:
            for row in rows:
                self._say(row)
            return
        self._rebuild()

    def _rebuild(self) -> None:
        here = next((key for key, one in self.links.items() if one.hasFocus()), None)
        self._build()
        if here is not None:
            self.focus(here)

    def focus(self, key: str | None = None) -> None:
        """Put the focus on a figure, else on the first."""
        link = self.links.get(key or "") or next(iter(self.links.values()), None)
        if link is not None:
            link.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(link)

    def _build(self) -> None:
        inside = QWidget()
        inside.setObjectName("pane")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, self.px(Space.PANE))
        box.setSpacing(0)
        self.links, self._words = {}, {}
        layers = [one for one in Layer if any(row.measure.layer is one for row in self.rows)]
        for layer in layers:
            name, tone = LAYERS[layer]
            box.addWidget(GroupHead(tr(name), tone=tone))
            box.addWidget(self._layer(layer, captions=layer is layers[0]))
        box.addStretch(1)
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()
        self.setWidget(inside)

    def _layer(self, layer: Layer, *, captions: bool) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(self.px(Space.PANE), self.px(8), self.px(12), self.px(10))
        grid.setHorizontalSpacing(self.px(10 if self._tight else 16))
        grid.setVerticalSpacing(self.px(6))
        for column, wide in enumerate(_NARROW if self._tight else _WIDE):
            grid.setColumnMinimumWidth(column, self.px(wide))
            if captions:
                grid.addWidget(Label(tr(_CAPTIONS[column]), Step.CAPTION, Tone.TEXT3), 0, column)
        grid.setColumnMinimumWidth(0, self._name_width())
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(3, 4)
        at = 1
        for row in self.rows:
            if row.measure.layer is layer:
                at = self._place(grid, at, row)
        return holder

    def _place(self, grid: QGridLayout, at: int, row: FigureRow) -> int:
        if not row.under and at > 1:
            grid.addWidget(make_line(), at, 0, 1, len(_CAPTIONS))
            at += 1
        name = Label(
            row.name,
            tone=Tone.TEXT2 if row.under else Tone.TEXT,
            weight=Weight.REGULAR if row.under else Weight.MEDIUM,
        )
        if row.under:
            name.setContentsMargins(self.px(12), 0, 0, 0)
        grid.addWidget(name, at, 0)
        formula = None
        if not row.under:
            formula = ElidedLabel(tr(row.measure.formula), Step.META, Tone.TEXT3)
            grid.addWidget(formula, at + 1, 0, 1, len(_CAPTIONS))
        if row.figure is not None:
            self._figure(grid, at, row, formula)
        return at + (1 if row.under else 2)

    def _name_width(self) -> int:
        metrics = QFontMetricsF(self.host.font(Step.BODY, Weight.MEDIUM))
        return round(max(metrics.horizontalAdvance(one.name) for one in self.rows) + 1)

    def _figure(
        self, grid: QGridLayout, at: int, row: FigureRow, formula: ElidedLabel | None
    ) -> None:
        link = FigureLink(row.value, weight=Weight.SEMIBOLD)
        link.setProperty("figure", row.key)
        link.activated.connect(self._on_opened)
        link.stepped.connect(self._on_stepped)
        size = Label(row.size, tone=Tone.TEXT2, tabular=True)
        spread = ElidedLabel(row.spread, tone=Tone.TEXT2)
        for column, part in enumerate((link, size, spread), start=1):
            grid.addWidget(part, at, column)
        self.links[row.key], self._words[row.key] = link, (size, spread, formula)
        self._say(row)

    def _say(self, row: FigureRow) -> None:
        if row.figure is None:
            return
        link = self.links[row.key]
        link.setText(row.value)
        spoken = (
            tr(row.measure.name),
            row.name if row.under else "",
            row.value,
            row.size,
            row.note,
        )
        link.setAccessibleName(", ".join(one for one in spoken if one))
        size, spread, formula = self._words[row.key]
        size.setText(row.size)
        spread.setText(row.spread or row.note)
        if formula is not None:
            # A note that finds no room beside the figure stands before the formula.
            note = row.note if row.spread else ""
            formula.setText(" · ".join(one for one in (note, tr(row.measure.formula)) if one))

    def _key_of(self, link: object) -> str:
        return str(link.property("figure")) if isinstance(link, FigureLink) else ""

    @Slot()
    def _on_opened(self) -> None:
        key = self._key_of(self.sender())
        found = next((one.figure for one in self.rows if one.key == key), None)
        if isinstance(found, Figure):
            self.opened.emit(found)

    @Slot(int)
    def _on_stepped(self, step: int) -> None:
        keys = list(self.links)
        key = self._key_of(self.sender())
        if key in keys:
            at = min(max(keys.index(key) + step, 0), len(keys) - 1)
            self.focus(keys[at])
