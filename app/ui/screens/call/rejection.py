"""The rejection that still stands, above the thread."""

from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.wall_time import local_of
from app.reads.lead_card import LeadCard
from app.ui.theme.tokens import Step, Tone
from app.ui.thread.words import rejection, rejection_words
from app.ui.tr import tr
from app.ui.widgets.base import Themed
from app.ui.widgets.buttons import Button
from app.ui.widgets.cards import Card, button_row, head_line
from app.ui.widgets.text import Paragraph


class RejectionCard(Themed, QWidget):
    """'Lea rejected this hand-off: no budget', with what was said and what follows.

    Signals:
        hear_asked: (attempt, offset). answer_asked: the words of an answer follow.
    """

    hear_asked = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key: object = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_card(self, card: LeadCard, zone: str, now: datetime) -> None:
        """Show the rejection that still stands, if one does."""
        found = rejection(card)
        self.setVisible(found is not None)
        key = found.fact if found else None
        if found is None or key == self._key:
            return
        self._key = key
        place = self._box.takeAt(0)
        old = place.widget() if place is not None else None
        if old is not None:
            old.hide()
            old.deleteLater()
        panel = Card(Tone.DANGER)
        who = found.by_name.split(" ")[0] or tr("Telesales")
        title = tr(
            "{who} rejected this hand-off: {why}",
            who=who,
            why=rejection_words(found.reason),
        )
        head_line(panel, "corner-up-left", title, Tone.DANGER, f"{local_of(found.at, zone):%H:%M}")
        if found.summary:
            panel.body.addWidget(Paragraph(f"“{found.summary.strip(' “”')}”"))
        point = (
            tr(", with {pronoun} continuation point", pronoun=card.prospect.pronoun)
            if card.state.point
            else ""
        )
        follows = tr(
            "It is back in your queue as returned{point}. It counts in the campaign's figures, not "
            "as a mark against you.",
            point=point,
        )
        panel.body.addWidget(Paragraph(follows, Step.META, Tone.TEXT2))
        call = next((one for one in card.thread if one.attempt is not None and one.recorded), None)
        if call is not None:
            hear = Button(tr("Hear the call"), icon="play")
            hear.setProperty("attempt", call.attempt)
            hear.clicked.connect(self._hear)
            panel.body.addLayout(button_row(hear))
        self._box.addWidget(panel)

    @Slot()
    def _hear(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.hear_asked.emit(sender.property("attempt"), 0)
