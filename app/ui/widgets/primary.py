"""The one primary act of a screen."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui.theme.tokens import Space, Step, Weight
from app.ui.widgets.base import Face, Shown, Themed, draw_icon, face_text, paint_face
from app.ui.widgets.focusring import FocusRing
from app.ui.widgets.keycap import paint_cap


class PrimaryAct(Themed, QPushButton):
    """The one primary act of a screen: what it does, what comes after it, its key.

    Args:
        text: the act, e.g. 'Save and next'.
        then: what follows, e.g. 'then Rui Tavares, 33 min late'; empty for a single line.
        key: shown in a cap at the right; it is not bound here.
        icon: with an icon the content is centred.
    """

    def __init__(
        self,
        text: str,
        then: str = "",
        key: str = "",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("painted", True)
        self._then, self._key, self._icon = then, key, icon
        self._ring = FocusRing(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_act(text, then)

    def set_act(self, text: str, then: str = "") -> None:
        """Say another act and what follows it."""
        self.setText(text)
        self._then = then
        self.setAccessibleName(f"{text}, {then}" if then else text)
        self.restyle()

    def then(self) -> str:
        """The second line."""
        return self._then

    def restyle(self) -> None:
        """Take the height from the number of lines."""
        self.setMinimumHeight(self.px(Space.SAVE if self._then else Space.PRIMARY))
        super().restyle()

    def sizeHint(self) -> QSize:
        """Wide enough for both lines and the key."""
        wide = max(self._line_width(Step.BODY, Weight.SEMIBOLD, self.text()), self._then_width())
        wide += self._cap_width() + 2 * self.px(15) + (self.px(10) if self._key else 0)
        if self._icon:
            wide += self.px(22)
        return QSize(round(wide + 0.5), self.px(Space.SAVE if self._then else Space.PRIMARY))

    def minimumSizeHint(self) -> QSize:
        """The act itself is never cut; the second line may end in dots."""
        wide = self._line_width(Step.BODY, Weight.SEMIBOLD, self.text()) + self._cap_width()
        return QSize(round(wide + 2 * self.px(15) + self.px(10)), self.sizeHint().height())

    def _line_width(self, step: Step, weight: Weight, text: str) -> float:
        return self.host.width(text, step, weight)

    def _then_width(self) -> float:
        return self._line_width(Step.META, Weight.REGULAR, self._then)

    def _cap_width(self) -> float:
        if not self._key:
            return 0.0
        return self._line_width(Step.CAPTION, Weight.MEDIUM, self._key) + self.px(13)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint face, lines and key."""
        painter = QPainter(self)
        shown = self._state()
        radius = self.px(Space.RADIUS)
        paint_face(painter, QRectF(self.rect()), self.theme, Face.PRIMARY, shown, radius)
        ink = face_text(self.theme, Face.PRIMARY, shown)
        painter.setPen(QColor(ink))
        if self._icon:
            self._paint_centred(painter, ink)
            return
        left, right = float(self.px(15)), float(self.width() - self.px(15))
        if self._key:
            box = QRectF(right - self._cap_width(), 0, self._cap_width(), self.height())
            self._paint_cap(painter, box, ink)
            right = box.left() - self.px(8)
        self._paint_lines(painter, QRectF(left, 0, right - left, self.height()), ink)

    def _paint_lines(self, painter: QPainter, room: QRectF, ink: str) -> None:
        painter.setPen(QColor(ink))
        flag = Qt.AlignmentFlag.AlignVCenter
        title = QRectF(room)
        if self._then:
            half = self.px(16)
            middle = self.height() / 2
            title = QRectF(room.left(), middle - half, room.width(), half)
            painter.setFont(self.host.font(Step.META))
            text = QFontMetricsF(painter.font()).elidedText(
                self._then, Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(QRectF(room.left(), middle, room.width(), self.px(15)), flag, text)
        painter.setFont(self.host.font(Step.BODY, Weight.SEMIBOLD))
        painter.drawText(title, flag, self.text())

    def _paint_centred(self, painter: QPainter, ink: str) -> None:
        size, gap = self.px(16), self.px(6)
        words = self._line_width(Step.BODY, Weight.SEMIBOLD, self.text())
        cap = self._cap_width() + gap if self._key else 0
        left = (self.width() - size - gap - words - cap) / 2
        draw_icon(painter, self._icon, ink, left, (self.height() - size) / 2, size)
        left += size + gap
        self._paint_lines(painter, QRectF(left, 0, words + 2, self.height()), ink)
        if self._key:
            box = QRectF(left + words + gap, 0, self._cap_width(), self.height())
            self._paint_cap(painter, box, ink)

    def _paint_cap(self, painter: QPainter, box: QRectF, ink: str) -> None:
        paint_cap(painter, box, ink, self.px(18))
        painter.setPen(QColor(ink))
        painter.setFont(self.host.font(Step.CAPTION, Weight.MEDIUM))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)

    def _state(self) -> Shown:
        if not self.isEnabled():
            return Shown.OFF
        if self.isDown():
            return Shown.PRESSED
        if self.hasFocus():
            return Shown.FOCUS
        return Shown.HOVER if self.underMouse() else Shown.REST
