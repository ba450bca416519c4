"""A part that is as tall as what it holds, and scrolls where the window leaves less."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from app.ui.widgets.base import Themed


class FitScroll(Themed, QScrollArea):
    """Takes its content's height where there is room, never less than a few lines of it.

    Args:
        inside: What it holds; its layout knows heights for widths.
        least: Height that it keeps in any window, px at 100 %.
    """

    def __init__(self, inside: QWidget, least: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside, self._least = inside, least
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def _content(self) -> int:
        layout = self._inside.layout()
        if layout is None:
            return self._inside.sizeHint().height()
        wide = max(self.viewport().width(), self._inside.minimumSizeHint().width())
        tall = layout.totalHeightForWidth(wide) if layout.hasHeightForWidth() else -1
        return tall if tall >= 0 else layout.totalSizeHint().height()

    def sizeHint(self) -> QSize:
        """The whole content."""
        return QSize(super().sizeHint().width(), self._content())

    def minimumSizeHint(self) -> QSize:
        """As wide as the content has to be; a few lines of it, or all where it is less."""
        wide = self._inside.minimumSizeHint().width()
        return QSize(wide, min(self._content(), self.px(self._least)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is another height."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is inside became taller or lower."""
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
