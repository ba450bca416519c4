"""Segue: the desktop workstation of calling teams that work in a sequence."""

__version__ = "0.1.0"
