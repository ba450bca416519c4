"""The Qt palette of a theme: what stock widgets and the style read."""

from PySide6.QtGui import QColor, QPalette

from app.ui.theme.tokens import Theme


def make_palette(theme: Theme) -> QPalette:
    """Build the palette for the Fusion style from the tokens."""
    role = QPalette.ColorRole
    palette = QPalette()
    for which, color in {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.panel,
        role.AlternateBase: theme.sunken,
        role.Text: theme.text,
        role.Button: theme.control,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.PlaceholderText: theme.text3,
        role.ToolTipBase: theme.toast_bg,
        role.ToolTipText: theme.toast_text,
        role.Light: theme.panel,
        role.Midlight: theme.hover,
        role.Mid: theme.line,
        role.Dark: theme.control_line,
        role.Shadow: theme.field,
        role.Accent: theme.accent,
    }.items():
        palette.setColor(which, QColor(color))
    off = QPalette.ColorGroup.Disabled
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(off, which, QColor(theme.text3))
    return palette
