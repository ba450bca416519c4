"""Flow: the measures of each layer and between them, each figure with the leads behind it."""

from app.ui.screens.flow.view import FlowScreen

__all__ = ["FlowScreen"]
