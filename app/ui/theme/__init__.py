"""How Segue looks: tokens, palette, generated style sheet, icons and fonts."""

from app.ui.theme.apply import ThemeHost, apply_theme, theme_host
from app.ui.theme.icons import icon, icon_pixmap
from app.ui.theme.tokens import DARK, LIGHT, Step, Theme, Tone, Weight

__all__ = [
    "DARK",
    "LIGHT",
    "Step",
    "Theme",
    "ThemeHost",
    "Tone",
    "Weight",
    "apply_theme",
    "icon",
    "icon_pixmap",
    "theme_host",
]
