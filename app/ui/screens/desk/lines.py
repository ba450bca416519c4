"""The one line to the closer: kept while it is typed, in the person's draft of the lead."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Slot

from app.acts.house import KeepDraft
from app.reads.lead_card import LeadCard
from app.reads.left_drafts import DESK_LINE, OF, about_of
from app.ui.office import Office

_DRAFT_MS = 500


class Lines(QObject):
    """What was typed for the closers of the leads that were read."""

    def __init__(self, office: Office, parent: QObject) -> None:
        super().__init__(parent)
        self._office = office
        self._typed: dict[UUID, str] = {}
        self._drafts: dict[UUID, dict[str, Any]] = {}
        self._waiting: set[UUID] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DRAFT_MS)
        self._timer.timeout.connect(self.keep)

    def read(self, card: LeadCard) -> None:
        """A lead is read: its draft, unless something was typed since."""
        lead = card.state.id
        self._drafts[lead] = {**(card.draft or {}), OF: about_of(card)}
        self._typed.setdefault(lead, str(self._drafts[lead].get(DESK_LINE, "")))

    def of(self, lead: UUID | None) -> str:
        """The line as it is typed so far."""
        return self._typed.get(lead, "") if lead is not None else ""

    def type(self, lead: UUID, text: str) -> None:
        """It was typed; kept within a second."""
        if text != self.of(lead):
            self._typed[lead] = text
            self._waiting.add(lead)
            self._timer.start()

    @Slot()
    def keep(self) -> None:
        """Keep what was typed."""
        self._timer.stop()
        for lead in self._waiting:
            self._keep(lead, self._typed[lead])
        self._waiting.clear()

    def drop(self, lead: UUID) -> None:
        """The line went with its hand-off; it stays here in case that is taken back."""
        self._waiting.discard(lead)
        if self._drafts.get(lead, {}).get(DESK_LINE):
            self._keep(lead, "")

    def _keep(self, lead: UUID, text: str) -> None:
        draft = {**self._drafts.get(lead, {}), DESK_LINE: text}
        if not text:
            del draft[DESK_LINE]
        self._drafts[lead] = draft
        content = draft if draft.keys() - {OF} else None
        self._office.do(KeepDraft(lead, content, self._office.now()), owner=self)
