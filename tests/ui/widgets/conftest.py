"""Widgets are tested in the light theme at 100 %, on whatever platform Qt was given."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.theme.apply import apply_theme
from app.ui.theme.tokens import LIGHT


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    """Start every test in the same dress."""
    apply_theme(qapp, LIGHT)
    yield
    apply_theme(qapp, LIGHT)
