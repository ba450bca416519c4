"""A person's own measures."""

from app.ui.screens.measures.view import MeasuresScreen

__all__ = ["MeasuresScreen"]
