"""The head of the preview: above each column of the file what it is, and how sure that is."""

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from app.exchange.fields import Column, Field, Mapping, Sure
from app.ui.screens.importing.words import FIELDS, LEFT_OUT, field_words, header_words
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, draw_icon
from app.ui.widgets.fields import Combo
from app.ui.widgets.runs import Run, draw_runs

_TALL, _TOP, _GAP = 66, 8, 6


class ColumnCombo(Combo):
    """What one column is.

    Signals:
        said: The column and its field (None: left out).
    """

    said = Signal(int, object)

    def __init__(self, column: Column, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = column
        self.addItem(tr(LEFT_OUT), None)
        for field, words in FIELDS:
            self.addItem(tr(words), field)
        self.setMaxVisibleItems(len(FIELDS) + 1)
        self.view().setMinimumWidth(self.px(170))
        self.show_column(column)
        self.activated.connect(self._on_activated)

    def show_column(self, column: Column) -> None:
        """Say what the column is, without a signal."""
        self.column = column
        at = next((n for n in range(self.count()) if self.itemData(n) == column.field), 0)
        self.setCurrentIndex(at)
        self.setItemText(at, field_words(column))
        state = {Sure.MATCHED: "matched", Sure.GUESSED: "guessed", Sure.UNMATCHED: tr("left out")}
        self.setAccessibleName(f"{header_words(column)}: {field_words(column)}")
        self.setAccessibleDescription(state[column.sure])
        self.setToolTip(f"{header_words(column)}: {state[column.sure]}")

    @Slot(int)
    def _on_activated(self, at: int) -> None:
        field: Field | None = self.itemData(at)
        if field != self.column.field:
            self.said.emit(self.column.index, field)


class MapHeader(Themed, QHeaderView):
    """Combos over the columns of the file, words over the two that are worked out.

    Signals:
        said: A person says what a column is: its place and field.
    """

    said = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns: tuple[Column, ...] = ()
        self._combos: dict[int, ColumnCombo] = {}
        self._extra: tuple[tuple[str, str], ...] = ()
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(self.px(84))
        self.sectionResized.connect(self._place)
        self.sectionCountChanged.connect(self._place)
        self.geometriesChanged.connect(self._place)

    def set_mapping(self, mapping: Mapping, *, combos: bool = True) -> None:
        """Show what the columns are; without combos only the worked out ones have words."""
        same = [one.index for one in self._columns] == [one.index for one in mapping.columns]
        self._columns = mapping.columns
        if same and combos and self._combos:
            for at, column in enumerate(mapping.columns):
                self._combos[at].show_column(column)
        else:
            for old in self._combos.values():
                old.hide()
                old.deleteLater()
            self._combos = {}
            if combos:
                self._make()
        self.viewport().update()
        self._place()

    def set_extra(self, *words: tuple[str, str]) -> None:
        """Words and hint of the columns behind those of the file."""
        self._extra = words
        self.viewport().update()

    def combo(self, at: int) -> ColumnCombo:
        """The combo of a column."""
        return self._combos[at]

    def _make(self) -> None:
        before: QWidget | None = None
        for at, column in enumerate(self._columns):
            combo = ColumnCombo(column, self.viewport())
            combo.said.connect(self.said)
            combo.show()
            if before is not None:
                QWidget.setTabOrder(before, combo)
            before = combo
            self._combos[at] = combo

    def sizeHint(self) -> QSize:
        """Combo, name, and room."""
        return QSize(super().sizeHint().width(), self.px(_TALL))

    def setOffset(self, offset: int) -> None:
        """The table is scrolled sideways."""
        super().setOffset(offset)
        self._place()

    @Slot()
    def _place(self) -> None:
        tall = self.px(28)
        for at, combo in self._combos.items():
            left = self.sectionViewportPosition(at) + self.px(_GAP)
            wide = self.sectionSize(at) - 2 * self.px(_GAP)
            combo.setGeometry(QRect(left, self.px(_TOP), wide, tall))

    def restyle(self) -> None:
        """Place again at another scale."""
        super().restyle()
        self._place()

    def paintSection(self, painter: QPainter, rect: QRect, at: int) -> None:
        """The name in the file under the combo; words alone where there is none."""
        theme, px = self.theme, self.px
        painter.fillRect(rect, QColor(theme.sunken))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        below = QRect(rect.left() + px(10), px(_TOP + 31), rect.width() - px(14), px(20))
        if at < len(self._columns):
            column = self._columns[at]
            icon, words = "file-text", header_words(column)
            tone = Tone.WARN if column.sure is Sure.GUESSED else Tone.TEXT3
        else:
            title, hint = self._extra[at - len(self._columns)] if self._extra else ("", "")
            icon, words, tone = "globe" if hint else "", hint, Tone.TEXT3
            top = px(_TOP + 5) if hint else px(_TOP + 12)
            line = QRect(rect.left() + px(10), top, rect.width() - px(12), px(20))
            run = Run(title, Tone.TEXT2, Weight.SEMIBOLD)
            draw_runs(painter, line.toRectF(), [run], self.host, Step.META)
        if icon:
            ink = theme.color(tone)
            draw_icon(painter, icon, ink, below.left(), below.top() + px(3), px(13))
            below.setLeft(below.left() + px(18))
        draw_runs(painter, below.toRectF(), [Run(words, tone)], self.host, Step.META)
