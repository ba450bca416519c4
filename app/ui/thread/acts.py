"""What is done with a row of the thread: heard, corrected, a comment answered."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QWidget

from app.acts.changes import Changes
from app.acts.correct import Correct
from app.acts.review import Comment
from app.reads.lead_card import LeadCard
from app.ui.office import Office
from app.ui.thread.correct_dialog import CorrectDialog
from app.ui.thread.corrections import Wish
from app.ui.thread.place import Place
from app.ui.thread.words import ThreadKey
from app.ui.tr import tr


class ThreadActs(QObject):
    """Does what a thread pane asks on the lead that is read, and says what was done.

    Args:
        screen: Over which the dialog of a correction stands.
        card: The lead that is read.
    """

    def __init__(
        self, office: Office, screen: QWidget, card: Callable[[], LeadCard | None]
    ) -> None:
        super().__init__(screen)
        self._office, self._screen, self._card = office, screen, card

    def _do(self, command: Any, said: str, icon: str = "check") -> None:
        def done(changes: Changes) -> None:
            self._office.notice(said, icon, changes.act_id)

        self._office.do(command, owner=self, on_done=done)

    @Slot(object, int)
    def play(self, attempt: UUID, offset_ms: int) -> None:
        """Play a call from a moment on."""
        self._office.go("recordings", attempt=attempt, offset_ms=offset_ms)

    @Slot(object)
    def correct(self, wish: Wish) -> None:
        """Ask what something saved says now, and keep it."""
        card = self._card()
        if card is None:
            return
        now, mine = self._office.now(), self._office.zone
        place = Place.of(card.prospect, card.campaign, now, mine)
        dialog = CorrectDialog(wish, place, card.prospect.pronoun, mine, self._screen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(partial(self._keep, card.state.id, wish, dialog))
        dialog.open()

    def _keep(self, lead: UUID, wish: Wish, dialog: CorrectDialog) -> None:
        said = dialog.said()
        if said is not None:
            (field, now), also = said.changes[0], said.changes[1:]
            command = Correct(lead, wish.fact, field, now, said.why, also, said.when)
            self._do(command, tr("Corrected."))

    @Slot(object, str)
    def answer_comment(self, key: ThreadKey, text: str) -> None:
        """Answer a comment at its moment."""
        card, one = self._card(), key.comment
        if card is None or one is None or key.item.attempt is None:
            return
        command = Comment(card.state.id, key.item.attempt, one.offset_ms, text, one.fact)
        self._do(command, tr("Answer kept."), "message-square-text")
