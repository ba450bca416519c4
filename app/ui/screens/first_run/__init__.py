"""First start: a sample team to look around in, or a new team on this computer."""

from app.ui.screens.first_run.view import FirstRun

__all__ = ["FirstRun"]
