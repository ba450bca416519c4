"""Delegates of lists and tables, and list views dressed for them."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QLineF,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from app.ui.theme.apply import theme_host
from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import Themed, draw_icon
from app.ui.widgets.rowpaint import PAINTERS, SAME_HEIGHT, thread_spot
from app.ui.widgets.rowparts import RowState
from app.ui.widgets.rows import CELL_ROLE, VIEW_ROLE, Cell, CellChip, ThreadItem
from app.ui.widgets.runs import Run, draw_runs, runs_width

Index = QModelIndex | QPersistentModelIndex
_HEIGHTS = 1_000
"""Rows whose height is remembered; words of a queue change with the clock, for ever."""


def _state(option: QStyleOptionViewItem) -> RowState:
    flags = option.state
    on = QStyle.StateFlag
    return RowState(
        host=theme_host(),
        selected=bool(flags & on.State_Selected),
        hovered=bool(flags & on.State_MouseOver),
        focused=bool(flags & on.State_HasFocus) and bool(flags & on.State_KeyboardFocusChange),
    )


class RowDelegate(QStyledItemDelegate):
    """Paints the row items of `rows.py`; heights are kept until width or theme change.

    Signals:
        act_clicked: the index whose act at the right end (play, read) was clicked.
        edit_clicked: the index whose pencil was clicked.
    """

    act_clicked = Signal(object)
    edit_clicked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heights: dict[tuple[object, int, float], int] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row by its kind."""
        item = index.data(VIEW_ROLE)
        found = PAINTERS.get(type(item))
        if found is None:
            super().paint(painter, option, index)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        found[1](painter, QRectF(option.rect), item, _state(option))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Height of the row for the width of the view."""
        item = index.data(VIEW_ROLE)
        kind = type(item)
        found = PAINTERS.get(kind)
        if found is None:
            return super().sizeHint(option, index)
        host = theme_host()
        wide = self._width(option)
        key = (kind if kind in SAME_HEIGHT else item, wide, host.scale)
        height = self._heights.get(key)
        if height is None:
            if len(self._heights) >= _HEIGHTS:
                self._heights.clear()
            height = self._heights[key] = found[0](item, wide, host)
        return QSize(wide, height)

    def _width(self, option: QStyleOptionViewItem) -> int:
        view = option.widget
        if isinstance(view, QAbstractItemView):
            return view.viewport().width()
        return option.rect.width()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A click on the act at the right end of a row, or on its pencil."""
        if event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            asked = {"act": self.act_clicked, "edit": self.edit_clicked}.get(
                _spot(event.position().x(), option, index)
            )
            if asked is not None and event.button() == Qt.MouseButton.LeftButton:
                asked.emit(index)
                return True
        return super().editorEvent(event, model, option, index)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """What the icons at the right end of a row do."""
        spot = _spot(event.pos().x(), option, index)
        if not spot:
            return super().helpEvent(event, view, option, index)
        item = index.data(VIEW_ROLE)
        assert isinstance(item, ThreadItem)
        words = item.act_name if spot == "act" else tr("{edit} (F2)", edit=item.edit)
        QToolTip.showText(event.globalPos(), words, view.viewport(), option.rect)
        return True


def _spot(x: float, option: QStyleOptionViewItem, index: Index) -> str:
    item = index.data(VIEW_ROLE)
    if not isinstance(item, ThreadItem):
        return ""
    return thread_spot(item, option.rect.right() - x, theme_host())


class RowList(Themed, QListView):
    """A list view dressed for row items: no frame, pixel scrolling, hover, own delegate.

    Signals:
        act_clicked: index whose act at the right end was clicked.
        edit_clicked: index whose pencil was clicked.
    """

    act_clicked = Signal(object)
    edit_clicked = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._delegate = RowDelegate(self)
        self._delegate.act_clicked.connect(self.act_clicked)
        self._delegate.edit_clicked.connect(self.edit_clicked)
        self.setItemDelegate(self._delegate)

    def restyle(self) -> None:
        """Measure all rows again."""
        self.scheduleDelayedItemsLayout()
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Heights of wrapped rows follow the width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()

    def content_height(self) -> int:
        """Height of all rows together, for lists that do not scroll by themselves."""
        model = self.model()
        rows = 0 if model is None else model.rowCount()
        option = QStyleOptionViewItem()
        option.initFrom(self)
        option.widget = self
        return sum(
            self._delegate.sizeHint(option, model.index(row, 0)).height() for row in range(rows)
        )


class OpeningList(RowList):
    """A list whose current row is what is open beside it: the focus alone opens nothing.

    A view without a current row makes its first row current when it gets the focus, also when its
    window comes to the front again.
    """

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Take the focus and leave what is open; Down goes to the first row."""
        model = self.selectionModel()
        if model is None or model.currentIndex().isValid():
            super().focusInEvent(event)
            return
        model.blockSignals(True)
        super().focusInEvent(event)
        model.clear()
        model.blockSignals(False)


class TableDelegate(QStyledItemDelegate):
    """Paints table cells: row lines, selection over the whole row, icons, tints, chips."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        cell = _cell(index)
        state = _state(option)
        rect = QRectF(option.rect)
        painter.save()
        self._ground(painter, rect, cell, state, first=index.column() == 0)
        box = rect.adjusted(state.px(10), 0, -state.px(8), -1)
        if cell.chips:
            _paint_chips(painter, box, cell.chips, state)
        else:
            self._words(painter, box, cell, state)
        painter.restore()

    def _ground(
        self, painter: QPainter, rect: QRectF, cell: Cell, state: RowState, *, first: bool
    ) -> None:
        theme = state.host.theme
        if cell.fill is not None:
            painter.fillRect(rect, QColor(theme.tint(cell.fill)))
        elif state.selected:
            painter.fillRect(rect, QColor(theme.selected))
        elif state.hovered:
            painter.fillRect(rect, QColor(theme.hover))
        painter.setPen(QPen(QColor(theme.line), 1))
        bottom = rect.bottom() - 0.5
        painter.drawLine(QLineF(rect.left(), bottom, rect.right(), bottom))
        if state.selected and first:
            bar = QRectF(rect.left(), rect.top(), state.px(3), rect.height() - 1)
            painter.fillRect(bar, QColor(theme.accent))

    def _words(self, painter: QPainter, box: QRectF, cell: Cell, state: RowState) -> None:
        runs = [Run(cell.text, cell.tone, cell.weight)]
        line = QRectF(box)
        if cell.second:
            line = QRectF(box.left(), box.center().y() - state.px(18), box.width(), state.px(18))
        if cell.icon:
            edge = state.px(14)
            color = state.host.theme.color(cell.tone)
            draw_icon(painter, cell.icon, color, line.left(), line.center().y() - edge / 2, edge)
            line.setLeft(line.left() + edge + state.px(4))
        if cell.right_aligned:
            wide = runs_width(runs, state.host, Step.BODY, tabular=True)
            line.setLeft(max(line.left(), line.right() - wide))
        draw_runs(painter, line, runs, state.host, Step.BODY, tabular=cell.right_aligned)
        if cell.second:
            below = QRectF(box.left(), line.bottom(), box.width(), state.px(16))
            draw_runs(painter, below, [Run(cell.second, Tone.TEXT3)], state.host, Step.META)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Row height of the design; 40 with chips or a second line."""
        cell = _cell(index)
        host = theme_host()
        tall = Space.ROW_CHIPS if cell.chips or cell.second else Space.ROW
        runs = [Run(cell.text, cell.tone, cell.weight)]
        wide = runs_width(runs, host, Step.BODY) + host.px(22 + (18 if cell.icon else 0))
        wide += sum(_chip_width(chip, host.px(1)) + host.px(6) for chip in cell.chips)
        return QSize(round(wide), host.px(tall))


def _cell(index: Index) -> Cell:
    cell = index.data(CELL_ROLE)
    if isinstance(cell, Cell):
        return cell
    text = index.data(Qt.ItemDataRole.DisplayRole)
    return Cell("" if text is None else str(text))


def _chip_width(chip: CellChip, unit: float) -> float:
    words = runs_width([Run(chip.text, weight=Weight.MEDIUM)], theme_host(), Step.META)
    return words + unit * (16 + (16 if chip.icon else 0))


def _paint_chips(
    painter: QPainter, box: QRectF, chips: tuple[CellChip, ...], state: RowState
) -> None:
    theme = state.host.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left, tall = box.left(), state.px(Space.CHIP)
    for chip in chips:
        wide = _chip_width(chip, state.px(1))
        shape = QRectF(left, box.center().y() - tall / 2, wide, tall)
        if shape.right() > box.right() + 1:
            draw_runs(
                painter,
                QRectF(left, box.top(), box.right() - left, box.height()),
                [Run("…", Tone.TEXT3)],
                state.host,
                Step.META,
            )
            return
        painter.setPen(QPen(QColor(theme.control_line), 1) if chip.outlined else Qt.PenStyle.NoPen)
        fill = Qt.BrushStyle.NoBrush if chip.outlined else QColor(theme.tint(chip.tone))
        painter.setBrush(fill)
        painter.drawRoundedRect(shape, tall / 2, tall / 2)
        words = shape.adjusted(state.px(8), 0, 0, 0)
        if chip.icon:
            edge = state.px(12)
            ink = theme.color(chip.tone)
            draw_icon(painter, chip.icon, ink, words.left(), shape.center().y() - edge / 2, edge)
            words.setLeft(words.left() + state.px(16))
        draw_runs(painter, words, [Run(chip.text, chip.tone, Weight.MEDIUM)], state.host, Step.META)
        left += wide + state.px(6)


class RowTable(Themed, QTableView):
    """A table view of the house look: no grid, row lines, whole rows selected."""

    def __init__(self, name: str, row_height: int = Space.ROW, parent: QWidget | None = None):
        super().__init__(parent)
        self._row_height = row_height
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(TableDelegate(self))
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsMovable(True)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.restyle()

    def restyle(self) -> None:
        """Take row height from the text scale."""
        self.verticalHeader().setDefaultSectionSize(self.px(self._row_height))
        super().restyle()
