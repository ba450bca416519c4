"""A day worked by keys and mouse alone, in real windows; pictures of it."""

from app.ui.tour.run import run_tour

__all__ = ["run_tour"]
