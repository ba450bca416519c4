"""The people of the team: roles, campaigns, languages, PINs, and when somebody leaves."""

from app.ui.screens.people.view import PeopleScreen

__all__ = ["PeopleScreen"]
