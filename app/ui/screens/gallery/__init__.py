"""Every message shape and every state of a control on one page, for designers and tests."""

from app.ui.screens.gallery.view import GalleryScreen

__all__ = ["GalleryScreen"]
