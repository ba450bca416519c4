"""The hand-off desk of the qualifier."""

from app.ui.screens.desk.view import DeskScreen

__all__ = ["DeskScreen"]
