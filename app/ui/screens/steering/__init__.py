"""What needs a supervisor: overdue points, hand-offs past their time, leads nobody owns."""

from app.ui.screens.steering.view import SteeringScreen

__all__ = ["SteeringScreen"]
