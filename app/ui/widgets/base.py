"""What every widget of the kit shares: the theme, measuring, and the painted control face."""

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.theme.apply import ThemeHost, theme_host
from app.ui.theme.icons import icon_pixmap
from app.ui.theme.tokens import Space, Theme, Tone

if TYPE_CHECKING:
    _Base = QWidget
else:
    _Base = object


class Themed(_Base):
    """Mixed into widgets that paint with tokens; put it before the Qt class.

    `restyle` runs whenever theme or text scale change. Call it once at the end of `__init__`.
    """

    @property
    def host(self) -> ThemeHost:
        """The theme host of the application."""
        return theme_host()

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return theme_host().theme

    def px(self, length: float) -> int:
        """A length of the design at the present text scale."""
        return theme_host().px(length)

    def restyle(self) -> None:
        """Measure and paint again; subclasses set fonts and fixed sizes here."""
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of theme, which reaches every widget as a style change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.restyle()


class Face(StrEnum):
    """How a control looks at rest."""

    NORMAL = "normal"
    PRIMARY = "primary"
    DANGER = "danger"
    QUIET_DANGER = "quiet_danger"
    PLAIN = "plain"
    FORBIDDEN = "forbidden"


class Shown(StrEnum):
    """State in which a control is painted."""

    REST = "rest"
    HOVER = "hover"
    PRESSED = "pressed"
    FOCUS = "focus"
    CHECKED = "checked"
    OFF = "off"


_FILLED = (Face.PRIMARY, Face.DANGER)


def face_text(theme: Theme, face: Face, shown: Shown) -> str:
    """Colour of words and icon on a control."""
    if shown is Shown.OFF or face is Face.FORBIDDEN:
        return theme.text3
    if shown is Shown.CHECKED and face not in _FILLED:
        return theme.accent
    return {
        Face.PRIMARY: theme.on_accent,
        Face.DANGER: theme.on_danger,
        Face.QUIET_DANGER: theme.danger,
        Face.PLAIN: theme.text2,
    }.get(face, theme.text)


def face_fill(theme: Theme, face: Face, shown: Shown) -> str:
    """Colour of a control's face; an empty string means none."""
    strong = shown in (Shown.HOVER, Shown.PRESSED)
    if face is Face.FORBIDDEN or shown is Shown.OFF:
        return ""
    if face is Face.PRIMARY:
        return theme.accent_hover if strong else theme.accent
    if face is Face.DANGER:
        return theme.danger_hover if strong else theme.danger
    quiet = "" if face is Face.PLAIN else theme.control
    return {
        Shown.HOVER: theme.hover,
        Shown.PRESSED: theme.pressed,
        Shown.CHECKED: theme.selected,
    }.get(shown, quiet)


def paint_face(
    painter: QPainter, rect: QRectF, theme: Theme, face: Face, shown: Shown, radius: float
) -> None:
    """Paint fill, edge and focus of a control into `rect`.

    Filled faces show their focus by a ring outside: `focusring.FocusRing`.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    fill = face_fill(theme, face, shown)
    edge = _edge(theme, face, shown)
    if fill:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(rect, radius, radius)
    if edge is not None:
        inset = edge.widthF() / 2
        painter.setPen(edge)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = rect.adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, radius - inset, radius - inset)


def _edge(theme: Theme, face: Face, shown: Shown) -> QPen | None:
    if face is Face.FORBIDDEN or shown is Shown.OFF:
        pen = QPen(QColor(theme.control_line), 1, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3.0, 2.5])
        return pen
    if face in _FILLED:
        return None
    if shown is Shown.FOCUS:
        return QPen(QColor(theme.accent), 2)
    if shown is Shown.CHECKED:
        return QPen(QColor(theme.accent), 1)
    return None if face is Face.PLAIN else QPen(QColor(theme.control_line), 1)


def paint_focus_ring(painter: QPainter, rect: QRectF, theme: Theme, radius: float) -> None:
    """Focus of a thing that has no face of its own: 2 px inside its edge."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.accent), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius - 1, radius - 1)


def draw_icon(painter: QPainter, name: str, color: str, left: float, top: float, px: int) -> None:
    """Draw an icon with its top left corner at a point, in logical pixels."""
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(round(left), round(top), icon_pixmap(name, color, px, ratio))


def make_line(parent: QWidget | None = None, vertical: bool = False) -> QFrame:
    """A 1 px divider in the line colour."""
    line = QFrame(parent)
    line.setObjectName("line")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def tone_color(tone: Tone) -> str:
    """The present colour of a tone."""
    return theme_host().theme.color(tone)


RADIUS = Space.RADIUS
