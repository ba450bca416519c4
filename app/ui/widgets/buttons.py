"""Buttons with icon and key, the primary act of a screen, and keys shown as caps."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from app.ui.theme.tokens import Space, Step, Tone, Weight
from app.ui.widgets.base import (
    Face,
    Shown,
    Themed,
    draw_icon,
    face_text,
    paint_face,
    paint_focus_ring,
)
from app.ui.widgets.focusring import FocusRing
from app.ui.widgets.keycap import KeyCap as KeyCap
from app.ui.widgets.keycap import paint_cap
from app.ui.widgets.primary import PrimaryAct as PrimaryAct

_PAD = 11
_GAP = 6
_ICON = 16


class Button(Themed, QPushButton):
    """A button: words, perhaps an icon before and a key after them.

    Args:
        text: a verb; three dots only if more input follows.
        face: rest look.
        icon: name of an icon.
        key: shown after the words in small type, e.g. 'F8'; it is not bound here.
        capped: the key stands in a cap (for filled faces).
        checkable: stays pressed.
    """

    def __init__(
        self,
        text: str,
        face: Face = Face.NORMAL,
        icon: str = "",
        key: str = "",
        *,
        capped: bool = False,
        checkable: bool = False,
        spread: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("painted", True)
        self._face, self._icon, self._key, self._capped = face, icon, key, capped
        self._spread = spread
        self._shown: Shown | None = None
        self._height = Space.CONTROL
        self._ring = FocusRing(self)
        self.setCheckable(checkable)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.restyle()

    def set_look(
        self,
        *,
        text: str | None = None,
        icon: str | None = None,
        key: str | None = None,
        face: Face | None = None,
    ) -> None:
        """Change words, icon, key or face; what is not named stays."""
        before = (self.text(), self._icon, self._key, self._face)
        if text is not None:
            self.setText(text)
            self.setAccessibleName(text)
        self._icon = self._icon if icon is None else icon
        self._key = self._key if key is None else key
        self._face = self._face if face is None else face
        if before != (self.text(), self._icon, self._key, self._face):
            self.restyle()

    def set_height(self, height: int) -> None:
        """Use another height of the design, in pixels at 100 %."""
        self._height = height
        self.restyle()

    def show_state(self, shown: Shown | None) -> None:
        """Paint one state whatever the pointer does; for the gallery of states."""
        self._shown = shown
        self._ring.hold(shown is Shown.FOCUS and self._face in (Face.PRIMARY, Face.DANGER))
        self.update()

    def restyle(self) -> None:
        """Measure again."""
        self.setMinimumHeight(self.px(self._height))
        super().restyle()

    def _weight(self) -> Weight:
        filled = self._face in (Face.PRIMARY, Face.DANGER)
        return Weight.SEMIBOLD if filled else Weight.MEDIUM

    def _font(self) -> QFont:
        return self.host.font(Step.BODY, self._weight())

    def _words_width(self) -> float:
        return self.host.width(self.text(), Step.BODY, self._weight())

    def _key_width(self) -> float:
        if not self._key:
            return 0.0
        cap = self.px(12) if self._capped else 0
        return self.host.width(self._key, Step.CAPTION, Weight.REGULAR) + cap + self.px(_GAP)

    def _content_width(self) -> float:
        wide = self._words_width() + self._key_width()
        if self._icon:
            wide += self.px(_ICON) + (self.px(_GAP) if self.text() else 0)
        return wide

    def sizeHint(self) -> QSize:
        """Natural size."""
        pad = _PAD if self.text() else _GAP
        return QSize(round(self._content_width() + 2 * self.px(pad)), self.px(self._height))

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def shown(self) -> Shown:
        """The state it is painted in."""
        if self._shown is not None:
            return self._shown
        if not self.isEnabled():
            return Shown.OFF
        if self.isDown():
            return Shown.PRESSED
        if self.hasFocus():
            return Shown.FOCUS
        if self.isChecked():
            return Shown.CHECKED
        return Shown.HOVER if self.underMouse() else Shown.REST

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint face, icon, words and key."""
        painter = QPainter(self)
        shown = self.shown()
        box = QRectF(self.rect())
        if shown is Shown.FOCUS and self.isChecked():
            paint_face(painter, box, self.theme, self._face, Shown.CHECKED, self.px(Space.RADIUS))
            paint_focus_ring(painter, box, self.theme, self.px(Space.RADIUS))
        else:
            paint_face(painter, box, self.theme, self._face, shown, self.px(Space.RADIUS))
        ink = face_text(self.theme, self._face, self._ink_state(shown))
        left = float(self.px(_PAD)) if self._spread else (box.width() - self._content_width()) / 2
        self._paint_content(painter, left, ink)

    def _ink_state(self, shown: Shown) -> Shown:
        checked = self.isChecked() and shown not in (Shown.OFF,)
        return Shown.CHECKED if checked else shown

    def _paint_content(self, painter: QPainter, left: float, ink: str) -> None:
        if self._icon:
            size = self.px(_ICON)
            draw_icon(painter, self._icon, ink, left, (self.height() - size) / 2, size)
            left += size + self.px(_GAP)
        painter.setFont(self._font())
        painter.setPen(QColor(ink))
        room = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._key:
            right = left + self._words_width()
            right += self._key_width()
            if self._spread:
                right = self.width() - self.px(_PAD)
            self._paint_key(painter, right, ink)

    def _paint_key(self, painter: QPainter, right: float, ink: str) -> None:
        font = self.host.font(Step.CAPTION, Weight.MEDIUM if self._capped else Weight.REGULAR)
        wide = self._key_width() - self.px(_GAP)
        box = QRectF(right - wide, 0, wide, self.height())
        if self._capped:
            paint_cap(painter, box, ink, self.px(18))
            painter.setPen(QColor(ink))
        else:
            plain = self._face in (Face.NORMAL, Face.QUIET_DANGER, Face.PLAIN)
            painter.setPen(QColor(self.theme.text3 if plain else ink))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)


class IconButton(Themed, QToolButton):
    """A button of an icon alone: always with a spoken name and a tooltip with its key.

    Args:
        icon: name of an icon.
        name: what it does; spoken and shown as tooltip.
        key: added to the tooltip.
        boxed: drawn with a control's edge.
        tone: colour at rest.
        size: edge of the target in px at 100 %, at least 24.
    """

    def __init__(
        self,
        icon: str,
        name: str,
        key: str = "",
        *,
        boxed: bool = False,
        tone: Tone = Tone.TEXT2,
        size: int = 28,
        icon_px: int = 16,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._boxed, self._tone, self._size = icon, boxed, tone, max(24, size)
        self._icon_px = icon_px
        self.setCheckable(checkable)
        self.set_name(name, key)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.restyle()

    def set_name(self, name: str, key: str = "") -> None:
        """Say what it does now."""
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})" if key else name)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self.update()

    def restyle(self) -> None:
        """Take the size from the text scale."""
        self.setFixedSize(self.px(self._size), self.px(self._size))
        super().restyle()

    def sizeHint(self) -> QSize:
        """Its target."""
        return QSize(self.px(self._size), self.px(self._size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint face and icon."""
        painter = QPainter(self)
        shown = self._state()
        face = Face.NORMAL if self._boxed else Face.PLAIN
        paint_face(painter, QRectF(self.rect()), self.theme, face, shown, self.px(Space.RADIUS))
        ink = self.theme.color(self._tone)
        if shown in (Shown.OFF, Shown.CHECKED):
            ink = face_text(self.theme, face, shown)
        size = self.px(self._icon_px)
        at = (self.width() - size) / 2
        draw_icon(painter, self._icon, ink, at, at, size)

    def _state(self) -> Shown:
        if not self.isEnabled():
            return Shown.OFF
        if self.isDown():
            return Shown.PRESSED
        if self.hasFocus():
            return Shown.FOCUS
        if self.isChecked():
            return Shown.CHECKED
        return Shown.HOVER if self.underMouse() else Shown.REST
