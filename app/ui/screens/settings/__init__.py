"""Settings of this computer and of the person signed in."""

from app.ui.screens.settings.view import SettingsScreen

__all__ = ["SettingsScreen"]
