"""What telesales works on: objections, the deal, the thread."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.reads.lead_card import LeadCard
from app.ui.widgets.base import Themed


class Sales(Themed, QWidget):
    """Placeholder of the next step."""

    won_asked = Signal()
    lost_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        QVBoxLayout(self)

    def show_card(self, card: LeadCard, now: datetime, mine: str, *, narrow: bool) -> None:
        """Show a lead."""
