"""Numbers that must not be called: look up, add by hand, lift."""

from app.ui.screens.dnc.view import DoNotCallScreen

__all__ = ["DoNotCallScreen"]
