"""Import: a list becomes leads, in four steps; nothing is written before the last."""

from app.ui.screens.importing.view import ImportScreen

__all__ = ["ImportScreen"]
