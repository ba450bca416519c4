"""Queue, call and notes, for telemarketing and telesales."""

from app.ui.screens.call.view import CallScreen

__all__ = ["CallScreen"]
