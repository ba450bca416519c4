"""Recordings: find a call, hear it, say where it broke."""

from app.ui.screens.recordings.view import RecordingsScreen as RecordingsScreen
