"""The focus ring outside of filled controls, where a ring inside would be lost in the fill."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.ui.theme.tokens import Space
from app.ui.widgets.base import Themed

_OUT = 4
_FOLLOWED = frozenset(
    {
        QEvent.Type.FocusIn,
        QEvent.Type.FocusOut,
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ParentChange,
    }
)


class FocusRing(Themed, QWidget):
    """A ring around a control, drawn on the control's parent; follows focus and geometry."""

    def __init__(self, control: QWidget) -> None:
        super().__init__(control)
        self._control = control
        self._held = False
        self.setProperty("overlay", True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        control.installEventFilter(self)
        control.destroyed.connect(self.deleteLater)

    def hold(self, held: bool) -> None:
        """Show the ring whatever the focus; for the gallery of states."""
        self._held = held
        self._follow()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the control."""
        if event.type() in _FOLLOWED:
            self._follow()
        return False

    def _follow(self) -> None:
        if not isValid(self._control):
            return
        home = self._control.parentWidget()
        wanted = home is not None and (self._held or self._control.hasFocus())
        if home is not None and self.parentWidget() is not home and wanted:
            self.setParent(home)
        if home is not None and wanted:
            out = self.px(_OUT)
            self.setGeometry(self._control.geometry().adjusted(-out, -out, out, out))
            self.raise_()
        self.setVisible(wanted and not self._control.isHidden())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.accent), 2))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        radius = self.px(Space.RADIUS) + self.px(_OUT) - 1
        painter.drawRoundedRect(box, radius, radius)
