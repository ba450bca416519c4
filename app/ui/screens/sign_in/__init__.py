"""Who is at this desk: people as tiles, a PIN for each."""

from app.ui.screens.sign_in.view import SignIn

__all__ = ["SignIn"]
