"""Puts a theme on the application and tells every painted widget when it changes."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from app.ui.theme.fonts import load_fonts, make_font
from app.ui.theme.palette import make_palette
from app.ui.theme.qss import make_qss
from app.ui.theme.tokens import LIGHT, Step, Theme, Tone, Weight

_PROPERTY = "segue_theme_host"
_WIDTHS = 5_000
"""Words whose width is remembered: clocks and counts make new ones for ever."""


class ThemeHost(QObject):
    """Holds the theme in use and the text scale; belongs to the application object.

    Signals:
        changed: theme or scale are new; painted widgets repaint and measure again.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.theme: Theme = LIGHT
        self.scale: float = 1.0
        self._fonts: dict[tuple[Step, Weight | None, bool], QFont] = {}
        self._widths: dict[tuple[str, Step, Weight | None, bool], float] = {}
        self.family: str = load_fonts()
        self.device_ratio: float = app.devicePixelRatio()

    def use(self, theme: Theme, scale: float) -> None:
        """Keep theme and scale without touching the application; see `apply_theme`."""
        self.theme = theme
        self.scale = scale
        self._fonts.clear()
        self._widths.clear()

    def px(self, length: float) -> int:
        """A length of the design in logical pixels at the present text scale."""
        return max(1, round(length * self.scale))

    def font(self, step: Step, weight: Weight | None = None, tabular: bool = False) -> QFont:
        """A font of the type scale at the present text scale."""
        key = (step, weight, tabular)
        font = self._fonts.get(key)
        if font is None:
            font = make_font(self.family, step, self.scale, weight, tabular)
            self._fonts[key] = font
        return QFont(font)  # theirs to change

    def width(
        self, text: str, step: Step, weight: Weight | None = None, tabular: bool = False
    ) -> float:
        """How wide words are on one line in that `font`, in logical pixels."""
        # Layouts and painters ask for the same words again and again.
        key = (text, step, weight, tabular)
        wide = self._widths.get(key)
        if wide is None:
            if len(self._widths) >= _WIDTHS:
                self._widths.clear()
            wide = QFontMetricsF(self.font(step, weight, tabular)).horizontalAdvance(text)
            self._widths[key] = wide
        return wide

    def color(self, tone: Tone) -> QColor:
        """The foreground colour of a tone."""
        return QColor(self.theme.color(tone))

    def tint(self, tone: Tone) -> QColor:
        """The background colour of a tone."""
        return QColor(self.theme.tint(tone))


_found: ThemeHost | None = None
"""The host asked for last: painters ask hundreds of times for each frame."""


def theme_host() -> ThemeHost:
    """The theme host of the running application; made with the light theme if none is yet.

    Raises:
        RuntimeError: before there is a QApplication.
    """
    global _found
    if _found is None or not isValid(_found):
        _found = _host_of_app()
    return _found


def _host_of_app() -> ThemeHost:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a theme needs a QApplication first")
    host = app.property(_PROPERTY)
    if not isinstance(host, ThemeHost):
        host = ThemeHost(app)
        app.setProperty(_PROPERTY, host)
    return host


def apply_theme(app: QApplication, theme: Theme, scale: float = 1.0) -> ThemeHost:
    """Dress the application: Fusion, palette, fonts and the generated style sheet.

    Nothing happens if it is dressed so already: each widget would be looked at again.

    Args:
        app: the application.
        theme: `LIGHT` or `DARK`.
        scale: text scale, 1.0 is 100 %.

    Returns:
        The application's theme host, after its `changed` signal went out.
    """
    host = theme_host()
    if (host.theme, host.scale) == (theme, scale) and app.styleSheet():
        return host
    host.use(theme, scale)
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(make_palette(theme))
    app.setFont(host.font(Step.BODY))
    app.setStyleSheet(make_qss(theme, scale))
    host.changed.emit()
    return host
