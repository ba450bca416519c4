"""The list of the palette: plain heads, rows without lines, a line between groups."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.theme.apply import theme_host
from app.ui.theme.tokens import Step, Tone, Weight
from app.ui.tr import tr
from app.ui.widgets.base import draw_icon
from app.ui.widgets.delegates import RowList
from app.ui.widgets.keycap import paint_cap
from app.ui.widgets.rows import VIEW_ROLE, HeadItem, LineItem
from app.ui.widgets.runs import Run, draw_runs, runs_width

Index = QModelIndex | QPersistentModelIndex
ROW, HEAD = 36, 27


class PaletteDelegate(QStyledItemDelegate):
    """Paints heads and lines of the palette."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Height of a row."""
        head = isinstance(index.data(VIEW_ROLE), HeadItem)
        return QSize(100, theme_host().px(HEAD if head else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a head or a line."""
        item = index.data(VIEW_ROLE)
        painter.save()
        if isinstance(item, HeadItem):
            _paint_head(painter, QRectF(option.rect), item, first=index.row() == 0)
        elif isinstance(item, LineItem):
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
            _paint_line(painter, QRectF(option.rect), item, selected, hovered)
        painter.restore()


def _paint_head(painter: QPainter, rect: QRectF, item: HeadItem, *, first: bool) -> None:
    host = theme_host()
    if not first:
        line = QColor(host.theme.line)
        painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), 1), line)
    words = rect.adjusted(host.px(14), host.px(6), -host.px(14), 0)
    draw_runs(painter, words, [Run(item.text, Tone.TEXT2, Weight.SEMIBOLD)], host, Step.CAPTION)


def _paint_line(
    painter: QPainter, rect: QRectF, item: LineItem, selected: bool, hovered: bool
) -> None:
    host = theme_host()
    theme = host.theme
    if selected or hovered:
        painter.fillRect(rect, QColor(theme.selected if selected else theme.hover))
    if selected:
        bar = QRectF(rect.left(), rect.top(), host.px(3), rect.height())
        painter.fillRect(bar, QColor(theme.accent))
    line = rect.adjusted(host.px(14), 0, -host.px(14), 0)
    if item.icon:
        size = host.px(16)
        ink = theme.accent if selected else theme.color(item.tone)
        draw_icon(painter, item.icon, ink, line.left(), line.center().y() - size / 2, size)
    line.setLeft(line.left() + host.px(26))
    if item.key_cap:
        line.setRight(_paint_cap(painter, line, item.key_cap) - host.px(10))
    weight = Weight.MEDIUM if selected or item.strong else Weight.REGULAR
    name = [Run(item.text, Tone.TEXT, weight)]
    draw_runs(painter, line, name, host, Step.BODY)
    if item.detail:
        rest = line.adjusted(runs_width(name, host, Step.BODY) + host.px(8), 0, 0, 0)
        draw_runs(painter, rest, [Run(item.detail, Tone.TEXT3)], host, Step.META)


def _paint_cap(painter: QPainter, line: QRectF, key: str) -> float:
    host = theme_host()
    font = host.font(Step.CAPTION, Weight.MEDIUM)
    wide = max(QFontMetricsF(font).horizontalAdvance(key) + host.px(11), host.px(16))
    box = QRectF(line.right() - wide, line.top(), wide, line.height())
    paint_cap(painter, box, host.theme.control_line, host.px(18), host.theme.sunken)
    painter.setFont(font)
    painter.setPen(QColor(host.theme.text2))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
    return box.left()


class PaletteList(RowList):
    """The rows of the palette; the line above keeps the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("What can be done"), parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setItemDelegate(PaletteDelegate(self))

    def content_height(self) -> int:
        """Height of all rows together."""
        model: QAbstractItemModel | None = self.model()
        if model is None:
            return 0
        host = theme_host()
        items = [model.index(row, 0).data(VIEW_ROLE) for row in range(model.rowCount())]
        return sum(host.px(HEAD if isinstance(one, HeadItem) else ROW) for one in items)
